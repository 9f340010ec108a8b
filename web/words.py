"""How a page says things: marks of standing, days, moments, sizes. Screens use Arabic digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Final

import pendulum
from babel.dates import format_date
from babel.numbers import format_decimal

from ita_model import thai
from ita_model.calendar import OFFICE_ZONE
from ita_model.report.document import ReportKind
from ita_model.schedule import Every
from ita_model.spans import Reason, SpanKind, read_period, read_reason, told_apart
from ita_model.states import MARKS, Standing, State
from web.language import Language, _, language, n_


def long_date(day: date, *, weekday: bool = False) -> str:
    """`29 มีนาคม 2567` or `29 March 2024`; with its weekday before it, if asked."""
    if language() is Language.THAI:
        return thai.long_date(day, weekday=weekday)
    return format_date(day, "EEEE d MMMM y" if weekday else "d MMMM y", locale=language())


def short_date(day: date) -> str:
    """`29 มี.ค. 2567` or `29 Mar 2024`."""
    return thai.short_date(day) if language() is Language.THAI else format_date(day, "d MMM y", locale=language())


def short_month(day: date) -> str:
    """`มี.ค.` or `Mar`."""
    return _short_months(language())[day.month - 1]


@cache
def _short_months(of: Language) -> Sequence[str]:
    """The twelve of a language. A board has a hundred of them, and each takes Babel a while."""
    if of is Language.THAI:
        return thai.SHORT_MONTHS
    return [format_date(date(2000, month, 1), "MMM", locale=of) for month in range(1, 13)]


def fiscal_year(be: int) -> str:
    """`2567`, or `2567 (2024)`: the office's own name of the year, with the year that English readers count beside it."""
    return str(be) if language() is Language.THAI else f"{be} ({thai.christian_year(be)})"


def period_word(label: str) -> str:
    """A period in the reader's language, where its label is one of ours: `มีนาคม 2567`, or `March 2024`."""
    said = read_period(label) if language() is Language.ENGLISH else None
    if said is None:
        return label
    match said.kind:
        case SpanKind.QUARTER:
            return _("ไตรมาส %(n)s", n=said.n)
        case SpanKind.HALF:
            return _("รอบ 6 เดือนแรก") if said.n == 1 else _("รอบ 6 เดือนหลัง")
        case SpanKind.YEAR:
            return _("ปีงบประมาณ %(year)s", year=fiscal_year(said.n))
        case SpanKind.DAY if said.first:
            return long_date(said.first)
        case SpanKind.MONTHS if said.first and said.last:
            return " – ".join(format_date(month, "MMM y", locale=language()) for month in (said.first, said.last))
        case _ if said.first:
            return format_date(said.first, "MMMM y", locale=language())
    return label


def reason_word(why: str) -> str:
    """Why something is due on its day, in the reader's language where the words are ours."""
    if language() is not Language.ENGLISH:
        return why
    rule, words = told_apart(why)
    added = _("ปลัดเพิ่มระหว่างปี เพราะ%(words)s", words=words) if words else ""
    return " · ".join(filter(None, (_rule_of(rule) if rule else "", added)))


def _rule_of(why: str) -> str:
    said = read_reason(why)
    if said is None:
        return why
    rule, moved = _rule_word(said), said.moved
    if moved is None:
        return rule
    named = f"{moved.day} {short_month(date(2000, moved.month, 1))}"
    off = format_date(date(2001, 1, 1 + moved.off), "EEEE", locale=language()) if isinstance(moved.off, int) else moved.off
    if moved.earlier:
        return _("%(rule)s · %(day)s ตรงกับ%(off)s จึงเลื่อนมาเป็นวันทำการก่อนหน้า", rule=rule, day=named, off=off)
    return _("%(rule)s · %(day)s ตรงกับ%(off)s จึงเลื่อนไปเป็นวันทำการถัดไป", rule=rule, day=named, off=off)


def _rule_word(said: Reason) -> str:
    if said.on is not None:
        return _("ภายใน %(day)s", day=long_date(said.on))
    if said.every is Every.MONTH:
        return _("ทุกเดือน ภายในวันสุดท้ายของเดือน") if said.day is None else _("ทุกเดือน ภายในวันที่ %(day)s ของเดือน", day=said.day)
    words = {Every.QUARTER: _("ทุกไตรมาส"), Every.HALF_YEAR: _("ทุกรอบ 6 เดือน"), Every.YEAR: _("ปีละครั้ง")}
    every = words[said.every or Every.YEAR]
    if said.day is None:
        return _("%(every)s ภายในวันสุดท้ายของรอบ", every=every)
    return _("%(every)s ภายในวันที่ %(day)s ของเดือนสุดท้ายของรอบ", every=every, day=said.day)


def days_away(day: date, *, today: date) -> str:
    """How far a due day is, as a person says it: `อีก 3 วัน`, `วันนี้`, `เกินกำหนด 3 วัน`."""
    if language() is Language.THAI:
        return thai.days_away(day, today=today)
    gap = (day - today).days
    if gap == 0:
        return _("วันนี้")
    if gap > 0:
        return n_("อีก %(n)s วัน", "อีก %(n)s วัน", gap) % {"n": gap}
    return n_("เกินกำหนด %(n)s วัน", "เกินกำหนด %(n)s วัน", -gap) % {"n": -gap}


def clock_time(at: datetime) -> str:
    """`09.05 น.` or `09:05`, on the office's clock."""
    local = pendulum.instance(at).in_timezone(OFFICE_ZONE)
    if language() is Language.THAI:
        return thai.clock_time(local)
    return f"{local:%H:%M}"


def names(several: Sequence[str]) -> str:
    """`กองคลัง`, `กองคลังและกองช่าง`, `กองคลัง กองช่าง และสำนักปลัด`."""
    if not several:
        return ""
    *others, last = several
    if not others:
        return last
    if len(others) == 1:
        return _("%(one)sและ%(other)s", one=others[0], other=last)
    return _(
        "%(several)s และ%(last)s", several=" ".join(others) if language() is Language.THAI else ", ".join(others), last=last
    )


def size(count: int) -> str:
    """A number of bytes as a person reads it: `850 กิโลไบต์`, `2.4 เมกะไบต์`; `850 KB`, `2.4 MB`."""
    if language() is Language.THAI:
        return thai.file_size(count)
    for unit, bytes_of, pattern in (("GB", 1_000_000_000, "0.0"), ("MB", 1_000_000, "0.0"), ("KB", 1_000, "0")):
        if count >= bytes_of * 0.9995:
            return f"{format_decimal(count / bytes_of, pattern, locale=language())} {unit}"
    return f"{count} bytes"


def standing_word(standing: Standing) -> str:
    """The word of a standing."""
    return _standing_words(language())[standing]


@cache
def _standing_words(of: Language) -> Mapping[Standing, str]:
    """The words of all of them, for a reader of this language, as whoever asks is one."""
    assert of is language()
    return {
        Standing.PLANNED: _("ยังไม่ถึงกำหนด"),
        Standing.OPEN: _("รอยืนยัน"),
        Standing.OVERDUE: _("เกินกำหนด"),
        Standing.SUBMITTED: _("รอตรวจ"),
        Standing.RETURNED: _("ส่งกลับแก้ไข"),
        Standing.ACCEPTED: _("เสร็จแล้ว"),
        Standing.WAIVED: _("ยกเว้น"),
    }


def standing_said(words: str) -> str:
    """A standing as a document has it, in Thai, in the reader's language."""
    return next((standing_word(one) for one in Standing if one.thai == words), words)


def move_word(after: State) -> str:
    """What was done to a checkpoint that came to this state."""
    return {
        State.PENDING: _("เปิดให้ยืนยันใหม่"),
        State.SUBMITTED: _("ยืนยันแล้ว"),
        State.ACCEPTED: _("รับรองแล้ว"),
        State.RETURNED: _("ส่งกลับแก้ไข"),
        State.WAIVED: _("ยกเว้น"),
    }[after]


def report_name(kind: ReportKind, year: int) -> str:
    """`รายงานรอบ 6 เดือน ปีงบประมาณ 2567`, as `ReportKind.titled` has it in Thai."""
    if kind is ReportKind.SIX_MONTH:
        return _("รายงานรอบ 6 เดือน ปีงบประมาณ %(year)s", year=fiscal_year(year))
    return _("รายงานสิ้นปีงบประมาณ %(year)s", year=fiscal_year(year))


HELPERS: Final = {
    "period_word": period_word,
    "reason_word": reason_word,
    "standing_said": standing_said,
    "report_name": report_name,
    "short_month": short_month,
    "fiscal_year": fiscal_year,
    "move_word": move_word,
    "long_date": long_date,
    "short_date": short_date,
    "days_away": days_away,
    "clock_time": clock_time,
    "size": size,
    "names": names,
    "standing_word": standing_word,
    "marks": MARKS,
    "language": language,
}
"""What every template may call."""
