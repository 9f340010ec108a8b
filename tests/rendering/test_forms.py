"""The five forms of a report say the same: read back, each gives the cells of the document, whatever is written in them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ita_model.report.document import ReportDocument
from tasks.rendering.excel import render_xlsx
from tasks.rendering.html import render_html
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx
from tests.rendering.agreeing import EXACT, agree
from tests.rendering.reading import pdf_pages
from tests.rendering.samples import MADE_AT, small_report
from tests.rendering.strategies import DOCUMENTS, TURNING


@pytest.mark.parametrize("which", ["published", "draft"])
def test_a_report_says_the_same_in_all_five_forms(which: str, request: pytest.FixtureRequest) -> None:
    agree(request.getfixturevalue(which))


@pytest.mark.parametrize("turning", TURNING, ids=ascii)
def test_no_form_lets_a_name_pass_for_another(turning: str) -> None:
    named = f"[U+{ord(turning):04X}]"
    document = small_report(f"a{turning}gnp.exe", "กา\u00adแฟ")
    for render in (render_docx, render_xlsx, render_html, render_pdf):
        assert render(document, made_at=MADE_AT).replaced == (turning,)
    for form, (render, read) in EXACT.items():
        tables, words = read(render(document, made_at=MADE_AT).content)
        assert tables[0][2][0] == f"a{named}gnp.exe", form
        assert turning not in words, form
    assert f"a{named}gnp.exe" in "".join(page.text for page in pdf_pages(render_pdf(document, made_at=MADE_AT).content))


@given(DOCUMENTS)
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a failure would render for minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_any_report_says_the_same_in_all_five_forms(document: ReportDocument) -> None:
    agree(document)
