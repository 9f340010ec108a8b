"""What the page of a request for a waiver shows, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ita_model.records import Checkpoint, Move, Officer, WaiverRequest, names
from ita_model.states import State
from ita_model.trail import AskedFor, HandedOver, trail_of
from ita_model.waivers import is_open
from web.door import Visitor
from web.views_checkpoint import NotHere
from web.views_handover import Summary, summary_for


class Answer(StrEnum):
    """How a request stands today."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"
    """Something else became of the checkpoint before anybody answered."""


@dataclass(frozen=True, slots=True)
class WaiverPage:
    """A request for a waiver, how it stands, and the answer: by whom, when and in what words, where there is one.

    `rest` are the other requests that wait for the secretary.
    """

    about: Summary
    request: AskedFor
    answer: Answer
    answered_by: str
    answered_at: datetime | None
    answered_words: str
    may_answer: bool
    rest: tuple[int, ...]


def waiver_page(session: Session, visitor: Visitor, request_id: int) -> WaiverPage:
    """A request as it stands today: at most six queries. Raises NotHere where it does not concern this officer."""
    request, checkpoint = request_for(session, visitor, request_id)
    about = summary_for(session, visitor, checkpoint.id)
    trail = trail_of(session, checkpoint)
    (asked,) = (one for one in trail if isinstance(one, AskedFor) and one.id == request.id)
    granted = _granted(session, request)
    if granted and any(isinstance(one, HandedOver) and request.at <= one.at <= granted[1] for one in trail):
        granted = None  # it went to others first: the waiver was no answer to this
    untouched = (request.moves, request.handovers) == (checkpoint.moves, checkpoint.handovers)
    by, at, words = "", None, ""
    if asked.refused_at is not None:
        answer, by, at, words = Answer.REFUSED, asked.refused_by, asked.refused_at, asked.refused_words
    elif granted is not None:
        answer, (by, at, words) = Answer.GRANTED, granted
    else:
        answer = Answer.OPEN if untouched else Answer.ENDED
    rest = _others(session, visitor, request.id) if visitor.is_secretary else ()
    return WaiverPage(about, asked, answer, by, at, words, visitor.is_secretary and answer is Answer.OPEN, rest)


def request_for(session: Session, visitor: Visitor, request_id: int) -> tuple[WaiverRequest, Checkpoint]:
    """A request and its checkpoint, to act upon. Raises NotHere where it does not concern this officer today."""
    row = session.execute(
        select(WaiverRequest, Checkpoint)
        .join(Checkpoint, names(WaiverRequest, Checkpoint))
        .where(WaiverRequest.agency_id == visitor.agency.id, WaiverRequest.id == request_id)
    ).one_or_none()
    if row is None or not (visitor.is_secretary or visitor.speaks_for(row.Checkpoint.division_id)):
        raise NotHere(f"waiver request {request_id}")
    return row.WaiverRequest, row.Checkpoint


def _granted(session: Session, request: WaiverRequest) -> tuple[str, datetime, str] | None:
    """Who waived it, when and why, if that was what became of the checkpoint next."""
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


def _others(session: Session, visitor: Visitor, but: int) -> tuple[int, ...]:
    waiting = and_(WaiverRequest.agency_id == visitor.agency.id, WaiverRequest.id != but, is_open())
    rows = select(WaiverRequest.id).join(Checkpoint, names(WaiverRequest, Checkpoint)).where(waiting)
    return tuple(session.scalars(rows.order_by(WaiverRequest.at, WaiverRequest.id)))
