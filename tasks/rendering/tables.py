"""What a report is laid out as: tables of text under headings, places to sign, and pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

from ita_model.report.document import PhotographGroup, Signature
from tasks.rendering.paper import TEXT_SIZE


class Align(StrEnum):
    """How a column's text stands; numbers that are compared stand right."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class RowKind(StrEnum):
    """A plain row, the heading of a group (one cell across the table), or the sums below."""

    PLAIN = "plain"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in millimetres, and how its cells stand. `bar` has each row's bar drawn in it."""

    heading: str
    width: float
    align: Align = Align.LEFT
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells; a group has one. `quiet` counts columns whose text is ours and claims nothing; `bar` are the lengths
    of the parts of the row's bar, in the order of `bars.PARTS`.
    """

    cells: tuple[str, ...]
    kind: RowKind = RowKind.PLAIN
    quiet: frozenset[int] = frozenset()
    bar: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row stands again on each page it runs over. `size` is that of its letters, in points."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: float = TEXT_SIZE

    def cells(self, row: Row) -> tuple[tuple[str, Column], ...]:
        """The texts of a row, each with the column it stands in; a group's stands in all of them as one."""
        if row.kind is RowKind.GROUP:
            return ((row.cells[0], Column("", sum(column.width for column in self.columns))),)
        return tuple(zip(row.cells, self.columns, strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """What follows the measures under a heading of its own: lines of text, a table, places to sign, or pictures.

    `apart` has it begin on a page of its own where the form has pages.
    """

    heading: str
    table: Table | None = None
    lines: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    pictures: tuple[PhotographGroup, ...] = ()
    apart: bool = False

    @property
    def shows_legend(self) -> bool:
        """Whether it is the first table with bars on its page, and so says what their parts mean."""
        return self.apart and self.table is not None and any(column.bar for column in self.table.columns)

    @property
    def is_empty(self) -> bool:
        return not (self.lines or (self.table and self.table.rows) or self.signatures or self.pictures)


LONG: Final = 200
"""With how many rows a table is so long that each of its groups begins on a page of its own."""


def stretches(table: Table) -> tuple[Table, ...]:
    """A long table as one for each of its groups, any other as it is; the rows are the same, in the same order."""
    begins = [n for n, row in enumerate(table.rows) if row.kind is RowKind.GROUP and n]
    if len(table.rows) < LONG or not begins:
        return (table,)
    return tuple(replace(table, rows=table.rows[a:b]) for a, b in pairwise((0, *begins, len(table.rows))))
