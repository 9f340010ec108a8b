"""The secretary's review of several checkpoints by one press: each is a move of its own, and only what still stands as it was
shown is moved. What changed meanwhile keeps nothing else from being recorded, and is told by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.confirming import accept, newest_confirmation, send_back
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Checkpoint, Officer
from ita_model.states import State


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """A checkpoint as it stood on the page, by the number of the confirmation that was shown."""

    checkpoint: int
    confirmation: int


class Meanwhile(StrEnum):
    """What became of a checkpoint after it was shown, so that it was left as it is."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    CONFIRMED_ANEW = "confirmed-anew"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a press came to: the checkpoints that were moved, and what kept each of the others, by their numbers."""

    done: tuple[int, ...]
    left: tuple[tuple[int, Meanwhile], ...]


def review_together(
    session: Session, agency_id: int, shown: Sequence[Shown], *, by: Officer, at: datetime, comment: str | None
) -> Reviewed:
    """Accept each of these, or with a `comment` send each back with it, where it stands as it was shown.

    Raises NotYours where `by` is not the secretary, and NotAllowed where the comment is empty. A number that is no checkpoint
    of the agency counts for nothing.
    """
    if comment is not None and not comment.strip():
        raise NotAllowed("sending back needs a comment")
    wanted = select(Checkpoint).where(Checkpoint.agency_id == agency_id, Checkpoint.id.in_([one.checkpoint for one in shown]))
    found = {one.id: one for one in session.scalars(wanted)}
    done: list[int] = []
    left: list[tuple[int, Meanwhile]] = []
    # Always in the same order, so that two who press at once cannot wait for each other.
    for one in sorted(set(shown)):
        checkpoint = found.get(one.checkpoint)
        if checkpoint is None:
            continue
        changed = _changed(session, checkpoint, one) or _review(session, checkpoint, by, at, comment)
        if changed is None:
            done.append(checkpoint.id)
        else:
            left.append((checkpoint.id, changed))
    return Reviewed(tuple(done), tuple(left))


def _review(session: Session, checkpoint: Checkpoint, by: Officer, at: datetime, comment: str | None) -> Meanwhile | None:
    try:
        if comment is None:
            accept(session, checkpoint, by=by, at=at)
        else:
            send_back(session, checkpoint, by=by, at=at, comment=comment)
    except Outrun:
        session.refresh(checkpoint)
        return _now(checkpoint)
    return None


def _changed(session: Session, checkpoint: Checkpoint, shown: Shown) -> Meanwhile | None:
    if checkpoint.state is not State.SUBMITTED:
        return _now(checkpoint)
    newest = newest_confirmation(session, checkpoint)
    return None if newest is not None and newest.id == shown.confirmation else Meanwhile.CONFIRMED_ANEW


def _now(checkpoint: Checkpoint) -> Meanwhile:
    return {
        State.ACCEPTED: Meanwhile.ACCEPTED,
        State.RETURNED: Meanwhile.RETURNED,
        State.SUBMITTED: Meanwhile.CONFIRMED_ANEW,
    }.get(checkpoint.state, Meanwhile.OTHERWISE)
