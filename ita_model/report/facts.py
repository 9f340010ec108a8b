"""What was on record of a year at a moment: the checkpoints as they stood, and the confirmations behind the accepted ones.

Only facts up to the moment count, so the same question asked a year later has the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model.details import divisions_among
from ita_model.records import Aspect, Checkpoint, Confirmation, DivisionDetail, Evidence, Measure, Move, Step, Year
from ita_model.report.record import YearRecord, record_of
from ita_model.states import State


@dataclass(frozen=True, slots=True)
class Stood:
    """A checkpoint as it stood: its state, the move that brought it there, and the confirmation that was accepted.

    `division` is whom it was asked of at the moment, as they were called on the report's day.
    """

    checkpoint: Checkpoint
    step: Step
    division: DivisionDetail
    state: State
    move: Move | None
    accepted: Confirmation | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure, its steps, and its checkpoints by step, lead division first, then time."""

    measure: Measure
    steps: tuple[Step, ...]
    stood: tuple[Stood, ...]

    @property
    def complete(self) -> bool:
        """Whether every checkpoint is accepted or waived. Where there is none, nothing was done."""
        return bool(self.stood) and all(one.state.is_final for one in self.stood)


@dataclass(frozen=True, slots=True)
class AspectFacts:
    """An aspect and its measures in the plan's order."""

    aspect: Aspect
    measures: tuple[MeasureFacts, ...]


def year_facts(session: Session, year: Year, *, on: date, until: datetime) -> tuple[AspectFacts, ...]:
    """All of a year as it was on record at the moment `until`, in the plan's order, in the names and words that held on a day.

    Three queries, whatever its size.
    """
    return facts_in(record_of(session, year), on=on, until=until)


def facts_in(record: YearRecord, *, on: date, until: datetime) -> tuple[AspectFacts, ...]:
    """The same from what was read before."""
    plan, stood = record.plan, _stood(record, on, until)
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in (one for one in record.steps.values() if plan.knows(one, until=until)):
        steps[step.measure_id].append(plan.step(step, on=on, until=until))
    measures: dict[int, list[MeasureFacts]] = defaultdict(list)
    for measure in (one for one in record.measures if plan.knows(one, until=until)):
        facts = MeasureFacts(plan.measure(measure, on=on, until=until), tuple(steps[measure.id]), tuple(stood[measure.id]))
        measures[measure.aspect_id].append(facts)
    return tuple(AspectFacts(aspect, tuple(measures[aspect.id])) for aspect in record.aspects)


def _stood(record: YearRecord, on: date, until: datetime) -> dict[int, list[Stood]]:
    plan, done, last = record.plan, record.done, record.done.last(until=until)
    divisions = divisions_among(record.divisions, on=on, until=until)
    found: dict[int, list[Stood]] = defaultdict(list)
    for checkpoint in record.checkpoints:
        if not plan.knows(checkpoint, until=until):
            continue
        move = last.get(checkpoint.id)
        state = move.after if move else State.PENDING
        accepted = done.said[move.confirmation_id] if move and move.confirmation_id and state is State.ACCEPTED else None
        files = done.evidence.get(accepted.id, ()) if accepted else ()
        division = divisions[record.hands.division_of(checkpoint, until=until)]
        step = record.steps[checkpoint.step_id]
        then = plan.checkpoint(checkpoint, until=until), plan.step(step, on=on, until=until)
        found[checkpoint.measure_id].append(Stood(*then, division, state, move, accepted, tuple(files)))
    for stood in found.values():
        stood.sort(key=lambda one: (one.step.position, one.division.position, one.checkpoint.due_on, one.checkpoint.id))
    return found
