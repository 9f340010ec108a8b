"""What people type into the small forms: notes and reasons."""

from __future__ import annotations

from typing import Final

from web.language import _

MOST_LETTERS: Final = 2_000
"""Of a note or a reason, which stands whole in a letter."""


def too_long(words: str) -> str:
    """What to say where a note or reason is too long; nothing where it is not."""
    if len(words) <= MOST_LETTERS:
        return ""
    return _("ข้อความยาวเกิน %(most)s ตัวอักษร โปรดย่อ", most=f"{MOST_LETTERS:,}")
