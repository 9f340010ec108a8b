"""Trying whether a hook listens: the secretary has it sent a message that tells of nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import hook_outbox, journal
from ita_model.hooks import TEST, must_be_secretary
from ita_model.records import Agency, Hook, Officer


def try_hook(session: Session, hook: Hook, *, by: Officer, at: datetime) -> bool:
    """Owe a hook such a message, once a minute however often it is asked for; says whether it is new. Raises NotYours."""
    must_be_secretary(session, hook.agency_id, by, at)
    told = {"agency": session.scalars(select(Agency.code).where(Agency.id == hook.agency_id)).one(), "hook": hook.id}
    new = hook_outbox.owe(session, [hook], TEST, cause=f"test={int(at.timestamp()) // 60}", at=at, told=told)
    if new:
        journal.record(session, hook, kind=TEST, at=at, by=by.id)
    return bool(new)
