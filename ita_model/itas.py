"""What an office enters in ITAS, the NACC's own system: for each of two items yes or no and an explanation, from the record.

One item asks for the year's measures, the other for the results of the year before. The numbers of the items change with each
ITA year and are the caller's; the address of the office's web page is the office's to give.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear, office_day
from ita_model.details import agency_then
from ita_model.records import Agency, Report, ReportMove, Year
from ita_model.report import life
from ita_model.report.assembling import known_for
from ita_model.report.document import ReportKind
from ita_model.report.facts import AspectFacts, year_facts
from ita_model.report.states import NEXT, ReportState, next_step
from ita_model.states import State
from ita_model.thai import long_date

_WHAT: Final = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
_REPORT: Final = f"รายงานผลการดำเนินการตาม{_WHAT}"


class Asks(StrEnum):
    """What an item asks for."""

    MEASURES = "measures"
    RESULT = "result"

    @property
    def later(self) -> int:
        """How many years after a fiscal year the item asks for its work: results carry the year before."""
        return 0 if self is Asks.MEASURES else 1


class Says(StrEnum):
    """What the record answers. Of a year that is not in it, it knows nothing: the office may have the work done elsewhere."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record answers, one line that explains it (none where it knows nothing), and what remains to be done first."""

    says: Says
    explanation: str
    remaining: tuple[str, ...] = ()


def asked(*, year: int | None, ita_year: int | None) -> tuple[tuple[Asks, int], ...]:
    """What is asked, each with the fiscal year (Buddhist) whose work answers it.

    Of an ITA year its two items; of a fiscal year the two items that its work answers, in two ITA years; of both, what they
    have in common, which may be nothing.
    """
    years = [(one, ita_year - one.later if ita_year is not None else year) for one in Asks]
    return tuple((one, be) for one, be in years if be is not None and year in (None, be))


def answer(session: Session, agency: Agency, asks: Asks, be: int, *, at: datetime) -> Answer:
    """The answer that a fiscal year's work gives to an item, as the record is at `at`."""
    year = session.scalar(select(Year).where(Year.agency_id == agency.id, Year.be == be))
    if year is None:
        missing = f"ไม่มีข้อมูลของปีงบประมาณ พ.ศ. {be} ในระบบ"
        todo = f"{missing} ถ้าปีนั้นหน่วยงานไม่ได้ใช้ระบบนี้ ให้ตอบจากเอกสารของหน่วยงานเอง ถ้าจะใช้ ให้เปิดปีด้วย ita year open"
        return Answer(Says.UNKNOWN, "", (todo,))
    return _measures(session, year, at) if asks is Asks.MEASURES else _result(session, year)


def _measures(session: Session, year: Year, at: datetime) -> Answer:
    today = office_day(at)
    told = _Counted.of(year_facts(session, year, on=today, until=at))
    explanation = (
        f"{_office(session, year, today, at)} กำหนด{_WHAT} ประจำปีงบประมาณ พ.ศ. {year.be}"
        f" จำนวน {told.measures} มาตรการ ใน {told.aspects} ด้าน รวม {told.steps} ขั้นตอน"
        f" มีผู้รับผิดชอบ {told.divisions} สำนัก/กอง ติดตามผลตลอดปี {told.points} รายการ"
        f" บันทึกแผนเข้าระบบเมื่อวันที่ {long_date(office_day(year.opened_at))} รหัสตรวจสอบของแผน (SHA-256) {year.plan_sha256}"
    )
    return Answer(Says.YES, explanation)


def _result(session: Session, year: Year) -> Answer:
    compile_it = f"จัดทำรายงานด้วย ita report compile year-end --year {year.be}"
    newest = _newest(session, year)
    if newest is None:
        return Answer(Says.NO, f"ยังไม่มี{_REPORT} ประจำปีงบประมาณ พ.ศ. {year.be}", (compile_it, *_steps_left(None, None)))
    report, state = newest
    if report.as_of < FiscalYear(year.be).end:
        said = f"มีรายงานของข้อมูล ณ วันที่ {long_date(report.as_of)} ซึ่งยังไม่สิ้นปีงบประมาณ พ.ศ. {year.be}"
        return Answer(Says.NO, said, (f"{compile_it} เมื่อสิ้นปีงบประมาณแล้ว", *_steps_left(None, None)))
    says = Says.YES if state is ReportState.PUBLISHED else Says.NO
    return Answer(says, _of_report(session, year, report, state), _steps_left(report, state))


def _newest(session: Session, year: Year) -> tuple[Report, ReportState] | None:
    """The year-end report that is published; where none is, the newest that is neither a draft nor superseded.

    One of the whole year goes before one as of an earlier day, which answers for less.
    """
    mine = (Report.agency_id == year.agency_id, Report.year_id == year.id, Report.kind == ReportKind.YEAR_END.value)
    reports = session.scalars(select(Report).where(*mine, Report.draft.is_(False)).order_by(Report.id.desc())).all()
    stand = [(one, life.state_of(session, one)) for one in reports]
    stand.sort(key=lambda pair: pair[0].as_of < FiscalYear(year.be).end)  # stable: of each lot the newest stays first
    published = [pair for pair in stand if pair[1] is ReportState.PUBLISHED]
    current = [pair for pair in stand if pair[1] is not ReportState.SUPERSEDED]
    return next(iter(published or current), None)


def _steps_left(report: Report | None, state: ReportState | None) -> tuple[str, ...]:
    """What is still to be done with a report before it is published, each with its command."""
    number = report.id if report else "หมายเลขรายงาน"
    if state is ReportState.PUBLISHED:
        return ()
    here: ReportState = ReportState.COMPILED if state is None or state not in NEXT else state
    steps: list[str] = []
    while (step := next_step(here, number)) is not None:
        steps.append(step)
        here = NEXT[here]
    return tuple(steps)


def _of_report(session: Session, year: Year, report: Report, state: ReportState) -> str:
    until = known_for(session, year, at=report.at, as_of=report.as_of).done.at or year.opened_at
    told = _Counted.of(year_facts(session, year, on=report.as_of, until=until))
    waived = f" ยกเว้นโดยมีเหตุผล {told.waived} รายการ" if told.waived else ""
    missing = f" ยังขาดหลักฐาน {report.outstanding} รายการ ซึ่งแสดงไว้ในรายงาน" if report.outstanding else ""
    links = f" ที่อยู่เว็บ {told.links} แห่ง" if told.links else ""
    code = f" รหัสตรวจสอบของรายงาน (SHA-256) {report.claims_sha256}" if report.claims_sha256 else ""
    return (
        f"{_office(session, year, report.as_of, until)} จัดทำ{_REPORT} ประจำปีงบประมาณ พ.ศ. {year.be}"
        f" {_stands(session, report, state)} ข้อมูล ณ วันที่ {long_date(report.as_of)} มาตรการทั้งหมด {told.measures} มาตรการ"
        f" ดำเนินการครบถ้วน {told.complete} มาตรการ ผลการดำเนินการที่ตรวจรับแล้ว {told.accepted} จาก {told.points} รายการ"
        f"{waived}{missing} หลักฐานเป็นไฟล์ {told.files} ไฟล์{links}{code}"
    )


def _stands(session: Session, report: Report, state: ReportState) -> str:
    """Where the report stands, with the day of its last move."""
    moves = select(ReportMove).where(ReportMove.agency_id == report.agency_id, ReportMove.report_id == report.id)
    days = {one.after: long_date(office_day(one.at)) for one in session.scalars(moves)}
    if state is ReportState.PUBLISHED:
        return f"ผู้บริหารรับทราบเมื่อวันที่ {days[ReportState.ACKNOWLEDGED]} เผยแพร่เมื่อวันที่ {days[ReportState.PUBLISHED]}"
    return f"({state.thai})"


def _office(session: Session, year: Year, on: date, until: datetime) -> str:
    return agency_then(session, year.agency_id, on=on, until=until).name


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a year's facts add up to."""

    aspects: int
    measures: int
    steps: int
    divisions: int
    points: int
    complete: int
    accepted: int
    waived: int
    files: int
    links: int

    @classmethod
    def of(cls, aspects: tuple[AspectFacts, ...]) -> _Counted:
        measures = [one for aspect in aspects for one in aspect.measures]
        points = [one for measure in measures for one in measure.stood]
        evidence = [row for one in points for row in one.evidence]
        return cls(
            aspects=sum(bool(aspect.measures) for aspect in aspects),
            measures=len(measures),
            steps=sum(len(one.steps) for one in measures),
            divisions=len({one.division.division_id for one in points}),
            points=len(points),
            complete=sum(one.complete for one in measures),
            accepted=sum(one.state is State.ACCEPTED for one in points),
            waived=sum(one.state is State.WAIVED for one in points),
            files=sum(row.sha256 is not None for row in evidence),
            links=sum(row.url is not None for row in evidence),
        )
