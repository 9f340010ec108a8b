"""A measure's page at the desk: its steps, and of each the checkpoints with where they stand, their trail and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.evidence.disclosing import newest_mark
from ita_model.records import (
    Aspect,
    Checkpoint,
    Confirmation,
    Disclosure,
    Division,
    Evidence,
    Measure,
    Move,
    Officer,
    Step,
    Year,
    names,
)
from ita_model.states import Standing, State, standing
from web.desk.views_board import month_of
from web.door import Visitor
from web.views_checkpoint import Attached, NotHere, attached


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry of a checkpoint's trail: what it came to, by whom, when, and in what words."""

    after: State
    reopened: bool
    officer: str
    at: datetime
    words: str
    result: str
    outcome: str
    evidence: tuple[Attached, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint of a step; `month` counts from October as 0. `returned_on` is when it was sent back, if it did not come
    again.
    """

    id: int
    standing: Standing
    division: str
    period: str
    due_on: date
    month: int
    trail: tuple[Moved, ...]
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step with its checkpoints, earliest first."""

    marker: str
    text: str
    good_evidence: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Everything on a measure's page."""

    be: int
    code: str
    title: str
    aspect_number: int
    aspect: str
    responsible: str
    period: str
    steps: tuple[StepShown, ...]


def measure_page(session: Session, visitor: Visitor, code: str, *, be: int | None) -> MeasurePage:
    """A measure of a year (of the newest that has one with this code, if none is said): five queries, whatever its size.

    Raises NotHere.
    """
    wanted = (
        select(Measure, Aspect.number, Aspect.name, Year.be)
        .join(Aspect, names(Measure, Aspect))
        .join(Year, names(Measure, Year))
        .where(Measure.agency_id == visitor.agency.id, Measure.code == code)
        .order_by(Year.be.desc())
    )
    found = session.execute(wanted.where(Year.be == be) if be is not None else wanted).first()
    if found is None:
        raise NotHere(f"measure {code}")
    measure: Measure = found.Measure
    trails = _trails(session, measure)
    points: dict[int, list[Point]] = defaultdict(list)
    rows = session.execute(
        select(Checkpoint, Division.name)
        .join(Division, names(Checkpoint, Division))
        .where(Checkpoint.agency_id == measure.agency_id, Checkpoint.measure_id == measure.id)
        .order_by(Checkpoint.due_on, Division.position, Checkpoint.id)
    )
    for point, division in rows:
        said = standing(point.state, opens_on=point.opens_on, due_on=point.due_on, today=visitor.today)
        month = month_of(found.be, point.nominal_on)
        trail = tuple(trails.get(point.id, ()))
        back = office_day(trail[0].at) if point.state is State.RETURNED and trail else None
        shown = Point(point.id, said, division, point.period, point.due_on, month, trail, back)
        points[point.step_id].append(shown)
    steps = session.scalars(
        select(Step).where(Step.agency_id == measure.agency_id, Step.measure_id == measure.id).order_by(Step.position)
    )
    return MeasurePage(
        be=found.be,
        code=measure.code,
        title=measure.title,
        aspect_number=found.number,
        aspect=found.name,
        responsible=measure.responsible,
        period=measure.period,
        steps=tuple(StepShown(one.marker, one.text, one.good_evidence, tuple(points[one.id])) for one in steps),
    )


def _trails(session: Session, measure: Measure) -> Mapping[int, Sequence[Moved]]:
    """By checkpoint its moves, the newest first, those that confirmed it with their words and evidence."""
    evidence: dict[int, list[Attached]] = defaultdict(list)
    files = session.execute(
        select(Evidence, Disclosure.public)
        .join(Confirmation, names(Evidence, Confirmation))
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .outerjoin(Disclosure, newest_mark())
        .where(Evidence.agency_id == measure.agency_id, Checkpoint.measure_id == measure.id)
        .order_by(Evidence.position)
    )
    for file, public in files:
        evidence[file.confirmation_id].append(attached(file, public=public))
    rows = session.execute(
        select(Move, Officer.name, Confirmation.result, Confirmation.outcome)
        .join(Officer, names(Move, Officer))
        .join(Checkpoint, names(Move, Checkpoint))
        .outerjoin(Confirmation, names(Move, Confirmation))
        .where(Move.agency_id == measure.agency_id, Checkpoint.measure_id == measure.id)
        .order_by(Move.n.desc())
    )
    trails: dict[int, list[Moved]] = defaultdict(list)
    for move, officer, result, outcome in rows:
        said = move.confirmation_id if move.after is State.SUBMITTED else None
        trails[move.checkpoint_id].append(
            Moved(
                after=move.after,
                reopened=move.after is State.PENDING,
                officer=officer,
                at=move.at,
                words=move.words,
                result=result if said else "",
                outcome=outcome if said else "",
                evidence=tuple(evidence[said]) if said else (),
            )
        )
    return trails
