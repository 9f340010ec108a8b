"""The two ends of a day's sweep: what moves, and the letters of the day."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlalchemy import select

from config.clock import clock_at
from config.ladder import read_ladder
from config.office import Office, open_office
from ita_model import outbox, sweeping
from ita_model.agencies import find_agency, keep_to_all, numbers_of
from ita_model.records import Agency
from ita_model.stirring import stirring
from ita_model.sweeping import Swept
from ita_model.untold import anybody_untold
from ita_model.years import years_of
from tasks.each import each
from tasks.naming import dated

GROUP: Final = 25
"""Agencies that are swept in one transaction: so many wait for no longer than it takes, and share what is asked for all."""

_log = logging.getLogger("ita.tasks")


@dataclass(frozen=True, slots=True)
class Moving:
    """A measure for which the day brings something."""

    year: int
    code: str
    title: str


def moving(office: Office, agency: str, *, on: date) -> list[Moving] | None:
    """The measures that move on a day, in the plan's order; None where a later day was swept already."""
    with office.look() as session:
        owner = find_agency(session, agency)
        if sweeping.is_behind(session, owner.id, on):
            return None
        ladder = read_ladder()
        return [
            Moving(year.be, measure.code, measure.title)
            for year in years_of(session, owner.id, on=on)
            for measure in sweeping.moving_measures(session, year, on=on, ladder=ladder)
        ]


def is_quiet(office: Office, agency: str, *, on: date) -> bool:
    """Whether a day brings nothing at all: nothing moves, nobody is owed a word. The next day's sweep covers it then."""
    if moving(office, agency, on=on):
        return False
    with office.look() as session:
        owner = find_agency(session, agency).id
        return not anybody_untold(session, owner, on=on)


def close_day(office: Office, agency: str, *, on: date, at: datetime, notices: int) -> tuple[Swept, bool]:
    """Write the day's letters and record the sweep, in one transaction; says too whether there is anything to deliver."""
    with office.begin() as session:
        owner = find_agency(session, agency)
        domain = office.settings.mail_domain
        swept = sweeping.close_day(session, owner, on=on, at=at, notices=notices, mail_domain=domain)
        return swept, outbox.has_work(session, owner.id, at=at)


def sweep(office: Office, agency: str | None, *, on: date, at: datetime) -> Swept:
    """A whole sweep without Prefect: the same rules, one transaction."""
    with office.begin() as session:
        return sweeping.sweep(
            session,
            find_agency(session, agency),
            on=on,
            at=at,
            ladder=read_ladder(),
            mail_domain=office.settings.mail_domain,
        )


def sweep_batch(office: Office, agencies: Sequence[str], *, on: date, at: datetime) -> dict[str, Swept]:
    """A whole sweep of several agencies, by their codes. Of those to which the day brings nothing it is put on record together
    that it was swept; the others are swept in groups, and one by one where that fails.

    Raises SomeFailed at the end where it failed for any; the others are swept.
    """
    with office.look() as session:
        numbers = numbers_of(session, agencies)
        stir = stirring(session, list(numbers.values()), on=on, ladder=read_ladder())
    with office.begin() as session:
        sweeping.pass_over(session, [number for number in numbers.values() if number not in stir], on=on, at=at)
    done = {code: Swept(on, 0, 0) for code, number in numbers.items() if number not in stir}
    busy = [code for code in numbers if code not in done]
    for start in range(0, len(busy), GROUP):
        done |= _sweep_group(office, busy[start : start + GROUP], on=on, at=at)
    return each(numbers, lambda code: done[code] if code in done else sweep(office, code, on=on, at=at))


def _sweep_group(office: Office, codes: Sequence[str], *, on: date, at: datetime) -> dict[str, Swept]:
    """A whole sweep of some agencies in one transaction; nothing of it, and none of them, where it fails for any."""
    ladder, domain = read_ladder(), office.settings.mail_domain
    try:
        with office.begin() as session:
            agencies = session.scalars(select(Agency).where(Agency.code.in_(codes)).order_by(Agency.code)).all()
            keep_to_all(session, [agency.id for agency in agencies])
            swept = sweeping.sweep_each(session, agencies, on=on, at=at, ladder=ladder, mail_domain=domain)
            return {agency.code: swept[agency.id] for agency in agencies}
    except Exception:
        _log.warning("the agencies from %s to %s are swept one by one", codes[0], codes[-1], exc_info=True)
        return {}


@task(name="find-moving-measures", task_run_name=dated("หามาตรการที่มีความเคลื่อนไหว"), cache_policy=NO_CACHE)
async def find_moving_measures(agency: str, on: date) -> list[Moving] | None:
    """The shell of `moving`."""
    return moving(open_office(), agency, on=on)


@task(name="write-letters", task_run_name=dated("เขียนจดหมายของวันที่"), cache_policy=NO_CACHE)
async def write_letters(agency: str, on: date, at: datetime | None, notices: int) -> tuple[Swept, bool]:
    """The shell of `close_day`."""
    return close_day(open_office(), agency, on=on, at=clock_at(at)(), notices=notices)


@task(name="sweep-agencies", task_run_name=dated("กวาดงานของวันที่"), cache_policy=NO_CACHE)
async def sweep_agencies(agencies: list[str], on: date, at: datetime) -> dict[str, Swept]:
    """The shell of `sweep_batch`."""
    return sweep_batch(open_office(), agencies, on=on, at=at)
