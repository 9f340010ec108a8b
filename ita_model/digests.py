"""From notices to letters: everything a person is owed on a day becomes one letter, owed in the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import reminding
from ita_model.calendar import office_day
from ita_model.digest import Digest, DigestItem, ReportReady, Section, Words, digest_to_json
from ita_model.digest_days import days_moved
from ita_model.digest_news import News, news
from ita_model.hands import asked_of_others
from ita_model.links import LIFE
from ita_model.message_ids import new_message_id
from ita_model.people import Roster, roster
from ita_model.records import (
    Agency,
    Checkpoint,
    Letter,
    LetterKind,
    LetterState,
    Move,
    Notice,
    Nudge,
    Officer,
    Role,
    names,
)
from ita_model.report.document import ReportKind
from ita_model.report.life import state_of
from ita_model.report.states import ReportState
from ita_model.states import State
from ita_model.still_true import Around, look_around, still_true
from ita_model.untold import Compiled, Untold, compiled, links_asked_for, untold
from ita_model.waivers import Refused, refused


def write_digests(
    session: Session, agency: Agency, *, on: date, at: datetime, mail_domain: str, only: int | None = None
) -> list[Letter]:
    """Write the letters of the day, or the one of `only` one officer: at most one a person, none to whoever has had one today.

    A notice that is no longer true is dropped; an older letter that never left is taken back, and what is still true of it
    goes into today's.
    """
    _take_back(session, agency.id, on)
    pool, reports = untold(session, agency.id, on), compiled(session, agency.id, on)
    links, told_besides = links_asked_for(session, agency.id, on), news(session, agency.id, on)
    of_today = (Letter.agency_id == agency.id, Letter.kind == LetterKind.DIGEST, Letter.on == on)
    served = set(session.scalars(select(Letter.officer_id).where(*of_today)))
    people = roster(session, agency.id, on)
    around = look_around(session, agency.id, [one.checkpoint for mine in pool.values() for one in mine], people)
    wanted = (pool.keys() | reports.keys() | links.keys() | told_besides.keys()) - served
    if only is not None:
        wanted &= {only}
    written = []
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
            digest = _digest(session, agency, officer, true, ready, on=on, around=around)
            told = [*(one.notice for one in true), *(one.notice for one in ready), *asked, *besides.notices]
            nudges = any(one.notice.rung == reminding.NUDGE for one in true)
            who = _nudged_by(session, agency.id, officer.id) if nudges else ""
            digest = replace(digest, link_asked_for=bool(asked), nudged_by=who, posts=besides.posts, returned=besides.letters)
            written.append(_owe(session, agency, officer, digest, told, at=at, mail_domain=mail_domain))
    return written


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
    reminding.ACKNOWLEDGED: (ReportState.ACKNOWLEDGED, Role.SECRETARY),
}
"""Where a report stands, and for whose step it waits, while a notice of it is true; a report that was compiled stays so."""


def _drop(session: Session, agency_id: int, moot: Sequence[Untold | Compiled | Notice], on: date) -> None:
    if moot:
        ids = [one.id if isinstance(one, Notice) else one.notice.id for one in moot]
        session.execute(update(Notice).where(Notice.agency_id == agency_id, Notice.id.in_(ids)).values(moot_on=on))


def _digest(
    session: Session,
    agency: Agency,
    officer: Officer,
    due: Sequence[Untold],
    ready: Sequence[Compiled],
    *,
    on: date,
    around: Around,
) -> Digest:
    mine = around.people.divisions_of(officer.id)
    by_checkpoint: dict[int, list[Untold]] = {}
    for one in due:
        by_checkpoint.setdefault(one.checkpoint.id, []).append(one)
    comments = _comments(session, agency.id, [one.checkpoint for one in due])
    told = [one.checkpoint.id for one in due if one.notice.rung == reminding.WAIVER_REFUSED]
    refusals = refused(session, agency.id, told) if told else {}
    moved = days_moved(session, agency.id, due, around.officers)
    items = tuple(
        replace(
            _item(several, mine, on, around, comment=comments.get(number, ""), refusal=refusals.get(number)),
            moved=moved.get(number),
        )
        for number, several in by_checkpoint.items()
    )
    # What is told of its day alone is not asked for by that.
    asked = {item.checkpoint for item in items if item.section is not Section.REPLANNED}
    also = _also_open(session, agency.id, officer.id, on, around.people, told=asked)
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
        reports=_ready(ready, reminding.COMPILED),
        to_acknowledge=_ready(ready, reminding.SIGNED_OFF),
        to_publish=_ready(ready, reminding.ACKNOWLEDGED),
    )


def _item(
    several: Sequence[Untold], mine: frozenset[int], on: date, around: Around, *, comment: str, refusal: Refused | None
) -> DigestItem:
    """All that a letter says of one checkpoint, however many notices there are of it: it stands once, where it asks most."""
    one = min(several, key=lambda untold: _URGENT.index(_section(untold, mine, on)))
    point, section = one.checkpoint, _section(one, mine, on)
    rungs = {untold.notice.rung for untold in several}
    handed, asked_for = around.handed.get(point.id), around.asked_for.get(point.id)
    note = asking = answer = away = None
    if handed is not None and reminding.HANDED_OVER in rungs:
        note = Words(
            around.officers[handed.officer_id], office_day(handed.at), handed.words, around.divisions[handed.from_division_id]
        )
    if handed is not None and reminding.PASSED_ON in rungs:
        to = around.officers[handed.to_officer_id] if handed.to_officer_id else around.divisions[handed.to_division_id]
        away = Words(around.officers[handed.officer_id], office_day(handed.at), handed.words, to)
    if asked_for is not None:
        asking = Words(around.officers[asked_for.officer_id], office_day(asked_for.at), asked_for.words)
    if refusal is not None and reminding.WAIVER_REFUSED in rungs:
        said = refusal.refusal
        answer = Words(around.officers[said.officer_id], office_day(said.at), said.words)
    return DigestItem(
        checkpoint=point.id,
        section=section,
        division=one.division.name,
        measure=one.measure.title,
        step=one.step.text,
        period=point.period,
        due_on=point.due_on,
        why_due=point.why,
        comment=comment,
        sent_back=point.state is State.RETURNED,
        opens_on=point.opens_on if section in (Section.COMING, Section.REPLANNED) and on < point.opens_on else None,
        handed_over=note,
        waiver_asked=asking,
        waiver_refused=answer,
        passed_on=away,
    )


def _ready(told: Sequence[Compiled], rung: str) -> tuple[ReportReady, ...]:
    """Each report once of which that is told: of one that was compiled again, the newest."""
    newest = {(one.report.kind, one.be, one.report.as_of): one for one in told if one.notice.rung == rung}
    return tuple(
        ReportReady(ReportKind(kind), be, as_of, one.report.measures, one.report.outstanding, one.report.draft)
        for (kind, be, as_of), one in newest.items()
    )


_URGENT: Final = (
    Section.REVIEW,
    Section.WAIVER,
    Section.RETURNED,
    Section.OVERDUE,
    Section.DUE,
    Section.COMING,
    Section.REPLANNED,
    Section.WAIVED,
    Section.SPARED,
    Section.PASSED_ON,
    Section.INFORMED,
)
"""Where a checkpoint stands of which a letter has several notices: where the reader's act settles most, first."""


def _section(one: Untold, mine: frozenset[int], on: date) -> Section:
    special = _OF_RUNG.get(one.notice.rung)
    if special is not None:
        return special
    if one.checkpoint.division_id not in mine:
        return Section.INFORMED
    if one.checkpoint.state is State.RETURNED:
        return Section.RETURNED
    if on < one.checkpoint.opens_on:
        return Section.COMING
    return Section.OVERDUE if on > one.checkpoint.due_on else Section.DUE


_OF_RUNG: Final = {
    reminding.REVIEW: Section.REVIEW,
    reminding.WAIVER_ASKED: Section.WAIVER,
    reminding.WAIVED: Section.WAIVED,
    reminding.SPARED: Section.SPARED,
    reminding.RESCHEDULED: Section.REPLANNED,
    reminding.ADDED: Section.REPLANNED,
    reminding.PASSED_ON: Section.PASSED_ON,
}


def _comments(session: Session, agency_id: int, checkpoints: Sequence[Checkpoint]) -> dict[int, str]:
    """With which words each of these checkpoints came to where it stands, of those that were sent back or waived."""
    wanted = {one.id: one.state for one in checkpoints if one.state in (State.RETURNED, State.WAIVED)}
    if not wanted:
        return {}
    rows = session.execute(
        select(Move.checkpoint_id, Move.after, Move.words)
        .where(Move.agency_id == agency_id, Move.checkpoint_id.in_(wanted))
        .order_by(Move.n)
    )
    return {row.checkpoint_id: row.words for row in rows if row.after is wanted[row.checkpoint_id]}


def _also_open(session: Session, agency_id: int, officer: int, on: date, people: Roster, told: Collection[int]) -> list[date]:
    """When each of the checkpoints is due that an officer is asked for, besides those told of."""
    c, divisions = Checkpoint, people.divisions_of(officer)
    if not divisions:
        return []
    rows = session.execute(
        select(c.id, c.due_on).where(
            c.agency_id == agency_id,
            c.division_id.in_(divisions),
            c.state.in_([state for state in State if state.awaits_division]),
            c.opens_on <= on,
            ~asked_of_others(people, officer, divisions, on),
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
        message_id=new_message_id(agency.code, officer.code, digest.on.isoformat(), domain=mail_domain),
        digest=digest_to_json(digest),
        next_try_at=at,
    )
    session.add(letter)
    session.flush()
    ids = [notice.id for notice in told]
    session.execute(update(Notice).where(Notice.agency_id == agency.id, Notice.id.in_(ids)).values(letter_id=letter.id))
    return letter
