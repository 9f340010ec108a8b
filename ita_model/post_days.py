"""When a letter that is wanted today can go: while the office works and its post has not gone for the last time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from ita_model.calendar import office_day, office_moment
from ita_model.records import Year
from ita_model.years import all_years, works

LAST_POST: Final = time(17, 45)
"""Until when a letter written today still goes today: letters leave in office hours, the last time at 17:55 (prefect.yaml)."""


def goes_today(session: Session, agency_id: int, *, at: datetime) -> bool:
    """Whether a letter written at the moment `at` still goes that day."""
    return still_goes(all_years(session, agency_id), at=at)


def still_goes(years: Sequence[Year], *, at: datetime) -> bool:
    """Whether a letter written at the moment `at` still goes that day, in the office whose years these are."""
    today = office_day(at)
    return at < office_moment(today, LAST_POST.hour, LAST_POST.minute) and works(years, today)


def next_post_day(session: Session, agency_id: int, *, after: date) -> date:
    """The first working day after a day: one query."""
    return working_day(all_years(session, agency_id), after=after)


def working_day(years: Sequence[Year], *, after: date) -> date:
    """The first day after a day on which the office works whose years these are."""
    day = after + timedelta(days=1)
    while not works(years, day):
        day += timedelta(days=1)
    return day
