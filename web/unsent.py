"""What somebody had typed where it could not be taken, because their visit or their link had ended meanwhile: it is handed back
in the answer, to be copied, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from web.language import _
from web.uploads import MOST_BODY, harmless_name, posted, said

SMALL: Final = 200_000
"""Bytes that are read of whoever shows nothing: the largest form of words alone."""
NO_WORDS: Final = frozenset({"code"})
"""What is typed and not handed back: a code that counts as a signature."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """One field with the words that were in it."""

    label: str
    words: str
    files: bool = False
    """Whether the words are the names of files, which are not to be had back from here."""


def labels() -> dict[str, str]:
    """What a reader calls each field into which people write, by its name in the forms."""
    return {
        "result": _("ผลการดำเนินการ"),
        "outcome": _("ผลลัพธ์หรือความสำเร็จ"),
        "comment": _("ต้องแก้ไขอะไร"),
        "reason": _("เหตุผล"),
        "words": _("ข้อความ"),
        "title": _("มาตรการ"),
        "text": _("ขั้นตอน"),
        "good_evidence": _("หลักฐานที่ดี"),
        "responsible": _("ผู้รับผิดชอบ"),
        "period": _("ระยะเวลา"),
        "name": _("ชื่อ"),
        "position": _("ชื่อตำแหน่ง"),
        "address": _("ที่อยู่เว็บหรืออีเมล"),
        "from_on": _("ตั้งแต่วันที่"),
        "to_on": _("ถึงวันที่"),
        "last_on": _("วันสุดท้าย"),
        "due_on": _("กำหนดใหม่"),
        "as_of": _("ข้อมูล ณ วันที่"),
        "days": _("วันที่"),
        "until": _("ใช้ได้ถึงวันที่"),
        "url": _("ที่อยู่ของโปรแกรมที่รับ"),
    }


def writes(request: Request) -> bool:
    """Whether a request brings something that somebody typed: sent by a form, or along with the wish for another language."""
    return request.method == "POST" or getattr(request.state, "typed", None) is not None


async def unsent(request: Request, *, known: bool) -> tuple[Unsent, ...]:
    """The words of a form that was not taken; nothing where none was sent. Of whoever is not `known` little is read."""
    if not writes(request):
        return ()
    before = getattr(request.state, "typed", None)  # what a route had read before it found that the visit was over
    if before is not None:
        return words_of(before)
    try:
        async with posted(request, most=MOST_BODY if known else SMALL) as form:
            return words_of(form)
    except HTTPException:  # too large, or no form: there is nothing to hand back
        return ()


def words_of(form: FormData) -> tuple[Unsent, ...]:
    """What was written in a form, field by field, and which files were chosen in it."""
    words = tuple(_with_words((label, said(form, name)) for name, label in labels().items()))
    names = [one.filename if isinstance(one, UploadFile) else one for one in form.getlist("files")]
    chosen = "\n".join(harmless_name(name, n) for n, name in enumerate(filter(None, names), start=1))
    return (*words, Unsent(_("ไฟล์ที่เลือกไว้ ยังไม่ได้แนบเป็นหลักฐาน"), chosen, files=True)) if chosen else words


def _with_words(fields: Iterable[tuple[str, str]]) -> Iterable[Unsent]:
    return (Unsent(label, words) for label, words in fields if words)
