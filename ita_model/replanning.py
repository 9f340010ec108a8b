"""Changing the plan during the year, with a reason: other words from a day on, and other due days. The secretary does it.

What was promised stays on record: each change is a fact of its own, and the first about a measure or step keeps its old words.
What is added to the plan, `growing` adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import journal, reminding, thai
from ita_model.agencies import take_turn
from ita_model.calendar import FiscalYear, office_day
from ita_model.confirming import NotYours
from ita_model.details import in_force
from ita_model.moves import Outrun
from ita_model.people import roster
from ita_model.planning import MEASURE_WORDS, STEP_WORDS
from ita_model.records import (
    Checkpoint,
    Measure,
    MeasureDetail,
    Officer,
    Rescheduling,
    Step,
    StepDetail,
    Year,
)

MEASURE_REWORDED, STEP_REWORDED = "plan.measure-reworded", "plan.step-reworded"
RESCHEDULED: Final = "plan.rescheduled"
KINDS: Final = (MEASURE_REWORDED, STEP_REWORDED, RESCHEDULED)
"""The kinds of journal entries that tell of other words and days."""


_F = TypeVar("_F", MeasureDetail, StepDetail)


class NotPlanned(Exception):
    """The plan cannot be changed like that; nothing was written."""


class NoReason(NotPlanned):
    """Nothing was said of why."""


class NoWords(NotPlanned):
    """Something that must be said is empty."""


class Same(NotPlanned):
    """It is just so already."""


class OutsideTheYear(NotPlanned):
    """The day is in another fiscal year than the plan's."""


class Settled(NotPlanned):
    """It was accepted or waived: its due day is history."""


def reword_measure(
    session: Session, measure: Measure, *, title: str, responsible: str, period: str, from_on: date, by: Officer, at: datetime,
    words: str,
) -> MeasureDetail:  # fmt: skip
    """Let a measure read otherwise from a day on. Raises NotYours, or what of NotPlanned fits."""
    year = may_change(session, measure.agency_id, measure.year_id, by, at, words)
    said = {"title": title.strip(), "responsible": responsible.strip(), "period": period.strip()}
    if not all(said.values()):
        raise NoWords("a measure has a title, somebody responsible and a period")
    mine = (MeasureDetail.agency_id == measure.agency_id, MeasureDetail.measure_id == measure.id)
    known = list(session.scalars(select(MeasureDetail).where(*mine).order_by(MeasureDetail.id)))
    whose = {"agency_id": measure.agency_id, "measure_id": measure.id}
    new = []
    if not known:
        first = {name: getattr(measure, name) for name in MEASURE_WORDS}
        new.append(MeasureDetail(**whose, **first, **_as_opened(year)))
    return _reworded(
        session, measure, known, new, MeasureDetail(**whose, **said, **_now(from_on, by, at, words)), MEASURE_WORDS,
        year=year, kind=MEASURE_REWORDED,
    )  # fmt: skip


def reword_step(
    session: Session, step: Step, *, text: str, good_evidence: str, from_on: date, by: Officer, at: datetime, words: str
) -> StepDetail:
    """Let a step, or what good evidence of it is, read otherwise from a day on. Raises NotYours, or what of NotPlanned fits."""
    measure = session.scalars(select(Measure).where(Measure.agency_id == step.agency_id, Measure.id == step.measure_id)).one()
    year = may_change(session, step.agency_id, measure.year_id, by, at, words)
    said = {"text": text.strip(), "good_evidence": good_evidence.strip()}
    if not said["text"]:
        raise NoWords("a step has a text")
    mine = (StepDetail.agency_id == step.agency_id, StepDetail.step_id == step.id)
    known = list(session.scalars(select(StepDetail).where(*mine).order_by(StepDetail.id)))
    whose = {"agency_id": step.agency_id, "step_id": step.id}
    new = []
    if not known:
        first = {name: getattr(step, name) for name in STEP_WORDS}
        new.append(StepDetail(**whose, **first, **_as_opened(year)))
    return _reworded(
        session, step, known, new, StepDetail(**whose, **said, **_now(from_on, by, at, words)), STEP_WORDS,
        year=year, kind=STEP_REWORDED,
    )  # fmt: skip


def reschedule(session: Session, points: Sequence[Checkpoint], *, due_on: date, by: Officer, at: datetime, words: str) -> None:
    """Move checkpoints of one year to another due day, all or none. Each opens as many days before it as it did. Who is asked
    for one is told.

    Raises NotYours, what of NotPlanned fits, or Outrun where somebody moved one meanwhile.
    """
    if not points:
        raise Same("no checkpoint was chosen")
    year = may_change(session, points[0].agency_id, points[0].year_id, by, at, words)
    span = FiscalYear(year.be)
    if due_on not in span:
        raise OutsideTheYear(f"{due_on} is outside the fiscal year {year.be}")
    made = []
    for point in points:
        if point.state.is_final:
            raise Settled(f"checkpoint {point.id} is {point.state}")
        if point.due_on == due_on:
            continue
        made.append(_moved(session, point, due_on, span, by=by, at=at, words=words.strip()))
    if not made:
        raise Same(f"all of it is due on {due_on} already")
    session.add_all(made)
    session.flush()
    journal.record(session, *made, kind=RESCHEDULED, at=at, by=by.id)
    moved = {fact.checkpoint_id: fact for fact in made}
    for point in points:
        if point.id in moved and point.state.awaits_division:
            cause = f"rescheduling={moved[point.id].id}"
            reminding.owe_asked(session, point, rung=reminding.RESCHEDULED, cause=cause, on=office_day(at))


def bring_up_plan(session: Session, agency_id: int, *, on: date) -> int:
    """Let measures and steps read as they are to read on the day `on`; gives how many had to change. Safe to do twice."""
    measures: dict[int, list[MeasureDetail]] = defaultdict(list)
    for detail in session.scalars(select(MeasureDetail).where(MeasureDetail.agency_id == agency_id)):
        measures[detail.measure_id].append(detail)
    steps: dict[int, list[StepDetail]] = defaultdict(list)
    for told in session.scalars(select(StepDetail).where(StepDetail.agency_id == agency_id)):
        steps[told.step_id].append(told)
    changed = 0
    if measures:
        rows = session.scalars(select(Measure).where(Measure.agency_id == agency_id, Measure.id.in_(measures)))
        changed += sum(_show(row, measures[row.id], MEASURE_WORDS, on=on) for row in rows)
    if steps:
        of_steps = session.scalars(select(Step).where(Step.agency_id == agency_id, Step.id.in_(steps)))
        changed += sum(_show(row, steps[row.id], STEP_WORDS, on=on) for row in of_steps)
    session.flush()
    return changed


def _reworded(
    session: Session,
    row: Measure | Step,
    known: list[_F],
    new: list[_F],
    fact: _F,
    said: Sequence[str],
    *,
    year: Year,
    kind: str,
) -> _F:
    if fact.from_on not in FiscalYear(year.be):
        raise OutsideTheYear(f"{fact.from_on} is outside the fiscal year {year.be}")
    holds = in_force([*known, *new], on=fact.from_on)
    if all(getattr(holds, name) == getattr(fact, name) for name in said):
        raise Same("it reads so already")
    for one in (*new, fact):  # one by one: the numbers tell which is the newer
        session.add(one)
        session.flush()
    _show(row, [*known, *new, fact], said, on=office_day(fact.at))
    session.flush()
    journal.record(session, *new, fact, kind=kind, at=fact.at, by=fact.officer_id)
    return fact


def _show(row: Measure | Step, facts: Sequence[MeasureDetail | StepDetail], said: Sequence[str], *, on: date) -> bool:
    """Whether the row had to change to read as the fact does that holds on a day."""
    holds = in_force(facts, on=on)
    if all(getattr(holds, name) == getattr(row, name) for name in said):
        return False
    for name in said:
        setattr(row, name, getattr(holds, name))
    return True


def _moved(
    session: Session, point: Checkpoint, due_on: date, span: FiscalYear, *, by: Officer, at: datetime, words: str
) -> Rescheduling:
    opens_on = max(due_on - (point.due_on - point.opens_on), span.start)
    why = f"ปลัดเลื่อนกำหนดจาก {thai.short_date(point.due_on)} เพราะ{words}"
    before = {"from_due_on": point.due_on, "from_opens_on": point.opens_on, "from_why": point.why}
    mine = (
        Checkpoint.agency_id == point.agency_id, Checkpoint.id == point.id, Checkpoint.state == point.state,
        Checkpoint.moves == point.moves, Checkpoint.reschedulings == point.reschedulings,
    )  # fmt: skip
    number = session.scalar(
        update(Checkpoint)
        .where(*mine)
        .values(due_on=due_on, opens_on=opens_on, why=why, reschedulings=point.reschedulings + 1)
        .returning(Checkpoint.reschedulings)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise Outrun(f"checkpoint {point.id} was moved by somebody else")
    session.refresh(point)
    return Rescheduling(
        agency_id=point.agency_id, checkpoint_id=point.id, n=number, **before, due_on=due_on, opens_on=opens_on, why=why,
        officer_id=by.id, at=at, words=words,
    )  # fmt: skip


def may_change(session: Session, agency_id: int, year_id: int, by: Officer, at: datetime, words: str) -> Year:
    """The year. Two who change a plan wait for each other, so that each sees what the other did."""
    take_turn(session, agency_id)
    if by.agency_id != agency_id or not roster(session, agency_id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    if not words.strip():
        raise NoReason("changing the plan needs a reason")
    return session.scalars(select(Year).where(Year.agency_id == agency_id, Year.id == year_id)).one()


def _as_opened(year: Year) -> dict[str, object]:
    return {"from_on": FiscalYear(year.be).start, "at": year.opened_at, "officer_id": None, "words": ""}


def _now(from_on: date, by: Officer, at: datetime, words: str) -> dict[str, object]:
    return {"from_on": from_on, "at": at, "officer_id": by.id, "words": words.strip()}
