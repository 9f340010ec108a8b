"""From facts to the report: each cell from the plan or from accepted confirmations, and for each where it came from.

No evidence, no claim: a result stands only where confirmations with evidence were accepted; what is missing is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from ita_model import journal, narrating, thai
from ita_model.calendar import FiscalYear, Span, end_of_office_day
from ita_model.details import agency_then, divisions_then
from ita_model.journal import Head
from ita_model.narrating import Told
from ita_model.records import Narrative, Report, Year
from ita_model.report import wording as words
from ita_model.report.annex import evidence_of, photographs_of
from ita_model.report.document import AspectSection, MeasureRow, ReportDocument, ReportKind
from ita_model.report.facts import AspectFacts, MeasureFacts, Stood, year_facts
from ita_model.report.memo import all_fields, memo_of
from ita_model.report.notices import NOTHING_TO_SAY, Notices
from ita_model.report.outstanding import outstanding_of, told_of, waived_of
from ita_model.report.signing import Signer, signatures, signers_then
from ita_model.report.summing import due_in, heading_of, progress_of, summary_of
from ita_model.report.template import ReportTemplate
from ita_model.report.wording import SignedBy, Wording, place_fields
from ita_model.states import State

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
    words were used, and whether something written over them no longer holds. `claims` is its part of the manifest without
    the files: empty until the report is sealed. `template` is the office's own Word template that its .docx is made from;
    without one it has the built-in form. `shipped_wording` is the SHA-256 of the wording that came with the program by which
    it was compiled, where that is known. `notices` are for whoever compiles it.
    """

    document: ReportDocument
    known: Known
    sources: Mapping[tuple[str, str], tuple[Stood, ...]]
    told: Mapping[str, Told]
    wording: Wording
    reason: str | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)
    template: ReportTemplate | None = None
    shipped_wording: str | None = None
    notices: Notices = NOTHING_TO_SAY


def known_for(session: Session, year: Year, *, at: datetime, as_of: date) -> Known:
    """How far a report knows that is compiled at `at`.

    What was done counts no further than the end of the day `as_of`; words may be found for it as long as the report is made.
    """
    return Known(_done(session, year, at, as_of), journal.known_at(session, year.agency_id, at, journal.WHAT_WAS_WRITTEN))


def done_until(session: Session, year: Year, *, at: datetime, as_of: date) -> datetime:
    """The moment up to which what was done counts for a report that is compiled at `at`: one query."""
    return _done(session, year, at, as_of).at or year.opened_at


@dataclass(frozen=True, slots=True)
class Moments:
    """Up to when a report that was compiled knew what was `done`, and up to when it would know its `signers`, compiled anew."""

    done: datetime
    signers: datetime


def moments_of(session: Session, report: Report, year: Year, *, at: datetime) -> Moments:
    """The moments that a year's report stands for, and would if it were compiled at `at`: one query."""
    end, first = end_of_office_day(report.as_of), year.opened_at
    done, anew, written = journal.moments(
        session,
        year.agency_id,
        (min(report.at, end), journal.WHAT_WAS_DONE),
        (min(at, end), journal.WHAT_WAS_DONE),
        (at, journal.WHAT_WAS_WRITTEN),
    )
    return Moments(done or first, max(anew or first, written or first))


def _done(session: Session, year: Year, at: datetime, as_of: date) -> Head:
    return journal.known_at(session, year.agency_id, min(at, end_of_office_day(as_of)))


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
    done, written = known.done.at or year.opened_at, known.written.at
    aspects = year_facts(session, year, on=as_of, until=done)
    office = agency_then(session, year.agency_id, on=as_of, until=done)
    claims = _Claims(narrating.newest(session, year, kind, until=written) if written else {})
    outstanding = outstanding_of(aspects, span, as_of=as_of, told=told_of(session, year, until=done))
    missing, summary = sum(len(group.items) for group in outstanding), summary_of(aspects, span)
    divisions = divisions_then(session, year.agency_id, on=as_of, until=done)
    lead = min(divisions, key=lambda number: divisions[number].position)
    signers = signers_of(session, year, known, lead=lead, as_of=as_of)
    place = place_fields(office, span, year.be)
    fields = all_fields(place, signers, division=divisions[lead].name, summary=summary, outstanding=missing, as_of=as_of)
    lines = wording.lines[kind]
    document = ReportDocument(
        kind=kind,
        year=year.be,
        as_of=as_of,
        draft=draft,
        agency=office.name,
        cover=words.filled(lines.cover, fields),
        cover_office=words.filled(wording.office, fields),
        title=words.filled(lines.title, fields),
        as_of_line=f"ข้อมูล ณ วันที่ {thai.to_thai_digits(thai.long_date(as_of))}",
        columns=wording.columns,
        sections=tuple(_section(aspect, span, claims) for aspect in aspects if aspect.measures),
        memo=memo_of(wording, kind, signers, fields),
        summary=summary,
        progress=progress_of(aspects, span) if kind is ReportKind.SIX_MONTH else (),
        outstanding=outstanding,
        waived=waived_of(aspects, span),
        notes=(words.compiled_although(missing, reason),) if reason else (),
        signatures=signatures(wording.signatures, signers, fields),
        evidence=evidence_of(aspects),
        photographs=photographs_of(aspects, most=wording.photographs),
    )
    return Assembled(document, known, claims.sources, claims.told, wording, reason)


def signers_of(session: Session, year: Year, known: Known, *, lead: int, as_of: date) -> Mapping[SignedBy, Signer]:
    """Who signs a year's report as of a day, as far as it knows; `lead` is the lead division's id."""
    done = known.done.at or year.opened_at
    return signers_then(session, year.agency_id, lead=lead, as_of=as_of, until=max(done, known.written.at or done))


@dataclass(frozen=True, slots=True)
class _Claims:
    """What was written, by measure's number; and as the rows are made, what each of them claims."""

    written: Mapping[int, Narrative]
    sources: dict[tuple[str, str], tuple[Stood, ...]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)


def _section(aspect: AspectFacts, span: Span, claims: _Claims) -> AspectSection:
    return AspectSection(heading_of(aspect.aspect), tuple(_row(facts, span, claims) for facts in aspect.measures))


def _row(facts: MeasureFacts, span: Span, claims: _Claims) -> MeasureRow:
    measure = facts.measure
    accepted = tuple(stood for stood in facts.stood if stood.accepted is not None)
    due = due_in(facts, span)
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
