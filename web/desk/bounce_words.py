"""Why a letter came back, and what to do about it, in the words of the pages."""

from __future__ import annotations

from ita_model.calendar import office_day
from ita_model.lacking import Unreached
from ita_model.records import BounceWhy
from web.language import _
from web.words import short_date


def why_word(why: BounceWhy) -> str:
    """What was in the way."""
    return {
        BounceWhy.NO_MAILBOX: _("ไม่มีกล่องจดหมายนี้"),
        BounceWhy.FULL: _("กล่องจดหมายเต็ม"),
        BounceWhy.REFUSED: _("ปลายทางไม่รับ เพราะเห็นเป็นจดหมายขยะหรือผิดกติกา"),
        BounceWhy.OTHER: _("เครื่องปลายทางส่งคืน"),
    }[why]


def what_to_do(why: BounceWhy) -> str:
    """The one thing to do about it."""
    return {
        BounceWhy.NO_MAILBOX: _("โปรดถามที่อยู่อีเมลที่ถูกต้องแล้วแก้ไข"),
        BounceWhy.FULL: _("โปรดแจ้งผู้รับให้ลบจดหมายเก่า หรือแก้ไขเป็นที่อยู่อื่น"),
        BounceWhy.REFUSED: _("โปรดให้ผู้ดูแลอีเมลของผู้รับอนุญาตผู้ส่งนี้ หรือแก้ไขเป็นที่อยู่อื่น"),
        BounceWhy.OTHER: _("โปรดโทรแจ้งผู้รับ และตรวจที่อยู่อีเมล"),
    }[why]


def unreached_word(one: Unreached) -> str:
    """Why letters do not reach somebody, and what to do about it."""
    if one.at is None:
        return _("ที่อยู่อีเมลใช้ไม่ได้ จดหมายไปไม่ถึง โปรดแก้ไข")
    day = short_date(office_day(one.at))
    if one.why is None:
        return _("จดหมายวันที่ %(day)s ส่งไม่ถึง โปรดตรวจที่อยู่อีเมล", day=day)
    return _("จดหมายวันที่ %(day)s ถูกตีกลับ: %(why)s %(do)s", day=day, why=why_word(one.why), do=what_to_do(one.why))
