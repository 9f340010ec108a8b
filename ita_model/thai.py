"""Thai writing of numbers, months, days and years.

The Buddhist year (พ.ศ., BE) is the Christian year + 543. pendulum knows no Thai, so the words stand here.
"""

from __future__ import annotations

import re
from datetime import date, datetime
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

# People leave out the dots of short months, the last one above all: มี.ค, มีค.
_MONTH_NUMBERS: Final = {name.replace(".", ""): n for names in (MONTHS, SHORT_MONTHS) for n, name in enumerate(names, start=1)}
_MONTH: Final = "|".join([*MONTHS, *(short.replace(".", r"\.?") for short in SHORT_MONTHS)])
_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMBERS: Final = re.compile(r"(?P<day>\d{1,2})([/-])(?P<month>\d{1,2})\2(?P<year>\d{4})")
_SPOKEN: Final = re.compile(
    rf"(?:วันที่\s*)?(?P<day>\d{{1,2}})\s*(?:เดือน\s*)?(?P<month>{_MONTH})\s*(?:พ\.?\s*ศ\.?\s*)?(?P<year>\d{{4}}|\d{{2}})"
)
# Who reads the pages in English writes days as they read them there.
_ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBERS.update({word.lower(): n for n, name in enumerate(_ENGLISH_MONTHS, start=1) for word in (name, name[:3])})
_ENGLISH_MONTH: Final = "|".join(word for name in _ENGLISH_MONTHS for word in (name, name[:3]))
_ENGLISH: Final = re.compile(rf"(?P<day>\d{{1,2}})\s+(?P<month>{_ENGLISH_MONTH})\.?,?\s+(?P<year>\d{{4}})", re.IGNORECASE)

# Years that a plan (up to fiscal year 2699) or a record may speak of, as written: 1067 or 3024 can only be a slip.
_BUDDHIST_YEARS: Final = range(2493, 2700)
_CHRISTIAN_YEARS: Final = range(1950, 2157)
_THIS_CENTURY: Final = 2500
"""What the short form of a year leaves out: 31 มี.ค. 67. Nobody shortens Christian years beside Thai months."""


class NoSuchDay(ValueError):
    """A day that is written as days are, and stands in no calendar that an office uses: 31 กุมภาพันธ์, 1 มกราคม 3567."""


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


def clock_time(local: datetime) -> str:
    """`09.05 น.`, of a moment on the office's clock."""
    return f"{local:%H.%M} น."


def file_size(count: int) -> str:
    """A number of bytes as a person reads it: `850 กิโลไบต์`, `2.4 เมกะไบต์`, `1.9 กิกะไบต์`."""
    if count < 1_000:
        return f"{count} ไบต์"
    if count < 999_500:
        return f"{count / 1_000:.0f} กิโลไบต์"
    if count < 999_950_000:
        return f"{count / 1_000_000:.1f} เมกะไบต์"
    return f"{count / 1_000_000_000:.1f} กิกะไบต์"


def parse_date(text: str) -> date:
    """Read a day as people write it: `31 มีนาคม 2567`, `๓๑ มี.ค. ๖๗`, `31/3/2567`, `2567-03-31`, `2024-03-31` or
    `31 March 2024`.

    The day stands before the month, and a year of two digits is Buddhist. Raises NoSuchDay for a day such as 31 กุมภาพันธ์
    or a year far from ours, and ValueError when the text is written otherwise.
    """
    plain = to_arabic_digits(text).strip()
    found = _ISO.fullmatch(plain) or _NUMBERS.fullmatch(plain) or _SPOKEN.fullmatch(plain) or _ENGLISH.fullmatch(plain)
    if found is None:
        raise ValueError(f"not a day: {text!r}")
    said = found["month"].replace(".", "").lower()
    try:
        return date(_christian(found["year"]), _MONTH_NUMBERS.get(said) or int(said), int(found["day"]))
    except ValueError as error:
        raise NoSuchDay(f"no such day: {text!r}") from error


def _christian(written: str) -> int:
    """A written year, of either count, as a Christian one. Raises ValueError where it is neither's in living memory."""
    year = int(written) + (_THIS_CENTURY if len(written) == 2 else 0)
    if year in _BUDDHIST_YEARS:
        return christian_year(year)
    if year in _CHRISTIAN_YEARS:
        return year
    raise ValueError(f"no year of ours: {written}")
