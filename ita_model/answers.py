"""What a write through the API was answered, kept so that a request which is sent again is not done again.

Its sender chooses a key for it. While one is under way another with the same key waits for nothing: it is told so. A refused
request has written nothing and leaves nothing here, so that it may be sent again under the same key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from ita_model.inserting import insert_new
from ita_model.records import ApiAnswer, ApiKey

KEPT: Final = timedelta(hours=48)
"""How long an answer is kept."""
_ABANDONED: Final = timedelta(minutes=10)
"""After so long nobody works on a request any more that is still said to be under way."""


class OtherRequest(Exception):
    """The key was used for another request."""


class UnderWay(Exception):
    """A request with the same key is being worked on."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A request that this sender alone may do now."""

    agency_id: int
    answer_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """What the same request was answered before."""

    status: int
    body: str


def begin(session: Session, key: ApiKey, chosen: str, request_sha256: str, *, at: datetime) -> Begun | Before:
    """Begin a request under a key that its sender chose, or give what it was answered before.

    To be committed before the request is done. Raises OtherRequest or UnderWay.
    """
    mine = (ApiAnswer.agency_id == key.agency_id, ApiAnswer.api_key_id == key.id)
    session.execute(delete(ApiAnswer).where(ApiAnswer.agency_id == key.agency_id, ApiAnswer.at < at - KEPT))
    row = {"agency_id": key.agency_id, "api_key_id": key.id, "chosen": chosen, "request_sha256": request_sha256, "at": at}
    if made := insert_new(session, ApiAnswer, [row], ApiAnswer.id):
        return Begun(key.agency_id, made[0], at)
    there = session.scalars(select(ApiAnswer).where(*mine, ApiAnswer.chosen == chosen)).one_or_none()
    if there is None:
        raise UnderWay(chosen)  # it was refused, and taken away, just now
    if there.request_sha256 != request_sha256:
        raise OtherRequest(chosen)
    if there.status is not None and there.body is not None:
        return Before(there.status, there.body)
    taken = update(ApiAnswer).where(*mine, ApiAnswer.id == there.id, ApiAnswer.at == there.at, ApiAnswer.status.is_(None))
    if at - there.at < _ABANDONED or session.scalar(taken.values(at=at).returning(ApiAnswer.id)) is None:
        raise UnderWay(chosen)
    return Begun(key.agency_id, there.id, at)


def finish(session: Session, begun: Begun, *, status: int, body: str) -> None:
    """Keep the answer, in the transaction of what was done. Raises UnderWay where somebody else took it over meanwhile."""
    kept = update(ApiAnswer).where(*_mine(begun)).values(status=status, body=body).returning(ApiAnswer.id)
    if session.scalar(kept) is None:
        raise UnderWay(str(begun.answer_id))


def let_go(session: Session, begun: Begun) -> None:
    """Forget a request that was refused."""
    session.execute(delete(ApiAnswer).where(*_mine(begun)))


def _mine(begun: Begun) -> tuple[ColumnElement[bool], ...]:
    return (
        ApiAnswer.agency_id == begun.agency_id,
        ApiAnswer.id == begun.answer_id,
        ApiAnswer.at == begun.at,
        ApiAnswer.status.is_(None),
    )
