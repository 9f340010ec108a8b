"""The report as a Word document that an office can go on writing in: the same words in the same order as the PDF."""

from __future__ import annotations

from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from ita_model.report.document import ReportDocument
from tasks.rendering import fit, parts, word_styles
from tasks.rendering.legible import Legible, Rendered, fits_xml
from tasks.rendering.parts import Column, Part, Row, RowKind, Table
from tasks.rendering.word_package import embed_typeface, packed, speak_thai
from tasks.rendering.word_xml import TWIPS, bold, element, lines, page_number, paragraph, run

_LONGEST_PROPERTY = 255
_RULE = "5A5A5A"
_QUIET_INK = "5A5A5A"
_HEADER_FILL = "E2E2E2"
_GROUP_FILL = "F2F2F2"


def render_docx(document: ReportDocument, *, made_at: datetime) -> Rendered:
    """The report as .docx; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). Its first table is the measures.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    file = docx.Document()
    word_styles.apply(file)
    speak_thai(file)
    embed_typeface(file)
    Writing(file, legible).report(document)
    _describe(file, document, legible, made_at)
    return Rendered(packed(file), legible.replaced)


def _describe(file: Document, document: ReportDocument, legible: Legible, made_at: datetime) -> None:
    properties = file.core_properties
    properties.title = legible(" ".join(document.title))[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = legible(document.agency)[:_LONGEST_PROPERTY]
    properties.comments = properties.keywords = ""
    properties.language = "th-TH"
    properties.revision = 1
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)


class Writing:
    """Writes a document's parts into a Word file, one after the other."""

    def __init__(self, file: Document, legible: Legible) -> None:
        self._file = file
        self._legible = legible

    def report(self, document: ReportDocument) -> None:
        self._lines(word_styles.COVER.id, "\n".join(document.cover))
        self._lines(word_styles.OFFICE.id, "\n".join(document.cover_office))
        inside = self._sections(draft=document.draft)
        self._number_pages(inside)
        self._lines(word_styles.TITLE.id, "\n".join(document.title))
        self._lines(word_styles.AS_OF.id, document.as_of_line)
        self._add(self._table(parts.measures(document)))
        for part in parts.parts_after(document):
            self._part(part)
        self._add(paragraph(word_styles.LAST.id))

    def _add(self, block: BaseOxmlElement) -> None:
        self._file.element.body.sectPr.addprevious(block)

    def _lines(self, style: str, text: str) -> None:
        self._add(lines(style, self._legible(text)))

    def _sections(self, *, draft: bool) -> Section:
        """Two sections of one shape, the cover's and the one it returns; the draft mark stands on the pages of both."""
        cover = self._file.sections[0]
        cover.page_width, cover.page_height = Mm(parts.PAGE_WIDTH), Mm(parts.PAGE_HEIGHT)
        cover._sectPr.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")
        cover.left_margin = cover.right_margin = Mm(parts.SIDE_MARGIN)
        cover.top_margin, cover.bottom_margin = Mm(parts.TOP_MARGIN), Mm(parts.BOTTOM_MARGIN)
        cover.header_distance = cover.footer_distance = Mm(6)
        inside: Section = self._file.add_section()
        if draft:
            border = element("bdr", val="single", sz=8, space=2, color="auto")
            _fill(cover.header._element, paragraph(word_styles.HEADER.id, run(f" {parts.DRAFT_MARK} ", border)))
        return inside

    def _number_pages(self, section: Section) -> None:
        """Thai page numbers from one on, at the foot of each page after the cover."""
        section.footer.is_linked_to_previous = False
        _fill(section.footer._element, paragraph(word_styles.FOOTER.id, *page_number()))
        numbering = element("pgNumType", fmt="thaiNumbers", start=1)
        section._sectPr.find(qn("w:pgMar")).addnext(numbering)

    def _part(self, part: Part) -> None:
        self._lines(word_styles.PART.id, part.heading)
        if part.table:
            self._add(self._table(part.table))
        for note in part.lines:
            self._lines(word_styles.NOTE.id, note)

    def _table(self, table: Table) -> BaseOxmlElement:
        grid = element("tblGrid", *(element("gridCol", w=column.width * TWIPS) for column in table.columns))
        return element(
            "tbl", _table_shape(table), grid, self._header_row(table), *(self._row(row, table) for row in table.rows)
        )

    def _header_row(self, table: Table) -> BaseOxmlElement:
        shape = element("trPr", element("cantSplit"), element("tblHeader"))
        cells = (
            _cell(
                column,
                [paragraph(word_styles.COLUMN_HEADING.id, run(self._legible(column.heading)))],
                fill=_HEADER_FILL,
                middle=True,
            )
            for column in table.columns
        )
        return element("tr", shape, *cells)

    def _row(self, row: Row, table: Table) -> BaseOxmlElement:
        shape = None if fit.may_split(row, table) else element("trPr", element("cantSplit"))
        if row.kind is RowKind.GROUP:
            ((text, column),) = table.cells(row)
            heading = lines(word_styles.GROUP.id, self._legible(text))
            return element("tr", shape, _cell(column, [heading], fill=_GROUP_FILL, spans=len(table.columns)))
        cells = (self._plain_cell(row, number, text, column) for number, (text, column) in enumerate(table.cells(row)))
        return element("tr", shape, *cells)

    def _plain_cell(self, row: Row, number: int, text: str, column: Column) -> BaseOxmlElement:
        """A cell with one paragraph for each line of its text."""
        return _cell(
            column,
            [
                paragraph(word_styles.CELL.id, run(line, *_ink(row, number)), align=column.align)
                for line in self._legible(text).split("\n")
            ],
        )


def _ink(row: Row, number: int) -> tuple[BaseOxmlElement, ...]:
    """How the text of a row's column is written: sums in bold, what claims nothing in grey."""
    if row.kind is RowKind.TOTAL:
        return bold()
    return (element("color", val=_QUIET_INK),) if number in row.quiet else ()


def _table_shape(table: Table) -> BaseOxmlElement:
    """Columns of fixed width under thin rules, with the same white space inside cells as in the PDF."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    side = 20 * fit.CELL_SIDE
    return element(
        "tblPr",
        element("tblW", w=sum(column.width for column in table.columns) * TWIPS, type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *(element(edge, val="single", sz=4, space=0, color=_RULE) for edge in edges)),
        element("tblLayout", type="fixed"),
        element(
            "tblCellMar",
            element("top", w=20 * fit.CELL_TOP, type="dxa"),
            element("left", w=side, type="dxa"),
            element("bottom", w=20 * fit.CELL_BOTTOM, type="dxa"),
            element("right", w=side, type="dxa"),
        ),
    )


def _cell(
    column: Column, content: list[BaseOxmlElement], *, fill: str = "", spans: int = 1, middle: bool = False
) -> BaseOxmlElement:
    properties = element(
        "tcPr",
        element("tcW", w=column.width * TWIPS, type="dxa"),
        element("gridSpan", val=spans) if spans > 1 else None,
        element("shd", val="clear", color="auto", fill=fill) if fill else None,
        element("vAlign", val="center") if middle else None,
    )
    return element("tc", properties, *content)


def _fill(story: BaseOxmlElement, block: BaseOxmlElement) -> None:
    """Make `block` all that a header or footer says."""
    for child in list(story):
        story.remove(child)
    story.append(block)
