"""What the label of a period, and the reason of a due day, say: read back from the words that `calendar` and `schedule` gave
them, to be said in another language. What they did not say is left as it is: nobody guesses at it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ita_model import thai
from ita_model.schedule import EVERY_IN_THAI, Every


class SpanKind(StrEnum):
    """How long a period is; a day is a period of its own where a step names fixed days."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """A period as its label has it: `n` is which quarter or half, or the Buddhist year; `first` the day, or the first of the
    month (and `last` of the last month, where there are several).
    """

    kind: SpanKind
    n: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A named day that is none of work: `off` is the weekday (0 is Monday) or, where the office named it, its own words."""

    day: int
    month: int
    off: int | str
    earlier: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a checkpoint is due on its day: a rule (`every`, with `day` of its last month or that month's end), or a fixed day
    (`on`); and how it was moved off a day off.
    """

    every: Every | None = None
    day: int | None = None
    on: date | None = None
    moved: Moved | None = None


_MONTH: Final = "|".join(re.escape(name) for names in (thai.MONTHS, thai.SHORT_MONTHS) for name in names)
_MONTH_AND_YEAR: Final = re.compile(rf"(?P<month>{_MONTH})\s*(?P<year>2[45]\d\d)")
_MONTHS: Final = re.compile(rf"({_MONTH})\s*(2[45]\d\d)\s*[-–]\s*({_MONTH})\s*(2[45]\d\d)")
_QUARTER: Final = re.compile(r"ไตรมาส ([1-4])")
_YEAR: Final = re.compile(r"ปีงบประมาณ (2[45]\d\d)")
_HALVES: Final = {"รอบ 6 เดือนแรก": 1, "รอบ 6 เดือนหลัง": 2}
_EVERY: Final = {words: every for every, words in EVERY_IN_THAI.items()}
_RULE: Final = re.compile(
    rf"(?P<every>{'|'.join(_EVERY)}) ภายใน(?:วันสุดท้าย|วันที่ (?P<day>\d{{1,2}}) ?)ของ(?:เดือนสุดท้ายของรอบ|เดือน|รอบ)"
)
_FIXED: Final = re.compile(r"ภายใน (?P<on>.+)")
_MOVED: Final = re.compile(
    rf"(?P<day>\d{{1,2}}) (?P<month>{_MONTH}) ตรงกับ(?P<off>.+) จึงเลื่อน(?P<how>มาเป็นวันทำการก่อนหน้า|ไปเป็นวันทำการถัดไป)"
)


def read_period(label: str) -> Period | None:
    """What a period's label says; None where it is in somebody's own words."""
    plain = thai.to_arabic_digits(label).strip()
    if found := _MONTH_AND_YEAR.fullmatch(plain):
        return Period(SpanKind.MONTH, first=_first(found[1], found[2]))
    if found := _MONTHS.fullmatch(plain):
        return Period(SpanKind.MONTHS, first=_first(found[1], found[2]), last=_first(found[3], found[4]))
    if found := _QUARTER.fullmatch(plain):
        return Period(SpanKind.QUARTER, int(found[1]))
    if found := _YEAR.fullmatch(plain):
        return Period(SpanKind.YEAR, int(found[1]))
    if plain in _HALVES:
        return Period(SpanKind.HALF, _HALVES[plain])
    on = _day(plain)
    return None if on is None else Period(SpanKind.DAY, first=on)


ADDED_BECAUSE: Final = "ปลัดเพิ่มระหว่างปี เพราะ"
"""What stands before the secretary's words where a due day was added to the plan, behind the rule if there is one."""


def told_apart(why: str) -> tuple[str, str]:
    """The reason of a due day without, and with which words it was added to the plan; the second is empty where it was not."""
    rule, mark, words = why.partition(ADDED_BECAUSE)
    return (rule.removesuffix(" · "), words) if mark else (why, "")


def read_reason(why: str) -> Reason | None:
    """What the reason of a due day says; None where it is in somebody's own words."""
    rule, _, rest = why.partition(" · ")
    moved = _read_moved(rest) if rest else None
    if rest and moved is None:
        return None
    if found := _RULE.fullmatch(rule):
        return Reason(_EVERY[found["every"]], int(found["day"]) if found["day"] else None, moved=moved)
    if (found := _FIXED.fullmatch(rule)) and (on := _day(found["on"])):
        return Reason(on=on, moved=moved)
    return None


def _read_moved(words: str) -> Moved | None:
    found = _MOVED.fullmatch(words)
    if found is None:
        return None
    weekdays = {f"วัน{name}": n for n, name in enumerate(thai.WEEKDAYS)}
    off = found["off"]
    return Moved(int(found["day"]), _month(found["month"]), weekdays.get(off, off), found["how"].startswith("มา"))


def _first(month: str, year: str) -> date:
    return date(thai.christian_year(int(year)), _month(month), 1)


def _month(name: str) -> int:
    return (thai.MONTHS if name in thai.MONTHS else thai.SHORT_MONTHS).index(name) + 1


def _day(words: str) -> date | None:
    try:
        return thai.parse_date(words)
    except ValueError:
        return None
