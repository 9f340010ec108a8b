"""What the parts and fields of a report are called when somebody is told where it differs, and how their values are said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from ita_model import thai
from ita_model.report.document import (
    AspectSection,
    MeasureRow,
    OutstandingGroup,
    OutstandingItem,
    ProgressRow,
    ReportKind,
    WaivedItem,
)

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kind": "ประเภทรายงาน",
        "year": "ปีงบประมาณ",
        "as_of": "วันที่ของข้อมูล",
        "as_of_line": "วันที่ของข้อมูล",
        "draft": "เป็นฉบับร่าง",
        "agency": "ชื่อหน่วยงาน",
        "cover": "ปกส่วนบน",
        "cover_office": "ปกส่วนล่าง",
        "title": "ชื่อรายงาน",
        "columns": "หัวตาราง",
        "sections": "ตารางผลการดำเนินการ",
        "progress": "ความก้าวหน้ารายมาตรการ",
        "outstanding": "รายการที่ยังขาดหลักฐาน",
        "waived": "รายการที่ได้รับยกเว้น",
        "notes": "หมายเหตุ",
        "memo": "บันทึกข้อความ",
        "summary": "บทสรุป",
        "evidence": "รายการหลักฐาน",
        "annex": "ภาคผนวก",
        "signatures": "ผู้ลงนาม",
        "heading": "ด้าน",
        "unclaimed": "เป็นถ้อยคำแทนผลที่ยังไม่มี",
        "code": "รหัส",
        "due": "ครบกำหนด",
        "accepted": "ผ่านการตรวจ",
        "in_review": "รอตรวจ",
        "missing": "ยังขาด",
        "division": "สำนัก/กอง",
        "measure": "มาตรการ",
        "step": "ขั้นตอน",
        "period": "รอบ",
        "standing": "สถานะ",
        "reason": "เหตุผล",
        "name": "ชื่อ",
        "position": "ตำแหน่ง",
        "subject": "เรื่อง",
        "to": "เรียน",
        "number": "ที่",
        "date": "วันที่",
    }
)
_WITHIN: Final[Mapping[str, str]] = MappingProxyType({"waived": "ยกเว้น", "title": "ชื่อ"})
"""What a field is called in a row, where a part of the whole report has the same name."""

OTHER_PART: Final = "ส่วนอื่นของรายงาน"
OTHER_FIELD: Final = "ข้อความ"


def named(field: str, *, within: bool = False) -> str:
    """What a field of the report is called or, `within`, one of a row in it; one that nobody named yet has a general word."""
    if within:
        return _WITHIN.get(field) or NAMES.get(field, OTHER_FIELD)
    return NAMES.get(field, OTHER_PART)


def said(value: object) -> str | None:
    """A value as text for people; None for none."""
    match value:
        case None:
            return None
        case bool():
            return "ใช่" if value else "ไม่ใช่"
        case ReportKind():
            return value.thai
        case date():
            return thai.long_date(value)
        case _:
            return str(value)


def titles(row: object) -> tuple[str, ...]:
    """How a row that has a name of its own is found by a person: one word or several, the widest first."""
    match row:
        case MeasureRow():
            return (row.cells[0],)
        case ProgressRow():
            return (row.title,)
        case AspectSection():
            return (row.heading,)
        case OutstandingGroup():
            return (row.division,)
        case OutstandingItem():
            return row.measure, row.step, row.period
        case WaivedItem():
            return row.division, row.measure, row.step, row.period
        case _:
            return ()
