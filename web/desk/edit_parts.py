"""What a change at the desk is made of: the fields of its form, what the look before saving says, and what saving comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from ita_model import thai
from web.door import Visitor
from web.language import _
from web.uploads import Trouble
from web.words import short_date

Typed = Mapping[str, str]


class Kind(StrEnum):
    """How something is typed or chosen."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    LIST = "list"
    PICK = "pick"
    MANY = "many"
    """Several of the choices: their values with a space between."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that may be chosen."""

    value: str
    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, with what it shows at first, and the page (from 0) on which it stands."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    kind: Kind = Kind.LINE
    choices: tuple[Choice, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Several things (`n`) under a name of the office's own: they are folded, and can be looked at. Each line is what they are,
    and under it which of them there are."""

    name: str
    n: int
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What the look before saving says of one thing: what it will be, what it was where there was something, and `parts` of it
    where it is long."""

    label: str
    after: str
    before: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Once:
    """A secret that was made by saving and is shown this once, under a heading and with what it is called."""

    heading: str
    label: str
    secret: str


@dataclass(frozen=True, slots=True)
class Done:
    """Where to go after saving, in sentences what follows from it, which checkpoints it waived (number and title), and what is
    shown once before.
    """

    to: str
    follows: tuple[str, ...] = ()
    waived: tuple[tuple[int, str], ...] = ()
    once: Once | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A change as far as it is typed. Where nothing is wrong so far, `see` says what it comes to, and `act` writes it and says
    the same; both raise the same where a rule refuses it. `why_not` says in words for people why it does, None for an error
    that is none of its refusals. `pages` says what its pages are called, where it has several."""

    title: str
    about: str
    back: str
    back_to: str
    fields: tuple[Field, ...]
    troubles: tuple[Trouble, ...] = ()
    rows: tuple[Row, ...] = ()
    see: Callable[[], Done] | None = None
    act: Callable[[], Done] | None = None
    why_not: Callable[[Exception], Trouble | None] = lambda _error: None
    grave: bool = False
    pages: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """Its last page."""
        return max(len(self.pages) - 1, 0)

    def page_of(self, trouble: Trouble) -> int:
        """The page on which something is wrong."""
        return next((field.page for field in self.fields if field.name == trouble.field), self.last)


Builder = Callable[[Session, Visitor, datetime, Typed | None], Edit]
"""Makes the change from what was typed; from nothing (None) it makes the form as it is first shown."""


def day_of(typed: str) -> date | str:
    """The day that somebody typed, or what to tell them where it is none."""
    if not typed:
        return _("ยังไม่ได้ใส่วันที่ โปรดพิมพ์ เช่น 14 ก.พ. 2567")
    try:
        return thai.parse_date(typed)
    except thai.NoSuchDay:
        return _("ไม่มีวันที่ “%(written)s” ในปฏิทิน โปรดตรวจวันและปี พ.ศ.", written=typed[:60])
    except ValueError:
        return _("อ่านวันที่ “%(written)s” ไม่ออก โปรดพิมพ์ เช่น 14 ก.พ. 2567 หรือ 14/2/2567", written=typed[:60])


def written(day: date) -> str:
    """A day as a field shows it at first, in a form that can be read back: `14 ก.พ. 2567`, or `14 Feb 2024` in English."""
    return short_date(day)


def first_wrong(troubles: list[Trouble], name: str, wrong: date | str) -> date | None:
    """The day, where it is one; else what is wrong with it is added to the troubles of the field `name`."""
    if isinstance(wrong, str):
        troubles.append(Trouble(name, wrong))
        return None
    return wrong
