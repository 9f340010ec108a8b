"""How often, in the words of offices: `ทุกเดือน`, `ปีละ 2 ครั้ง`, `รอบ ๖ เดือน`, `ทุกวันที่ ๕ ของเดือน`."""

from __future__ import annotations

import re
from typing import Final

from ita_model import thai
from ita_model.schedule import Every, Schedule

LONGEST: Final = 160
"""Letters of the longest words that are read at all; more is prose."""

_WORDS: Final = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "หก": 6, "สิบสอง": 12}
_N: Final = rf"[0-9]{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))}"
_NAMED: Final = {
    "เดือน": Every.MONTH,
    "ไตรมาส": Every.QUARTER,
    "ครึ่งปี": Every.HALF_YEAR,
    "ปี": Every.YEAR,
    "ปีงบประมาณ": Every.YEAR,
}
_MONTHS: Final = {1: Every.MONTH, 3: Every.QUARTER, 6: Every.HALF_YEAR, 12: Every.YEAR}
_TIMES_A_YEAR: Final = {1: Every.YEAR, 2: Every.HALF_YEAR, 4: Every.QUARTER, 12: Every.MONTH}

_INVISIBLE: Final = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_DOT: Final = re.compile(r"(?<=[ก-ฮะ-ฺ็-์])\.")
_DASH: Final = re.compile(r"[‐-―−~]|จนถึง|ถึง")

_ONCE: Final = r"(?:(?:ๆ?ละ|/|ต่อ)?(?:1|หนึ่ง)?ครั้ง)?"
_BY_NAME: Final = re.compile(
    rf"(?:เป็น)?(?:ประจำ)?(?:ทุกๆ?|ราย)(?:สิ้น|รอบ)?(เดือน|ไตรมาส|ครึ่งปี|ปีงบประมาณ|ปี){_ONCE}|(?:เป็น)?ประจำ(เดือน|ไตรมาส)"
)
_BY_MONTHS: Final = re.compile(rf"(?:ทุกๆ?(?:รอบ)?|ราย|รอบ)({_N})เดือน{_ONCE}|({_N})เดือน(?:/|ต่อ)?(?:1|หนึ่ง)?ครั้ง")
_TIMES: Final = re.compile(rf"(ปี|ไตรมาส|เดือน)ละ({_N})?ครั้ง|({_N})ครั้ง(?:ต่อ|/)(ปี|ไตรมาส|เดือน)")
_BOTH_HALVES: Final = re.compile(r"(?:รอบ)?6(?:เดือน)?(?:,|/|และ)(?:รอบ)?12เดือน")
_AT_LEAST: Final = re.compile(r"^(?:อย่างน้อย)|(?:เป็นอย่างน้อย)$")

_LAST_DAYS: Final = re.compile(r"ทุกวัน(?:สิ้น|สุดท้ายของ(?:ทุก|แต่ละ)?)เดือน")
_EACH_DAY: Final = re.compile(r"(?:ภายใน|ไม่เกิน)?(?:ทุก)?วันที่([0-9]{1,2})ของ(?:ทุก|แต่ละ)?เดือน|ทุกวันที่([0-9]{1,2})")
_WITHIN: Final = re.compile(
    r"(.+?)(?:ภายใน|ไม่เกิน)?(?:(?:วัน)?(?:สุดท้ายของ|สิ้น)(?:เดือน|รอบ|ไตรมาส|ปี)"
    r"|วันที่(?P<day>[0-9]{1,2})(?:ของ(?:ทุก|แต่ละ)?เดือน(?P<last>สุดท้ายของ(?:รอบ|ไตรมาส|ปี))?)?)"
)

_IN_PROSE: Final = re.compile(
    r"ทุกๆ?\s*(?:สิ้น|รอบ)?\s*(?:[0-9๐-๙]{1,2}\s*)?(?:เดือน|ไตรมาส|ครึ่งปี|สัปดาห์|ปี(?:งบประมาณ)?)"
    r"|ทุกวันที่\s*[0-9๐-๙]{1,2}(?:\s*ของ(?:ทุก)?เดือน)?"
    r"|ราย(?:เดือน|ไตรมาส|ปี)"
    r"|(?:ปี|ไตรมาส|เดือน|สัปดาห์)ละ\s*(?:[0-9๐-๙]{1,2}|หนึ่ง|สอง|สาม|สี่)?\s*ครั้ง"
    r"|รอบ\s*[0-9๐-๙]{1,2}\s*เดือน"
)


def squeezed_words(words: str) -> str:
    """Words as all patterns here and in `periods` want them: no spaces, Arabic digits, plain dashes, no dots of short forms."""
    plain = _INVISIBLE.sub("", thai.to_arabic_digits(words))
    return _DASH.sub("-", _DOT.sub("", plain))


def rule_said(plain: str) -> Schedule | None:
    """The rule that squeezed words state, with its day where they name one; None for words that say anything else.

    A day of the month after (`ภายในวันที่ ๕ ของเดือนถัดไป`) is none: no rule of a plan file can say it.
    """
    if len(plain) > LONGEST:
        return None
    if found := _EACH_DAY.fullmatch(plain):
        return _on_day(Every.MONTH, int(found[1] or found[2]))
    if _LAST_DAYS.fullmatch(plain):
        return Schedule(Every.MONTH)
    if every := _every(plain):
        return Schedule(every)
    found = _WITHIN.fullmatch(plain)
    every = _every(found[1]) if found else None
    if found is None or every is None:
        return None
    if found["day"] is None:
        return Schedule(every)
    # วันที่ 5 of a quarter might be its first month's: only a month, or the words for the last one, leave no choice.
    return _on_day(every, int(found["day"])) if (every is Every.MONTH) is not bool(found["last"]) else None


def frequencies_in(prose: str) -> tuple[str, ...]:
    """The words of prose that say how often, each once, as they stand there."""
    return tuple(dict.fromkeys(found.group() for found in _IN_PROSE.finditer(prose)))


def _on_day(every: Every, day: int) -> Schedule | None:
    return Schedule(every, day) if 1 <= day <= 31 else None


def _every(plain: str) -> Every | None:
    plain = _AT_LEAST.sub("", plain)
    if _BOTH_HALVES.fullmatch(plain):
        return Every.HALF_YEAR
    if found := _BY_NAME.fullmatch(plain):
        return _NAMED[found[1] or found[2]]
    if found := _BY_MONTHS.fullmatch(plain):
        return _MONTHS.get(_number(found[1] or found[2]))
    if found := _TIMES.fullmatch(plain):
        unit, times = found[1] or found[4], _number(found[2] or found[3] or "1")
        return _TIMES_A_YEAR.get(times) if unit == "ปี" else _NAMED[unit] if times == 1 else None
    return None


def _number(said: str) -> int:
    return _WORDS[said] if said in _WORDS else int(said)
