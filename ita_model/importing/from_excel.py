"""An Excel workbook as tables, one for each sheet that is shown: values as they are seen, without what is hidden."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ita_model import thai
from ita_model.importing.document import Box, Grid, SourceDocument
from ita_model.importing.doubt import Doubt
from ita_model.importing.package import Package, spoilt, too_large
from ita_model.importing.published import UnreadableReport

MOST_CELLS: Final = 200_000
"""Of all sheets together, cells that are only formatted and those that merged cells cover included."""

_CELL: Final = re.compile(rb"<(?:\w+:)?c[ >/]")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_BROKEN: Final = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    OverflowError,
    SyntaxError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the library for Excel files raises at broken ones: it trusts a file to be as Excel writes it."""

_BUDDHIST: Final = 2400
"""A date of this year or later was typed with its Buddhist year into a program that counts Christian ones."""


def read_excel(package: Package, data: bytes) -> SourceDocument:
    """The sheets of a workbook, in order. Raises UnreadableReport where it is damaged, too large, or of the strict form."""
    if _STRICT in package.read("xl/workbook.xml")[:4096]:
        raise UnreadableReport(
            "ไฟล์นี้เป็น Excel แบบ Strict Open XML ให้เปิดแล้วบันทึกเป็น Excel Workbook (.xlsx) ธรรมดาก่อนนำเข้า",
            "a strict Open XML workbook",
        )
    package.checked()
    has_formulas = _measured(package)
    book = _loaded(data, values=True)
    doubts: list[Doubt] = []
    if has_formulas:
        doubts += _without_value(book, _loaded(data, values=False))
    grids: list[Grid] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            doubts.append(Doubt(None, f"แผ่นงาน “{sheet.title}” ซ่อนอยู่ จึงไม่ได้นำเข้า", f"hidden sheet left aside: {sheet.title!r}"))
        elif (reading := _Sheet(sheet)).boxes:
            grids.append(reading.grid())
            doubts += reading.doubts
    return SourceDocument(tuple(grids), tuple(doubts))


def _measured(package: Package) -> bool:
    """Count cells before anything is built of them; gives whether any is a formula."""
    cells = 0
    formulas = False
    for name in package.names:
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        sheet = package.read(name)
        cells += sum(1 for _ in _CELL.finditer(sheet))
        for left, top, right, bottom in _MERGED.findall(sheet):
            wide = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
            cells += max(0, wide) * max(0, int(bottom) - int(top) + 1)
        if cells > MOST_CELLS:
            raise too_large(f"more than {MOST_CELLS} cells")
        formulas = formulas or _FORMULA.search(sheet) is not None
    return formulas


def _loaded(data: bytes, *, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library does not keep: pictures, rules for colours
            return load_workbook(io.BytesIO(data), data_only=values)
    except _BROKEN as error:
        raise spoilt(f"the workbook cannot be opened: {error!r}") from error


def _without_value(book: Workbook, formulas: Workbook) -> Iterator[Doubt]:
    """Formulas whose result the file does not hold: no program has worked them out yet."""
    for sheet in book.worksheets:
        for cell in _cells(formulas[sheet.title]):
            if cell.data_type == "f" and sheet[cell.coordinate].value is None:
                yield Doubt(
                    None,
                    f"แผ่นงาน “{sheet.title}” ช่อง {cell.coordinate} เป็นสูตรที่ยังไม่มีผลคำนวณ ให้เปิดใน Excel แล้วบันทึกใหม่",
                    f"{sheet.title!r} {cell.coordinate}: a formula without a value",
                )


def _cells(sheet: Worksheet) -> Iterable[Cell]:
    """The cells that a sheet holds. Asking row by row would make one for each place up to the farthest that is formatted."""
    return (cell for _, cell in sorted(sheet._cells.items()))


class _Sheet:
    """One sheet as boxes of what is shown, its rows and columns numbered as a reader sees them."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._title = sheet.title
        self.doubts: list[Doubt] = []
        self._merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
        said = {(cell.row, cell.column): text for cell in _cells(sheet) if (text := self._text(cell)).strip()}
        rows = self._shown({row for row, _ in said}, self._hidden_rows(), "แถวที่", str)
        columns = self._shown({column for _, column in said}, self._hidden_columns(), "คอลัมน์", get_column_letter)
        self._rows, self._columns = rows, columns
        row_at, column_at = ({place: n for n, place in enumerate(places)} for places in (rows, columns))
        self.boxes = tuple(
            Box(row_at[row], column_at[column], text, *self._size(row, column))
            for (row, column), text in said.items()
            if row in row_at and column in column_at
        )

    def grid(self) -> Grid:
        """The sheet as a table."""
        name = f"แผ่นงาน “{self._title}”"
        return Grid(name, tuple(f"{name} แถวที่ {row}" for row in self._rows), len(self._columns), self.boxes)

    def _size(self, row: int, column: int) -> tuple[int, int]:
        """How many shown rows and columns with anything in them a cell covers."""
        if (area := self._merged.get((row, column))) is None:
            return 1, 1
        return _within(self._rows, area.min_row, area.max_row), _within(self._columns, area.min_col, area.max_col)

    def _hidden_rows(self) -> set[int]:
        return {row for row, shape in self._sheet.row_dimensions.items() if shape.hidden}

    def _hidden_columns(self) -> set[int]:
        shapes = (shape for shape in self._sheet.column_dimensions.values() if shape.hidden)
        # One entry may hide all columns up to the last; what lies beyond the widest table is not asked for.
        return {column for shape in shapes for column in range(shape.min or 1, min(shape.max or 1, 1000) + 1)}

    def _shown(self, said: set[int], hidden: set[int], what: str, name: Callable[[int], str]) -> list[int]:
        """Of the rows or columns that say something, those that are shown; the others are doubted."""
        if left := sorted(said & hidden):
            named = ", ".join(name(one) for one in left[:10])
            self.doubts.append(
                Doubt(
                    None,
                    f"แผ่นงาน “{self._title}” {what} {named} ซ่อนอยู่ จึงไม่ได้นำเข้า",
                    f"hidden in {self._title!r} and left aside: {len(left)}",
                )
            )
        return sorted(said - hidden)

    def _text(self, cell: Cell) -> str:
        """A cell as it reads: a date in Thai, a whole number without its point."""
        value = cell.value
        if value is None or isinstance(value, bool):
            return ""
        if cell.data_type == "e":
            self.doubts.append(
                Doubt(
                    None,
                    f"แผ่นงาน “{self._title}” ช่อง {cell.coordinate} แสดงข้อผิดพลาด {value} จึงเว้นว่าง",
                    f"{self._title!r} {cell.coordinate} shows an error",
                )
            )
            return ""
        if isinstance(value, datetime | date):
            return _day(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")


def _within(places: list[int], first: int, last: int) -> int:
    """How many of the places, which are in order, lie between two; at least one, since a cell is always somewhere."""
    return max(1, bisect_right(places, last) - bisect_left(places, first))


def _day(value: date) -> str:
    day = value.date() if isinstance(value, datetime) else value
    if day.year < _BUDDHIST:
        return thai.long_date(day)
    return f"{day.day} {thai.MONTHS[day.month - 1]} {day.year}"
