"""Making the secretary's wishes for reports come true: each is taken up, compiled, and ended with a report or with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlalchemy import select

from config.clock import clock_at
from config.office import Office, open_office
from ita_model.agencies import find_agency
from ita_model.records import Officer
from ita_model.report import wishes
from ita_model.report.wishes import NotOpen, Trouble
from tasks.compiling import Compiled, Order, StillOutstanding, compile_report
from tasks.rendering.template.findings import TemplateMistakes
from tasks.rendering.typeface import NoTypeface

_TROUBLES: Final[tuple[tuple[type[Exception], Trouble], ...]] = (
    (StillOutstanding, Trouble.OUTSTANDING),
    (TemplateMistakes, Trouble.TEMPLATE),
    (NoTypeface, Trouble.TYPEFACE),
    (OSError, Trouble.DISK),
)


def waiting_at(office: Office, agency: str, *, at: datetime) -> tuple[int, ...]:
    """The numbers of an agency's wishes on which somebody should set to work now, the oldest first."""
    with office.look() as session:
        return tuple(one.wish.id for one in wishes.waiting(session, find_agency(session, agency).id, at=at))


def take_up(office: Office, agency: str, wish: int, *, at: datetime) -> Order | None:
    """What a wish orders, once somebody sets to work on it; None where it was cut off too often.

    Raises NotOpen where nothing is to be done: it came true, or somebody is at work on it.
    """
    with office.begin() as session:
        owner = find_agency(session, agency).id
        found = wishes.begin(session, owner, wish, at=at)
        if found is None:
            return None
        row = found.wish
        asked_by = select(Officer.code).where(Officer.agency_id == owner, Officer.id == row.officer_id)
        by = session.scalars(asked_by).one()
        return Order(agency, found.kind, found.year, row.as_of, row.draft, by, row.reason, row.id)


def trouble_of(error: Exception) -> Trouble:
    """The word for what was in the way of a wish."""
    return next((word for kind, word in _TROUBLES if isinstance(error, kind)), Trouble.BROKEN)


def give_up(office: Office, agency: str, wish: int, trouble: Trouble, *, at: datetime) -> None:
    """Put on record what was in the way of a wish; nothing where it has ended meanwhile."""
    with suppress(NotOpen), office.begin() as session:
        wishes.failed(session, find_agency(session, agency).id, wish, trouble, at=at)


def grant(office: Office, agency: str, wish: int, *, at: datetime) -> Compiled | None:
    """All of it, without Prefect. Raises NotOpen, and what was in the way once that is on record."""
    order = take_up(office, agency, wish, at=at)
    if order is None:
        return None
    try:
        return compile_report(office, order, folder=office.reports(agency), at=at)
    except NotOpen:
        raise
    except Exception as error:
        give_up(office, agency, wish, trouble_of(error), at=at)
        raise


@task(name="find-wishes", task_run_name="หาคำสั่งจัดทำที่รออยู่ {agency}", cache_policy=NO_CACHE)
async def find_wishes(agency: str, at: datetime | None) -> tuple[int, ...]:
    """The shell of `waiting_at`."""
    return waiting_at(open_office(), agency, at=clock_at(at)())


@task(name="take-up-wish", task_run_name="รับคำสั่งจัดทำที่ {wish}", cache_policy=NO_CACHE)
async def take_up_wish(agency: str, wish: int, at: datetime | None) -> Order | None:
    """The shell of `take_up`; None, too, where nothing is to be done."""
    try:
        return take_up(open_office(), agency, wish, at=clock_at(at)())
    except NotOpen:
        return None


@task(name="give-up-wish", task_run_name="บันทึกว่าจัดทำตามคำสั่งที่ {wish} ไม่ได้", cache_policy=NO_CACHE)
async def give_up_wish(agency: str, wish: int, trouble: Trouble, at: datetime | None) -> None:
    """The shell of `give_up`."""
    give_up(open_office(), agency, wish, trouble, at=clock_at(at)())
