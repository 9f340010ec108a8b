"""Because of which facts the summary's numbers and the memo are other than before: both are summed up from the other parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ita_model.records import Role
from ita_model.report.between import Between, Deed, Point, Side
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
    due, name = _due(between), spot.newer.name
    if name == ALL:
        yield from _measures(due, between, spot.field)
    elif of_aspect := [one for one in due if one.aspect == name]:
        yield from _measures(of_aspect, between, spot.field)
    else:
        for one in due:
            yield from _of_division(one, spot, between)


def _of_division(point: Point, spot: Spot, between: Between) -> Iterator[Reason]:
    """Behind a division's number: that a checkpoint came into its lot or out of it, by a move or from hand to hand."""
    rows = ((between.older, spot.older), (between.newer, spot.newer))
    mine = [side.division(point).name == row.name for side, row in rows]
    lots = [lot_of_checkpoint(side.state(point)) for side, _ in rows]
    counted = [its and lot == spot.field for its, lot in zip(mine, lots, strict=True)]
    if counted[0] != counted[1]:
        yield from between.handed_to_others(point)
        if lots[0] != lots[1]:
            yield from between.moves.get(point.number, ())


def _came_or_went(spot: Spot, between: Between) -> Iterator[Reason]:
    """That a division has a line now, or none any more: its first checkpoint was handed to it, or its last to another."""
    for side, row in ((between.older, spot.older), (between.newer, spot.newer)):
        for one in between.points:
            if isinstance(row, Tally) and side.division(one).name == row.name:
                yield from between.handed_to_others(one)


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
    due = _due(between)
    if field == "as_of":
        yield from day(between)
    elif field == "outstanding":
        yield from missing(due, between)
    elif field == "standing":
        for one in (*_LOTS, "outstanding"):
            yield from _field(one, change, between)
    elif field in _LOTS:
        counts = [list(lots.values()).count(field) for lots in _lots(due, between)]
        if counts[0] != counts[1]:
            yield from _measures(due, between, field)
    elif field in _POSTS:
        yield from (fact for fact in between.officers if fact.deed is Deed.APPOINTED and fact.was == _POSTS[field].value)
    elif field in ("agency", "district", "province", "division"):
        yield from called(change, between)


def _measures(due: Iterable[Point], between: Between, lot: str) -> Iterator[Reason]:
    """The moves by which measures came into a lot or out of it."""
    older, newer = _lots(due, between)
    for one in due:
        if older[one.measure] != newer[one.measure] and lot in (older[one.measure], newer[one.measure]):
            yield from moved([one], between, lambda state: state if state.is_final else None)


def _lots(due: Iterable[Point], between: Between) -> tuple[dict[str, str], dict[str, str]]:
    """By measure's code its lot in the older and in the newer version, of those of which anything was due."""

    def of(side: Side) -> dict[str, str]:
        states: dict[str, list[State]] = defaultdict(list)
        for one in due:
            states[one.measure].append(side.state(one))
        return {measure: lot_of_measure(found) for measure, found in states.items()}

    return of(between.older), of(between.newer)


def _due(between: Between) -> tuple[Point, ...]:
    return tuple(one for one in between.points if one.in_period)
