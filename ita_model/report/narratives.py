"""The narratives of a report for whoever edits them: what the heads said of each measure, what was written, how it holds.

A report tells how things stood on its day; whoever edits it must also hear what was opened again since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import narrating
from ita_model.calendar import FiscalYear, office_day
from ita_model.narrating import Hold, Told
from ita_model.planning import Replanned
from ita_model.records import (
    Aspect,
    Checkpoint,
    Confirmation,
    Evidence,
    Measure,
    MeasureDetail,
    Narrative,
    Officer,
    Report,
    Year,
    names,
)
from ita_model.report.assembling import done_until
from ita_model.report.document import ReportKind
from ita_model.report.facts import Stood, facts_in
from ita_model.report.grounds import Ground, acceptances, grounds_in
from ita_model.report.notices import Notices
from ita_model.report.period import day_of
from ita_model.report.record import done_of, record_of


@dataclass(frozen=True, slots=True)
class Written:
    """What the secretary wrote last and did not take back, whether it is used or not: by whom, and on what it rests.

    `early` are those of its grounds that were not yet accepted on the report's day.
    """

    narrative: Narrative
    author: str
    grounds: tuple[Ground, ...]
    early: tuple[Ground, ...]

    @property
    def reopened_on(self) -> date | None:
        """The day on which something that it rests on was last opened again, before the report's day or since."""
        return _last_opened(self.grounds)


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """One measure of a report: its accepted confirmations, lead division first, what is told of them, and what was written.

    `reopened` are those of the accepted ones that were opened again after the report's day. `grounds` say of each of the
    accepted ones whose it is; `newest` is the number of what was last written or taken back, 0 where nothing ever was;
    `evidence` is by the number of each accepted one what is behind it.
    """

    measure: Measure
    accepted: tuple[Confirmation, ...]
    told: Told
    written: Written | None = None
    reopened: tuple[Ground, ...] = ()
    grounds: tuple[Ground, ...] = ()
    newest: int = 0
    evidence: Mapping[int, Sequence[Evidence]] = field(default_factory=dict)

    @property
    def heads_words(self) -> tuple[str, str]:
        """Result and outcome as the heads said them, whatever was written over them."""
        return narrating.heads_words(self.accepted)

    @property
    def too_early(self) -> bool:
        """Whether the words are left out only because the report's day lies before the acceptance of what they rest on."""
        if self.written is None or self.told.hold is not Hold.STALE:
            return False
        there = {one.id for one in (*self.accepted, *(ground.confirmation for ground in self.written.early))}
        return there.issuperset(self.written.narrative.sources)

    @property
    def reopened_since(self) -> date | None:
        """The day after the report's on which something that it tells of, in whoever's words, was last opened again."""
        return _last_opened(self.reopened)


def notices_of(measures: Iterable[MeasureTold]) -> Notices:
    """What is to be told of them when a report is compiled."""
    told = [(one.measure.title, one) for one in measures]
    stale = [(title, one) for title, one in told if one.told.hold is Hold.STALE]
    return Notices(
        behind=tuple(title for title, one in told if one.told.hold is Hold.BEHIND),
        stale=tuple(title for title, one in stale if not one.too_early),
        early=tuple(title for title, one in stale if one.too_early),
        reopened=tuple((title, one.reopened_since) for title, one in told if one.reopened_since),
    )


def narratives_of(
    session: Session, year: Year, kind: ReportKind, *, at: datetime, as_of: date | None = None
) -> tuple[MeasureTold, ...]:
    """Each measure as a report compiled at `at` would tell of it, in the plan's order: five queries. Raises NotADayOfIt."""
    as_of = day_of(kind, FiscalYear(year.be), today=office_day(at), asked=as_of)
    done = done_until(session, year, at=at, as_of=as_of)
    newest = narrating.newest_signed(session, year, kind, until=at)
    record = record_of(session, year)
    grounds = grounds_in(record, on=office_day(at), until=at)
    return tuple(
        _measure(facts.measure, facts.stood, newest.get(facts.measure.id, (None, "")), grounds, done)
        for aspect in facts_in(record, on=as_of, until=done)
        for facts in aspect.measures
    )


def _measure(
    measure: Measure,
    stood: Iterable[Stood],
    signed: tuple[Narrative | None, str],
    grounds: Mapping[int, Ground],
    done: datetime,
) -> MeasureTold:
    """A measure as it stood at the moment `done`, with what was last written of it and by whom."""
    narrative, author = signed
    there = [(one.accepted, one.evidence) for one in stood if one.accepted is not None]
    accepted = tuple(said for said, _ in there)
    return MeasureTold(
        measure,
        accepted,
        narrating.told(accepted, narrative),
        _written(narrative, author, grounds, done),
        tuple(grounds[one.id] for one in accepted if grounds[one.id].reopened),
        tuple(grounds[one.id] for one in accepted),
        narrative.id if narrative is not None else 0,
        {said.id: files for said, files in there},
    )


def reopened_since(
    session: Session, report: Report, year: Year, *, at: datetime, known: datetime | None = None
) -> tuple[tuple[str, date], ...]:
    """Each measure of which a year's report tells something that was opened again since, up to `at`: title and last day.

    Three queries at most; one less where it was asked before up to which moment the report knew what was done (`known`).
    """
    known = known or done_until(session, year, at=report.at, as_of=report.as_of)
    # Opening again ends a confirmation: none is ever accepted twice. So what stood accepted then was opened later.
    since: dict[int, date] = {}
    for accepted, reopened in acceptances(done_of(session, year), until=at):
        if reopened is not None and accepted.at <= known < reopened.at:
            since[accepted.checkpoint_id] = office_day(reopened.at)
    if not since:
        return ()
    days: dict[int, date] = {}
    measures: dict[int, Measure] = {}
    words: dict[int, list[MeasureDetail]] = {}
    rows = session.execute(
        select(Checkpoint.id, Measure, MeasureDetail)
        .join(Measure, names(Checkpoint, Measure))
        .join(Aspect, names(Measure, Aspect))
        .outerjoin(MeasureDetail, names(MeasureDetail, Measure))
        .where(Checkpoint.agency_id == report.agency_id, Checkpoint.id.in_(since))
        .order_by(Aspect.number, Measure.position, Checkpoint.id, MeasureDetail.id)
    )
    for number, measure, detail in rows:
        measures[measure.id] = measure
        days[measure.id] = max(since[number], days.get(measure.id, since[number]))
        if detail is not None and detail not in words.setdefault(measure.id, []):
            words[measure.id].append(detail)
    plan = Replanned(words, {}, {}, {})
    return tuple((plan.measure(measures[one], on=report.as_of, until=known).title, day) for one, day in days.items())


def _last_opened(grounds: Iterable[Ground]) -> date | None:
    return max((office_day(one.reopened.at) for one in grounds if one.reopened), default=None)


def _written(
    narrative: Narrative | None,
    author: str,
    grounds: Mapping[int, Ground],
    done: datetime,
) -> Written | None:
    if narrative is None or narrative.result is None:
        return None
    rests_on = tuple(grounds[number] for number in narrative.sources)
    early = tuple(one for one in rests_on if one.accepted.at > done)
    return Written(narrative, author, rests_on, early)


def write_narrative(
    session: Session, one: MeasureTold, kind: ReportKind, *, by: Officer, at: datetime, result: str, outcome: str
) -> Narrative:
    """Write over the heads' words of a measure as it was just looked at. Raises as `narrating.write` does."""
    return narrating.write(session, one.measure, kind, one.accepted, by=by, at=at, result=result, outcome=outcome)
