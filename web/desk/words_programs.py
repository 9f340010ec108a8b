"""How the pages say what other programs are let in for, what they are told of, and how messages to them fare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ita_model.hooks import INSIDE, TEST
from ita_model.keys import Scope
from ita_model.records import MessageState
from ita_model.states import MARKS, Standing
from web.language import _

LOOK: Final[Mapping[MessageState, tuple[str, str]]] = {
    MessageState.OWED: (MARKS[Standing.PLANNED], "planned"),
    MessageState.SENDING: (MARKS[Standing.OPEN], "open"),
    MessageState.SENT: (MARKS[Standing.ACCEPTED], "accepted"),
    MessageState.GIVEN_UP: (MARKS[Standing.OVERDUE], "overdue"),
}
"""The shape and colour of where a message stands; the word says the rest."""


def scope_word(scope: Scope) -> str:
    """What a key is for."""
    return {
        Scope.PLAN_READ: _("อ่านมาตรการและขั้นตอน"),
        Scope.BOARD_READ: _("อ่านรายการและสถานะ"),
        Scope.EVIDENCE_READ: _("อ่านหลักฐาน"),
        Scope.REPORT_READ: _("อ่านรายงาน"),
        Scope.CONFIRM_WRITE: _("ยืนยันแทนหัวหน้าหรือผู้แทนหัวหน้า"),
        Scope.REVIEW_WRITE: _("ตรวจรับและส่งกลับแทนปลัด"),
    }[scope]


def event_words() -> Mapping[str, str]:
    """What a program can be told of, in the order of the list."""
    return {
        "checkpoint.submitted": _("สำนัก/กองยืนยันรายการ"),
        "checkpoint.accepted": _("ปลัดรับรองรายการ"),
        "checkpoint.returned": _("ปลัดส่งกลับรายการ"),
        "checkpoint.waived": _("ปลัดยกเว้นรายการ"),
        "checkpoint.reopened": _("ปลัดเปิดรายการให้ยืนยันใหม่"),
        "report.compiled": _("จัดทำรายงานแล้ว"),
        "report.signed-off": _("ปลัดลงนามรายงาน"),
        "report.sent-back": _("นายกส่งรายงานกลับ"),
        "report.acknowledged": _("นายกรับทราบรายงาน"),
        "report.published": _("เผยแพร่รายงานแล้ว"),
        "report.superseded": _("เลิกใช้รายงานแล้ว"),
    }


def event_word(event: str) -> str:
    """What one message tells of."""
    return _("ข้อความทดสอบ") if event == TEST else event_words().get(event) or _("เหตุการณ์อื่น")


def message_word(state: MessageState) -> str:
    """Where a message stands."""
    return {
        MessageState.OWED: _("รอส่ง"),
        MessageState.SENDING: _("กำลังส่ง"),
        MessageState.SENT: _("ส่งแล้ว"),
        MessageState.GIVEN_UP: _("เลิกส่ง"),
    }[state]


def hook_trouble(trouble: str) -> str:
    """What was in the way of a message, in words; nothing where nothing was."""
    if not trouble:
        return ""
    if trouble.startswith("answered "):
        return _("ปลายทางไม่รับ ตอบด้วยรหัส %(status)s", status=trouble.removeprefix("answered "))
    if trouble == INSIDE:
        return _("ชื่อนี้พาไปยังเครื่องในเครือข่ายภายใน จึงไม่ส่ง")
    if trouble == "unknown host":
        return _("ไม่รู้จักชื่อเครื่องปลายทาง")
    return _("ปลายทางไม่ตอบ") if "Timeout" in trouble else _("ติดต่อปลายทางไม่ได้")
