"""What a year's plan lacks, as its page tells it: of each kind what to do, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config.frameworks import frameworks
from ita_model.lacking import Gap, Lack, gaps, plan_of
from web.desk.entry import BOARD
from web.desk.views_plan import PLAN, year_of
from web.door import Visitor
from web.language import _


@dataclass(frozen=True, slots=True)
class GapShown:
    """What of one kind is lacking: the kind, what to do about it, and each one with the address of where to do it."""

    title: str
    advice: str
    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class GapsPage:
    """What a year's plan lacks, kind by kind."""

    be: int
    years: tuple[int, ...]
    kinds: tuple[GapShown, ...]
    count: int


def gaps_page(session: Session, visitor: Visitor, *, be: int | None) -> GapsPage | None:
    """What a year's plan lacks: six queries. Raises NotHere."""
    found = year_of(session, visitor, be)
    if found is None:
        return None
    year, years = found
    lacks = gaps(session, year, plan_of(session, year), aspects=frameworks().aspect_names(), people=visitor.posts)
    kinds = tuple(_shown(kind, [one for one in lacks if one.lack is kind], year.be) for kind in Lack)
    return GapsPage(year.be, years, tuple(one for one in kinds if one.items), len(lacks))


def _shown(kind: Lack, found: Sequence[Gap], be: int) -> GapShown:
    title, advice = {
        Lack.ASPECT: (
            _("ด้านที่ยังไม่มีมาตรการ"),
            _("ผู้ประเมินดูว่าแผนมีมาตรการครบทุกด้านหรือไม่ โปรดเพิ่มมาตรการ หรือหากปีนี้ไม่มีจริง ๆ โปรดเตรียมคำอธิบาย"),
        ),
        Lack.NOBODY: (
            _("ขั้นตอนที่ไม่ถามใคร"),
            _("ขั้นตอนนี้ไม่มีจุดตรวจ จึงไม่มีใครได้รับจดหมายและไม่มีผลในรายงาน โปรดเพิ่มกำหนดให้สำนัก/กองที่ต้องทำ"),
        ),
        Lack.NO_HEAD: (
            _("สำนัก/กองที่ไม่มีหัวหน้าวันนี้"),
            _("มีรายการที่ต้องยืนยัน แต่ไม่มีใครได้รับจดหมาย โปรดแต่งตั้งหัวหน้าหรือผู้รักษาราชการแทน"),
        ),
        Lack.GOOD_EVIDENCE: (
            _("ขั้นตอนที่ไม่บอกว่าหลักฐานที่ดีเป็นอย่างไร"),
            _("หัวหน้าจะไม่รู้ว่าควรแนบอะไร โปรดเขียนสั้น ๆ เช่น ภาพหน้าเว็บไซต์ที่เห็นวันที่ชัดเจน"),
        ),
        Lack.ONLY_WORDS: (
            _("รับรองแล้วแต่มีเพียงข้อความ"),
            _("ไม่มีไฟล์หรือที่อยู่เว็บ ผู้ประเมินจะไม่มีอะไรให้ดู โปรดเปิดรายการใหม่และขอหลักฐานเพิ่ม"),
        ),
        Lack.TOO_LATE: (
            _("มาตรการที่กำหนดทั้งหมดอยู่หลังรายงานรอบ 6 เดือน"),
            _("รายงานรอบ 6 เดือนจะไม่มีผลของมาตรการเหล่านี้ หากทำเสร็จก่อนได้ โปรดเลื่อนกำหนดให้เร็วขึ้น"),
        ),
        Lack.NO_ADDRESS: (_("คนที่จดหมายไปไม่ถึง"), _("มีตำแหน่งแต่ไม่ได้รับจดหมาย โปรดแก้ไขอีเมล")),
    }[kind]
    named = ((f"({one.place}) {one.name}" if kind is Lack.ASPECT else one.name, one) for one in found)
    return GapShown(title, advice, tuple((name, one.of, _place(one, be)) for name, one in named))


def _place(one: Gap, be: int) -> str:
    return {
        Lack.ASPECT: f"{PLAN}/years/{be}/aspects/{one.place}/add",
        Lack.NOBODY: f"{PLAN}/steps/{one.place}/add",
        Lack.NO_HEAD: f"{BOARD}/people/divisions/{one.place}/head",
        Lack.GOOD_EVIDENCE: f"{PLAN}/steps/{one.place}/words",
        Lack.ONLY_WORDS: f"/me/checkpoints/{one.place}",
        Lack.TOO_LATE: f"{PLAN}?year={be}#{one.place}",
        Lack.NO_ADDRESS: f"{BOARD}/people/officers/{one.place}/change",
    }[one.lack]
