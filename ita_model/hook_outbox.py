"""What hooks are owed and told: owed with its cause in one transaction, sent at least once, given up after some days.

Unlike a letter, a message whose sender died is sent again: it bears the same id, by which who gets it twice can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from ita_model.database import canonical, sha256
from ita_model.inserting import insert_new
from ita_model.records import (
    Agency,
    Checkpoint,
    Division,
    Hook,
    HookEnd,
    HookMessage,
    Measure,
    MessageState,
    Move,
    Report,
    ReportMove,
    Year,
    names,
)
from ita_model.states import State

GIVEN_UP_AFTER: Final = timedelta(days=3)
"""How long after an event its message is still tried."""
KEPT: Final = timedelta(days=30)
"""How long after an event it is kept what a message said."""
LEASE: Final = timedelta(minutes=10)
"""After so long a message whose sender said nothing is anybody's to send again."""
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Told:
    """A message that this worker alone sends now: where to, under which id, signed with which secret."""

    message_row: int
    agency_id: int
    hook_id: int
    url: str
    secret: str
    message_id: str
    payload: str


def owe_moves(session: Session, checkpoints: Sequence[Checkpoint], moves: Sequence[Move]) -> int:
    """Owe the agency's hooks that checkpoints moved, all to the same state, each by the move of its place; gives how many
    messages. One query where the agency has no hook, else three.
    """
    after, agency_id = moves[0].after, moves[0].agency_id
    event = "checkpoint.reopened" if after is State.PENDING else f"checkpoint.{after}"
    if not (hooks := _wanting(session, agency_id, event)):
        return 0
    rows = session.execute(
        select(Checkpoint.id, Agency.code, Year.be, Measure.code, Division.code)
        .select_from(Checkpoint)
        .join(Agency, Agency.id == Checkpoint.agency_id)
        .join(Year, names(Checkpoint, Year))
        .join(Measure, names(Checkpoint, Measure))
        .join(Division, names(Checkpoint, Division))
        .where(Checkpoint.agency_id == agency_id, Checkpoint.id.in_([one.id for one in checkpoints]))
    )
    named = {number: told for number, *told in rows}
    messages: list[dict[str, object]] = []
    for one, move in zip(checkpoints, moves, strict=True):
        agency, year, measure, division = named[one.id]
        told = {
            "agency": agency,
            "year": year,
            "measure": measure,
            "division": division,
            "checkpoint": one.id,
            "due_on": one.due_on,
            "before": move.before,
            "state": move.after,
            "move": move.n,
        }
        messages += _messages(hooks, event, cause=f"move={move.id}", at=move.at, told=told)
    return len(insert_new(session, HookMessage, messages, HookMessage.id))


def owe_report(session: Session, report: Report, move: ReportMove | None = None) -> int:
    """Owe the agency's hooks that a report was compiled, or (with a move) went on; gives how many messages."""
    event = f"report.{move.after}" if move is not None else "report.compiled"
    if not (hooks := _wanting(session, report.agency_id, event)):
        return 0
    agency, year = session.execute(
        select(Agency.code, Year.be)
        .join(Year, Year.agency_id == Agency.id)
        .where(Agency.id == report.agency_id, Year.id == report.year_id)
    ).one()
    told = {
        "agency": agency,
        "year": year,
        "report": report.id,
        "kind": report.kind,
        "as_of": report.as_of,
        "draft": report.draft,
        "state": move.after if move is not None else ("draft" if report.draft else "compiled"),
    }
    cause = f"report-move={move.id}" if move is not None else f"report={report.id}"
    return owe(session, hooks, event, cause=cause, at=move.at if move is not None else report.at, told=told)


def forget_told(session: Session, agency_id: int, *, at: datetime) -> int:
    """Take away what old messages said that are owed to nobody any more; gives how many. That each was owed, under which id,
    and when it was sent stays: by that nothing is owed twice.
    """
    ended = exists().where(HookEnd.agency_id == HookMessage.agency_id, HookEnd.hook_id == HookMessage.hook_id)
    over = or_(HookMessage.state.in_([MessageState.SENT, MessageState.GIVEN_UP]), ended)
    old = update(HookMessage).where(
        HookMessage.agency_id == agency_id, HookMessage.payload != "", HookMessage.at < at - KEPT, over
    )
    gone = old.values(payload="").returning(HookMessage.id).execution_options(synchronize_session=False)
    return len(session.scalars(gone).all())


def messages_of(session: Session, hook: Hook, *, most: int = 20) -> Sequence[HookMessage]:
    """The newest messages of a hook, the newest first: one query."""
    mine = select(HookMessage).where(HookMessage.agency_id == hook.agency_id, HookMessage.hook_id == hook.id)
    return session.scalars(mine.order_by(HookMessage.id.desc()).limit(most)).all()


def claim(session: Session, agency_id: int, *, at: datetime, but: frozenset[int] = frozenset()) -> Told | None:
    """Take the next message that is to be sent, or None; none of the hooks in `but`. Two workers never get the same one."""
    row = session.execute(
        select(HookMessage, Hook)
        .join(Hook, names(HookMessage, Hook))
        .where(HookMessage.agency_id == agency_id, _to_send(at), HookMessage.hook_id.not_in(but))
        .order_by(HookMessage.next_try_at, HookMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=HookMessage)
    ).one_or_none()
    if row is None:
        return None
    message, hook = row
    message.state, message.claimed_at, message.attempts = MessageState.SENDING, at, message.attempts + 1
    session.flush()
    return Told(message.id, agency_id, hook.id, hook.url, hook.secret, message.message_id, message.payload)


def sent(session: Session, told: Told, *, at: datetime) -> None:
    """The other end took it. Of one that was claimed again meanwhile the first answer counts."""
    _end(session, told, state=MessageState.SENT, sent_at=at, trouble="")


def try_again(session: Session, told: Told, *, at: datetime, trouble: str) -> bool:
    """The other end did not take it: it is owed again after a wait that doubles. True where it is given up instead."""
    row = session.scalars(
        select(HookMessage).where(HookMessage.agency_id == told.agency_id, HookMessage.id == told.message_row)
    ).one()
    wait = min(_FIRST_WAIT * 2 ** min(row.attempts - 1, 10), _LONGEST_WAIT)
    over = at + wait > row.at + GIVEN_UP_AFTER
    state = MessageState.GIVEN_UP if over else MessageState.OWED
    _end(session, told, state=state, next_try_at=at + wait, trouble=trouble)
    return bool(over)


def has_work(session: Session, agency_id: int, *, at: datetime) -> bool:
    """Whether a delivery at `at` would find something to send."""
    found = select(HookMessage.id).where(HookMessage.agency_id == agency_id, _to_send(at)).limit(1)
    return session.scalar(found) is not None


def agencies_with_work(session: Session, *, at: datetime) -> set[int]:
    """The agencies of which that is so."""
    return set(session.scalars(select(HookMessage.agency_id).distinct().where(_to_send(at))))


def _to_send(at: datetime) -> ColumnElement[bool]:
    """Owed and due, or claimed by somebody who is long gone; of a hook that is still there."""
    stale = and_(HookMessage.state == MessageState.SENDING, HookMessage.claimed_at <= at - LEASE)
    owed = and_(HookMessage.state == MessageState.OWED, HookMessage.next_try_at <= at)
    ended = exists().where(HookEnd.agency_id == HookMessage.agency_id, HookEnd.hook_id == HookMessage.hook_id)
    return and_(or_(owed, stale), ~ended)


def _wanting(session: Session, agency_id: int, event: str) -> list[Hook]:
    """The agency's living hooks that are told of such an event."""
    living = select(Hook).outerjoin(HookEnd, names(HookEnd, Hook)).where(Hook.agency_id == agency_id, HookEnd.id.is_(None))
    return [hook for hook in session.scalars(living) if event in hook.events.split(" ")]


def owe(session: Session, hooks: list[Hook], event: str, *, cause: str, at: datetime, told: Mapping[str, object]) -> int:
    """Owe these hooks a message, once for each `cause` (made of facts); gives how many were new."""
    return len(insert_new(session, HookMessage, _messages(hooks, event, cause=cause, at=at, told=told), HookMessage.id))


def _messages(
    hooks: list[Hook], event: str, *, cause: str, at: datetime, told: Mapping[str, object]
) -> list[dict[str, object]]:
    """The message of an event for each of these hooks, as it is put on record."""
    payload = canonical({"type": event, "timestamp": at, "data": dict(told)})
    return [
        {
            "agency_id": hook.agency_id,
            "hook_id": hook.id,
            "cause": cause,
            # Made of the cause, too: whoever owes it a second time, after a database was restored, owes the same message.
            "message_id": f"msg_{sha256(f'{hook.secret}:{hook.id}:{cause}')[:40]}",
            "event": event,
            "payload": payload,
            "at": at,
            "state": MessageState.OWED,
            "attempts": 0,
            "next_try_at": at,
            "trouble": "",
        }
        for hook in hooks
    ]


def _end(session: Session, told: Told, **values: object) -> None:
    session.execute(
        update(HookMessage)
        .where(
            HookMessage.agency_id == told.agency_id,
            HookMessage.id == told.message_row,
            HookMessage.state == MessageState.SENDING,
        )
        .values(claimed_at=None, **values)
        .execution_options(synchronize_session=False)
    )
