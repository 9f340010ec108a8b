"""A report of many rows of which no cell is another's: what is measured must not be that a text was seen before."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ita_model.report.document import AspectSection, MeasureRow, ReportDocument
from ita_model.thai import to_thai_digits
from tasks.rendering.thai_words import parted

_SEED: Final = 2567
_FEW: Final = 4
"""Of how many words a cell is too short to be told apart by their order; a number tells it from the others."""

Cut = Sequence[Sequence[str]]
"""A text's own lines, each as its words with the white space before them."""


def with_rows(document: ReportDocument, count: int) -> ReportDocument:
    """The document with at least so many measures, in as many aspects as it has: the lengths and lines of its own cells, but
    the words of each column thrown together anew for every cell. The same each time.
    """
    rows = [row for section in document.sections for row in section.rows]
    throw = _Throw(_cut(tuple(row.cells for row in rows)))
    each = -(-count // len(document.sections))
    sections = tuple(
        AspectSection(
            section.heading,
            tuple(throw.row(rows, (place * 7 + n) % len(rows), code=f"{place}.{n}") for n in range(each)),
        )
        for place, section in enumerate(document.sections)
    )
    return replace(document, sections=sections)


class _Throw:
    """Throws words together. `cut` are the cells of the rows, each in its words."""

    def __init__(self, cut: Sequence[Sequence[Cut]]) -> None:
        self._cut = cut
        self._random = random.Random(_SEED)  # noqa: S311 - a draw, no secret
        self._words = [[word.strip() for cell in column for line in cell for word in line] for column in zip(*cut, strict=True)]
        self._thrown: set[str] = set()

    def row(self, rows: Sequence[MeasureRow], place: int, *, code: str) -> MeasureRow:
        first, second, third, fourth, fifth, sixth = (self._cell(cell, column) for column, cell in enumerate(self._cut[place]))
        return replace(rows[place], code=code, cells=(first, second, third, fourth, fifth, sixth))

    def _cell(self, cell: Cut, column: int) -> str:
        few = sum(map(len, cell)) < _FEW
        text = "\n".join("".join(word if few else self._other(word, column) for word in line) for line in cell)
        while few or text in self._thrown:
            text, few = f"{text} {to_thai_digits(len(self._thrown))}", False
        self._thrown.add(text)
        return text

    def _other(self, word: str, column: int) -> str:
        """Some word of the column, behind the white space of this one."""
        other: str = self._random.choice(self._words[column])
        return word[: len(word) - len(word.lstrip())] + other


def _cut(rows: tuple[tuple[str, ...], ...]) -> list[list[Cut]]:
    """Cells in their words; found in another process, so that nothing of it is warm in this one."""
    asked = json.dumps(rows)
    apart = subprocess.run([sys.executable, "-m", __name__], input=asked, capture_output=True, text=True, check=True)  # noqa: S603
    cut: list[list[Cut]] = json.loads(apart.stdout)
    return cut


if __name__ == "__main__":
    json.dump([[[parted(line) for line in cell.split("\n")] for cell in row] for row in json.load(sys.stdin)], sys.stdout)
