"""The fiscal year and its parts, in office time.

A Thai fiscal year runs from 1 October of the year before to 30 September, as its published reports print it, and
is named by the Buddhist year in which it ends. Every span here is in days; moments become days in Asia/Bangkok only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import pendulum

from ita_model import thai

OFFICE_ZONE: Final = "Asia/Bangkok"
_OFFICE_TIME: Final = pendulum.timezone(OFFICE_ZONE)

_Naming = Callable[[date, int], tuple[str, str]]


def office_day(moment: datetime) -> date:
    """The day that the office's wall calendar shows at `moment`. Raises ValueError on a naive moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = moment if moment.tzinfo is _OFFICE_TIME else moment.astimezone(_OFFICE_TIME)
    return date(local.year, local.month, local.day)


def in_office_time(moment: datetime) -> pendulum.DateTime:
    """An aware moment as pendulum's own kind, by the office's clock.

    It comes to what pendulum's `instance` and `in_timezone` do, in a fraction of their time: a page reads hundreds of them.
    """
    local = moment.astimezone(_OFFICE_TIME)
    return pendulum.DateTime(
        local.year, local.month, local.day, local.hour, local.minute, local.second, local.microsecond,
        tzinfo=_OFFICE_TIME, fold=local.fold,
    )  # fmt: skip


def office_moment(day: date, hour: int = 0, minute: int = 0) -> pendulum.DateTime:
    """The moment at which the office's clock shows `hour:minute` on `day`."""
    return pendulum.datetime(day.year, day.month, day.day, hour, minute, tz=OFFICE_ZONE)


def end_of_office_day(day: date) -> pendulum.DateTime:
    """The last moment of `day` in the office: facts up to here count as known on that day."""
    return office_moment(day).end_of("day")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of days, both ends included, with a key for machines and a label for people."""

    start: date
    end: date
    key: str
    label: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """One fiscal year, named by its Buddhist year: `FiscalYear(2567)` is 2023-10-01 to 2024-09-30."""

    be: int

    @classmethod
    def containing(cls, day: date) -> FiscalYear:
        """The fiscal year in which `day` falls."""
        return cls(thai.buddhist_year(day.year) + (1 if day.month >= 10 else 0))

    @property
    def start(self) -> date:
        return date(thai.christian_year(self.be) - 1, 10, 1)

    @property
    def end(self) -> date:
        return date(thai.christian_year(self.be), 9, 30)

    @property
    def whole(self) -> Span:
        return Span(self.start, self.end, f"{self.be}", f"ปีงบประมาณ {self.be}")

    def __contains__(self, day: object) -> bool:
        return day in self.whole

    def months(self) -> tuple[Span, ...]:
        """The twelve months, October first."""
        return tuple(self._parts(1, lambda first, n: (f"{self.be}-{first.month:02d}", thai.month_and_year(first))))

    def quarters(self) -> tuple[Span, ...]:
        """The four quarters; quarter 1 is October to December."""
        return tuple(self._parts(3, lambda first, n: (f"{self.be}-Q{n}", f"ไตรมาส {n}")))

    def halves(self) -> tuple[Span, ...]:
        """October to March and April to September."""
        names = ("รอบ 6 เดือนแรก", "รอบ 6 เดือนหลัง")
        return tuple(self._parts(6, lambda first, n: (f"{self.be}-H{n}", names[n - 1])))

    def _parts(self, months: int, name: _Naming) -> Iterator[Span]:
        first = pendulum.date(self.start.year, self.start.month, 1)
        for n in range(1, 12 // months + 1):
            after = first.add(months=months)
            key, label = name(first, n)
            last = after.subtract(days=1)
            yield Span(date(first.year, first.month, 1), date(last.year, last.month, last.day), key, label)
            first = after
