"""From notices to letters: everything a person is owed on a day becomes one letter, owed in the outbox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from ita_model.digest import Digest, DigestItem, Section, digest_to_json
from ita_model.links import LIFE
from ita_model.people import Roster, roster
from ita_model.records import Agency, Checkpoint, Division, Letter, LetterState, Measure, Move, Notice, Officer, Step, names
from ita_model.reminding import REVIEW
from ita_model.states import State

_UNTOLD = (LetterState.SUPERSEDED, LetterState.IN_DOUBT, LetterState.FAILED)
"""Letters that told nobody for certain: what they carried goes into the next one."""


@dataclass(frozen=True, slots=True)
class _Untold:
    notice: Notice
    checkpoint: Checkpoint
    measure: Measure
    step: Step
    division: Division


def write_digests(session: Session, agency: Agency, *, on: date, at: datetime, mail_domain: str) -> list[Letter]:
    """Write the letters of the day: at most one a person, none to whoever has had one today.

    A notice that is no longer true is dropped; an older letter that never left is taken back, and what is still true of it
    goes into today's.
    """
    _take_back(session, agency.id, on)
    pool = _untold(session, agency.id, on)
    served = set(session.scalars(select(Letter.officer_id).where(Letter.agency_id == agency.id, Letter.on == on)))
    people = roster(session, agency.id, on)
    written = []
    for officer in session.scalars(
        select(Officer).where(Officer.agency_id == agency.id, Officer.id.in_(pool.keys() - served)).order_by(Officer.id)
    ):
        true = [untold for untold in pool[officer.id] if _still_true(untold)]
        _drop(session, agency.id, [untold for untold in pool[officer.id] if not _still_true(untold)], on)
        if true:
            digest = _digest(session, agency, officer, true, on=on, people=people)
            written.append(_owe(session, agency, officer, digest, true, at=at, mail_domain=mail_domain))
    return written


def anybody_untold(session: Session, agency_id: int, *, on: date) -> bool:
    """Whether a letter written on a day would tell anybody anything (or drop what is no longer true)."""
    return bool(_untold(session, agency_id, on))


def _untold(session: Session, agency_id: int, on: date) -> Mapping[int, list[_Untold]]:
    rows = session.execute(
        select(Notice, Checkpoint, Measure, Step, Division)
        .join(Checkpoint, names(Notice, Checkpoint))
        .join(Measure, names(Checkpoint, Measure))
        .join(Step, names(Checkpoint, Step))
        .join(Division, names(Checkpoint, Division))
        .outerjoin(Letter, names(Notice, Letter))
        .where(
            Notice.agency_id == agency_id,
            Notice.on <= on,
            Notice.moot_on.is_(None),
            or_(
                Notice.letter_id.is_(None),
                Letter.state.in_(_UNTOLD),
                and_(Letter.state == LetterState.OWED, Letter.on < on),
            ),
        )
        .order_by(Checkpoint.id, Notice.id)  # the plan's order, whichever way the notices came on record
    )
    pool: dict[int, list[_Untold]] = defaultdict(list)
    for row in rows:
        pool[row.Notice.officer_id].append(_Untold(*row))
    return pool


def _take_back(session: Session, agency_id: int, on: date) -> None:
    """The letters of earlier days that never left. Done first: nobody can claim one while today's is being written."""
    session.execute(
        update(Letter)
        .where(Letter.agency_id == agency_id, Letter.state == LetterState.OWED, Letter.on < on)
        .values(state=LetterState.SUPERSEDED)
    )


def _still_true(untold: _Untold) -> bool:
    state = untold.checkpoint.state
    return state is State.SUBMITTED if untold.notice.rung == REVIEW else state.awaits_division


def _drop(session: Session, agency_id: int, moot: Sequence[_Untold], on: date) -> None:
    if moot:
        ids = [untold.notice.id for untold in moot]
        session.execute(update(Notice).where(Notice.agency_id == agency_id, Notice.id.in_(ids)).values(moot_on=on))


def _digest(
    session: Session, agency: Agency, officer: Officer, untold: Sequence[_Untold], *, on: date, people: Roster
) -> Digest:
    mine = people.divisions_of(officer.id)
    by_checkpoint = {one.checkpoint.id: one for one in untold}
    comments = _comments(session, agency.id, [one.checkpoint.id for one in untold if one.checkpoint.state is State.RETURNED])
    items = tuple(
        DigestItem(
            checkpoint=one.checkpoint.id,
            section=_section(one, mine, on),
            division=one.division.name,
            measure=one.measure.title,
            step=one.step.text,
            period=one.checkpoint.period,
            due_on=one.checkpoint.due_on,
            why_due=one.checkpoint.why,
            comment=comments.get(one.checkpoint.id, ""),
        )
        for one in by_checkpoint.values()
    )
    return Digest(
        agency=agency.code,
        agency_name=agency.short_name,
        officer=officer.name,
        position=officer.position,
        on=on,
        items=items,
        link_until=on + timedelta(days=LIFE.days),
        also_open=_also_open(session, agency.id, mine, on, told=by_checkpoint.keys()),
    )


def _section(one: _Untold, mine: frozenset[int], on: date) -> Section:
    if one.notice.rung == REVIEW:
        return Section.REVIEW
    if one.checkpoint.division_id not in mine:
        return Section.INFORMED
    if one.checkpoint.state is State.RETURNED:
        return Section.RETURNED
    return Section.OVERDUE if on > one.checkpoint.due_on else Section.DUE


def _comments(session: Session, agency_id: int, checkpoints: Sequence[int]) -> dict[int, str]:
    """The newest comment with which each of these checkpoints was sent back."""
    rows = session.execute(
        select(Move.checkpoint_id, Move.words)
        .where(Move.agency_id == agency_id, Move.checkpoint_id.in_(checkpoints), Move.after == State.RETURNED)
        .order_by(Move.n)
    )
    return {row.checkpoint_id: row.words for row in rows}


def _also_open(session: Session, agency_id: int, divisions: frozenset[int], on: date, told: Collection[int]) -> int:
    c = Checkpoint
    ids = session.scalars(
        select(c.id).where(
            c.agency_id == agency_id,
            c.division_id.in_(divisions),
            c.state.in_([state for state in State if state.awaits_division]),
            c.opens_on <= on,
        )
    ).all()
    return len(set(ids) - set(told))


def _owe(
    session: Session,
    agency: Agency,
    officer: Officer,
    digest: Digest,
    untold: Sequence[_Untold],
    *,
    at: datetime,
    mail_domain: str,
) -> Letter:
    letter = Letter(
        agency_id=agency.id,
        officer_id=officer.id,
        on=digest.on,
        message_id=f"<{agency.code}.{officer.code}.{digest.on.isoformat()}@{mail_domain}>",
        digest=digest_to_json(digest),
        next_try_at=at,
    )
    session.add(letter)
    session.flush()
    ids = [one.notice.id for one in untold]
    session.execute(update(Notice).where(Notice.agency_id == agency.id, Notice.id.in_(ids)).values(letter_id=letter.id))
    return letter
