"""What a printed period says about the year, as far as it is certain."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.schedule import Every, Schedule

_MONTH: Final = "|".join(re.escape(name) for name in (*thai.MONTHS, *thai.SHORT_MONTHS))
_RANGE: Final = re.compile(rf"({_MONTH})\s*(\d{{4}})?\s*[-–]\s*({_MONTH})\s*(\d{{4}})?")
_SINGLE: Final = rf"(?:{_MONTH})(?:\s*\d{{4}})?"
_LIST: Final = re.compile(rf"{_SINGLE}(?:\s*(?:,|และ)\s*{_SINGLE})*")
_ONE_MONTH: Final = re.compile(rf"({_MONTH})\s*(\d{{4}})?")
_QUARTERS: Final = re.compile(
    r"ไตรมาส(?:ที่)?\s*([1-4])(?:\s*(?:-|–|ถึง)\s*(?:ไตรมาส(?:ที่)?\s*)?([1-4])|((?:\s*(?:,|และ)\s*[1-4])*))"
)
_WHOLE_YEAR: Final = re.compile(r"ตลอด(?:ทั้ง)?ปี(?:งบประมาณ)?")


def schedule_meant(words: str, year: FiscalYear) -> Schedule | None:
    """The schedule to suggest for the period `words`; None when they are not understood.

    A period that covers the year says nothing of how often: every half-year. One that ends earlier (`ม.ค. - มี.ค. 2567`) is due
    on its last day, a list of quarters or months (`ไตรมาส ๑, ๓`) on the last day of each.
    """
    plain = thai.to_arabic_digits(words).strip()
    if quarters := _quarters(plain):
        return (
            Schedule(Every.QUARTER)
            if quarters == [1, 2, 3, 4]
            else Schedule(on=tuple(year.quarters()[n - 1].end for n in quarters))
        )
    if "-" not in plain and _LIST.fullmatch(plain):
        spans = [_span(found[1], found[2], year) for found in _ONE_MONTH.finditer(plain)]
        days = [span[1] for span in spans if span]
        return Schedule(on=tuple(sorted(set(days)))) if len(days) == len(spans) else None
    ends = last_day_meant(words, year)
    if ends is None:
        return None
    return Schedule(Every.HALF_YEAR) if ends == year.end else Schedule(on=(ends,))


def _quarters(plain: str) -> list[int]:
    """Which quarters a period names, in order; none where it names something else."""
    found = _QUARTERS.fullmatch(plain)
    if not found:
        return []
    if found[2]:
        return list(range(int(found[1]), int(found[2]) + 1))
    return sorted({int(found[1]), *map(int, re.findall(r"[1-4]", found[3] or ""))})


def last_day_meant(words: str, year: FiscalYear) -> date | None:
    """The day on which the period `words` end (`ม.ค. - มี.ค. 2567`, `ตลอดปีงบประมาณ`); None when they are not understood.

    A month without its year is the one inside `year`. A period that leaves the fiscal year is not understood.
    """
    plain = thai.to_arabic_digits(words).strip()
    if _WHOLE_YEAR.match(plain):
        return year.end
    found = _RANGE.fullmatch(plain)
    if not found:
        return None
    first, last = (_span(found[n], found[n + 1], year) for n in (1, 3))
    return last[1] if first and last and first[0] <= last[1] else None


def _span(month: str, be: str | None, year: FiscalYear) -> tuple[date, date] | None:
    names = thai.MONTHS if month in thai.MONTHS else thai.SHORT_MONTHS
    number = names.index(month) + 1
    for span in year.months():
        if span.start.month == number and (be is None or int(be) == thai.buddhist_year(span.start.year)):
            return span.start, span.end
    return None
