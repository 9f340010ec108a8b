"""What was changed of a year's plan, as its page tells it: what, from which day, why, by whom, before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.details import in_force
from ita_model.planning import MEASURE_WORDS, STEP_WORDS, Replanned, replanned
from ita_model.records import (
    Checkpoint,
    Division,
    JournalEntry,
    Measure,
    MeasureDetail,
    Officer,
    Rescheduling,
    Step,
    StepDetail,
    Year,
    names,
)
from ita_model.replanning import KINDS
from web.desk.views_plan import year_of
from web.door import Visitor
from web.language import _
from web.words import long_date

_MOST_ENTRIES: Final = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """One text before and after; `before` is None in what stands for itself."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change of the plan: of what, which texts, from which day on, why, by whom, when, and under which entry."""

    what: str
    pairs: tuple[Pair, ...]
    from_on: date | None
    why: str
    by: str
    at: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What was changed of a year's plan, the newest first."""

    be: int
    years: tuple[int, ...]
    changes: tuple[PlanChange, ...]


def changes_page(session: Session, visitor: Visitor, *, be: int | None) -> ChangesPage | None:
    """What was changed of a year's plan: six queries. Raises NotHere."""
    found = year_of(session, visitor, be)
    if found is None:
        return None
    year, years = found
    plan = replanned(session, year)
    told = _Told(session, year, plan)
    wanted = select(JournalEntry).where(JournalEntry.agency_id == year.agency_id, JournalEntry.kind.in_(KINDS))
    entries = session.scalars(wanted.order_by(JournalEntry.seq.desc()).limit(_MOST_ENTRIES))
    changes = (change for entry in entries for change in told.changes(entry))
    return ChangesPage(year.be, years, tuple(changes))


class _Told:
    """What the facts about a plan say, for the record of its changes: three queries beside those of the plan itself."""

    def __init__(self, session: Session, year: Year, plan: Replanned) -> None:
        self.plan = plan
        mine = (Measure.agency_id == year.agency_id, Measure.year_id == year.id)
        self.steps: Mapping[int, tuple[Step, Measure]] = {
            step.id: (step, measure)
            for step, measure in session.execute(select(Step, Measure).join(Measure, names(Step, Measure)).where(*mine))
        }
        self.measures = {measure.id: measure for _, measure in self.steps.values()}
        of = select(Checkpoint, Division.name).join(Division, names(Checkpoint, Division))
        moved = of.where(Checkpoint.agency_id == year.agency_id, Checkpoint.id.in_(plan.moved))
        self.points = {point.id: (point, division) for point, division in session.execute(moved)}
        self.officers = {
            one.id: one.name for one in session.scalars(select(Officer).where(Officer.agency_id == year.agency_id))
        }

    def changes(self, entry: JournalEntry) -> list[PlanChange]:
        """The changes that an entry vouches for, of this year's plan; of many due days that moved together, one."""
        facts = [(fact["table"], fact["id"]) for fact in json.loads(entry.payload)["facts"]]
        by = self.officers.get(entry.officer_id or 0, "")
        found = []
        for table, number in facts:
            if table == "measure_detail":
                found += self._measure(number, by, entry)
            elif table == "step_detail":
                found += self._step(number, by, entry)
        return found + self._days([number for table, number in facts if table == "rescheduling"], by, entry)

    def _measure(self, number: int, by: str, entry: JournalEntry) -> list[PlanChange]:
        for measure, facts in self.plan.measures.items():
            row = next((one for one in facts if one.id == number and one.officer_id is not None), None)
            if row is not None:
                labels = (_("ชื่อมาตรการ"), _("ผู้รับผิดชอบ"), _("ระยะเวลา"))
                pairs = _pairs(_before(facts, row), row, MEASURE_WORDS, labels)
                return [PlanChange(self.measures[measure].title, pairs, row.from_on, row.words, by, row.at, entry.seq)]
        return []

    def _step(self, number: int, by: str, entry: JournalEntry) -> list[PlanChange]:
        for step, facts in self.plan.steps.items():
            row = next((one for one in facts if one.id == number and one.officer_id is not None), None)
            if row is not None:
                pairs = _pairs(_before(facts, row), row, STEP_WORDS, (_("ขั้นตอน"), _("หลักฐานที่ดี")))
                return [PlanChange(self.steps[step][1].title, pairs, row.from_on, row.words, by, row.at, entry.seq)]
        return []

    def _days(self, numbers: Sequence[int], by: str, entry: JournalEntry) -> list[PlanChange]:
        wanted = set(numbers)
        rows = [one for moved in self.plan.moved.values() for one in moved if one.id in wanted]
        if not rows:
            return []
        pairs = tuple(self._day(row) for row in rows)
        step, measure = self.steps[self.points[rows[0].checkpoint_id][0].step_id]
        return [PlanChange(f"{measure.title} · {step.text}", pairs, None, rows[0].words, by, rows[0].at, entry.seq)]

    def _day(self, row: Rescheduling) -> Pair:
        point, division = self.points[row.checkpoint_id]
        return Pair(
            _("กำหนดของ%(division)s รอบ %(period)s", division=division, period=point.period),
            long_date(row.from_due_on),
            long_date(row.due_on),
        )


def _before(
    facts: Sequence[MeasureDetail] | Sequence[StepDetail], row: MeasureDetail | StepDetail
) -> MeasureDetail | StepDetail:
    found = in_force([one for one in facts if one.id < row.id], on=row.from_on)
    assert found is not None  # the first about it keeps the words that the year was opened with
    return found


def _pairs(
    was: MeasureDetail | StepDetail, now: MeasureDetail | StepDetail, said: Sequence[str], labels: Sequence[str]
) -> tuple[Pair, ...]:
    texts = ((label, getattr(was, name), getattr(now, name)) for name, label in zip(said, labels, strict=True))
    return tuple(Pair(label, before, after) for label, before, after in texts if before != after)
