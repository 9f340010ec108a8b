"""What became of a request for a waiver: it waits, it was granted or refused, or something else became of the checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.records import Checkpoint, Move, Officer, WaiverRequest, names
from ita_model.states import State
from ita_model.trail import AskedFor, HandedOver, trail_of


class Answer(StrEnum):
    """How a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"
    """Something else became of the checkpoint before anybody answered."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and how it stands now; the answer by whom, when and in what words, where the secretary gave one."""

    request: AskedFor
    answer: Answer
    by: str = ""
    at: datetime | None = None
    words: str = ""


def answer_to(session: Session, request: WaiverRequest, checkpoint: Checkpoint) -> Answered:
    """How a request of a checkpoint stands: two queries."""
    trail = trail_of(session, checkpoint)
    (asked,) = (one for one in trail if isinstance(one, AskedFor) and one.id == request.id)
    if asked.refused_at is not None:
        return Answered(asked, Answer.REFUSED, asked.refused_by, asked.refused_at, asked.refused_words)
    if (request.moves, request.handovers) == (checkpoint.moves, checkpoint.handovers):
        return Answered(asked, Answer.OPEN)
    waived = _waived_next(session, request)
    # Where it went to others first the waiver was no answer to this.
    if waived is None or any(isinstance(one, HandedOver) and request.at <= one.at <= waived[1] for one in trail):
        return Answered(asked, Answer.ENDED)
    return Answered(asked, Answer.GRANTED, *waived)


def _waived_next(session: Session, request: WaiverRequest) -> tuple[str, datetime, str] | None:
    """Who waived the checkpoint, when and why, if that was what became of it next."""
    row = session.execute(
        select(Officer.name, Move.at, Move.words)
        .join(Officer, names(Move, Officer))
        .where(
            Move.agency_id == request.agency_id,
            Move.checkpoint_id == request.checkpoint_id,
            Move.n == request.moves + 1,
            Move.after == State.WAIVED,
        )
    ).one_or_none()
    return None if row is None else (row.name, row.at, row.words)
