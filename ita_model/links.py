"""Links that open one person's page: 256 random bits, of which only the hash is kept; they age and can be revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import keep_to
from ita_model.records import Agency, Link, Officer, names

LIFE: Final = timedelta(days=14)
_BYTES: Final = 32


class Refusal(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens, with its officer and their agency."""

    link: Link
    officer: Officer
    agency: Agency


def issue(session: Session, agency_id: int, officer_id: int, *, at: datetime, letter_id: int | None = None) -> str:
    """A new token for an officer. It is returned once and is nowhere on record; its SHA-256 is."""
    token = secrets.token_urlsafe(_BYTES)
    session.add(
        Link(
            agency_id=agency_id,
            officer_id=officer_id,
            letter_id=letter_id,
            token_sha256=_hash(token),
            issued_at=at,
            expires_at=at + LIFE,
        )
    )
    session.flush()
    return token


def open_link(session: Session, token: str, *, at: datetime) -> Opened | Refusal:
    """Whose link this is, if it is anybody's at the moment `at`: one query. Changes nothing."""
    found = session.execute(
        select(Link, Officer, Agency)
        .join(Officer, names(Link, Officer))
        .join(Agency, Agency.id == Link.agency_id)
        .where(Link.token_sha256 == _hash(token))
    ).one_or_none()
    if found is None:
        return Refusal.UNKNOWN
    link, officer, agency = found
    if link.revoked_at is not None:
        return Refusal.REVOKED
    if at >= link.expires_at:
        return Refusal.EXPIRED
    keep_to(session, agency.id)
    return Opened(link, officer, agency)


def aged_owner(session: Session, token: str, *, at: datetime) -> Link | None:
    """The link, where nothing but its age keeps it from opening: its owner may ask for a new one. Changes nothing."""
    if open_link(session, token, at=at) is not Refusal.EXPIRED:
        return None
    return session.scalar(select(Link).where(Link.token_sha256 == _hash(token)))


def revoke(session: Session, agency_id: int, officer_id: int, *, at: datetime, by: int | None) -> int:
    """Revoke every living link of an officer; gives how many there were."""
    ended = session.scalars(
        update(Link)
        .where(
            Link.agency_id == agency_id,
            Link.officer_id == officer_id,
            Link.revoked_at.is_(None),
            Link.expires_at > at,
        )
        .values(revoked_at=at)
        .returning(Link.id)
    ).all()
    if ended:
        payload: dict[str, object] = {"officer": officer_id, "links": sorted(ended)}
        journal.append(session, agency_id, kind="link.revoked", at=at, by=by, payload=payload)
    return len(ended)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
