"""A letter as the secretary may read it: the words that went, without what would let anybody in or sign.

The record keeps no link and no code (docs/decisions/0002): where they stood in the letter stands that they are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from config import letters
from ita_model.digest import digest_from_json
from ita_model.records import Letter, LetterKind
from ita_model.urgent import LIFE, CodeNote, SignInNote, note_of
from web.language import _

_LINK: Final = "https://link.invalid/of-the-reader"
_CODE: Final = "••••••"
_NOBODY: Final = "reader@example.org"
"""The words do not hold the address: what is on record may be one that no letter can have any more."""


@dataclass(frozen=True, slots=True)
class Read:
    """A letter's subject and text; both are empty where what the outbox keeps of it cannot be read."""

    subject: str = ""
    text: str = ""


def read(row: Letter) -> Read:
    """The words of a letter of the outbox."""
    try:
        made = _made(row)
    except ValueError:
        return Read()
    return Read(made.subject, made.text.replace(_LINK, _("[ลิงก์ส่วนตัวของผู้รับ ไม่แสดงที่นี่]")).strip())


def _made(row: Letter) -> letters.Letter:
    if row.kind is LetterKind.DIGEST:
        return letters.evidence_digest(digest_from_json(row.digest), address=_NOBODY, link=_LINK)
    match note_of(row.digest):
        case CodeNote() as note:
            return letters.one_time_code(note, address=_NOBODY, code=_CODE, until=note.asked_at + LIFE)
        case SignInNote() as note:
            return letters.sign_in(note, address=_NOBODY, link=_LINK, until=note.asked_at + LIFE)
