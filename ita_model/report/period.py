"""Of which day a report tells, and of which year where none is named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear
from ita_model.records import Agency, Year
from ita_model.report.document import ReportKind


class NotADayOfIt(Exception):
    """No report can be as of this day: it lies before the year, or has not come yet."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(f"{day} is not between {first} and {last}")
        self.day, self.first, self.last = day, first, last


def day_of(kind: ReportKind, year: FiscalYear, *, today: date, asked: date | None = None) -> date:
    """The day as of which a report tells that is compiled on `today`.

    Without a day `asked` for it is the period's last day once that has come, and until then today: nothing is told of days
    to come. A day after the period is right too, for what was confirmed late. Raises NotADayOfIt.
    """
    day = asked or min(today, kind.period(year).end)
    if not year.start <= day <= today:
        raise NotADayOfIt(day, year.start, max(today, year.start))
    return day


def year_meant(kind: ReportKind, years: Iterable[int], *, today: date) -> int | None:
    """Of years by their Buddhist number the one whose report somebody means on `today` without naming it.

    It is the newest whose half year that the report closes has begun: on 1 October the year-end report of the year that
    ended the day before, the six-month report of the one that begins. None where none has.
    """
    half = 0 if kind is ReportKind.SIX_MONTH else 1
    return max((be for be in years if FiscalYear(be).halves()[half].start <= today), default=None)


def year_of(session: Session, agency: Agency, kind: ReportKind, asked: int | None, *, today: date) -> Year | None:
    """The year on record that was asked for, or that is meant on `today`; None where the agency has not opened it."""
    years = {year.be: year for year in session.scalars(select(Year).where(Year.agency_id == agency.id))}
    return years.get(asked or year_meant(kind, years, today=today) or 0)
