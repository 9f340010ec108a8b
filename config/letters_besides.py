"""What a day's letter tells besides checkpoints and reports, in sentences: its reader's posts, and letters that came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from config.lines import one_line
from ita_model import thai
from ita_model.digest import Digest, LetterBack, PostNews, PostTold
from ita_model.records import BounceWhy, LetterKind, Role
from ita_model.states import MARKS, Standing

_ROLES: Final = {Role.HEAD: "หัวหน้า", Role.DEPUTY: "รองหรือผู้ช่วยหัวหน้า", Role.SECRETARY: "ปลัด", Role.EXECUTIVE: "ผู้บริหาร"}
WHY_BACK: Final = {
    BounceWhy.NO_MAILBOX: "ไม่มีกล่องจดหมายนี้",
    BounceWhy.FULL: "กล่องจดหมายเต็ม",
    BounceWhy.REFUSED: "ปลายทางไม่รับ เพราะเห็นเป็นจดหมายขยะหรือผิดกติกา",
    BounceWhy.OTHER: "เครื่องปลายทางส่งคืน",
}
_DO_ABOUT: Final = {
    BounceWhy.NO_MAILBOX: "โปรดถามที่อยู่อีเมลที่ถูกต้อง แล้วแก้ไขที่หน้าคนและตำแหน่ง",
    BounceWhy.FULL: "โปรดแจ้งผู้รับให้ลบจดหมายเก่า หรือแก้ไขเป็นที่อยู่อื่นที่หน้าคนและตำแหน่ง",
    BounceWhy.REFUSED: "โปรดให้ผู้ดูแลอีเมลของผู้รับอนุญาตผู้ส่งนี้ หรือแก้ไขเป็นที่อยู่อื่นที่หน้าคนและตำแหน่ง",
    BounceWhy.OTHER: "โปรดโทรแจ้งผู้รับ และตรวจที่อยู่อีเมลที่หน้าคนและตำแหน่ง",
}
_LET_THEM_KNOW: Final = {
    BounceWhy.NO_MAILBOX: "โปรดแจ้งผู้รับว่าที่อยู่อีเมลนี้ใช้ไม่ได้ ปลัดเป็นผู้แก้ไขที่อยู่ในระบบ",
    BounceWhy.FULL: "โปรดแจ้งผู้รับให้ลบจดหมายเก่า",
    BounceWhy.REFUSED: "โปรดแจ้งผู้รับให้ผู้ดูแลอีเมลของตนอนุญาตผู้ส่งนี้",
    BounceWhy.OTHER: "โปรดแจ้งผู้รับให้ตรวจที่อยู่อีเมล ปลัดเป็นผู้แก้ไขที่อยู่ในระบบ",
}
"""The same for a reader who changes no address."""
_WAS_FOR: Final = {
    LetterKind.DIGEST: ("จดหมาย", "เรื่องที่ยังค้างจะไปกับจดหมายฉบับถัดไปของผู้รับเอง"),
    LetterKind.SIGN_IN: ("ลิงก์เข้าสู่ระบบ", "ผู้รับขอลิงก์ใหม่ได้เองเมื่ออีเมลใช้ได้แล้ว"),
    LetterKind.CODE: ("รหัสสำหรับลงนาม", "ผู้รับขอรหัสใหม่ได้เองเมื่ออีเมลใช้ได้แล้ว"),
}
"""What did not arrive, and what becomes of it."""
_POSTS: Final = (MARKS[Standing.OPEN], "ตำแหน่งและหน้าที่ของท่าน", "#1f3a6e", "เรื่อง")
_RETURNED: Final = (MARKS[Standing.OVERDUE], "จดหมายที่ถูกตีกลับ", "#b3261e", "ฉบับ")
"""How each is announced: shape, words, colour, and what it is counted in."""

Heading = tuple[str, str, str, str]
Said = tuple[str, tuple[str, ...]]


def besides(digest: Digest) -> Iterator[tuple[Heading, tuple[Said, ...]]]:
    """How each kind is announced, and of each thing the sentence and the lines that follow."""
    if digest.posts:
        yield _POSTS, tuple(_of_post(told) for told in digest.posts)
    if digest.returned:
        yield _RETURNED, tuple(_of_letter(told) for told in digest.returned)


def _of_post(told: PostTold) -> Said:
    of = one_line(told.division)
    post, since = f"{_ROLES[told.role]}{of}", thai.full_date(told.from_on)
    match told.news:
        case PostNews.TAKES:
            return f"ท่านเป็น{post} ตั้งแต่{since}", tuple(_load(told, of))
        case PostNews.ACTS:
            last = f" ถึง{thai.full_date(told.to_on)}" if told.to_on else ""
            return f"ท่านรักษาราชการแทน{post} ตั้งแต่{since}{last}", tuple(_load(told, of))
        case PostNews.NEVER:
            return f"ยกเลิกที่เคยแจ้งว่าท่านจะดำรงตำแหน่ง{post} ตั้งแต่{since}", tuple(_why(told))
    what = "การรักษาราชการแทน" if told.news is PostNews.ACTED else ""
    last = f" วันสุดท้ายคือ{thai.full_date(told.to_on)}" if told.to_on else ""
    after = f"ผู้ดำรงตำแหน่งต่อจากท่าน: {one_line(told.successor)}" if told.successor else ""
    no_more = f"หลังจากวันนั้นท่านยืนยันในนาม{of}ไม่ได้อีก แม้จากลิงก์เดิม" if of else ""
    return f"ท่านพ้นจาก{what}{post}{last}", tuple(line for line in (after, *_why(told), no_more) if line)


def _load(told: PostTold, of: str) -> Iterator[str]:
    """What the holder of a post answers for."""
    if not of:
        yield "ตรวจและรับรองสิ่งที่สำนัก/กองยืนยัน" if told.role is Role.SECRETARY else "รับทราบรายงานและอนุญาตให้เผยแพร่"
        return
    yield f"ท่านยืนยันในนาม{of} และจดหมายเตือนของ{of}จะมาถึงท่าน" if told.role is Role.HEAD else f"ท่านยืนยันในนาม{of}ได้"
    if not told.left:
        yield f"ขณะนี้{of}ไม่มีรายการที่ต้องยืนยัน"
        return
    late = f" เกินกำหนดแล้ว {told.overdue} รายการ" if told.overdue else ""
    yield f"{of}ยังต้องยืนยัน {told.left} รายการ เปิดให้ยืนยันแล้ว {told.open} รายการ{late}"


def _why(told: PostTold) -> Iterator[str]:
    if told.words:
        yield f"เหตุผล: {one_line(told.words)}"


def _of_letter(told: LetterBack) -> Said:
    who = one_line(told.officer) or one_line(told.position)
    what, then = _WAS_FOR[told.kind]
    return (
        f"{who} ไม่ได้รับ{what}ของ{thai.full_date(told.on)}",
        (
            f"{WHY_BACK[told.why]} ({one_line(told.address)})",
            (_DO_ABOUT if told.mends else _LET_THEM_KNOW)[told.why],
            then,
        ),
    )
