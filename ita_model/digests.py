"""From notices to letters: everything a person is owed on a day becomes one letter, owed in the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import reminding
from ita_model.digest import Digest, digest_to_json
from ita_model.digest_facts import all_waiting, digest_of
from ita_model.digest_news import News, news
from ita_model.message_ids import new_message_id
from ita_model.people import Roster, roster
from ita_model.records import (
    Agency,
    Letter,
    LetterKind,
    LetterState,
    Notice,
    Nudge,
    Officer,
    Role,
    names,
)
from ita_model.report.life import state_of
from ita_model.report.states import ReportState
from ita_model.still_true import look_around, still_true
from ita_model.untold import Compiled, Untold, compiled, links_asked_for, untold


def write_digests(
    session: Session, agency: Agency, *, on: date, at: datetime, mail_domain: str, only: Collection[int] | None = None
) -> list[Letter]:
    """Write the letters of the day, or of `only` some officers: at most one a person, none to whoever has had one today.

    A notice that is no longer true is dropped; an older letter that never left is taken back, and what is still true of it
    goes into today's.
    """
    _take_back(session, agency.id, on)
    pool, reports = untold(session, agency.id, on), compiled(session, agency.id, on)
    links, told_besides = links_asked_for(session, agency.id, on), news(session, agency.id, on)
    of_today = (Letter.agency_id == agency.id, Letter.kind == LetterKind.DIGEST, Letter.on == on)
    served = set(session.scalars(select(Letter.officer_id).where(*of_today)))
    people = roster(session, agency.id, on)
    wanted = (pool.keys() | reports.keys() | links.keys() | told_besides.keys()) - served
    if only is not None:
        wanted &= set(only)
    if not wanted:
        return []
    waiting = all_waiting(session, agency.id, on)
    told_of = [one.checkpoint for mine in pool.values() for one in mine]
    around = look_around(session, agency.id, [*told_of, *waiting], people)
    written: list[tuple[Letter, list[Notice]]] = []
    for officer in session.scalars(
        select(Officer).where(Officer.agency_id == agency.id, Officer.id.in_(wanted)).order_by(Officer.id)
    ):
        true = [one for one in pool[officer.id] if still_true(one, around, on)]
        _drop(session, agency.id, [one for one in pool[officer.id] if not still_true(one, around, on)], on)
        ready, moot = _still_so(session, reports[officer.id], people)
        _drop(session, agency.id, moot, on)
        asked, besides = links[officer.id], told_besides.get(officer.id, News())
        _drop(session, agency.id, besides.moot, on)
        if true or ready or asked or besides.notices:
            digest = digest_of(session, agency, officer, true, ready, on=on, around=around, waiting=waiting)
            told = [*(one.notice for one in true), *(one.notice for one in ready), *asked, *besides.notices]
            nudges = any(one.notice.rung == reminding.NUDGE for one in true)
            who = _nudged_by(session, agency.id, officer.id) if nudges else ""
            digest = replace(digest, link_asked_for=bool(asked), nudged_by=who, posts=besides.posts, returned=besides.letters)
            written.append((_letter(agency, officer, digest, at=at, mail_domain=mail_domain), told))
    _owe(session, written)
    return [letter for letter, _ in written]


def _nudged_by(session: Session, agency_id: int, officer: int) -> str:
    """Who had an officer reminded last."""
    newest = (
        select(Officer.name)
        .join(Nudge, names(Nudge, Officer, by="officer_id"))
        .where(Nudge.agency_id == agency_id, Nudge.to_officer_id == officer)
        .order_by(Nudge.id.desc())
    )
    return session.scalars(newest.limit(1)).one()


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


def _still_so(session: Session, told: Sequence[Compiled], people: Roster) -> tuple[list[Compiled], list[Compiled]]:
    """What is to be told of reports still, and what is no longer so: one that waits for nobody, or for somebody else."""
    still: list[Compiled] = []
    moot: list[Compiled] = []
    for one in told:
        waits_for = _WAITS.get(one.notice.rung)
        holds = waits_for is None or (
            state_of(session, one.report) is waits_for[0] and one.notice.officer_id in people.of_agency(waits_for[1])
        )
        (still if holds else moot).append(one)
    return still, moot


_WAITS: Final = {
    reminding.SIGNED_OFF: (ReportState.SIGNED_OFF, Role.EXECUTIVE),
    reminding.SENT_BACK: (ReportState.SENT_BACK, Role.SECRETARY),
    reminding.ACKNOWLEDGED: (ReportState.ACKNOWLEDGED, Role.SECRETARY),
}
"""Where a report stands, and for whose step it waits, while a notice of it is true; a report that was compiled stays so."""


def _drop(session: Session, agency_id: int, moot: Sequence[Untold | Compiled | Notice], on: date) -> None:
    if moot:
        ids = [one.id if isinstance(one, Notice) else one.notice.id for one in moot]
        session.execute(update(Notice).where(Notice.agency_id == agency_id, Notice.id.in_(ids)).values(moot_on=on))


def _letter(agency: Agency, officer: Officer, digest: Digest, *, at: datetime, mail_domain: str) -> Letter:
    return Letter(
        agency_id=agency.id,
        officer_id=officer.id,
        on=digest.on,
        message_id=new_message_id(agency.code, officer.code, digest.on.isoformat(), domain=mail_domain),
        digest=digest_to_json(digest),
        next_try_at=at,
    )


def _owe(session: Session, written: Sequence[tuple[Letter, Sequence[Notice]]]) -> None:
    """Put letters in the outbox, and with each notice that one tells of which it is: two statements, however many there are."""
    session.add_all([letter for letter, _ in written])
    session.flush()
    for letter, told in written:
        for notice in told:
            notice.letter_id = letter.id
    session.flush()
