"""The report as an Excel workbook: a sheet for the measures and one for each part that follows, every cell plain text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Final

from xlsxwriter import Workbook

from ita_model.report.document import ReportDocument
from tasks.rendering import excel_styles as look
from tasks.rendering import parts
from tasks.rendering.archive import archived, members
from tasks.rendering.excel_fit import TALLEST_ROW, gathered, height, portions
from tasks.rendering.excel_package import growing
from tasks.rendering.excel_styles import Look, Styles
from tasks.rendering.legible import Legible, Rendered, fits_xml, made_legible
from tasks.rendering.parts import Align, Column, Part, Row, RowKind, Table

MEASURES_SHEET: Final = "รายงาน"
_SHEET_NAMES: Final = {parts.PROGRESS_HEADING: "ความก้าวหน้า"}
"""Where a sheet is not called as its heading."""

_TABLE_WIDTH: Final = parts.PAGE_WIDTH - 2 * parts.SIDE_MARGIN
_PIXELS: Final = 96 / 25.4
_INCHES: Final = 1 / 25.4
_ALIGNED: Final = {Align.LEFT: look.LEFT, Align.CENTER: look.CENTER, Align.RIGHT: look.RIGHT}


def render_xlsx(document: ReportDocument, *, made_at: datetime) -> Rendered:
    """The report as .xlsx; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). Its first sheet is the measures.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    shown = made_legible(document, legible)
    written = io.BytesIO()
    book = Workbook(written, look.options())
    book.set_properties(
        {
            "title": " ".join(shown.title),
            "author": shown.agency,
            "created": made_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    sheets = _sheets(book, shown)
    book.close()
    content = members(written)
    for number, sheet in enumerate(sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        content[name] = growing(content[name], sheet.growing)
    return Rendered(archived(content), legible.replaced)


def _sheets(book: Workbook, document: ReportDocument) -> list[_Sheet]:
    styles = Styles(book)
    measures = parts.measures(document)
    first = _Sheet(book, styles, MEASURES_SHEET, measures.columns, draft=document.draft)
    for lines, shape in ((document.cover, look.COVER), (document.cover_office, look.OFFICE), (document.title, look.TITLE)):
        first.across(gathered(lines, _TABLE_WIDTH, shape), shape)
    first.across(document.as_of_line, look.AS_OF)
    first.table(measures)
    following = parts.parts_after(document)
    return [first, *(_part(book, styles, part, measures.columns, draft=document.draft) for part in following)]


def _part(book: Workbook, styles: Styles, part: Part, columns: Sequence[Column], *, draft: bool) -> _Sheet:
    """A part's sheet, in columns of its own where it has a table, else in these."""
    columns = part.table.columns if part.table else columns
    sheet = _Sheet(book, styles, _SHEET_NAMES.get(part.heading, part.heading), columns, draft=draft)
    sheet.across(part.heading, look.PART)
    if part.table:
        sheet.table(part.table)
    for line in part.lines:
        sheet.across(line, look.NOTE)
    return sheet


class _Sheet:
    """Writes one sheet from its top down. `growing` are the rows, from 1, whose height may follow their text."""

    def __init__(self, book: Workbook, styles: Styles, name: str, columns: Sequence[Column], *, draft: bool) -> None:
        self.growing: set[int] = set()
        self._styles = styles
        self._columns = columns
        self._next = 0
        self._sheet = book.add_worksheet(name)
        for number, column in enumerate(columns):
            self._sheet.set_column_pixels(number, number, round(column.width * _PIXELS))
        self._page(draft=draft)
        if draft:
            self.across(parts.DRAFT_MARK, look.DRAFT)

    def _page(self, *, draft: bool) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(look.A4)
        side, top, bottom = (length * _INCHES for length in (parts.SIDE_MARGIN, parts.TOP_MARGIN, parts.BOTTOM_MARGIN))
        sheet.set_margins(side, side, top, bottom)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_header(f"&R{look.page_font(bold=True)}{parts.DRAFT_MARK}" if draft else "", {"margin": 6 * _INCHES})
        sheet.set_footer(f"&C{look.page_font()}&P", {"margin": 6 * _INCHES})

    def across(self, text: str, shape: Look) -> None:
        """A row of one cell as wide as the table; lines of nothing take no row."""
        if text:
            self._row([(text, shape)])

    def table(self, table: Table) -> None:
        """The header, which stays in sight and stands again on each printed page, and the rows."""
        top = self._next
        self._row([(column.heading, look.HEADER) for column in table.columns])
        self._sheet.freeze_panes(self._next, 0)
        self._sheet.repeat_rows(top, self._next - 1)
        for row in table.rows:
            if row.kind is RowKind.GROUP:
                self._row([(row.cells[0], look.GROUP)])
            else:
                self._row([(text, _shape(row, number, column)) for number, (text, column) in enumerate(table.cells(row))])
        # Excel would mark every number that is written as text, as all are, with a green corner.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(64 + len(table.columns))}{self._next}"})

    def _row(self, cells: Sequence[tuple[str, Look]]) -> None:
        """The cells beside each other; a text that is more than a cell can hold goes on in the row below."""
        stacks = [portions(text) for text, _ in cells]
        for n in range(max(map(len, stacks))):
            texts = [stack[n] if n < len(stack) else "" for stack in stacks]
            self._portion([(text, shape) for text, (_, shape) in zip(texts, cells, strict=True)])

    def _portion(self, cells: Sequence[tuple[str, Look]]) -> None:
        """One row for the reader: several of Excel's, merged, where one cannot be tall enough."""
        across = len(self._columns) if len(cells) == 1 else 1
        widths = [sum(one.width for one in self._columns)] if across > 1 else [one.width for one in self._columns]
        needed = max(height(text, width, shape) for (text, shape), width in zip(cells, widths, strict=True))
        count = ceil(needed / TALLEST_ROW)
        first, last = self._next, self._next + count - 1
        for number in range(first, last + 1):
            self._sheet.set_row(number, needed / count)
        for column, (text, shape) in enumerate(cells):
            style = self._styles.of(shape, text)
            if across > 1 or count > 1:
                self._sheet.merge_range(first, column, last, column + across - 1, "", style)
            else:
                self.growing.add(first + 1)
            self._sheet.write_string(first, column, text, style)
        self._next = last + 1


def _shape(row: Row, number: int, column: Column) -> Look:
    shape = _ALIGNED[column.align]
    if row.kind is RowKind.TOTAL:
        return shape.heavy()
    return shape.pale() if number in row.quiet else shape
