"""Which of many agencies have anything to send at a moment, found in a few queries for all of them together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from ita_model import hook_outbox, signing_in
from ita_model.calendar import office_day
from ita_model.outbox import DOUBT_AFTER
from ita_model.records import Agency, Letter, LetterKind, LetterState


def with_something_to_send(session: Session, *, at: datetime, urgent: bool = False) -> frozenset[str]:
    """The codes of the agencies whose outboxes hold what a delivery at `at` would send or mark in doubt: letters, messages to
    hooks, and sign-in letters that somebody asked for. With `urgent` only what somebody waits for.
    """
    found = set(session.scalars(select(Letter.agency_id).distinct().where(_to_send(at, urgent=urgent))))
    if not urgent:
        found |= hook_outbox.agencies_with_work(session, at=at)
    if signing_in.any_asked(session, at=at):
        found |= signing_in.agencies_asked(session, at=at)
    return frozenset(session.scalars(select(Agency.code).where(Agency.id.in_(found))))


def _to_send(at: datetime, *, urgent: bool) -> ColumnElement[bool]:
    """A letter that is owed and may go now, or that somebody began to send long ago."""
    owed = and_(Letter.state == LetterState.OWED, Letter.next_try_at <= at)
    stale = and_(Letter.state == LetterState.SENDING, Letter.claimed_at <= at - DOUBT_AFTER)
    if urgent:
        return and_(Letter.kind != LetterKind.DIGEST, or_(owed, stale))
    of_today = or_(Letter.kind != LetterKind.DIGEST, Letter.on == office_day(at))
    return or_(and_(owed, of_today), stale)
