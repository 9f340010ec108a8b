"""A Word document as lines and tables: what a reader sees once every change in it is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from lxml import etree

from ita_model.importing.document import OWN_ITEM, Box, Grid, Line, SourceDocument
from ita_model.importing.doubt import Doubt
from ita_model.importing.headings import columns_at
from ita_model.importing.package import Package, spoilt, too_large
from ita_model.importing.word_lists import Lists
from ita_model.importing.word_text import Paragraph, boxes_of, is_deleted, paragraph_of
from ita_model.importing.word_xml import attribute, child, children, name, value

MOST_CELLS: Final = 200_000
_WRAPPERS: Final = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"})
_WIDEST: Final = 500


def read_word(package: Package) -> SourceDocument:
    """The document in a Word file. Raises UnreadableReport where there is none, or its XML is broken or too large."""
    document = package.tree("word/document.xml")
    body = child(document, "body")
    if body is None:
        raise spoilt("word/document.xml has no body")
    lists = Lists.read(package.tree("word/numbering.xml"), package.tree("word/styles.xml"))
    reading = _Reading(lists)
    reading.story(body)
    return SourceDocument(tuple(reading.blocks), tuple(reading.doubts()))


class _Reading:
    def __init__(self, lists: Lists) -> None:
        self.blocks: list[Line | Grid] = []
        self._lists = lists
        self._tables = self._cells = self._lines = 0
        self._hidden: list[str] = []
        self._loose: list[str] = []

    def doubts(self) -> Iterator[Doubt]:
        if self._hidden:
            yield Doubt(
                None, f"ข้อความที่ซ่อนอยู่ไม่ได้นำเข้า: “{self._hidden[0][:60]}”", f"hidden text left aside: {len(self._hidden)}"
            )
        if self._loose:
            yield Doubt(
                None,
                f"กล่องข้อความในตาราง {len(self._loose)} กล่องไม่ได้นำเข้า: “{self._loose[0][:60]}”",
                f"text boxes inside cells left aside: {len(self._loose)}",
            )

    def story(self, holder: etree._Element) -> None:
        """The paragraphs and tables of a body or a text box, in order."""
        carried = Paragraph()
        for block in _blocks(holder):
            if name(block) == "tbl":
                self._table(block)
                continue
            said = self._paragraph(block)
            carried = carried.followed_by(said)
            if not said.goes_on:
                self._say(carried.whole)
                carried = Paragraph()
            for box in boxes_of(block):
                self.story(box)
        self._say(carried.whole)

    def _say(self, text: str) -> None:
        for line in text.split("\n"):
            if line.strip():
                self._lines += 1
                self.blocks.append(Line(f"ย่อหน้าที่ {self._lines}", line.strip()))

    def _paragraph(self, block: etree._Element) -> Paragraph:
        said = paragraph_of(block, self._lists.marker(block))
        self._hidden += said.hidden
        return said

    def _table(self, table: etree._Element) -> None:
        self._tables += 1
        number = self._tables
        at = len(self.blocks)
        grid, nested = self._grid(table, f"ตารางที่ {number}")
        self.blocks.insert(at, grid)
        self.blocks.extend(nested)

    def _grid(self, table: etree._Element, title: str) -> tuple[Grid, list[Grid]]:
        """A table, and those inside its cells that are tables of measures themselves."""
        boxes: list[Box] = []
        nested: list[Grid] = []
        open_at: dict[int, int] = {}
        width = 0
        rows = [row for row in _inside(table, "tr") if not is_deleted(row)]
        for number, row in enumerate(rows):
            column = _count(child(child(row, "trPr"), "gridBefore"))
            still_open: dict[int, int] = {}
            for cell in _inside(row, "tc"):
                self._cells += 1
                if self._cells > MOST_CELLS:
                    raise too_large(f"more than {MOST_CELLS} cells in tables")
                properties = child(cell, "tcPr")
                span = max(1, _count(child(properties, "gridSpan")))
                merge = child(properties, "vMerge")
                goes_on = merge is not None and value(merge) != "restart"
                if goes_on and column in open_at:
                    at = open_at[column]
                    held = boxes[at]
                    boxes[at] = Box(held.row, held.column, held.text, number - held.row + 1, held.columns)
                    still_open[column] = at
                else:
                    text, inner = self._cell(cell, title)
                    nested += inner
                    boxes.append(Box(number, column, text, 1, span))
                    if merge is not None:
                        still_open[column] = len(boxes) - 1
                column = min(column + span, _WIDEST)
            open_at = still_open
            width = max(width, column)
        places = tuple(f"{title} แถวที่ {number}" for number in range(1, len(rows) + 1))
        return Grid(title, places, width, tuple(boxes), edges=_edges(table)), nested

    def _cell(self, cell: etree._Element, title: str) -> tuple[str, list[Grid]]:
        """A cell's text; each item of an automatic list stands on its own. A table inside is read as lines of it."""
        text = ""
        nested: list[Grid] = []
        carried = Paragraph()
        for block in _blocks(cell):
            if name(block) == "tbl":
                grid, deeper = self._grid(block, f"ตารางใน{title}")
                if any(columns_at(grid, row) for row in range(len(grid.places))):
                    nested.append(grid)
                else:
                    text = _joined(text, "\n".join(_row_text(grid, row) for row in range(len(grid.places))), "\n")
                nested += deeper
                continue
            said = self._paragraph(block)
            carried = carried.followed_by(said)
            if not said.goes_on:
                text = _joined(text, carried.whole, OWN_ITEM if carried.marker else "\n")
                carried = Paragraph()
            self._loose += [words for box in boxes_of(block) if (words := " ".join("".join(_words(box)).split()))]
        return (_joined(text, carried.whole, "\n") if carried.whole else text), nested


def _edges(table: etree._Element) -> tuple[float, ...]:
    """Where its columns begin, in twentieths of a point; nothing where they are not told."""
    widths = [attribute(column, "w") for column in children(child(table, "tblGrid"), "gridCol")]
    if not all(width.isascii() and width.isdigit() and len(width) < 6 for width in widths):
        return ()
    return tuple(accumulate((float(width) for width in widths), initial=0.0))


def _joined(text: str, more: str, between: str) -> str:
    """A cell's text with one more paragraph. An empty one is a line too, except at the beginning."""
    return f"{text}{between}{more}" if text else more


def _row_text(grid: Grid, row: int) -> str:
    return " ".join(" ".join(box.text.split()) for box in grid.starting(row) if box.text.strip())


def _words(holder: etree._Element) -> Iterator[str]:
    return (one.text or "" for one in holder.iter() if name(one) == "t")


def _blocks(holder: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, those inside content controls included."""
    for one in holder:
        kind = name(one)
        if kind in ("p", "tbl"):
            yield one
        elif kind in _WRAPPERS:
            yield from _blocks(one)


def _inside(holder: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those inside content controls included."""
    for one in holder:
        kind = name(one)
        if kind == wanted:
            yield one
        elif kind in _WRAPPERS:
            yield from _inside(one, wanted)


def _count(element: etree._Element | None) -> int:
    text = value(element)
    return min(int(text), _WIDEST) if text.isascii() and text.isdigit() and len(text) < 6 else 0
