"""Text fitted to a table's columns: pieces narrow enough for their cell, and rows too tall to be kept on one page."""

from __future__ import annotations

from typing import Final

from tasks.rendering import typeface
from tasks.rendering.paper import BOTTOM_MARGIN, PAGE_HEIGHT, TEXT_SIZE, TOP_MARGIN
from tasks.rendering.tables import Column, Row, Table
from tasks.rendering.thai_words import fitted, line_count

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""

CELL_SIDE: Final = 4.0
CELL_TOP: Final = 4.0
CELL_BOTTOM: Final = 3.0
"""White space inside a cell, in points. More above than below: a vowel and a tone stand high."""

LINE_PITCH: Final = 1.53
"""From one line to the next, in ems: room for two marks above a letter and one below."""

KEPT_WHOLE: Final = 0.55
"""A row taller than this share of the page may be split: to keep it whole would leave half a page empty, or run off it."""

Lines = tuple[tuple[str, ...], ...]
"""The lines of a text, each as its unbreakable pieces."""


def cell_lines(text: str, millimetres: float, *, size: float = TEXT_SIZE, bold: bool = False) -> Lines:
    """The lines of a cell of this width, inner white space included; no piece is wider than the cell."""
    room = millimetres * POINTS - 2 * CELL_SIDE
    return tuple(fitted(line, room, lambda piece: typeface.width(piece, size, bold=bold)) for line in text.split("\n"))


def lines_filled(text: str, millimetres: float, *, size: float = TEXT_SIZE, bold: bool = False) -> int:
    """How many lines a text fills in a cell of this width."""
    room = millimetres * POINTS - 2 * CELL_SIDE
    lines = cell_lines(text, millimetres, size=size, bold=bold)
    return sum(line_count(pieces, room, lambda piece: typeface.width(piece, size, bold=bold)) for pieces in lines)


def may_split(row: Row, table: Table) -> bool:
    """True for a row that would take more of a page than is worth keeping whole."""
    page = (PAGE_HEIGHT - TOP_MARGIN - BOTTOM_MARGIN) * POINTS
    return max(_height(text, column, table.size) for text, column in table.cells(row)) > KEPT_WHOLE * page


def _height(text: str, column: Column, size: float) -> float:
    return lines_filled(text, column.width, size=size) * LINE_PITCH * size + CELL_TOP + CELL_BOTTOM
