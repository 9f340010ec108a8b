"""Text fitted to Excel's cells, which do not grow by themselves where they are merged, and hold only so much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tasks.rendering import fit, typeface
from tasks.rendering.excel_styles import Look

TALLEST_ROW: Final = 396.0
"""In points. Excel's own limit is 409.5; this is a whole number of lines."""

MOST_UNITS: Final = 32_767
"""What a cell holds, in UTF-16 units. Excel, and the library that writes for it, drop the rest without a word."""

MOST_LINES: Final = 250
"""A little less than the line feeds that Excel allows in a cell."""

_SARABUN_PER_TH_SARABUN: Final = 0.69
"""TH Sarabun New sets a text of its size about as wide as Sarabun does at this share of it; a little is for safety."""

_PITCH: Final = 1.375
"""From one line to the next, in ems: what Excel gives TH Sarabun New, and a little more."""

_PADDING: Final = 5.0
"""Above and below the text of a cell, in points."""

_LESS_PADDING: Final = 1.0
"""How much less white space, in millimetres, Excel leaves beside a text than our tables do."""

_SURELY: Final = 0.9
"""The share of a line that a text may fill and yet be sure to stay on it."""


def height(text: str, millimetres: float, look: Look) -> float:
    """How tall, in points, a row must be to show the text in a cell of this width."""
    lines = fit.lines_filled(text, millimetres + _LESS_PADDING, size=look.size * _SARABUN_PER_TH_SARABUN, bold=look.bold)
    return lines * _PITCH * look.size + _PADDING


def gathered(lines: Sequence[str], millimetres: float, look: Look) -> str:
    """Short lines, such as a cover's, with as many beside each other as surely fit: what is in sight always should be low."""
    room = _SURELY * millimetres * fit.POINTS
    rows: list[str] = []
    for line in lines:
        longer = f"{rows[-1]} {line}" if rows else line
        if rows and typeface.width(longer, look.size * _SARABUN_PER_TH_SARABUN, bold=look.bold) <= room:
            rows[-1] = longer
        else:
            rows.append(line)
    return "\n".join(rows)


def portions(text: str) -> list[str]:
    """The text as what one cell can hold each: cut at the end of a line, else at a space, else where it must be."""
    found: list[str] = []
    while (end := _reach(text)) < len(text):
        cut = max(text.rfind("\n", 1, end + 1), 0) or max(text.rfind(" ", 1, end + 1), 0)
        found.append(text[: cut or end])
        text = text[cut + 1 if cut else end :]
    return [*found, text]


def _reach(text: str) -> int:
    """How much of the text, from its beginning, a cell can hold."""
    units = lines = 0
    if len(text) * 2 <= MOST_UNITS and text.count("\n") < MOST_LINES:
        return len(text)
    for number, char in enumerate(text):
        units += 2 if ord(char) > 0xFFFF else 1
        lines += char == "\n"
        if units > MOST_UNITS or lines == MOST_LINES:
            return number
    return len(text)
