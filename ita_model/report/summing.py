"""The report in numbers: which measures are complete, in progress or without anything, and how each division stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ita_model import thai
from ita_model.calendar import Span
from ita_model.report.document import ProgressRow, Summary, Tally
from ita_model.report.facts import AspectFacts, MeasureFacts, Stood
from ita_model.states import State

_COMPLETE, _IN_PROGRESS, _MISSING, _NOT_DUE = "complete", "in_progress", "missing", "not_due"
ALL: Final = "รวมทั้งสิ้น"


def due_in(facts: MeasureFacts, span: Span) -> tuple[Stood, ...]:
    """The checkpoints that a period answers for: those due up to its last day."""
    return tuple(stood for stood in facts.stood if stood.checkpoint.due_on <= span.end)


def heading_of(aspect: AspectFacts) -> str:
    """An aspect's heading: `(๑) กระบวนการ…`."""
    return thai.to_thai_digits(f"({aspect.aspect.number}) ") + aspect.aspect.name


def summary_of(aspects: Iterable[AspectFacts], span: Span) -> Summary:
    """The numbers of a period. An aspect without measures has no line: nothing was promised under it."""
    promised = [aspect for aspect in aspects if aspect.measures]
    by_aspect = [_tally(heading_of(one), [_standing(due_in(facts, span)) for facts in one.measures]) for one in promised]
    every = [_standing(due_in(facts, span)) for one in promised for facts in one.measures]
    return Summary(_tally(ALL, every), tuple(by_aspect), _by_division(promised, span))


def progress_of(aspects: Iterable[AspectFacts], span: Span) -> tuple[ProgressRow, ...]:
    """How far each measure is in a period."""
    return tuple(
        ProgressRow(
            code=facts.measure.code,
            title=facts.measure.title,
            due=len(due),
            accepted=sum(stood.state is State.ACCEPTED for stood in due),
            waived=sum(stood.state is State.WAIVED for stood in due),
            in_review=sum(stood.state is State.SUBMITTED for stood in due),
            missing=sum(stood.state.awaits_division for stood in due),
        )
        for aspect in aspects
        for facts in aspect.measures
        for due in [due_in(facts, span)]
    )


def _standing(due: Sequence[Stood]) -> str:
    """A measure is complete when all that was due is accepted or waived, and in progress when some was accepted.

    Nothing but waived ones beside missing ones is no progress: nothing of it was done.
    """
    if not due:
        return _NOT_DUE
    if all(stood.state.is_final for stood in due):
        return _COMPLETE
    return _IN_PROGRESS if any(stood.state is State.ACCEPTED for stood in due) else _MISSING


def _by_division(aspects: Iterable[AspectFacts], span: Span) -> tuple[Tally, ...]:
    lots: dict[tuple[int, str], list[str]] = {}
    for aspect in aspects:
        for facts in aspect.measures:
            for stood in facts.stood:
                lot = lots.setdefault((stood.division.position, stood.division.name), [])
                if stood.checkpoint.due_on <= span.end:
                    lot.append(_owed(stood.state))
    return tuple(_tally(name, standings) for (_, name), standings in sorted(lots.items()))


def _owed(state: State) -> str:
    if state.is_final:
        return _COMPLETE
    return _IN_PROGRESS if state is State.SUBMITTED else _MISSING


def _tally(name: str, standings: Iterable[str]) -> Tally:
    found = Counter(standings)
    return Tally(name, found[_COMPLETE], found[_IN_PROGRESS], found[_MISSING], found[_NOT_DUE])
