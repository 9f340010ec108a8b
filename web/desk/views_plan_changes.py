"""What was changed of a year's plan, as its page tells it: what, from which day, why, by whom, before and after."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ita_model.details import in_force
from ita_model.growing import KINDS as KINDS_OF_GROWTH
from ita_model.planning import MEASURE_WORDS, STEP_WORDS
from ita_model.records import (
    Addition,
    Checkpoint,
    Division,
    JournalEntry,
    Measure,
    MeasureDetail,
    Move,
    Officer,
    Rescheduling,
    Step,
    StepDetail,
    Year,
    names,
)
from ita_model.replanning import KINDS
from ita_model.states import State
from web.desk.views_plan import year_of
from web.door import Visitor
from web.language import _
from web.words import long_date, period_word

_MOST_ENTRIES: Final = 200
_WAIVED: Final = f"checkpoint.{State.WAIVED}"
"""The kind of the entries by which something goes out of the plan: nothing else takes it out."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One text before and after."""

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
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What was changed of a year's plan, the newest first."""

    be: int
    years: tuple[int, ...]
    changes: tuple[PlanChange, ...]


def changes_page(session: Session, visitor: Visitor, *, be: int | None) -> ChangesPage | None:
    """What was changed of a year's plan, and what was taken out of it: seven queries. Raises NotHere."""
    found = year_of(session, visitor, be)
    if found is None:
        return None
    year, years = found
    told = _Told(session, year)
    found_entries = session.execute(
        select(JournalEntry, Officer.name)
        .outerjoin(Officer, and_(Officer.agency_id == JournalEntry.agency_id, Officer.id == JournalEntry.officer_id))
        .where(JournalEntry.agency_id == year.agency_id, JournalEntry.kind.in_((*KINDS, *KINDS_OF_GROWTH, _WAIVED)))
        .order_by(JournalEntry.seq.desc())
        .limit(_MOST_ENTRIES)
    )
    entries = [(entry, by or "") for entry, by in found_entries]
    changes = [change for entry, by in entries for change in told.changes(entry, by)]
    return ChangesPage(year.be, years, tuple(sorted((*changes, *told.taken_out(entries)), key=lambda one: -one.entry)))


class _Told:
    """What the facts about a year's plan say, for the record of its changes: five queries."""

    def __init__(self, session: Session, year: Year) -> None:
        mine = (Measure.agency_id == year.agency_id, Measure.year_id == year.id)
        self.steps: dict[int, tuple[Step, Measure]] = {}
        self.words_of_steps: dict[int, list[StepDetail]] = defaultdict(list)
        of_steps = select(Step, Measure, StepDetail).join(Measure, names(Step, Measure))
        of_steps = of_steps.outerjoin(StepDetail, names(StepDetail, Step)).where(*mine).order_by(StepDetail.id)
        for step, measure, told in session.execute(of_steps):
            self.steps[step.id] = (step, measure)
            if told is not None:
                self.words_of_steps[step.id].append(told)
        self.measures = {measure.id: measure for _, measure in self.steps.values()}
        self.words_of_measures: dict[int, list[MeasureDetail]] = defaultdict(list)
        of_measures = select(MeasureDetail).join(Measure, names(MeasureDetail, Measure)).where(*mine)
        for detail in session.scalars(of_measures.order_by(MeasureDetail.id)):
            self.words_of_measures[detail.measure_id].append(detail)
        moved = (
            select(Rescheduling, Checkpoint, Division.name)
            .join(Checkpoint, names(Rescheduling, Checkpoint))
            .join(Division, names(Checkpoint, Division))
            .where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
        )
        since = (
            select(Addition, Checkpoint, Division.name)
            .join(Checkpoint, names(Addition, Checkpoint))
            .join(Division, names(Checkpoint, Division))
            .where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
        )
        gone = (
            select(Move, Checkpoint, Division.name)
            .join(Checkpoint, names(Move, Checkpoint))
            .join(Division, names(Checkpoint, Division))
            .where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id, Move.after == State.WAIVED)
        )
        self.gone = {row.id: (row, point, division) for row, point, division in session.execute(gone)}
        self.added = {row.id: (row, point, division) for row, point, division in session.execute(since)}
        self.moved = {row.id: (row, point, division) for row, point, division in session.execute(moved)}

    def changes(self, entry: JournalEntry, by: str) -> list[PlanChange]:
        """The changes that an entry vouches for, of this year's plan; of many due days that moved together, one."""
        facts = [(fact["table"], fact["id"]) for fact in json.loads(entry.payload)["facts"]]
        found = []
        for table, number in facts:
            if table == "measure_detail":
                found += self._measure(number, by, entry)
            elif table == "step_detail":
                found += self._step(number, by, entry)
        found += self._growth(facts, by, entry)
        return found + self._days([number for table, number in facts if table == "rescheduling"], by, entry)

    def taken_out(self, entries: Sequence[tuple[JournalEntry, str]]) -> list[PlanChange]:
        """What was waived under these entries: of one step by one press one change."""
        pressed: dict[tuple[datetime, str, int], list[tuple[int, int, str]]] = defaultdict(list)
        for entry, by in entries:
            for fact in json.loads(entry.payload)["facts"]:
                if fact["table"] == "move" and fact["id"] in self.gone:
                    row, point, _division = self.gone[fact["id"]]
                    pressed[row.at, row.words, point.step_id].append((entry.seq, fact["id"], by))
        found = []
        for (at, words, number), rows in pressed.items():
            step, measure = self.steps[number]
            periods: dict[str, list[str]] = defaultdict(list)
            for _seq, move, _by in sorted(rows):
                _row, point, division = self.gone[move]
                periods[division].append(period_word(point.period))
            pairs = tuple(
                Pair(_("ตัดออกของ%(division)s โดยยกเว้น", division=one), "", "\n".join(told)) for one, told in periods.items()
            )
            seq, _move, by = min(rows)
            found.append(PlanChange(f"{measure.title} · {step.text}", pairs, None, words, by, at, seq, is_new=True))
        return found

    def _measure(self, number: int, by: str, entry: JournalEntry) -> list[PlanChange]:
        for measure, facts in self.words_of_measures.items():
            row = next((one for one in facts if one.id == number and one.officer_id is not None), None)
            if row is not None:
                labels = (_("ชื่อมาตรการ"), _("ผู้รับผิดชอบ"), _("ระยะเวลา"))
                pairs = _pairs(_before(facts, row), row, MEASURE_WORDS, labels)
                return [PlanChange(self.measures[measure].title, pairs, row.from_on, row.words, by, row.at, entry.seq)]
        return []

    def _step(self, number: int, by: str, entry: JournalEntry) -> list[PlanChange]:
        for step, facts in self.words_of_steps.items():
            row = next((one for one in facts if one.id == number and one.officer_id is not None), None)
            if row is not None:
                pairs = _pairs(_before(facts, row), row, STEP_WORDS, (_("ขั้นตอน"), _("หลักฐานที่ดี")))
                return [PlanChange(self.steps[step][1].title, pairs, row.from_on, row.words, by, row.at, entry.seq)]
        return []

    def _growth(self, facts: Sequence[tuple[str, int]], by: str, entry: JournalEntry) -> list[PlanChange]:
        """What was added under an entry, as one change: a measure, a step, or due days, with whom is asked for it."""
        added = [self.added[number] for table, number in facts if table == "addition" and number in self.added]
        if not added:
            return []
        first, point, _division = added[0]
        step, measure = self.steps[point.step_id]
        what, pairs = f"{measure.title} · {step.text}", []
        if any(table == "measure_addition" for table, _number in facts):
            what, pairs = measure.title, [Pair(_("เพิ่มมาตรการ"), "", measure.title), Pair(_("ขั้นตอน"), "", step.text)]
        elif any(table == "step_addition" for table, _number in facts):
            what, pairs = measure.title, [Pair(_("เพิ่มขั้นตอน"), "", step.text)]
        periods: dict[str, list[str]] = defaultdict(list)
        for _row, one, division in added:
            periods[division].append(period_word(one.period))
        pairs += [
            Pair(_("เพิ่มกำหนดของ%(division)s", division=division), "", "\n".join(told)) for division, told in periods.items()
        ]
        return [PlanChange(what, tuple(pairs), None, first.words, by, first.at, entry.seq, is_new=True)]

    def _days(self, numbers: Sequence[int], by: str, entry: JournalEntry) -> list[PlanChange]:
        rows = [self.moved[one] for one in numbers if one in self.moved]
        if not rows:
            return []
        first, point, _division = rows[0]
        step, measure = self.steps[point.step_id]
        pairs = tuple(
            Pair(
                _("กำหนดของ%(division)s รอบ %(period)s", division=division, period=period_word(one.period)),
                long_date(row.from_due_on),
                long_date(row.due_on),
            )
            for row, one, division in rows
        )
        return [PlanChange(f"{measure.title} · {step.text}", pairs, None, first.words, by, first.at, entry.seq)]


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
