"""What people do to a checkpoint: the division confirms; the secretary accepts, returns, waives, reopens.

Each act is one transaction of its caller: the fact, the move, the journal, and what is owed because of it, together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model import journal, moves
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.hands import asked, audience, newest_handovers
from ita_model.inserting import insert_each
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import Roster, roster
from ita_model.records import Checkpoint, Confirmation, Evidence, Move, Officer, Role, names
from ita_model.reminding import REOPENED, RETURNED, REVIEW, SPARED, WAIVED, owe_each, owe_for
from ita_model.states import State
from ita_model.waivers import hears, open_requests


@dataclass(frozen=True, slots=True)
class File:
    """A file of evidence that is in the store already, under its SHA-256. `name` is the giver's own name for it."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WebLink:
    """Evidence that stands at an address of the web."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Already:
    """A lost race or a second press, as an answer: who was first, when, and where the checkpoint stands now."""

    officer: str
    at: datetime
    state: State


class NotYours(Exception):
    """The officer holds no post that allows this on that day."""


class NotOpen(Exception):
    """The checkpoint may not be confirmed yet: asking begins on its `opens_on`."""


class NoEvidence(Exception):
    """A confirmation came without any evidence: no evidence, no claim."""


def confirm(
    session: Session,
    checkpoint: Checkpoint,
    *,
    officer: Officer,
    at: datetime,
    result: str,
    outcome: str,
    evidence: Sequence[File | WebLink],
) -> Confirmation | Already:
    """A head's (or deputy's) word that a checkpoint was done. The answer is `Already` where somebody was first.

    Raises NotYours, NotOpen, NoEvidence, or ValueError where `result` is empty.
    """
    may_confirm(
        checkpoint, roster(session, checkpoint.agency_id, office_day(at)), officer, at=at, result=result, evidence=evidence
    )
    if not checkpoint.state.awaits_division:
        return already_of(session, checkpoint)
    try:
        with session.begin_nested():
            (said,) = confirm_each(
                session, [checkpoint], officer=officer, at=at, result=result, outcome=outcome, evidence=evidence
            )
    except Outrun:
        session.refresh(checkpoint)
        # It was handed over meanwhile, perhaps to a colleague: once more by what stands now.
        if checkpoint.state.awaits_division:
            return confirm(session, checkpoint, officer=officer, at=at, result=result, outcome=outcome, evidence=evidence)
        return already_of(session, checkpoint)
    return said


def may_confirm(
    checkpoint: Checkpoint, people: Roster, officer: Officer, *, at: datetime, result: str, evidence: Sequence[File | WebLink]
) -> None:
    """Raises what `confirm` raises, by the posts of the day. Of one that does not wait for its division it asks no more than
    whose it is.
    """
    if checkpoint.division_id not in people.divisions_of(officer.id):
        raise NotYours(f"{officer.code} does not speak for division {checkpoint.division_id}")
    if not checkpoint.state.awaits_division:
        return
    if office_day(at) < checkpoint.opens_on:
        raise NotOpen(f"checkpoint {checkpoint.id} opens on {checkpoint.opens_on}")
    if not result.strip():
        raise ValueError("the result is empty")
    if not evidence:
        raise NoEvidence(f"checkpoint {checkpoint.id}")


def confirm_each(
    session: Session, checkpoints: Sequence[Checkpoint], *, officer: Officer, at: datetime, result: str, outcome: str,
    evidence: Sequence[File | WebLink],
) -> list[Confirmation]:  # fmt: skip
    """Put on record that an officer, who may, says the same of some of an agency's checkpoints with the same evidence: as many
    queries as for one. Raises Outrun where one does not stand as it was read; then the caller takes all of it back.
    """
    agency_id = checkpoints[0].agency_id
    take_turn(session, agency_id)  # before the rows that name a checkpoint: see `moves.guarded`
    words = [
        Confirmation(
            agency_id=agency_id,
            checkpoint_id=one.id,
            officer_id=officer.id,
            at=at,
            result=result.strip(),
            outcome=outcome.strip(),
        )
        for one in sorted(checkpoints, key=lambda one: one.id)
    ]
    said = insert_each(session, words, by=("checkpoint_id",))
    given = [_row(one, position, proof) for one in said for position, proof in enumerate(evidence, start=1)]
    rows = insert_each(session, given, by=("confirmation_id", "position"))
    vouched = [(one, *(row for row in rows if row.confirmation_id == one.id)) for one in said]
    journal.record_each(session, vouched, kind="confirmation.given", at=at, by=officer.id)
    said_of = {one.checkpoint_id: one.id for one in said}
    moves.move_each(session, checkpoints, State.SUBMITTED, by=officer.id, at=at, confirmations=said_of)
    people, handed = roster(session, agency_id, office_day(at)), newest_handovers(session, agency_id, checkpoints)
    told = [
        (one, f"confirmation={said_of[one.id]}", audience(people, (Role.SECRETARY,), one.division_id, handed.get(one.id)))
        for one in checkpoints
    ]
    owe_each(session, agency_id, told, rung=REVIEW, on=office_day(at))
    return said


def accept(session: Session, checkpoint: Checkpoint, *, by: Officer, at: datetime) -> Move:
    """The secretary accepts the newest confirmation. Raises NotYours, NotAllowed or Outrun."""
    return _review(session, checkpoint, State.ACCEPTED, by=by, at=at)


def send_back(session: Session, checkpoint: Checkpoint, *, by: Officer, at: datetime, comment: str) -> Move:
    """The secretary returns it with a comment (ส่งกลับแก้ไข). Raises NotYours, NotAllowed or Outrun."""
    return _review(session, checkpoint, State.RETURNED, by=by, at=at, words=comment)


def waive(session: Session, checkpoint: Checkpoint, *, by: Officer, at: datetime, reason: str) -> Move:
    """The secretary says that it does not apply, and why. Who asked for it is told, or where nobody did who is asked for it.

    Raises NotYours, NotAllowed or Outrun.
    """
    (made,) = waive_each(session, [checkpoint], by=by, at=at, reason=reason)
    return made


def waive_each(session: Session, checkpoints: Sequence[Checkpoint], *, by: Officer, at: datetime, reason: str) -> list[Move]:
    """The same for several of an agency's checkpoints with one reason, all or none; as many queries as for one."""
    agency_id, today = checkpoints[0].agency_id, office_day(at)
    take_turn(session, agency_id)  # who is told is read after whoever changes that
    people = _must_be_secretary(session, checkpoints[0], by, today)
    requests = open_requests(session, agency_id, [one.id for one in checkpoints])
    made = moves.move_each(session, checkpoints, State.WAIVED, by=by.id, at=at, words=reason)
    cause = {one.checkpoint_id: f"move={one.id}" for one in made}
    handed = newest_handovers(session, agency_id, checkpoints)
    told = [
        (one, cause[one.id], hears(people, one, requests[one.id], handed.get(one.id)))
        for one in checkpoints
        if one.id in requests
    ]
    spared = [
        (one, cause[one.id], asked(people, one.division_id, handed.get(one.id)))
        for one in checkpoints
        if one.id not in requests
    ]
    owe_each(session, agency_id, told, rung=WAIVED, on=today)
    owe_each(session, agency_id, spared, rung=SPARED, on=today)
    return made


def reopen(session: Session, checkpoint: Checkpoint, *, by: Officer, at: datetime, reason: str) -> Move:
    """The secretary takes back an acceptance or a waiver, and says why. Raises NotYours, NotAllowed or Outrun."""
    _must_be_secretary(session, checkpoint, by, office_day(at))
    made = moves.move(session, checkpoint, State.PENDING, by=by.id, at=at, words=reason)
    _owe(session, checkpoint, REOPENED, f"move={made.id}", Role.HEAD, at)
    return made


def newest_confirmations(session: Session, agency_id: int, checkpoints: Sequence[int]) -> dict[int, int]:
    """By the checkpoint's number that of what was last confirmed of it, where anything was: one query."""
    mine = select(Confirmation.checkpoint_id, func.max(Confirmation.id).label("newest")).where(
        Confirmation.agency_id == agency_id, Confirmation.checkpoint_id.in_(checkpoints)
    )
    return {row.checkpoint_id: row.newest for row in session.execute(mine.group_by(Confirmation.checkpoint_id))}


def newest_confirmation(session: Session, checkpoint: Checkpoint) -> Confirmation | None:
    """What was last confirmed of a checkpoint."""
    return session.scalar(
        select(Confirmation)
        .where(Confirmation.agency_id == checkpoint.agency_id, Confirmation.checkpoint_id == checkpoint.id)
        .order_by(Confirmation.id.desc())
        .limit(1)
    )


def _review(session: Session, checkpoint: Checkpoint, to: State, *, by: Officer, at: datetime, words: str = "") -> Move:
    said = newest_confirmations(session, checkpoint.agency_id, [checkpoint.id])
    (made,) = review_each(session, [checkpoint], said, to, by=by, at=at, words=words)
    return made


def review_each(
    session: Session, checkpoints: Sequence[Checkpoint], said: Mapping[int, int], to: State, *, by: Officer, at: datetime,
    words: str = "",
) -> list[Move]:  # fmt: skip
    """The secretary accepts some of an agency's checkpoints, or returns each with the same comment; `said` has the number of
    the newest confirmation of each. As many queries as for one.

    Raises NotYours, NotAllowed, or Outrun: of several the caller then takes its transaction back.
    """
    agency_id, today = checkpoints[0].agency_id, office_day(at)
    take_turn(session, agency_id)  # who is told is read after whoever changes that
    people = _must_be_secretary(session, checkpoints[0], by, today)
    for one in checkpoints:
        if one.id not in said:
            raise NotAllowed(f"checkpoint {one.id} has no confirmation to review")
    made = moves.move_each(session, checkpoints, to, by=by.id, at=at, words=words, confirmations=said)
    if to is State.RETURNED:
        handed = newest_handovers(session, agency_id, checkpoints)
        whom = {one.id: audience(people, (Role.HEAD,), one.division_id, handed.get(one.id)) for one in checkpoints}
        there = {one.id: one for one in checkpoints}
        told = [(there[fact.checkpoint_id], f"move={fact.id}", whom[fact.checkpoint_id]) for fact in made]
        owe_each(session, agency_id, told, rung=RETURNED, on=today)
    return made


def _owe(session: Session, checkpoint: Checkpoint, rung: str, cause: str, role: Role, at: datetime) -> None:
    owe_for(session, checkpoint, rung=rung, cause=cause, roles=(role,), on=office_day(at))


def _must_be_secretary(session: Session, checkpoint: Checkpoint, officer: Officer, on: date) -> Roster:
    people = roster(session, checkpoint.agency_id, on)
    must_be_secretary(people, officer)
    return people


def must_be_secretary(people: Roster, officer: Officer) -> None:
    """Raises NotYours where an officer is not the secretary by the posts of a day."""
    if not people.is_secretary(officer.id):
        raise NotYours(f"{officer.code} is not the secretary")


def already_of(session: Session, checkpoint: Checkpoint) -> Already:
    """Who brought the checkpoint to where it stands: for one confirmed or accepted, the officer who confirmed."""
    confirmed = checkpoint.state in (State.SUBMITTED, State.ACCEPTED)
    wanted = State.SUBMITTED if confirmed else checkpoint.state
    who, at = session.execute(
        select(Officer.name, Move.at)
        .join(Officer, names(Move, Officer))
        .where(Move.agency_id == checkpoint.agency_id, Move.checkpoint_id == checkpoint.id, Move.after == wanted)
        .order_by(Move.n.desc())
        .limit(1)
    ).one()
    return Already(who, at, checkpoint.state)


def _row(said: Confirmation, position: int, given: File | WebLink) -> Evidence:
    file = given if isinstance(given, File) else None
    return Evidence(
        agency_id=said.agency_id,
        confirmation_id=said.id,
        position=position,
        name=given.name,
        media_type=file.media_type if file else "text/uri-list",
        size=file.size if file else None,
        sha256=file.sha256 if file else None,
        url=given.url if isinstance(given, WebLink) else None,
    )
