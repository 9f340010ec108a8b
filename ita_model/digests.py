"""From notices to letters: everything a person is owed on a day becomes one letter, owed in the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model.digest import Digest, DigestItem, ReportReady, Section, digest_to_json
from ita_model.links import LIFE
from ita_model.people import Roster, roster
from ita_model.records import (
    Agency,
    Checkpoint,
    Letter,
    LetterKind,
    LetterState,
    Move,
    Notice,
    Officer,
)
from ita_model.reminding import REVIEW
from ita_model.report.document import ReportKind
from ita_model.states import State
from ita_model.untold import Compiled, Untold, compiled, links_asked_for, untold


def write_digests(
    session: Session, agency: Agency, *, on: date, at: datetime, mail_domain: str, only: int | None = None
) -> list[Letter]:
    """Write the letters of the day, or the one of `only` one officer: at most one a person, none to whoever has had one today.

    A notice that is no longer true is dropped; an older letter that never left is taken back, and what is still true of it
    goes into today's.
    """
    _take_back(session, agency.id, on)
    pool, reports = untold(session, agency.id, on), compiled(session, agency.id, on)
    links = links_asked_for(session, agency.id, on)
    of_today = (Letter.agency_id == agency.id, Letter.kind == LetterKind.DIGEST, Letter.on == on)
    served = set(session.scalars(select(Letter.officer_id).where(*of_today)))
    people = roster(session, agency.id, on)
    wanted = (pool.keys() | reports.keys() | links.keys()) - served
    if only is not None:
        wanted &= {only}
    written = []
    for officer in session.scalars(
        select(Officer).where(Officer.agency_id == agency.id, Officer.id.in_(wanted)).order_by(Officer.id)
    ):
        true = [one for one in pool[officer.id] if _still_true(one)]
        _drop(session, agency.id, [one for one in pool[officer.id] if not _still_true(one)], on)
        ready, asked = reports[officer.id], links[officer.id]
        if true or ready or asked:
            digest = _digest(session, agency, officer, true, ready, on=on, people=people)
            told = [*(one.notice for one in true), *(one.notice for one in ready), *asked]
            digest = replace(digest, link_asked_for=bool(asked))
            written.append(_owe(session, agency, officer, digest, told, at=at, mail_domain=mail_domain))
    return written


def _take_back(session: Session, agency_id: int, on: date) -> None:
    """The letters of earlier days that never left. Done first: nobody can claim one while today's is being written."""
    session.execute(
        update(Letter)
        .where(
            Letter.agency_id == agency_id,
            Letter.kind == LetterKind.DIGEST,
            Letter.state == LetterState.OWED,
            Letter.on < on,
        )
        .values(state=LetterState.SUPERSEDED)
    )


def _still_true(untold: Untold) -> bool:
    state = untold.checkpoint.state
    return state is State.SUBMITTED if untold.notice.rung == REVIEW else state.awaits_division


def _drop(session: Session, agency_id: int, moot: Sequence[Untold], on: date) -> None:
    if moot:
        ids = [untold.notice.id for untold in moot]
        session.execute(update(Notice).where(Notice.agency_id == agency_id, Notice.id.in_(ids)).values(moot_on=on))


def _digest(
    session: Session,
    agency: Agency,
    officer: Officer,
    due: Sequence[Untold],
    ready: Sequence[Compiled],
    *,
    on: date,
    people: Roster,
) -> Digest:
    mine = people.divisions_of(officer.id)
    by_checkpoint = {one.checkpoint.id: one for one in due}
    comments = _comments(session, agency.id, [one.checkpoint.id for one in due if one.checkpoint.state is State.RETURNED])
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
            sent_back=one.checkpoint.state is State.RETURNED,
        )
        for one in by_checkpoint.values()
    )
    also = _also_open(session, agency.id, mine, on, told=by_checkpoint.keys())
    return Digest(
        agency=agency.code,
        agency_name=agency.short_name,
        officer=officer.name,
        position=officer.position,
        on=on,
        items=items,
        link_until=on + timedelta(days=LIFE.days),
        also_open=len(also),
        also_overdue=sum(due_on < on for due_on in also),
        reports=_ready(ready),
    )


def _ready(compiled: Sequence[Compiled]) -> tuple[ReportReady, ...]:
    """Each report once: of one that was compiled again, the newest."""
    newest = {(one.report.kind, one.be, one.report.as_of): one for one in compiled}
    return tuple(
        ReportReady(ReportKind(kind), be, as_of, one.report.measures, one.report.outstanding, one.report.draft)
        for (kind, be, as_of), one in newest.items()
    )


def _section(one: Untold, mine: frozenset[int], on: date) -> Section:
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


def _also_open(session: Session, agency_id: int, divisions: frozenset[int], on: date, told: Collection[int]) -> list[date]:
    """When each of the checkpoints is due that the divisions may confirm besides those told of."""
    c = Checkpoint
    rows = session.execute(
        select(c.id, c.due_on).where(
            c.agency_id == agency_id,
            c.division_id.in_(divisions),
            c.state.in_([state for state in State if state.awaits_division]),
            c.opens_on <= on,
        )
    )
    return [row.due_on for row in rows if row.id not in told]


def _owe(
    session: Session,
    agency: Agency,
    officer: Officer,
    digest: Digest,
    told: Sequence[Notice],
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
    ids = [notice.id for notice in told]
    session.execute(update(Notice).where(Notice.agency_id == agency.id, Notice.id.in_(ids)).values(letter_id=letter.id))
    return letter
