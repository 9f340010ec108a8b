"""The years of an agency: which have begun by a day, and on which days the office works."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear
from ita_model.records import Year
from ita_model.workdays import WorkCalendar


def years_of(session: Session, agency_id: int, *, on: date) -> Sequence[Year]:
    """The years that are open on a day: those begun, the newest last. One query."""
    return begun(all_years(session, agency_id), on=on)


def all_years(session: Session, agency_id: int) -> Sequence[Year]:
    """Every year of an agency, also those that are to begin, the newest last: one query."""
    return session.scalars(select(Year).where(Year.agency_id == agency_id).order_by(Year.be)).all()


def begun(years: Sequence[Year], *, on: date) -> Sequence[Year]:
    """Of an agency's years those that have begun by a day."""
    return [year for year in years if FiscalYear(year.be).start <= on]


def works_on(session: Session, agency_id: int, on: date) -> bool:
    """Whether the office works on a day, as the newest year that has begun says. Letters are written and sent on such days."""
    return works(all_years(session, agency_id), on)


def works(years: Sequence[Year], on: date) -> bool:
    """Whether the office whose years these are works on a day."""
    return all(calendar_of(year).is_working_day(on) for year in begun(years, on=on)[-1:])


def calendar_of(year: Year) -> WorkCalendar:
    """The working days that a year was opened with. Raises ValueError where they cannot be read."""
    return calendar_from(json.dumps(year.days_off, sort_keys=True))


@cache
def calendar_from(days_off: str) -> WorkCalendar:
    """The same from the days off as JSON text; most years have the same."""
    return WorkCalendar({date.fromisoformat(day): name for day, name in json.loads(days_off).items()})
