"""One day's sweep, in plain Python: what the daily flow does through Prefect, the same functions in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.details import bring_up
from ita_model.digests import write_digests
from ita_model.inserting import insert_new
from ita_model.ladder import Ladder
from ita_model.records import Agency, Checkpoint, Measure, Move, Sweep, Year, names
from ita_model.reminding import calendar_of, due_notices, owe
from ita_model.replanning import bring_up_plan


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep came to. `behind` says that a later day was swept before, so that this one had nothing left to do."""

    on: date
    notices: int
    letters: int
    behind: bool = False


class NotYet(Exception):
    """A day to come cannot be swept: it would count as swept, and every morning until then would find nothing to do."""

    def __init__(self, on: date, *, today: date) -> None:
        self.english = f"{on} is in the future: in the office it is {today}"
        super().__init__(f"{thai.short_date(on)} ยังมาไม่ถึง วันนี้ {thai.short_date(today)} · {self.english}")


def day_to_sweep(on: date | None, *, at: datetime) -> date:
    """The day that a sweep at the moment `at` is for: the one that was asked for, or the office's own. Raises NotYet."""
    today = office_day(at)
    if on is not None and on > today:
        raise NotYet(on, today=today)
    return on or today


def years_of(session: Session, agency_id: int, *, on: date) -> Sequence[Year]:
    """The years that are open on a day: those begun, the newest last. One query."""
    return begun(all_years(session, agency_id), on=on)


def all_years(session: Session, agency_id: int) -> Sequence[Year]:
    """Every year of an agency, also those that are to begin, the newest last: one query."""
    return session.scalars(select(Year).where(Year.agency_id == agency_id).order_by(Year.be)).all()


def begun(years: Sequence[Year], *, on: date) -> Sequence[Year]:
    """Of an agency's years those that have begun by a day."""
    return [year for year in years if (year.be - 544, 10) <= (on.year, on.month)]


def works_on(session: Session, agency_id: int, on: date) -> bool:
    """Whether the office works on a day, as the newest year that has begun says. Letters are written and sent on such days."""
    return works(all_years(session, agency_id), on)


def works(years: Sequence[Year], on: date) -> bool:
    """Whether the office whose years these are works on a day."""
    return all(calendar_of(year).is_working_day(on) for year in begun(years, on=on)[-1:])


def newest_sweep(session: Session, agency_id: int) -> date | None:
    """The latest day that was swept."""
    return session.scalar(select(func.max(Sweep.on)).where(Sweep.agency_id == agency_id))


def moving_measures(session: Session, year: Year, *, on: date, ladder: Ladder) -> Sequence[Measure]:
    """The measures for which the day brings something: a reminder that falls due, or a move since the last sweep."""
    reminded = {due.measure_id for due in due_notices(session, year, on=on, ladder=ladder)}
    last = session.scalar(select(func.max(Sweep.at)).where(Sweep.agency_id == year.agency_id))
    moved = select(Checkpoint.measure_id).join(Move, names(Move, Checkpoint))
    moved = moved.where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
    if last is not None:
        moved = moved.where(Move.at > last)
    wanted = reminded | set(session.scalars(moved.distinct()))
    return session.scalars(
        select(Measure).where(Measure.agency_id == year.agency_id, Measure.id.in_(wanted)).order_by(Measure.position)
    ).all()


def sweep(session: Session, agency: Agency, *, on: date, at: datetime, ladder: Ladder, mail_domain: str) -> Swept:
    """Bring an agency up to `on`: owe every reminder of the day, write the letters. Safe to run twice, or late."""
    if is_behind(session, agency.id, on):
        return Swept(on, 0, 0, behind=True)
    take_turn(session, agency.id)  # before the notices, which name checkpoints: see `moves.guarded`
    notices = sum(
        owe(session, agency.id, due_notices(session, year, on=on, ladder=ladder), on=on)
        for year in years_of(session, agency.id, on=on)
    )
    return close_day(session, agency, on=on, at=at, notices=notices, mail_domain=mail_domain)


def is_behind(session: Session, agency_id: int, on: date) -> bool:
    """Whether a later day was swept already: that sweep caught up this one."""
    newest = newest_sweep(session, agency_id)
    return newest is not None and newest > on


def close_day(session: Session, agency: Agency, *, on: date, at: datetime, notices: int, mail_domain: str) -> Swept:
    """The end of a sweep: write the day's letters (none on a day off) and record that the day was swept."""
    # Two sweeps of one day wait for each other here; on SQLite its one writer sees to that.
    take_turn(session, agency.id)
    bring_up_plan(session, agency.id, on=office_day(at))
    bring_up(session, agency, on=office_day(at))  # from its day on, letters say the new name and go to the new address
    works = works_on(session, agency.id, on)
    letters = write_digests(session, agency, on=on, at=at, mail_domain=mail_domain) if works else []
    known = session.scalar(select(Sweep).where(Sweep.agency_id == agency.id, Sweep.on == on))
    if known is None:
        session.add(Sweep(agency_id=agency.id, on=on, at=at, notices=notices, letters=len(letters)))
    else:
        known.at, known.notices, known.letters = at, known.notices + notices, known.letters + len(letters)
    session.flush()
    return Swept(on, notices, len(letters))


def pass_over(session: Session, agencies: Sequence[int], *, on: date, at: datetime) -> None:
    """Put on record that a day of these agencies was swept and brought nothing, or that it was swept again."""
    rows = [{"agency_id": one, "on": on, "at": at, "notices": 0, "letters": 0} for one in agencies]
    new = set(insert_new(session, Sweep, rows, Sweep.agency_id))
    again = [one for one in agencies if one not in new]
    if again:
        session.execute(update(Sweep).where(Sweep.agency_id.in_(again), Sweep.on == on).values(at=at))
