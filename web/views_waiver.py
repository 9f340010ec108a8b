"""What the page of a request for a waiver shows, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ita_model.records import Checkpoint, WaiverRequest, names
from ita_model.waiver_answers import Answer, Answered, answer_to
from ita_model.waivers import is_open
from web.door import Visitor
from web.views_checkpoint import NotHere
from web.views_handover import Summary, summaries, summary_in


@dataclass(frozen=True, slots=True)
class WaiverPage:
    """A request for a waiver, how it stands, and the answer. `rest` are the other requests that wait for the secretary."""

    about: Summary
    stands: Answered
    may_answer: bool
    rest: tuple[int, ...]


def waiver_page(session: Session, visitor: Visitor, request_id: int) -> WaiverPage:
    """A request as it stands today: at most four queries. Raises NotHere where it does not concern this officer."""
    request, checkpoint, about = request_about(session, visitor, request_id)
    stands = answer_to(session, request, checkpoint)
    rest = _others(session, visitor, request.id) if visitor.is_secretary else ()
    return WaiverPage(about, stands, visitor.is_secretary and stands.answer is Answer.OPEN, rest)


def request_for(session: Session, visitor: Visitor, request_id: int) -> tuple[WaiverRequest, Checkpoint]:
    """A request and its checkpoint, to act upon. Raises NotHere where it does not concern this officer today."""
    request, checkpoint, _about = request_about(session, visitor, request_id)
    return request, checkpoint


def request_about(session: Session, visitor: Visitor, request_id: int) -> tuple[WaiverRequest, Checkpoint, Summary]:
    """The same, and the few words that say of which checkpoint it is: one query, too."""
    wanted = summaries().add_columns(Checkpoint, WaiverRequest).join(WaiverRequest, names(WaiverRequest, Checkpoint))
    row = session.execute(
        wanted.where(WaiverRequest.agency_id == visitor.agency.id, WaiverRequest.id == request_id)
    ).one_or_none()
    if row is None or not (visitor.is_secretary or visitor.speaks_for(row.Checkpoint.division_id)):
        raise NotHere(f"waiver request {request_id}")
    return row.WaiverRequest, row.Checkpoint, summary_in(row, visitor.today)


def _others(session: Session, visitor: Visitor, but: int) -> tuple[int, ...]:
    waiting = and_(WaiverRequest.agency_id == visitor.agency.id, WaiverRequest.id != but, is_open())
    rows = select(WaiverRequest.id).join(Checkpoint, names(WaiverRequest, Checkpoint)).where(waiting)
    return tuple(session.scalars(rows.order_by(WaiverRequest.at, WaiverRequest.id)))
