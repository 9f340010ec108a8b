"""What can be measured on the pages of a PDF: where letters stand, where ink is, and where lines end."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pdfplumber
import pypdfium2
from pdfplumber.page import Page
from pythainlp.tokenize import word_tokenize

from ita_model.report.document import ReportDocument
from tasks.rendering import fit, paper, parts, typeface
from tasks.rendering.fit import POINTS
from tasks.rendering.tables import RowKind, Table
from tests.rendering.reading import _lines, _rules, bare

_SLACK = 0.6
"""In points: how far a letter may reach over a rule before somebody sees it."""

_ABOVE, _BELOW = 3.0, 1.0
"""In points: how near a letter's own box may come to the rule above and below. Vowels and tones stand in it."""

_DOTS = 100
"""Of a page's picture, in an inch."""


@dataclass(frozen=True)
class Stray:
    """A letter that stands where none should: on which page, which, and at which place in points."""

    page: int
    letter: str
    x: float
    y: float


def header_rows(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """The first row of each table on each page, with the page's number from 1."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        return [
            (page.page_number, tuple("".join(_lines(page.chars, box)) for box in table.rows[0].cells if box))
            for page in file.pages
            for table in page.filter(_rules).find_tables()
        ]


def letters_out_of_place(content: bytes) -> list[Stray]:
    """Letters of tables that reach out of their cell, and any that reach out of the page's margins."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        return [stray for page in file.pages for stray in _strays(page)]


def _strays(page: Page) -> Iterator[Stray]:
    tables = page.filter(_rules).find_tables()
    cells = [box for table in tables for row in table.rows for box in row.cells if box]
    upright = page.height > page.width
    left = (paper.MEMO_LEFT if upright else paper.SIDE_MARGIN) * POINTS
    right = page.width - (paper.MEMO_RIGHT if upright else paper.SIDE_MARGIN) * POINTS
    for char in page.chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        inside = next((box for box in cells if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)
        box = inside or (left, 0.0, right, page.height)
        above, below = (_ABOVE, _BELOW) if inside else (0, 0)
        between = not inside and any(_holds(table.bbox, x, y) for table in tables)
        if char["text"].strip() and (
            between
            or not (box[0] - _SLACK <= char["x0"] and char["x1"] <= box[2] + _SLACK)
            or not (box[1] + above <= char["top"] and char["bottom"] <= box[3] - below)
        ):
            yield Stray(page.page_number, char["text"], round(x, 1), round(y, 1))


def _holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def ink_in_the_margins(content: bytes) -> list[int]:
    """The numbers of the pages whose picture has ink left or right of the margins: seen, not told by the file."""
    found = []
    file = pypdfium2.PdfDocument(content)
    for number, page in enumerate(file, start=1):
        width, height = page.get_size()
        upright = height > width
        image = page.render(scale=_DOTS / 72).to_pil().convert("L")
        left = (paper.MEMO_LEFT if upright else paper.SIDE_MARGIN) / 25.4 * _DOTS - 3
        right = image.width - (paper.MEMO_RIGHT if upright else paper.SIDE_MARGIN) / 25.4 * _DOTS + 3
        strips = ((0, 0, int(left), image.height), (int(right), 0, image.width, image.height))
        if any(image.crop(strip).getextrema()[0] < 128 for strip in strips):
            found.append(number)
    file.close()
    return found


def fonts_of_letters(content: bytes) -> set[str]:
    """The names of the typefaces that letters are drawn in, without the mark of a part of one."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        return {char["fontname"].partition("+")[2] or char["fontname"] for page in file.pages for char in page.chars}


@dataclass(frozen=True)
class Breaks:
    """How many line ends stand in the cells of tables, and those inside a word that would have fitted a line."""

    ends: int
    broken: tuple[str, ...]


def breaks(document: ReportDocument, content: bytes) -> Breaks:
    """Where the lines of all tables end, held against PyThaiNLP's words of the text that each cell was made of."""
    tables = [parts.measures(document), *(part.table for part in parts.parts_after(document) if part.table)]
    ends, broken = 0, []
    for table, rows in zip(tables, _rows_of_tables(content), strict=True):
        for row, shown in zip(table.rows, rows, strict=True):
            for (text, column), lines in zip(table.cells(row), shown, strict=True):
                at = list(itertools.accumulate(len(bare(line)) for line in lines))[:-1]
                ends += len(at)
                bold = row.kind is not RowKind.PLAIN
                broken += _inside_words(text, at, column.width, table, bold=bold)
    return Breaks(ends, tuple(broken))


def _inside_words(text: str, at: Sequence[int], millimetres: float, table: Table, *, bold: bool) -> Iterator[str]:
    room = millimetres * POINTS - 2 * fit.CELL_SIDE
    place = 0
    for word in word_tokenize(text, engine="newmm"):
        begin, place = place, place + len(bare(word))
        if typeface.width(word, table.size, bold=bold) <= room and any(begin < end < place for end in at):
            yield word


def _rows_of_tables(content: bytes) -> list[list[tuple[tuple[str, ...], ...]]]:
    """The rows of each table over all pages without headers, every cell as its lines."""
    told: list[tuple[object, list[tuple[tuple[str, ...], ...]]]] = []
    with pdfplumber.open(io.BytesIO(content)) as file:
        for page in file.pages:
            for table in page.filter(_rules).find_tables():
                header, *rows = (tuple(_lines(page.chars, box) for box in row.cells if box) for row in table.rows)
                if told and told[-1][0] == header:
                    told[-1][1].extend(rows)
                else:
                    told.append((header, rows))
    return [rows for _, rows in told]
