"""The report as a Word document that an office can go on writing in: the same words in the same order as the PDF."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import docx
from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from ita_model.report.document import Photograph, PhotographGroup, ReportDocument
from ita_model.thai import to_thai_digits
from tasks.rendering import bars, fit, paper, parts, word_styles
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, Rendered, fits_xml
from tasks.rendering.positions import with_lines_of_positions
from tasks.rendering.tables import Column, Part, Row, RowKind, Table
from tasks.rendering.word_memo import memo, places_to_sign
from tasks.rendering.word_package import embed_typeface, leave_old_styles, packed, speak_thai
from tasks.rendering.word_pages import count_in_thai, lying, mark_as_draft, upright, write_foot
from tasks.rendering.word_pictures import picture
from tasks.rendering.word_xml import TWIPS, bold, element, layout, lines, paragraph, run, tab

_LONGEST_PROPERTY = 255
TABLE_WIDTH: Final = paper.PAGE_WIDTH - 2 * paper.SIDE_MARGIN
_BAR_FROM = 9.0
_BAR_ROOM = 1.5
_SWATCH = 5.0
_RULE = "5A5A5A"
_QUIET_INK = "5A5A5A"
_HEADER_FILL = "E2E2E2"
_GROUP_FILL = "F2F2F2"


def render_docx(document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES) -> Rendered:
    """The report as .docx; equal documents made at the same moment give the same bytes.

    `made_at` is written into the file and must be aware (ValueError). Its first table with rules is the measures.
    `pictures` are the annex's, as JPEG, by the SHA-256 that the document names.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    file = docx.Document()
    word_styles.apply(file)
    leave_old_styles(file)
    speak_thai(file)
    embed_typeface(file)
    Writing(file, legible, pictures).report(with_lines_of_positions(document))
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

    def __init__(self, file: Document, legible: Legible, pictures: Pictures) -> None:
        self._file = file
        self._legible = legible
        self._pictures = pictures

    def report(self, document: ReportDocument) -> None:
        self._lines(word_styles.COVER.id, "\n".join(document.cover))
        self._lines(word_styles.OFFICE.id, "\n".join(document.cover_office))
        cover = self._file.sections[0]
        lying(cover)
        if document.draft:
            mark_as_draft(cover)
        if document.memo is not None:
            upright(self._next_section(document, numbered=False))
            for block in memo(document.memo, self._legible):
                self._add(block)
        inside = self._next_section(document, numbered=True)
        lying(inside)
        count_in_thai(inside)
        self._lines(word_styles.TITLE.id, "\n".join(document.title))
        self._lines(word_styles.AS_OF.id, document.as_of_line)
        self._add(self._table(parts.measures(document)))
        for part in parts.parts_after(document):
            self._part(part)
        self._add(paragraph(word_styles.LAST.id))

    def _add(self, block: BaseOxmlElement) -> None:
        self._file.element.body.sectPr.addprevious(block)

    def _lines(self, style: str, text: str, *, new_page: bool = False) -> None:
        self._add(lines(style, self._legible(text), new_page=new_page))

    def _next_section(self, document: ReportDocument, *, numbered: bool) -> Section:
        """A section on a page of its own, with the report's foot; the header goes on from the cover's."""
        section: Section = self._file.add_section()
        write_foot(section, document.check, self._legible, numbered=numbered)
        return section

    def _part(self, part: Part) -> None:
        self._lines(word_styles.PART.id, part.heading, new_page=part.apart)
        for note in part.lines:
            self._lines(word_styles.NOTE.id, note)
        if part.table:
            if part.shows_legend:
                self._add(self._legend())
            self._add(self._table(part.table))
        if part.signatures:
            self._add(places_to_sign(part.signatures, self._legible, width=TABLE_WIDTH))
        for group in part.pictures:
            self._group(group)

    def _legend(self) -> BaseOxmlElement:
        """What the parts of the bars mean."""
        runs: list[BaseOxmlElement] = []
        for number, kind in enumerate(bars.PARTS):
            alone = tuple(int(place == number) for place in range(len(bars.PARTS)))
            runs.append(picture(self._file.part, bars.as_png(alone, _SWATCH), kind.label, width=_SWATCH, height=bars.HEIGHT))
            runs.append(run(f" {kind.label}     "))
        return paragraph(word_styles.SMALL.id, *runs, keep_with_next=True)

    def _group(self, group: PhotographGroup) -> None:
        """The pictures of one measure, a few beside each other, each with its words below it."""
        self._lines(word_styles.PICTURES.id, group.measure)
        if group.note:
            self._lines(word_styles.SMALL.id, group.note)
        abreast = paper.PICTURES_ABREAST
        rows = [group.photographs[at : at + abreast] for at in range(0, len(group.photographs), abreast)]
        cells = [[self._photograph(one) for one in row] + [[]] * (abreast - len(row)) for row in rows]
        self._add(layout([TABLE_WIDTH / abreast] * abreast, cells))

    def _photograph(self, one: Photograph) -> list[BaseOxmlElement]:
        content, says = self._pictures.get(one.sha256), self._legible(one.caption)
        room = {"width": paper.PICTURE_WIDTH, "height": paper.PICTURE_HEIGHT}
        shown = run(parts.NO_PICTURE) if content is None else picture(self._file.part, content, says, **room)
        words = paragraph(word_styles.CAPTION.id, run(says))
        return [paragraph(word_styles.CAPTION.id, shown, keep_with_next=True), words]

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
                [paragraph(_heading_style(table), run(self._legible(column.heading)))],
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
        cells = (self._plain_cell(row, number, table) for number in range(len(row.cells)))
        return element("tr", shape, *cells)

    def _plain_cell(self, row: Row, number: int, table: Table) -> BaseOxmlElement:
        """A cell with one paragraph for each line of its text."""
        text, column = table.cells(row)[number]
        style = word_styles.CELL.id if table.size == paper.TEXT_SIZE else word_styles.SMALL_CELL.id
        if column.bar and row.bar:
            return _cell(column, [self._with_bar(style, run(self._legible(text), *_ink(row, number)), row, column)])
        return _cell(
            column,
            [paragraph(style, run(line, *_ink(row, number)), align=column.align) for line in self._legible(text).split("\n")],
        )

    def _with_bar(self, style: str, words: BaseOxmlElement, row: Row, column: Column) -> BaseOxmlElement:
        """A text and, after it, the bar of its row."""
        width = column.width - _BAR_FROM - 2 * fit.CELL_SIDE / fit.POINTS - _BAR_ROOM
        said = " ".join(f"{kind.label} {length}" for kind, length in zip(bars.PARTS, row.bar, strict=True))
        bar = picture(self._file.part, bars.as_png(row.bar, width), to_thai_digits(said), width=width, height=bars.HEIGHT)
        return paragraph(style, words, tab(), bar, tabs=[(_BAR_FROM, "none")])


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


def _heading_style(table: Table) -> str:
    return word_styles.COLUMN_HEADING.id if table.size == paper.TEXT_SIZE else word_styles.SMALL_HEADING.id
