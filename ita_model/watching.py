"""Whether the office's clockwork runs, as the record itself tells: the sweeps, and the letters that are owed.

Asked by the pages, by a monitor and by a command that needs no Prefect: what watches must not hang on what it watches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear, office_day, office_moment
from ita_model.outbox import DOUBT_AFTER
from ita_model.records import Agency, Checkpoint, Letter, LetterKind, LetterState, Sweep, Year
from ita_model.states import UNSETTLED
from ita_model.urgent import WAITS
from ita_model.years import works, works_on

MOST_APART: Final = timedelta(hours=26)
"""How long after a sweep the next one is missed: they are a day apart, and one may be late."""
_LEFT_ALONE: Final = timedelta(hours=1)
_TRIED_OFTEN: Final = 3
_SOON: Final = timedelta(minutes=15)
_POST_FROM: Final = 9
_POST_TO: Final = 18


@dataclass(frozen=True, slots=True)
class Stuck:
    """What does not leave an agency's outbox, in letters: offered again and again in vain, and never fetched at all."""

    refused: int = 0
    unfetched: int = 0

    def __bool__(self) -> bool:
        return bool(self.refused or self.unfetched)


@dataclass(frozen=True, slots=True)
class StandsStill:
    """What of an agency's clockwork stands still: when it was last swept, where a sweep was missed since, and what does not
    leave its outbox. `swept_on` is the latest day that was swept, be it as it should.
    """

    not_swept_since: datetime | None = None
    stuck: Stuck = Stuck()
    swept_on: date | None = None


def last_sweeps(session: Session, *, at: datetime) -> Mapping[str, datetime]:
    """By the code of each agency that has a year, when it was last swept; of one that never was, when that could have begun.

    Two queries, however many agencies there are.
    """
    swept_at = select(Agency.code, func.max(Sweep.at)).join(Sweep, Sweep.agency_id == Agency.id).group_by(Agency.code)
    swept: dict[str, datetime] = dict(session.execute(swept_at.where(Sweep.at <= at)).all())
    begun: dict[str, datetime] = {}
    opened = select(Agency.code, Year.be, Year.opened_at).join(Year, Year.agency_id == Agency.id)
    for code, be, opened_at in session.execute(opened):
        if (could := could_begin(be, opened_at)) <= at:
            begun[code] = min(could, begun.get(code, could))
    return {code: swept.get(code, could) for code, could in sorted(begun.items())}


def missed(sweeps: Mapping[str, datetime], *, at: datetime) -> dict[str, datetime]:
    """Of those last sweeps the ones that are so long ago that one was missed."""
    return {code: last for code, last in sweeps.items() if at - last > MOST_APART}


def stands_still(session: Session, years: Sequence[Year], *, at: datetime) -> StandsStill:
    """What stands still of the agency whose years these are: one query. Of one without a year nothing is waited for, and no
    sweep of one whose last year is over with nothing left to ask of anybody.
    """
    if not years:
        return StandsStill()
    mine = years[0].agency_id
    swept = select(func.max(Sweep.at)).where(Sweep.agency_id == mine, Sweep.at <= at).scalar_subquery()
    swept_on = select(func.max(Sweep.on)).where(Sweep.agency_id == mine).scalar_subquery()
    refused, left, lost = _ways_to_be_stuck(at)
    often, alone, gone = (func.count().filter(what) for what in (refused, left, lost))
    asks = select(Checkpoint.id).where(Checkpoint.agency_id == mine, Checkpoint.state.in_(UNSETTLED)).exists()
    letters = select(swept, swept_on, asks, often, alone, gone).where(Letter.agency_id == mine, or_(refused, left, lost))
    last, day, asks_yet, in_vain, untouched, forgotten = session.execute(letters).one()
    begun = [could for year in years if (could := could_begin(year.be, year.opened_at)) <= at]
    goes_on = asks_yet or any(office_day(at) <= FiscalYear(year.be).end for year in years)
    since = (last or min(begun, default=None)) if goes_on else None
    due = untouched if untouched and _in_post_hours(at) and works(years, office_day(at)) else 0
    return StandsStill(since if since and at - since > MOST_APART else None, Stuck(in_vain, due + forgotten), day)


def could_begin(be: int, opened_at: datetime) -> datetime:
    """From when on the sweeps of a year can be waited for."""
    return max(opened_at, office_moment(FiscalYear(be).start))


def stuck(session: Session, *, at: datetime) -> dict[str, Stuck]:
    """By the code of each agency of which that is so, what does not leave its outbox: a query, and one for each.

    A letter of the day that was offered three times in vain; one whose time came an hour ago and that nobody fetched; one that
    somebody waits for, after a quarter of an hour; and one that was fetched long ago and of which nobody said what became.
    On a day off, and at night, the letters of the day wait as they should.
    """
    refused, left, lost = _ways_to_be_stuck(at)
    often, alone, gone = (func.count().filter(what) for what in (refused, left, lost))
    rows = session.execute(
        select(Agency.id, Agency.code, often, alone, gone)
        .join(Letter, Letter.agency_id == Agency.id)
        .where(or_(refused, left, lost))
        .group_by(Agency.id, Agency.code)
        .order_by(Agency.code)
    )
    found = {}
    for agency_id, code, in_vain, untouched, forgotten in rows:
        due = untouched if untouched and _in_post_hours(at) and works_on(session, agency_id, office_day(at)) else 0
        if one := Stuck(in_vain, due + forgotten):
            found[code] = one
    return found


def _ways_to_be_stuck(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """For a query of letters: those refused again and again, those of the day that nobody fetched, and those that somebody
    waits for or of which nobody said what became."""
    owed = Letter.state == LetterState.OWED
    of_today = and_(Letter.kind == LetterKind.DIGEST, Letter.on == office_day(at))
    waited_for = and_(Letter.kind != LetterKind.DIGEST, Letter.next_try_at > at - WAITS)
    seldom = Letter.attempts < _TRIED_OFTEN
    refused = and_(owed, or_(of_today, waited_for), ~seldom)
    left = and_(owed, of_today, Letter.next_try_at <= at - _LEFT_ALONE, seldom)
    lost = or_(
        and_(owed, waited_for, Letter.next_try_at <= at - _SOON, seldom),
        and_(Letter.state == LetterState.SENDING, Letter.claimed_at <= at - DOUBT_AFTER - _LEFT_ALONE),
    )
    return refused, left, lost


def _in_post_hours(at: datetime) -> bool:
    """Whether the letters of the day should be going just now, if the office works today."""
    day = office_day(at)
    return office_moment(day, _POST_FROM) <= at < office_moment(day, _POST_TO)
