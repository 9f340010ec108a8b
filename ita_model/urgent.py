"""Letters that go at the next delivery, whatever the hour and whatever else went that day: somebody waits for them.

Such a letter brings what works once: a link to sign in by, or a code to sign with. It is made when the letter is claimed for
sending and kept nowhere but as a SHA-256, so that the letter can be sent once and never again (docs/decisions/0002). One that
could not leave in time is not sent late: whoever waited asks again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.inserting import insert_new
from ita_model.message_ids import new_message_id
from ita_model.records import Agency, Bounce, Letter, LetterKind, LetterState, Officer, OneTime, names

WAITS: Final = timedelta(minutes=30)
"""How long a letter is worth sending after it was asked for."""
LIFE: Final = timedelta(minutes=20)
"""How long what it brings works, from the moment at which it is sent."""
MOST_TRIES: Final = 5
"""How many wrong codes end a code."""
MOST_CODES: Final = 5
"""How many codes for one thing an officer may ask for within an hour."""
WITHIN: Final = timedelta(hours=1)
_AT_ONCE: Final = (LetterKind.SIGN_IN, LetterKind.CODE)
_LINK_BYTES: Final = 32
_CODE_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class SignInNote:
    """What a sign-in letter says besides its link."""

    agency_name: str
    officer: str
    position: str
    asked_at: datetime
    kind: Literal["sign-in"] = "sign-in"


@dataclass(frozen=True, slots=True)
class CodeNote:
    """What a letter with a code says besides it: `what` is signed, in words; `about` names it by a fact (`report=12`)."""

    agency_name: str
    officer: str
    position: str
    asked_at: datetime
    what: str
    about: str
    kind: Literal["code"] = "code"


class TooOften(Exception):
    """So many codes were asked for within the hour that no more are sent for now."""


class CodeStands(StrEnum):
    """How it stands with the code that an officer asked for last."""

    NONE = "none"
    COMING = "coming"
    """The letter is written and has not left."""
    SENT = "sent"
    FAILED = "failed"
    """The letter could not be sent, or came back."""
    AGED = "aged"
    SPENT = "spent"
    """It was guessed at too often."""
    USED = "used"
    """It did its work, or a newer one took its place."""


Note = SignInNote | CodeNote
_JSON: Final[TypeAdapter[Note]] = TypeAdapter(Annotated[Note, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class Urgent:
    """A letter that this worker alone may send now, with the fresh token or code that it brings, good until `until`."""

    letter_id: int
    agency_id: int
    address: str
    message_id: str
    note: Note
    secret: str
    until: datetime


def note_of(text: str) -> Note:
    """What a letter says besides its link or code, from what the outbox keeps of it. Raises ValueError on anything else."""
    return _JSON.validate_json(text)


def owe(session: Session, agency: Agency, officer: Officer, note: Note, *, cause: str, at: datetime, mail_domain: str) -> bool:
    """Owe an officer such a letter, once for each `cause` (a fact, in a word); says whether it is new."""
    row = {
        "agency_id": agency.id,
        "officer_id": officer.id,
        "kind": LetterKind(note.kind),
        "on": office_day(at),
        "message_id": new_message_id(agency.code, officer.code, note.kind, domain=mail_domain),
        "digest": _JSON.dump_json(note).decode(),
        "state": LetterState.OWED,
        "attempts": 0,
        "next_try_at": at,
        "trouble": "",
        "cause": cause,
    }
    return bool(insert_new(session, Letter, [row], Letter.id))


def owe_code(
    session: Session, agency: Agency, officer: Officer, *, what: str, about: str, at: datetime, mail_domain: str
) -> bool:
    """Owe an officer a letter with a code for one signature; codes that they have for the same thing end with it.

    One that is on its way already is waited for: then nothing new is owed. Raises TooOften.
    """
    asked = [note for _letter, note, *_ in _codes(session, agency.id, officer.id, about) if at - note.asked_at < WITHIN]
    if code_stands(session, agency.id, officer.id, about=about, at=at) is CodeStands.COMING:
        return False
    if len(asked) >= MOST_CODES:
        raise TooOften(f"{officer.code} asked for {len(asked)} codes within the hour")
    session.execute(
        update(OneTime)
        .where(OneTime.agency_id == agency.id, OneTime.officer_id == officer.id, OneTime.kind == LetterKind.CODE)
        .where(OneTime.about == about, OneTime.used_at.is_(None), OneTime.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    note = CodeNote(agency.short_name, officer.name, officer.position, at, what, about)
    return owe(session, agency, officer, note, cause=moment_mark(at), at=at, mail_domain=mail_domain)


def code_stands(session: Session, agency_id: int, officer_id: int, *, about: str, at: datetime) -> CodeStands:
    """How it stands with the newest code that an officer asked for, for one thing: one query."""
    newest = next(iter(_codes(session, agency_id, officer_id, about)), None)
    if newest is None:
        return CodeStands.NONE
    letter, note, one, came_back = newest
    if letter.state in (LetterState.OWED, LetterState.SENDING):
        return CodeStands.COMING if at - note.asked_at <= WAITS else CodeStands.AGED
    if came_back or letter.state is LetterState.FAILED:
        return CodeStands.FAILED
    if one is not None and (one.used_at is not None or one.revoked_at is not None):
        return CodeStands.USED
    if one is None or one.expires_at <= at:
        return CodeStands.AGED
    return CodeStands.SENT if one.tries < MOST_TRIES else CodeStands.SPENT


def claim(session: Session, agency_id: int, *, at: datetime) -> Urgent | None:
    """Take the next such letter that is owed, or None. Two workers never get the same one; what came too late is let go."""
    while letter := session.scalar(
        select(Letter)
        .where(Letter.agency_id == agency_id, *_to_send(at))
        .order_by(Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ):
        note = note_of(letter.digest)
        if at - note.asked_at > WAITS:
            letter.state, letter.trouble = LetterState.SUPERSEDED, "it could not leave in time"
            session.flush()
            continue
        letter.state, letter.claimed_at, letter.attempts = LetterState.SENDING, at, letter.attempts + 1
        made = _issue(session, letter, note, at)
        whose = select(Officer.address).where(Officer.agency_id == agency_id, Officer.id == letter.officer_id)
        return Urgent(letter.id, agency_id, session.scalars(whose).one(), letter.message_id, note, made, at + LIFE)
    return None


def shown_instead(session: Session, agency: Agency, officer: Officer, note: Note, *, at: datetime, mail_domain: str) -> str:
    """What such a letter would bring, for whoever sits at the office's own machine; no letter leaves, and it is journalled."""
    owe(session, agency, officer, note, cause=f"shown-{moment_mark(at)}", at=at, mail_domain=mail_domain)
    mine = (Letter.agency_id == agency.id, Letter.officer_id == officer.id, Letter.kind == LetterKind(note.kind))
    letter = session.scalars(select(Letter).where(*mine, Letter.cause == f"shown-{moment_mark(at)}")).one()
    letter.state, letter.trouble = LetterState.SUPERSEDED, "it was shown on the office's own machine"
    made = _issue(session, letter, note, at)
    payload: dict[str, object] = {"officer": officer.id, "letter": letter.id}
    journal.append(session, agency.id, kind="link.shown", at=at, by=None, payload=payload)
    return made


def anything(session: Session, *, at: datetime) -> bool:
    """Whether any agency owes such a letter now."""
    return session.scalar(select(Letter.id).where(*_to_send(at)).limit(1)) is not None


def use_code(session: Session, agency_id: int, officer_id: int, *, about: str, code: str, at: datetime) -> OneTime | None:
    """Use up a code for what it was sent for; None where it is not the one, or is too old, used, or was guessed at too often.

    A wrong one counts, so it must be committed as well.
    """
    rows = (
        OneTime.agency_id == agency_id,
        OneTime.officer_id == officer_id,
        OneTime.kind == LetterKind.CODE,
        OneTime.about == about,
        OneTime.used_at.is_(None),
        OneTime.revoked_at.is_(None),
        OneTime.expires_at > at,
        OneTime.tries < MOST_TRIES,
    )
    waiting: Sequence[OneTime] = session.scalars(select(OneTime).where(*rows).order_by(OneTime.id).with_for_update()).all()
    typed = "".join(code.split())
    for one in waiting:
        if secrets.compare_digest(one.token_sha256, _sha256(f"{one.letter_id}:{typed}")):
            one.used_at = at
            session.flush()
            return one
        one.tries += 1
    session.flush()
    return None


def token_hash(token: str) -> str:
    """What is kept of a sign-in link's token."""
    return _sha256(token)


def moment_mark(at: datetime) -> str:
    """A moment as a word."""
    return f"{int(at.timestamp() * 1_000_000):x}"


def _issue(session: Session, letter: Letter, note: Note, at: datetime) -> str:
    if isinstance(note, CodeNote):
        made, about = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}", note.about
        kept = _sha256(f"{letter.id}:{made}")  # two people may have the same six digits
    else:
        made, about = secrets.token_urlsafe(_LINK_BYTES), ""
        kept = token_hash(made)
    session.add(
        OneTime(
            agency_id=letter.agency_id,
            officer_id=letter.officer_id,
            letter_id=letter.id,
            kind=letter.kind,
            about=about,
            token_sha256=kept,
            issued_at=at,
            expires_at=at + LIFE,
        )
    )
    session.flush()
    return made


def _codes(
    session: Session, agency_id: int, officer_id: int, about: str
) -> list[tuple[Letter, CodeNote, OneTime | None, bool]]:
    """The newest letters with codes that an officer asked for, for one thing, the newest first, each with its code and whether
    it came back.
    """
    mine = (Letter.agency_id == agency_id, Letter.officer_id == officer_id, Letter.kind == LetterKind.CODE)
    wanted = (
        select(Letter, OneTime, Bounce.id).outerjoin(OneTime, names(OneTime, Letter)).outerjoin(Bounce, names(Bounce, Letter))
    )
    found = session.execute(wanted.where(*mine).order_by(Letter.id.desc()).limit(4 * MOST_CODES))
    notes = ((letter, _JSON.validate_json(letter.digest), one, bounce is not None) for letter, one, bounce in found)
    return [
        (letter, note, one, came_back)
        for letter, note, one, came_back in notes
        if isinstance(note, CodeNote) and note.about == about
    ]


def _to_send(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return Letter.kind.in_(_AT_ONCE), Letter.state == LetterState.OWED, Letter.next_try_at <= at


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
