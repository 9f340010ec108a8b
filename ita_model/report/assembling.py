"""From facts to the report: each cell from the plan or from accepted confirmations, and for each where it came from.

No evidence, no claim: a result stands only where confirmations with evidence were accepted; what is missing is listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model import journal, narrating, thai
from ita_model.calendar import FiscalYear, Span, end_of_office_day
from ita_model.details import agency_then
from ita_model.journal import Head
from ita_model.narrating import Told
from ita_model.records import Narrative, Year
from ita_model.report import wording as words
from ita_model.report.document import (
    AspectSection,
    MeasureRow,
    OutstandingGroup,
    OutstandingItem,
    ProgressRow,
    ReportDocument,
    ReportKind,
    WaivedItem,
)
from ita_model.report.facts import AspectFacts, MeasureFacts, Stood, year_facts
from ita_model.report.template import ReportTemplate
from ita_model.report.wording import Wording
from ita_model.states import STANDING_IN_THAI, State, standing

RESULT, OUTCOME = "result", "outcome"


@dataclass(frozen=True, slots=True)
class Known:
    """The journal entries up to which a report knew: of what was done, and of what the secretary wrote about it."""

    done: Head
    written: Head


@dataclass(frozen=True, slots=True)
class Assembled:
    """A report, how far it knew, and what stands behind each claimed cell.

    `sources` are its accepted checkpoints, by (measure code, column); `told` says of each measure with accepted ones whose
    words were used, and whether something written over them no longer holds.
    """

    document: ReportDocument
    known: Known
    sources: Mapping[tuple[str, str], tuple[Stood, ...]]
    told: Mapping[str, Told]
    wording: Wording
    reason: str | None = None
    template: ReportTemplate | None = None
    """The office's own Word template that its .docx is made from; without one it has the built-in form."""


def known_for(session: Session, year: Year, *, at: datetime, as_of: date) -> Known:
    """How far a report knows that is compiled at `at`.

    What was done counts no further than the end of the day `as_of`; words may be found for it as long as the report is made.
    """
    done = journal.known_at(session, year.agency_id, min(at, end_of_office_day(as_of)))
    return Known(done, journal.known_at(session, year.agency_id, at, journal.WHAT_WAS_WRITTEN))


def assemble(
    session: Session,
    year: Year,
    kind: ReportKind,
    *,
    wording: Wording,
    known: Known,
    as_of: date,
    draft: bool = False,
    reason: str | None = None,
) -> Assembled:
    """The report of a period as of a day, from what was on record by the journal entries `known`.

    `reason` is why it is compiled although something is outstanding; it is printed.
    """
    span = kind.period(FiscalYear(year.be))
    until = known.done.at or year.opened_at
    aspects = year_facts(session, year, on=as_of, until=until)
    office = agency_then(session, year.agency_id, on=as_of, until=until)
    written = narrating.newest(session, year, kind, until=known.written.at) if known.written.at else {}
    claims = _Claims(written)
    outstanding = _outstanding(aspects, span, as_of)
    document = ReportDocument(
        kind=kind,
        year=year.be,
        as_of=as_of,
        draft=draft,
        agency=office.name,
        cover=wording.cover(kind, office, span, year.be),
        cover_office=wording.cover_office(office, span, year.be),
        title=wording.title(kind, office, span, year.be),
        as_of_line=f"ข้อมูล ณ วันที่ {thai.to_thai_digits(thai.long_date(as_of))}",
        columns=wording.columns,
        sections=tuple(_section(aspect, span, claims) for aspect in aspects if aspect.measures),
        progress=_progress(aspects, span) if kind is ReportKind.SIX_MONTH else (),
        outstanding=outstanding,
        waived=_waived(aspects, span),
        notes=(words.compiled_although(sum(len(group.items) for group in outstanding), reason),) if reason else (),
    )
    return Assembled(document, known, claims.sources, claims.told, wording, reason)


@dataclass(frozen=True, slots=True)
class _Claims:
    """What was written, by measure's number; and as the rows are made, what each of them claims."""

    written: Mapping[int, Narrative]
    sources: dict[tuple[str, str], tuple[Stood, ...]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)


def _section(aspect: AspectFacts, span: Span, claims: _Claims) -> AspectSection:
    heading = thai.to_thai_digits(f"({aspect.aspect.number}) ") + aspect.aspect.name
    return AspectSection(heading, tuple(_row(facts, span, claims) for facts in aspect.measures))


def _row(facts: MeasureFacts, span: Span, claims: _Claims) -> MeasureRow:
    measure = facts.measure
    accepted = tuple(stood for stood in facts.stood if stood.accepted is not None)
    due = _due(facts, span)
    if accepted:
        told = narrating.told([one.accepted for one in accepted if one.accepted], claims.written.get(measure.id))
        result, outcome = _claimed(told, due)
        claims.told[measure.code] = told
        claims.sources[measure.code, RESULT] = claims.sources[measure.code, OUTCOME] = accepted
    else:
        result = outcome = _unclaimed(due)
    steps = words.steps_together([(step.marker, step.text) for step in facts.steps])
    cells = (measure.title, steps, measure.responsible, measure.period, result, outcome)
    return MeasureRow(measure.code, cells, unclaimed=not accepted)


def _claimed(told: Told, due: Sequence[Stood]) -> tuple[str, str]:
    result = told.result
    if missing := sum(not stood.state.is_final for stood in due):
        result = f"{result}\n{words.still_missing(missing, len(due))}"
    return result, told.outcome or words.NO_OUTCOME


def _unclaimed(due: Sequence[Stood]) -> str:
    if not due:
        return words.NOTHING_DUE
    return words.ALL_WAIVED if all(stood.state is State.WAIVED for stood in due) else words.NOTHING_CONFIRMED


def _due(facts: MeasureFacts, span: Span) -> tuple[Stood, ...]:
    """The checkpoints that the period answers for: those due up to its last day."""
    return tuple(stood for stood in facts.stood if stood.checkpoint.due_on <= span.end)


def _progress(aspects: Iterable[AspectFacts], span: Span) -> tuple[ProgressRow, ...]:
    return tuple(
        ProgressRow(
            code=facts.measure.code,
            title=facts.measure.title,
            due=len(due),
            accepted=sum(stood.state is State.ACCEPTED for stood in due),
            waived=sum(stood.state is State.WAIVED for stood in due),
            in_review=sum(stood.state is State.SUBMITTED for stood in due),
            missing=sum(stood.state.awaits_division for stood in due),
        )
        for aspect in aspects
        for facts in aspect.measures
        for due in [_due(facts, span)]
    )


def _outstanding(aspects: Iterable[AspectFacts], span: Span, as_of: date) -> tuple[OutstandingGroup, ...]:
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
        )
        groups[stood.division.position, stood.division.name].append((point.due_on, item))
    return tuple(
        OutstandingGroup(name, tuple(item for _, item in sorted(items, key=lambda pair: pair[0])))
        for (_, name), items in sorted(groups.items())
    )


def _waived(aspects: Iterable[AspectFacts], span: Span) -> tuple[WaivedItem, ...]:
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


def _all_due(aspects: Iterable[AspectFacts], span: Span) -> Iterable[tuple[MeasureFacts, Stood]]:
    for aspect in aspects:
        for facts in aspect.measures:
            for stood in _due(facts, span):
                yield facts, stood
