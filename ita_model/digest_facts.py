"""What the letter of a day tells an officer, from the record: each checkpoint once, and the reports that are ready for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from ita_model import reminding
from ita_model.at_hand import AtHand
from ita_model.calendar import office_day
from ita_model.database import in_parts
from ita_model.digest import DayMoved, Digest, DigestItem, ReportReady, Section, Words
from ita_model.digest_days import Days, days_moved, days_of
from ita_model.hands import named_by
from ita_model.links import LIFE
from ita_model.records import Agency, Checkpoint, Move, Officer, ReportMove, names
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState
from ita_model.states import State
from ita_model.still_true import Around
from ita_model.untold import Compiled, Untold
from ita_model.waivers import Refused, refused


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the checkpoints and reports that the letters of a day tell of, by their numbers: with which words one
    came to where it stands, why a waiver was refused, from which day it was moved; and with which words a report was sent back.
    """

    comments: Mapping[int, str]
    refusals: Mapping[int, Refused]
    days: Days
    sent_back: Mapping[int, Words]


def what_was_said(at_hand: AtHand, due: Sequence[Untold], ready: Sequence[Compiled]) -> Said:
    """That of all that is told, whoever it is told: no query where nobody said anything, one for each kind of word."""
    told = sorted({one.checkpoint.id for one in due if one.notice.rung == reminding.WAIVER_REFUSED})
    return Said(
        _comments(at_hand, {one.checkpoint.id: one.checkpoint.state for one in due}),
        refused(at_hand.session, at_hand.agencies, told) if told else {},
        days_of(at_hand, due),
        _sent_back(at_hand, ready),
    )


def digest_of(
    agency: Agency,
    officer: Officer,
    due: Sequence[Untold],
    ready: Sequence[Compiled],
    *,
    on: date,
    around: Around,
    said: Said,
    waiting: Sequence[Checkpoint],
) -> Digest:
    """The letter of a day to an officer, with what is due and which reports are ready, all of it true still.

    `waiting` are the agency's checkpoints that wait for a division by then, and `around` knows them, too.
    """
    mine = around.people.divisions_of(officer.id)
    by_checkpoint: dict[int, list[Untold]] = {}
    for one in due:
        by_checkpoint.setdefault(one.checkpoint.id, []).append(one)
    moved = days_moved(said.days, due, around.officers)
    items = tuple(_item(several, mine, on, around, said, moved.get(number)) for number, several in by_checkpoint.items())
    also = [one.due_on for one in waiting if one.id not in by_checkpoint and _asks(one, officer.id, mine, on, around)]
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
        sent_back=_ready(ready, reminding.SENT_BACK, said.sent_back),
        to_publish=_ready(ready, reminding.ACKNOWLEDGED),
    )


def _item(
    several: Sequence[Untold], mine: frozenset[int], on: date, around: Around, said: Said, moved: DayMoved | None
) -> DigestItem:
    """All that a letter says of one checkpoint, however many notices there are of it: it stands once, where it asks most."""
    one = min(several, key=lambda untold: _URGENT.index(_section(untold, mine, on)))
    point, section = one.checkpoint, _section(one, mine, on)
    rungs = {untold.notice.rung for untold in several}
    refusal = said.refusals.get(point.id)
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
        no = refusal.refusal
        answer = Words(around.officers[no.officer_id], office_day(no.at), no.words)
    return DigestItem(
        checkpoint=point.id,
        section=section,
        division=one.division,
        measure=one.measure,
        step=one.step,
        period=point.period,
        due_on=point.due_on,
        why_due=point.why,
        comment=said.comments.get(point.id, ""),
        sent_back=point.state is State.RETURNED,
        opens_on=point.opens_on if section in (Section.COMING, Section.REPLANNED) and on < point.opens_on else None,
        handed_over=note,
        waiver_asked=asking,
        waiver_refused=answer,
        passed_on=away,
        moved=moved,
    )


def _ready(told: Sequence[Compiled], rung: str, said: Mapping[int, Words] | None = None) -> tuple[ReportReady, ...]:
    """Each report once of which that is told: of one that was compiled again, the newest. `said` are by a report's number the
    words that came with it.
    """
    newest = {(one.report.kind, one.be, one.report.as_of): one for one in told if one.notice.rung == rung}
    return tuple(
        ReportReady(
            ReportKind(kind), be, as_of, one.report.measures, one.report.outstanding, one.report.draft,
            (said or {}).get(one.report.id),
        )
        for (kind, be, as_of), one in newest.items()
    )  # fmt: skip


def _sent_back(at_hand: AtHand, told: Sequence[Compiled]) -> dict[int, Words]:
    """By the number of each report of which it is told that it was sent back: who did, when, and what they said."""
    numbers = {one.report.id for one in told if one.notice.rung == reminding.SENT_BACK}
    if not numbers:
        return {}
    rows = at_hand.session.execute(
        select(ReportMove, Officer.name)
        .join(Officer, names(ReportMove, Officer))
        .where(ReportMove.agency_id.in_(at_hand.agencies), ReportMove.report_id.in_(numbers))
        .where(ReportMove.after == ReportState.SENT_BACK)
        .order_by(ReportMove.n)
    )
    return {move.report_id: Words(name, office_day(move.at), move.words) for move, name in rows}


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


def _comments(at_hand: AtHand, stands: Mapping[int, State]) -> dict[int, str]:
    """With which words each of these checkpoints came to where it stands, of those that were sent back or waived."""
    found: dict[int, str] = {}
    for part in in_parts(sorted(number for number, state in stands.items() if state in (State.RETURNED, State.WAIVED))):
        rows = select(Move.checkpoint_id, Move.after, Move.words).where(Move.agency_id.in_(at_hand.agencies))
        for row in at_hand.session.execute(rows.where(Move.checkpoint_id.in_(part)).order_by(Move.n)):
            if row.after is stands[row.checkpoint_id]:
                found[row.checkpoint_id] = row.words
    return found


def _asks(checkpoint: Checkpoint, officer: int, mine: frozenset[int], on: date, around: Around) -> bool:
    """Whether an officer is asked for a checkpoint: one of their divisions', and not handed to a colleague there in time."""
    if checkpoint.division_id not in mine:
        return False
    named = named_by(around.people, around.handed.get(checkpoint.id))
    return named in (None, officer) or checkpoint.due_on < on
