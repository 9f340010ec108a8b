"""Taking what remains of a step, or of what a division owes, out of the plan at once: each due day that is left is waived with
the one reason, or handed over to another division. Nothing disappears: each is a move or a handover like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.confirming import waive
from ita_model.handing import hand_over
from ita_model.moves import NotAllowed
from ita_model.records import Checkpoint, Division, Officer
from ita_model.states import State


class NothingLeft(NotAllowed):
    """There is nothing that is still asked for."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is not settled, in the order of its days: what is `asked` of divisions, and what is `in_review`, which stays."""

    asked: tuple[Checkpoint, ...]
    in_review: tuple[Checkpoint, ...]


def left_of(
    session: Session,
    agency_id: int,
    *,
    step: int | None = None,
    division: int | None = None,
    occurrence: str | None = None,
    from_on: date | None = None,
) -> Left:
    """What is not accepted and not waived of a step, of a division, of one of a step's times, due from a day on: one query."""
    c = Checkpoint
    wanted = select(c).where(c.agency_id == agency_id, c.state.in_([state for state in State if not state.is_final]))
    for column, value in ((c.step_id, step), (c.division_id, division), (c.occurrence, occurrence)):
        if value is not None:
            wanted = wanted.where(column == value)
    if from_on is not None:
        wanted = wanted.where(c.due_on >= from_on)
    rows = session.scalars(wanted.order_by(c.due_on, c.division_id, c.id)).all()
    return Left(
        tuple(one for one in rows if one.state.awaits_division), tuple(one for one in rows if not one.state.awaits_division)
    )


@dataclass(frozen=True, slots=True)
class Parted:
    """What goes to a division, and what it owes by itself anyway: the same step for the same time, which is waived."""

    handed: tuple[Checkpoint, ...]
    waived: tuple[Checkpoint, ...]


def parted(session: Session, points: Sequence[Checkpoint], to: Division | None) -> Parted:
    """What can go to a division, and what is waived; all is where it goes to none. At most one query."""
    if to is None:
        return Parted((), tuple(points))
    mine = select(Checkpoint.step_id, Checkpoint.occurrence).where(
        Checkpoint.agency_id == to.agency_id, Checkpoint.division_id == to.id
    )
    own = {(row.step_id, row.occurrence) for row in session.execute(mine)}
    return Parted(
        tuple(one for one in points if (one.step_id, one.occurrence) not in own),
        tuple(one for one in points if (one.step_id, one.occurrence) in own),
    )


def let_go(
    session: Session, points: Iterable[Checkpoint], to: Division | None, *, by: Officer, at: datetime, words: str
) -> None:
    """Waive checkpoints with one reason, or hand them over to a division; all, or the caller takes its transaction back.

    Raises NotYours, NothingLeft, what of NotAllowed fits (as `confirming.waive` and `handing.hand_over` do), or Outrun.
    """
    # Always in the same order, so that two who do this at once cannot wait for each other.
    there = sorted(points, key=lambda one: one.id)
    if not there:
        raise NothingLeft("nothing is asked for any more")
    for one in there:
        if to is None:
            waive(session, one, by=by, at=at, reason=words)
        else:
            hand_over(session, one, to, by=by, at=at, words=words)
