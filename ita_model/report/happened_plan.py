"""What was changed of the plan between two versions of a report: words, days, and what was added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from ita_model import thai
from ita_model.details import in_force
from ita_model.planning import MEASURE_WORDS, STEP_WORDS
from ita_model.records import (
    Addition,
    Checkpoint,
    Handover,
    Measure,
    MeasureAddition,
    MeasureDetail,
    Move,
    Owned,
    Rescheduling,
    StepAddition,
    StepDetail,
)
from ita_model.report.between import Deed, Fact, Point, Side
from ita_model.report.reading import Reading


@dataclass(frozen=True, slots=True)
class OfPlan:
    """The facts of a reading by which what two versions say of the plan may differ."""

    read: Reading

    def reworded(self, first: datetime, second: datetime, older: Side, newer: Side) -> dict[str, tuple[Fact, ...]]:
        """By measure's code, the new words of it and of its steps that one of the versions has and the other has not."""
        found: dict[str, list[Fact]] = defaultdict(list)
        told: Iterable[tuple[Measure, Sequence[MeasureDetail] | Sequence[StepDetail]]] = (
            *((self.read.measures[number], facts) for number, facts in self.read.plan.measures.items()),
            *(
                (self.read.measures[self.read.steps[number].measure_id], facts)
                for number, facts in self.read.plan.steps.items()
            ),
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
                    table, row.id, Deed.REWORDED, row.at, self.read.who(row.officer_id, row.at) if row.officer_id else None,
                    self.read.entry_of(table, row.id), words=words, was=earlier, measure=measure.code, title=measure.title,
                    from_on=row.from_on, gone=gone,
                )
            )  # fmt: skip
        return {code: tuple(rows) for code, rows in found.items()}

    def rescheduled(
        self, points: Mapping[int, Point], older: datetime, newer: datetime, *, names_by: Side
    ) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, the moves of its due day that one of the versions knew and the other did not."""
        first, last = sorted((older, newer))
        there = {one.id: one for one in self.read.checkpoints}
        found = {}
        for number, rows in self.read.plan.moved.items():
            point = points[number]
            found[number] = tuple(
                self.of_point(
                    row, Deed.RESCHEDULED, point, self.asked(there[number], row.at, names_by),
                    was=thai.short_date(row.from_due_on),
                    from_on=row.due_on, gone=last != newer,
                )
                for row in rows
                if first < row.at <= last
            )  # fmt: skip
        return {number: facts for number, facts in found.items() if facts}

    def added(
        self, points: Mapping[int, Point], older: datetime, newer: datetime, *, names_by: Side
    ) -> dict[int, tuple[Fact, ...]]:
        """By checkpoint, that it, or what it came with, was added, where one of the versions knew it and the other did not."""
        first, last = sorted((older, newer))
        there = {one.id: one for one in self.read.checkpoints}
        found: dict[int, tuple[Fact, ...]] = {}
        for number, row in self.read.plan.added.items():
            if first < row.at <= last:
                asked, gone = self.asked(there[number], row.at, names_by), last != newer
                brought = self.brought(there[number], row)
                alone = self.of_point(row, Deed.ADDED, points[number], asked, gone=gone)
                found[number] = (alone if brought is None else self.growth(brought, names_by.as_of, last, gone=gone),)
        return found

    def asked(self, point: Checkpoint, at: datetime, names_by: Side) -> str:
        """What the division is called that was asked for a checkpoint at a moment: another may be since, or be new since."""
        return names_by.called(self.read.hands.division_of(point, until=at)).name

    def brought(self, point: Checkpoint, row: Addition) -> MeasureAddition | StepAddition | None:
        """With what a checkpoint was added, under one entry: a measure, or a step. None where it was added alone."""
        for fact in (self.read.plan.measures_added.get(point.measure_id), self.read.plan.steps_added.get(point.step_id)):
            if fact is not None and self.entry(fact) == self.entry(row):
                return fact
        return None

    def grown(self, on: date, older: datetime, newer: datetime) -> dict[str, tuple[Fact, ...]]:
        """By measure's code, that it or a step of it was added, where one of the versions knew it and the other did not."""
        first, last = sorted((older, newer))
        found: dict[str, list[Fact]] = defaultdict(list)
        rows: Iterable[MeasureAddition | StepAddition] = chain(
            self.read.plan.measures_added.values(), self.read.plan.steps_added.values()
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
            step = self.read.plan.step(self.read.steps[row.step_id], on=on, until=until)
            number = step.measure_id
        measure = self.read.plan.measure(self.read.measures[number], on=on, until=until)
        return Fact(
            row.__tablename__, row.id, Deed.STEP_ADDED if step else Deed.MEASURE_ADDED, row.at,
            self.read.who(row.officer_id, row.at), self.entry(row), words=row.words, measure=measure.code, title=measure.title,
            step=step.text if step else "", gone=gone,
        )  # fmt: skip

    def entry(self, row: Owned) -> int | None:
        """The number of the entry that vouches for a fact."""
        return self.read.entry_of(row.__tablename__, row.id)

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
            table, row.id, deed, row.at, self.read.who(row.officer_id, row.at), self.read.entry_of(table, row.id),
            words=row.words, was=was, measure=point.measure, title=point.title, division=division, step=point.step,
            period=thai.to_arabic_digits(point.period), from_on=from_on, gone=gone,
        )  # fmt: skip
