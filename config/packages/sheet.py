"""The index of a package as an Excel workbook: a row for each piece of evidence, every cell plain text.

The file stands in the office's own typeface, as the reports' workbook does, and Excel sets the rows' heights by their text; only a
cell that runs across the table has a height of ours, since Excel leaves merged cells as they are.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from math import ceil
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.packages import words
from ita_model import thai
from ita_model.evidence.package import Item, MeasureEvidence, Package, Proven

INDEX: Final = "ดัชนีหลักฐาน"
WITHOUT: Final = "มาตรการที่ยังไม่มีหลักฐาน"

FONT: Final = "TH Sarabun New"
_COLUMNS: Final = (
    ("ที่", 12),
    ("ขั้นตอน/วิธีดำเนินการ", 64),
    ("ผู้รับผิดชอบ", 28),
    ("รอบ", 26),
    ("วันที่ยืนยัน", 24),
    ("หลักฐาน", 56),
    ("ขนาด", 22),
    (words.HASH, 35),
)
_MISSING_COLUMNS: Final = (("มาตรการ", 167), ("จุดตรวจ", 100))
"""Headings and widths in millimetres: together what A4 on its side has between the margins."""

_PIXELS: Final = 96 / 25.4
_POINTS: Final = 72 / 25.4
_LETTER: Final = 0.42
"""How wide a letter of the typeface is at the most, on average, in ems; vowels and tones above and below take no room."""
_PITCH: Final = 1.375
_READ_AS_FORMULA: Final = ("=", "+", "-", "@", "'")
_MOST: Final = 32_000
"""A little less than what a cell holds; Excel calls a file broken in which one holds more."""

_BODY: Final[dict[str, Any]] = {
    "font_name": FONT, "font_size": 16, "font_family": 2, "font_charset": 222, "font_scheme": "none", "text_wrap": True,
    "valign": "top",
}  # fmt: skip
_RULED: Final = {"border": 1, "border_color": "#5A5A5A"}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"font_size": 18, "bold": True, "align": "center"},
    "line": {"align": "center"},
    "left": {},
    "head": {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E2E2E2", **_RULED},
    "aspect": {"bold": True, "bg_color": "#E2E2E2", **_RULED},
    "measure": {"bold": True, "bg_color": "#F2F2F2", **_RULED},
    "cell": _RULED,
    "short": {"align": "center", **_RULED},
    "link": {"font_color": "#1F3A6E", "underline": 1, **_RULED},
    "hash": {"font_size": 11, **_RULED},
}


def index_sheet(package: Package) -> bytes:
    """The workbook as .xlsx: equal packages, equal bytes."""
    written = io.BytesIO()
    quiet = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = Workbook(written, {"in_memory": True, **quiet, "default_format_properties": dict(_BODY)})
    title = " ".join((words.TITLE, *words.heading(package)))
    book.set_properties({"title": title, "author": package.agency.name, "created": datetime.combine(package.as_of, time())})
    _index(_Sheet(book, INDEX, _COLUMNS), package)
    missing = [one for one in package.measures() if one.missing]
    if missing:
        _missing(_Sheet(book, WITHOUT, _MISSING_COLUMNS), missing)
    book.close()
    return _with_plain_slashes(written)


def _index(sheet: _Sheet, package: Package) -> None:
    sheet.across(words.TITLE, "title")
    for line in (*words.heading(package), words.as_of(package), words.summary(package)):
        sheet.across(line, "line")
    sheet.across(words.ABOUT, "left")
    sheet.head()
    for aspect in package.aspects:
        sheet.across(words.aspect(aspect), "aspect")
        for measure in aspect.measures:
            said = f"{words.standings(measure)}{' · ' + words.NOTHING if measure.missing else ''}"
            sheet.across(f"{words.measure(measure)}\n{said}", "measure")
            for step, several in measure.steps:
                for one in several:
                    for item in one.items:
                        sheet.row(_cells(f"{step.marker} {step.text}".strip(), one, item), link=(5, item))


def _cells(step: str, one: Proven, item: Item) -> list[tuple[str, str]]:
    return [
        (thai.to_thai_digits(item.number), "short"),
        (step, "cell"),
        (one.stood.division.name, "short"),
        (thai.to_thai_digits(one.stood.checkpoint.period), "short"),
        (words.day(one.confirmation.at), "short"),
        (item.evidence.name, "link" if words.address(item) else "cell"),
        (words.size(item), "short"),
        (item.evidence.sha256 or item.evidence.url or "", "hash"),
    ]


def _missing(sheet: _Sheet, missing: Sequence[MeasureEvidence]) -> None:
    sheet.across(WITHOUT, "title")
    sheet.head()
    for one in missing:
        sheet.row([(words.measure(one), "cell"), (words.standings(one), "cell")])


class _Sheet:
    """Writes one sheet from its top down."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[tuple[str, int]]) -> None:
        self._columns = columns
        self._book = book
        self._styles: dict[tuple[str, bool], Format] = {}
        self._sheet: Worksheet = book.add_worksheet(name)
        self._next = 0
        for number, (_, width) in enumerate(columns):
            self._sheet.set_column_pixels(number, number, round(width * _PIXELS))
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.set_margins(15 / 25.4, 15 / 25.4, 17 / 25.4, 15 / 25.4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(f'&C&"{FONT},Regular"&14&P')

    def across(self, text: str, look: str) -> None:
        """One cell as wide as the table."""
        size = _LOOKS[look].get("font_size", _BODY["font_size"])
        room = sum(width for _, width in self._columns) * _POINTS
        lines = sum(max(1, ceil(_letters(line) * _LETTER * size / room)) for line in text.split("\n"))
        self._sheet.set_row(self._next, lines * _PITCH * size + 5)
        last = len(self._columns) - 1
        self._sheet.merge_range(self._next, 0, self._next, last, "", self._style(look, text))
        self._write(0, text, look)
        self._next += 1

    def head(self) -> None:
        """The header, which stays in sight and stands again on each printed page."""
        self.row([(heading, "head") for heading, _ in self._columns])
        self._sheet.freeze_panes(self._next, 0)
        self._sheet.repeat_rows(self._next - 1)

    def row(self, cells: Sequence[tuple[str, str]], link: tuple[int, Item] | None = None) -> None:
        """The cells (text, look) beside each other; `link` says in which column the evidence can be opened."""
        for column, (text, look) in enumerate(cells):
            self._write(column, text, look)
        if link and (address := _address(link[1])):
            column, item = link
            style = self._style("link", item.evidence.name)
            self._sheet.write_url(self._next, column, address, style, words.plain(item.evidence.name)[:_MOST])
        self._next += 1
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(64 + len(self._columns))}{self._next}"})

    def _write(self, column: int, text: str, look: str) -> None:
        self._sheet.write_string(self._next, column, words.plain(text)[:_MOST], self._style(look, text))

    def _style(self, look: str, text: str) -> Format:
        """The look's style; a text that begins like a formula is marked as text, for whoever edits the cell."""
        key = look, text.startswith(_READ_AS_FORMULA)
        if key not in self._styles:
            self._styles[key] = self._book.add_format({**_BODY, **_LOOKS[look], "quote_prefix": key[1]})
        return self._styles[key]


def _letters(text: str) -> int:
    """How many letters stand side by side."""
    return sum(unicodedata.category(char) != "Mn" for char in text)


def _address(item: Item) -> str | None:
    """What Excel opens: a path as it stands, but for what it reads as a sign of its own; a web address as it is."""
    if item.path is None:
        return words.address(item)
    return f"external:{item.path.replace('%', '%25').replace(' ', '%20')}"


def _with_plain_slashes(written: io.BytesIO) -> bytes:
    """The workbook with `/` in the paths of its links, which every program opens; the library writes `\\`."""
    out = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, data.replace(b"\\", b"/") if info.filename.endswith(".rels") else data)
    return out.getvalue()
