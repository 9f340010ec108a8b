"""A report laid out as tables of text: what all renderers share, so that none finds words, orders or widths of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ita_model.report.document import AspectSection, MeasureRow, ProgressRow, ReportDocument
from ita_model.thai import to_thai_digits

PAGE_WIDTH: Final = 297.0
PAGE_HEIGHT: Final = 210.0
SIDE_MARGIN: Final = 15.0
TOP_MARGIN: Final = 17.0
BOTTOM_MARGIN: Final = 15.0
"""The page is A4 on its side; lengths are in millimetres."""

TEXT_SIZE: Final = 10.5
TITLE_SIZE: Final = 13.0
COVER_SIZE: Final = 21.0
OFFICE_SIZE: Final = 16.0
"""Sizes in points. Sarabun draws larger than TH Sarabun: 10.5 pt of it is about 16 pt of the official face."""

DRAFT_MARK: Final = "ร่าง"

PROGRESS_HEADING: Final = "ความก้าวหน้ารายมาตรการ"
OUTSTANDING_HEADING: Final = "รายการที่ยังขาดหลักฐาน"
WAIVED_HEADING: Final = "รายการที่ได้รับยกเว้น"
NOTES_HEADING: Final = "หมายเหตุ"

COMPLETE: Final = "ครบถ้วน"
INCOMPLETE: Final = "ยังไม่ครบ"
NOTHING_DUE: Final = "ยังไม่ถึงกำหนด"


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
    """One column: its heading, its width in millimetres, and how its cells stand."""

    heading: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """One row's cells; a group has one. `quiet` counts columns whose text is ours and claims nothing."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.PLAIN
    quiet: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row stands again on each page it runs over."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def cells(self, row: Row) -> tuple[tuple[str, Column], ...]:
        """The texts of a row, each with the column it stands in; a group's stands in all of them as one."""
        if row.kind is RowKind.GROUP:
            return ((row.cells[0], Column("", sum(column.width for column in self.columns))),)
        return tuple(zip(row.cells, self.columns, strict=True))


@dataclass(frozen=True, slots=True)
class Part:
    """What follows the measures under a heading of its own: a table, or lines of text."""

    heading: str
    table: Table | None = None
    lines: tuple[str, ...] = ()


_MEASURE_COLUMNS: Final = (
    (45.0, Align.LEFT),
    (60.0, Align.LEFT),
    (26.0, Align.CENTER),
    (28.0, Align.CENTER),
    (54.0, Align.LEFT),
    (54.0, Align.LEFT),
)
_RESULT_AND_OUTCOME: Final = frozenset({4, 5})

_PROGRESS_COLUMNS: Final = (
    Column("มาตรการ", 122, Align.LEFT),
    Column("ถึงกำหนด", 23, Align.RIGHT),
    Column("รับรองแล้ว", 23, Align.RIGHT),
    Column("ยกเว้น", 23, Align.RIGHT),
    Column("รอตรวจ", 23, Align.RIGHT),
    Column("ยังขาด", 23, Align.RIGHT),
    Column("สรุป", 30, Align.CENTER),
)
_OUTSTANDING_COLUMNS: Final = (
    Column("มาตรการ", 80),
    Column("ขั้นตอน", 87),
    Column("รอบ", 34, Align.CENTER),
    Column("กำหนด", 34, Align.CENTER),
    Column("สถานะ", 32, Align.CENTER),
)
_WAIVED_COLUMNS: Final = (
    Column("ผู้รับผิดชอบ", 34, Align.CENTER),
    Column("มาตรการ", 66),
    Column("ขั้นตอน", 70),
    Column("รอบ", 34, Align.CENTER),
    Column("เหตุผล", 63),
)


def measures(document: ReportDocument) -> Table:
    """The six-column table: under each aspect's heading, its measures."""
    return Table(
        columns=tuple(
            Column(heading, width, align) for heading, (width, align) in zip(document.columns, _MEASURE_COLUMNS, strict=True)
        ),
        rows=tuple(row for section in document.sections for row in _section(section)),
    )


def parts_after(document: ReportDocument) -> tuple[Part, ...]:
    """Progress, what is outstanding, what was waived, and notes, in this order; a part with nothing in it is left out."""
    parts = (_progress(document), _outstanding(document), _waived(document), Part(NOTES_HEADING, lines=document.notes))
    return tuple(part for part in parts if part.lines or (part.table and part.table.rows))


def _section(section: AspectSection) -> list[Row]:
    return [Row((section.heading,), RowKind.GROUP), *map(_measure, section.rows)]


def _measure(row: MeasureRow) -> Row:
    return Row(row.cells, quiet=_RESULT_AND_OUTCOME if row.unclaimed else frozenset())


def _progress(document: ReportDocument) -> Part:
    rows = [progress_row(row) for row in document.progress]
    if len(rows) > 1:
        rows.append(progress_sums(document.progress))
    return Part(PROGRESS_HEADING, Table(_PROGRESS_COLUMNS, tuple(rows)))


def progress_row(row: ProgressRow) -> Row:
    """How far a measure is, in Thai digits and a word."""
    counts = (row.due, row.accepted, row.waived, row.in_review, row.missing)
    standing = NOTHING_DUE if row.due == 0 else COMPLETE if row.complete else INCOMPLETE
    return Row((row.title, *map(to_thai_digits, counts), standing))


def progress_sums(rows: tuple[ProgressRow, ...]) -> Row:
    """The same of all measures together."""
    columns = zip(*((row.due, row.accepted, row.waived, row.in_review, row.missing) for row in rows), strict=True)
    due = [row for row in rows if row.due]
    complete = sum(row.complete for row in due)
    said = f"{COMPLETE} {complete}/{len(due)}"
    return Row(("รวม", *(to_thai_digits(sum(column)) for column in columns), to_thai_digits(said)), RowKind.TOTAL)


def _outstanding(document: ReportDocument) -> Part:
    rows: list[Row] = []
    for group in document.outstanding:
        rows.append(Row((f"{group.division} {to_thai_digits(len(group.items))} รายการ",), RowKind.GROUP))
        rows.extend(Row((item.measure, item.step, item.period, item.due, item.standing)) for item in group.items)
    return Part(OUTSTANDING_HEADING, Table(_OUTSTANDING_COLUMNS, tuple(rows)))


def _waived(document: ReportDocument) -> Part:
    rows = tuple(Row((item.division, item.measure, item.step, item.period, item.reason)) for item in document.waived)
    return Part(WAIVED_HEADING, Table(_WAIVED_COLUMNS, rows))
