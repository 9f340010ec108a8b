"""The difference of two versions in words for people, and as data: what a terminal and a page say alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from unicodedata import category

import pendulum

from ita_model import thai
from ita_model.calendar import OFFICE_ZONE, office_day
from ita_model.records import Role
from ita_model.report.between import Deed, Fact
from ita_model.report.comparing import Change
from ita_model.report.difference import Difference, Explained
from ita_model.report.document import ReportKind
from ita_model.report.reasons import Why
from ita_model.report.versions import Version

_POSTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Role.HEAD.value: "หัวหน้า",
        Role.DEPUTY.value: "รองหัวหน้า",
        Role.SECRETARY.value: "ปลัด",
        Role.EXECUTIVE.value: "นายก",
    }
)


class Mark(StrEnum):
    """What became of a line; the mark itself says it, so that nothing is told by colour alone."""

    SAME = " "
    GONE = "-"
    NEW = "+"


def moment(at: datetime) -> str:
    """`22 มีนาคม 2567 เวลา 10.05 น.`, on the office's clock."""
    local = pendulum.instance(at).in_timezone(OFFICE_ZONE)
    return f"{thai.long_date(office_day(at))} เวลา {local.hour:02d}.{local.minute:02d} น."


def report_told(difference: Difference) -> str:
    """Which report it is: `รายงานรอบ 6 เดือน ปีงบประมาณ 2567`."""
    return ReportKind(difference.newer.report.kind).titled(difference.year)


def version_told(version: Version) -> str:
    """Which version it is, of which day, and when it was compiled."""
    row = version.report
    draft = " · ฉบับร่าง" if row.draft else ""
    return f"หมายเลข {row.id}{draft} · ข้อมูล ณ {thai.long_date(row.as_of)} · จัดทำเมื่อ {moment(row.at)}"


def lines(change: Change) -> Iterator[tuple[Mark, str]]:
    """The text of a change line by line: what is gone, what is new, and what stands as it stood."""
    before, after = ([] if text is None else text.split("\n") for text in (change.before, change.after))
    for _, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[i:i_end] == after[j:j_end]:
            yield from ((Mark.SAME, line) for line in before[i:i_end])
        else:
            yield from ((Mark.GONE, line) for line in before[i:i_end])
            yield from ((Mark.NEW, line) for line in after[j:j_end])


def by_part(difference: Difference) -> Iterator[tuple[str, int]]:
    """How many texts of each part differ, in the order in which they are told."""
    yield from Counter(one.change.where[0] for one in difference.changes).items()


def fact_told(fact: Fact, *, with_step: bool = False) -> str:
    """A fact as a sentence: what, by whom, when, and under which number the journal has it.

    `with_step` says it of a checkpoint's step too, shortened, where it would read like another one.
    """
    entry = f" (บันทึกลำดับที่ {fact.entry})" if fact.entry else ""
    gone = "ฉบับใหม่ไม่นับ เพราะเกิดหลังวันที่ของข้อมูล: " if fact.gone else ""
    by = f"{fact.by.name} {fact.by.position} " if fact.by else ""
    return f"{gone}{by}{_deed(fact, with_step=with_step)} เมื่อ {moment(fact.at)}{entry}"


def shortened(text: str, *, most: int = 40) -> str:
    """The beginning of a text; a Thai letter keeps the vowels and tone marks that stand above and below it."""
    if len(text) <= most:
        return text
    end = next((n for n in range(most, len(text)) if category(text[n]) != "Mn"), len(text))
    return f"{text[:end].rstrip()}…" if end < len(text) else text


def _deed(fact: Fact, *, with_step: bool) -> str:
    words = f" “{fact.words}”" if fact.words else ""
    step = f" ขั้นตอน “{shortened(fact.step)}”" if with_step and fact.step else ""
    of = f"{fact.division} ({fact.period}{step})"
    since = f" ตั้งแต่ {thai.long_date(fact.from_on)}" if fact.from_on else ""
    match fact.deed:
        case Deed.CONFIRMED:
            return f"ยืนยันผลของ{of}"
        case Deed.ACCEPTED:
            return f"รับรองผลของ{of}"
        case Deed.RETURNED:
            return f"ส่งผลของ{of} กลับแก้ไข{words}"
        case Deed.WAIVED:
            return f"ยกเว้น{of} เหตุผล{words}"
        case Deed.REOPENED:
            return f"เปิดจุดตรวจของ{of} ใหม่ เหตุผล{words}"
        case Deed.HANDED_OVER:
            return f"ส่งต่อรายการของ{fact.was} ({fact.period}{step}) ให้{fact.division} เหตุผล{words}"
        case Deed.WRITTEN:
            return f"เรียบเรียงข้อความของ “{fact.title}”"
        case Deed.TAKEN_BACK:
            return f"ถอนข้อความที่เรียบเรียงไว้ของ “{fact.title}” ให้ใช้ถ้อยคำของสำนัก/กอง"
        case Deed.RENAMED:
            now, was = (fact.was, fact.words) if fact.gone else (fact.words, fact.was)
            return f"เปลี่ยนจาก “{was}” เป็น “{now}”{since} บันทึก"
        case Deed.REWORDED:
            now, was = (fact.was, fact.words) if fact.gone else (fact.words, fact.was)
            return f"แก้ถ้อยคำของแผนจาก “{was}” เป็น “{now}”{since}"
        case Deed.ADDED:
            return f"เพิ่มรายการของ{of} เหตุผล{words}"
        case Deed.STEP_ADDED:
            return f"เพิ่มขั้นตอน “{shortened(fact.step)}” ใน “{fact.title}” เหตุผล{words}"
        case Deed.MEASURE_ADDED:
            return f"เพิ่มมาตรการ “{fact.title}” เหตุผล{words}"
        case Deed.RESCHEDULED:
            due = f" เป็น {thai.short_date(fact.from_on)}" if fact.from_on else ""
            return f"เลื่อนกำหนดของ{of} จาก {fact.was}{due} เหตุผล{words}"
        case Deed.APPOINTED:
            return f"{fact.words} ดำรงตำแหน่ง{_POSTS[fact.was]}{fact.division}{since} บันทึก"
        case Deed.LEFT:
            last = f" วันสุดท้าย {thai.long_date(fact.from_on)}" if fact.from_on else ""
            return f"ให้{fact.words} พ้นจากตำแหน่ง{_POSTS[fact.was]}{fact.division}{last} บันทึก"
        case Deed.NOTIFIED:
            return f"ส่งหนังสือแจ้งถึง{fact.words}"
        case Deed.CAME_BACK:
            return f"หนังสือแจ้งถึง{fact.words} ถูกตีกลับ จึงไม่นับ"
        case Deed.COMPILED:
            return f"จัดทำฉบับใหม่ {f'เหตุผล{words}' if words else 'โดยไม่มีเหตุผลกำกับ'}"


def why_told(why: Why, difference: Difference, *, alone: bool = True) -> str:
    """Why a text differs where no fact of the record made it so, or not `alone`: besides such a fact."""
    match why:
        case Why.DAY:
            days = (thai.long_date(one.report.as_of) for one in (difference.older, difference.newer))
            return f"วันที่ของข้อมูลเปลี่ยนจาก {' เป็น '.join(days)}{' เท่านั้น' if alone else ' ด้วย'}"
        case Why.WORDING:
            return "หน่วยงานปรับถ้อยคำของแบบรายงาน"
        case Why.SHIPPED:
            return "ถ้อยคำของแบบรายงานที่มากับโปรแกรมเปลี่ยนไปตามรุ่นของโปรแกรม"
        case Why.WORDED:
            return "ถ้อยคำของแบบรายงานเปลี่ยน โดยหน่วยงานหรือรุ่นของโปรแกรม"
        case Why.NOT_FOUND:
            return "ไม่พบข้อเท็จจริงในบันทึกที่ทำให้ต่างกัน โปรแกรมรุ่นใหม่อาจเรียบเรียงต่างจากเดิม"
        case Why.UNTOLD:
            return "บอกไม่ได้"


def around_told(difference: Difference) -> list[str]:
    """What makes the files differ and is none of the texts: the address of the check, and the Word template."""
    older, newer = (one.part or {} for one in (difference.older, difference.newer))
    told = []
    if older and newer and older.get("check_at") != newer.get("check_at"):
        told.append(f"ที่อยู่สำหรับตรวจรายงานเปลี่ยนจาก {older.get('check_at')} เป็น {newer.get('check_at')} รหัสตรวจสอบจึงเปลี่ยนด้วย")
    if older and newer and older.get("template") != newer.get("template"):
        names = ((one.get("template") or {}).get("name", "แบบที่มากับระบบ") for one in (older, newer))
        told.append(f"แบบของไฟล์ Word เปลี่ยนจาก {' เป็น '.join(names)} รหัสตรวจสอบจึงเปลี่ยนด้วย")
    return told


def untold_told(difference: Difference) -> str | None:
    """That, and why, nobody can say which facts made the difference; None where it can be said."""
    if not difference.untold:
        return None
    numbers = " และ ".join(str(one) for one in difference.untold)
    return f"บอกไม่ได้ว่าต่างกันเพราะข้อเท็จจริงใด เพราะฉบับหมายเลข {numbers} จัดทำก่อนที่ระบบจะเก็บรายการประกอบรายงานไว้ทุกฉบับ"


def as_data(difference: Difference) -> dict[str, Any]:
    """All of it for machines: ISO days and moments, facts once and named by the changes by their `id`."""
    steps = {*difference.alike, *difference.without_trace}
    return {
        "report": {"kind": difference.newer.report.kind, "year": difference.year},
        "older": _version(difference.older),
        "newer": _version(difference.newer),
        "equal": not difference.changes,
        "explained": not difference.untold,
        "around": around_told(difference),
        "changes": [_change(one) for one in difference.changes],
        "facts": [_fact(one, with_step=one in steps) for one in (*difference.facts, *difference.without_trace)],
    }


def _version(version: Version) -> dict[str, Any]:
    row = version.report
    days = {"as_of": row.as_of.isoformat(), "compiled_at": row.at.isoformat()}
    return {"number": row.id, "draft": row.draft, **days, "reason": row.reason, "manifest_sha256": row.manifest_sha256}


def _change(one: Explained) -> dict[str, Any]:
    change, spot = one.change, one.change.spot
    return {
        "change": change.kind.value,
        "part": spot.part,
        "field": spot.field,
        "where": list(change.where),
        "measure": spot.measure,
        "column": None if spot.column is None else spot.column + 1,
        "before": change.before,
        "after": change.after,
        "because": [_id(fact) for fact in one.because.facts],
        "why": [why.value for why in one.because.whys],
    }


def _fact(fact: Fact, *, with_step: bool) -> dict[str, Any]:
    return {
        "id": _id(fact),
        "deed": fact.deed.value,
        "at": fact.at.isoformat(),
        "by": {"name": fact.by.name, "position": fact.by.position} if fact.by else None,
        "journal": fact.entry,
        "words": fact.words,
        "was": fact.was,
        "measure": fact.measure or None,
        "division": fact.division or None,
        "step": fact.step or None,
        "period": fact.period or None,
        "from_on": fact.from_on.isoformat() if fact.from_on else None,
        "gone": fact.gone,
        "thai": fact_told(fact, with_step=with_step),
    }


def _id(fact: Fact) -> str:
    return f"{fact.table} {fact.number}"
