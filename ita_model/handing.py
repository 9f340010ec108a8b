"""Handing a checkpoint over: to another division, or to a colleague of the same one, by those whom it is asked of, with words.

It takes effect at once. A step that every division owes by itself stays where it is: who cannot do it asks for a waiver.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.division_ends import is_to_end
from ita_model.hands import asked, newest_handovers
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import Roster, roster
from ita_model.records import Checkpoint, Division, Handover, Officer
from ita_model.reminding import HANDED_OVER, PASSED_ON, owe_to


class NoWords(NotAllowed):
    """Nothing was said to whoever is asked next."""


class OwesItself(NotAllowed):
    """The other division owes the same step for the same time by itself: what is wanted is a waiver."""


class AlreadyThere(NotAllowed):
    """It is asked of just those already."""


class NobodyThere(NotAllowed):
    """Nobody there could confirm it: the division has no head or deputy today or is to end, or the officer no post there."""


def hand_over(
    session: Session, checkpoint: Checkpoint, to: Division | Officer, *, by: Officer, at: datetime, words: str
) -> Handover:
    """Hand a checkpoint to another division, or to an officer who speaks for its own, and tell whoever is asked from now on,
    and whoever was asked and did not hand it on themselves.

    Raises NotYours, NotAllowed (or what of it fits: NoWords, OwesItself, AlreadyThere, NobodyThere) or Outrun where somebody
    was faster; then nothing is written.
    """
    people = roster(session, checkpoint.agency_id, office_day(at))
    mine = people.divisions_of(by.id)
    if checkpoint.division_id not in mine and not people.is_secretary(by.id):
        raise NotYours(f"{by.code} does not speak for division {checkpoint.division_id}")
    if not checkpoint.state.awaits_division:
        raise NotAllowed(f"checkpoint {checkpoint.id} is {checkpoint.state}: there is nothing to hand over")
    if not words.strip():
        raise NoWords("handing over needs words")
    before = newest_handovers(session, checkpoint.agency_id, [checkpoint]).get(checkpoint.id)
    division = to.id if isinstance(to, Division) else checkpoint.division_id
    officer = to.id if isinstance(to, Officer) else None
    if to.agency_id != checkpoint.agency_id or (officer is not None and division not in people.divisions_of(officer)):
        raise NobodyThere(f"{to.code} does not speak for division {division}")
    if officer is None and division == checkpoint.division_id:
        raise AlreadyThere(f"checkpoint {checkpoint.id} is asked of division {division} already")
    if officer is not None and officer in asked(people, division, before):
        raise AlreadyThere(f"checkpoint {checkpoint.id} is asked of {to.code} already")
    if not asked(people, division, None) or (isinstance(to, Division) and is_to_end(session, to)):
        raise NobodyThere(f"division {division} has neither head nor deputy")
    if division != checkpoint.division_id and owes_itself(session, checkpoint, division):
        raise OwesItself(f"division {division} owes step {checkpoint.step_id} by itself")
    lose = asked(people, checkpoint.division_id, before)
    made = _hand(session, checkpoint, to, by=by, at=at, words=words.strip())
    _tell(session, checkpoint, made, people, lose=lose)
    return made


def owes_itself(session: Session, checkpoint: Checkpoint, division: int) -> bool:
    """Whether a division owes the step of a checkpoint for the same time anyway."""
    c = Checkpoint
    same = select(c.id).where(
        c.agency_id == checkpoint.agency_id,
        c.step_id == checkpoint.step_id,
        c.occurrence == checkpoint.occurrence,
        c.division_id == division,
        c.id != checkpoint.id,
    )
    return session.scalar(same.limit(1)) is not None


def _hand(
    session: Session, checkpoint: Checkpoint, to: Division | Officer, *, by: Officer, at: datetime, words: str
) -> Handover:
    before = checkpoint.division_id
    division = to.id if isinstance(to, Division) else before
    try:
        with session.begin_nested():
            won = _won(session, checkpoint, division)
            if isinstance(to, Division):
                # Who ends the division waits here, or is waited for; after the checkpoint, as whoever confirms one does.
                take_turn(session, checkpoint.agency_id)
                if is_to_end(session, to):
                    raise NobodyThere(f"division {division} is to end")
    except IntegrityError as error:  # of two that came there at once the other was first
        raise OwesItself(f"division {division} owes step {checkpoint.step_id} by itself") from error
    if won is None:
        raise Outrun(f"checkpoint {checkpoint.id} was moved or handed over by somebody else")
    session.refresh(checkpoint)
    made = Handover(
        agency_id=checkpoint.agency_id,
        checkpoint_id=checkpoint.id,
        n=won,
        from_division_id=before,
        to_division_id=division,
        to_officer_id=to.id if isinstance(to, Officer) else None,
        officer_id=by.id,
        at=at,
        words=words,
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind="checkpoint.handed-over", at=at, by=by.id)
    return made


def _tell(session: Session, checkpoint: Checkpoint, made: Handover, people: Roster, *, lose: Sequence[int]) -> None:
    """Owe the word of a handover to those who are asked now, and to those who were (`lose`) and had no hand in it."""
    now, cause, on = asked(people, made.to_division_id, made), f"handover={made.id}", office_day(made.at)
    owe_to(session, checkpoint, [one for one in now if one != made.officer_id], rung=HANDED_OVER, cause=cause, on=on)
    gone = [one for one in lose if one not in now and one != made.officer_id]
    owe_to(session, checkpoint, gone, rung=PASSED_ON, cause=cause, on=on)


def _won(session: Session, checkpoint: Checkpoint, division: int) -> int | None:
    """Put it into the division's hands, if it still stands where it stood; gives how many handovers it has now."""
    return session.scalar(
        update(Checkpoint)
        .where(
            Checkpoint.agency_id == checkpoint.agency_id,
            Checkpoint.id == checkpoint.id,
            Checkpoint.division_id == checkpoint.division_id,
            Checkpoint.handovers == checkpoint.handovers,
            Checkpoint.state == checkpoint.state,
            Checkpoint.moves == checkpoint.moves,
        )
        .values(division_id=division, handovers=checkpoint.handovers + 1)
        .returning(Checkpoint.handovers)
        .execution_options(synchronize_session=False)
    )
