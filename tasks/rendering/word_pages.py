"""The pages of a Word report: which way they lie, the draft's mark on them, and what stands at their foot."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
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
    behind = across_the_page(header.part, watermark.as_png())
    _fill(header._element, paragraph(word_styles.HEADER.id, run(f" {parts.DRAFT_MARK} ", border), behind))


def across_the_page(header: StoryPart, word: bytes) -> BaseOxmlElement:
    """A run for a header that holds the draft's mark as a picture, large behind each page."""
    return behind_the_page(header, word, parts.DRAFT_MARK, width=_WATERMARK, height=_WATERMARK)


def write_foot(section: Section, check: Check | None, legible: Legible, *, numbered: bool) -> None:
    """At the foot of the section's pages: the code that the report is checked by, the page's number, and the square code."""
    section.footer.is_linked_to_previous = False
    said: list[BaseOxmlElement] = []
    square: list[BaseOxmlElement] = []
    if check:
        said = [paragraph(word_styles.CHECK.id, run(legible(line))) for line in parts.check_lines(check)]
        side, says = paper.CODE_SIDE, square_says(check)
        shown = picture(section.footer.part, square_code.as_png(check.url), says, width=side, height=side)
        square = [paragraph(word_styles.CHECK.id, shown, align="right")]
    lay_out_foot(section, said, square, numbered=numbered)


def square_says(check: Check) -> str:
    """What is read to who cannot see the square code."""
    return f"{parts.CHECK_AT} {check.url}"


def lay_out_foot(
    section: Section, said: Sequence[BaseOxmlElement], square: Sequence[BaseOxmlElement], *, numbered: bool
) -> None:
    """Put paragraphs at the foot of the section's pages: words at the left, the page's number, the square code at the right."""
    footer = section.footer
    footer.is_linked_to_previous = False
    number = paragraph(word_styles.FOOTER.id, *(page_number() if numbered else ()))
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
