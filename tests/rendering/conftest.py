"""The two sample reports, rendered once for all tests."""

from __future__ import annotations

import pytest

from ita_model.report.document import ReportDocument
from tasks.rendering.pdf import render_pdf
from tasks.rendering.word import render_docx
from tests.rendering.reading import PdfPage, pdf_pages
from tests.rendering.samples import MADE_AT, pictures, published_report, six_month_draft


@pytest.fixture(scope="session")
def published() -> ReportDocument:
    return published_report()


@pytest.fixture(scope="session")
def draft() -> ReportDocument:
    return six_month_draft()


@pytest.fixture(scope="session")
def published_pdf(published: ReportDocument) -> bytes:
    return render_pdf(published, made_at=MADE_AT).content


@pytest.fixture(scope="session")
def draft_pdf(draft: ReportDocument) -> bytes:
    return render_pdf(draft, made_at=MADE_AT, pictures=pictures()).content


@pytest.fixture(scope="session")
def published_pages(published_pdf: bytes) -> list[PdfPage]:
    return pdf_pages(published_pdf)


@pytest.fixture(scope="session")
def draft_pages(draft_pdf: bytes) -> list[PdfPage]:
    return pdf_pages(draft_pdf)


@pytest.fixture(scope="session")
def published_docx(published: ReportDocument) -> bytes:
    return render_docx(published, made_at=MADE_AT).content


@pytest.fixture(scope="session")
def draft_docx(draft: ReportDocument) -> bytes:
    return render_docx(draft, made_at=MADE_AT, pictures=pictures()).content
