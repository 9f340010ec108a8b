"""Working days of the office, and why a day is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ita_model import thai

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days the office works: all but Saturdays, Sundays and `days_off` (day → its Thai name).

    The days off are what an office's own list leaves of the public holidays; this class holds no list of its own.
    """

    days_off: Mapping[date, str] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.days_off

    def why_off(self, day: date) -> str | None:
        """The reason a person would give: the holiday's name, else the weekday; None on a working day."""
        if day in self.days_off:
            return self.days_off[day]
        return f"วัน{thai.WEEKDAYS[day.weekday()]}" if day.weekday() >= _SATURDAY else None

    def on_or_before(self, day: date) -> date:
        """`day`, or the last working day before it."""
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def on_or_after(self, day: date) -> date:
        """`day`, or the first working day after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day
