"""The difference of two versions of a report as its page tells it: in Thai what the terminal says, in English the same.

The texts of the report themselves, and what people wrote, are never translated.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from ita_model.calendar import office_day
from ita_model.records import Role
from ita_model.report.between import Deed, Fact
from ita_model.report.difference import Difference
from ita_model.report.reasons import Why
from ita_model.report.telling import lines, shortened
from ita_model.report.versions import Version
from web.language import _
from web.words import clock_time, long_date, period_word, short_date

__all__ = ["around_told", "fact_told", "lines", "untold_told", "version_told", "why_told"]


def version_told(version: Version) -> str:
    """Which version it is, of which day, and when it was compiled."""
    row = version.report
    said = {"number": row.id, "day": long_date(row.as_of), "at": _moment(row.at)}
    if row.draft:
        return _("หมายเลข %(number)s · ฉบับร่าง · ข้อมูล ณ %(day)s · จัดทำเมื่อ %(at)s", **said)
    return _("หมายเลข %(number)s · ข้อมูล ณ %(day)s · จัดทำเมื่อ %(at)s", **said)


def fact_told(fact: Fact, *, with_step: bool = False) -> str:
    """A fact as a sentence: what, by whom, when, and under which number the journal has it."""
    who = f"{fact.by.name} {fact.by.position} " if fact.by else ""
    told = _("%(who)s%(deed)s เมื่อ %(at)s", who=who, deed=_deed(fact, with_step=with_step), at=_moment(fact.at))
    if fact.gone:
        told = _("ฉบับใหม่ไม่นับ เพราะเกิดหลังวันที่ของข้อมูล: %(fact)s", fact=told)
    return _("%(fact)s (บันทึกลำดับที่ %(entry)s)", fact=told, entry=fact.entry) if fact.entry else told


def why_told(why: Why, difference: Difference, *, alone: bool = True) -> str:
    """Why a text differs where no fact of the record made it so, or not `alone`: besides such a fact."""
    match why:
        case Why.DAY:
            was, now = (long_date(one.report.as_of) for one in (difference.older, difference.newer))
            if alone:
                return _("วันที่ของข้อมูลเปลี่ยนจาก %(was)s เป็น %(now)s เท่านั้น", was=was, now=now)
            return _("วันที่ของข้อมูลเปลี่ยนจาก %(was)s เป็น %(now)s ด้วย", was=was, now=now)
        case Why.WORDING:
            return _("หน่วยงานปรับถ้อยคำของแบบรายงาน")
        case Why.SHIPPED:
            return _("ถ้อยคำของแบบรายงานที่มากับโปรแกรมเปลี่ยนไปตามรุ่นของโปรแกรม")
        case Why.WORDED:
            return _("ถ้อยคำของแบบรายงานเปลี่ยน โดยหน่วยงานหรือรุ่นของโปรแกรม")
        case Why.NOT_FOUND:
            return _("ไม่พบข้อเท็จจริงในบันทึกที่ทำให้ต่างกัน โปรแกรมรุ่นใหม่อาจเรียบเรียงต่างจากเดิม")
        case Why.UNTOLD:
            return _("บอกไม่ได้")


def around_told(difference: Difference) -> list[str]:
    """What makes the files differ and is none of the texts: the address of the check, and the Word template."""
    older, newer = (one.part or {} for one in (difference.older, difference.newer))
    if not (older and newer):
        return []
    told = []
    was, now = (one.get("check_at") for one in (older, newer))
    if was != now:
        told.append(_("ที่อยู่สำหรับตรวจรายงานเปลี่ยนจาก %(was)s เป็น %(now)s รหัสตรวจสอบจึงเปลี่ยนด้วย", was=was, now=now))
    if older.get("template") != newer.get("template"):
        was, now = ((one.get("template") or {}).get("name", _("แบบที่มากับระบบ")) for one in (older, newer))
        told.append(_("แบบของไฟล์ Word เปลี่ยนจาก %(was)s เป็น %(now)s รหัสตรวจสอบจึงเปลี่ยนด้วย", was=was, now=now))
    return told


def untold_told(difference: Difference) -> str | None:
    """That, and why, nobody can say which facts made the difference; None where it can be said."""
    if not difference.untold:
        return None
    numbers = _(" และ ").join(str(one) for one in difference.untold)
    return _(
        "บอกไม่ได้ว่าต่างกันเพราะข้อเท็จจริงใด เพราะฉบับหมายเลข %(numbers)s จัดทำก่อนที่ระบบจะเก็บรายการประกอบรายงานไว้ทุกฉบับ",
        numbers=numbers,
    )


def _moment(at: datetime) -> str:
    return _("%(day)s เวลา %(time)s", day=long_date(office_day(at)), time=clock_time(at))


def _deed(fact: Fact, *, with_step: bool) -> str:
    return _DEEDS[fact.deed](fact, _period(fact, with_step=with_step))


def _period(fact: Fact, *, with_step: bool) -> str:
    """`มีนาคม 2567`, with the step's beginning where that is wanted."""
    period = period_word(fact.period)
    return _("%(period)s ขั้นตอน “%(step)s”", period=period, step=shortened(fact.step)) if with_step and fact.step else period


def _of(fact: Fact, period: str) -> str:
    return f"{fact.division} ({period})"


def _because(fact: Fact) -> str:
    return f" “{fact.words}”" if fact.words else ""


def _post(fact: Fact) -> str:
    """What a post is called here, in short: the documents say `หัวหน้า`, `รองหัวหน้า`, `ปลัด` and `นายก`."""
    return {
        Role.HEAD.value: _("หัวหน้า%(division)s", division=fact.division),
        Role.DEPUTY.value: _("รองหัวหน้า%(division)s", division=fact.division),
        Role.SECRETARY.value: _("ปลัด"),
        Role.EXECUTIVE.value: _("นายก"),
    }[fact.was]


def _since(fact: Fact) -> str:
    return _(" ตั้งแต่ %(day)s", day=long_date(fact.from_on)) if fact.from_on else ""


def _renamed(fact: Fact, period: str) -> str:
    now, was = (fact.was, fact.words) if fact.gone else (fact.words, fact.was)
    return _("เปลี่ยนจาก “%(was)s” เป็น “%(now)s”%(since)s บันทึก", was=was, now=now, since=_since(fact))


def _reworded(fact: Fact, period: str) -> str:
    now, was = (fact.was, fact.words) if fact.gone else (fact.words, fact.was)
    return _("แก้ถ้อยคำของแผนจาก “%(was)s” เป็น “%(now)s”%(since)s", was=was, now=now, since=_since(fact))


def _rescheduled(fact: Fact, period: str) -> str:
    said = {"of": _of(fact, period), "was": period_word(fact.was), "words": _because(fact)}
    if fact.from_on is None:
        return _("เลื่อนกำหนดของ%(of)s จาก %(was)s เหตุผล%(words)s", **said)
    return _("เลื่อนกำหนดของ%(of)s จาก %(was)s เป็น %(now)s เหตุผล%(words)s", **said, now=short_date(fact.from_on))


def _left(fact: Fact, period: str) -> str:
    last = _(" วันสุดท้าย %(day)s", day=long_date(fact.from_on)) if fact.from_on else ""
    return _("ให้%(who)s พ้นจากตำแหน่ง%(post)s%(last)s บันทึก", who=fact.words, post=_post(fact), last=last)


def _compiled(fact: Fact, period: str) -> str:
    if fact.words:
        return _("จัดทำฉบับใหม่ เหตุผล%(words)s", words=_because(fact))
    return _("จัดทำฉบับใหม่ โดยไม่มีเหตุผลกำกับ")


_DEEDS: Final[dict[Deed, Callable[[Fact, str], str]]] = {
    Deed.CONFIRMED: lambda one, period: _("ยืนยันผลของ%(of)s", of=_of(one, period)),
    Deed.ACCEPTED: lambda one, period: _("รับรองผลของ%(of)s", of=_of(one, period)),
    Deed.RETURNED: lambda one, period: _("ส่งผลของ%(of)s กลับแก้ไข%(words)s", of=_of(one, period), words=_because(one)),
    Deed.WAIVED: lambda one, period: _("ยกเว้น%(of)s เหตุผล%(words)s", of=_of(one, period), words=_because(one)),
    Deed.REOPENED: lambda one, period: _(
        "เปิดจุดตรวจของ%(of)s ใหม่ เหตุผล%(words)s", of=_of(one, period), words=_because(one)
    ),
    Deed.HANDED_OVER: lambda one, period: _(
        "ส่งต่อรายการของ%(was)s (%(period)s) ให้%(division)s เหตุผล%(words)s", was=one.was, period=period,
        division=one.division, words=_because(one),
    ),
    Deed.WRITTEN: lambda one, period: _("เรียบเรียงข้อความของ “%(title)s”", title=one.title),
    Deed.TAKEN_BACK: lambda one, period: _("ถอนข้อความที่เรียบเรียงไว้ของ “%(title)s” ให้ใช้ถ้อยคำของสำนัก/กอง", title=one.title),
    Deed.RENAMED: _renamed,
    Deed.REWORDED: _reworded,
    Deed.ADDED: lambda one, period: _("เพิ่มรายการของ%(of)s เหตุผล%(words)s", of=_of(one, period), words=_because(one)),
    Deed.STEP_ADDED: lambda one, period: _(
        "เพิ่มขั้นตอน “%(step)s” ใน “%(title)s” เหตุผล%(words)s", step=shortened(one.step), title=one.title, words=_because(one)
    ),
    Deed.MEASURE_ADDED: lambda one, period: _("เพิ่มมาตรการ “%(title)s” เหตุผล%(words)s", title=one.title, words=_because(one)),
    Deed.RESCHEDULED: _rescheduled,
    Deed.APPOINTED: lambda one, period: _(
        "%(who)s ดำรงตำแหน่ง%(post)s%(since)s บันทึก", who=one.words, post=_post(one), since=_since(one)
    ),
    Deed.LEFT: _left,
    Deed.NOTIFIED: lambda one, period: _("ส่งหนังสือแจ้งถึง%(who)s", who=one.words),
    Deed.CAME_BACK: lambda one, period: _("หนังสือแจ้งถึง%(who)s ถูกตีกลับ จึงไม่นับ", who=one.words),
    Deed.COMPILED: _compiled,
}  # fmt: skip
