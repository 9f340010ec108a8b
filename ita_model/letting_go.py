"""Taking what remains of a step, or of what a division owes, out of the plan at once: each due day that is left is waived with
the one reason, or handed over to another division. Nothing disappears: each is a move or a handover like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.confirming import must_be_secretary, waive_each
from ita_model.division_ends import Divisions
from ita_model.handing import Around, Time, hand_over_each, may_hand_over, own_of, time_of
from ita_model.hands import newest_handovers
from ita_model.moves import NotAllowed, may_move
from ita_model.people import Roster
from ita_model.records import Checkpoint, Division, Officer
from ita_model.states import UNSETTLED, State


class NothingLeft(NotAllowed):
    """There is nothing that is still asked for."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is not settled, in the order of its days: what is `asked` of divisions, and what is `in_review`, which stays."""

    asked: tuple[Checkpoint, ...]
    in_review: tuple[Checkpoint, ...]

    def part(self, *, division: int | None, from_on: date) -> Left:
        """What of it is a division's (or anybody's) and due from a day on."""
        kept = [
            tuple(one for one in rows if one.due_on >= from_on and division in (None, one.division_id))
            for rows in (self.asked, self.in_review)
        ]
        return Left(kept[0], kept[1])


def left_of(
    session: Session,
    agency_id: int,
    *,
    step: int | None = None,
    division: int | None = None,
    occurrence: str | None = None,
) -> Left:
    """What is not accepted and not waived of a step, of a division, of one of a step's times: one query."""
    c = Checkpoint
    wanted = select(c).where(c.agency_id == agency_id, c.state.in_(UNSETTLED))
    for column, value in ((c.step_id, step), (c.division_id, division), (c.occurrence, occurrence)):
        if value is not None:
            wanted = wanted.where(column == value)
    rows = session.scalars(wanted.order_by(c.due_on, c.division_id, c.id)).all()
    return Left(
        tuple(one for one in rows if one.state.awaits_division), tuple(one for one in rows if not one.state.awaits_division)
    )


@dataclass(frozen=True, slots=True)
class Parted:
    """What goes to a division, and what it owes by itself anyway: the same step for the same time, which is waived."""

    handed: tuple[Checkpoint, ...]
    waived: tuple[Checkpoint, ...]


def parted(points: Sequence[Checkpoint], to: Division | None, own: Collection[Time]) -> Parted:
    """What can go to a division that owes `own` by itself, and what is waived; all is where it goes to none."""
    if to is None:
        return Parted((), tuple(points))
    return Parted(
        tuple(one for one in points if time_of(one) not in own),
        tuple(one for one in points if time_of(one) in own),
    )


def around_of(session: Session, points: Sequence[Checkpoint], to: Division | None, people: Roster, there: Divisions) -> Around:
    """What it depends on whether checkpoints may go to a division: at most two queries, none where they go to none."""
    if to is None or not points:
        return Around(people, {})
    handed = newest_handovers(session, to.agency_id, points)
    return Around(people, handed, own_of(session, to.agency_id, to, points), there.ends(to))


def may_let_go(points: Sequence[Checkpoint], to: Division | None, around: Around, *, by: Officer, words: str) -> None:
    """Raises what `let_go` raises, but for Outrun, by what was read. Writes nothing."""
    if not points:
        raise NothingLeft("nothing is asked for any more")
    if to is not None:
        may_hand_over(points, to, around, by=by, words=words)
        return
    must_be_secretary(around.people, by)
    for one in points:
        may_move(one, State.WAIVED, words)


def let_go(
    session: Session, points: Sequence[Checkpoint], to: Division | None, *, by: Officer, at: datetime, words: str
) -> None:
    """Waive checkpoints with one reason, or hand them over to a division; all, or the caller takes its transaction back. It is
    as many queries as for one.

    Raises NotYours, NothingLeft, what of NotAllowed fits (as `confirming.waive` and `handing.hand_over` do), or Outrun.
    """
    if not points:
        raise NothingLeft("nothing is asked for any more")
    if to is None:
        waive_each(session, points, by=by, at=at, reason=words)
    else:
        hand_over_each(session, points, to, by=by, at=at, words=words)
