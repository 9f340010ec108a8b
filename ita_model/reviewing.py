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

from ita_model.agencies import take_turn
from ita_model.confirming import newest_confirmations, review_each
from ita_model.moves import NotAllowed
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
    numbers = [one.checkpoint for one in shown]
    take_turn(session, agency_id)  # nobody else moves them from here on
    wanted = select(Checkpoint).where(Checkpoint.agency_id == agency_id, Checkpoint.id.in_(numbers))
    found = {one.id: one for one in session.scalars(wanted.execution_options(populate_existing=True))}
    newest = newest_confirmations(session, agency_id, numbers)
    to, just_now = (State.ACCEPTED, Meanwhile.ACCEPTED) if comment is None else (State.RETURNED, Meanwhile.RETURNED)
    done: dict[int, Checkpoint] = {}
    left: list[tuple[int, Meanwhile]] = []
    for one in sorted(set(shown)):
        checkpoint = found.get(one.checkpoint)
        if checkpoint is None:
            continue
        changed = just_now if checkpoint.id in done else _changed(checkpoint, newest.get(checkpoint.id), one)
        if changed is None:
            done[checkpoint.id] = checkpoint
        else:
            left.append((checkpoint.id, changed))
    if done:
        review_each(session, list(done.values()), newest, to, by=by, at=at, words=comment or "")
    return Reviewed(tuple(done), tuple(left))


def _changed(checkpoint: Checkpoint, newest: int | None, shown: Shown) -> Meanwhile | None:
    if checkpoint.state is not State.SUBMITTED:
        return _now(checkpoint)
    return None if newest == shown.confirmation else Meanwhile.CONFIRMED_ANEW


def _now(checkpoint: Checkpoint) -> Meanwhile:
    return {
        State.ACCEPTED: Meanwhile.ACCEPTED,
        State.RETURNED: Meanwhile.RETURNED,
        State.SUBMITTED: Meanwhile.CONFIRMED_ANEW,
    }.get(checkpoint.state, Meanwhile.OTHERWISE)
