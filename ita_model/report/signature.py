"""Signing a report with a one-time code that came by letter: the secretary signs off, the executive acknowledges.

A code is for one report and one act, works once and not for long, and may be mistyped a few times. That it was used stands in
the journal beside the move that it signed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.new_link import write_today
from ita_model.people import roster
from ita_model.records import Agency, Officer, Report, ReportMove, Role
from ita_model.report import life
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState, needs_words
from ita_model.report.versions import year_of_report
from ita_model.urgent import CodeStands, code_stands, owe_code, use_code

SIGNED: Final = (ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED)
"""The steps by which somebody puts their name to a report."""
_TOLD_NEXT: Final = {
    ReportState.SIGNED_OFF: Role.EXECUTIVE,
    ReportState.SENT_BACK: Role.SECRETARY,
    ReportState.ACKNOWLEDGED: Role.SECRETARY,
}
DIGITS: Final = 6


def about(report: Report, to: ReportState) -> str:
    """What a code is for."""
    return f"report={report.id}:to={to}"


def ask_code(
    session: Session, agency: Agency, report: Report, to: ReportState, *, by: Officer, at: datetime, mail_domain: str
) -> bool:
    """Owe an officer a code to sign with; says whether it is a new one. Raises as `life.advance` does, and TooOften."""
    life.must_be_next(session, report, to, by=by, at=at)
    what = f"{ReportKind(report.kind).titled(year_of_report(session, report).be)} (หมายเลข {report.id})"
    return owe_code(session, agency, by, what=what, about=about(report, to), at=at, mail_domain=mail_domain)


def code_for(session: Session, report: Report, to: ReportState, *, by: Officer, at: datetime) -> CodeStands:
    """How it stands with the code that an officer asked for to sign a report with."""
    return code_stands(session, report.agency_id, by.id, about=about(report, to), at=at)


def sign(
    session: Session, report: Report, to: ReportState, *, by: Officer, code: str, at: datetime, words: str = ""
) -> ReportMove | None:
    """Move a report on by a code; None where the code is none that works, which must be committed: it counts as a try.

    `words` answer what was sent back. Raises as `life.advance` does; then neither is the code used.
    """
    life.must_be_next(session, report, to, by=by, at=at)
    if needs_words(life.state_of(session, report), to) and not words.strip():
        raise life.NoWords(report.id, to)
    used = use_code(session, report.agency_id, by.id, about=about(report, to), code=code, at=at)
    if used is None:
        return None
    return life.advance(session, report, to, by=by, at=at, words=words, code=used)


def tell_next(session: Session, agency: Agency, to: ReportState, *, at: datetime, mail_domain: str) -> date | None:
    """Write whoever is to take the next step the letter of the day, in the transaction of the step; gives the day on which the
    first of them gets it, None where nobody is told of this step.
    """
    role = _TOLD_NEXT.get(to)
    if role is None:
        return None
    ids = roster(session, agency.id, office_day(at)).of_agency(role)
    officers = session.scalars(select(Officer).where(Officer.agency_id == agency.id, Officer.id.in_(ids)).order_by(Officer.id))
    days = [write_today(session, agency, one, at=at, mail_domain=mail_domain) for one in officers.all()]
    return min(days, default=None)
