"""Where the lines of the page may end: browsers part Thai inside words, and each in other places."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from tasks.rendering import paper, typeface
from tasks.rendering.thai_words import parted

_MAY_END: Final = "<wbr>"
_LONG: Final = Markup('<span class="w">{}</span>')

_ROOM: Final = 6.5
"""In ems, what any text has room for outside the columns of tables, and in a cell on a small phone."""

_NARROWEST_TABLE: Final = 56.0
_CELL_SIDES: Final = 1.1
"""The width of a table on the narrowest page that still shows it as one, and the white space in a cell, in ems."""


def marked(text: str, millimetres: float | None = None) -> Markup:
    """A text as HTML that may break between its words alone, given that its style lets no line break by itself.

    A word that may be wider than its column, of so many millimetres on paper, is marked too, so that a style can cut it there.
    The text itself is the same letter by letter.
    """
    return _marked(text, _ROOM if millimetres is None else min(_ROOM, _room(millimetres)))


def _room(millimetres: float) -> float:
    return _NARROWEST_TABLE * millimetres / (paper.PAGE_WIDTH - 2 * paper.SIDE_MARGIN) - _CELL_SIDES


@lru_cache(maxsize=2**14)
def _marked(text: str, room: float) -> Markup:
    return Markup("\n").join(_line(line, room) for line in text.split("\n"))


def _line(line: str, room: float) -> Markup:
    return Markup(_MAY_END.join(_piece(told, room) for told in parted(line)))  # noqa: S704 - each piece is escaped


@lru_cache(maxsize=2**14)
def _piece(told: str, room: float) -> str:
    """A piece as HTML, its white space outside: at the end of a line that must be able to go."""
    word = told.lstrip()
    space = told[: len(told) - len(word)]
    return space + str(_LONG.format(word) if typeface.width(word, 1, bold=True) > room else escape(word))


REMEMBERED: Final = (_marked, _piece)
"""What is kept of texts that were marked."""
