"""What a report says of a measure: the heads' accepted words as they stand, or what the secretary wrote over them.

The heads' words come first: identical words once, others as a list, lead division first. What the secretary writes in their
place is a fact with an author and keeps which confirmations it rests on; where one of those is no longer accepted it is not
used any more. So an edited sentence, too, claims nothing without evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.details import in_force
from ita_model.people import roster
from ita_model.records import Confirmation, Measure, Narrative, Officer, OfficerDetail, Year, names
from ita_model.report.document import ReportKind
from ita_model.report.wording import said_together

_S = TypeVar("_S", Select[Narrative], Select[Narrative, OfficerDetail])


class NothingToTell(Exception):
    """Nothing of the measure is accepted: there is nothing that a narrative could rest on."""


class Hold(StrEnum):
    """How far what the secretary wrote still holds against what is accepted."""

    NONE = "none"
    """Nothing was written, or it was taken back: the heads' words stand."""
    WHOLE = "whole"
    """It rests on just what is accepted."""
    BEHIND = "behind"
    """All that it rests on is still accepted, but more was accepted since."""
    STALE = "stale"
    """Something that it rests on is not accepted any more: it is not used."""


@dataclass(frozen=True, slots=True)
class Told:
    """Columns 5 and 6 of a measure: the words, what was written over the heads' words (if it is used), and how it holds."""

    result: str
    outcome: str
    written: Narrative | None
    hold: Hold


def told(accepted: Sequence[Confirmation], written: Narrative | None) -> Told:
    """What is told of a measure, from its accepted confirmations, lead division first, and the newest narrative."""
    hold = holds(written, [one.id for one in accepted])
    if written is not None and hold in (Hold.WHOLE, Hold.BEHIND):
        return Told(written.result or "", written.outcome or "", written, hold)
    return Told(*heads_words(accepted), None, hold)


def heads_words(accepted: Sequence[Confirmation]) -> tuple[str, str]:
    """Result and outcome as the heads said them."""
    return said_together(one.result for one in accepted), said_together(one.outcome for one in accepted)


def holds(written: Narrative | None, accepted: Iterable[int]) -> Hold:
    """How far a narrative holds against the confirmations that are accepted, by their numbers."""
    if written is None or written.result is None:
        return Hold.NONE
    there, rests_on = set(accepted), set(written.sources)
    if not rests_on <= there:
        return Hold.STALE
    return Hold.WHOLE if rests_on == there else Hold.BEHIND


def write(
    session: Session,
    measure: Measure,
    kind: ReportKind,
    accepted: Sequence[Confirmation],
    *,
    by: Officer,
    at: datetime,
    result: str,
    outcome: str,
) -> Narrative:
    """The secretary's words for a measure in a report, over the accepted confirmations that they rest on.

    Raises NotYours, NothingToTell where nothing is accepted, ValueError where the result is empty.
    """
    if not accepted:
        raise NothingToTell(f"nothing of measure {measure.code} is accepted")
    if not result.strip():
        raise ValueError("the result is empty")
    return _keep(session, measure, kind, [one.id for one in accepted], (result.strip(), outcome.strip()), by=by, at=at)


def take_back(session: Session, measure: Measure, kind: ReportKind, *, by: Officer, at: datetime) -> Narrative:
    """The heads' own words stand again. Raises NotYours."""
    return _keep(session, measure, kind, [], (None, None), by=by, at=at)


def newest(session: Session, year: Year, kind: ReportKind, *, until: datetime) -> dict[int, Narrative]:
    """By measure's number what was last written for a report of this kind, up to a moment."""
    return {one.measure_id: one for one in written(session, year, kind) if one.at <= until}


def written(session: Session, year: Year, kind: ReportKind) -> Sequence[Narrative]:
    """All that was ever written or taken back for a report of this kind, in the order of its numbers: one query."""
    return session.scalars(_for_year(select(Narrative), year, kind)).all()


def newest_signed(session: Session, year: Year, kind: ReportKind, *, until: datetime) -> dict[int, tuple[Narrative, str]]:
    """The same with what its author was called on the day: one query."""
    wanted = select(Narrative, OfficerDetail).outerjoin(
        OfficerDetail,
        and_(OfficerDetail.agency_id == Narrative.agency_id, OfficerDetail.officer_id == Narrative.officer_id),
    )
    told: dict[int, tuple[Narrative, list[OfficerDetail]]] = {}
    for written, called in session.execute(_for_year(wanted, year, kind).where(Narrative.at <= until)):
        if told.get(written.measure_id, (None,))[0] is not written:
            told[written.measure_id] = (written, [])
        told[written.measure_id][1].extend([called] if called is not None else [])
    names_then = {
        number: (written, in_force(several, on=office_day(written.at))) for number, (written, several) in told.items()
    }
    return {number: (written, fact.name if fact else "") for number, (written, fact) in names_then.items()}


def _for_year(wanted: _S, year: Year, kind: ReportKind) -> _S:
    """What is asked of narratives, of those of a year's report, in the order of their numbers."""
    return (
        wanted.join(Measure, names(Narrative, Measure))
        .where(
            Narrative.agency_id == year.agency_id,
            Measure.year_id == year.id,
            Narrative.kind == kind.value,
        )
        .order_by(Narrative.id)
    )


def _keep(
    session: Session,
    measure: Measure,
    kind: ReportKind,
    sources: list[int],
    words: tuple[str | None, str | None],
    *,
    by: Officer,
    at: datetime,
) -> Narrative:
    if not roster(session, measure.agency_id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    result, outcome = words
    written = Narrative(
        agency_id=measure.agency_id,
        measure_id=measure.id,
        kind=kind.value,
        result=result,
        outcome=outcome,
        sources=sources,
        officer_id=by.id,
        at=at,
    )
    session.add(written)
    session.flush()
    journal.record(session, written, kind="narrative.written", at=at, by=by.id)
    return written
