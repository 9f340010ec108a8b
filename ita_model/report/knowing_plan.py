"""What the plan said to each of two versions of a report, and what was changed of it in between: words, days, additions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal, thai
from ita_model.calendar import FiscalYear, office_day
from ita_model.details import divisions_among, in_force
from ita_model.hands import Hands
from ita_model.planning import MEASURE_WORDS, STEP_WORDS, Replanned
from ita_model.records import (
    Addition,
    Checkpoint,
    Handover,
    Measure,
    MeasureAddition,
    MeasureDetail,
    Move,
    OfficerDetail,
    Owned,
    Rescheduling,
    Step,
    StepAddition,
    StepDetail,
    Year,
)
from ita_model.report.between import Deed, Fact, Point, Side, Who
from ita_model.report.document import ReportKind
from ita_model.report.record import YearRecord, record_of
from ita_model.report.summing import heading_of


@dataclass(frozen=True)
class PlanReader:
    """A year's record, read once, and what its plan said at one moment and at another."""

    session: Session
    year: Year
    kind: ReportKind

    def points(self, on: date, until: datetime) -> dict[int, Point]:
        """By checkpoint, what the plan said of it on a day, as far as was on record at a moment."""
        last = self.kind.period(FiscalYear(self.year.be)).end
        found = {}
        for row in self.checkpoints:
            one = self.plan.checkpoint(row, until=until)
            measure = self.plan.measure(self.measures[one.measure_id], on=on, until=until)
            found[one.id] = Point(
                number=one.id,
                aspect=self.headings[measure.aspect_id],
                measure=measure.code,
                title=measure.title,
                step=self.plan.step(self.steps[one.step_id], on=on, until=until).text,
                period=thai.to_thai_digits(one.period),
                due=thai.to_thai_digits(thai.short_date(one.due_on)),
                due_on=one.due_on,
                opens_on=one.opens_on,
                in_period=one.due_on <= last and self.plan.knows(row, until=until),
            )
        return found

    def reworded(self, first: datetime, second: datetime, older: Side, newer: Side) -> dict[str, tuple[Fact, ...]]:
        """By measure's code, the new words of it and of its steps that one of the versions has and the other has not."""
        found: dict[str, list[Fact]] = defaultdict(list)
        told: Iterable[tuple[Measure, Sequence[MeasureDetail] | Sequence[StepDetail]]] = (
            *((self.measures[number], facts) for number, facts in self.plan.measures.items()),
            *((self.measures[self.steps[number].measure_id], facts) for number, facts in self.plan.steps.items()),
        )
        for measure, facts in told:
            known = [[one for one in facts if one.at <= until] or [facts[0]] for until in (first, second)]
            was, now = in_force(known[0], on=older.as_of), in_force(known[1], on=newer.as_of)
            assert was is not None
            assert now is not None
            if was.id == now.id:
                continue
            gone = (was.from_on, was.id) > (now.from_on, now.id)
            row, before = (was, now) if gone else (now, was)
            said = MEASURE_WORDS if isinstance(row, MeasureDetail) else STEP_WORDS
            differing = [name for name in said if getattr(row, name) != getattr(before, name)]
            words, earlier = (" · ".join(getattr(one, name) for name in differing) for one in (row, before))
            table = row.__tablename__
            found[measure.code].append(
                Fact(
                    table, row.id, Deed.REWORDED, row.at, self.who(row.officer_id, row.at) if row.officer_id else None,
                    self.entries.get((table, row.id)), words=words, was=earlier, measure=measure.code, title=measure.title,
                    from_on=row.from_on, gone=gone,
                )
            )  # fmt: skip
        return {code: tuple(rows) for code, rows in found.items()}

    def rescheduled(self, points: Mapping[int, Point], older: datetime, newer: datetime) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the moves of its due day that one of the versions knew and the other did not."""
        first, last = sorted((older, newer))
        asked = {one.id: one.division_id for one in self.checkpoints}
        divisions = divisions_among(self.record.divisions, on=office_day(last), until=last)
        found = {}
        for number, rows in self.plan.moved.items():
            point = points[number]
            found[number] = tuple(
                self.of_point(
                    row, Deed.RESCHEDULED, point, divisions[asked[number]].name, was=thai.short_date(row.from_due_on),
                    from_on=row.due_on, gone=last != newer,
                )
                for row in rows
                if first < row.at <= last
            )  # fmt: skip
        return {number: facts for number, facts in found.items() if facts}

    def added(self, points: Mapping[int, Point], on: date, older: datetime, newer: datetime) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, that it, or what it came with, was added, where one of the versions knew it and the other did not."""
        first, last = sorted((older, newer))
        divisions = divisions_among(self.record.divisions, on=office_day(last), until=last)
        there = {one.id: one for one in self.checkpoints}
        found: dict[int, tuple[Fact, ...]] = {}
        for number, row in self.plan.added.items():
            if first < row.at <= last:
                alone = self.of_point(
                    row, Deed.ADDED, points[number], divisions[there[number].division_id].name, gone=last != newer
                )
                brought = self.brought(there[number], row)
                found[number] = (alone if brought is None else self.growth(brought, on, last, gone=last != newer),)
        return found

    def brought(self, point: Checkpoint, row: Addition) -> MeasureAddition | StepAddition | None:
        """With what a checkpoint was added, under one entry: a measure, or a step. None where it was added alone."""
        for fact in (self.plan.measures_added.get(point.measure_id), self.plan.steps_added.get(point.step_id)):
            if fact is not None and self.entry(fact) == self.entry(row):
                return fact
        return None

    def grown(self, on: date, older: datetime, newer: datetime) -> dict[str, tuple[Fact, ...]]:
        """By measure's code, that it or a step of it was added, where one of the versions knew it and the other did not."""
        first, last = sorted((older, newer))
        found: dict[str, list[Fact]] = defaultdict(list)
        rows: Iterable[MeasureAddition | StepAddition] = chain(
            self.plan.measures_added.values(), self.plan.steps_added.values()
        )
        for row in rows:
            if first < row.at <= last:
                fact = self.growth(row, on, last, gone=last != newer)
                found[fact.measure].append(fact)
        return {code: tuple(rows) for code, rows in found.items()}

    def growth(self, row: MeasureAddition | StepAddition, on: date, until: datetime, *, gone: bool) -> Fact:
        """That a measure or a step was added, told with what it is called."""
        step, number = None, row.measure_id if isinstance(row, MeasureAddition) else 0
        if isinstance(row, StepAddition):
            step = self.plan.step(self.steps[row.step_id], on=on, until=until)
            number = step.measure_id
        measure = self.plan.measure(self.measures[number], on=on, until=until)
        return Fact(
            row.__tablename__, row.id, Deed.STEP_ADDED if step else Deed.MEASURE_ADDED, row.at,
            self.who(row.officer_id, row.at), self.entry(row), words=row.words, measure=measure.code, title=measure.title,
            step=step.text if step else "", gone=gone,
        )  # fmt: skip

    def entry(self, row: Owned) -> int | None:
        """The number of the entry that vouches for a fact."""
        return self.entries.get((row.__tablename__, row.id))

    def of_point(
        self,
        row: Move | Handover | Rescheduling | Addition,
        deed: Deed,
        point: Point,
        division: str,
        *,
        gone: bool,
        was: str = "",
        from_on: date | None = None,
    ) -> Fact:
        """What somebody did with a checkpoint, told with what it is and whom it was asked of."""
        table = row.__tablename__
        return Fact(
            table, row.id, deed, row.at, self.who(row.officer_id, row.at), self.entries.get((table, row.id)), words=row.words,
            was=was, measure=point.measure, title=point.title, division=division, step=point.step,
            period=thai.to_arabic_digits(point.period), from_on=from_on, gone=gone,
        )  # fmt: skip

    def who(self, officer_id: int, at: datetime) -> Who:
        """An officer as they were called on the day."""
        mine = [one for one in self.officer_details if one.officer_id == officer_id]
        found = in_force([one for one in mine if one.at <= at] or mine, on=office_day(at))
        assert found is not None  # an officer comes on record with their first name
        return Who(found.name, found.position)

    @cached_property
    def entries(self) -> Mapping[tuple[str, int], int]:
        found = journal.entries_of_facts(self.session, self.year.agency_id)
        return {fact: entry.seq for fact, entry in found.items()}

    @cached_property
    def record(self) -> YearRecord:
        return record_of(self.session, self.year)

    @property
    def hands(self) -> Hands:
        return self.record.hands

    @property
    def plan(self) -> Replanned:
        return self.record.plan

    @cached_property
    def checkpoints(self) -> Sequence[Checkpoint]:
        return sorted(self.record.checkpoints, key=lambda one: one.id)

    @cached_property
    def officer_details(self) -> Sequence[OfficerDetail]:
        return self.session.scalars(select(OfficerDetail).where(OfficerDetail.agency_id == self.year.agency_id)).all()

    @cached_property
    def headings(self) -> Mapping[int, str]:
        return {one.id: heading_of(one) for one in self.record.aspects}

    @property
    def steps(self) -> Mapping[int, Step]:
        return self.record.steps

    @cached_property
    def measures(self) -> Mapping[int, Measure]:
        return {one.id: one for one in self.record.measures}
