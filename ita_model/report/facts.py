"""What was on record of a year at a moment: the checkpoints as they stood, and the confirmations behind the accepted ones.

Only facts up to the moment count, so the same question asked a year later has the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.details import divisions_then
from ita_model.hands import hands_of
from ita_model.moves import last_moves
from ita_model.planning import Replanned, replanned
from ita_model.records import Aspect, Checkpoint, Confirmation, DivisionDetail, Evidence, Measure, Move, Step, Year, names
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

    Thirteen queries, whatever its size.
    """
    agency_id, plan = year.agency_id, replanned(session, year)
    stood = _stood(session, year, plan, on, until)
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in session.scalars(
        select(Step)
        .join(Measure, names(Step, Measure))
        .where(Step.agency_id == agency_id, Measure.year_id == year.id)
        .order_by(Step.position)
    ):
        steps[step.measure_id].append(plan.step(step, on=on, until=until))
    measures: dict[int, list[MeasureFacts]] = defaultdict(list)
    for measure in session.scalars(
        select(Measure).where(Measure.agency_id == agency_id, Measure.year_id == year.id).order_by(Measure.position)
    ):
        facts = MeasureFacts(plan.measure(measure, on=on, until=until), tuple(steps[measure.id]), tuple(stood[measure.id]))
        measures[measure.aspect_id].append(facts)
    aspects = session.scalars(
        select(Aspect).where(Aspect.agency_id == agency_id, Aspect.year_id == year.id).order_by(Aspect.number)
    )
    return tuple(AspectFacts(aspect, tuple(measures[aspect.id])) for aspect in aspects)


def _stood(session: Session, year: Year, plan: Replanned, on: date, until: datetime) -> dict[int, list[Stood]]:
    c = Checkpoint
    last = last_moves(session, year, until=until)
    said = _said(session, year, until)
    evidence = _evidence(session, year, until)
    divisions, hands = divisions_then(session, year.agency_id, on=on, until=until), hands_of(session, year)
    rows = session.execute(
        select(Checkpoint, Step)
        .join(Step, names(Checkpoint, Step))
        .where(c.agency_id == year.agency_id, c.year_id == year.id)
        .order_by(Step.position, c.due_on, c.id)
    )
    found: dict[int, list[Stood]] = defaultdict(list)
    for checkpoint, step in rows:
        if not plan.knows(checkpoint, until=until):
            continue
        move = last.get(checkpoint.id)
        state = move.after if move else State.PENDING
        accepted = said[move.confirmation_id] if move and move.confirmation_id and state is State.ACCEPTED else None
        files = evidence.get(accepted.id, ()) if accepted else ()
        division = divisions[hands.division_of(checkpoint, until=until)]
        then = plan.checkpoint(checkpoint, until=until), plan.step(step, on=on, until=until)
        found[checkpoint.measure_id].append(Stood(*then, division, state, move, accepted, tuple(files)))
    for stood in found.values():
        stood.sort(key=lambda one: (one.step.position, one.division.position, one.checkpoint.due_on, one.checkpoint.id))
    return found


def _said(session: Session, year: Year, until: datetime) -> dict[int, Confirmation]:
    said = session.scalars(
        select(Confirmation)
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .where(Confirmation.agency_id == year.agency_id, Checkpoint.year_id == year.id, Confirmation.at <= until)
    )
    return {one.id: one for one in said}


def _evidence(session: Session, year: Year, until: datetime) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in session.scalars(
        select(Evidence)
        .join(Confirmation, names(Evidence, Confirmation))
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .where(Evidence.agency_id == year.agency_id, Checkpoint.year_id == year.id, Confirmation.at <= until)
        .order_by(Evidence.confirmation_id, Evidence.position)
    ):
        found[row.confirmation_id].append(row)
    return found
