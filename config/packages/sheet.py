"""The index of a package as an Excel workbook: a row for each piece of evidence, every cell plain text.

It is set in the office's own typeface, as the reports' workbook is; rows are as tall as their text, and may grow with it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from math import ceil
from typing import Any, Final

from fontTools.ttLib import TTFont
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.packages import words
from config.reports import BOLD
from ita_model import thai
from ita_model.evidence.package import Item, MeasureEvidence, Package, Proven

INDEX: Final = "ดัชนีหลักฐาน"
WITHOUT: Final = "มาตรการที่ยังไม่มีหลักฐาน"

FONT: Final = "TH Sarabun New"
_COLUMNS: Final = (
    ("ที่", 13),
    ("ผู้รับผิดชอบ", 36),
    ("รอบ", 30),
    ("วันที่ยืนยัน", 26),
    ("หลักฐาน", 78),
    ("ขนาด", 26),
    (words.HASH, 58),
)
_EVIDENCE: Final = 4
_MISSING_COLUMNS: Final = (("มาตรการ", 167), ("จุดตรวจ", 100))
"""Headings and widths in millimetres: together what A4 on its side has between the margins."""

_PIXELS: Final = 96 / 25.4
_POINTS: Final = 72 / 25.4
_SARABUN_PER_TH_SARABUN: Final = 0.69
"""TH Sarabun New sets a text of its size about as wide as Sarabun does at this share of it."""
_RAGGED: Final = 1.15
"""Lines end behind a word, not at the edge."""
_PITCH: Final = 1.375
_PADDING: Final = 5
_TALLEST_ROW: Final = 400
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
    "step": _RULED,
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
    return _finished(written)


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
                sheet.across(f"{step.marker} {step.text}".strip(), "step")
                for one in several:
                    for item in one.items:
                        sheet.row(_cells(one, item), opens=item)


def _cells(one: Proven, item: Item) -> list[tuple[str, str]]:
    return [
        (thai.to_thai_digits(item.number), "short"),
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
        self._sheet.set_row(self._next, _height(text, sum(width for _, width in self._columns), look))
        self._sheet.merge_range(self._next, 0, self._next, len(self._columns) - 1, "", self._style(look, text))
        self._write(0, text, look)
        self._next += 1

    def head(self) -> None:
        """The header, which stays in sight and stands again on each printed page."""
        self.row([(heading, "head") for heading, _ in self._columns])
        self._sheet.freeze_panes(self._next, 0)
        self._sheet.repeat_rows(self._next - 1)

    def row(self, cells: Sequence[tuple[str, str]], *, opens: Item | None = None) -> None:
        """The cells (text, look) beside each other; the evidence that is named in one of them `opens` from there."""
        heights = (_height(text, width, look) for (text, look), (_, width) in zip(cells, self._columns, strict=True))
        self._sheet.set_row(self._next, max(heights))
        for column, (text, look) in enumerate(cells):
            self._write(column, text, look)
        if opens and (address := _address(opens)):
            text, look = cells[_EVIDENCE]
            self._sheet.write_url(self._next, _EVIDENCE, address, self._style(look, text), _fitted(text))
        self._next += 1
        # Excel would mark every number that is written as text with a green corner.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(64 + len(self._columns))}{self._next}"})

    def _write(self, column: int, text: str, look: str) -> None:
        self._sheet.write_string(self._next, column, _fitted(text), self._style(look, text))

    def _style(self, look: str, text: str) -> Format:
        """The look's style; a text that begins like a formula is marked as text, for whoever edits the cell."""
        key = look, text.startswith(_READ_AS_FORMULA)
        if key not in self._styles:
            self._styles[key] = self._book.add_format({**_BODY, **_LOOKS[look], "quote_prefix": key[1]})
        return self._styles[key]


def _fitted(text: str) -> str:
    return words.plain(text)[:_MOST]


def _height(text: str, millimetres: float, look: str) -> float:
    """How tall, in points, a row must be to show a text in a cell of this width."""
    size = int(_LOOKS[look].get("font_size", _BODY["font_size"]))
    room = millimetres * _POINTS - _PADDING
    em = size * _SARABUN_PER_TH_SARABUN * (1 if look == "hash" else _RAGGED)
    lines = sum(max(1, ceil(_ems(line) * em / room)) for line in text.split("\n"))
    return min(lines * _PITCH * size + _PADDING, _TALLEST_ROW)


def _ems(text: str) -> float:
    """How wide Sarabun sets a text on one line; vowels and tones above and below take no room."""
    advances = _advances()
    return sum(advances.get(ord(char), 1.0) for char in text)


@cache
def _advances() -> dict[int, float]:
    with TTFont(BOLD, lazy=True) as font:
        metrics, per_em = font["hmtx"], font["head"].unitsPerEm
        return {char: metrics[glyph][0] / per_em for char, glyph in font.getBestCmap().items()}


def _address(item: Item) -> str | None:
    """What Excel opens: a path as it stands, but for what it reads as a sign of its own; a web address as it is."""
    if item.path is None:
        return words.address(item)
    return f"external:{item.path.replace('%', '%25').replace(' ', '%20')}"


def _finished(written: io.BytesIO) -> bytes:
    """The workbook with what its library has no words for: `/` in the paths of links, which every program opens, where it
    writes `\\`; and rows that grow when somebody writes on, where it fixes each height it is given.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.endswith(".rels"):
                data = data.replace(b"\\", b"/")
            elif info.filename.startswith("xl/worksheets/"):
                data = data.replace(b' customHeight="1"', b"")
            target.writestr(info, data)
    return out.getvalue()
