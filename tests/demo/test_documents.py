"""The demo's own documents, page by page: what a secretary would see before putting a name under them."""

from __future__ import annotations

import pytest

from ita_model.report import as_json
from ita_model.report.document import ReportDocument
from tasks.rendering import parts
from tests.demo.conftest import Demo
from tests.rendering import pages
from tests.rendering.agreeing import EXACT, cells_of, expected_tables, first_difference, pdf_difference
from tests.rendering.reading import bare, pdf_pages

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(params=["year-end-2567", "six-month-2567"])
def report(request: pytest.FixtureRequest, demo: Demo) -> tuple[ReportDocument, dict[str, bytes]]:
    """A report as its own data tells it, and its files by their endings."""
    files = {
        form: (demo.home / "reports" / f"{request.param}.{form}").read_bytes()
        for form in ("pdf", "docx", "xlsx", "html", "json")
    }
    return as_json.from_json(files["json"]), files


def test_every_page_of_a_table_has_its_header_and_nothing_runs_out(report: tuple[ReportDocument, dict[str, bytes]]) -> None:
    document, files = report
    tables = [parts.measures(document), *(part.table for part in parts.parts_after(document) if part.table)]
    headers = {tuple(bare(column.heading) for column in table.columns) for table in tables}
    found = pages.header_rows(files["pdf"])
    assert {tuple(map(bare, row)) for _, row in found} == headers
    assert len(found) > len(headers)  # some go on over the page
    assert pages.letters_out_of_place(files["pdf"]) == []
    assert pages.ink_in_the_margins(files["pdf"]) == []
    assert pages.fonts_of_letters(files["pdf"]) == {"SarabunReport-Regular", "SarabunReport-Bold"}


def test_lines_end_between_words(report: tuple[ReportDocument, dict[str, bytes]]) -> None:
    document, files = report
    found = pages.breaks(document, files["pdf"])
    assert found.ends > 200
    assert len(found.broken) <= 0.005 * found.ends, found.broken


def test_all_forms_say_cell_by_cell_what_the_report_says(report: tuple[ReportDocument, dict[str, bytes]]) -> None:
    document, files = report
    expected = cells_of(expected_tables(document))
    for form, (_, read) in EXACT.items():
        tables, _ = read(files[form])
        assert first_difference(cells_of(tables), expected) is None, form
    assert pdf_difference(pdf_pages(files["pdf"]), expected) is None


def test_the_annex_shows_pictures_and_each_piece_of_evidence(report: tuple[ReportDocument, dict[str, bytes]]) -> None:
    document, files = report
    items = [item for group in document.evidence for item in group.items]
    assert len(items) > 80
    assert all(item.sha256 or item.url for item in items)
    shown = sum(len(group.photographs) for group in document.photographs)
    assert shown > 20
    assert files["html"].count(b"<figure><img ") == shown
    assert document.check is not None
    assert bare(document.check.code) in pdf_pages(files["pdf"])[-1].text
