"""Whether a year's plan still says what it said: its checkpoints and their days, its words, and what of them was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model.details import shown_by
from ita_model.hands import hands_of
from ita_model.opening import checkpoints_digest
from ita_model.planning import DAYS, MEASURE_WORDS, STEP_WORDS, Replanned, digest_of_added
from ita_model.records import (
    Addition,
    Checkpoint,
    Measure,
    MeasureDetail,
    Owned,
    Rescheduling,
    Step,
    Year,
    names,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the record does not agree with itself, and what differs, in Thai and English."""

    place: str
    thai: str
    english: str


def as_opened(row: Owned, plans: Sequence[Replanned]) -> Owned:
    """A measure or step with the words that the year's opening vouched for; its details vouch for those since."""
    for plan in plans:
        if isinstance(row, Measure) and row.id in plan.measures:
            return plan.measure_as_opened(row)
        if isinstance(row, Step) and row.id in plan.steps:
            return plan.step_as_opened(row)
    return row


def year_checkpoints(session: Session, agency_id: int, opened: Mapping[int, str]) -> Iterator[Fault]:
    """The checkpoints of each year, against what the year was opened with."""
    for year in session.scalars(select(Year).where(Year.agency_id == agency_id, Year.id.in_(opened)).order_by(Year.id)):
        if checkpoints_digest(session, year) != opened[year.id]:
            place = f"checkpoints {year.be}"
            yield Fault(place, "จุดตรวจของปีถูกแก้ไข", "the year's checkpoints are not those it was opened with")


def additions(session: Session, agency_id: int, plans: Sequence[Replanned]) -> Iterator[Fault]:
    """The checkpoints that were added to a year, each against what it was added with."""
    every = select(Addition).where(Addition.agency_id == agency_id).order_by(Addition.id)
    points = {one.id: one for one in session.scalars(select(Checkpoint).where(Checkpoint.agency_id == agency_id))}
    years = select(Year).where(Year.agency_id == agency_id)
    first_of = {
        point.id: hands.first_of(point)
        for hands in [hands_of(session, year) for year in session.scalars(years)]
        for point in points.values()
        if point.id in hands.handed
    }
    for addition in session.scalars(every):
        row = points.get(addition.checkpoint_id)
        if row is None:
            yield Fault(f"checkpoint {addition.checkpoint_id}", "หายไปจากฐานข้อมูล", "is gone from the database")
            continue
        first = next((plan.checkpoint_as_opened(row) for plan in plans if row.id in plan.moved), row)
        if digest_of_added(first, first_of.get(row.id, row.division_id)) != addition.checkpoint_sha256:
            yield Fault(f"checkpoint {row.id}", "จุดตรวจที่เพิ่มระหว่างปีถูกแก้ไข", "is not the checkpoint that was added")


def due_days(session: Session, agency_id: int) -> Iterator[Fault]:
    """When each checkpoint is due, against its newest rescheduling. Of one without any, the year's opening says it."""
    newest = select(func.max(Rescheduling.n)).where(Rescheduling.checkpoint_id == Checkpoint.id).correlate(Checkpoint)
    told = (
        select(Checkpoint, Rescheduling)
        .outerjoin(Rescheduling, names(Rescheduling, Checkpoint) & (Rescheduling.n == newest.scalar_subquery()))
        .where(Checkpoint.agency_id == agency_id)
        .order_by(Checkpoint.id)
    )
    for point, moved in session.execute(told):
        if (moved.n if moved else 0) != point.reschedulings or (
            moved and any(getattr(moved, name) != getattr(point, name) for name in DAYS)
        ):
            yield Fault(f"checkpoint {point.id}", "กำหนดไม่ตรงกับประวัติการเลื่อน", "its due day is not what its reschedulings say")


def plan_words(session: Session, agency_id: int, plans: Sequence[Replanned]) -> Iterator[Fault]:
    """How reworded measures and steps read, against what is on record of them."""
    for plan in plans:
        for table, told, said in ((Measure, plan.measures, MEASURE_WORDS), (Step, plan.steps, STEP_WORDS)):
            for row in session.scalars(select(table).where(table.agency_id == agency_id, table.id.in_(told))):
                facts = shown_by(cast(Sequence[MeasureDetail], told[row.id]))
                if all(any(getattr(fact, name) != getattr(row, name) for name in said) for fact in facts):
                    place = f"{row.__tablename__} {row.id}"
                    yield Fault(place, "ถ้อยคำไม่ตรงกับที่บันทึกไว้", "does not read as is on record")
