"""Nothing stands alone that belongs to what is before it: a sum on its page, a place name on its line."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pdfplumber
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from ita_model.report.document import ProgressRow, ReportDocument
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx
from tests.rendering.papers import filled, starting
from tests.rendering.reading import docx_text
from tests.rendering.samples import MADE_AT, small_report

ACTING, POST = "รักษาราชการแทน", "ปลัดองค์การบริหารส่วนตำบลปอ"


def body(content: bytes) -> BaseOxmlElement:
    return docx.Document(io.BytesIO(content)).element.body  # type: ignore[no-any-return]


@pytest.mark.parametrize("count", [2, 10, 11, 12, 32, 33, 34])
def test_a_sum_stands_on_the_page_of_the_row_before_it(count: int) -> None:
    progress = tuple(ProgressRow(f"m{n}", f"มาตรการทดสอบ {n}", 1, 1, 0, 0, 0) for n in range(count))
    content = render_pdf(replace(small_report("มาตรการ"), progress=progress), made_at=MADE_AT).content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    (last,) = [page for page in pages if "รวม" in page]
    assert f"มาตรการทดสอบ {count - 1}" in last


def test_a_long_row_before_a_sum_is_not_held_with_it() -> None:
    """Two rows that belong together and fill more than a page would run off it."""
    long = ProgressRow("m2", "\n".join(f"x{n}" for n in range(60)), 1, 1, 0, 0, 0)
    progress = (ProgressRow("m1", "มาตรการ", 1, 1, 0, 0, 0), long)
    content = render_pdf(replace(small_report("มาตรการ"), progress=progress), made_at=MADE_AT).content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert all(f"x{n}" in text for n in range(60))


def test_the_position_of_who_acts_breaks_before_the_post(draft: ReportDocument) -> None:
    assert f"{ACTING}{POST}" in {line for place in draft.signatures for line in place.position}
    pdf = pypdfium2.PdfDocument(render_pdf(draft, made_at=MADE_AT).content)
    pages = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert POST in pages
    for content in (render_docx(draft, made_at=MADE_AT).content, filled(starting(), draft)):
        lines = ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in body(content).iter(qn("w:p"))]
        assert lines[lines.index(ACTING) + 1] == POST
        assert f"{ACTING}{POST}" not in lines


def test_a_post_that_has_room_stays_beside_the_words_for_acting(draft: ReportDocument) -> None:
    places = tuple(replace(place, position=(f"{ACTING}ปลัด",)) for place in draft.signatures)
    made = render_docx(replace(draft, signatures=places), made_at=MADE_AT).content
    assert f"{ACTING}ปลัด" in docx_text(made)
