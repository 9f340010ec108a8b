"""The year ahead: what a plan will ask, when and why, and how many letters each person gets on which day.

It is no estimate of its own: a year is opened in an empty record in memory and swept day by day by the real rules, with
nobody ever answering. So the letters are the most there can be, but for returned work and reviews.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.ladder import Ladder
from ita_model.opening import PlannedCheckpoint, open_year, planned_checkpoints
from ita_model.outbox import claim, sent
from ita_model.plan import Plan
from ita_model.records import Base, Letter, Officer, names
from ita_model.sweeping import sweep
from ita_model.workdays import WorkCalendar

_DAYS_OFF_ROOM = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Preview:
    """Every checkpoint, and by officer's code the days on which a letter would go."""

    checkpoints: tuple[PlannedCheckpoint, ...]
    letters: Mapping[str, tuple[date, ...]]


def preview(plan: Plan, *, days_off: Mapping[date, str], ladder: Ladder) -> Preview:
    """Run the plan's year, and the weeks after it in which reminders may still go, with nobody answering."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    letters: dict[str, list[date]] = defaultdict(list)
    with Session(engine, expire_on_commit=False) as session:
        for officer, day in _letters(session, plan, days_off, ladder):
            letters[officer].append(day)
    engine.dispose()
    checkpoints = tuple(planned_checkpoints(plan, WorkCalendar(days_off)))
    return Preview(checkpoints, {person.code: tuple(letters[person.code]) for person in plan.people})


def _letters(session: Session, plan: Plan, days_off: Mapping[date, str], ladder: Ladder) -> Iterator[tuple[str, date]]:
    open_year(session, plan, text="", days_off=days_off, at=office_moment(plan.year.start, 8))
    agency = find_agency(session, plan.agency.code)
    day = plan.year.start
    while day <= plan.year.end + timedelta(days=ladder.last_day) + _DAYS_OFF_ROOM:
        moment = office_moment(day, 8, 30)
        sweep(session, agency, on=day, at=moment, ladder=ladder, mail_domain="preview.invalid")
        while claimed := claim(session, agency.id, at=moment):
            sent(session, claimed, at=moment)
        day += timedelta(days=1)
    yield from session.execute(
        select(Officer.code, Letter.on)
        .join(Letter, names(Letter, Officer))
        .where(Officer.agency_id == agency.id)
        .order_by(Letter.on, Officer.id)
    )
