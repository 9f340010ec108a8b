"""Signing in by letter: an address is typed, a letter brings a link that works once, and a visit begins by it.

Whether an address is anybody's is looked up when letters are sent, never when it is typed: so the page that takes it does the
same for every address, and nobody learns from it who works here (docs/decisions/0016).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ita_model import urgent
from ita_model.calendar import office_day
from ita_model.database import sha256
from ita_model.people import roster
from ita_model.records import Agency, LetterKind, Officer, OneTime, SignInAsk
from ita_model.urgent import WAITS, SignInNote, token_hash

MOST_ASKED: Final = 5
"""How many letters an address may ask for within an hour."""
_HOUR: Final = timedelta(hours=1)
_KEPT: Final = timedelta(days=1)


class NoEntry(StrEnum):
    """Why a sign-in link lets nobody in."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a sign-in link lets in, and until when."""

    one_time: OneTime
    agency: Agency
    officer: Officer


def ask(session: Session, address: str, *, at: datetime) -> bool:
    """Put on record that somebody wants to sign in with an address; False where it was asked for often enough this hour.

    Does the same for an address that is on record and for one that is nobody's.
    """
    asked = _address_hash(address)
    session.execute(delete(SignInAsk).where(SignInAsk.at < at - _KEPT))
    often = select(func.count()).where(SignInAsk.address_sha256 == asked, SignInAsk.at > at - _HOUR)
    if session.scalars(often).one() >= MOST_ASKED:
        return False
    session.add(SignInAsk(address_sha256=asked, at=at))
    session.flush()
    return True


def owe_letters(session: Session, agency: Agency, *, at: datetime, mail_domain: str) -> int:
    """Owe a sign-in letter to each officer of an agency with a post today whose address was asked for lately; gives how many.

    Each ask is answered once, however often this runs.
    """
    lately = _asked_lately(session, at=at)
    if not lately:
        return 0
    posted = {officer for holders in roster(session, agency.id, office_day(at)).held.values() for officer in holders}
    owed = 0
    for officer in session.scalars(
        select(Officer).where(Officer.agency_id == agency.id, Officer.id.in_(posted)).order_by(Officer.id)
    ):
        if asked_at := lately.get(_address_hash(officer.address)):
            note = SignInNote(agency.short_name, officer.name, officer.position, asked_at)
            cause = urgent.moment_mark(asked_at)
            owed += urgent.owe(session, agency, officer, note, cause=cause, at=at, mail_domain=mail_domain)
    return owed


def link_here(session: Session, agency: Agency, officer: Officer, *, at: datetime, mail_domain: str) -> str:
    """The token of a sign-in link for an officer that is shown on the office's own machine, where no mail goes out yet."""
    note = SignInNote(agency.short_name, officer.name, officer.position, at)
    return urgent.shown_instead(session, agency, officer, note, at=at, mail_domain=mail_domain)


def any_asked(session: Session, *, at: datetime) -> bool:
    """Whether somebody asked lately, so that a delivery has to look whose address it is."""
    return session.scalar(select(SignInAsk.id).where(SignInAsk.at > at - WAITS, SignInAsk.at <= at).limit(1)) is not None


def agencies_asked(session: Session, *, at: datetime) -> set[int]:
    """The agencies with an officer whose address was asked for lately: two queries."""
    lately = _asked_lately(session, at=at)
    if not lately:
        return set()
    addresses = session.execute(select(Officer.agency_id, Officer.address))
    return {agency for agency, address in addresses if _address_hash(address) in lately}


def _asked_lately(session: Session, *, at: datetime) -> dict[str, datetime]:
    """By an address's hash, when it was last asked for."""
    asked = select(SignInAsk.address_sha256, func.max(SignInAsk.at)).where(SignInAsk.at > at - WAITS, SignInAsk.at <= at)
    return {row[0]: row[1] for row in session.execute(asked.group_by(SignInAsk.address_sha256))}


def look_at(session: Session, token: str, *, at: datetime) -> Invited | NoEntry:
    """Whom a link lets in at the moment `at`. Changes nothing."""
    row = session.execute(
        select(OneTime, Agency, Officer)
        .join(Agency, Agency.id == OneTime.agency_id)
        .join(Officer, (Officer.agency_id == OneTime.agency_id) & (Officer.id == OneTime.officer_id))
        .where(OneTime.token_sha256 == token_hash(token), OneTime.kind == LetterKind.SIGN_IN)
    ).one_or_none()
    if row is None:
        return NoEntry.UNKNOWN
    found: OneTime = row.OneTime
    if found.used_at is not None:
        return NoEntry.USED
    if found.revoked_at is not None:
        return NoEntry.REVOKED
    return NoEntry.EXPIRED if at >= found.expires_at else Invited(found, row.Agency, row.Officer)


def use(session: Session, token: str, *, at: datetime) -> Invited | NoEntry:
    """Use a link up. Of two who press at once one is let in, and the other's has been used."""
    found = look_at(session, token, at=at)
    if isinstance(found, NoEntry):
        return found
    won = session.scalar(
        update(OneTime)
        .where(
            OneTime.agency_id == found.agency.id,
            OneTime.id == found.one_time.id,
            OneTime.used_at.is_(None),
            OneTime.revoked_at.is_(None),
        )
        .values(used_at=at)
        .returning(OneTime.id)
    )
    return NoEntry.USED if won is None else found


def _address_hash(address: str) -> str:
    return sha256(unicodedata.normalize("NFC", address).strip().casefold())
