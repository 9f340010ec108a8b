"""What has no accepted evidence, division by division, with the reason of each; and what was waived, with the reason given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model import journal, thai
from ita_model.calendar import FiscalYear, Span, end_of_office_day, office_day
from ita_model.came_back import came_back
from ita_model.moves import last_moves
from ita_model.planning import replanned
from ita_model.records import Checkpoint, Letter, LetterState, Notice, Year, names
from ita_model.reminding import OF_OTHER_THINGS
from ita_model.report.document import OutstandingGroup, OutstandingItem, ReportKind, WaivedItem
from ita_model.report.facts import AspectFacts, MeasureFacts, Stood
from ita_model.report.summing import due_in
from ita_model.states import STANDING_IN_THAI, State, standing


@dataclass(frozen=True, slots=True)
class Told:
    """On how many days people were written to about a checkpoint, and the last of them."""

    days: int
    last: date


def told_of(session: Session, year: Year, *, until: datetime) -> dict[int, Told]:
    """What letters said of each checkpoint of a year, by its id, that were sent by a moment and had not come back."""
    rows = session.execute(
        select(Notice.checkpoint_id, func.count(Letter.on.distinct()), func.max(Letter.on))
        .join(Letter, names(Notice, Letter))
        .join(Checkpoint, names(Notice, Checkpoint))
        .where(
            Notice.agency_id == year.agency_id,
            Checkpoint.year_id == year.id,
            Letter.state == LetterState.SENT,
            Notice.rung.not_in(OF_OTHER_THINGS),
            Letter.sent_at <= until,
            ~came_back(until=until),
        )
        .group_by(Notice.checkpoint_id)
    )
    return {checkpoint: Told(days, last) for checkpoint, days, last in rows if checkpoint is not None}


def count_missing(session: Session, year: Year, kind: ReportKind, *, at: datetime, as_of: date) -> int:
    """How many checkpoints a report would list as outstanding that is compiled at `at` as of a day: four queries."""
    # As far as the report would know (`assembling.known_for`): by the journal, up to the end of its day.
    until = journal.known_at(session, year.agency_id, min(at, end_of_office_day(as_of))).at or year.opened_at
    last, plan = last_moves(session, year, until=until), replanned(session, year)
    end = kind.period(FiscalYear(year.be)).end
    mine = select(Checkpoint).where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
    # By what the plan said then: a due day may have been moved since, or added.
    there = (one for one in session.scalars(mine) if plan.knows(one, until=until))
    due = [one.id for one in there if plan.checkpoint(one, until=until).due_on <= end]
    return sum(not last[one].after.is_final if one in last else True for one in due)


def outstanding_of(
    aspects: Iterable[AspectFacts], span: Span, *, as_of: date, told: Mapping[int, Told]
) -> tuple[OutstandingGroup, ...]:
    """What each division still owes of a period, oldest first."""
    groups: dict[tuple[int, str], list[tuple[date, OutstandingItem]]] = defaultdict(list)
    for facts, stood in _all_due(aspects, span):
        if stood.state.is_final:
            continue
        point = stood.checkpoint
        now = standing(stood.state, opens_on=point.opens_on, due_on=point.due_on, today=as_of)
        item = OutstandingItem(
            measure=facts.measure.title,
            step=stood.step.text,
            period=thai.to_thai_digits(point.period),
            due=thai.to_thai_digits(thai.short_date(point.due_on)),
            standing=STANDING_IN_THAI[now],
            reason=_reason(stood, told.get(point.id)),
        )
        groups[stood.division.position, stood.division.name].append((point.due_on, item))
    return tuple(
        OutstandingGroup(name, tuple(item for _, item in sorted(items, key=lambda pair: pair[0])))
        for (_, name), items in sorted(groups.items())
    )


def waived_of(aspects: Iterable[AspectFacts], span: Span) -> tuple[WaivedItem, ...]:
    """What the secretary waived of a period."""
    return tuple(
        WaivedItem(
            division=stood.division.name,
            measure=facts.measure.title,
            step=stood.step.text,
            period=thai.to_thai_digits(stood.checkpoint.period),
            reason=stood.move.words,
        )
        for facts, stood in _all_due(aspects, span)
        if stood.state is State.WAIVED and stood.move is not None
    )


def _reason(stood: Stood, told: Told | None) -> str:
    """Why there is no accepted evidence, as far as the record says: the last thing that happened, or that nothing did."""
    move = stood.move
    if move is not None:
        day = _day(office_day(move.at))
        if stood.state is State.SUBMITTED:
            return f"ยืนยันแล้วเมื่อ {day} ยังไม่ได้ตรวจ"
        if stood.state is State.RETURNED:
            return f"ส่งกลับเมื่อ {day}: {move.words}"
        return f"เปิดใหม่เมื่อ {day}: {move.words}"
    if told is None:
        return "ยังไม่มีการยืนยัน และยังไม่ได้ส่งหนังสือแจ้ง"
    return thai.to_thai_digits(f"ยังไม่มีการยืนยัน แจ้งแล้ว {told.days} ครั้ง ล่าสุด ") + _day(told.last)


def _day(day: date) -> str:
    return thai.to_thai_digits(thai.short_date(day))


def _all_due(aspects: Iterable[AspectFacts], span: Span) -> Iterator[tuple[MeasureFacts, Stood]]:
    for aspect in aspects:
        for facts in aspect.measures:
            for stood in due_in(facts, span):
                yield facts, stood
