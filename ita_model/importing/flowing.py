"""Lines that a narrow cell has cut, as running text again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_ITEM: Final = re.compile(r"(?:\(?[๐-๙0-9]{1,2}[.)](?![๐-๙0-9])|[•▪●○–-]\s*\S)")
_APART_AFTER: Final = re.compile(r"[A-Za-z0-9๐-๙)\].,:;–ฯๆ-]$|[ก-ฮ]\.$")
_APART_BEFORE: Final = re.compile(r"[A-Za-z0-9๐-๙(\[–-]")
_NEVER_APART: Final = re.compile(r"[/_@]$|[A-Za-z0-9][.]$")


def flowed(lines: Iterable[str], *, spaces_kept: bool = True) -> str:
    """Lines put together: an item of a list begins a line of its own, everything else flows on.

    Where a document keeps all spaces at the ends of its lines (`spaces_kept`), lines that have none are joined without; where
    it may drop them, a space is put where one is usual: around Latin words, numbers and short forms, never between Thai
    letters. A space at the very end stays.
    """
    text = ""
    for line in lines:
        if not text or not line.strip():
            text = text or line.lstrip()
        elif _ITEM.match(line.lstrip()):
            text = f"{text.rstrip()}\n{line.lstrip()}"
        elif spaces_kept or text[-1].isspace() or line[0].isspace():
            text += line
        else:
            text += f" {line}" if _apart(text, line) else line
    return text


def _apart(before: str, after: str) -> bool:
    return not _NEVER_APART.search(before) and bool(_APART_AFTER.search(before) or _APART_BEFORE.match(after))
