"""Rows that are too tall to be kept on one page, on whatever machine the filled document is opened.

A row that Word was told to keep whole runs off the page where it is taller than what is left of it, and its text is lost. How
tall it becomes is known only where it is opened: where the office's typeface is not installed another takes its place, and one
of the same size may be half as large again. So it is guessed for a large one; to split a row in vain costs less than its words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final
from unicodedata import category

from lxml import etree

from tasks.rendering.template.stories import TBL, TC, TR, P, T

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST: Final = 8
"""How many lines surely have room on a sheet that lies, below the table's own heading."""
_LETTER: Final = 11.5
"""How wide a letter is in points, at the official 16 points in a wide typeface, with what is lost at the ends of lines."""
_SIDES: Final = 8.0
_TWIPS: Final = 20
_SHEET: Final = 15_000
"""The width of a table, in twentieths of a point, where nothing says it."""


def let_split(tree: etree._Element) -> None:
    """Let each tall row of a story break across pages; headings that are repeated stay whole."""
    for row in tree.iter(TR):
        shape = row.find(f"{_W}trPr")
        if shape is None or shape.find(f"{_W}tblHeader") is not None:
            continue
        kept = shape.find(f"{_W}cantSplit")
        if kept is not None and _height(row) > _MOST:
            shape.remove(kept)


def _height(row: etree._Element) -> int:
    """In how many lines the fullest cell of a row is likely to be set."""
    cells = row.findall(TC)
    table = next(row.iterancestors(TBL))
    columns = [_number(one.get(f"{_W}w")) for one in table.findall(f"{_W}tblGrid/{_W}gridCol")]
    widths, at = [], 0
    for cell in cells:
        spans = _spans(cell)
        widths.append(sum(columns[at : at + spans]) or _SHEET / len(cells))
        at += spans
    return max((sum(_lines(_texts(cell), width)) for cell, width in zip(cells, widths, strict=True)), default=0)


def _texts(cell: etree._Element) -> Iterable[str]:
    """The texts of a cell that begin on a line of their own."""
    for paragraph in cell.iter(P):
        text = ""
        for piece in paragraph.iter(T, f"{_W}br", f"{_W}drawing"):
            text += (piece.text or "") if piece.tag == T else "\n"
        yield from text.split("\n")


def _lines(texts: Iterable[str], width: float) -> Iterable[int]:
    room = max(width / _TWIPS - _SIDES, _LETTER)
    for text in texts:
        letters = sum(category(char) != "Mn" for char in text)
        yield max(1, math.ceil(letters * _LETTER / room))


def _spans(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return max(1, _number(span.get(f"{_W}val"))) if span is not None else 1


def _number(told: str | None) -> int:
    """A number as Word writes it; 0 where it is none."""
    try:
        return int(float(told or 0))
    except (ValueError, OverflowError):
        return 0
