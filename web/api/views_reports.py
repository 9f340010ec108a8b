"""What the API tells of compiled reports: where each stands, its documents, what it says, and its part of the manifest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ita_model.records import Officer, Report, ReportFile, ReportMove, Year, names
from ita_model.report.document import ReportKind
from ita_model.report.states import at_first
from web.api.shapes import DocumentOut, OfficerOut, ReportMoveOut, ReportOut, Reports
from web.door import Visitor
from web.media import SHEET, WORD
from web.views_checkpoint import NotHere

FORMS: Final = {
    ".pdf": "application/pdf", ".docx": WORD, ".xlsx": SHEET, ".html": "text/html", ".json": "application/json",
}  # fmt: skip
"""What a report's documents are, by the ending of their names."""
OTHER: Final = "application/octet-stream"


def reports_of(session: Session, visitor: Visitor, *, year: int | None, before: int | None, limit: int) -> Reports:
    """A page of reports, the newest first: three queries. `before` is the number of the last one before the page."""
    wanted = _rows(visitor).order_by(Report.id.desc()).limit(limit + 1)
    if year is not None:
        wanted = wanted.where(Year.be == year)
    if before is not None:
        wanted = wanted.where(Report.id < before)
    rows = session.execute(wanted).all()
    items = _told(session, rows[:limit])
    return Reports(items=items, next=str(items[-1].id) if len(rows) > limit else None)


def report_of(session: Session, visitor: Visitor, number: int) -> ReportOut:
    """One report: three queries. Raises NotHere."""
    rows = session.execute(_rows(visitor).where(Report.id == number)).all()
    if not rows:
        raise NotHere(f"report {number}")
    return _told(session, rows)[0]


def document_of(session: Session, visitor: Visitor, number: int, document: int) -> DocumentOut:
    """A document of a report: three queries. Raises NotHere."""
    found = next((one for one in report_of(session, visitor, number).documents if one.id == document), None)
    if found is None:
        raise NotHere(f"document {document} of report {number}")
    return found


def _rows(visitor: Visitor) -> Select[*tuple[Any, ...]]:
    return select(Report, Year.be).join(Year, names(Report, Year)).where(Report.agency_id == visitor.agency.id)


def _told(session: Session, rows: Sequence[Any]) -> list[ReportOut]:
    numbers = [row.Report.id for row in rows]
    moves: dict[int, list[ReportMoveOut]] = defaultdict(list)
    documents: dict[int, list[DocumentOut]] = defaultdict(list)
    for move, officer in session.execute(
        select(ReportMove, Officer)
        .join(Officer, names(ReportMove, Officer))
        .where(ReportMove.report_id.in_(numbers))
        .order_by(ReportMove.n)
    ):
        who = OfficerOut(code=officer.code, name=officer.name)
        moves[move.report_id].append(ReportMoveOut(after=move.after, officer=who, at=move.at, words=move.words))
    for file in session.scalars(select(ReportFile).where(ReportFile.report_id.in_(numbers)).order_by(ReportFile.id)):
        kind = FORMS.get(PurePath(file.name).suffix, OTHER)
        told = DocumentOut(id=file.id, name=file.name, media_type=kind, size=file.size, sha256=file.sha256)
        documents[file.report_id].append(told)
    return [_report(row.Report, row.be, moves[row.Report.id], documents[row.Report.id]) for row in rows]


def _report(report: Report, be: int, moves: list[ReportMoveOut], documents: list[DocumentOut]) -> ReportOut:
    return ReportOut(
        id=report.id,
        year=be,
        kind=ReportKind(report.kind),
        as_of=report.as_of,
        draft=report.draft,
        state=moves[-1].after if moves else at_first(draft=report.draft),
        compiled_at=report.at,
        measures=report.measures,
        outstanding=report.outstanding,
        reason=report.reason,
        manifest_sha256=report.manifest_sha256,
        check_code=report.claims_sha256,
        moves=moves,
        documents=documents,
    )
