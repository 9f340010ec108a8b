"""One sheet of the workbook, written from its top down."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Final

from PIL import Image
from xlsxwriter import Workbook

from ita_model.report.document import Check
from tasks.rendering import bars, paper, parts, watermark
from tasks.rendering import excel_styles as look
from tasks.rendering.excel_fit import TALLEST_ROW, height, portions
from tasks.rendering.excel_styles import Look, Styles
from tasks.rendering.fit import POINTS
from tasks.rendering.tables import Align, Column, Row, RowKind, Table

_PIXELS: Final = 96 / 25.4
_INCHES: Final = 1 / 25.4
_BAR_FROM: Final = 12.0
_ROOM: Final = 3.0
"""White space around a picture, in millimetres."""

_Size = tuple[float, float]

_ALIGNED: Final = {Align.LEFT: look.LEFT, Align.CENTER: look.CENTER, Align.RIGHT: look.RIGHT}


class Sheet:
    """Writes one sheet from its top down. `growing` are the rows, from 1, whose height may follow their text."""

    def __init__(
        self,
        book: Workbook,
        styles: Styles,
        name: str,
        columns: Sequence[Column],
        *,
        draft: bool,
        check: Check | None,
        upright: bool = False,
    ) -> None:
        """`upright` is a sheet to be printed on one upright page."""
        self.growing: set[int] = set()
        self._styles = styles
        self._columns = columns
        self._next = 0
        self._sheet = book.add_worksheet(name)
        for number, column in enumerate(columns):
            self._sheet.set_column_pixels(number, number, round(column.width * _PIXELS))
        self._page(draft=draft, check=check, upright=upright)
        if draft:
            self.across(parts.DRAFT_MARK, look.DRAFT)

    def _page(self, *, draft: bool, check: Check | None, upright: bool) -> None:
        sheet = self._sheet
        if not upright:
            sheet.set_landscape()
        sheet.set_paper(look.A4)
        side, top, bottom = (length * _INCHES for length in (paper.SIDE_MARGIN, paper.TOP_MARGIN, paper.BOTTOM_MARGIN))
        sheet.set_margins(side, side, top, bottom)
        sheet.fit_to_pages(1, int(upright))
        sheet.center_horizontally()
        if draft:  # a picture in the header is drawn behind the page: the only watermark that Excel knows
            mark = io.BytesIO(watermark.as_png())
            head = f"&C&G&R{look.page_font(bold=True)}{parts.DRAFT_MARK}"
            sheet.set_header(head, {"margin": 6 * _INCHES, "image_center": mark})
        code = f"&L{look.page_font(size=8)}{parts.CHECK} {check.code}" if check else ""
        sheet.set_footer(f"{code}&C{look.page_font()}&P", {"margin": 6 * _INCHES})

    def across(self, text: str, shape: Look) -> None:
        """A row of one cell as wide as the table; lines of nothing take no row."""
        if text:
            self._row([(text, shape)])

    def gap(self) -> None:
        """A row of nothing."""
        self._next += 1

    def picture(self, content: bytes, says: str, side: float) -> None:
        """A picture in a row of its own; `side` is how tall it is, in millimetres."""
        self._sheet.set_row(self._next, (side + 2 * _ROOM) * POINTS)
        self._draw(self._next, 0, content, says, room=(side, side))
        self._next += 1

    def pictures(self, shown: Sequence[tuple[bytes | None, str]]) -> None:
        """Pictures beside each other, one a column, each with its words below it; one that is not there is said to be lost."""
        self._sheet.set_row(self._next, (paper.PICTURE_HEIGHT + 2 * _ROOM) * POINTS)
        for number, (content, says) in enumerate(shown):
            if content is None:
                self._sheet.write_string(self._next, number, parts.NO_PICTURE, self._styles.of(look.CAPTION, ""))
            else:
                room = (self._columns[number].width - 2 * _ROOM, paper.PICTURE_HEIGHT)
                self._draw(self._next, number, content, says, room=room)
        self._next += 1
        words = [says for _, says in shown] + [""] * (len(self._columns) - len(shown))
        self._row([(says, look.CAPTION) for says in words])

    def _draw(
        self,
        row: int,
        column: int,
        content: bytes,
        says: str,
        *,
        room: tuple[float, float],
        at: tuple[float, float] = (_ROOM, _ROOM),
    ) -> None:
        """A picture over a cell, as large as a room of these millimetres allows."""
        with Image.open(io.BytesIO(content)) as image:
            dots, dpi = image.size, image.info.get("dpi", (96, 96))
        scale = min(room[0] * _PIXELS / dots[0], room[1] * _PIXELS / dots[1])
        self._sheet.insert_image(
            row,
            column,
            "picture",
            {
                "image_data": io.BytesIO(content),
                "description": says,
                "x_offset": at[0] * _PIXELS,
                "y_offset": at[1] * _PIXELS,
                "x_scale": scale * dpi[0] / 96,
                "y_scale": scale * dpi[1] / 96,
                "object_position": 1,
            },
        )

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
                first = self._next
                self._row([(text, _shape(row, number, column)) for number, (text, column) in enumerate(table.cells(row))])
                self._bar(first, row, table)
        # Excel would mark every number that is written as text, as all are, with a green corner.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(64 + len(table.columns))}{self._next}"})

    def _bar(self, at: int, row: Row, table: Table) -> None:
        """The bar of a row that was written at this place."""
        for number, column in enumerate(table.columns):
            if column.bar and row.bar:
                width = column.width - _BAR_FROM - _ROOM
                said = " ".join(f"{kind.label} {length}" for kind, length in zip(bars.PARTS, row.bar, strict=True))
                room = (width, bars.HEIGHT)
                self._draw(at, number, bars.as_png(row.bar, width), said, room=room, at=(_BAR_FROM, _ROOM))

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
