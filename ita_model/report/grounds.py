"""What a narrative rests on, and what has become of it since: a confirmation that was accepted may have been opened again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model.details import divisions_among
from ita_model.records import Confirmation, Move, Year
from ita_model.report.record import Done, YearRecord, record_of
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
    return grounds_in(record_of(session, year), on=on, until=until)


def grounds_in(record: YearRecord, *, on: date, until: datetime) -> dict[int, Ground]:
    """The same from what was read before."""
    divisions = divisions_among(record.divisions, on=on, until=until)
    there = {one.id: one for one in record.checkpoints}
    found: dict[int, Ground] = {}
    for accepted, reopened in acceptances(record.done, until=until):
        checkpoint, number = there[accepted.checkpoint_id], accepted.confirmation_id or 0
        division = divisions[record.hands.division_of(checkpoint, until=accepted.at)].name
        found[number] = Ground(record.done.said[number], division, checkpoint.period, accepted, reopened)
    return found


def acceptances(done: Done, *, until: datetime) -> list[tuple[Move, Move | None]]:
    """Each move by which a confirmation was accepted up to a moment, with the one that opened it again."""
    found: dict[int, list[tuple[Move, Move | None]]] = defaultdict(list)
    for move in (one for one in done.moves if one.at <= until):
        of_it = found[move.checkpoint_id]
        if move.after is State.ACCEPTED and move.confirmation_id:
            of_it.append((move, None))
        elif move.before is State.ACCEPTED:
            of_it[-1] = (of_it[-1][0], move)
    return [one for several in found.values() for one in several]
