"""What plans promise put on record when their years are opened: aspects, measures, steps, and the checkpoints they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.database import canonical, sha256
from ita_model.inserting import insert_many, insert_sharing
from ita_model.numbering import Numbers, numbers_for
from ita_model.plan import Plan
from ita_model.planning import FIXED
from ita_model.records import Aspect, Checkpoint, Measure, Owned, Step
from ita_model.schedule import Occurrence, Timetable
from ita_model.states import State

Row = dict[str, Any]
_OWN: Final = ("id", "agency_id", "year_id", "measure_id", "step_id", "division_id")
_SHARED: Final = ("occurrence", "period", "nominal_on", "due_on", "opens_on", "why")
"""What a checkpoint has of its step's schedule alone."""
_of_schedule: Final = attrgetter("key", "label", "nominal_on", "due_on", "opens_on", "why")
_AT_FIRST: Final = {"state": State.PENDING, "moves": 0, "handovers": 0, "reschedulings": 0}


@dataclass(frozen=True, slots=True)
class Opening:
    """A year that is being opened: its number and its agency's, what was planned, by which calendar, and the numbers of the
    divisions by their codes."""

    year_id: int
    agency_id: int
    plan: Plan
    timetable: Timetable
    divisions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Promised:
    """A year's promises on record: what the journal keeps of them, how many checkpoints they became, and the SHA-256 of what is
    fixed of these."""

    vouched: Sequence[dict[str, object]]
    checkpoints: int
    sha256: str


def promise(session: Session, years: Sequence[Opening]) -> list[Promised]:
    """Put on record what is promised in each of these years. As many queries for many as for one."""
    plans = [one.plan for one in years]
    numbers = numbers_for(
        session,
        {
            Aspect: sum(len(plan.aspects) for plan in plans),
            Measure: sum(1 for plan in plans for _ in plan.measures()),
            Step: sum(len(measure.steps) for plan in plans for _, measure in plan.measures()),
            Checkpoint: sum(_size(one) for one in years),
        },
    )
    rows = [_promises(one, numbers) for one in years]
    for table in (Aspect, Measure, Step):
        insert_many(session, table, [row for each in rows for row in each[table]])
    sheet = _Sheet(numbers)
    fixed = [sheet.add(one, each[Step]) for one, each in zip(years, rows, strict=True)]
    insert_sharing(session, Checkpoint, sheet.own, sheet.which, sheet.shared)
    return [
        Promised(
            [journal.vouch_new(table, row) for table, new in each.items() for row in new],
            len(opened),
            sha256(canonical(opened)),
        )
        for each, opened in zip(rows, fixed, strict=True)
    ]


def _size(one: Opening) -> int:
    """How many checkpoints a year has."""
    of_steps = ((step, len(measure.divisions)) for _, measure in one.plan.measures() for step in measure.steps)
    return sum(len(one.timetable.of(step.schedule)) * divisions for step, divisions in of_steps)


def _promises(one: Opening, numbers: Numbers) -> Mapping[type[Owned], list[Row]]:
    """The rows of a year's aspects, measures and steps, in the plan's order."""
    aspects: list[Row] = [
        {
            "id": next(numbers[Aspect]),
            "agency_id": one.agency_id,
            "year_id": one.year_id,
            "number": told.number,
            "name": told.name,
        }
        for told in one.plan.aspects
    ]
    of_numbers = {row["number"]: row["id"] for row in aspects}
    measures: list[Row] = []
    steps: list[Row] = []
    for place, (aspect, promised) in enumerate(one.plan.measures(), start=1):
        measure = next(numbers[Measure])
        measures.append({
            "id": measure, "agency_id": one.agency_id, "year_id": one.year_id, "aspect_id": of_numbers[aspect.number],
            "code": promised.code, "position": place, "title": promised.title, "responsible": promised.responsible,
            "period": promised.period,
        })  # fmt: skip
        for position, told in enumerate(promised.steps, start=1):
            steps.append({
                "id": next(numbers[Step]), "agency_id": one.agency_id, "measure_id": measure, "position": position,
                "marker": told.marker, "text": told.text, "good_evidence": told.good_evidence,
            })  # fmt: skip
    return {Aspect: aspects, Measure: measures, Step: steps}


@dataclass(slots=True)
class _Sheet:
    """The checkpoints of several years, column by column, before they are on record."""

    numbers: Numbers
    own: Mapping[str, list[int]] = field(default_factory=lambda: {name: [] for name in _OWN})
    which: list[int] = field(default_factory=list)
    shared: list[Row] = field(default_factory=list)
    _places: dict[Occurrence, tuple[int, Sequence[str]]] = field(default_factory=dict)

    def add(self, one: Opening, steps: Sequence[Row]) -> list[list[object]]:
        """Note a year's checkpoints, by measure, step, time and division (in the office's order); gives what each has fixed."""
        fixed: list[list[object]] = []
        rows = iter(steps)
        for _, measure in one.plan.measures():
            divisions = [one.divisions[code] for code in measure.divisions]
            for step in measure.steps:
                row = next(rows)
                owner = (row["measure_id"], row["id"])
                for occurrence in one.timetable.of(step.schedule):
                    place, told = self._place(occurrence)
                    self.which += [place] * len(divisions)
                    fixed += [[next(self.numbers[Checkpoint]), *owner, division, *told] for division in divisions]
        self._note(one, fixed)
        return fixed

    def _note(self, one: Opening, fixed: Sequence[Sequence[Any]]) -> None:
        self.own["agency_id"] += [one.agency_id] * len(fixed)
        self.own["year_id"] += [one.year_id] * len(fixed)
        for name in ("id", "measure_id", "step_id", "division_id"):
            place = FIXED.index(name)
            self.own[name].extend(row[place] for row in fixed)

    def _place(self, occurrence: Occurrence) -> tuple[int, Sequence[str]]:
        """Where what is of an occurrence stands, and the same as the journal's digest has it."""
        if (found := self._places.get(occurrence)) is None:
            shared = dict(zip(_SHARED, _of_schedule(occurrence), strict=True))
            told = [str(shared[name]) for name in FIXED if name in shared]
            found = self._places[occurrence] = (len(self.shared), told)
            self.shared.append({**shared, **_AT_FIRST})
        return found
