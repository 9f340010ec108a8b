"""The year's plan at the desk: what was promised, what of it was changed, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from config.frameworks import frameworks
from ita_model.lacking import gaps, plan_of
from ita_model.records import (
    Checkpoint,
    Division,
    Measure,
    Year,
)
from ita_model.states import Standing, standing
from ita_model.years import years_of
from web.desk.entry import BOARD
from web.door import Visitor
from web.views_checkpoint import NotHere

PLAN: Final = f"{BOARD}/plan"


@dataclass(frozen=True, slots=True)
class PointShown:
    """A checkpoint of a step: of whom it is asked, when it is due, and where it stands."""

    id: int
    division: str
    period: str
    due_on: date
    standing: Standing
    moves: bool
    was_moved: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as it reads today."""

    id: int
    marker: str
    text: str
    good_evidence: str
    points: tuple[PointShown, ...]


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure as it reads today."""

    id: int
    code: str
    title: str
    responsible: str
    period: str
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class AspectShown:
    """An aspect with its measures in the plan's order."""

    number: int
    name: str
    measures: tuple[MeasureShown, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of a year. `lacks` counts what it lacks."""

    be: int
    years: tuple[int, ...]
    aspects: tuple[AspectShown, ...]
    lacks: int


def plan_page(session: Session, visitor: Visitor, *, be: int | None) -> PlanPage | None:
    """The plan of a year that is open (the newest, if none is asked for): six queries. None where no year is open yet.

    Raises NotHere for a year that there is not.
    """
    found = year_of(session, visitor, be)
    if found is None:
        return None
    year, years = found
    plan = plan_of(session, year)
    lacks = gaps(session, year, plan, aspects=frameworks().aspect_names(), people=visitor.posts)

    def measure(one: Measure) -> MeasureShown:
        steps = tuple(
            StepShown(
                step.id,
                step.marker,
                step.text,
                step.good_evidence,
                tuple(_point(point, division, visitor.today) for point, division in plan.points.get(step.id, ())),
            )
            for step in plan.steps.get(one.id, ())
        )
        return MeasureShown(one.id, one.code, one.title, one.responsible, one.period, steps)

    aspects = tuple(
        AspectShown(one.number, one.name, tuple(measure(row) for row in plan.measures.get(one.id, ()))) for one in plan.aspects
    )
    return PlanPage(year.be, years, aspects, len(lacks))


def year_of(session: Session, visitor: Visitor, be: int | None) -> tuple[Year, tuple[int, ...]] | None:
    years = years_of(session, visitor.agency.id, on=visitor.today)
    if not years:
        return None
    year = years[-1] if be is None else next((one for one in years if one.be == be), None)
    if year is None:
        raise NotHere(f"year {be}")
    return year, tuple(one.be for one in reversed(years))


def _point(point: Checkpoint, division: Division, today: date) -> PointShown:
    said = standing(point.state, opens_on=point.opens_on, due_on=point.due_on, today=today)
    return PointShown(
        point.id, division.name, point.period, point.due_on, said, not point.state.is_final, bool(point.reschedulings)
    )
