"""The reports that were compiled, for those who review and sign them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.records import Report, ReportFile, ReportMove, Year, names
from ita_model.report.document import ReportKind
from ita_model.report.states import NEXT, OF_EXECUTIVE, ReportState, at_first
from web.door import Visitor
from web.media import ENDINGS, WORD
from web.views_checkpoint import NotHere
from web.words import report_name

FORMS: Final = {"application/pdf": "PDF", WORD: "Word"}
"""The forms that a person reads, by their kinds, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Document:
    """One form of a report. `name` is what a browser saves it as."""

    id: int
    form: str
    media_type: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """The newest compilation of a report as of a day: its number, where it stands, and what a person reads of it."""

    number: int
    of: tuple[str, int]
    """Its kind and its year."""
    state: ReportState
    title: str
    as_of: date
    at: datetime
    draft: bool
    measures: int
    outstanding: int
    documents: tuple[Document, ...]


def compiled_reports(session: Session, visitor: Visitor) -> tuple[Compiled, ...]:
    """Each report of the agency with its newest documents, in one query; none for a head.

    The newest year first, and of it the report itself before those of other days and drafts.
    """
    if not _may_read(visitor):
        return ()
    last = (
        select(ReportMove.after)
        .where(ReportMove.agency_id == Report.agency_id, ReportMove.report_id == Report.id)
        .order_by(ReportMove.n.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Report, Year.be, ReportFile, last)
        .join(Year, names(Report, Year))
        .join(ReportFile, names(ReportFile, Report))
        .where(Report.agency_id == visitor.agency.id)
        .order_by(Report.id.desc())
    )
    newest: dict[tuple[str, int, date, bool], tuple[Report, ReportState, list[ReportFile]]] = {}
    for report, be, file, state in rows:
        stands = state or at_first(draft=report.draft)
        kept, _, files = newest.setdefault((report.kind, be, report.as_of, report.draft), (report, stands, []))
        if kept is report:
            files.append(file)
    found = sorted(newest.items(), key=lambda one: _place(*one[0], number=one[1][0].id))
    return tuple(_compiled(report, be, state, files) for (_, be, _, _), (report, state, files) in found)


def awaiting(reports: Sequence[Compiled], visitor: Visitor) -> tuple[Compiled, ...]:
    """Of the reports those that wait for the visitor, as secretary: of each kind and year what was compiled last."""
    if not visitor.is_secretary:
        return ()
    latest: dict[tuple[str, int], Compiled] = {}
    for one in reports:
        if not one.draft and one.number > (latest[one.of].number if one.of in latest else 0):
            latest[one.of] = one
    return tuple(one for one in latest.values() if one.state in NEXT and NEXT[one.state] not in OF_EXECUTIVE)


def document_for(session: Session, visitor: Visitor, file_id: int) -> Document:
    """A form of a report that this officer may open today. Raises NotHere."""
    row = session.execute(
        select(Report, Year.be, ReportFile)
        .join(Year, names(Report, Year))
        .join(ReportFile, names(ReportFile, Report))
        .where(Report.agency_id == visitor.agency.id, ReportFile.id == file_id)
    ).one_or_none()
    found = _documents(row.Report, row.be, [row.ReportFile]) if row is not None and _may_read(visitor) else ()
    if not found:
        raise NotHere(f"report file {file_id}")
    return found[0]


def _place(kind: str, be: int, as_of: date, draft: bool, *, number: int) -> tuple[object, ...]:
    whole = as_of == ReportKind(kind).period(FiscalYear(be)).end
    return -be, kind != ReportKind.YEAR_END, draft, not whole, -number


def _may_read(visitor: Visitor) -> bool:
    return visitor.is_secretary or visitor.is_executive


def _compiled(report: Report, be: int, state: ReportState, files: list[ReportFile]) -> Compiled:
    return Compiled(
        report.id,
        (report.kind, be),
        state,
        report_name(ReportKind(report.kind), be),
        report.as_of,
        report.at,
        report.draft,
        report.measures,
        report.outstanding,
        _documents(report, be, files),
    )


def _documents(report: Report, be: int, files: list[ReportFile]) -> tuple[Document, ...]:
    by_ending = {PurePath(file.name).suffix: file for file in files}
    name = f"{ReportKind(report.kind).titled(be)} ณ {thai.short_date(report.as_of)}{' (ร่าง)' if report.draft else ''}"
    return tuple(
        Document(file.id, form, kind, f"{name}{ENDINGS[kind]}", file.size, file.sha256)
        for kind, form in FORMS.items()
        if (file := by_ending.get(ENDINGS[kind])) is not None
    )
