"""Keys of the API: issued by the secretary for an officer, for some purposes and some time; of the secret only a hash is kept.

What a key may do is the lesser of two things: its scopes, and what the posts of its officer allow on that day. An officer
without a post leaves keys that open nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from ita_model import journal
from ita_model.agencies import keep_to, take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.database import sha256
from ita_model.inserting import insert_new
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import Roster, roster
from ita_model.records import Agency, ApiKey, ApiKeyEnd, ApiKeyUse, Officer, names

LONGEST: Final = timedelta(days=400)
"""How long a key lasts at most: a fiscal year, and a month to change it in."""
MARK: Final = "ita_"
"""What every key begins with, so that one that was left lying somewhere is known for what it is."""
_BYTES: Final = 32
_SHOWN: Final = 4


class Scope(StrEnum):
    """What a key is for."""

    PLAN_READ = "plan:read"
    BOARD_READ = "board:read"
    EVIDENCE_READ = "evidence:read"
    REPORT_READ = "report:read"
    CONFIRM_WRITE = "confirm:write"
    REVIEW_WRITE = "review:write"


class NoKey(StrEnum):
    """Why a key opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class NoName(NotAllowed):
    """A key without a name: nobody would know later what it was for."""


class TooLong(NotAllowed):
    """The key would end in the past, or last longer than LONGEST."""


class SuchAKey(NotAllowed):
    """There is a key of this name, for the same officer and purposes and as long, and it is not revoked: a second press, or a
    page that was loaded anew. Nobody could tell the two apart.
    """


class NothingToDo(NotAllowed):
    """The key would be for nothing, or for what the officer's posts of today do not allow (`scope`)."""

    def __init__(self, officer: str, scope: Scope | None) -> None:
        super().__init__(f"{officer} has no post for {scope}" if scope else "no scope was given")
        self.scope = scope


@dataclass(frozen=True, slots=True)
class Opened:
    """A key that is good now: its row, for whom it acts, what for, and on which day it was used last."""

    key: ApiKey
    agency: Agency
    officer: Officer
    used_on: date | None = None

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it is for."""
        return scopes_of(self.key)


@dataclass(frozen=True, slots=True)
class Listed:
    """A key on record, for whom, its end if it has one, and on which day it was last used."""

    key: ApiKey
    officer: Officer
    end: ApiKeyEnd | None
    used_on: date | None = None

    def works(self, *, at: datetime) -> bool:
        """Whether it opens anything at a moment, as far as the key itself says."""
        return self.end is None and at < self.key.expires_at


def issue(
    session: Session,
    agency: Agency,
    officer: Officer,
    scopes: Iterable[Scope],
    *,
    name: str,
    until: datetime,
    by: Officer,
    at: datetime,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is nowhere on record. The secretary issues it.

    Raises NotYours, or the NotAllowed that says what is wrong: NoName, TooLong, NothingToDo, SuchAKey; then nothing is
    written.
    """
    take_turn(session, agency.id)  # who issues one at the same moment waits here, and who changes the posts
    people = roster(session, agency.id, office_day(at))
    if not people.is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    wanted = may_issue(session, agency, officer, scopes, people, name=name, until=until, at=at)
    secret = MARK + secrets.token_urlsafe(_BYTES)
    key = ApiKey(
        agency_id=agency.id,
        name=name.strip(),
        scopes=wanted,
        secret_sha256=sha256(secret),
        ending=secret[-_SHOWN:],
        officer_id=officer.id,
        issued_by_id=by.id,
        at=at,
        expires_at=until,
    )
    session.add(key)
    session.flush()
    journal.record(session, key, kind="key.issued", at=at, by=by.id)
    return key, secret


def may_issue(
    session: Session, agency: Agency, officer: Officer, scopes: Iterable[Scope], people: Roster, *, name: str, until: datetime,
    at: datetime,
) -> str:  # fmt: skip
    """The purposes as they are put on record, by the posts of the day. Raises what `issue` raises of NotAllowed; writes
    nothing.
    """
    wanted = sorted(set(scopes), key=list(Scope).index)
    if not name.strip():
        raise NoName("a key needs a name")
    if not at < until <= at + LONGEST:
        raise TooLong(f"a key lasts until a moment after {at:%F} and at most {LONGEST.days} days")
    if not wanted:
        raise NothingToDo(officer.code, None)
    for scope in wanted:
        if officer.agency_id != agency.id or not allowed(people, officer.id, scope):
            raise NothingToDo(officer.code, scope)
    such = (
        select(ApiKey.id)
        .outerjoin(ApiKeyEnd, names(ApiKeyEnd, ApiKey))
        .where(ApiKey.agency_id == agency.id, ApiKey.officer_id == officer.id, ApiKey.name == name.strip())
        .where(ApiKey.scopes == " ".join(wanted), ApiKey.expires_at == until, ApiKeyEnd.id.is_(None))
    )
    if session.scalars(such.limit(1)).first() is not None:
        raise SuchAKey(f"there is a key {name!r} for {officer.code} like this one")
    return " ".join(wanted)


def may_revoke(session: Session, key: ApiKey) -> None:
    """Raises Outrun where a key was revoked before: one query."""
    mine = (ApiKeyEnd.agency_id == key.agency_id, ApiKeyEnd.api_key_id == key.id)
    if session.scalar(select(ApiKeyEnd.id).where(*mine)) is not None:
        raise Outrun(f"key {key.id} was revoked before")


def revoke(session: Session, key: ApiKey, *, by: Officer, at: datetime, words: str = "") -> ApiKeyEnd:
    """End a key at once. Raises NotYours, or Outrun where it was revoked before."""
    if not roster(session, key.agency_id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    end = ApiKeyEnd(agency_id=key.agency_id, api_key_id=key.id, officer_id=by.id, at=at, words=words.strip())
    try:
        with session.begin_nested():
            session.add(end)
            session.flush()
    except IntegrityError as error:
        raise Outrun(f"key {key.id} was revoked before") from error
    journal.record(session, end, kind="key.revoked", at=at, by=by.id)
    return end


def open_key(session: Session, secret: str, *, at: datetime) -> Opened | NoKey:
    """Whose key this is, if it is anybody's at the moment `at`: one query. Changes nothing."""
    row = session.execute(
        select(ApiKey, Agency, Officer, ApiKeyEnd.id, ApiKeyUse.used_on)
        .join(Agency, Agency.id == ApiKey.agency_id)
        .join(Officer, names(ApiKey, Officer, by="officer_id"))
        .outerjoin(ApiKeyEnd, names(ApiKeyEnd, ApiKey))
        .outerjoin(ApiKeyUse, names(ApiKeyUse, ApiKey))
        .where(ApiKey.secret_sha256 == sha256(secret))
    ).one_or_none()
    if row is None:
        return NoKey.UNKNOWN
    if row.id is not None:
        return NoKey.REVOKED
    if at >= row.ApiKey.expires_at:
        return NoKey.EXPIRED
    keep_to(session, row.Agency.id)
    return Opened(row.ApiKey, row.Agency, row.Officer, row.used_on)


def used(session: Session, key: ApiKey, *, on: date) -> None:
    """Put down that a key was used on a day: for whoever asks which keys are needed still, and no fact of the record."""
    row = {"agency_id": key.agency_id, "api_key_id": key.id, "used_on": on}
    if not insert_new(session, ApiKeyUse, [row], ApiKeyUse.id):
        mine = (ApiKeyUse.agency_id == key.agency_id, ApiKeyUse.api_key_id == key.id, ApiKeyUse.used_on < on)
        session.execute(update(ApiKeyUse).where(*mine).values(used_on=on))


def keys_of(session: Session, agency: Agency) -> Sequence[Listed]:
    """Every key of an agency, the newest first: one query."""
    end = aliased(ApiKeyEnd)
    rows = session.execute(
        select(ApiKey, Officer, end, ApiKeyUse.used_on)
        .join(Officer, names(ApiKey, Officer, by="officer_id"))
        .outerjoin(end, and_(end.agency_id == ApiKey.agency_id, end.api_key_id == ApiKey.id))
        .outerjoin(ApiKeyUse, names(ApiKeyUse, ApiKey))
        .where(ApiKey.agency_id == agency.id)
        .order_by(ApiKey.id.desc())
    )
    return [Listed(key, officer, ended, used_on) for key, officer, ended, used_on in rows]


def find_key(session: Session, agency: Agency, number: int) -> ApiKey | None:
    """The agency's key with this number."""
    return session.scalar(select(ApiKey).where(ApiKey.agency_id == agency.id, ApiKey.id == number))


def scopes_of(key: ApiKey) -> frozenset[Scope]:
    """What a key is for; a scope that a later program gave, and this one does not know, allows nothing."""
    return frozenset(one for one in Scope if one in key.scopes.split(" "))


def has_post(people: Roster, officer: int) -> bool:
    """Whether an officer holds any post on the roster's day."""
    return any(officer in holders for holders in people.held.values())


def allowed(people: Roster, officer: int, scope: Scope) -> bool:
    """Whether an officer's posts on the roster's day allow what a scope is for."""
    if scope is Scope.CONFIRM_WRITE:
        return bool(people.divisions_of(officer))
    if scope is Scope.REVIEW_WRITE:
        return people.is_secretary(officer)
    if scope is Scope.REPORT_READ:
        return people.is_secretary(officer) or people.is_executive(officer)
    return has_post(people, officer)
