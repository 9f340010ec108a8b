"""From notices to letters: everything a person is owed on a day becomes one letter, owed in the outbox."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ita_model import reminding
from ita_model.at_hand import AtHand
from ita_model.digest import Digest, digest_to_json
from ita_model.digest_facts import digest_of, what_was_said
from ita_model.digest_news import News, news
from ita_model.inserting import insert_many, update_each
from ita_model.message_ids import new_message_id
from ita_model.records import Agency, Checkpoint, Letter, LetterKind, LetterState, Notice, Nudge, Officer, Role, names
from ita_model.records.mail import NOT_GONE
from ita_model.reminding import NUDGE, Due, told_of
from ita_model.report.life import states_of
from ita_model.report.states import ReportState
from ita_model.still_true import Around, look_around, still_true
from ita_model.untold import Compiled, Owed, Untold, compiled, links_asked_for, owed, untold


@dataclass(slots=True)
class _Written:
    """The letters of a day, of agency, reader and content, and what each tells; and the notices that are no longer true."""

    letters: list[tuple[Agency, Officer, Digest]] = field(default_factory=list)
    told: dict[int, Sequence[Owed]] = field(default_factory=dict)
    moot: list[Owed] = field(default_factory=list)


def write_digests(
    session: Session, agency: Agency, *, on: date, at: datetime, mail_domain: str, only: Collection[int] | None = None
) -> int:
    """Write the letters of the day, or of `only` some officers: at most one a person, none to whoever has had one today. Gives
    how many there are.

    A notice that is no longer true is dropped; an older letter that never left is taken back, and what is still true of it
    goes into today's.
    """
    at_hand = AtHand(session, [agency.id], on)
    return write_digests_of_each(at_hand, [agency], at=at, mail_domain=mail_domain, only=only)[agency.id]


def write_digests_of_each(
    at_hand: AtHand,
    agencies: Sequence[Agency],
    new: Sequence[Due] = (),
    *,
    at: datetime,
    mail_domain: str,
    only: Collection[int] | None = None,
) -> Counter[int]:
    """The same for several agencies, in the order in which they are given; by agency how many letters there are.

    The notices that are `new` are not on record yet: each is put there with the letter that tells it.
    """
    whose = [agency.id for agency in agencies]
    if not whose:
        return Counter()
    _take_back(at_hand, whose)
    every = owed(at_hand, whose, new)
    of_today = (Letter.agency_id.in_(whose), Letter.kind == LetterKind.DIGEST, Letter.on == at_hand.on)
    served = set(at_hand.session.scalars(select(Letter.officer_id).where(*of_today)))
    wanted = {one.officer_id for one in every} - served
    if only is not None:
        wanted &= set(only)
    written = _write(at_hand, agencies, [one for one in every if one.officer_id in wanted])
    _put_on_record(at_hand, written, new, at=at, mail_domain=mail_domain)
    return Counter(agency.id for agency, _, _ in written.letters)


def _write(at_hand: AtHand, agencies: Sequence[Agency], every: Sequence[Owed]) -> _Written:
    """The letters that tell these notices, as far as they are still true. Nothing is put on record."""
    written = _Written()
    if not every:
        return written
    pool = untold(at_hand, every)
    around = look_around(at_hand, [*at_hand.unsettled, *(one.checkpoint for mine in pool.values() for one in mine)])
    true, moot = _still_true(pool, around, at_hand.on)
    ready, over = _still_so(at_hand, every)
    links, told_besides = links_asked_for(every), news(at_hand, every)
    written.moot += [*moot, *over, *(notice for one in told_besides.values() for notice in one.moot)]
    said = what_was_said(
        at_hand, [one for mine in true.values() for one in mine], [one for mine in ready.values() for one in mine]
    )
    nudged_by = _nudged_by(at_hand, {who for who, mine in true.items() if any(one.notice.rung == NUDGE for one in mine)})
    waiting: dict[int, list[Checkpoint]] = defaultdict(list)
    for point in at_hand.unsettled:
        if point.state.awaits_division:
            waiting[point.agency_id].append(point)
    of = {agency.id: agency for agency in agencies}
    for number in sorted({one.officer_id for one in every}):
        officer, besides = at_hand.officers[number], told_besides.get(number, News())
        told = [*(one.notice for one in true[number]), *(one.notice for one in ready[number]), *links[number], *besides.notices]
        if told:
            agency = of[officer.agency_id]
            digest = digest_of(
                agency, officer, true[number], ready[number],
                on=at_hand.on, around=around[agency.id], said=said, waiting=waiting[agency.id],
            )  # fmt: skip
            digest = replace(
                digest,
                link_asked_for=bool(links[number]),
                nudged_by=nudged_by.get(number, ""),
                posts=besides.posts,
                returned=besides.letters,
            )
            written.letters.append((agency, officer, digest))
            written.told[number] = told
    places = {agency.id: place for place, agency in enumerate(agencies)}
    written.letters.sort(key=lambda one: places[one[0].id])  # of each agency in the order of its officers' numbers
    return written


def _still_true(
    pool: Mapping[int, Sequence[Untold]], around: Mapping[int, Around], on: date
) -> tuple[dict[int, list[Untold]], list[Owed]]:
    """By officer, what is to be told of checkpoints still, and the notices that are no longer true."""
    true: dict[int, list[Untold]] = defaultdict(list)
    moot: list[Owed] = []
    for officer, mine in pool.items():
        for one in mine:
            if still_true(one, around[one.notice.agency_id], on):
                true[officer].append(one)
            else:
                moot.append(one.notice)
    return true, moot


def _still_so(at_hand: AtHand, every: Sequence[Owed]) -> tuple[dict[int, list[Compiled]], list[Owed]]:
    """The same of reports: one that waits for nobody, or for somebody else, is told of no more."""
    still: dict[int, list[Compiled]] = defaultdict(list)
    moot: list[Owed] = []
    told = [one for mine in compiled(at_hand, every).values() for one in mine]
    stands = states_of(at_hand.session, at_hand.agencies, [one.report for one in told if one.notice.rung in _WAITS])
    for one in told:
        whose, waits_for = at_hand.people[one.notice.agency_id], _WAITS.get(one.notice.rung)
        if waits_for is None or (
            stands[one.report.id] is waits_for[0] and one.notice.officer_id in whose.of_agency(waits_for[1])
        ):
            still[one.notice.officer_id].append(one)
        else:
            moot.append(one.notice)
    return still, moot


_WAITS: Final = {
    reminding.SIGNED_OFF: (ReportState.SIGNED_OFF, Role.EXECUTIVE),
    reminding.SENT_BACK: (ReportState.SENT_BACK, Role.SECRETARY),
    reminding.ACKNOWLEDGED: (ReportState.ACKNOWLEDGED, Role.SECRETARY),
}
"""Where a report stands, and for whose step it waits, while a notice of it is true; a report that was compiled stays so."""


def _nudged_by(at_hand: AtHand, officers: Collection[int]) -> dict[int, str]:
    """By officer, who had them reminded last."""
    if not officers:
        return {}
    rows = (
        select(Nudge.to_officer_id, Officer.name)
        .join(Officer, names(Nudge, Officer, by="officer_id"))
        .where(Nudge.agency_id.in_(at_hand.agencies), Nudge.to_officer_id.in_(officers))
        .order_by(Nudge.id)
    )
    return {row[0]: row[1] for row in at_hand.session.execute(rows)}


def _take_back(at_hand: AtHand, agencies: Collection[int]) -> None:
    """The letters of earlier days that never left. Done first: nobody can claim one while today's is being written."""
    never_left = (Letter.kind == LetterKind.DIGEST, Letter.state == LetterState.OWED, Letter.on < at_hand.on)
    at_hand.session.execute(
        update(Letter).where(Letter.agency_id.in_(agencies), NOT_GONE, *never_left).values(state=LetterState.SUPERSEDED)
    )


def _put_on_record(at_hand: AtHand, written: _Written, new: Iterable[Due], *, at: datetime, mail_domain: str) -> None:
    """Put letters in the outbox, and with each notice that one tells of which it is; with what is no longer true, since when
    that is known. A few statements, however many there are.
    """
    session, on = at_hand.session, at_hand.on
    insert_many(session, Letter, [_row_of(*one, at=at, mail_domain=mail_domain) for one in written.letters])
    of_today = (Letter.agency_id.in_(at_hand.agencies), Letter.kind == LetterKind.DIGEST, Letter.on == on)
    numbers: dict[int, int] = {}
    if written.letters:
        numbers = {row.officer_id: row.id for row in session.execute(select(Letter.officer_id, Letter.id).where(*of_today))}
    told = [(one, numbers[officer]) for officer, notices in written.told.items() for one in notices]
    update_each(
        session, Notice, [{"id": one.id, "agency_id": one.agency_id, "letter_id": to} for one, to in told if one.due is None]
    )
    update_each(
        session, Notice, [{"id": one.id, "agency_id": one.agency_id, "moot_on": on} for one in written.moot if one.due is None]
    )
    letter_of = {one.due.key: to for one, to in told if one.due is not None}
    moot = {one.due.key for one in written.moot if one.due is not None}
    insert_many(
        session,
        Notice,
        [
            {
                "agency_id": one.checkpoint.agency_id,
                **told_of(one, on=on),
                "letter_id": letter_of.get(one.key),
                "moot_on": on if one.key in moot else None,
            }
            for one in new
        ],
    )


def _row_of(agency: Agency, officer: Officer, digest: Digest, *, at: datetime, mail_domain: str) -> dict[str, object]:
    return {
        "agency_id": agency.id,
        "officer_id": officer.id,
        "kind": LetterKind.DIGEST,
        "on": digest.on,
        "message_id": new_message_id(agency.code, officer.code, digest.on.isoformat(), domain=mail_domain),
        "digest": digest_to_json(digest),
        "state": LetterState.OWED,
        "attempts": 0,
        "next_try_at": at,
        "trouble": "",
    }
