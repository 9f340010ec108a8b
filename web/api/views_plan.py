"""What the API tells of the agency, its years, and what was promised in them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear
from ita_model.records import Aspect, Division, DivisionEnd, Measure, Step, Year, names
from ita_model.years import years_of
from web.api.shapes import AgencyOut, DivisionOut, Divisions, MeasureOut, Measures, StepOut, YearOut, Years
from web.door import Visitor


def agency_of(visitor: Visitor) -> AgencyOut:
    """The agency itself: no query."""
    one = visitor.agency
    return AgencyOut(
        code=one.code,
        name=one.name,
        short_name=one.short_name,
        district=one.district,
        province=one.province,
        today=visitor.today,
    )


def divisions_of(session: Session, visitor: Visitor) -> Divisions:
    """The agency's divisions: one query."""
    found = (
        select(Division.code, Division.name, DivisionEnd.last_on)
        .outerjoin(DivisionEnd, names(DivisionEnd, Division))
        .where(Division.agency_id == visitor.agency.id)
        .order_by(Division.position, Division.id)
    )
    return Divisions(items=[DivisionOut(code=one.code, name=one.name, last_on=one.last_on) for one in session.execute(found)])


def open_years(session: Session, visitor: Visitor) -> Years:
    """The years that have begun: one query."""
    years = years_of(session, visitor.agency.id, on=visitor.today)
    return Years(
        items=[
            YearOut(year=one.be, starts_on=FiscalYear(one.be).start, ends_on=FiscalYear(one.be).end, opened_at=one.opened_at)
            for one in reversed(years)
        ]
    )


def measures_of(session: Session, visitor: Visitor, *, year: int | None, after: tuple[int, int] | None, limit: int) -> Measures:
    """A page of measures with their steps: two queries. `after` is the year and position of the last one before it."""
    wanted = (
        select(Measure, Aspect.number, Aspect.name, Year.be)
        .join(Aspect, names(Measure, Aspect))
        .join(Year, names(Measure, Year))
        .where(Measure.agency_id == visitor.agency.id)
        .order_by(Year.be.desc(), Measure.position)
        .limit(limit + 1)
    )
    if year is not None:
        wanted = wanted.where(Year.be == year)
    if after is not None:
        wanted = wanted.where(tuple_(-Year.be, Measure.position) > (-after[0], after[1]))
    rows = session.execute(wanted).all()
    steps: dict[int, list[StepOut]] = defaultdict(list)
    of_these = Step.measure_id.in_([row.Measure.id for row in rows])
    mine = select(Step).where(Step.agency_id == visitor.agency.id, of_these).order_by(Step.position)
    for step in session.scalars(mine):
        told = StepOut(position=step.position, marker=step.marker, text=step.text, good_evidence=step.good_evidence)
        steps[step.measure_id].append(told)
    items = [
        MeasureOut(
            code=row.Measure.code,
            year=row.be,
            aspect=row.number,
            aspect_name=row.name,
            title=row.Measure.title,
            responsible=row.Measure.responsible,
            period=row.Measure.period,
            steps=steps[row.Measure.id],
        )
        for row in rows[:limit]
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return Measures(items=items, next=f"{last.be}-{last.Measure.position}" if last else None)
