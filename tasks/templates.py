"""The office's own Word template: put to use, found again for a report, and told as the form that the .docx takes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from config.office import Office
from config.reports import WORD_TEMPLATE
from ita_model.agencies import find_agency
from ita_model.confirming import NotYours
from ita_model.people import officer_by_code
from ita_model.report.document import ReportDocument
from ita_model.report.template import ReportTemplate, TemplateFile, template_set, use_template
from tasks.rendering.legible import NO_PICTURES, Pictures, Rendered
from tasks.rendering.template.checking import check_template, render_template
from tasks.rendering.template.findings import WHOLE_FILE, Finding, TemplateMistakes, grave
from tasks.rendering.word import render_docx


class Form(Protocol):
    """What makes a file of a report."""

    def __call__(self, document: ReportDocument, *, made_at: datetime, pictures: Pictures = ...) -> Rendered: ...


def put_to_use(
    office: Office, agency: str, name: str, content: bytes, *, by: str, at: datetime
) -> tuple[TemplateFile, tuple[Finding, ...]]:
    """Check a template, keep it, and use it for the agency's reports from now on. Gives the file, and what is only advised.

    `by` is the code of whoever asks. Raises TemplateMistakes or NotYours; then the one before stays in use.
    """
    outcome = check_template(content)
    if mistakes := grave(outcome.findings):
        raise TemplateMistakes(mistakes)
    kept = office.templates(agency).put(BytesIO(content))
    file = TemplateFile(name, kept.sha256, kept.size)
    with office.begin() as session:
        owner = find_agency(session, agency)
        officer = officer_by_code(session, owner.id, by)
        if officer is None:
            raise NotYours(f"there is no officer {by}")
        use_template(session, owner, file, by=officer, at=at)
    return file, outcome.findings


def template_for(office: Office, session: Session, agency: str, *, installed: Path | None = None) -> ReportTemplate | None:
    """The template of an agency's reports: its own, else the one `installed` for all; None where the built-in form is used.

    Raises TemplateMistakes where the agency's own is not kept as it was, or the installation's cannot be read.
    """
    chosen = template_set(session, find_agency(session, agency).id)
    if chosen is not None and chosen.file is not None:
        return ReportTemplate(chosen.file, _kept(office, agency, chosen.file))
    if chosen is not None and chosen.built_in:
        return None
    installed = installed or WORD_TEMPLATE
    if not installed.is_file():
        return None
    content = _installed(installed)
    kept = office.templates(agency).put(BytesIO(content))  # whoever verifies the report finds it under its hash
    return ReportTemplate(TemplateFile(installed.name, kept.sha256, kept.size), content, shared=True)


def word_form(template: ReportTemplate | None) -> Form:
    """What makes the .docx: the template, or the built-in form."""
    return partial(_on_paper, template) if template else render_docx


def _on_paper(
    template: ReportTemplate, document: ReportDocument, *, made_at: datetime, pictures: Pictures = NO_PICTURES
) -> Rendered:
    """A report on a template, whose mistakes are told with its name and whose it is."""
    try:
        return render_template(template.content, document, made_at=made_at, pictures=pictures)
    except TemplateMistakes as error:
        raise TemplateMistakes(error.findings, name=template.file.name, shared=template.shared) from error


def _installed(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        unread = Finding(WHOLE_FILE, "", "เปิดอ่านไฟล์ไม่ได้ โปรดตรวจสิทธิ์ของไฟล์", f"cannot be read: {error.strerror}")
        raise TemplateMistakes([unread], name=place.name, shared=True) from error


def _kept(office: Office, agency: str, file: TemplateFile) -> bytes:
    try:
        content = office.templates(agency).path(file.sha256).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        thai = f"แม่แบบ “{file.name}” ที่เก็บไว้เสียหายหรือหายไป โปรดสั่ง ita template use กับไฟล์เดิมอีกครั้ง หรือ ita template default"
        english = f"the kept template {file.sha256} is damaged or gone; use it again, or go back to the default"
        raise TemplateMistakes([Finding(WHOLE_FILE, "", thai, english)], name=file.name)
    return content
