"""What the search forms of the desk send, read so that what makes no sense is told and kept, and never breaks a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ita_model import thai
from web.language import _
from web.uploads import Trouble

MOST_WORDS: Final = 100


@dataclass(frozen=True, slots=True)
class Days:
    """Two days as people write them (`22/3/2567`, `22 มี.ค. 67`, `2024-03-22`), as they were typed and as they were read."""

    typed_since: str = ""
    typed_until: str = ""
    since: date | None = None
    until: date | None = None
    troubles: tuple[Trouble, ...] = ()


def days_of(since: str, until: str) -> Days:
    """The days of a search; one that is none is told."""
    read: list[date | None] = []
    troubles = []
    for field, typed in (("since", since), ("until", until)):
        try:
            read.append(thai.parse_date(typed) if typed.strip() else None)
        except ValueError:
            read.append(None)
            troubles.append(Trouble(field, _("วันที่ไม่ถูกต้อง โปรดเขียนเช่น 22/3/2567")))
    first, last = read
    if first is not None and last is not None and last < first:
        troubles.append(Trouble("until", _("วันสุดท้ายมาก่อนวันแรก โปรดเลือกใหม่")))
    return Days(since[:20], until[:20], first, last, tuple(troubles))
