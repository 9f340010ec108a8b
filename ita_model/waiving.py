"""Asking for a waiver, and the secretary's answer: granted, which is the move of `confirming.waive`, or refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import confirming, journal
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import roster
from ita_model.records import Checkpoint, Move, Officer, Role, WaiverRefusal, WaiverRequest
from ita_model.reminding import WAIVER_ASKED, WAIVER_REFUSED, owe_for, owe_to
from ita_model.waivers import open_request, who_hears


class NoReason(NotAllowed):
    """Nothing was said of why."""


def ask(session: Session, checkpoint: Checkpoint, *, by: Officer, at: datetime, reason: str) -> WaiverRequest:
    """Ask the secretary to waive a checkpoint, and say why it cannot be done. Where it was asked for and nobody answered yet,
    that request is the answer: look at its `at` and `officer_id`.

    Raises NotYours, NotAllowed (NoReason where it is that), or Outrun where somebody moved it or handed it over meanwhile.
    """
    take_turn(session, checkpoint.agency_id)  # who may is read after whoever changes that
    if checkpoint.division_id not in roster(session, checkpoint.agency_id, office_day(at)).divisions_of(by.id):
        raise NotYours(f"{by.code} does not speak for division {checkpoint.division_id}")
    _hold_still(session, checkpoint)
    if not checkpoint.state.awaits_division:
        raise NotAllowed(f"checkpoint {checkpoint.id} is {checkpoint.state}: there is nothing to waive")
    if not reason.strip():
        raise NoReason("asking for a waiver needs a reason")
    if (known := open_request(session, checkpoint)) is not None:
        return known
    made = WaiverRequest(
        agency_id=checkpoint.agency_id,
        checkpoint_id=checkpoint.id,
        officer_id=by.id,
        at=at,
        words=reason.strip(),
        moves=checkpoint.moves,
        handovers=checkpoint.handovers,
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind="checkpoint.waiver-asked", at=at, by=by.id)
    owe_for(session, checkpoint, rung=WAIVER_ASKED, cause=f"request={made.id}", roles=(Role.SECRETARY,), on=office_day(at))
    return made


def grant(
    session: Session, checkpoint: Checkpoint, request: WaiverRequest, *, by: Officer, at: datetime, words: str = ""
) -> Move:
    """The secretary waives what was asked for; the reason is the division's own, unless `words` say another.

    Raises NotYours, or Outrun where the request is no longer open.
    """
    _must_be_secretary(session, checkpoint, by, at)
    _must_be_open(session, checkpoint, request)
    return confirming.waive(session, checkpoint, by=by, at=at, reason=words.strip() or request.words)


def refuse(
    session: Session, checkpoint: Checkpoint, request: WaiverRequest, *, by: Officer, at: datetime, words: str
) -> WaiverRefusal:
    """The secretary does not waive it, and says why: it is asked for as before. Raises NotYours, NoReason or Outrun."""
    _must_be_secretary(session, checkpoint, by, at)
    if not words.strip():
        raise NoReason("refusing a waiver needs words")
    _must_be_open(session, checkpoint, request)
    made = WaiverRefusal(
        agency_id=checkpoint.agency_id, waiver_request_id=request.id, officer_id=by.id, at=at, words=words.strip()
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind="checkpoint.waiver-refused", at=at, by=by.id)
    told = who_hears(session, checkpoint, request, on=office_day(at))
    owe_to(session, checkpoint, told, rung=WAIVER_REFUSED, cause=f"refusal={made.id}", on=office_day(at))
    return made


def _must_be_secretary(session: Session, checkpoint: Checkpoint, officer: Officer, at: datetime) -> None:
    take_turn(session, checkpoint.agency_id)
    if not roster(session, checkpoint.agency_id, office_day(at)).is_secretary(officer.id):
        raise NotYours(f"{officer.code} is not the secretary")


def _must_be_open(session: Session, checkpoint: Checkpoint, request: WaiverRequest) -> None:
    _hold_still(session, checkpoint)
    now = open_request(session, checkpoint)
    if now is None or now.id != request.id:
        raise Outrun(f"the request {request.id} is no longer open")


def _hold_still(session: Session, checkpoint: Checkpoint) -> None:
    """Let nobody move or hand over the checkpoint until the caller's transaction ends. Raises Outrun where somebody has.

    On SQLite its one writer sees to that.
    """
    take_turn(session, checkpoint.agency_id)  # first, as whoever moves one does
    before = (checkpoint.state, checkpoint.moves, checkpoint.division_id, checkpoint.handovers)
    mine = select(Checkpoint).where(Checkpoint.agency_id == checkpoint.agency_id, Checkpoint.id == checkpoint.id)
    session.scalars(mine.with_for_update(key_share=True).execution_options(populate_existing=True)).one()
    if before != (checkpoint.state, checkpoint.moves, checkpoint.division_id, checkpoint.handovers):
        raise Outrun(f"checkpoint {checkpoint.id} was moved or handed over by somebody else")
