"""Handing a checkpoint over: to another division, or to a colleague of the same one, by those whom it is asked of, with words.

It takes effect at once. A step that every division owes by itself stays where it is: who cannot do it asks for a waiver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.division_ends import is_to_end
from ita_model.hands import asked, newest_handovers
from ita_model.inserting import insert_each
from ita_model.moves import NotAllowed, guarded
from ita_model.people import Roster, roster
from ita_model.records import Checkpoint, Division, Handover, Officer
from ita_model.reminding import HANDED_OVER, PASSED_ON, owe_each


class NoWords(NotAllowed):
    """Nothing was said to whoever is asked next."""


class OwesItself(NotAllowed):
    """The other division owes the same step for the same time by itself: what is wanted is a waiver."""


class AlreadyThere(NotAllowed):
    """It is asked of just those already."""


class NobodyThere(NotAllowed):
    """Nobody there could confirm it: the division has no head or deputy today or is to end, or the officer no post there."""


Time = tuple[int, str]
"""A step's number, and which of its times: what a division owes at most once."""


@dataclass(frozen=True, slots=True)
class Around:
    """What handing over depends on, as it was read: the posts of the day, the newest handover of each checkpoint that has one
    (by its number), what the other division owes by itself, and whether it ended or is to.
    """

    people: Roster
    handed: Mapping[int, Handover]
    own: frozenset[Time] = frozenset()
    ends: bool = False


def hand_over(
    session: Session, checkpoint: Checkpoint, to: Division | Officer, *, by: Officer, at: datetime, words: str
) -> Handover:
    """Hand a checkpoint to another division, or to an officer who speaks for its own, and tell whoever is asked from now on,
    and whoever was asked and did not hand it on themselves.

    Raises NotYours, NotAllowed (or what of it fits: NoWords, OwesItself, AlreadyThere, NobodyThere) or Outrun where somebody
    was faster; then nothing is written.
    """
    (made,) = hand_over_each(session, [checkpoint], to, by=by, at=at, words=words)
    return made


def hand_over_each(
    session: Session, checkpoints: Sequence[Checkpoint], to: Division | Officer, *, by: Officer, at: datetime, words: str
) -> list[Handover]:
    """The same for several of an agency's checkpoints, all or none: a handover and an entry for each, in the order of their
    numbers, and as many queries as for one.
    """
    there = sorted(checkpoints, key=lambda one: one.id)
    agency_id = there[0].agency_id
    division = to if isinstance(to, Division) else None
    take_turn(session, agency_id)  # who is asked is read after whoever changes that
    around = Around(
        roster(session, agency_id, office_day(at)),
        newest_handovers(session, agency_id, there),
        own_of(session, agency_id, division, there) if division else frozenset(),
        division is not None and is_to_end(session, division),
    )
    may_hand_over(there, to, around, by=by, words=words)
    lose = {one.id: asked(around.people, one.division_id, around.handed.get(one.id)) for one in there}
    made = _hand(session, there, to, by=by, at=at, words=words.strip())
    _tell(session, there, made, around.people, lose=lose)
    return made


def may_hand_over(
    checkpoints: Sequence[Checkpoint], to: Division | Officer, around: Around, *, by: Officer, words: str
) -> None:
    """Raises what `hand_over` raises, but for Outrun, by what was read. Writes nothing."""
    seen: set[Time] = set(around.own)
    for checkpoint in checkpoints:
        _may_hand_over(checkpoint, to, around, by=by, words=words)
        if isinstance(to, Division):
            if time_of(checkpoint) in seen:
                raise OwesItself(f"division {to.id} owes step {checkpoint.step_id} by itself")
            seen.add(time_of(checkpoint))


def _may_hand_over(checkpoint: Checkpoint, to: Division | Officer, around: Around, *, by: Officer, words: str) -> None:
    people = around.people
    mine = people.divisions_of(by.id)
    if checkpoint.division_id not in mine and not people.is_secretary(by.id):
        raise NotYours(f"{by.code} does not speak for division {checkpoint.division_id}")
    if not checkpoint.state.awaits_division:
        raise NotAllowed(f"checkpoint {checkpoint.id} is {checkpoint.state}: there is nothing to hand over")
    if not words.strip():
        raise NoWords("handing over needs words")
    division = to.id if isinstance(to, Division) else checkpoint.division_id
    officer = to.id if isinstance(to, Officer) else None
    if to.agency_id != checkpoint.agency_id or (officer is not None and division not in people.divisions_of(officer)):
        raise NobodyThere(f"{to.code} does not speak for division {division}")
    if officer is None and division == checkpoint.division_id:
        raise AlreadyThere(f"checkpoint {checkpoint.id} is asked of division {division} already")
    if officer is not None and officer in asked(people, division, around.handed.get(checkpoint.id)):
        raise AlreadyThere(f"checkpoint {checkpoint.id} is asked of {to.code} already")
    if not asked(people, division, None) or around.ends:
        raise NobodyThere(f"division {division} has neither head nor deputy")


def time_of(checkpoint: Checkpoint) -> Time:
    """Of which step a checkpoint is, and which of its times."""
    return checkpoint.step_id, checkpoint.occurrence


def own_of(session: Session, agency_id: int, division: Division, checkpoints: Sequence[Checkpoint]) -> frozenset[Time]:
    """What a division owes of the steps of some checkpoints, beside these: one query."""
    mine = select(Checkpoint.step_id, Checkpoint.occurrence).where(
        Checkpoint.agency_id == agency_id,
        Checkpoint.division_id == division.id,
        Checkpoint.step_id.in_({one.step_id for one in checkpoints}),
        Checkpoint.id.not_in([one.id for one in checkpoints]),
    )
    return frozenset((row.step_id, row.occurrence) for row in session.execute(mine))


def _hand(
    session: Session, there: Sequence[Checkpoint], to: Division | Officer, *, by: Officer, at: datetime, words: str
) -> list[Handover]:
    before = {one.id: one.division_id for one in there}
    values: dict[str, object] = {"handovers": Checkpoint.handovers + 1}
    if isinstance(to, Division):
        values["division_id"] = to.id
    try:
        with session.begin_nested():
            won = guarded(session, there, values)
            # Who ends the division waited for our turn to end, or we for theirs.
            if isinstance(to, Division) and is_to_end(session, to):
                raise NobodyThere(f"division {to.id} is to end")
    except IntegrityError as error:  # of two that came there at once the other was first
        raise OwesItself(f"division {to.id} owes one of these by itself") from error
    facts = [
        Handover(
            agency_id=one.agency_id,
            checkpoint_id=one.id,
            n=won[one.id].handovers,
            from_division_id=before[one.id],
            to_division_id=to.id if isinstance(to, Division) else before[one.id],
            to_officer_id=to.id if isinstance(to, Officer) else None,
            officer_id=by.id,
            at=at,
            words=words,
        )
        for one in there
    ]
    made = insert_each(session, facts, by=("checkpoint_id",))
    journal.record_each(session, made, kind="checkpoint.handed-over", at=at, by=by.id)
    return made


def _tell(
    session: Session, there: Sequence[Checkpoint], made: Sequence[Handover], people: Roster, *,
    lose: Mapping[int, Sequence[int]],
) -> None:  # fmt: skip
    """Owe the word of handovers to those who are asked now, and to those who were (`lose`) and had no hand in it."""
    on, agency_id = office_day(made[0].at), made[0].agency_id
    new: list[tuple[Checkpoint, str, list[int]]] = []
    gone: list[tuple[Checkpoint, str, list[int]]] = []
    for one, fact in zip(there, made, strict=True):
        now, cause = asked(people, fact.to_division_id, fact), f"handover={fact.id}"
        new.append((one, cause, [who for who in now if who != fact.officer_id]))
        gone.append((one, cause, [who for who in lose[one.id] if who not in now and who != fact.officer_id]))
    owe_each(session, agency_id, new, rung=HANDED_OVER, on=on)
    owe_each(session, agency_id, gone, rung=PASSED_ON, on=on)
