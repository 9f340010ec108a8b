"""One day's sweep, in plain Python: what the daily flow does through Prefect, the same functions in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.agencies import take_turns
from ita_model.at_hand import AtHand
from ita_model.calendar import office_day
from ita_model.details import bring_up_each
from ita_model.digests import write_digests_of_each
from ita_model.falling_due import due_notices, due_of_each
from ita_model.inserting import insert_many, insert_new
from ita_model.ladder import Ladder
from ita_model.records import Agency, Checkpoint, Measure, Move, Sweep, Year, names
from ita_model.reminding import Due, owe
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


def newest_sweep(session: Session, agency_id: int) -> date | None:
    """The latest day that was swept."""
    return newest_sweeps(session, [agency_id]).get(agency_id)


def newest_sweeps(session: Session, agencies: Collection[int]) -> dict[int, date]:
    """The same of several agencies, by their numbers; of those that were ever swept."""
    newest = select(Sweep.agency_id, func.max(Sweep.on)).where(Sweep.agency_id.in_(agencies)).group_by(Sweep.agency_id)
    return {row[0]: row[1] for row in session.execute(newest)}


def moving_measures(session: Session, year: Year, *, on: date, ladder: Ladder) -> Sequence[Measure]:
    """The measures for which the day brings something: a reminder that falls due, or a move since the last sweep."""
    reminded = {due.checkpoint.measure_id for due in due_notices(session, year, on=on, ladder=ladder)}
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
    return sweep_each(session, [agency], on=on, at=at, ladder=ladder, mail_domain=mail_domain)[agency.id]


def sweep_each(
    session: Session, agencies: Sequence[Agency], *, on: date, at: datetime, ladder: Ladder, mail_domain: str
) -> dict[int, Swept]:
    """The same for several agencies in one transaction, by their numbers: as many questions as for one."""
    # Before the notices, which name checkpoints: see `moves.guarded`. Two sweeps of one day wait for each other here; on SQLite
    # its one writer sees to that.
    take_turns(session, [agency.id for agency in agencies])
    last = newest_sweeps(session, [agency.id for agency in agencies])
    ahead = [agency for agency in agencies if last.get(agency.id, on) <= on]
    at_hand = AtHand(session, [agency.id for agency in ahead], on)
    done = close_day_of_each(at_hand, ahead, due_of_each(at_hand, ladder), at=at, mail_domain=mail_domain)
    return {agency.id: done.get(agency.id, Swept(on, 0, 0, behind=True)) for agency in agencies}


def is_behind(session: Session, agency_id: int, on: date) -> bool:
    """Whether a later day was swept already: that sweep caught up this one."""
    newest = newest_sweep(session, agency_id)
    return newest is not None and newest > on


def close_day(session: Session, agency: Agency, *, on: date, at: datetime, notices: int, mail_domain: str) -> Swept:
    """The end of a sweep whose `notices` are on record: write the day's letters (none on a day off) and record that the day was
    swept.
    """
    take_turns(session, [agency.id])
    at_hand = AtHand(session, [agency.id], on)
    (swept,) = close_day_of_each(at_hand, [agency], (), at=at, mail_domain=mail_domain, before=notices).values()
    return swept


def close_day_of_each(
    at_hand: AtHand, agencies: Sequence[Agency], new: Sequence[Due], *, at: datetime, mail_domain: str, before: int = 0
) -> dict[int, Swept]:
    """The same for all the agencies at hand, whose turn it is. Notices that are `new` are put on record, too; of each `before`
    are there already.
    """
    if not agencies:
        return {}
    session, on = at_hand.session, at_hand.on
    bring_up_plan(session, at_hand.agencies, on=office_day(at))
    # From its day on, letters say the new name and go to the new address.
    bring_up_each(session, agencies, [*at_hand.divisions.values(), *at_hand.officers.values()], on=office_day(at))
    works = {agency.id for agency in agencies if at_hand.works(agency.id)}
    of_working = [one for one in new if one.checkpoint.agency_id in works]
    letters = write_digests_of_each(
        at_hand, [agency for agency in agencies if agency.id in works], of_working, at=at, mail_domain=mail_domain
    )
    for agency in at_hand.agencies:
        if agency not in works:
            owe(session, agency, [one for one in new if one.checkpoint.agency_id == agency], on=on)
    notices = Counter(one.checkpoint.agency_id for one in new)
    done = {agency: Swept(on, before + notices[agency], letters[agency]) for agency in at_hand.agencies}
    _put_on_record(session, done, on=on, at=at)
    return done


def _put_on_record(session: Session, done: Mapping[int, Swept], *, on: date, at: datetime) -> None:
    known = {one.agency_id: one for one in session.scalars(select(Sweep).where(Sweep.agency_id.in_(done), Sweep.on == on))}
    for agency, row in known.items():
        row.at, row.notices, row.letters = at, row.notices + done[agency].notices, row.letters + done[agency].letters
    session.flush()
    new = {agency: swept for agency, swept in done.items() if agency not in known}
    insert_many(session, Sweep, [_row(agency, on, at, swept.notices, swept.letters) for agency, swept in new.items()])


def _row(agency: int, on: date, at: datetime, notices: int, letters: int) -> dict[str, object]:
    return {"agency_id": agency, "on": on, "at": at, "notices": notices, "letters": letters}


def pass_over(session: Session, agencies: Sequence[int], *, on: date, at: datetime) -> None:
    """Put on record that a day of these agencies was swept and brought nothing, or that it was swept again."""
    new = set(insert_new(session, Sweep, [_row(one, on, at, 0, 0) for one in agencies], Sweep.agency_id))
    again = [one for one in agencies if one not in new]
    if again:
        session.execute(update(Sweep).where(Sweep.agency_id.in_(again), Sweep.on == on).values(at=at))
