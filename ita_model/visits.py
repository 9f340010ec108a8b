"""Visits of officers who signed in: they end by themselves, at sign-out, and when an officer's links are revoked.

The cookie bears a random token and the moment at which it was given, sealed with a key that only the record holds. So a visit
is seen to be idle by its cookie alone, and looking at a page changes no row.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import pendulum
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import keep_to
from ita_model.records import Agency, LetterKind, Officer, OneTime, Visit, names
from ita_model.signing_in import Invited
from ita_model.urgent import token_hash

IDLE: Final = timedelta(hours=12)
"""How long a visit lasts in which no page is asked for."""
LONGEST: Final = timedelta(days=7)
"""How long a visit lasts at most."""
_STAMPED_ANEW: Final = timedelta(minutes=5)
_BYTES: Final = 32


class NoVisit(StrEnum):
    """Why somebody is not signed in."""

    NONE = "none"
    IDLE = "idle"
    LONG = "long"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Open:
    """A visit that is under way, with its officer and their agency; `cookie` is what the browser is to show from now on, None
    where it need not change.
    """

    visit: Visit
    officer: Officer
    agency: Agency
    cookie: str | None


def begin(session: Session, invited: Invited, *, at: datetime) -> str:
    """Begin a visit by a link that was just used up; gives the cookie, which is nowhere on record."""
    token = secrets.token_urlsafe(_BYTES)
    visit = Visit(
        agency_id=invited.agency.id,
        officer_id=invited.officer.id,
        one_time_id=invited.one_time.id,
        token_sha256=token_hash(token),
        stamp_key=secrets.token_hex(_BYTES),
        begun_at=at,
        ends_at=at + LONGEST,
    )
    session.add(visit)
    session.flush()
    payload: dict[str, object] = {"visit": visit.id, "officer": visit.officer_id}
    journal.append(session, visit.agency_id, kind="visit.begun", at=at, by=visit.officer_id, payload=payload)
    return _cookie(visit, token, at)


def whose(session: Session, cookie: str) -> int | None:
    """The number of the officer whose visit a cookie stands for, be it over or not: one query. It lets nobody in."""
    token, _, stamp = cookie.partition(".")
    visit = session.scalar(select(Visit).where(Visit.token_sha256 == token_hash(token))) if token else None
    return visit.officer_id if visit is not None and _stamped_at(visit, stamp) is not None else None


def open_visit(session: Session, cookie: str, *, at: datetime) -> Open | NoVisit:
    """The visit that a cookie stands for at the moment `at`, if it is under way: one query. Changes nothing."""
    token, _, stamp = cookie.partition(".")
    wanted = (
        select(Visit, Officer, Agency)
        .join(Officer, names(Visit, Officer))
        .join(Agency, Agency.id == Visit.agency_id)
        .where(Visit.token_sha256 == token_hash(token))
    )
    found = session.execute(wanted).one_or_none() if token else None
    if found is None:
        return NoVisit.NONE
    visit, officer, agency = found
    given = _stamped_at(visit, stamp)
    if given is None:
        return NoVisit.NONE
    if visit.ended_at is not None:
        return NoVisit.ENDED
    if at >= visit.ends_at:
        return NoVisit.LONG
    if at - given >= IDLE:
        return NoVisit.IDLE
    keep_to(session, agency.id)
    return Open(visit, officer, agency, _cookie(visit, token, at) if at - given >= _STAMPED_ANEW else None)


def end(session: Session, visit: Visit, *, at: datetime) -> None:
    """The officer signs out."""
    _end(session, visit.agency_id, (visit.id,), at=at, by=visit.officer_id, officer=visit.officer_id)


def end_all(session: Session, agency_id: int, officer_id: int, *, at: datetime, by: int | None) -> int:
    """End every visit of an officer, and every sign-in link and code that they have not used; gives how many visits."""
    session.execute(
        update(OneTime)
        .where(OneTime.agency_id == agency_id, OneTime.officer_id == officer_id, OneTime.kind != LetterKind.DIGEST)
        .where(OneTime.used_at.is_(None), OneTime.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    under_way = select(Visit.id).where(
        Visit.agency_id == agency_id, Visit.officer_id == officer_id, Visit.ended_at.is_(None), Visit.ends_at > at
    )
    return _end(session, agency_id, tuple(session.scalars(under_way)), at=at, by=by, officer=officer_id)


def _end(session: Session, agency_id: int, visits: tuple[int, ...], *, at: datetime, by: int | None, officer: int) -> int:
    ended = session.scalars(
        update(Visit)
        .where(Visit.agency_id == agency_id, Visit.id.in_(visits), Visit.ended_at.is_(None))
        .values(ended_at=at)
        .returning(Visit.id)
    ).all()
    if ended:
        payload: dict[str, object] = {"officer": officer, "visits": sorted(ended)}
        journal.append(session, agency_id, kind="visit.ended", at=at, by=by, payload=payload)
    return len(ended)


def _cookie(visit: Visit, token: str, at: datetime) -> str:
    stamp = str(int(at.timestamp()))
    return f"{token}.{stamp}.{_seal(visit, stamp)}"


def _stamped_at(visit: Visit, stamp: str) -> datetime | None:
    """When a cookie was given, where its stamp is one that we sealed."""
    moment, _, seal = stamp.partition(".")
    if not (moment.isascii() and moment.isdigit() and hmac.compare_digest(seal.encode(), _seal(visit, moment).encode())):
        return None
    return pendulum.from_timestamp(int(moment))


def _seal(visit: Visit, stamp: str) -> str:
    return hmac.new(visit.stamp_key.encode(), stamp.encode(), "sha256").hexdigest()
