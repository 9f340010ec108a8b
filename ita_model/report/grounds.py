"""What a narrative rests on, and what has become of it since: a confirmation that was accepted may have been opened again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ita_model.details import divisions_then
from ita_model.hands import hands_of
from ita_model.records import Checkpoint, Confirmation, Move, Year, names
from ita_model.states import State


@dataclass(frozen=True, slots=True)
class Ground:
    """A confirmation that was accepted: whose and of which period, by which move, and the one that opened it again."""

    confirmation: Confirmation
    division: str
    period: str
    accepted: Move
    reopened: Move | None = None


def grounds_of(session: Session, year: Year, *, on: date, until: datetime) -> dict[int, Ground]:
    """By its number each confirmation of a year that was ever accepted, as all this stood at the moment `until`.

    The divisions are those that it was asked of when it was accepted, and bear the names that held on a day.
    """
    mine = (Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
    of_year = select(Confirmation).join(Checkpoint, names(Confirmation, Checkpoint)).where(*mine)
    said = {one.id: one for one in session.scalars(of_year)}
    divisions, hands = divisions_then(session, year.agency_id, on=on, until=until), hands_of(session, year)
    found: dict[int, Ground] = {}
    accepted: dict[int, int] = {}
    rows = session.execute(
        select(Move, Checkpoint)
        .join(Checkpoint, names(Move, Checkpoint))
        .where(*mine, Move.at <= until, or_(Move.after == State.ACCEPTED, Move.before == State.ACCEPTED))
        .order_by(Move.n)
    )
    for move, checkpoint in rows:
        if move.after is State.ACCEPTED and move.confirmation_id:
            accepted[checkpoint.id] = number = move.confirmation_id
            division = divisions[hands.division_of(checkpoint, until=move.at)].name
            found[number] = Ground(said[number], division, checkpoint.period, move)
        else:
            number = accepted[checkpoint.id]
            found[number] = replace(found[number], reopened=move)
    return found
