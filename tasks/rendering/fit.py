"""Text set in lines no wider than their column, ending between words; and rows too tall to be kept on one page."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tasks.rendering import typeface
from tasks.rendering.paper import BOTTOM_MARGIN, PAGE_HEIGHT, TEXT_SIZE, TOP_MARGIN
from tasks.rendering.tables import Column, Row, Table
from tasks.rendering.thai_words import fitted, in_lines

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""

CELL_SIDE: Final = 4.0
CELL_TOP: Final = 4.0
CELL_BOTTOM: Final = 3.0
"""White space inside a cell, in points. More above than below: a vowel and a tone stand high."""

LINE_PITCH: Final = 1.53
"""From one line to the next, in ems: room for two marks above a letter and one below."""

LINE_HEIGHT: Final = 1.25
"""From the top of such marks above a line to the foot of those below it, in ems; the rest of the pitch is white."""

KEPT_WHOLE: Final = 0.55
"""A row taller than this share of the page may be split: to keep it whole would leave half a page empty, or run off it."""

_SURELY: Final = 0.997
"""The share of a line that is filled: what kerning adds to the widths of its letters is less than the rest."""

Lines = tuple[tuple[str, ...], ...]
"""A text's own lines, each as the lines that it fills."""


@lru_cache(maxsize=2**14)
def set_lines(text: str, millimetres: float, *, size: float = TEXT_SIZE, bold: bool = False, indent: float = 0.0) -> Lines:
    """The lines of a text over a width, none wider; each of its own begins `indent` millimetres later than the others."""
    room = millimetres * POINTS * _SURELY

    def width(piece: str) -> float:
        return typeface.width(piece, size, bold=bold)

    return tuple(in_lines(fitted(line, room, width), room, width, begun=indent * POINTS) for line in text.split("\n"))


def cell_lines(text: str, millimetres: float, *, size: float = TEXT_SIZE, bold: bool = False) -> Lines:
    """The same for a cell of this width, inner white space included."""
    return set_lines(text, millimetres - 2 * CELL_SIDE / POINTS, size=size, bold=bold)


def lines_filled(text: str, millimetres: float, *, size: float = TEXT_SIZE, bold: bool = False) -> int:
    """How many lines a text fills in a cell of this width."""
    return sum(map(len, cell_lines(text, millimetres, size=size, bold=bold)))


def may_split(row: Row, table: Table) -> bool:
    """True for a row that would take more of a page than is worth keeping whole."""
    page = (PAGE_HEIGHT - TOP_MARGIN - BOTTOM_MARGIN) * POINTS
    return max(_height(text, column, table.size) for text, column in table.cells(row)) > KEPT_WHOLE * page


def _height(text: str, column: Column, size: float) -> float:
    return lines_filled(text, column.width, size=size) * LINE_PITCH * size + CELL_TOP + CELL_BOTTOM
