"""What the plan said on a day, as far as it was on record at a moment: words that were changed, due days that were moved, and
what was added.

The rows of `measure`, `step` and `checkpoint` show what holds now. Whatever tells of an earlier moment asks here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from ita_model.database import canonical, sha256
from ita_model.details import in_force
from ita_model.records import (
    Addition,
    Checkpoint,
    Measure,
    MeasureAddition,
    MeasureDetail,
    Owned,
    Rescheduling,
    Step,
    StepAddition,
    StepDetail,
    Year,
    names,
)

_R = TypeVar("_R", Measure, Step, Checkpoint)
_O = TypeVar("_O", bound=Owned)
MEASURE_WORDS: Final = ("title", "responsible", "period")
STEP_WORDS: Final = ("text", "good_evidence")
DAYS: Final = ("due_on", "opens_on", "why")
FIXED: Final = ("id", "measure_id", "step_id", "division_id", "occurrence", "period", "nominal_on", *DAYS)
"""What is fixed of a checkpoint when its year is opened, in the order in which the journal's digest has it."""


@dataclass(frozen=True, slots=True)
class Replanned:
    """What was changed of a plan after it was opened, by the number of the measure, step or checkpoint; most have nothing.

    The rows that it gives are as they were: copies that belong to no session, or the rows themselves where nothing was changed.
    """

    measures: Mapping[int, Sequence[MeasureDetail]]
    steps: Mapping[int, Sequence[StepDetail]]
    moved: Mapping[int, Sequence[Rescheduling]]
    added: Mapping[int, Addition]
    measures_added: Mapping[int, MeasureAddition] = field(default_factory=dict)
    steps_added: Mapping[int, StepAddition] = field(default_factory=dict)

    def knows(self, row: Measure | Step | Checkpoint, *, until: datetime) -> bool:
        """Whether something of the plan was there at a moment: from the year's opening on, or since it was added."""
        facts: tuple[Addition | MeasureAddition | StepAddition | None, ...]
        if isinstance(row, Measure):
            facts = (self.measures_added.get(row.id),)
        elif isinstance(row, Step):  # one that came with its measure has no addition of its own
            facts = (self.measures_added.get(row.measure_id), self.steps_added.get(row.id))
        else:
            facts = (self.added.get(row.id),)
        return all(fact is None or fact.at <= until for fact in facts)

    def measure(self, row: Measure, *, on: date, until: datetime) -> Measure:
        """A measure in the words that held on a day and were on record at a moment."""
        facts = self.measures.get(row.id)
        return copied(row, _then(facts, on, until), MEASURE_WORDS) if facts else row

    def step(self, row: Step, *, on: date, until: datetime) -> Step:
        """A step in the words that held on a day and were on record at a moment."""
        facts = self.steps.get(row.id)
        return copied(row, _then(facts, on, until), STEP_WORDS) if facts else row

    def checkpoint(self, row: Checkpoint, *, until: datetime) -> Checkpoint:
        """A checkpoint with the days that were on record at a moment."""
        moved = self.moved.get(row.id)
        if not moved:
            return row
        newest = next((one for one in reversed(moved) if one.at <= until), None)
        return copied(row, newest, DAYS) if newest is not None else self.checkpoint_as_opened(row)

    def measure_as_opened(self, row: Measure) -> Measure:
        """A measure as the year was opened with it."""
        facts = self.measures.get(row.id)
        return copied(row, min(facts, key=lambda one: one.id), MEASURE_WORDS) if facts else row

    def step_as_opened(self, row: Step) -> Step:
        """A step as the year was opened with it."""
        facts = self.steps.get(row.id)
        return copied(row, min(facts, key=lambda one: one.id), STEP_WORDS) if facts else row

    def checkpoint_as_opened(self, row: Checkpoint) -> Checkpoint:
        """A checkpoint as the year was opened with it."""
        moved = self.moved.get(row.id)
        if not moved:
            return row
        first = moved[0]
        return _copy(row, {"due_on": first.from_due_on, "opens_on": first.from_opens_on, "why": first.from_why})


def replanned(session: Session, year: Year) -> Replanned:
    """What was changed of a year's plan: one query."""
    tables = (MeasureDetail, StepDetail, Rescheduling, Addition, MeasureAddition, StepAddition)
    rows = session.execute(
        select(*tables)
        .select_from(Measure)
        .outerjoin(Step, names(Step, Measure))
        .outerjoin(Checkpoint, names(Checkpoint, Step))
        .outerjoin(MeasureDetail, names(MeasureDetail, Measure))
        .outerjoin(StepDetail, names(StepDetail, Step))
        .outerjoin(Rescheduling, names(Rescheduling, Checkpoint))
        .outerjoin(Addition, names(Addition, Checkpoint))
        .outerjoin(MeasureAddition, names(MeasureAddition, Measure))
        .outerjoin(StepAddition, names(StepAddition, Step))
        .where(Measure.agency_id == year.agency_id, Measure.year_id == year.id)
        .where(or_(*(table.id.is_not(None) for table in tables)))
    ).all()
    return changed(
        each_once(row[0] for row in rows).values(),
        each_once(row[1] for row in rows).values(),
        each_once(row[2] for row in rows).values(),
        each_once(row[3] for row in rows).values(),
        each_once(row[4] for row in rows).values(),
        each_once(row[5] for row in rows).values(),
    )


def changed(
    measures: Iterable[MeasureDetail],
    steps: Iterable[StepDetail],
    moved: Iterable[Rescheduling],
    added: Iterable[Addition],
    new_measures: Iterable[MeasureAddition],
    new_steps: Iterable[StepAddition],
) -> Replanned:
    """What was changed of a plan, from facts that were read before, each once."""
    of_measures: dict[int, list[MeasureDetail]] = defaultdict(list)
    for detail in sorted(measures, key=lambda one: one.id):
        of_measures[detail.measure_id].append(detail)
    of_steps: dict[int, list[StepDetail]] = defaultdict(list)
    for of_step in sorted(steps, key=lambda one: one.id):
        of_steps[of_step.step_id].append(of_step)
    days: dict[int, list[Rescheduling]] = defaultdict(list)
    for day in sorted(moved, key=lambda one: (one.checkpoint_id, one.n)):
        days[day.checkpoint_id].append(day)
    return Replanned(
        of_measures,
        of_steps,
        days,
        {one.checkpoint_id: one for one in added},
        {one.measure_id: one for one in new_measures},
        {one.step_id: one for one in new_steps},
    )


def each_once(rows: Iterable[_O | None]) -> dict[int, _O]:
    """By their numbers what stands in a column of joined rows, where it may stand in many of them and be none in others."""
    return {one.id: one for one in rows if one is not None}


def opened_with(row: Checkpoint, division: int) -> list[object]:
    """What is fixed of a checkpoint (as it was opened) with the division that it was asked of first."""
    return [division if name == "division_id" else getattr(row, name) for name in FIXED]


def copied(row: _R, fact: MeasureDetail | StepDetail | Rescheduling, said: Sequence[str]) -> _R:
    """A row that says what a fact says."""
    return _copy(row, {name: getattr(fact, name) for name in said})


def _then(facts: Sequence[MeasureDetail] | Sequence[StepDetail], on: date, until: datetime) -> MeasureDetail | StepDetail:
    known = [fact for fact in facts if fact.at <= until] or [facts[0]]
    found = in_force(known, on=on)
    assert found is not None  # of some there is always one
    return found


def _copy(row: _R, said: Mapping[str, object]) -> _R:
    columns = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return type(row)(**{**columns, **said})


def digest_of_added(row: Checkpoint, division: int) -> str:
    """SHA-256 over what a checkpoint was added with, its year among it."""
    return sha256(canonical([row.year_id, *opened_with(row, division)]))
