"""Reads back what was rendered, as a reader's program would: PDF by geometry and order of writing, Word by python-docx,
Excel by openpyxl, the page by a parser of HTML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import openpyxl
import pdfplumber
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree, html
from openpyxl.worksheet.worksheet import Worksheet

from tasks.rendering import paper
from tasks.rendering.fit import POINTS

Cells = tuple[str, ...]

_AM = re.compile("([ัิ-ื็-๎]*)ำ")
_MARKS_BEFORE_RING = re.compile("([ัิ-ื็-์๎]+)ํ")


def bare(text: str) -> str:
    """Text without white space, ำ and its tone written in the one order that a font draws them."""
    joined = "".join(text.split())
    return _MARKS_BEFORE_RING.sub(r"ํ\1", _AM.sub(r"ํ\1า", joined))


@dataclass(frozen=True)
class PdfPage:
    """One page: all its text, that between head and foot, and the rows of its tables, each cell as the lines it shows."""

    text: str
    body: str
    tables: tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]


def pdf_pages(content: bytes) -> list[PdfPage]:
    """The pages of a PDF. Letters are taken in the order of writing: sorted by place, Thai vowels and tones change seats."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        return [
            PdfPage(
                text=bare("".join(char["text"] for char in page.chars)),
                body=bare("".join(char["text"] for char in page.chars if _in_the_body(char, page.height))),
                tables=tuple(
                    tuple(tuple(_lines(page.chars, box) for box in row.cells if box) for row in table.rows)
                    for table in page.filter(_rules).find_tables()
                ),
            )
            for page in file.pages
        ]


def _rules(thing: dict) -> bool:
    """Letters, and the rules that tables are drawn with: not bars, boxes to tick, or lines to write on."""
    return thing["object_type"] == "char" or (thing["object_type"] == "line" and round(thing["linewidth"], 2) == 0.5)


def _in_the_body(char: dict, height: float) -> bool:
    return char["top"] > paper.TOP_MARGIN * POINTS - 6 and char["bottom"] < height - paper.BOTTOM_MARGIN * POINTS + 3


def measures_rows(pages: list[PdfPage]) -> Iterator[tuple[Cells, ...]]:
    """Rows of the measures over all pages, without headers, every cell as its lines; a group row has one cell."""
    header = None
    for page in pages:
        for table in page.tables:
            if len(table[0]) != 6:
                return
            header = header or table[0]
            assert table[0] == header
            yield from table[1:]


def pdf_tables(pages: list[PdfPage]) -> list[tuple[Cells, list[list[Cells]]]]:
    """The tables: of each its header, and its rows page by page; one that goes on over the next page is one."""
    told: list[tuple[Cells, list[list[Cells]]]] = []
    for page in pages:
        for table in page.tables:
            header, *rows = (tuple("".join(lines) for lines in row) for row in table)
            if told and told[-1][0] == header:
                told[-1][1].append(rows)
            else:
                told.append((header, [rows]))
    return told


def _lines(chars: list[dict], box: tuple[float, float, float, float]) -> tuple[str, ...]:
    left, top, right, bottom = box
    lines: list[str] = []
    level = None
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if not (left <= x <= right and top <= y <= bottom):
            continue
        if level is None or abs(y - level) > 0.55 * (char["bottom"] - char["top"]):
            lines.append("")
        level = y
        lines[-1] += char["text"]
    return tuple(lines)


def docx_tables(content: bytes) -> list[Table]:
    """The tables of a Word file, without those that only put things beside each other."""
    tables = docx.Document(io.BytesIO(content)).tables
    return [table for table in tables if table._tbl.tblPr.find(qn("w:tblStyle")) is None]


def docx_text(content: bytes) -> str:
    """All that is written in a Word file, with its headers and footers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        stories = [etree.fromstring(archive.read(name)) for name in names]
    return "".join(text.text or "" for story in stories for text in story.iter(qn("w:t")))


def docx_rows(table: Table) -> list[Cells]:
    """The rows of a table; a cell that spans columns is told once."""
    rows = []
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(cell.text.rstrip("\t"))  # a bar stands behind it
        rows.append(tuple(cells))
    return rows


def xlsx_sheets(content: bytes) -> dict[str, Worksheet]:
    """The sheets of a workbook by their names."""
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(content))}


def xlsx_rows(sheet: Worksheet) -> list[Cells]:
    """The rows of a sheet; a cell that spans columns, or several of Excel's rows, is told once."""
    covered = {place for area in sheet.merged_cells.ranges for place in list(area.cells)[1:]}
    rows = []
    for row in sheet.iter_rows():
        cells = tuple(cell.value or "" for cell in row if (cell.row, cell.column) not in covered)
        if cells:
            rows.append(cells)
    return rows


def parsed_page(content: bytes) -> html.HtmlElement:
    """A page as its elements. libxml2 does not know that `<wbr>` is empty: it would nest all that follow, and lose the last."""
    return html.document_fromstring(content.decode().replace("<wbr>", ""))


def html_tables(content: bytes) -> list[list[Cells]]:
    """The tables of a page, headers first."""
    page = parsed_page(content)
    return [
        [tuple(cell.text_content() for cell in row.iterchildren("th", "td")) for row in table.iter("tr")]
        for table in page.iter("table")
    ]
