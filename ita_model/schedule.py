"""When a step is due: a rule of the year, never of the run.

A rule is laid against the fiscal year and gives its occurrences; each knows the day the rule names (`nominal_on`), the day
that is really due after days off (`due_on`), the day asking may begin (`opens_on`), and why, in Thai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ita_model import thai
from ita_model.calendar import FiscalYear, Span
from ita_model.workdays import WorkCalendar


class Every(StrEnum):
    """How often a rule comes round within the fiscal year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Shift(StrEnum):
    """Where a due day goes that falls on a day off."""

    PREVIOUS = "previous"
    NEXT = "next"
    STAY = "stay"


OPENS_BEFORE: Final = {Every.MONTH: 10, Every.QUARTER: 21, Every.HALF_YEAR: 30, Every.YEAR: 30}
"""Days before the due day at which asking begins, when the plan does not say (our choice: room for each reminder)."""

OPENS_BEFORE_FIXED_DAY: Final = 30

EVERY_IN_THAI: Final = {
    Every.MONTH: "ทุกเดือน",
    Every.QUARTER: "ทุกไตรมาส",
    Every.HALF_YEAR: "ทุกรอบ 6 เดือน",
    Every.YEAR: "ปีละครั้ง",
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule: either `every` (with `day`: day of the period's last month, None for its last day), or fixed days in `on`.

    Raises ValueError when it is neither or both, or when a number is out of range.
    """

    every: Every | None = None
    day: int | None = None
    on: tuple[date, ...] = ()
    opens_before: int | None = None
    shift: Shift = Shift.PREVIOUS

    def __post_init__(self) -> None:
        if (self.every is None) == (not self.on):
            raise ValueError("a schedule is either a rule (every) or fixed days (on)")
        if self.day is not None and (self.every is None or not 1 <= self.day <= 31):
            raise ValueError("day is 1 to 31, and belongs to a rule")
        if self.opens_before is not None and not 0 <= self.opens_before <= 366:
            raise ValueError("opens_before is 0 to 366 days")

    @property
    def lead(self) -> int:
        """Days before the due day at which asking begins."""
        if self.opens_before is not None:
            return self.opens_before
        return OPENS_BEFORE[self.every] if self.every else OPENS_BEFORE_FIXED_DAY

    def said(self) -> str:
        """The rule as an office says it: `ทุกเดือน ภายในวันสุดท้ายของเดือน`."""
        if self.every is None:
            return "ภายใน " + ", ".join(thai.long_date(day) for day in self.on)
        if self.every is Every.MONTH:
            return f"ทุกเดือน ภายใน{'วันสุดท้าย' if self.day is None else f'วันที่ {self.day} '}ของเดือน"
        if self.day is None:
            return f"{EVERY_IN_THAI[self.every]} ภายในวันสุดท้ายของรอบ"
        return f"{EVERY_IN_THAI[self.every]} ภายในวันที่ {self.day} ของเดือนสุดท้ายของรอบ"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a rule comes round. `key` is stable for the year; `label` is what the period is called."""

    key: str
    label: str
    nominal_on: date
    due_on: date
    opens_on: date
    why: str


class Timetable:
    """The occurrences of a year by a calendar. Of the few rules that many plans share each is laid against it once."""

    def __init__(self, year: FiscalYear, calendar: WorkCalendar) -> None:
        self._year, self._calendar = year, calendar
        self._known: dict[Schedule, tuple[Occurrence, ...]] = {}

    def of(self, schedule: Schedule) -> tuple[Occurrence, ...]:
        """Every time that `schedule` comes round (see `occurrences`)."""
        if (found := self._known.get(schedule)) is None:
            found = self._known[schedule] = occurrences(schedule, self._year, self._calendar)
        return found


def occurrences(schedule: Schedule, year: FiscalYear, calendar: WorkCalendar) -> tuple[Occurrence, ...]:
    """Every time that `schedule` comes round in `year`, in order of the days it names.

    A due day never leaves the fiscal year: where moving it off a day off would, it moves the other way.
    Raises ValueError when a fixed day lies outside the year.
    """
    return tuple(_settle(schedule, key, label, day, year, calendar) for key, label, day in _named_days(schedule, year))


def _named_days(schedule: Schedule, year: FiscalYear) -> list[tuple[str, str, date]]:
    if schedule.every is None:
        for day in schedule.on:
            if day not in year:
                raise ValueError(f"{day} is outside the fiscal year {year.be}")
        return [(day.isoformat(), thai.long_date(day), day) for day in sorted(set(schedule.on))]
    return [(span.key, span.label, _day_in(span, schedule.day)) for span in _spans(schedule.every, year)]


def _spans(every: Every, year: FiscalYear) -> tuple[Span, ...]:
    match every:
        case Every.MONTH:
            return year.months()
        case Every.QUARTER:
            return year.quarters()
        case Every.HALF_YEAR:
            return year.halves()
        case Every.YEAR:
            return (year.whole,)


def _day_in(span: Span, day: int | None) -> date:
    """The given day of the span's last month; its last day where the month is shorter or none is given."""
    return span.end if day is None else span.end.replace(day=min(day, span.end.day))


def _settle(schedule: Schedule, key: str, label: str, named: date, year: FiscalYear, calendar: WorkCalendar) -> Occurrence:
    due, moved = _off_days_off(named, schedule.shift, year, calendar)
    opens = max(due - timedelta(days=schedule.lead), year.start)
    # Of several fixed days, each occurrence speaks of its own.
    rule = schedule.said() if schedule.every else f"ภายใน {label}"
    why = rule + (f" · {moved}" if moved else "")
    return Occurrence(key, label, nominal_on=named, due_on=due, opens_on=opens, why=why)


def _off_days_off(named: date, shift: Shift, year: FiscalYear, calendar: WorkCalendar) -> tuple[date, str]:
    """The due day, and the sentence that says why it is not the day the rule names (empty when it is)."""
    reason = calendar.why_off(named)
    if reason is None or shift is Shift.STAY:
        return named, ""
    before, after = calendar.on_or_before(named), calendar.on_or_after(named)
    due = before if (shift is Shift.PREVIOUS and before in year) or after not in year else after
    where = "มาเป็นวันทำการก่อนหน้า" if due == before else "ไปเป็นวันทำการถัดไป"
    return due, f"{thai.day_and_month(named)} ตรงกับ{reason} จึงเลื่อน{where}"
