"""A template checked against sample reports, shown with one, and filled with a report that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from config.sample_report import sample_report
from ita_model.report.document import ReportDocument, ReportKind
from tasks.rendering import square_code, watermark
from tasks.rendering.legible import NO_PICTURES, Legible, Pictures, Rendered, fits_xml
from tasks.rendering.positions import with_lines_of_positions
from tasks.rendering.template.fields import told
from tasks.rendering.template.filling import Cover
from tasks.rendering.template.findings import TemplateMistakes, grave
from tasks.rendering.template.pictures import CHECK, WATERMARK
from tasks.rendering.template.running import CHECKING, work_apart
from tasks.rendering.template.sample_picture import sample_pictures
from tasks.rendering.template.working import Job, Outcome

_SHOWN_AT: Final = datetime(2024, 10, 1, tzinfo=UTC)


def check_template(template: bytes) -> Outcome:
    """Everything that is wrong with a template, or that it leaves out. Gives no files."""
    return _shown(template, ())


def preview_template(template: bytes, kind: ReportKind, *, draft: bool = False) -> Outcome:
    """The same, with the template filled with a sample report of this kind, where nothing grave is wrong with it."""
    return _shown(template, (sample_report(kind, draft=draft),))


def render_template(
    template: bytes, document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES
) -> Rendered:
    """The report as .docx on the office's own paper; equal reports made at the same moment give the same bytes.

    `made_at` must be aware (ValueError). `pictures` are the annex's, as for the built-in form. Raises TemplateMistakes where
    the template cannot be used, or leaves out of this very report what no report may leave out.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must know its time zone")
    legible = Legible(fits_xml)
    outcome = work_apart(template, [job_for(document, made_at, legible, pictures)])
    if mistakes := grave(outcome.findings):
        raise TemplateMistakes(mistakes)
    (content,) = outcome.files
    return Rendered(content, legible.replaced)


def job_for(document: ReportDocument, made_at: datetime, legible: Legible, pictures: Pictures = NO_PICTURES) -> Job:
    """A report as a template is filled with it."""
    shown = dict(pictures)
    if document.check:
        shown[CHECK] = square_code.as_png(document.check.url)
    if document.draft:
        shown[WATERMARK] = watermark.as_png()
    return Job(told(with_lines_of_positions(document), legible), _cover(document, made_at, legible), pictures=shown)


def probes() -> list[Job]:
    """What a template is tried with: every part full and every part empty, final and draft, of both kinds."""
    full = [sample_report(ReportKind.SIX_MONTH, draft=True), sample_report(ReportKind.YEAR_END)]
    empty = [sample_report(kind, complete=True) for kind in ReportKind]
    legible = Legible(fits_xml)
    return [Job(told(one, legible), _cover(one, _SHOWN_AT, legible), probe=True) for one in (*full, *empty)]


def _cover(document: ReportDocument, made_at: datetime, legible: Legible) -> Cover:
    return Cover(legible(" ".join(document.title)), legible(document.agency), made_at, document.draft)


def _shown(template: bytes, documents: tuple[ReportDocument, ...]) -> Outcome:
    real = documents or (sample_report(ReportKind.YEAR_END),)
    jobs = [job_for(one, _SHOWN_AT, Legible(fits_xml), sample_pictures(one)) for one in real]
    outcome = work_apart(template, [*probes(), *jobs], seconds=CHECKING)
    return outcome if documents else Outcome(outcome.findings, used=outcome.used)
