"""Because of which facts a text of a report is another one than before: the rules that follow how the report is assembled.

Only what made the difference is named: a fact that is new but changed nothing in a text is no reason for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ita_model.report.between import Between, Deed, Fact, Point, Side, in_time
from ita_model.report.causing_annex import evidence, photographs, signatures
from ita_model.report.causing_sums import memo, summary
from ita_model.report.comparing import ORDER, Change, Spot
from ita_model.report.document import OutstandingItem, WaivedItem
from ita_model.report.reasons import Because, Reason, Why, called, day, lines_of, missing, moved, named, worded
from ita_model.states import Standing, State, standing

_STEPS, _RESULT, _OUTCOME = 1, 4, 5


def because(change: Change, between: Between | None) -> Because:
    """Why a text differs; it always says something."""
    if between is None:
        return Because((), (Why.UNTOLD,))
    found = list(_RULES.get(change.spot.part, _elsewhere)(change, between)) or list(called(change, between))
    found = found or list(_replanned(change, between)) or [Why.NOT_FOUND]
    facts, whys = (tuple(one for one in found if isinstance(one, kind)) for kind in (Fact, Why))
    return Because(in_time(facts), tuple(dict.fromkeys(whys)))  # type: ignore[arg-type]


def _sections(change: Change, between: Between) -> Iterator[Reason]:
    spot = change.spot
    if spot.measure is not None and spot.column is not None:
        if None in (spot.older, spot.newer):
            yield from _grown(spot.measure, between, Deed.MEASURE_ADDED)
            return
        if spot.column == _STEPS:
            yield from _grown(spot.measure, between, Deed.STEP_ADDED)
        if spot.column < _RESULT:
            yield from between.reworded.get(spot.measure, ())
    if spot.measure is None or not (spot.field == "unclaimed" or spot.column in (_RESULT, _OUTCOME)):
        return
    points = [one for one in between.points if one.measure == spot.measure]
    due = [one for one in points if one.in_period]
    sides = (between.older, between.newer)
    yield from _words(spot.measure, points, between)
    if all(any(side.accepted(one) is not None for one in points) for side in sides):
        if spot.column == _RESULT:
            yield from missing([one for one in between.due if one.measure == spot.measure], between)
    elif any(all(side.state(one) is State.WAIVED for one in due) for side in sides):
        yield from moved(due, between, lambda state: state is State.WAIVED)


def _grown(measure: str, between: Between, deed: Deed) -> Iterator[Reason]:
    """That a measure, or a step of it, was added."""
    yield from (fact for fact in between.grown.get(measure, ()) if fact.deed is deed)


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
        if older.division(one).position != newer.division(one).position:
            if handed := between.handed_to_others(one):  # of words that stand in both it changes the order
                yield from handed if None not in (older.accepted(one), newer.accepted(one)) else ()
            else:
                yield from _division(newer.asked[one.number], between)


def _outstanding(change: Change, between: Between) -> Iterator[Reason]:
    spot = change.spot
    if spot.field in ("division", ORDER):
        yield from named(spot, between)
    older, newer = between.older, between.newer
    for one in _points(spot, between):
        yield from (*between.handed_to_others(one), *between.planned_otherwise(one))
        if spot.field == "reason":
            yield from _last_of(one, between)
            continue
        # What the newer version says, had nothing happened to the checkpoint, and had only no day passed.
        now = _stands(newer.state(one), one, newer)
        if now != _stands(older.state(one), one, newer):
            yield from between.moves.get(one.number, ())
        if now != _stands(newer.state(one), one, older) and None not in (spot.older, spot.newer):
            yield Why.DAY


def _last_of(point: Point, between: Between) -> Iterator[Reason]:
    """What happened last to a checkpoint; of one that nobody confirmed a report says when people were written to."""
    older, newer = (side.moves.get(point.number) for side in (between.older, between.newer))
    if (None if older is None else older.id) != (None if newer is None else newer.id):
        yield from between.moves.get(point.number, ())
    if between.newer.state(point) is State.PENDING:
        yield from between.letters.get(point.number, ())


def _stands(state: State, point: Point, side: Side) -> Standing:
    days = side.planned[point.number]
    return standing(state, opens_on=days.opens_on, due_on=days.due_on, today=side.as_of)


def _waived(change: Change, between: Between) -> Iterator[Reason]:
    if change.spot.field in ("division", ORDER):
        yield from named(change.spot, between)
        return
    for one in _points(change.spot, between):
        yield from (*between.handed_to_others(one), *between.moves.get(one.number, ()), *between.planned_otherwise(one))


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
        due = [one for one in between.due if one.measure == change.spot.measure]
        yield from moved(due, between, counts)
        yield from between.arrived(
            one for one in due if any(counts(side.state(one)) for side in (between.older, between.newer))
        )


def _notes(change: Change, between: Between) -> Iterator[Reason]:
    reasons = [side.part.get("reason") for side in (between.older, between.newer)]
    if reasons[0] != reasons[1]:
        yield between.compiled
    if None not in reasons:
        yield from missing(between.due, between)


def _titled(change: Change, between: Between) -> Iterator[Reason]:
    words = [_words_of(change.spot.part, side) for side in (between.older, between.newer)]
    if words[0] != words[1]:
        yield worded(between)
    if change.spot.part != "columns":
        yield from between.agency


def _words_of(part: str, side: Side) -> object:
    """The office's own words for what stands before the table and in its head."""
    if part in ("cover", "title"):
        return lines_of(side, part)
    return side.part["wording"].get("office" if part == "cover_office" else part)


def _day(change: Change, between: Between) -> Iterator[Reason]:
    yield from day(between)


def _draft(change: Change, between: Between) -> Iterator[Reason]:
    yield between.compiled


def _elsewhere(change: Change, between: Between) -> Iterator[Reason]:
    """For a part of which nothing is known here: what happened to the measure that it tells of, and who is called otherwise."""
    for one in between.points:
        if one.measure == change.spot.measure and between.older.moves.get(one.number) != between.newer.moves.get(one.number):
            yield from between.moves.get(one.number, ())
    yield from called(change, between)


_RULES: Final[Mapping[str, Callable[[Change, Between], Iterator[Reason]]]] = MappingProxyType(
    {
        "sections": _sections,
        "outstanding": _outstanding,
        "waived": _waived,
        "progress": _progress,
        "summary": summary,
        "memo": memo,
        "signatures": signatures,
        "evidence": evidence,
        "photographs": photographs,
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


def _replanned(change: Change, between: Between) -> Iterator[Reason]:
    """What changed of the plan: of the measure that a text tells of; behind a sum, what came into the period or left it."""
    sides = (between.older, between.newer)
    for one in between.points:
        if change.spot.measure in (None, one.measure):
            then, now = (side.planned[one.number] for side in sides)
            named = any(text and (then.title in text or now.title in text) for text in (change.before, change.after))
            if then.in_period != now.in_period or change.spot.measure is not None or named:
                yield from between.planned_otherwise(one)


def _points(spot: Spot, between: Between) -> Iterator[Point]:
    """The checkpoints that a row of what is outstanding or waived tells of."""
    for side, row, group in zip((between.older, between.newer), (spot.older, spot.newer), spot.groups, strict=True):
        if not isinstance(row, OutstandingItem | WaivedItem):
            continue
        division = row.division if isinstance(row, WaivedItem) else group.division
        due = row.due if isinstance(row, OutstandingItem) else None
        for one in between.points:
            then = side.planned[one.number]
            told = (side.division(one).name, then.title, then.step, then.period)
            if told == (division, row.measure, row.step, row.period) and due in (None, then.due):
                yield one


def _division(number: int, between: Between) -> Iterator[Reason]:
    if (fact := between.divisions.get(number)) is not None:
        yield fact
