"""Because of which facts evidence, photographs and signatures are other than before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ita_model.records import Role
from ita_model.report.between import Between, Point, Side
from ita_model.report.comparing import ORDER, Change, Spot
from ita_model.report.document import EvidenceItem, Photograph
from ita_model.report.reasons import Reason, called, day, named, worded


def evidence(change: Change, between: Between) -> Iterator[Reason]:
    """A piece of evidence: the moves of the checkpoint behind whose confirmation it stands, or stood."""
    spot = change.spot
    if spot.field in ("division", ORDER):
        yield from named(spot, between)
        return
    for side, row, group in _sides(spot, between):
        if isinstance(row, EvidenceItem):
            yield from _accepted(between, group.measure, partial(_behind, side, row))


def _behind(side: Side, row: EvidenceItem, point: Point) -> bool:
    """Whether a version's piece of evidence stands behind a checkpoint."""
    if (side.division(point).name, point.period) != (row.division, row.period):
        return False
    return row.sha256 in side.files(point) or row.url in side.links(point)


def photographs(change: Change, between: Between) -> Iterator[Reason]:
    """A picture: the moves of its own checkpoint, or where it only made or lost room, those of the measure's others."""
    spot = change.spot
    if spot.field == ORDER:
        yield from named(spot, between)
        return
    shown = spot.field == "note" or None in (spot.older, spot.newer)
    most = [side.part["wording"].get("photographs") for side in (between.older, between.newer)]
    if shown and most[0] != most[1]:
        yield worded(between)
    yield from called(change, between)
    own: list[Reason] = []
    for side, row, group in _sides(spot, between):
        if isinstance(row, Photograph):
            own += _accepted(between, group.measure, partial(_shows, side, row))
    yield from own
    if shown and not own:
        group = spot.groups[0] or spot.groups[1]
        yield from _accepted(
            between, group.measure, lambda one: any(side.files(one) for side in (between.older, between.newer))
        )


def _shows(side: Side, row: Photograph, point: Point) -> bool:
    """Whether a version's picture is among the files behind a checkpoint."""
    return row.sha256 in side.files(point)


def signatures(change: Change, between: Between) -> Iterator[Reason]:
    """Who signs: new names and posts; that they come to hold on the newer version's day; or the words around them."""
    spot = change.spot
    words = []
    for side in (between.older, between.newer):
        wording = side.part["wording"]
        words.append((wording["memo"] if spot.part == "memo" else wording).get("signatures"))
    if words[0] != words[1] and (spot.field not in ("name", "position") or None in (spot.older, spot.newer)):
        yield worded(between)
    if spot.field not in ("name", "position", "says"):
        return
    # A deputy signs nothing unless he acts, and then has that post too.
    told = [fact for fact in called(change, between) if fact.was != Role.DEPUTY.value]
    yield from told
    if not any(fact.at > between.older.knew_signers for fact in told):
        yield from day(between)


def _sides(spot: Spot, between: Between) -> Iterator[tuple[Side, Any, Any]]:
    """Both versions with their row at a place, and with the group around it."""
    yield from zip((between.older, between.newer), (spot.older, spot.newer), spot.groups, strict=True)


def _accepted(between: Between, title: str, concerns: Callable[[Point], bool]) -> Iterator[Reason]:
    """The moves of those checkpoints of a measure that a change concerns and behind which another confirmation stands now."""
    for one in between.points:
        if one.title == title and between.older.accepted(one) != between.newer.accepted(one) and concerns(one):
            yield from (*between.handed_to_others(one), *between.moves.get(one.number, ()))
