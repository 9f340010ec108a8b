"""All that is on record of a year's plan and of what was done, read together: what a report tells of it, at whatever moment,
is worked out from here without asking again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ita_model.details import details_of_all
from ita_model.hands import Hands, handed_on
from ita_model.planning import Replanned, changed, each_once
from ita_model.records import (
    Addition,
    AgencyDetail,
    Aspect,
    Checkpoint,
    Confirmation,
    DivisionDetail,
    Evidence,
    Handover,
    Measure,
    MeasureAddition,
    MeasureDetail,
    Move,
    Rescheduling,
    Step,
    StepAddition,
    StepDetail,
    Year,
    names,
)
from ita_model.states import State


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the moves, each checkpoint's in their order, the confirmations that they name, and by the number of each
    that was ever accepted its evidence.
    """

    moves: Sequence[Move]
    said: Mapping[int, Confirmation]
    evidence: Mapping[int, Sequence[Evidence]]

    def last(self, *, until: datetime) -> dict[int, Move]:
        """The newest move of each checkpoint up to a moment; those without one were pending still."""
        return {move.checkpoint_id: move for move in self.moves if move.at <= until}


@dataclass(frozen=True, slots=True)
class YearRecord:
    """A year: its plan in its own order and as it is now, what was changed of it since, and what was done."""

    aspects: Sequence[Aspect]
    measures: Sequence[Measure]
    steps: Mapping[int, Step]
    checkpoints: Sequence[Checkpoint]
    plan: Replanned
    hands: Hands
    agency: Sequence[AgencyDetail]
    divisions: Sequence[DivisionDetail]
    done: Done


def record_of(session: Session, year: Year) -> YearRecord:
    """Read a year: three queries, whatever its size.

    What was changed of the plan stands beside it in the same rows: most of it was never changed, so they are hardly more.
    """
    rows = session.execute(
        select(
            Aspect,
            Measure,
            Step,
            Checkpoint,
            MeasureDetail,
            StepDetail,
            Rescheduling,
            Addition,
            MeasureAddition,
            StepAddition,
            Handover,
        )
        .outerjoin(Measure, names(Measure, Aspect))
        .outerjoin(Step, names(Step, Measure))
        .outerjoin(Checkpoint, and_(names(Checkpoint, Step), Checkpoint.year_id == year.id))
        .outerjoin(MeasureDetail, names(MeasureDetail, Measure))
        .outerjoin(StepDetail, names(StepDetail, Step))
        .outerjoin(Rescheduling, names(Rescheduling, Checkpoint))
        .outerjoin(Addition, names(Addition, Checkpoint))
        .outerjoin(MeasureAddition, names(MeasureAddition, Measure))
        .outerjoin(StepAddition, names(StepAddition, Step))
        .outerjoin(Handover, names(Handover, Checkpoint))
        .where(Aspect.agency_id == year.agency_id, Aspect.year_id == year.id)
        .order_by(Aspect.number, Measure.position, Step.position, Checkpoint.due_on, Checkpoint.id)
    ).all()
    agency, divisions = details_of_all(session, year.agency_id)
    return YearRecord(
        aspects=tuple(each_once(row[0] for row in rows).values()),
        measures=tuple(each_once(row[1] for row in rows).values()),
        steps=each_once(row[2] for row in rows),
        checkpoints=tuple(each_once(row[3] for row in rows).values()),
        plan=changed(
            each_once(row[4] for row in rows).values(),
            each_once(row[5] for row in rows).values(),
            each_once(row[6] for row in rows).values(),
            each_once(row[7] for row in rows).values(),
            each_once(row[8] for row in rows).values(),
            each_once(row[9] for row in rows).values(),
        ),
        hands=handed_on(each_once(row[10] for row in rows).values()),
        agency=agency,
        divisions=divisions,
        done=done_of(session, year),
    )


def done_of(session: Session, year: Year) -> Done:
    """What was done in a year: one query."""
    rows = session.execute(
        select(Move, Confirmation, Evidence)
        .join(Checkpoint, names(Move, Checkpoint))
        .outerjoin(Confirmation, names(Move, Confirmation))
        .outerjoin(Evidence, and_(names(Evidence, Confirmation), Move.after == State.ACCEPTED))
        .where(Move.agency_id == year.agency_id, Checkpoint.year_id == year.id)
        .order_by(Move.n, Move.id, Evidence.position)
    )
    moves: dict[int, Move] = {}
    said: dict[int, Confirmation] = {}
    evidence: dict[int, dict[int, Evidence]] = {}
    for move, confirmation, file in rows:
        moves[move.id] = move
        if confirmation is not None:
            said[confirmation.id] = confirmation
        if file is not None:
            evidence.setdefault(confirmation.id, {})[file.id] = file
    return Done(tuple(moves.values()), said, {number: tuple(files.values()) for number, files in evidence.items()})
