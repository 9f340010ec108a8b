"""Thai writing of numbers, months, days and years.

The Buddhist year (พ.ศ., BE) is the Christian year + 543. pendulum knows no Thai, so the words stand here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

BE_OFFSET: Final = 543

_ARABIC_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_THAI_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS: Final = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

_MONTH_NUMBERS: Final = {name: n for names in (MONTHS, SHORT_MONTHS) for n, name in enumerate(names, start=1)}
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SPOKEN: Final = re.compile(r"(\d{1,2})\s*(" + "|".join(map(re.escape, _MONTH_NUMBERS)) + r")\s*(?:พ\.?ศ\.?\s*)?(\d{4})")

# A written year from here on can only be Buddhist: no plan is made for the Christian year 2400.
_FIRST_BUDDHIST_YEAR: Final = 2400


class NoSuchDay(ValueError):
    """A day that is written as days are, and stands in no calendar: 31 กุมภาพันธ์."""


def to_thai_digits(text: str | int) -> str:
    """`2567` → `๒๕๖๗`; everything that is not an Arabic digit stays as it is."""
    return str(text).translate(_ARABIC_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """`๒๕๖๗` → `2567`; mixed digits such as `256๓` come out whole."""
    return text.translate(_THAI_TO_ARABIC)


def buddhist_year(christian: int) -> int:
    """2024 → 2567."""
    return christian + BE_OFFSET


def christian_year(buddhist: int) -> int:
    """2567 → 2024."""
    return buddhist - BE_OFFSET


def long_date(day: date, *, weekday: bool = False) -> str:
    """`29 มีนาคม 2567`, or `ศุกร์ 29 มีนาคม 2567` with its weekday, in Arabic digits."""
    text = f"{day.day} {MONTHS[day.month - 1]} {buddhist_year(day.year)}"
    return f"{WEEKDAYS[day.weekday()]} {text}" if weekday else text


def full_date(day: date) -> str:
    """`วันศุกร์ที่ 29 มีนาคม 2567`, as letters write it."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {long_date(day)}"


def short_date(day: date) -> str:
    """`29 มี.ค. 2567`, in Arabic digits."""
    return f"{day_and_month(day)} {buddhist_year(day.year)}"


def day_and_month(day: date) -> str:
    """`31 มี.ค.`, for places where the year is plain from what stands around it."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def month_and_year(day: date) -> str:
    """`มีนาคม 2567`."""
    return f"{MONTHS[day.month - 1]} {buddhist_year(day.year)}"


def days_away(day: date, *, today: date) -> str:
    """How far a due day is, as a person says it: `อีก 3 วัน`, `วันนี้`, `เกินกำหนด 3 วัน`."""
    gap = (day - today).days
    if gap == 0:
        return "วันนี้"
    return f"อีก {gap} วัน" if gap > 0 else f"เกินกำหนด {-gap} วัน"


def parse_date(text: str) -> date:
    """Read a day as offices write it: `31 มีนาคม 2567`, `๓๑ มี.ค. ๒๕๖๗`, `2567-03-31` or `2024-03-31`.

    A year from 2400 on is Buddhist. Raises NoSuchDay for a day such as 31 กุมภาพันธ์, and ValueError when the text is
    written otherwise.
    """
    plain = to_arabic_digits(text).strip()
    if found := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _SPOKEN.fullmatch(plain):
        day, month, year = int(found[1]), _MONTH_NUMBERS[found[2]], int(found[3])
    else:
        raise ValueError(f"not a day: {text!r}")
    try:
        return date(christian_year(year) if year >= _FIRST_BUDDHIST_YEAR else year, month, day)
    except ValueError as error:
        raise NoSuchDay(f"no such day: {text!r}") from error
