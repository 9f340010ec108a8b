"""What a printed period says about the year, as far as it is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ita_model import thai
from ita_model.calendar import FiscalYear, Span
from ita_model.importing.frequencies import LONGEST, rule_said, squeezed_words
from ita_model.schedule import Every, Schedule

_MONTHS: Final = {name.replace(".", ""): n for names in (thai.MONTHS, thai.SHORT_MONTHS) for n, name in enumerate(names, 1)}
_MONTH: Final = "|".join(_MONTHS)
_YEAR: Final = r"(?:ปี)?(?:งบประมาณ)?(?:พศ|คศ)?([0-9]{4}|[0-9]{2})"
_IN_MONTH: Final = re.compile(rf"(?:วันที่)?([0-9]{{1,2}})?(?:สิ้น)?(?:เดือน)?({_MONTH})(?:{_YEAR})?")
_DAYS_OF_MONTH: Final = re.compile(rf"(?:วันที่)?([0-9]{{1,2}})-(?:วันที่)?([0-9]{{1,2}})((?:เดือน)?(?:{_MONTH})(?:{_YEAR})?)")
_NUMBERS: Final = re.compile(r"(?:วันที่)?([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})")
_QUARTER: Final = re.compile(rf"ไตรมาส(?:ที่)?([1-4])(?:(?:/|(?:ของ)?(?=ปี|พศ)){_YEAR})?")
_HALF: Final = re.compile(r"(?:รอบ)?(?:6เดือน|ครึ่งปี)(แรก|หลัง)")
_WHOLE_YEAR: Final = re.compile(rf"(?:ตลอด(?:ระยะเวลา)?)?(?:ทั้ง)?ปี(?:งบประมาณ)?(?:{_YEAR})?|12เดือน")
_BY_ITS_END: Final = re.compile(rf"(?:ภายใน|ไม่เกิน)(?:วัน)?(?:สิ้น)?ปีงบประมาณ(?:{_YEAR})?")
_OPENING: Final = re.compile(r"^(?:ภายใน|ไม่เกิน|ตั้งแต่|ระหว่าง|ในช่วง|ช่วง)+")
_BETWEEN: Final = re.compile(r",|และ")
_AROUND: Final = "(),;:/-"


@dataclass(frozen=True, slots=True)
class Meant:
    """The schedule that a period means. `is_said` is False where the words give no more than a span, which is only a guess."""

    schedule: Schedule
    is_said: bool = True


def period_meant(words: str, year: FiscalYear | None) -> Meant | None:
    """What the period `words` mean in `year` (None where no year is known); None when they are not understood.

    Words for how often are the rule itself. A day, month, quarter or half, or a list of them, is due on the last day of each.
    A span that covers the year says nothing of how often: every half-year, a guess; a shorter one is due on its last day.
    A month without its year is the one inside `year`; what leaves the fiscal year is not understood.
    """
    plain = squeezed_words(words).strip(_AROUND)
    if not plain or len(plain) > LONGEST:
        return None
    if rule := rule_said(plain):
        return Meant(rule)
    if year is None:
        return None
    if by_its_end := _BY_ITS_END.fullmatch(plain):
        return Meant(Schedule(on=(year.end,))) if _is_of(by_its_end, year) else None
    if days := _days_listed(_OPENING.sub("", plain), year):
        return Meant(_on(days, year))
    if span := _span(plain, year):
        return _of_span(*span, year, by_quarters="ไตรมาส" in plain)
    rule = _rule_of_the_year(plain, year)
    return Meant(rule) if rule else None


def _on(days: tuple[date, ...], year: FiscalYear) -> Schedule:
    quarters = tuple(quarter.end for quarter in year.quarters())
    return Schedule(Every.QUARTER) if days == quarters else Schedule(on=days)


def _of_span(first: date, last: date, year: FiscalYear, *, by_quarters: bool) -> Meant:
    if by_quarters:
        return Meant(_on(tuple(quarter.end for quarter in year.quarters() if first <= quarter.end <= last), year))
    whole = (first, last) == (year.start, year.end)
    return Meant(Schedule(Every.HALF_YEAR) if whole else Schedule(on=(last,)), is_said=False)


def _rule_of_the_year(plain: str, year: FiscalYear) -> Schedule | None:
    """A rule beside a span that is the whole year and so adds nothing to it: `ตลอดปีงบประมาณ (ทุกเดือน)`."""
    for cut in range(1, len(plain)):
        parts = plain[:cut].strip(_AROUND), plain[cut:].strip(_AROUND)
        for said, beside in (parts, parts[::-1]):
            rule = rule_said(said)
            if rule and _span(beside, year) == (year.start, year.end):
                return rule
    return None


def _days_listed(plain: str, year: FiscalYear) -> tuple[date, ...]:
    """The last days of the points that are listed, in order; none where anything else stands among them."""
    names = _with_their_word(_BETWEEN.split(plain))
    points = [_point(name, year) for name in names]
    return tuple(sorted({point[1] for point in points if point})) if all(points) else ()


def _with_their_word(parts: list[str]) -> list[str]:
    """`ไตรมาส1`, `3`: the word stands once before all numbers."""
    if not parts[0].startswith("ไตรมาส"):
        return parts
    return [f"ไตรมาส{part}" if part[:1].isdigit() else part for part in parts]


def _span(plain: str, year: FiscalYear) -> tuple[date, date] | None:
    """The first and the last day of a span (`ม.ค. - มี.ค. 2567`, `ตลอดปีงบประมาณ`)."""
    if whole := _WHOLE_YEAR.fullmatch(plain):
        return (year.start, year.end) if _is_of(whole, year) else None
    plain = _OPENING.sub("", plain)
    if found := _DAYS_OF_MONTH.fullmatch(plain):
        ends = [f"{found[1]}{found[3]}", f"{found[2]}{found[3]}"]
    else:
        ends = _with_their_word(plain.split("-"))
    if len(ends) != 2:
        return None
    first, last = (_point(end, year) for end in ends)
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _point(plain: str, year: FiscalYear) -> tuple[date, date] | None:
    """The first and the last day of a single day, month, quarter or half inside the year."""
    if found := _QUARTER.fullmatch(plain):
        return _ends(year.quarters()[int(found[1]) - 1]) if _is_of(found, year, 2) else None
    if found := _HALF.fullmatch(plain):
        return _ends(year.halves()[found[1] == "หลัง"])
    if found := _NUMBERS.fullmatch(plain):
        return _day(found[1], year)
    found = _IN_MONTH.fullmatch(plain)
    return _in_month(found[2], found[1], found[3], year) if found else None


def _in_month(name: str, day: str | None, be: str | None, year: FiscalYear) -> tuple[date, date] | None:
    month = next(span for span in year.months() if span.start.month == _MONTHS[name])
    said = be or str(thai.buddhist_year(month.start.year))
    first = _day(f"{day or 1} {name} {said}", year)
    return first if day or first is None else _ends(month)


def _day(written: str, year: FiscalYear) -> tuple[date, date] | None:
    try:
        day = thai.parse_date(written)
    except ValueError:
        return None
    return (day, day) if day in year else None


def _is_of(found: re.Match[str], year: FiscalYear, group: int = 1) -> bool:
    """Whether the fiscal year that words name, if they do, is the plan's own."""
    said = found[group]
    return said is None or int(said) in (year.be, year.be - 2500)


def _ends(span: Span) -> tuple[date, date]:
    return span.start, span.end
