"""When a letter that is wanted today can go: while the office works and its post has not gone for the last time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from ita_model.calendar import office_day, office_moment
from ita_model.sweeping import works_on

LAST_POST: Final = time(17, 45)
"""Until when a letter written today still goes today: letters leave in office hours, the last time at 17:55 (prefect.yaml)."""


def goes_today(session: Session, agency_id: int, *, at: datetime) -> bool:
    """Whether a letter written at the moment `at` still goes that day."""
    today = office_day(at)
    return at < office_moment(today, LAST_POST.hour, LAST_POST.minute) and works_on(session, agency_id, today)


def next_post_day(session: Session, agency_id: int, *, after: date) -> date:
    """The first working day after a day."""
    day = after + timedelta(days=1)
    while not works_on(session, agency_id, day):
        day += timedelta(days=1)
    return day
