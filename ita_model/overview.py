"""How each agency of an installation stands, for a province or a ministry: numbers alone, and not a word of its evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear, end_of_office_day
from ita_model.records import Agency, Checkpoint, Letter, LetterState, Sweep, Year
from ita_model.states import Standing, State


@dataclass(slots=True)
class Stands:
    """One agency on a day: its newest year that has begun, how many of that year's checkpoints stand where, of how many
    measures nothing that was due by then is missing, when it was last swept, and how many of its letters never left.
    """

    code: str
    name: str
    be: int | None = None
    standings: Counter[Standing] = field(default_factory=Counter)
    measures: int = 0
    complete: int = 0
    swept_at: datetime | None = None
    failed: int = 0

    @property
    def settled(self) -> float | None:
        """What part of all that was due by the day is accepted or waived; None where nothing was due."""
        done = self.standings[Standing.ACCEPTED] + self.standings[Standing.WAIVED]
        late = self.standings[Standing.OVERDUE] + self.standings[Standing.RETURNED] + self.standings[Standing.SUBMITTED]
        return done / (done + late) if done + late else None


def overview(session: Session, *, on: date) -> list[Stands]:
    """Every agency as it stands today, seen on the day `on`, in the order of their codes: six queries, however many they are.

    What stands returned or waits for review counts as late only once it was due; until then it is open.
    """
    found = {one.id: Stands(one.code, one.short_name) for one in session.scalars(select(Agency).order_by(Agency.code))}
    years = _years(session, on)
    for agency, (_, be) in years.items():
        found[agency].be = be
    for agency, standing, number in _standings(session, [year for year, _ in years.values()], on):
        found[agency].standings[standing] += number
    for agency, measures, complete in _measures(session, [year for year, _ in years.values()], on):
        found[agency].measures, found[agency].complete = measures, complete
    swept = select(Sweep.agency_id, func.max(Sweep.at)).where(Sweep.at <= end_of_office_day(on)).group_by(Sweep.agency_id)
    for agency, at in session.execute(swept):
        found[agency].swept_at = at
    lost = select(Letter.agency_id, func.count()).where(Letter.state == LetterState.FAILED, Letter.on <= on)
    for agency, number in session.execute(lost.group_by(Letter.agency_id)):
        found[agency].failed = number
    return list(found.values())


def _years(session: Session, on: date) -> dict[int, tuple[int, int]]:
    """By agency, its newest year that has begun: its number, and its name (Buddhist era)."""
    rows = session.execute(select(Year.agency_id, Year.id, Year.be).order_by(Year.be)).all()
    return {agency: (year, be) for agency, year, be in rows if FiscalYear(be).start <= on}


def _standings(session: Session, years: list[int], on: date) -> list[tuple[int, Standing, int]]:
    c = Checkpoint
    stands = case(
        (c.state.in_([State.ACCEPTED, State.WAIVED]), c.state),
        (c.due_on >= on, case((c.opens_on <= on, Standing.OPEN.value), else_=Standing.PLANNED.value)),
        (c.state == State.PENDING, Standing.OVERDUE.value),
        else_=c.state,
    )
    rows = session.execute(select(c.agency_id, stands, func.count()).where(c.year_id.in_(years)).group_by(c.agency_id, stands))
    return [(agency, Standing(str(standing)), number) for agency, standing, number in rows]


def _measures(session: Session, years: list[int], on: date) -> list[tuple[int, int, int]]:
    """By agency, how many measures there are, and of how many nothing due is missing."""
    c = Checkpoint
    missing = func.sum(case((or_(c.due_on >= on, c.state.in_([State.ACCEPTED, State.WAIVED])), 0), else_=1))
    each = select(c.agency_id, c.measure_id, missing.label("missing")).where(c.year_id.in_(years))
    each_one = each.group_by(c.agency_id, c.measure_id).subquery()
    whole = func.sum(case((each_one.c.missing == 0, 1), else_=0))
    rows = session.execute(select(each_one.c.agency_id, func.count(), whole).group_by(each_one.c.agency_id))
    return [(agency, measures, int(complete)) for agency, measures, complete in rows]
