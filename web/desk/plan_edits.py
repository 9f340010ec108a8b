"""What the changes of the plan share: which measure, the form, the reason, and what a refusal means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import growing, replanning
from ita_model.handing import NobodyThere, OwesItself
from ita_model.letting_go import NothingLeft
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Measure, Step, Year, names
from ita_model.replanning import NotPlanned
from web.desk.edit_parts import Done, Edit, Field, Row
from web.door import Visitor
from web.language import _, n_
from web.typed import too_long
from web.uploads import Trouble
from web.views_checkpoint import NotHere
from web.words import short_date

_FEW: Final = 4


def measure_of(session: Session, visitor: Visitor, number: int) -> tuple[Measure, Year]:
    """A measure of the visitor's agency, and its year. Raises NotHere."""
    found = session.execute(
        select(Measure, Year)
        .join(Year, names(Measure, Year))
        .where(Measure.agency_id == visitor.agency.id, Measure.id == number)
    ).first()
    if found is None:
        raise NotHere(f"measure {number}")
    return found.Measure, found.Year


def step_of(session: Session, visitor: Visitor, number: int) -> tuple[Step, Measure, Year]:
    """A step of the visitor's agency, its measure and its year: one query. Raises NotHere."""
    found = session.execute(
        select(Step, Measure, Year)
        .join(Measure, names(Step, Measure))
        .join(Year, names(Measure, Year))
        .where(Step.agency_id == visitor.agency.id, Step.id == number)
    ).first()
    if found is None:
        raise NotHere(f"step {number}")
    return found.Step, found.Measure, found.Year


def read_reason(troubles: list[Trouble], words: str) -> None:
    """Note what is wrong with a reason."""
    if not words:
        troubles.append(Trouble("words", _("ยังไม่ได้เขียนเหตุผล โปรดเขียนสั้น ๆ")))
    elif long := too_long(words):
        troubles.append(Trouble("words", long))


def plan_edit(
    title: str,
    about: str,
    back: str,
    fields: tuple[Field, ...],
    troubles: tuple[Trouble, ...] = (),
    *,
    rows: tuple[Row, ...] = (),
    see: Callable[[], Done] | None = None,
    act: Callable[[], Done] | None = None,
    pages: tuple[str, ...] = (),
    grave: bool = False,
) -> Edit:
    """A change of the plan in its form; with `see` it may be looked at, with `act` it may be saved."""
    return Edit(title, about, back, _("กลับไปหน้าแผน"), fields, troubles, rows, see, act, _why_not, grave, pages)


def _why_not(error: Exception) -> Trouble | None:
    match error:
        case replanning.OutsideTheYear():
            return Trouble("form", _("วันที่อยู่นอกปีงบประมาณของแผนนี้ โปรดตรวจวันและปี พ.ศ."))
        case growing.OwedAlready():
            return Trouble("division", _owed_already([one.due_on for one in error.points]))
        case replanning.Same():
            return Trouble("form", _("เหมือนเดิมทุกอย่าง จึงยังไม่มีอะไรให้บันทึก"))
        case replanning.Settled():
            return Trouble("form", _("รายการนี้รับรองหรือยกเว้นแล้ว กำหนดจึงเลื่อนไม่ได้"))
        case growing.NobodyAsked():
            return Trouble("divisions", _("ยังไม่ได้เลือกสำนัก/กอง"))
        case growing.There():
            return Trouble("form", _("มีข้อความนี้ในแผนอยู่แล้ว อาจบันทึกไปแล้ว โปรดดูที่หน้าแผน"))
        case growing.NoDays():
            return Trouble("form", _("ไม่มีกำหนดเหลืออยู่ในปีงบประมาณนี้ตั้งแต่วันดังกล่าว โปรดเลือกวันอื่น หรือเพิ่มกำหนดเป็นวันที่"))
        case NotPlanned():
            return Trouble("form", _("บันทึกไม่ได้ โปรดตรวจข้อมูลอีกครั้ง"))
        case NothingLeft():
            return Trouble("form", _("ไม่มีรายการเหลือให้ยกเว้นหรือส่งต่อ โปรดเลือกวันหรือสำนัก/กองอื่น"))
        case OwesItself():
            return Trouble("how", _("สำนัก/กองนั้นต้องทำขั้นตอนนี้ของตนเองอยู่แล้ว จึงรับแทนไม่ได้ โปรดเลือกยกเว้น หรือส่งต่อให้ที่อื่น"))
        case NobodyThere():
            return Trouble("how", _("สำนัก/กองนั้นไม่มีหัวหน้าหรือผู้แทนในวันนี้ จึงรับแทนไม่ได้ โปรดแต่งตั้งก่อน หรือเลือกที่อื่น"))
        case Outrun() | NotAllowed():
            return Trouble("form", _("มีผู้อื่นเปลี่ยนรายการนี้พร้อมกัน จึงยังไม่ได้บันทึก โปรดดูข้อมูลล่าสุดแล้วทำอีกครั้ง"))
        case _:
            return None


def _owed_already(days: Sequence[date]) -> str:
    """That a division owes a step by itself on these days already: each is named, of many the first and the last."""
    if len(days) > _FEW:
        many = n_("%(n)s กำหนด ตั้งแต่ %(first)s ถึง %(last)s", "%(n)s กำหนด ตั้งแต่ %(first)s ถึง %(last)s", len(days))
        told = many % {"n": len(days), "first": short_date(days[0]), "last": short_date(days[-1])}
    else:
        told = _("กำหนด %(days)s", days=" · ".join(short_date(day) for day in days))
    return _("สำนัก/กองนี้ต้องทำขั้นตอนนี้ของตนเองอยู่แล้ว จึงไม่มีอะไรให้เพิ่ม (%(told)s)", told=told)
