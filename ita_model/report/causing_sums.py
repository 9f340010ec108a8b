"""Because of which facts the summary's numbers and the memo are other than before: both are summed up from the other parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ita_model.records import Role
from ita_model.report.between import Between, Deed, Fact, Point, Side
from ita_model.report.causing_annex import signatures
from ita_model.report.comparing import ORDER, Change, Spot
from ita_model.report.document import MemoField, Signature, Tally
from ita_model.report.reasons import Reason, Why, called, day, lines_of, missing, moved, named, worded
from ita_model.report.summing import ALL, lot_of_checkpoint, lot_of_measure
from ita_model.report.wording import fields_in
from ita_model.states import State

_LOTS: Final = ("complete", "in_progress", "missing", "not_due")
_POSTS: Final[Mapping[str, Role]] = {"secretary": Role.SECRETARY, "executive": Role.EXECUTIVE}


def summary(change: Change, between: Between) -> Iterator[Reason]:
    """A number: the moves by which a measure, or a checkpoint, came into its lot or out of it."""
    spot = change.spot
    if spot.field in ("name", ORDER):
        yield from named(spot, between)
    if not isinstance(spot.older, Tally) or not isinstance(spot.newer, Tally):
        yield from _came_or_went(spot, between)
        return
    name = spot.newer.name
    if name == ALL:
        yield from _measures(between.points, between, spot.field)
    elif of_aspect := [one for one in between.points if one.aspect == name]:
        yield from _measures(of_aspect, between, spot.field)
    else:
        for one in between.due:
            yield from _of_division(one, spot, between)


def _of_division(point: Point, spot: Spot, between: Between) -> Iterator[Reason]:
    """Behind a division's number: that a checkpoint came into its lot or out of it, by a move or from hand to hand."""
    rows = ((between.older, spot.older), (between.newer, spot.newer))
    mine = [side.planned[point.number].in_period and side.division(point).name == row.name for side, row in rows]
    lots = [lot_of_checkpoint(side.state(point)) for side, _ in rows]
    counted = [its and lot == spot.field for its, lot in zip(mine, lots, strict=True)]
    if counted[0] != counted[1]:
        yield from between.handed_to_others(point)
        yield from between.arrived([point])
        if lots[0] != lots[1]:
            yield from between.moves.get(point.number, ())


def _came_or_went(spot: Spot, between: Between) -> Iterator[Reason]:
    """That a division has a line now, or none any more: its first checkpoint was added or handed to it, or its last went to
    another; or that an aspect has one, whose first measure was added."""
    for side, row in ((between.older, spot.older), (between.newer, spot.newer)):
        for one in between.points:
            if not isinstance(row, Tally) or row.name not in (side.division(one).name, one.aspect):
                continue
            if side.division(one).name == row.name:
                yield from between.handed_to_others(one)
            yield from between.added.get(one.number, ())


def memo(change: Change, between: Between) -> Iterator[Reason]:
    """A line of the memo: what changed of that which the office's words for it leave open, or those words."""
    spot = change.spot
    row = spot.older if spot.newer is None else spot.newer
    if isinstance(row, Signature):
        yield from signatures(change, between)
        return
    if spot.field == "memo":  # versions from before a report had one
        yield Why.NOT_FOUND
        return
    label = row.label if isinstance(row, MemoField) else None
    words = [_words(side, label) for side in (between.older, between.newer)]
    if words[0] != words[1]:
        yield worded(between)
    text, said = (change.before, words[0]) if change.after is None else (change.after, words[1])
    for field in fields_in(said, text or ""):
        yield from _field(field, change, between)


def _words(side: Side, label: str | None) -> Sequence[str]:
    """The office's words for a line of the memo's head, or for its paragraphs."""
    if label is None:
        return tuple(lines_of(side, "memo"))
    return tuple(text for name, text in side.part["wording"]["memo"]["fields"] if name == label)


def _field(field: str, change: Change, between: Between) -> Iterator[Reason]:
    """Behind what one field of the office's words stands for."""
    due = between.due
    if field == "as_of":
        yield from day(between)
    elif field == "outstanding":
        yield from missing(due, between)
    elif field == "standing":
        for one in (*_LOTS, "outstanding"):
            yield from _field(one, change, between)
    elif field in _LOTS:
        counts = [list(lots.values()).count(field) for lots in _lots(between.points, between)]
        if counts[0] != counts[1]:
            yield from _measures(between.points, between, field)
    elif field == "measures":
        yield from _added(between)
    elif field in _POSTS:
        yield from (fact for fact in between.officers if fact.deed is Deed.APPOINTED and fact.was == _POSTS[field].value)
    elif field in ("agency", "district", "province", "division"):
        yield from called(change, between)


def _measures(points: Sequence[Point], between: Between, lot: str) -> Iterator[Reason]:
    """What brought measures into a lot or out of it: moves, what came into the period, or that they were added."""
    older, newer = _lots(points, between)
    changed = [code for code in {**older, **newer} if older.get(code) != newer.get(code)]
    told = [code for code in changed if lot in (older.get(code), newer.get(code))]
    yield from (fact for fact in _added(between) if fact.measure in told)
    for one in points:
        if one.measure in told and one.measure in older and one.measure in newer:
            yield from moved([one], between, lambda state: state if state.is_final else None)
            yield from between.arrived([one])


def _added(between: Between) -> Iterator[Fact]:
    """That measures were added."""
    yield from (fact for facts in between.grown.values() for fact in facts if fact.deed is Deed.MEASURE_ADDED)


def _lots(points: Iterable[Point], between: Between) -> tuple[dict[str, str], dict[str, str]]:
    """By measure's code its lot in the older and in the newer version, in each of those that it knew."""
    every = tuple(points)

    def of(side: Side, unknown: frozenset[str]) -> dict[str, str]:
        states: dict[str, list[State]] = {}
        for one in every:
            if one.measure not in unknown:
                due = states.setdefault(one.measure, [])
                if side.planned[one.number].in_period:
                    due.append(side.state(one))
        return {measure: lot_of_measure(found) for measure, found in states.items()}

    new, gone = (frozenset(one.measure for one in _added(between) if one.gone is gone) for gone in (False, True))
    return of(between.older, new), of(between.newer, gone)
