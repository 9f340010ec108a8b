"""What a printed period says about the year, as far as it is certain."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ita_model import thai
from ita_model.calendar import FiscalYear

_MONTH: Final = "|".join(re.escape(name) for name in (*thai.MONTHS, *thai.SHORT_MONTHS))
_RANGE: Final = re.compile(rf"({_MONTH})\s*(\d{{4}})?\s*[-–]\s*({_MONTH})\s*(\d{{4}})?")
_WHOLE_YEAR: Final = re.compile(r"ตลอด(?:ทั้ง)?ปี(?:งบประมาณ)?")


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
