"""The outbox: a letter is claimed, sent, and recorded, each in a transaction of its own.

A worker that dies between claiming and recording leaves a letter of which nobody knows whether it went out. It is not sent
again: after a while it is marked in doubt, and what it said goes into its reader's next letter (`digests`). Letters that go at
once are claimed by `urgent`, and recorded here like the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, select, update
from sqlalchemy.orm import Session

from ita_model import journal, links
from ita_model.calendar import office_day
from ita_model.came_back import Fares, came_back
from ita_model.database import sha256
from ita_model.digest import Digest, digest_from_json
from ita_model.records import Letter, LetterKind, LetterState, Link, Officer, OneTime
from ita_model.urgent import Urgent

DOUBT_AFTER: Final = timedelta(minutes=30)
_FIRST_WAIT: Final = timedelta(minutes=5)
_LONGEST_WAIT: Final = timedelta(hours=6)
_URGENT_WAIT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker alone may send now, with the fresh token for its link."""

    letter_id: int
    agency_id: int
    address: str
    message_id: str
    digest: Digest
    token: str


def claim(session: Session, agency_id: int, *, at: datetime) -> Claimed | None:
    """Take the next of the day's letters that is owed, or None. Two workers never get the same one.

    A letter of an earlier day is not sent any more: its reader may get today's, and never two on one day. What it said goes
    into the letter of the next sweep.
    """
    letter = session.scalar(
        select(Letter)
        .where(Letter.agency_id == agency_id, *_to_send(at))
        .order_by(Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if letter is None:
        return None
    letter.state, letter.claimed_at, letter.attempts = LetterState.SENDING, at, letter.attempts + 1
    token = links.issue(session, agency_id, letter.officer_id, at=at, letter_id=letter.id)
    address = session.scalars(
        select(Officer.address).where(Officer.agency_id == agency_id, Officer.id == letter.officer_id)
    ).one()
    digest = replace(digest_from_json(letter.digest), link_until=office_day(at + links.LIFE))
    return Claimed(letter.id, agency_id, address, letter.message_id, digest, token)


def sent(session: Session, claimed: Claimed | Urgent, *, at: datetime) -> None:
    """The mail server took the letter."""
    letter = _end(session, claimed, LetterState.SENT, sent_at=at, trouble="")
    payload: dict[str, object] = {
        "letter": letter.id,
        "officer": letter.officer_id,
        "message_id": letter.message_id,
        "digest_sha256": sha256(letter.digest),
    }
    journal.append(session, claimed.agency_id, kind="letter.sent", at=at, by=None, payload=payload)


def try_again(session: Session, claimed: Claimed | Urgent, *, at: datetime, trouble: str) -> None:
    """A passing fault: the letter is owed again after a wait that doubles; the link it would have carried ends.

    Where the reader of a day's letter has a newer one by now it is superseded: what it said goes into the next one, not into a
    second today. One that somebody waits for is tried again each minute.
    """
    letter = _end(session, claimed, LetterState.OWED, trouble=trouble)
    if letter.kind is LetterKind.DIGEST:
        newer = select(Letter.id).where(
            Letter.agency_id == letter.agency_id,
            Letter.officer_id == letter.officer_id,
            Letter.kind == LetterKind.DIGEST,
            Letter.on > letter.on,
        )
        if session.scalar(newer.limit(1)) is not None:
            letter.state = LetterState.SUPERSEDED
        letter.next_try_at = at + min(_FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), _LONGEST_WAIT)
    else:
        letter.next_try_at = at + _URGENT_WAIT
    end_links(session, claimed.agency_id, claimed.letter_id, at=at)


def failed(session: Session, claimed: Claimed | Urgent, *, at: datetime, trouble: str) -> None:
    """The mail server will not have this letter at all."""
    _end(session, claimed, LetterState.FAILED, trouble=trouble)
    end_links(session, claimed.agency_id, claimed.letter_id, at=at)


def in_doubt(session: Session, claimed: Claimed | Urgent, *, trouble: str) -> None:
    """The connection broke when the server may have taken the letter already. Its link stays good."""
    _end(session, claimed, LetterState.IN_DOUBT, trouble=trouble)


def doubt_stale(session: Session, agency_id: int, *, at: datetime) -> int:
    """Mark in doubt what was claimed long ago and never recorded; gives how many."""
    stale = session.scalars(
        update(Letter)
        .where(
            Letter.agency_id == agency_id,
            Letter.state == LetterState.SENDING,
            Letter.claimed_at <= at - DOUBT_AFTER,
        )
        .values(state=LetterState.IN_DOUBT, trouble="the sender died before it could say")
        .returning(Letter.id)
    )
    return len(stale.all())


def has_work(session: Session, agency_id: int, *, at: datetime) -> bool:
    """Whether a delivery at `at` would find something to send or to mark in doubt."""
    owed = and_(*_to_send(at))
    stale = (Letter.state == LetterState.SENDING) & (Letter.claimed_at <= at - DOUBT_AFTER)
    return session.scalar(select(Letter.id).where(Letter.agency_id == agency_id, owed | stale).limit(1)) is not None


def _to_send(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Letter.kind == LetterKind.DIGEST,
        Letter.state == LetterState.OWED,
        Letter.on == office_day(at),
        Letter.next_try_at <= at,
    )


def counts(session: Session, agency_id: int, *, until: datetime) -> dict[Fares, int]:
    """How many of the letters written up to a moment fare how; one that was sent later was still owed then."""
    how = case((Letter.sent_at > until, Fares.OWED.value), (came_back(until=until), Fares.BOUNCED.value), else_=Letter.state)
    rows = session.execute(
        select(how, func.count()).where(Letter.agency_id == agency_id, Letter.on <= office_day(until)).group_by(how)
    )
    return {Fares(row[0]): row[1] for row in rows}


def _end(session: Session, claimed: Claimed | Urgent, state: LetterState, **values: object) -> Letter:
    letter = session.scalars(
        update(Letter)
        .where(Letter.agency_id == claimed.agency_id, Letter.id == claimed.letter_id, Letter.state == LetterState.SENDING)
        .values(state=state, claimed_at=None, **values)
        .returning(Letter)
    ).one_or_none()
    if letter is None:
        raise LookupError(f"letter {claimed.letter_id} is not being sent by this worker any more")
    return letter


def end_links(session: Session, agency_id: int, letter_id: int, *, at: datetime) -> None:
    """End what a letter brought: it reached nobody, and may lie where others read it."""
    for brought in (Link, OneTime):
        session.execute(
            update(brought)
            .where(brought.agency_id == agency_id, brought.letter_id == letter_id, brought.revoked_at.is_(None))
            .values(revoked_at=at)
        )
