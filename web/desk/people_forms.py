"""What the forms about the office's people share: how they end, and why a rule refuses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ita_model import staffing
from ita_model.staffing import NotSo
from web.desk.edit_parts import Done, Edit, Field, Row
from web.language import _
from web.typed import too_long
from web.uploads import Trouble
from web.words import long_date

_MOST_NAME: Final = 200


def edit(
    title: str,
    about: str,
    back: str,
    fields: tuple[Field, ...],
    troubles: tuple[Trouble, ...] = (),
    *,
    rows: tuple[Row, ...] = (),
    see: Callable[[], Done] | None = None,
    act: Callable[[], Done] | None = None,
    grave: bool = False,
) -> Edit:
    """A change of people; `grave` is one that takes something away."""
    return Edit(title, about, back, _("กลับไปหน้าคน"), fields, troubles, rows, see, act, why_not, grave)


def why_not(error: Exception) -> Trouble | None:
    """Why a rule refuses a change, and what to do; None for what is no refusal."""
    match error:
        case staffing.NoSecretary():
            return Trouble(
                "form",
                _("บันทึกไม่ได้ เพราะตั้งแต่ %(day)s จะไม่มีปลัด และจะไม่มีใครเปิดโต๊ะทำงานนี้ได้อีก โปรดแต่งตั้งปลัดคนใหม่ก่อน",
                  day=long_date(error.on)),
            )  # fmt: skip
        case staffing.FarOff():
            return Trouble("from_on", _("วันที่ห่างจากวันนี้เกินไป (ย้อนหลังได้ 1 ปี ล่วงหน้าได้ 2 ปี) โปรดตรวจปี พ.ศ."))
        case staffing.OutOfOrder():
            return Trouble("to_on", _("วันสุดท้ายมาก่อนวันแรก โปรดแก้ไขวันใดวันหนึ่ง"))
        case staffing.HeldAlready():
            return Trouble("who", _("เป็นเช่นนั้นอยู่แล้วในวันดังกล่าว หรือมีชื่อนี้แล้ว โปรดเลือกผู้อื่นหรือแก้ไขวัน"))
        case staffing.NoAddress():
            return Trouble("address", _("ที่อยู่อีเมลไม่ถูกต้อง โปรดพิมพ์ให้ครบ เช่น name@example.go.th"))
        case staffing.AddressTaken():
            return Trouble("address", _("อีเมลนี้เป็นของ%(who)sแล้ว แต่ละคนต้องมีอีเมลของตนเอง", who=error.officer))
        case staffing.NotHeld():
            return Trouble("last_on", _("ตำแหน่งนี้สิ้นสุดไปแล้ว ไม่มีอะไรให้เปลี่ยน"))
        case staffing.NothingNew():
            return Trouble("form", _("เหมือนเดิมทุกอย่าง จึงยังไม่มีอะไรให้บันทึก"))
        case NotSo():
            return Trouble("form", _("บันทึกไม่ได้ โปรดตรวจข้อมูลอีกครั้ง"))
        case _:
            return None


def must_say(troubles: list[Trouble], name: str, words: str, missing: str) -> None:
    """Add what is wrong with a reason, if anything is: that there is `missing` one, or that it is too long."""
    if not words:
        troubles.append(Trouble(name, missing))
    elif long := too_long(words):
        troubles.append(Trouble(name, long))


def short(troubles: list[Trouble], name: str, words: str, missing: str) -> None:
    """Add what is wrong with a name, if anything is: that there is `missing` one, or that it is too long."""
    if not words:
        troubles.append(Trouble(name, missing))
    elif len(words) > _MOST_NAME or "\n" in words:
        troubles.append(Trouble(name, _("ยาวเกินไป โปรดพิมพ์ไม่เกิน %(most)s ตัวอักษรในบรรทัดเดียว", most=_MOST_NAME)))
