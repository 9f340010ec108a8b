"""Changing the plan during the year, with a reason: other words from a day on, and other due days. The secretary does it.

What was promised stays on record: each change is a fact of its own, and the first about a measure or step keeps its old words.
What is added to the plan, `growing` adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, case, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ita_model import journal, reminding, thai
from ita_model.agencies import take_turn
from ita_model.calendar import FiscalYear, office_day
from ita_model.confirming import NotYours
from ita_model.details import in_force
from ita_model.hands import asked, newest_handovers
from ita_model.inserting import insert_each
from ita_model.moves import guarded
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
    told = {"title": title, "responsible": responsible, "period": period}
    reworded = measure_reworded(measure, words_of_measure(session, measure), year, told, from_on=from_on)
    whose = {"agency_id": measure.agency_id, "measure_id": measure.id}
    new = [MeasureDetail(**whose, **said, **_as_opened(year)) for said in reworded.opened]
    fact = MeasureDetail(**whose, **reworded.said, **_now(from_on, by, at, words))
    return _reword(session, measure, reworded.known, new, fact, MEASURE_WORDS, kind=MEASURE_REWORDED)


def reword_step(
    session: Session, step: Step, *, text: str, good_evidence: str, from_on: date, by: Officer, at: datetime, words: str
) -> StepDetail:
    """Let a step, or what good evidence of it is, read otherwise from a day on. Raises NotYours, or what of NotPlanned fits."""
    measure = session.scalars(select(Measure).where(Measure.agency_id == step.agency_id, Measure.id == step.measure_id)).one()
    year = may_change(session, step.agency_id, measure.year_id, by, at, words)
    told = {"text": text, "good_evidence": good_evidence}
    reworded = step_reworded(step, words_of_step(session, step), year, told, from_on=from_on)
    whose = {"agency_id": step.agency_id, "step_id": step.id}
    new = [StepDetail(**whose, **said, **_as_opened(year)) for said in reworded.opened]
    fact = StepDetail(**whose, **reworded.said, **_now(from_on, by, at, words))
    return _reword(session, step, reworded.known, new, fact, STEP_WORDS, kind=STEP_REWORDED)


@dataclass(frozen=True, slots=True)
class Reworded(Generic[_F]):
    """How something is to read from a day on (`said`), beside what is on record; `opened` has the words that the year was
    opened with where nothing is yet.
    """

    known: Sequence[_F]
    opened: Sequence[Mapping[str, str]]
    said: Mapping[str, str]


def words_of_measure(session: Session, measure: Measure) -> Sequence[MeasureDetail]:
    """Every fact on record about how a measure reads: one query."""
    mine = (MeasureDetail.agency_id == measure.agency_id, MeasureDetail.measure_id == measure.id)
    return session.scalars(select(MeasureDetail).where(*mine).order_by(MeasureDetail.id)).all()


def words_of_step(session: Session, step: Step) -> Sequence[StepDetail]:
    """Every fact on record about how a step reads: one query."""
    mine = (StepDetail.agency_id == step.agency_id, StepDetail.step_id == step.id)
    return session.scalars(select(StepDetail).where(*mine).order_by(StepDetail.id)).all()


def measure_reworded(
    measure: Measure, known: Sequence[MeasureDetail], year: Year, told: Mapping[str, str], *, from_on: date
) -> Reworded[MeasureDetail]:
    """How a measure is to read, by what is `known` of it. Raises what of NotPlanned fits; writes nothing."""
    said = {name: words.strip() for name, words in told.items()}
    if not all(said.values()):
        raise NoWords("a measure has a title, somebody responsible and a period")
    return _other_words(measure, known, MEASURE_WORDS, year, said, from_on)


def step_reworded(
    step: Step, known: Sequence[StepDetail], year: Year, told: Mapping[str, str], *, from_on: date
) -> Reworded[StepDetail]:
    """How a step is to read, by what is `known` of it. Raises what of NotPlanned fits; writes nothing."""
    said = {name: words.strip() for name, words in told.items()}
    if not said["text"]:
        raise NoWords("a step has a text")
    return _other_words(step, known, STEP_WORDS, year, said, from_on)


def rescheduled(points: Sequence[Checkpoint], year: Year, *, due_on: date) -> list[Checkpoint]:
    """Those of some checkpoints that a new due day moves, in the order of their numbers. Raises what of NotPlanned fits; writes
    nothing.
    """
    if not points:
        raise Same("no checkpoint was chosen")
    if due_on not in FiscalYear(year.be):
        raise OutsideTheYear(f"{due_on} is outside the fiscal year {year.be}")
    for point in points:
        if point.state.is_final:
            raise Settled(f"checkpoint {point.id} is {point.state}")
    moved = [point for point in sorted(points, key=lambda one: one.id) if point.due_on != due_on]
    if not moved:
        raise Same(f"all of it is due on {due_on} already")
    return moved


def opens_then(point: Checkpoint, year: Year, *, due_on: date) -> date:
    """When a checkpoint opens that is due on another day: as many days before it as it did, within the year."""
    return max(due_on - (point.due_on - point.opens_on), FiscalYear(year.be).start)


def reschedule(session: Session, points: Sequence[Checkpoint], *, due_on: date, by: Officer, at: datetime, words: str) -> None:
    """Move checkpoints of one year to another due day, all or none. Each opens as many days before it as it did. Who is asked
    for one is told.

    Raises NotYours, what of NotPlanned fits, or Outrun where somebody moved one meanwhile.
    """
    if not points:
        raise Same("no checkpoint was chosen")
    agency_id = points[0].agency_id
    year = may_change(session, agency_id, points[0].year_id, by, at, words)
    moved = rescheduled(points, year, due_on=due_on)
    before = {one.id: {"from_due_on": one.due_on, "from_opens_on": one.opens_on, "from_why": one.why} for one in moved}
    opens = {one.id: opens_then(one, year, due_on=due_on) for one in moved}
    why = {one.id: f"ปลัดเลื่อนกำหนดจาก {thai.short_date(one.due_on)} เพราะ{words.strip()}" for one in moved}
    c = Checkpoint
    days = {
        "due_on": due_on, "opens_on": _by_number(opens, c.opens_on), "why": _by_number(why, c.why),
        "reschedulings": c.reschedulings + 1,
    }  # fmt: skip
    guarded(session, moved, days, stands=("state", "moves", "reschedulings"))
    facts = [
        Rescheduling(
            agency_id=agency_id, checkpoint_id=one.id, n=one.reschedulings, **before[one.id], due_on=due_on,
            opens_on=opens[one.id], why=why[one.id], officer_id=by.id, at=at, words=words.strip(),
        )
        for one in moved
    ]  # fmt: skip
    made = insert_each(session, facts, by=("checkpoint_id",))
    journal.record(session, *made, kind=RESCHEDULED, at=at, by=by.id)
    today = office_day(at)
    people, handed = roster(session, agency_id, today), newest_handovers(session, agency_id, moved)
    told = [
        (one, f"rescheduling={fact.id}", asked(people, one.division_id, handed.get(one.id)))
        for one, fact in zip(moved, made, strict=True)
        if one.state.awaits_division
    ]
    reminding.owe_each(session, agency_id, told, rung=reminding.RESCHEDULED, on=today)


def _by_number(values: Mapping[int, object], column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """For an update of several checkpoints: of each the value that stands under its number."""
    return case({number: literal(value, column.type) for number, value in values.items()}, value=Checkpoint.id)


def bring_up_plan(session: Session, agencies: Collection[int], *, on: date) -> int:
    """Let measures and steps of agencies read as they are to read on the day `on`; gives how many had to change. Safe to do
    twice. Two queries where nothing was ever reworded.
    """
    measures: dict[int, list[MeasureDetail]] = defaultdict(list)
    for detail in session.scalars(select(MeasureDetail).where(MeasureDetail.agency_id.in_(agencies))):
        measures[detail.measure_id].append(detail)
    steps: dict[int, list[StepDetail]] = defaultdict(list)
    for told in session.scalars(select(StepDetail).where(StepDetail.agency_id.in_(agencies))):
        steps[told.step_id].append(told)
    changed = 0
    if measures:
        rows = session.scalars(select(Measure).where(Measure.agency_id.in_(agencies), Measure.id.in_(measures)))
        changed += sum(_show(row, measures[row.id], MEASURE_WORDS, on=on) for row in rows)
    if steps:
        of_steps = session.scalars(select(Step).where(Step.agency_id.in_(agencies), Step.id.in_(steps)))
        changed += sum(_show(row, steps[row.id], STEP_WORDS, on=on) for row in of_steps)
    session.flush()
    return changed


def _other_words(
    row: Measure | Step, known: Sequence[_F], names: Sequence[str], year: Year, said: Mapping[str, str], from_on: date
) -> Reworded[_F]:
    if from_on not in FiscalYear(year.be):
        raise OutsideTheYear(f"{from_on} is outside the fiscal year {year.be}")
    holds = in_force(known, on=from_on) or row
    if all(getattr(holds, name) == said[name] for name in names):
        raise Same("it reads so already")
    return Reworded(known, () if known else ({name: getattr(row, name) for name in names},), said)


def _reword(
    session: Session, row: Measure | Step, known: Sequence[_F], new: list[_F], fact: _F, said: Sequence[str], *, kind: str
) -> _F:
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
