"""Whether a letter came back, as far as is known at a moment: then it reminded nobody, and what it told is still to be told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Text, case, exists, literal, true
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from ita_model.records import Bounce, Letter, names


class Fares(StrEnum):
    """How a letter fares, for people: the states of the outbox, and that it came back after it went."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in-doubt"
    FAILED = "failed"
    BOUNCED = "bounced"
    SUPERSEDED = "superseded"


def came_back(*, until: datetime | BindParameter[datetime] | None = None, letter: Any = Letter) -> ColumnElement[bool]:
    """For a query of letters (or of an alias): those that came back, as far as was known by a moment."""
    back = aliased(Bounce)  # a query around this may look at bounces, too
    known = back.at <= until if until is not None else true()
    return exists().where(back.agency_id == letter.agency_id, back.letter_id == letter.id, known)


def fares(*, letter: Any = Letter) -> ColumnElement[str]:
    """For a query of letters joined with their bounces (outer): how each fares, as the word of `Fares`."""
    return case((Bounce.id.is_not(None), literal(Fares.BOUNCED.value)), else_=as_type(letter.state, Text))


def of_letter() -> ColumnElement[bool]:
    """The ON of the join that `fares` wants."""
    return names(Bounce, Letter)
