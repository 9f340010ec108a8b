"""The life of a compiled report: signed off, acknowledged, published, superseded; by whom, when, and for what reason.

Where a report stands is what its newest move says; a version that was compiled is never changed by it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import Roster, roster
from ita_model.records import Officer, Report, ReportMove
from ita_model.report.states import REPORT_MOVES, ReportState


def state_of(session: Session, report: Report) -> ReportState:
    """Where a report stands now."""
    newest = _newest(session, report)
    return newest.after if newest is not None else _at_first(report)


def advance(session: Session, report: Report, to: ReportState, *, by: Officer, at: datetime, words: str = "") -> ReportMove:
    """Move a report on: the secretary signs off and publishes, the executive acknowledges; `words` say why one is superseded.

    Publishing supersedes what was published of the same report before, and then needs the reason. Raises NotYours,
    NotAllowed or Outrun; then nothing is written.
    """
    _must_be_theirs(roster(session, report.agency_id, office_day(at)), by, to)
    if to is ReportState.SIGNED_OFF and _newer(session, report):
        raise NotAllowed(f"report {report.id} was compiled again since; sign off the newest")
    before = _published(session, report) if to is ReportState.PUBLISHED else None
    if (before is not None or to is ReportState.SUPERSEDED) and not words.strip():
        raise NotAllowed(f"superseding report {(before or report).id} needs a reason")
    try:
        with session.begin_nested():
            if before is not None:
                _move(session, before, ReportState.SUPERSEDED, by=by, at=at, words=words)
            return _move(session, report, to, by=by, at=at, words=words)
    except IntegrityError as error:
        raise Outrun(f"report {report.id} was moved by somebody else") from error


def _move(session: Session, report: Report, to: ReportState, *, by: Officer, at: datetime, words: str) -> ReportMove:
    newest = _newest(session, report)
    before = newest.after if newest is not None else _at_first(report)
    if to not in REPORT_MOVES[before]:
        raise NotAllowed(f"report {report.id} cannot go from {before} to {to}")
    made = ReportMove(
        agency_id=report.agency_id,
        report_id=report.id,
        n=newest.n + 1 if newest is not None else 1,
        before=before,
        after=to,
        officer_id=by.id,
        at=at,
        words=words.strip(),
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind=f"report.{to}", at=at, by=by.id)
    return made


def _at_first(report: Report) -> ReportState:
    return ReportState.DRAFT if report.draft else ReportState.COMPILED


def _newest(session: Session, report: Report) -> ReportMove | None:
    mine = (ReportMove.agency_id == report.agency_id, ReportMove.report_id == report.id)
    return session.scalar(select(ReportMove).where(*mine).order_by(ReportMove.n.desc()).limit(1))


def _same(report: Report) -> tuple[ColumnElement[bool], ...]:
    """The versions of the same report: of the same year and kind, drafts left out."""
    return (
        Report.agency_id == report.agency_id,
        Report.year_id == report.year_id,
        Report.kind == report.kind,
        Report.draft.is_(False),
        Report.id != report.id,
    )


def _newer(session: Session, report: Report) -> bool:
    return session.scalar(select(Report.id).where(*_same(report), Report.id > report.id).limit(1)) is not None


def _published(session: Session, report: Report) -> Report | None:
    """The version of the same report that is published now."""
    others = session.scalars(select(Report).where(*_same(report)).order_by(Report.id.desc()))
    return next((one for one in others if state_of(session, one) is ReportState.PUBLISHED), None)


def _must_be_theirs(people: Roster, officer: Officer, to: ReportState) -> None:
    theirs = people.is_executive if to is ReportState.ACKNOWLEDGED else people.is_secretary
    if not theirs(officer.id):
        raise NotYours(f"{officer.code} may not bring a report to {to}")
