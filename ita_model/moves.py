"""The one way in which checkpoints are moved, with the trail of it; and how the trail stood at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from ita_model import hook_outbox, journal
from ita_model.agencies import take_turn
from ita_model.inserting import insert_each
from ita_model.records import Checkpoint, Move, Year, names
from ita_model.states import MOVES, NEEDS_WORDS, State

_NONE: Final[Mapping[int, int]] = MappingProxyType({})
STANDS: Final = ("state", "moves", "division_id", "handovers")
"""By what somebody was found to be allowed to move a checkpoint, or to hand it over: while that stands, they are."""


class NotAllowed(Exception):
    """The table of moves has no such move, or a word that it needs is missing."""


class Outrun(Exception):
    """Somebody else moved the checkpoint first, or handed it over."""


def move(
    session: Session,
    checkpoint: Checkpoint,
    to: State,
    *,
    by: int,
    at: datetime,
    words: str = "",
    confirmation: int | None = None,
) -> Move:
    """Move a checkpoint, if the table allows it and nobody was faster, and leave the move as a fact in the journal.

    `by` is an officer's id, `words` the comment or reason. Raises NotAllowed or Outrun; then nothing is written.
    """
    said = {checkpoint.id: confirmation} if confirmation is not None else {}
    (made,) = move_each(session, [checkpoint], to, by=by, at=at, words=words, confirmations=said)
    return made


def move_each(
    session: Session,
    checkpoints: Sequence[Checkpoint],
    to: State,
    *,
    by: int,
    at: datetime,
    words: str = "",
    confirmations: Mapping[int, int] = _NONE,
) -> list[Move]:
    """The same for several of an agency's checkpoints: a move and an entry for each, in the order of their numbers, and as
    many queries as for one. `confirmations` gives by the checkpoint's number what was confirmed of it.

    Raises NotAllowed, or Outrun; of several the caller then takes its transaction back.
    """
    there = sorted(checkpoints, key=lambda one: one.id)
    before = {one.id: one.state for one in there}
    for one in there:
        may_move(one, to, words)
    won = guarded(session, there, {"state": to, "moves": Checkpoint.moves + 1})
    facts = [
        Move(
            agency_id=one.agency_id,
            checkpoint_id=one.id,
            n=won[one.id].moves,
            before=before[one.id],
            after=to,
            at=at,
            officer_id=by,
            words=words.strip(),
            confirmation_id=confirmations.get(one.id),
        )
        for one in there
    ]
    made = insert_each(session, facts, by=("checkpoint_id",))
    journal.record_each(session, made, kind=f"checkpoint.{to}", at=at, by=by)
    hook_outbox.owe_moves(session, there, made)
    return made


def may_move(checkpoint: Checkpoint, to: State, words: str) -> None:
    """Raises NotAllowed where the table of moves has no such move, or a reason that it needs is missing."""
    before = checkpoint.state
    if to not in MOVES[before]:
        raise NotAllowed(f"checkpoint {checkpoint.id} cannot go from {before} to {to}")
    if (before, to) in NEEDS_WORDS and not words.strip():
        raise NotAllowed(f"going from {before} to {to} needs a reason")


def guarded(
    session: Session, checkpoints: Sequence[Checkpoint], values: Mapping[str, object], *, stands: Sequence[str] = STANDS
) -> Mapping[int, Checkpoint]:
    """Write the same of some of an agency's checkpoints where each still stands as it was read, by its columns `stands`, and
    read them anew; gives them by their numbers.

    Whoever changes checkpoints takes the agency's turn before it touches one: the journal takes it anyway, and nobody who has
    it then waits for somebody who waits for it.

    Raises Outrun where one of them does not: then the caller takes its transaction back, for others may be written.
    """
    c, ids, agency = Checkpoint, [one.id for one in checkpoints], checkpoints[0].agency_id
    mine = (c.agency_id == agency, c.id.in_(ids))
    take_turn(session, agency)
    known = ("id", *stands)
    stood = [tuple(getattr(one, name) for name in known) for one in checkpoints]
    won = session.scalars(
        update(c)
        .where(*mine, tuple_(*(getattr(c, name) for name in known)).in_(stood))
        .values(**values)
        .returning(c.id)
        .execution_options(synchronize_session=False)
    ).all()
    if len(won) != len(ids):
        raise Outrun(f"of the checkpoints {ids} only {sorted(won)} still stood as they were read")
    anew = session.scalars(select(c).where(*mine).execution_options(populate_existing=True))
    return {one.id: one for one in anew}


def last_moves(session: Session, year: Year, *, until: datetime) -> dict[int, Move]:
    """The newest move of each of a year's checkpoints up to a moment, by the checkpoint's number; those without one were
    pending still."""
    moves = session.scalars(
        select(Move)
        .join(Checkpoint, names(Move, Checkpoint))
        .where(Move.agency_id == year.agency_id, Checkpoint.year_id == year.id, Move.at <= until)
        .order_by(Move.n)
    )
    return {move.checkpoint_id: move for move in moves}
