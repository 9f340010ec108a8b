"""The pages of a Word report: which way they lie, the draft's mark on them, and what stands at their foot."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from ita_model.report.document import Check
from tasks.rendering import paper, parts, square_code, watermark, word_styles
from tasks.rendering.legible import Legible
from tasks.rendering.word_pictures import behind_the_page, picture
from tasks.rendering.word_xml import element, layout, page_number, paragraph, run

_NUMBER_WIDTH = 20.0
_WATERMARK = 150.0


def lying(section: Section) -> None:
    """Pages on their side, as the table of measures needs them."""
    section.page_width, section.page_height = Mm(paper.PAGE_WIDTH), Mm(paper.PAGE_HEIGHT)
    section._sectPr.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")
    section.left_margin = section.right_margin = Mm(paper.SIDE_MARGIN)
    _heights(section, paper.TOP_MARGIN)


def upright(section: Section) -> None:
    """Upright pages, as the memo needs them."""
    section.page_width, section.page_height = Mm(paper.MEMO_WIDTH), Mm(paper.MEMO_HEIGHT)
    section._sectPr.find(qn("w:pgSz")).set(qn("w:orient"), "portrait")
    section.left_margin, section.right_margin = Mm(paper.MEMO_LEFT), Mm(paper.MEMO_RIGHT)
    _heights(section, paper.MEMO_TOP)


def _heights(section: Section, top: float) -> None:
    section.top_margin, section.bottom_margin = Mm(top), Mm(paper.BOTTOM_MARGIN)
    section.header_distance, section.footer_distance = Mm(6), Mm(5)


def count_in_thai(section: Section) -> None:
    """Thai page numbers from one on."""
    numbering = element("pgNumType", fmt="thaiNumbers", start=1)
    section._sectPr.find(qn("w:pgMar")).addnext(numbering)


def mark_as_draft(section: Section) -> None:
    """The draft's mark at the head of the section's pages, and of those that go on from it, and large behind each."""
    header = section.header
    header.is_linked_to_previous = False
    border = element("bdr", val="single", sz=8, space=2, color="auto")
    behind = behind_the_page(header.part, watermark.as_png(), parts.DRAFT_MARK, width=_WATERMARK, height=_WATERMARK)
    _fill(header._element, paragraph(word_styles.HEADER.id, run(f" {parts.DRAFT_MARK} ", border), behind))


def write_foot(section: Section, check: Check | None, legible: Legible, *, numbered: bool) -> None:
    """At the foot of the section's pages: the code that the report is checked by, the page's number, and the square code."""
    footer = section.footer
    footer.is_linked_to_previous = False
    said = [paragraph(word_styles.CHECK.id, run(legible(line))) for line in parts.check_lines(check)] if check else []
    number = paragraph(word_styles.FOOTER.id, *(page_number() if numbered else ()))
    square: list[BaseOxmlElement] = []
    if check:
        side, says = paper.CODE_SIDE, f"{parts.CHECK_AT} {check.url}"
        shown = picture(footer.part, square_code.as_png(check.url), says, width=side, height=side)
        square = [paragraph(word_styles.CHECK.id, shown, align="right")]
    if numbered:
        half = (paper.PAGE_WIDTH - 2 * paper.SIDE_MARGIN - _NUMBER_WIDTH) / 2
        row = layout([half, _NUMBER_WIDTH, half], [[said, [number], square]])
    else:
        width = paper.MEMO_WIDTH - paper.MEMO_LEFT - paper.MEMO_RIGHT
        row = layout([width - _NUMBER_WIDTH, _NUMBER_WIDTH], [[said, square]])
    _fill(footer._element, row, paragraph(word_styles.LAST.id))


def _fill(story: BaseOxmlElement, *blocks: BaseOxmlElement) -> None:
    """Make these blocks all that a header or footer says."""
    for child in list(story):
        story.remove(child)
    story.extend(blocks)
