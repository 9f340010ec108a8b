"""Because of which facts a text of a report is another one than before: the rules that follow how the report is assembled.

Only what made the difference is named: a fact that is new but changed nothing in a text is no reason for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ita_model.report.between import Between, Fact, Point, in_time
from ita_model.report.comparing import ORDER, Change, Spot
from ita_model.report.document import OutstandingItem, WaivedItem
from ita_model.states import Standing, State, standing

_RESULT, _OUTCOME = 4, 5


class Why(StrEnum):
    """Why a text differs, where it is not (or not only) a fact of the record."""

    DAY = "day"
    """The newer version tells of another day, and the calendar says otherwise."""
    WORDING = "wording"
    """The office words its reports in another way."""
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


def because(change: Change, between: Between | None) -> Because:
    """Why a text differs; it always says something."""
    if between is None:
        return Because((), (Why.UNTOLD,))
    found = list(_RULES.get(change.spot.part, _elsewhere)(change, between)) or list(_called(change, between)) or [Why.NOT_FOUND]
    facts, whys = (tuple(one for one in found if isinstance(one, kind)) for kind in (Fact, Why))
    return Because(in_time(facts), tuple(dict.fromkeys(whys)))  # type: ignore[arg-type]


def _sections(change: Change, between: Between) -> Iterator[Reason]:
    spot = change.spot
    if spot.measure is None or not (spot.field == "unclaimed" or spot.column in (_RESULT, _OUTCOME)):
        return
    points = [one for one in between.points if one.measure == spot.measure]
    due = [one for one in points if one.in_period]
    sides = (between.older, between.newer)
    yield from _words(spot.measure, points, between)
    if all(any(side.accepted(one) is not None for one in points) for side in sides):
        if spot.column == _RESULT:
            yield from _missing(due, between)
    elif any(all(side.state(one) is State.WAIVED for one in due) for side in sides):
        yield from _moved(due, between, lambda state: state is State.WAIVED)


def _words(measure: str, points: Iterable[Point], between: Between) -> Iterator[Reason]:
    """Behind the words for a measure: the secretary's own where they are used, and else what of the heads' is accepted."""
    older, newer = between.older, between.newer
    used = [side.narrative_in_use(measure) for side in (older, newer)]
    if used[0] != used[1] and (written := between.narratives.get(measure)) is not None:
        yield written
    if None not in used:
        return
    for one in points:
        if older.accepted(one) != newer.accepted(one):
            yield from between.moves.get(one.number, ())
        if older.divisions[one.division].position != newer.divisions[one.division].position:
            yield from _division(one.division, between)


def _missing(due: Sequence[Point], between: Between) -> Iterator[Reason]:
    """Behind the number of what is missing, of all that was due; nothing where as much came as went."""
    missing = [sum(not side.state(one).is_final for one in due) for side in (between.older, between.newer)]
    if missing[0] != missing[1]:
        yield from _moved(due, between, lambda state: state.is_final)


def _moved(points: Iterable[Point], between: Between, counts: Callable[[State], bool]) -> Iterator[Reason]:
    """The moves of the checkpoints of which one version says what `counts`, and the other does not."""
    for one in points:
        if counts(between.older.state(one)) != counts(between.newer.state(one)):
            yield from between.moves.get(one.number, ())


def _outstanding(change: Change, between: Between) -> Iterator[Reason]:
    spot = change.spot
    if spot.field in ("division", ORDER):
        yield from _names(spot, between)
    older, newer = between.older, between.newer
    for one in _points(spot, between):
        # What the newer version says, had nothing happened to the checkpoint, and had only no day passed.
        now = _stands(newer.state(one), one, newer.as_of)
        if now != _stands(older.state(one), one, newer.as_of):
            yield from between.moves.get(one.number, ())
        if now != _stands(newer.state(one), one, older.as_of) and None not in (spot.older, spot.newer):
            yield Why.DAY


def _stands(state: State, point: Point, on: date) -> Standing:
    return standing(state, opens_on=point.opens_on, due_on=point.due_on, today=on)


def _waived(change: Change, between: Between) -> Iterator[Reason]:
    if change.spot.field in ("division", ORDER):
        yield from _names(change.spot, between)
        return
    for one in _points(change.spot, between):
        yield from between.moves.get(one.number, ())


_COUNTED: Final[Mapping[str, Callable[[State], bool]]] = MappingProxyType(
    {
        "accepted": lambda state: state is State.ACCEPTED,
        "waived": lambda state: state is State.WAIVED,
        "in_review": lambda state: state is State.SUBMITTED,
        "missing": lambda state: state.awaits_division,
    }
)


def _progress(change: Change, between: Between) -> Iterator[Reason]:
    if (counts := _COUNTED.get(change.spot.field)) is not None:
        due = [one for one in between.points if one.in_period and one.measure == change.spot.measure]
        yield from _moved(due, between, counts)


def _notes(change: Change, between: Between) -> Iterator[Reason]:
    reasons = [side.part.get("reason") for side in (between.older, between.newer)]
    if reasons[0] != reasons[1]:
        yield between.compiled
    if None not in reasons:
        yield from _missing([one for one in between.points if one.in_period], between)


def _titled(change: Change, between: Between) -> Iterator[Reason]:
    key = {"cover_office": "office"}.get(change.spot.part, change.spot.part)
    if between.older.part["wording"].get(key) != between.newer.part["wording"].get(key):
        yield Why.WORDING
    if change.spot.part != "columns":
        yield from between.agency


def _day(change: Change, between: Between) -> Iterator[Reason]:
    if between.older.as_of != between.newer.as_of:
        yield Why.DAY


def _draft(change: Change, between: Between) -> Iterator[Reason]:
    yield between.compiled


def _elsewhere(change: Change, between: Between) -> Iterator[Reason]:
    """For a part of which nothing is known here: what happened to the measure that it tells of, and who is called otherwise."""
    for one in between.points:
        if one.measure == change.spot.measure and between.older.moves.get(one.number) != between.newer.moves.get(one.number):
            yield from between.moves.get(one.number, ())
    yield from _called(change, between)


_RULES: Final[Mapping[str, Callable[[Change, Between], Iterator[Reason]]]] = MappingProxyType(
    {
        "sections": _sections,
        "outstanding": _outstanding,
        "waived": _waived,
        "progress": _progress,
        "notes": _notes,
        "cover": _titled,
        "cover_office": _titled,
        "title": _titled,
        "columns": _titled,
        "agency": _titled,
        "as_of": _day,
        "as_of_line": _day,
        "draft": _draft,
    }
)


def _points(spot: Spot, between: Between) -> Iterator[Point]:
    """The checkpoints that a row of what is outstanding or waived tells of."""
    for side, row, around in ((between.older, spot.older, spot.divisions[0]), (between.newer, spot.newer, spot.divisions[1])):
        if not isinstance(row, OutstandingItem | WaivedItem):
            continue
        division = row.division if isinstance(row, WaivedItem) else around
        due = row.due if isinstance(row, OutstandingItem) else None
        for one in between.points:
            told = (side.divisions[one.division].name, one.title, one.step, one.period)
            if told == (division, row.measure, row.step, row.period) and due in (None, one.due):
                yield one


def _division(number: int, between: Between) -> Iterator[Reason]:
    if (fact := between.divisions.get(number)) is not None:
        yield fact


def _names(spot: Spot, between: Between) -> Iterator[Reason]:
    """The new names of the divisions that a row names; where the order is another one, all new names and places."""
    rows = (spot.older, spot.newer)
    called = {getattr(row, "division", None) for row in rows}
    for number, fact in between.divisions.items():
        if spot.field == ORDER or {side.divisions[number].name for side in (between.older, between.newer)} <= called:
            yield fact


def _called(change: Change, between: Between) -> Iterator[Reason]:
    """New names and posts whose words stand in the text now and did not before."""
    for fact in (*between.agency, *between.divisions.values(), *between.officers):
        told = [word for word in fact.words.split(" · ") if word]
        if any(word in (change.after or "") and word not in (change.before or "") for word in told):
            yield fact
