"""The year itself: day by day the flows run, letters go out, heads answer, the secretary reviews, reports are compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Final

import httpx
from sqlalchemy import select

from config.daysoff import days_off_from, work_calendar
from config.office import Office
from demo.answers import read_answers
from demo.people import Head, Secretary
from demo.post_office import PostOffice
from demo.publishing import bring_on
from demo.stage import Clock
from flows.compile import compile_report
from flows.daily_sweep import daily_sweep
from flows.deliver import deliver
from flows.upkeep import upkeep
from ita_model import confirming
from ita_model.agencies import find_agency
from ita_model.calendar import FiscalYear, office_moment
from ita_model.opening import open_year
from ita_model.people import officer_by_code
from ita_model.plan import Plan
from ita_model.records import Checkpoint, Division, Measure, names
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState
from ita_model.sweeping import pass_over
from tasks.compiling import Compiled
from tasks.sweeping import is_quiet

_HURRY_FROM: Final = date(2024, 9, 1)
"""From September on everybody answers at once: the year-end report is near."""

_CHANG_IN_THE_FIELD: Final = ((date(2023, 10, 1), date(2023, 12, 15)), (date(2024, 2, 26), date(2024, 4, 5)))
"""When the head of กองช่าง is out building roads, and late with everything but for the days below."""

_CHANG_AT_HIS_DESK: Final = frozenset({date(2023, 11, 8), date(2023, 12, 15), date(2024, 4, 5)})

_BAD_MAIL_DAY: Final = date(2024, 2, 19)
_WAIVER_DAY: Final = date(2024, 4, 22)
_WAIVED: Final = ("m01", "sawatdikan", "2567-04")
_WAIVER_REASON: Final = "เดือนเมษายน กองสวัสดิการสังคมจัดประชุมร่วมกับสำนักปลัดเพราะมีวันหยุดยาว รายงานการประชุมอยู่กับสำนักปลัด"
_SIX_MONTH_REASON: Final = "กองช่างปฏิบัติงานภาคสนามต่อเนื่องถึงต้นเดือนเมษายน จะส่งหลักฐานที่ค้างภายในวันที่ ๕ เมษายน ๒๕๖๗"
_COMMENT: Final = "ภาพถ่ายไม่เห็นผู้เข้าประชุม ขอภาพที่เห็นผู้เข้าประชุมและวันที่ประชุม"


@dataclass
class Told:
    """What happened in the year, for the summary."""

    swept: int = 0
    quiet: int = 0
    confirmed: int = 0
    accepted: int = 0
    returned: int = 0
    waived: int = 0
    notices: int = 0
    delayed: int = 0
    published: bool = False
    reports: list[Compiled] = field(default_factory=list)


def working_days(plan: Plan) -> list[date]:
    """The office's working days of the plan's year."""
    calendar = work_calendar(plan.year)
    every = (plan.year.start + timedelta(days=n) for n in range((plan.year.end - plan.year.start).days + 1))
    return [day for day in every if calendar.is_working_day(day)]


def open_the_year(office: Office, plan: Plan, text: str) -> int:
    """Open the plan's year on its first day; gives how many checkpoints it has."""
    days_off = days_off_from(plan.year)
    with office.begin() as session:
        return open_year(session, plan, text=text, days_off=days_off, at=office_moment(plan.year.start, 8)).checkpoints


async def run_year(
    office: Office,
    plan: Plan,
    post_office: PostOffice,
    clock: Clock,
    *,
    days: Sequence[date],
    passed: Callable[[date], None],
    until: date | None = None,
) -> Told:
    """Carry the office through the days; `passed` is told each day that is over.

    It may stop at noon of the day `until`: the heads have answered, and the secretary has not come to it yet.
    """
    told = Told()
    agency = plan.agency.code
    answers = read_answers(plan)
    report_day = _report_day(plan.year, days=days)
    numbers = count(1)
    with httpx.Client(base_url=office.settings.base_url, follow_redirects=True, timeout=30) as browser:
        heads, secretary = _people(plan, post_office, browser)
        for day in days:
            clock.moment = office_moment(day, 8, 30)
            if day == _BAD_MAIL_DAY:
                post_office.answer_next(2, "451 4.3.0 The mailboxes are being moved, try again")
            if is_quiet(office, agency, on=day):
                told.quiet += 1
                with office.begin() as session:  # as a country's batch does: the record knows that the clockwork ran
                    pass_over(session, [find_agency(session, agency).id], on=day, at=clock.moment)
            else:
                told.notices += (await daily_sweep(agency, on=day, at=clock.moment))[agency].notices
                told.swept += 1
            if day == _BAD_MAIL_DAY:
                clock.moment = office_moment(day, 9)
                told.delayed += (await deliver(agency, at=clock.moment))[agency].sent
            for place, head in enumerate(heads):
                clock.moment = office_moment(day, 10 + place)
                told.confirmed += head.work(day, answers, lambda: next(numbers))
            if day == until:
                return told
            clock.moment = office_moment(day, 16)
            accepted, returned = secretary.work(day)
            told.accepted, told.returned = told.accepted + accepted, told.returned + returned
            if day == _WAIVER_DAY:
                told.waived += _waive(office, agency, plan, clock)
            if day == report_day:
                told.reports.append(await _compile(office, agency, ReportKind.SIX_MONTH, clock))
            if day > report_day:
                over = [one for one in days if one <= day]
                told.published |= bring_on(office, plan, clock, compiled_on=report_day, days=over) is ReportState.PUBLISHED
            passed(day)
        told.reports.append(await _compile(office, agency, ReportKind.YEAR_END, clock))
        # The first morning after the year: the secretary hears that its report was compiled.
        clock.moment = office_moment(plan.year.end + timedelta(days=1), 1, 30)
        await upkeep(at=clock.moment)
        clock.moment = clock.moment.set(hour=8)
        told.notices += (await daily_sweep(agency, on=clock.moment.date(), at=clock.moment))[agency].notices
        told.swept += 1
    return told


def _report_day(year: FiscalYear, *, days: Sequence[date]) -> date:
    """The first of these days after the first half: when its report is compiled."""
    return next((day for day in sorted(days) if day > year.halves()[0].end), max(days))


async def _compile(office: Office, agency: str, kind: ReportKind, clock: Clock) -> Compiled:
    folder = office.settings.home / "reports"  # one office alone: its reports stand where one looks first
    reason = _SIX_MONTH_REASON if kind is ReportKind.SIX_MONTH else None
    return (await compile_report(kind, agency=agency, by="secretary", reason=reason, folder=folder, at=clock.moment))[agency]


def _waive(office: Office, agency: str, plan: Plan, clock: Clock) -> int:
    measure, division, occurrence = _WAIVED
    with office.begin() as session:
        owner = find_agency(session, agency)
        secretary = officer_by_code(session, owner.id, plan.secretary)
        point = session.scalars(
            select(Checkpoint)
            .join(Measure, names(Checkpoint, Measure))
            .join(Division, names(Checkpoint, Division))
            .where(Checkpoint.agency_id == owner.id, Measure.code == measure)
            .where(Division.code == division, Checkpoint.occurrence == occurrence)
        ).one()
        assert secretary is not None
        confirming.waive(session, point, by=secretary, at=clock(), reason=_WAIVER_REASON)
    return 1


def _people(plan: Plan, post_office: PostOffice, browser: httpx.Client) -> tuple[list[Head], Secretary]:
    addresses = {person.code: person.address for person in plan.people}
    waits = {"palad": 1, "klang": 1, "suksa": 1, "sawatdikan": 1}
    heads = [
        Head(
            division.head,
            addresses[division.head],
            post_office,
            browser,
            division=division.name,
            acts=_after(waits[division.code]) if division.code in waits else _chang,
        )
        for division in plan.divisions
    ]
    sent_back: list[str] = []

    def wants_more(page: str) -> str | None:
        """The first monthly meeting of กองการศึกษา is sent back, once."""
        if sent_back or "กองการศึกษา" not in page or "การประชุมประจำเดือนพนักงาน" not in page:
            return None
        sent_back.append(page)
        return _COMMENT

    return heads, Secretary("secretary", addresses[plan.secretary], post_office, browser, wants_more=wants_more)


def _after(days: int) -> Callable[[date, date], bool]:
    return lambda asked, today: today >= asked + timedelta(days=0 if today >= _HURRY_FROM else days)


def _chang(asked: date, today: date) -> bool:
    if any(first <= today <= last for first, last in _CHANG_IN_THE_FIELD):
        return today in _CHANG_AT_HIS_DESK
    return _after(1)(asked, today)
