"""The narratives of a report for whoever edits them: what the heads said of each measure, what was written, how it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model import narrating
from ita_model.calendar import FiscalYear, office_day
from ita_model.narrating import Told
from ita_model.records import Confirmation, Measure, Narrative, Officer, Year
from ita_model.report.assembling import known_for
from ita_model.report.document import ReportKind
from ita_model.report.facts import year_facts
from ita_model.report.period import day_of


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """One measure of a report: its accepted confirmations, lead division first, and what is told of them."""

    measure: Measure
    accepted: tuple[Confirmation, ...]
    told: Told

    @property
    def heads_words(self) -> tuple[str, str]:
        """Result and outcome as the heads said them, whatever was written over them."""
        return narrating.heads_words(self.accepted)


def narratives_of(
    session: Session, year: Year, kind: ReportKind, *, at: datetime, as_of: date | None = None
) -> tuple[MeasureTold, ...]:
    """Each measure as a report compiled at `at` would tell of it, in the plan's order. Raises NotADayOfIt."""
    as_of = day_of(kind, FiscalYear(year.be), today=office_day(at), asked=as_of)
    known = known_for(session, year, at=at, as_of=as_of)
    written = narrating.newest(session, year, kind, until=at)
    return tuple(
        MeasureTold(facts.measure, accepted, narrating.told(accepted, written.get(facts.measure.id)))
        for aspect in year_facts(session, year, on=as_of, until=known.done.at or year.opened_at)
        for facts in aspect.measures
        for accepted in [tuple(stood.accepted for stood in facts.stood if stood.accepted is not None)]
    )


def write_narrative(
    session: Session, one: MeasureTold, kind: ReportKind, *, by: Officer, at: datetime, result: str, outcome: str
) -> Narrative:
    """Write over the heads' words of a measure as it was just looked at. Raises as `narrating.write` does."""
    return narrating.write(session, one.measure, kind, one.accepted, by=by, at=at, result=result, outcome=outcome)
