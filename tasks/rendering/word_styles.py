"""The style sheet of the Word report: few styles, each with a Thai (complex-script) font, size and weight beside the Latin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from config.reports import FONT_FAMILY
from tasks.rendering.paper import COVER_SIZE, FOOT_SIZE, INDENT, MEMO_SIZE, OFFICE_SIZE, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE
from tasks.rendering.word_xml import TWIPS, bold, element

_LettersOf = Callable[..., list[BaseOxmlElement]]


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style; sizes and spaces in points, indents in millimetres. `outline` is its level among the headings, from
    0; `hanging` is by how much its first line begins before the others.
    """

    id: str
    name: str
    size: float = TEXT_SIZE
    bold: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    outline: int | None = None
    indent: float = 0
    hanging: float = 0


COVER: Final = _Style("Cover", "ITA Cover", COVER_SIZE, bold=True, align="center", before=110)
OFFICE: Final = _Style("CoverOffice", "ITA Cover Office", OFFICE_SIZE, bold=True, align="center", before=85)
TITLE: Final = _Style("Title", "Title", TITLE_SIZE, bold=True, align="center", after=3, keep_with_next=True)
AS_OF: Final = _Style("AsOf", "ITA As Of", align="center", after=8, keep_with_next=True)
PART: Final = _Style("Heading1", "heading 1", TITLE_SIZE, bold=True, before=18, after=5, keep_with_next=True, outline=0)
GROUP: Final = _Style("Heading2", "heading 2", bold=True, keep_with_next=True, outline=1)
COLUMN_HEADING: Final = _Style("ColumnHeading", "ITA Column Heading", bold=True, align="center")
CELL: Final = _Style("Cell", "ITA Cell")
NOTE: Final = _Style("Note", "ITA Note")
SMALL_HEADING: Final = _Style("SmallHeading", "ITA Small Heading", SMALL_SIZE, bold=True, align="center")
SMALL_CELL: Final = _Style("SmallCell", "ITA Small Cell", SMALL_SIZE)
SMALL: Final = _Style("Small", "ITA Small", SMALL_SIZE, after=3, keep_with_next=True)
PICTURES: Final = _Style("Pictures", "ITA Pictures", bold=True, before=8, after=2, keep_with_next=True, outline=1)
CAPTION: Final = _Style("Caption", "caption", SMALL_SIZE, align="center", before=2, after=4)
MEMO: Final = _Style("Memo", "ITA Memo Heading", MEMO_SIZE, bold=True, align="center", after=14)
MEMO_FIELD: Final = _Style("MemoField", "ITA Memo Field", after=5, indent=22, hanging=22)
MEMO_BLANK: Final = _Style("MemoBlank", "ITA Memo Blank", after=5)
MEMO_TEXT: Final = _Style("MemoText", "ITA Memo Text", before=8, hanging=-INDENT)
SIGNATURE: Final = _Style("Signature", "ITA Signature", align="center", keep_with_next=True)
CHOICE: Final = _Style("Choice", "ITA Choice", after=2, keep_with_next=True, indent=9, hanging=9)
CHECK: Final = _Style("Check", "ITA Check", FOOT_SIZE)
HEADER: Final = _Style("Header", "header", 14, bold=True, align="right")
FOOTER: Final = _Style("Footer", "footer", align="center")
LAST: Final = _Style("Last", "ITA Last", 1)
"""The paragraph that Word wants after a table: too small to need a page of its own."""

_STYLES: Final = (
    *(COVER, OFFICE, TITLE, AS_OF, PART, GROUP, COLUMN_HEADING, CELL, NOTE, HEADER, FOOTER, LAST),
    *(SMALL_HEADING, SMALL_CELL, SMALL, PICTURES, CAPTION, MEMO, MEMO_FIELD, MEMO_BLANK, MEMO_TEXT, SIGNATURE, CHOICE, CHECK),
)

LAYOUT: Final = "Layout"
"""The style of tables that only put things beside each other."""


def apply(document: Document, *, family: str = FONT_FAMILY, scale: float = 1.0) -> None:
    """Replace the styles that python-docx brings with ours, in this typeface, `scale` times as large."""
    letters = partial(_letters, family=family, scale=scale)
    sheet = document.styles.element
    for child in list(sheet):
        sheet.remove(child)
    sheet.append(_defaults(letters))
    sheet.append(
        element("style", element("name", val="Normal"), element("qFormat"), type="paragraph", default="1", styleId="Normal")
    )
    sheet.extend(_paragraph_style(style, letters) for style in _STYLES)
    layout = element("style", element("name", val="ITA Layout"), element("qFormat"), type="table", styleId=LAYOUT)
    sheet.append(layout)


def _defaults(letters: _LettersOf) -> BaseOxmlElement:
    """What holds where no style says otherwise: our typeface, Thai as the language of complex scripts, no gaps."""
    text = element("rPr", *letters(TEXT_SIZE), element("lang", val="en-US", eastAsia="en-US", bidi="th-TH"))
    block = element("pPr", element("spacing", before=0, after=0, line=252, lineRule="auto"))
    return element("docDefaults", element("rPrDefault", text), element("pPrDefault", block))


def _letters(size: float, *, heavy: bool = False, family: str, scale: float) -> list[BaseOxmlElement]:
    """Typeface, weight and size (Word counts half points), each for Latin and for Thai."""
    half_points = 2 * size * scale
    return [
        element("rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family),
        *(bold() if heavy else ()),
        element("sz", val=half_points),
        element("szCs", val=half_points),
    ]


def _paragraph_style(style: _Style, letters: _LettersOf) -> BaseOxmlElement:
    block = element(
        "pPr",
        element("keepNext") if style.keep_with_next else None,
        element("keepLines") if style.keep_with_next else None,
        element("spacing", before=20 * style.before, after=20 * style.after),
        _indent(style),
        element("jc", val=style.align),
        element("outlineLvl", val=style.outline) if style.outline is not None else None,
    )
    return element(
        "style",
        element("name", val=style.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        block,
        element("rPr", *letters(style.size, heavy=style.bold)),
        type="paragraph",
        styleId=style.id,
    )


def _indent(style: _Style) -> BaseOxmlElement | None:
    """Where the lines of a style begin, where that is not at the margin."""
    if style.hanging < 0:
        return element("ind", left=style.indent * TWIPS, firstLine=-style.hanging * TWIPS)
    return element("ind", left=style.indent * TWIPS, hanging=style.hanging * TWIPS) if style.indent else None
