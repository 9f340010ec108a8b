"""The one function that moves a checkpoint and leaves the trail of it; and how the trail stood at a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import hook_outbox, journal
from ita_model.records import Checkpoint, Move, Year, names
from ita_model.states import MOVES, NEEDS_WORDS, State


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
    before = checkpoint.state
    if to not in MOVES[before]:
        raise NotAllowed(f"checkpoint {checkpoint.id} cannot go from {before} to {to}")
    if (before, to) in NEEDS_WORDS and not words.strip():
        raise NotAllowed(f"going from {before} to {to} needs a reason")
    won = session.scalar(
        update(Checkpoint)
        .where(
            Checkpoint.agency_id == checkpoint.agency_id,
            Checkpoint.id == checkpoint.id,
            Checkpoint.state == before,
            Checkpoint.moves == checkpoint.moves,
            # Who acts was found to be allowed to by these.
            Checkpoint.division_id == checkpoint.division_id,
            Checkpoint.handovers == checkpoint.handovers,
        )
        .values(state=to, moves=checkpoint.moves + 1)
        .returning(Checkpoint.moves)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        raise Outrun(f"checkpoint {checkpoint.id} was moved or handed over by somebody else")
    session.refresh(checkpoint)
    made = Move(
        agency_id=checkpoint.agency_id,
        checkpoint_id=checkpoint.id,
        n=won,
        before=before,
        after=to,
        at=at,
        officer_id=by,
        words=words.strip(),
        confirmation_id=confirmation,
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind=f"checkpoint.{to}", at=at, by=by)
    hook_outbox.owe_move(session, checkpoint, made)
    return made


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
