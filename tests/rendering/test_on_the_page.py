"""The pages of a PDF as an eye sees them: nothing runs out of its cell, tables keep their headers, words stay whole."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ita_model.report.document import AspectSection, MeasureRow, ReportDocument
from tasks.rendering import parts
from tasks.rendering.pdf import render_pdf
from tests.rendering import pages
from tests.rendering.agreeing import cells_of, expected_tables, pdf_difference
from tests.rendering.reading import PdfPage, bare, pdf_pages
from tests.rendering.samples import MADE_AT, pictures, published_report, six_month_draft
from tests.rendering.strategies import CELLS, DOCUMENTS

FEW_AT_A_TIME = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a failure would render for minutes
    "suppress_health_check": list(HealthCheck),
}


@pytest.fixture(scope="module", params=["published", "draft"])
def made(request: pytest.FixtureRequest) -> tuple[ReportDocument, bytes]:
    """A report and its PDF."""
    document = published_report() if request.param == "published" else six_month_draft()
    return document, render_pdf(document, made_at=MADE_AT, pictures=pictures()).content


def headers(document: ReportDocument) -> set[tuple[str, ...]]:
    tables = [parts.measures(document), *(part.table for part in parts.parts_after(document) if part.table)]
    return {tuple(bare(column.heading) for column in table.columns) for table in tables}


def test_each_table_begins_with_its_header_on_every_page(made: tuple[ReportDocument, bytes]) -> None:
    document, content = made
    told = [tuple(map(bare, row)) for _, row in pages.header_rows(content)]
    assert len(told) > 2
    assert set(told) == headers(document)


def test_no_letter_leaves_its_cell_or_the_margins(made: tuple[ReportDocument, bytes]) -> None:
    _, content = made
    assert pages.letters_out_of_place(content) == []
    assert pages.ink_in_the_margins(content) == []


def test_lines_end_between_words_but_for_one_in_two_hundred(made: tuple[ReportDocument, bytes]) -> None:
    document, content = made
    found = pages.breaks(document, content)
    assert found.ends > 200
    assert len(found.broken) <= 0.005 * found.ends, found.broken


def test_every_letter_is_of_the_two_embedded_faces(made: tuple[ReportDocument, bytes]) -> None:
    _, content = made
    assert pages.fonts_of_letters(content) == {"SarabunReport-Regular", "SarabunReport-Bold"}


def test_a_page_whose_letters_are_moved_is_not_taken_for_a_good_one() -> None:
    """The measure itself: letters half a line lower than they should be meet a rule, and must be seen."""
    content = render_pdf(published_report(), made_at=MADE_AT).content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        page = file.pages[1]
        moved = [
            ([*words[:5], float(words[5]) - 7], operator) if str(operator) == "Tm" else (words, operator)
            for words, operator in pikepdf.parse_content_stream(page)
        ]
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(moved))
        file.save(out)
    assert len(pages.letters_out_of_place(out.getvalue())) > 100


def test_cells_that_changed_places_are_seen() -> None:
    page = PdfPage("", "", (((("ก",), ("ข",)), (("ก ข",), ("1",)), (("ค",), ("2",))),))
    assert pdf_difference([page], [[("ก", "ข"), ("กข", "1"), ("ค", "2")]]) is None
    assert pdf_difference([page], [[("ก", "ข"), ("ก", "12"), ("ขค", "")]]) is not None


def agrees(document: ReportDocument) -> list[PdfPage]:
    """A PDF whose tables say, cell by cell, what the document says, white space aside; gives its pages."""
    made = render_pdf(document, made_at=MADE_AT, pictures=pictures())
    read = pdf_pages(made.content)
    assert pdf_difference(read, cells_of(expected_tables(document), made.replaced)) is None
    assert all(f"[U+{ord(char):04X}]" in "".join(page.text for page in read) for char in made.replaced)
    return read


@pytest.mark.parametrize("lot", range(5))
@settings(max_examples=40, **FEW_AT_A_TIME)  # type: ignore[arg-type]
@given(document=DOCUMENTS)
def test_the_text_of_any_report_can_be_read_out_of_its_pdf(lot: int, document: ReportDocument) -> None:
    agrees(document)


@settings(max_examples=3, **FEW_AT_A_TIME)  # type: ignore[arg-type]
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=20, max_size=20))
def test_three_hundred_measures_are_all_there(texts: list[tuple[str, str, str]]) -> None:
    rows = tuple(
        MeasureRow(str(n), (f"มาตรการที่ {n}", steps, "กองคลัง", "ต.ค. ๒๕๖๖", result, outcome))
        for n in range(300)
        for steps, result, outcome in [texts[n % len(texts)]]
    )
    document = replace(
        published_report(), sections=(AspectSection("(๑) ด้านเดียว", rows[:180]), AspectSection("(๒) อีกด้าน", rows[180:]))
    )
    agrees(document)
