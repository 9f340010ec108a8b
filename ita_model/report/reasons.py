"""Why a text of a report differs, and what the rules that find it share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ita_model.report.between import Between, Deed, Fact, Point, Side
from ita_model.report.comparing import ORDER, Change, Spot
from ita_model.report.manifest import SHIPPED_WORDING
from ita_model.report.wording import data_sha256
from ita_model.states import State


class Why(StrEnum):
    """Why a text differs, where it is not (or not only) a fact of the record."""

    DAY = "day"
    """The newer version tells of another day, and the calendar says otherwise."""
    WORDING = "wording"
    """The office words its reports in another way."""
    SHIPPED = "shipped-wording"
    """The wording that comes with the program is another one, and the office uses it as it comes."""
    WORDED = "wording-or-program"
    """The reports are worded in another way, by the office or by a new program: which, nobody can say."""
    NOT_FOUND = "not-found"
    """No fact on record explains it: as after a change of this program."""
    UNTOLD = "untold"
    """Nobody can say: one version is from before the parts of the manifest were kept."""


Reason = Fact | Why


@dataclass(frozen=True, slots=True)
class Because:
    """The facts that made a text differ, in the order of time, and what else did."""

    facts: tuple[Fact, ...]
    whys: tuple[Why, ...]


def moved(points: Iterable[Point], between: Between, counts: Callable[[State], object]) -> Iterator[Reason]:
    """The moves of the checkpoints of which the versions do not say the same by `counts`."""
    for one in points:
        if counts(between.older.state(one)) != counts(between.newer.state(one)):
            yield from between.moves.get(one.number, ())


def missing(due: Iterable[Point], between: Between) -> Iterator[Reason]:
    """Behind the number of what is missing, of all that was due; nothing where as much came as went."""
    every = tuple(due)
    lacks = [
        {one.number for one in every if side.planned[one.number].in_period and not side.state(one).is_final}
        for side in (between.older, between.newer)
    ]
    if len(lacks[0]) != len(lacks[1]):
        yield from moved(every, between, lambda state: state.is_final)
        yield from between.arrived(one for one in every if one.number in lacks[0] ^ lacks[1])


def day(between: Between) -> Iterator[Reason]:
    """That the versions tell of different days."""
    if between.older.as_of != between.newer.as_of:
        yield Why.DAY


def worded(between: Between) -> Why:
    """Who words the reports in another way than before."""
    parts = (between.older.part, between.newer.part)
    came = [part.get(SHIPPED_WORDING) for part in parts]
    if came[0] is None or came[1] is None:
        return Why.WORDED
    if came[0] == came[1]:
        return Why.WORDING
    as_it_came = all(data_sha256(part["wording"]) == shipped for part, shipped in zip(parts, came, strict=True))
    return Why.SHIPPED if as_it_came else Why.WORDED


def lines_of(side: Side, what: str) -> Sequence[str]:
    """The office's own words for the cover, the title or the memo of this kind of report."""
    wording = side.part["wording"]
    # Parts from before reports had a memo keep the lines of their one kind beside the other words.
    return tuple(wording.get("lines", {}).get(side.part["kind"], wording).get(what, ()))


def named(spot: Spot, between: Between) -> Iterator[Reason]:
    """The new names of the divisions that a row names; where the order is another one, all new names and places."""
    called = {getattr(row, name, None) for row in (spot.older, spot.newer) for name in ("division", "name")}
    for number, fact in between.divisions.items():
        if spot.field == ORDER or {side.divisions[number].name for side in (between.older, between.newer)} <= called:
            yield fact


def called(change: Change, between: Between) -> Iterator[Fact]:
    """New names and posts whose words stand in the text now and did not before; of who left, the other way round."""
    for fact in (*between.agency, *between.divisions.values(), *between.officers):
        told = [word for word in fact.words.split(" · ") if word]
        before, after = change.before or "", change.after or ""
        if fact.deed is Deed.LEFT:
            before, after = after, before
        if any(word in after and word not in before for word in told):
            yield fact
