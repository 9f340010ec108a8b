"""Hooks: addresses of other programs that are told of what happens, each message signed (Standard Webhooks).

The secretary, or who acts for them, adds and removes them. Both ends know the secret, so it is kept; it is shown once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.outside import is_outside
from ita_model.people import roster
from ita_model.records import Agency, Hook, HookEnd, HookMessage, MessageState, Officer, names

EVENTS: Final = (
    "checkpoint.submitted",
    "checkpoint.accepted",
    "checkpoint.returned",
    "checkpoint.waived",
    "checkpoint.reopened",
    "report.compiled",
    "report.signed-off",
    "report.sent-back",
    "report.acknowledged",
    "report.published",
    "report.superseded",
)
"""What a hook can be told of."""
TEST: Final = "hook.tested"
"""What a hook is told where the secretary only wants to see whether it listens."""
INSIDE: Final = "an address of ours"
"""What stands for trouble where a host turned out to be in the office's own network."""
_MARK: Final = "whsec_"
_BYTES: Final = 32
_LONGEST: Final = 2000


class NoAddress(NotAllowed):
    """Not the address of a program on the web: `http://` or `https://`, a host, and no user name or fragment."""


class Inside(NoAddress):
    """The address leads to this machine or into the office's own network, where others are not to have messages sent to."""


class SuchAHook(NotAllowed):
    """The address is told of these events already: a second press, or a page that was loaded anew. It would hear all twice."""


class NoEvents(NotAllowed):
    """No event, or one that there is not."""


@dataclass(frozen=True, slots=True)
class ListedHook:
    """A hook on record: its end if it has one, how many of its messages stand where, and what went wrong last."""

    hook: Hook
    end: HookEnd | None
    counts: Mapping[MessageState, int]
    trouble: str


def add(
    session: Session,
    agency: Agency,
    url: str,
    events: Iterable[str] = EVENTS,
    *,
    by: Officer,
    at: datetime,
    inside: bool = False,
) -> tuple[Hook, str]:
    """A new hook, and the secret that its messages are signed with. `inside` allows addresses of the office's own network.

    Raises NotYours, NoAddress, Inside, NoEvents or SuchAHook.
    """
    take_turn(session, agency.id)  # who adds one at the same moment waits here, and who changes the posts
    must_be_secretary(session, agency.id, by, at)
    wanted = may_add(session, agency, url, events, inside=inside)
    secret = _MARK + base64.b64encode(secrets.token_bytes(_BYTES)).decode()
    hook = Hook(agency_id=agency.id, url=url, events=wanted, secret=secret, officer_id=by.id, at=at)
    session.add(hook)
    session.flush()
    journal.record(session, hook, kind="hook.added", at=at, by=by.id)
    return hook, secret


def may_add(session: Session, agency: Agency, url: str, events: Iterable[str], *, inside: bool) -> str:
    """The events as they are put on record. Raises what `add` raises but for NotYours; writes nothing: one query."""
    wanted = [one for one in EVENTS if one in (given := set(events))]
    if not wanted or given - set(EVENTS):
        raise NoEvents(f"no such event: {', '.join(sorted(given - set(EVENTS))) or 'none was given'}")
    must_be_address(url, inside=inside)
    such = (
        select(Hook.id)
        .outerjoin(HookEnd, names(HookEnd, Hook))
        .where(Hook.agency_id == agency.id, Hook.url == url, Hook.events == " ".join(wanted), HookEnd.id.is_(None))
    )
    if session.scalars(such.limit(1)).first() is not None:
        raise SuchAHook(f"{url} is told of these events already")
    return " ".join(wanted)


def may_remove(session: Session, hook: Hook) -> None:
    """Raises Outrun where a hook was removed before: one query."""
    if end_of(session, hook) is not None:
        raise Outrun(f"hook {hook.id} was removed before")


def remove(session: Session, hook: Hook, *, by: Officer, at: datetime) -> HookEnd:
    """Tell an address nothing any more. Raises NotYours, or Outrun where it was removed before."""
    must_be_secretary(session, hook.agency_id, by, at)
    end = HookEnd(agency_id=hook.agency_id, hook_id=hook.id, officer_id=by.id, at=at)
    try:
        with session.begin_nested():
            session.add(end)
            session.flush()
    except IntegrityError as error:
        raise Outrun(f"hook {hook.id} was removed before") from error
    journal.record(session, end, kind="hook.removed", at=at, by=by.id)
    return end


def find_hook(session: Session, agency: Agency, number: int) -> Hook | None:
    """The agency's hook with this number."""
    return session.scalar(select(Hook).where(Hook.agency_id == agency.id, Hook.id == number))


def end_of(session: Session, hook: Hook) -> HookEnd | None:
    """That a hook is told nothing any more, if so: one query."""
    return session.scalar(select(HookEnd).where(HookEnd.agency_id == hook.agency_id, HookEnd.hook_id == hook.id))


def hooks_of(session: Session, agency: Agency) -> Sequence[ListedHook]:
    """Every hook of an agency, the newest first: three queries."""
    counts: dict[int, dict[MessageState, int]] = {}
    of_agency = HookMessage.agency_id == agency.id
    for number, state, count in session.execute(
        select(HookMessage.hook_id, HookMessage.state, func.count())
        .where(of_agency)
        .group_by(HookMessage.hook_id, HookMessage.state)
    ):
        counts.setdefault(number, {})[state] = count
    newest = select(func.max(HookMessage.id)).where(of_agency, HookMessage.trouble != "").group_by(HookMessage.hook_id)
    troubles = {row.hook_id: row.trouble for row in session.scalars(select(HookMessage).where(HookMessage.id.in_(newest)))}
    rows = session.execute(
        select(Hook, HookEnd)
        .outerjoin(HookEnd, names(HookEnd, Hook))
        .where(Hook.agency_id == agency.id)
        .order_by(Hook.id.desc())
    )
    return [ListedHook(hook, end, counts.get(hook.id, {}), troubles.get(hook.id, "")) for hook, end in rows]


def signature(secret: str, message_id: str, timestamp: int, payload: bytes) -> str:
    """What stands in `webhook-signature`: `v1,` and HMAC-SHA256 over id, moment (Unix seconds) and payload, in base64."""
    key = base64.b64decode(secret.removeprefix(_MARK))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + payload, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def must_be_address(url: str, *, inside: bool) -> None:
    """Raises NoAddress where this is no address to send to, and Inside where it leads to a place of ours and must not."""
    if not _is_address(url):
        raise NoAddress(f"not an address to send to: {url!r}")
    if not inside and not is_outside(urlsplit(url).hostname or ""):
        raise Inside(f"an address of this machine or its own network: {url!r}")


def _is_address(url: str) -> bool:
    if len(url) > _LONGEST or not url.isascii() or any(c <= " " or c == "\x7f" for c in url):
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises where it is none)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and not parts.fragment


def must_be_secretary(session: Session, agency_id: int, officer: Officer, at: datetime) -> None:
    """Raises NotYours where an officer is not the agency's secretary at a moment."""
    if officer.agency_id != agency_id or not roster(session, agency_id, office_day(at)).is_secretary(officer.id):
        raise NotYours(f"{officer.code} is not the secretary")
