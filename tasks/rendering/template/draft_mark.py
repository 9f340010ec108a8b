"""The mark of a draft at the head of every page and across it, whatever the template says."""

from __future__ import annotations

from collections.abc import Iterator

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Header

from tasks.rendering.parts import DRAFT_MARK
from tasks.rendering.template.reading_back import shown
from tasks.rendering.template.seeing import Sight
from tasks.rendering.template.stories import P
from tasks.rendering.word_pages import across_the_page
from tasks.rendering.word_xml import bold, element, run


def mark_draft(file: Document, watermark: bytes | None) -> None:
    """Put the mark into each header that does not say it, and the watermark behind its pages; a page without a header gets
    one.
    """
    sight = Sight(file)
    for header in _headers(file):
        story = header._element  # the one before it, where it has none of its own
        if not any(DRAFT_MARK in shown(one, sight).split() for one in story.iter(P)):
            story.insert(0, _mark())
        if watermark and not _has_watermark(story):
            story.findall(P)[-1].append(across_the_page(header.part, watermark))


def _headers(file: Document) -> Iterator[_Header]:
    """Every header that some page shows."""
    even = file.settings.odd_and_even_pages_header_footer
    for section in file.sections:
        yield section.header
        if section.different_first_page_header_footer:
            yield section.first_page_header
        if even:
            yield section.even_page_header


def _has_watermark(story: BaseOxmlElement) -> bool:
    return any(one.get("descr") == DRAFT_MARK for one in story.iter(qn("wp:docPr")))


def _mark() -> BaseOxmlElement:
    """The mark in a frame at the right, in the document's own letters."""
    border = element("bdr", val="single", sz=8, space=2, color="auto")
    return element("p", element("pPr", element("jc", val="right")), run(f" {DRAFT_MARK} ", *bold(), border))
