"""A document as its readers hand it over, whatever its format: lines of text, and tables as boxes on a grid.

Word, Excel and PDF each draw a table in their own way; what a table says is the same: boxes, some of which cover several
rows or columns. Everything that judges words (headings, aspects, rows) works on this and knows no format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ita_model.importing.doubt import Doubt

OWN_ITEM = "\u2029"
"""Stands in a cell's text where the source itself begins a new item: an item of an automatic list, a row of its own."""


_SAME_EDGE = 0.02
"""How far an edge may be from another that is the same, as a share of the table."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside all tables."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its text, where its upper left corner is (counted from 0), and how many rows and columns it covers."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1

    @property
    def end(self) -> int:
        """The column behind its last one."""
        return self.column + self.columns

    def overlap(self, start: int, end: int) -> int:
        """How many of the columns from `start` to before `end` it covers."""
        return max(0, min(self.end, end) - max(self.column, start))


@dataclass(frozen=True)
class Grid:
    """A table, or a piece of one. `places[n]` tells a person where row n stands, `name` where the whole does.

    `goes_on` says that it begins a page: its first row may be the rest of a row that the page before could not hold.
    `is_cut` says that its last row surely is one of these: no rule closes it. `spaces_kept` says that where a line ends without
    a space there was none. `edges` are where its columns begin, in any unit; empty where that says nothing.
    """

    name: str
    places: tuple[str, ...]
    width: int
    boxes: tuple[Box, ...]
    goes_on: bool = False
    is_cut: bool = False
    spaces_kept: bool = True
    edges: tuple[float, ...] = ()

    @cached_property
    def _by_row(self) -> tuple[tuple[Box, ...], ...]:
        rows: list[list[Box]] = [[] for _ in self.places]
        for box in self.boxes:
            for row in range(box.row, min(box.row + box.rows, len(rows))):
                rows[row].append(box)
        return tuple(tuple(sorted(row, key=lambda box: box.column)) for row in rows)

    def at(self, row: int) -> tuple[Box, ...]:
        """The boxes that a row crosses, from the left; those that began above included."""
        return self._by_row[row]

    def starting(self, row: int) -> tuple[Box, ...]:
        """The boxes that begin in a row."""
        return tuple(box for box in self._by_row[row] if box.row == row)

    def rows(self) -> Iterator[tuple[int, tuple[Box, ...]]]:
        """Each row's number and the boxes that begin in it."""
        return ((row, self.starting(row)) for row in range(len(self.places)))

    def is_drawn_as(self, other: Grid) -> bool:
        """Whether its columns are just as wide as another's: so is the rest of a table that was cut."""
        if not self.edges or len(self.edges) != len(other.edges):
            return False
        whole = max(self.edges[-1] - self.edges[0], 1.0)
        return all(abs(mine - its) <= _SAME_EDGE * whole for mine, its in zip(self.edges, other.edges, strict=True))

    def words(self) -> str:
        """What the table says first, to know it by."""
        return next((" ".join(box.text.split()) for row in self._by_row for box in row if box.text.strip()), "")


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document in reading order, and what its reader left aside or was not sure of."""

    blocks: tuple[Line | Grid, ...]
    doubts: tuple[Doubt, ...] = ()
