"""What a report tells of each measure, for the secretary who edits it: whose words, and on what they rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ita_model.narrating import Hold
from ita_model.records import Year
from ita_model.report.document import ReportKind
from ita_model.report.narratives import MeasureTold, narratives_of
from ita_model.report.period import year_meant
from ita_model.states import Standing
from ita_model.years import years_of
from web.door import Visitor
from web.language import _
from web.views_checkpoint import Attached, NotHere, attached
from web.words import short_date


@dataclass(frozen=True, slots=True)
class Words:
    """Result and outcome as somebody types them."""

    result: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Narratives:
    """The measures of a year's report; `years` are those to choose from, the newest first."""

    year: Year | None
    kind: ReportKind
    years: tuple[int, ...]
    measures: tuple[MeasureTold, ...]


def narratives(session: Session, visitor: Visitor, *, be: str, kind: str, at: datetime) -> Narratives:
    """Each measure of a report as it would be told today. Raises NotHere for a year or kind that there is not."""
    years = {one.be: one for one in years_of(session, visitor.agency.id, on=visitor.today)}
    wanted = ReportKind.SIX_MONTH if not kind else next((one for one in ReportKind if one == kind), None)
    if wanted is None:
        raise NotHere(f"kind {kind}")
    number = int(be) if be else year_meant(wanted, years, today=visitor.today)
    year = years.get(number or 0)
    if be and year is None:
        raise NotHere(f"year {be}")
    told = narratives_of(session, year, wanted, at=at) if year is not None else ()
    return Narratives(year, wanted, tuple(sorted(years, reverse=True)), told)


def measure_of(shown: Narratives, code: str) -> MeasureTold:
    """One of them by its code. Raises NotHere."""
    found = next((one for one in shown.measures if one.measure.code == code), None)
    if found is None:
        raise NotHere(f"measure {code}")
    return found


def proof_of(one: MeasureTold) -> Mapping[int, Sequence[Attached]]:
    """By confirmation the evidence behind what was accepted."""
    return {number: [attached(row) for row in files] for number, files in one.evidence.items() if files}


def seen_of(one: MeasureTold) -> str:
    """What a form is filled from: by it is known whether something came in meanwhile."""
    return "-".join(str(number) for number in (one.newest, *(said.id for said in one.accepted)))


def hold_look(one: MeasureTold) -> Standing:
    """The shape and colour of how a measure's words hold."""
    if not one.accepted:
        return Standing.PLANNED
    if one.reopened_since or one.told.hold is Hold.STALE:
        return Standing.OVERDUE
    return {Hold.NONE: Standing.OPEN, Hold.WHOLE: Standing.ACCEPTED, Hold.BEHIND: Standing.RETURNED}[one.told.hold]


def hold_words(one: MeasureTold) -> str:
    """Whose words a report tells, and whether they want another look."""
    if not one.accepted and one.written is None:
        return _("ยังไม่มีผลที่รับรอง")
    said = {
        Hold.NONE: _("ใช้ถ้อยคำของสำนัก/กอง"),
        Hold.WHOLE: _("เรียบเรียงแล้ว"),
        Hold.BEHIND: _("เรียบเรียงแล้ว แต่มีหลักฐานที่รับรองเพิ่มหลังจากนั้น"),
        Hold.STALE: _("ไม่ใช้ข้อความที่เรียบเรียง เพราะผลที่อ้างถึงไม่ได้รับการรับรองแล้ว"),
    }[one.told.hold]
    if one.too_early:
        said = _("ไม่ใช้ข้อความที่เรียบเรียง เพราะผลที่อ้างถึงยังไม่ได้รับการรับรองในวันที่ของข้อมูล")
    if (day := _opened(one)) is None:
        return said
    since = _("ผลที่อ้างถึงถูกเปิดใหม่เมื่อ %(day)s", day=short_date(day))
    return f"{said} · {since}"


def _opened(one: MeasureTold) -> date | None:
    days = (one.written.reopened_on if one.written else None, one.reopened_since)
    return max((day for day in days if day), default=None)
