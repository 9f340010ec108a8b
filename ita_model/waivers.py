"""The requests for a waiver that are open: the checkpoint stands as it stood when it was asked for, and nobody refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from ita_model.hands import asked, newest_handovers
from ita_model.people import Roster, roster
from ita_model.records import Checkpoint, Handover, WaiverRefusal, WaiverRequest, names


def is_open() -> ColumnElement[bool]:
    """For a query of requests joined with their checkpoints: the open ones. A checkpoint has at most one."""
    refused = exists().where(names(WaiverRefusal, WaiverRequest))
    return and_(WaiverRequest.moves == Checkpoint.moves, WaiverRequest.handovers == Checkpoint.handovers, ~refused)


def open_request(session: Session, checkpoint: Checkpoint) -> WaiverRequest | None:
    """The open request of a checkpoint."""
    return session.scalar(
        select(WaiverRequest)
        .join(Checkpoint, names(WaiverRequest, Checkpoint))
        .where(WaiverRequest.agency_id == checkpoint.agency_id, WaiverRequest.checkpoint_id == checkpoint.id, is_open())
    )


def open_requests(session: Session, agency_id: int, checkpoints: Sequence[int] | None = None) -> dict[int, WaiverRequest]:
    """The open requests of an agency, or of some of its checkpoints, by the checkpoint's number; oldest first."""
    return open_requests_of_each(session, [agency_id], checkpoints)


def open_requests_of_each(
    session: Session, agencies: Collection[int], checkpoints: Sequence[int] | None = None
) -> dict[int, WaiverRequest]:
    """The same of several agencies."""
    wanted = (
        select(WaiverRequest)
        .join(Checkpoint, names(WaiverRequest, Checkpoint))
        .where(WaiverRequest.agency_id.in_(agencies), is_open())
        .order_by(WaiverRequest.at, WaiverRequest.id)
    )
    if checkpoints is not None:
        wanted = wanted.where(WaiverRequest.checkpoint_id.in_(checkpoints))
    return {one.checkpoint_id: one for one in session.scalars(wanted)}


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that the secretary refused, and the refusal."""

    request: WaiverRequest
    refusal: WaiverRefusal


def refused(session: Session, agencies: Collection[int], checkpoints: Sequence[int]) -> dict[int, Refused]:
    """The newest refusal of each of these checkpoints of some agencies, by the checkpoint's number."""
    rows = session.execute(
        select(WaiverRequest, WaiverRefusal)
        .join(WaiverRefusal, names(WaiverRefusal, WaiverRequest))
        .where(WaiverRequest.agency_id.in_(agencies), WaiverRequest.checkpoint_id.in_(checkpoints))
        .order_by(WaiverRefusal.id)
    )
    return {row.WaiverRequest.checkpoint_id: Refused(*row) for row in rows}


def who_hears(session: Session, checkpoint: Checkpoint, request: WaiverRequest, *, on: date) -> tuple[int, ...]:
    """Who is told what became of a request: its author, or where they no longer speak for the division those who are asked."""
    handover = newest_handovers(session, checkpoint.agency_id, [checkpoint]).get(checkpoint.id)
    return hears(roster(session, checkpoint.agency_id, on), checkpoint, request, handover)


def hears(people: Roster, checkpoint: Checkpoint, request: WaiverRequest, handover: Handover | None) -> tuple[int, ...]:
    """The same by the posts of a day and the checkpoint's newest handover, which were read before."""
    if checkpoint.division_id in people.divisions_of(request.officer_id):
        return (request.officer_id,)
    return asked(people, checkpoint.division_id, handover)
