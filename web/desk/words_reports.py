"""How the pages say where a report stands, what was done with it, and what is in the way."""

from __future__ import annotations

from ita_model.moves import NotAllowed, Outrun
from ita_model.report.life import CompiledAgain, NoReason, NoWords, OnlyADraft, OutOfTurn
from ita_model.report.states import ReportState
from ita_model.report.wishes import Trouble
from ita_model.states import Standing
from ita_model.urgent import CodeStands
from web.language import _


def report_state(state: ReportState) -> str:
    """Where a report stands."""
    return {
        ReportState.DRAFT: _("ฉบับร่าง"),
        ReportState.COMPILED: _("จัดทำแล้ว รอปลัดลงนาม"),
        ReportState.SIGNED_OFF: _("ปลัดลงนามแล้ว รอนายกรับทราบ"),
        ReportState.SENT_BACK: _("นายกส่งกลับ รอปลัดแก้ไขหรือชี้แจง"),
        ReportState.ACKNOWLEDGED: _("นายกรับทราบแล้ว เผยแพร่ได้"),
        ReportState.PUBLISHED: _("เผยแพร่แล้ว"),
        ReportState.SUPERSEDED: _("เลิกใช้แล้ว"),
    }[state]


def report_step(to: ReportState) -> str:
    """What was done with a report that came to this state."""
    return {
        ReportState.DRAFT: _("จัดทำฉบับร่าง"),
        ReportState.COMPILED: _("จัดทำ"),
        ReportState.SIGNED_OFF: _("ปลัดลงนาม"),
        ReportState.SENT_BACK: _("นายกส่งกลับ"),
        ReportState.ACKNOWLEDGED: _("นายกรับทราบและอนุญาตให้เผยแพร่"),
        ReportState.PUBLISHED: _("เผยแพร่"),
        ReportState.SUPERSEDED: _("เลิกใช้"),
    }[to]


def report_look(state: ReportState) -> Standing:
    """Whose shape and colour a report's state has: the word says the rest."""
    return {
        ReportState.DRAFT: Standing.PLANNED,
        ReportState.COMPILED: Standing.OPEN,
        ReportState.SIGNED_OFF: Standing.SUBMITTED,
        ReportState.SENT_BACK: Standing.RETURNED,
        ReportState.ACKNOWLEDGED: Standing.OPEN,
        ReportState.PUBLISHED: Standing.ACCEPTED,
        ReportState.SUPERSEDED: Standing.WAIVED,
    }[state]


def refusal_words(error: NotAllowed | Outrun, *, pressed: bool = True) -> str:
    """What is in the way of a step, and what to do about it; `pressed` where somebody pressed for it and did not only look."""
    match error:
        case OnlyADraft():
            return _("ฉบับร่างลงนามหรือเผยแพร่ไม่ได้ โปรดจัดทำฉบับจริงก่อน ยังไม่มีสิ่งใดเปลี่ยน")
        case CompiledAgain():
            return _("มีฉบับใหม่กว่าแล้ว คือหมายเลข %(number)s โปรดเปิดฉบับนั้นแทน ยังไม่มีสิ่งใดเปลี่ยน", number=error.newest)
        case NoWords(to=ReportState.SENT_BACK):
            return _("ยังไม่ได้เขียนว่าส่งกลับเพราะอะไร โปรดเขียนให้ปลัดทราบว่าต้องแก้ไขสิ่งใด")
        case NoWords():
            return _("ยังไม่ได้เขียนคำตอบ โปรดตอบสิ่งที่นายกให้แก้ไขหรือชี้แจง")
        case NoReason():
            return _("ยังไม่ได้เขียนเหตุผลที่เลิกใช้รายงานหมายเลข %(number)s โปรดเขียนเหตุผลแล้วกดอีกครั้ง", number=error.superseded)
        case OutOfTurn() if error.too_early:
            return _too_early(error)
    if pressed:
        return _("รายงานนี้พ้นขั้นนี้ไปแล้ว หรือมีผู้ดำเนินการไปก่อน ยังไม่มีสิ่งใดเปลี่ยนจากการกดครั้งนี้ โปรดดูสถานะล่าสุดด้านล่าง")
    return _("รายงานนี้พ้นขั้นนี้ไปแล้ว โปรดดูสถานะล่าสุดด้านล่าง")


def _too_early(error: OutOfTurn) -> str:
    """Whose step a report waits for before the one that was wanted, and how one learns that it was taken."""
    if error.to is ReportState.ACKNOWLEDGED and error.stands is ReportState.SENT_BACK:
        return _("ส่งรายงานนี้กลับให้ปลัดแล้ว เมื่อปลัดลงนามอีกครั้งหรือจัดทำฉบับใหม่ ระบบจะส่งจดหมายแจ้ง")
    if error.to is ReportState.ACKNOWLEDGED:
        return _("ปลัดยังไม่ได้ลงนามรายงานนี้ จึงยังรับทราบไม่ได้ ระบบจะส่งจดหมายแจ้งเมื่อปลัดลงนามแล้ว")
    if error.stands is ReportState.SENT_BACK:
        return _("ยังเผยแพร่ไม่ได้ นายกส่งรายงานนี้กลับ โปรดจัดทำฉบับใหม่ หรือตอบและลงนามอีกครั้ง")
    if error.stands is ReportState.COMPILED:
        return _("ยังเผยแพร่ไม่ได้ โปรดลงนามก่อน แล้วรอนายกรับทราบ ระบบจะส่งจดหมายแจ้งเมื่อนายกรับทราบแล้ว")
    return _("นายกยังไม่ได้รับทราบรายงานนี้ จึงยังเผยแพร่ไม่ได้ ระบบจะส่งจดหมายแจ้งเมื่อนายกรับทราบแล้ว")


def trouble_words(trouble: Trouble) -> str:
    """What was in the way of compiling a report, and what to do about it."""
    return {
        Trouble.OUTSTANDING: _("มีรายการที่ขาดหลักฐานเพิ่มขึ้นหลังจากสั่ง โปรดสั่งใหม่พร้อมเหตุผล หรือจัดทำฉบับร่าง"),
        Trouble.TEMPLATE: _("แบบ Word ของหน่วยงานใช้กับรายงานนี้ไม่ได้ โปรดให้ผู้ดูแลระบบตรวจแบบ แล้วสั่งใหม่"),
        Trouble.TYPEFACE: _("แบบอักษรของรายงานหายหรือเสียหาย โปรดให้ผู้ดูแลระบบติดตั้งโปรแกรมใหม่ แล้วสั่งใหม่"),
        Trouble.DISK: _("เขียนไฟล์รายงานไม่ได้ พื้นที่ดิสก์อาจเต็ม โปรดแจ้งผู้ดูแลระบบ แล้วสั่งใหม่"),
        Trouble.BROKEN: _("ระบบจัดทำขัดข้อง โปรดสั่งใหม่อีกครั้ง หากยังไม่ได้โปรดแจ้งผู้ดูแลระบบ"),
    }[trouble]


def code_words(stands: CodeStands, *, most: int, minutes: int) -> str:
    """What is wrong with the code that an officer has, or nothing where they may go on."""
    return {
        CodeStands.AGED: _("รหัสหมดอายุแล้ว รหัสใช้ได้ %(minutes)s นาที โปรดขอรหัสใหม่", minutes=minutes),
        CodeStands.SPENT: _("พิมพ์รหัสผิดครบ %(most)s ครั้ง รหัสนั้นจึงใช้ไม่ได้แล้ว โปรดขอรหัสใหม่", most=most),
        CodeStands.FAILED: _("ส่งรหัสไปที่อีเมลของท่านไม่ได้ โปรดขอรหัสใหม่ หากยังไม่ได้รับ โปรดแจ้งสำนักปลัดตรวจที่อยู่อีเมลของท่าน"),
    }.get(stands, "")
