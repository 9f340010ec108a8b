"""Which reports have become complete: what was the last that they lacked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear
from ita_model.records import Checkpoint, Year, names
from ita_model.report.document import ReportKind
from ita_model.states import UNSETTLED


@dataclass(frozen=True, slots=True)
class Complete:
    """A report that lacks nothing: its kind, and its fiscal year by the Buddhist number."""

    kind: ReportKind
    year: int


def completed_by(session: Session, agency_id: int, settled: Collection[int]) -> tuple[Complete, ...]:
    """The reports of an agency whose last lacking checkpoints are among these, which have just been settled: one query.

    None where nothing of a report's period is among them, however complete it is: it was so before.
    """
    theirs = Checkpoint.id.in_(settled)
    rows = session.execute(
        select(
            Year.be,
            func.min(case((theirs & Checkpoint.state.not_in(UNSETTLED), Checkpoint.due_on))),
            func.min(case((Checkpoint.state.in_(UNSETTLED), Checkpoint.due_on))),
        )
        .join(Year, names(Checkpoint, Year))
        .where(Checkpoint.agency_id == agency_id)
        .where(Checkpoint.year_id.in_(select(Checkpoint.year_id).where(Checkpoint.agency_id == agency_id, theirs)))
        .group_by(Year.be)
        .order_by(Year.be)
    )
    return tuple(
        Complete(kind, year)
        for year, first, lacking in rows
        for kind in ReportKind
        if first is not None and first <= (end := kind.period(FiscalYear(year)).end) and (lacking is None or lacking > end)
    )
