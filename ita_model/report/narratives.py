"""The narratives of a report for whoever edits them: what the heads said of each measure, what was written, how it holds.

A report tells how things stood on its day; whoever edits it must also hear what was opened again since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model import narrating
from ita_model.calendar import FiscalYear, office_day
from ita_model.narrating import Hold, Told
from ita_model.records import Confirmation, Measure, Narrative, Officer, Report, Year
from ita_model.report.assembling import known_for
from ita_model.report.document import ReportKind
from ita_model.report.facts import MeasureFacts, year_facts
from ita_model.report.grounds import Ground, grounds_of
from ita_model.report.lives import called
from ita_model.report.notices import Notices
from ita_model.report.period import day_of
from ita_model.report.versions import year_of_report


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
    accepted ones whose it is; `newest` is the number of what was last written or taken back, 0 where nothing ever was.
    """

    measure: Measure
    accepted: tuple[Confirmation, ...]
    told: Told
    written: Written | None = None
    reopened: tuple[Ground, ...] = ()
    grounds: tuple[Ground, ...] = ()
    newest: int = 0

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
    """Each measure as a report compiled at `at` would tell of it, in the plan's order. Raises NotADayOfIt."""
    as_of = day_of(kind, FiscalYear(year.be), today=office_day(at), asked=as_of)
    done = known_for(session, year, at=at, as_of=as_of).done.at or year.opened_at
    newest = narrating.newest(session, year, kind, until=at)
    grounds = grounds_of(session, year, on=office_day(at), until=at)
    authors = called(session, year.agency_id, {(one.officer_id, office_day(one.at)) for one in newest.values()})
    return tuple(
        MeasureTold(
            facts.measure,
            accepted,
            narrating.told(accepted, narrative),
            _written(narrative, authors, grounds, done),
            _opened_again(accepted, grounds),
            tuple(grounds[one.id] for one in accepted),
            narrative.id if narrative is not None else 0,
        )
        for facts, accepted in _accepted(session, year, as_of=as_of, done=done)
        for narrative in [newest.get(facts.measure.id)]
    )


def reopened_since(session: Session, report: Report, *, at: datetime) -> tuple[tuple[str, date], ...]:
    """Each measure of which a compiled report tells something that was opened again since, up to `at`: title and last day."""
    year = year_of_report(session, report)
    done = known_for(session, year, at=report.at, as_of=report.as_of).done.at or year.opened_at
    grounds = grounds_of(session, year, on=office_day(at), until=at)
    return tuple(
        (facts.measure.title, day)
        for facts, accepted in _accepted(session, year, as_of=report.as_of, done=done)
        if (day := _last_opened(_opened_again(accepted, grounds))) is not None
    )


def _accepted(
    session: Session, year: Year, *, as_of: date, done: datetime
) -> Iterator[tuple[MeasureFacts, tuple[Confirmation, ...]]]:
    """Each measure as it stood on a day, with what of it was accepted up to the moment `done`, lead division first."""
    for aspect in year_facts(session, year, on=as_of, until=done):
        for facts in aspect.measures:
            yield facts, tuple(stood.accepted for stood in facts.stood if stood.accepted is not None)


def _opened_again(accepted: Iterable[Confirmation], grounds: Mapping[int, Ground]) -> tuple[Ground, ...]:
    """What was accepted and opened again. Opening again ends a confirmation: none is ever accepted twice."""
    return tuple(ground for one in accepted if (ground := grounds[one.id]).reopened)


def _last_opened(grounds: Iterable[Ground]) -> date | None:
    return max((office_day(one.reopened.at) for one in grounds if one.reopened), default=None)


def _written(
    narrative: Narrative | None,
    authors: Mapping[tuple[int, date], str],
    grounds: Mapping[int, Ground],
    done: datetime,
) -> Written | None:
    if narrative is None or narrative.result is None:
        return None
    rests_on = tuple(grounds[number] for number in narrative.sources)
    early = tuple(one for one in rests_on if one.accepted.at > done)
    return Written(narrative, authors.get((narrative.officer_id, office_day(narrative.at)), ""), rests_on, early)


def write_narrative(
    session: Session, one: MeasureTold, kind: ReportKind, *, by: Officer, at: datetime, result: str, outcome: str
) -> Narrative:
    """Write over the heads' words of a measure as it was just looked at. Raises as `narrating.write` does."""
    return narrating.write(session, one.measure, kind, one.accepted, by=by, at=at, result=result, outcome=outcome)
