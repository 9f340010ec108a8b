"""The six-month report on its way to everybody: signed off, acknowledged, published, and some of its photographs with it."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.office import Office
from demo.stage import Clock
from ita_model.agencies import find_agency
from ita_model.evidence.disclosing import accepted_evidence, disclose
from ita_model.people import officer_by_code
from ita_model.plan import Plan
from ita_model.records import Agency, Officer, Report
from ita_model.report import life
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState

_STEPS: Final = (ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED, ReportState.PUBLISHED)
"""One on each working day after the one on which the report was compiled."""

_PHOTOGRAPHS: Final = 6


def bring_on(office: Office, plan: Plan, clock: Clock, *, compiled_on: date, days: list[date]) -> ReportState | None:
    """Take the report a step further where the day is one for it; gives where it came to. `days` are those that are over."""
    passed = sum(day > compiled_on for day in days)
    if not 1 <= passed <= len(_STEPS):
        return None
    to = _STEPS[passed - 1]
    with office.begin() as session:
        agency = find_agency(session, plan.agency.code)
        mine = (Report.agency_id == agency.id, Report.kind == ReportKind.SIX_MONTH.value)
        report = session.scalars(select(Report).where(*mine)).one()
        who = plan.executive if to is ReportState.ACKNOWLEDGED else plan.secretary
        life.advance(session, report, to, by=_officer(session, agency, who), at=clock())
        if to is ReportState.PUBLISHED:
            show_photographs(session, agency, report, _officer(session, agency, plan.secretary), clock)
    return to


def show_photographs(session: Session, agency: Agency, report: Report, secretary: Officer, clock: Clock) -> None:
    pictures = (one for one in accepted_evidence(session, agency.id, report.year_id) if one.is_picture)
    for one in islice(pictures, _PHOTOGRAPHS):
        disclose(session, agency.id, one.evidence.id, public=True, by=secretary, at=clock())


def _officer(session: Session, agency: Agency, code: str) -> Officer:
    found = officer_by_code(session, agency.id, code)
    assert found is not None
    return found
