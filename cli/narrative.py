"""`ita narrative`: what a report tells of each measure, the heads' words beside the secretary's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Final

import typer
from sqlalchemy.orm import Session

from cli.desk import FINDING, WRONG_USE, AgencyOption, AsOfOption, at_the_office, console, no_such_day, no_such_year, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.narrating import Hold, NothingToTell, take_back
from ita_model.records import Role
from ita_model.report.document import ReportKind
from ita_model.report.grounds import Ground
from ita_model.report.narratives import MeasureTold, Written, narratives_of, write_narrative
from ita_model.report.period import NotADayOfIt, year_of

app = typer.Typer(no_args_is_help=True, help="ถ้อยคำของรายงาน: ของสำนัก/กอง และที่ปลัดเรียบเรียง")

KindArgument = Annotated[ReportKind, typer.Argument(help="six-month รอบ 6 เดือน · year-end สิ้นปีงบประมาณ")]
MeasureArgument = Annotated[str, typer.Argument(help="รหัสมาตรการ")]
YearOption = Annotated[int | None, typer.Option("--year", help="ปีงบประมาณ พ.ศ. (ค่าเริ่มต้น: ปีของรอบล่าสุด)")]

HOLD_IN_THAI: Final = {
    Hold.NONE: "ใช้ถ้อยคำของสำนัก/กอง",
    Hold.WHOLE: "ใช้ข้อความที่เรียบเรียง",
    Hold.BEHIND: "ใช้ข้อความที่เรียบเรียง แต่มีหลักฐานที่รับรองเพิ่มหลังจากนั้น",
    Hold.STALE: "ไม่ใช้ข้อความที่เรียบเรียง เพราะผลที่อ้างถึงไม่ได้รับการรับรองแล้ว",
}
_TOO_EARLY: Final = "ไม่ใช้ข้อความที่เรียบเรียง เพราะผลที่อ้างถึงยังไม่ได้รับการรับรองในวันที่ของข้อมูล"


@app.command("list")
def list_(kind: KindArgument, year: YearOption = None, as_of: AsOfOption = None, agency: AgencyOption = None) -> None:
    """ทุกมาตรการของรายงาน: ใช้ถ้อยคำของใคร"""
    with at_the_office() as office, office.look() as session:
        for one in _looked_at(session, kind, year, as_of, agency, at=now()):
            console.print(f"{one.measure.code}  {one.measure.title}: {_standing(one)}")
            if one.written is not None:
                console.print(f"  {_author(one.written)} · อ้างถึงผลของ {_in_short(one.written.grounds)}")


@app.command("show")
def show(
    kind: KindArgument, measure: MeasureArgument, year: YearOption = None, as_of: AsOfOption = None, agency: AgencyOption = None
) -> None:
    """มาตรการเดียว: ถ้อยคำของสำนัก/กอง และข้อความที่จะอยู่ในรายงาน"""
    with at_the_office() as office, office.look() as session:
        one = _one(_looked_at(session, kind, year, as_of, agency, at=now()), measure)
        console.print(f"{one.measure.code}  {one.measure.title}", style="bold")
        console.print(_standing(one))
        result, outcome = one.heads_words
        _say("ถ้อยคำของสำนัก/กอง", result, outcome)
        for ground in one.reopened:
            if one.written is None or ground not in one.written.grounds:  # else it stands below what was written
                console.print(_of_ground(ground))
        if one.written is not None:
            _say("ข้อความที่เรียบเรียง", one.written.narrative.result or "", one.written.narrative.outcome or "")
            for line in _whence(one.written):
                console.print(line)


@app.command("write")
def write(
    kind: KindArgument,
    measure: MeasureArgument,
    result: Annotated[str, typer.Option("--result", "-r", help="สรุปผลการดำเนินการ (คอลัมน์ที่ 5)")],
    outcome: Annotated[str, typer.Option("--outcome", "-o", help="ผลลัพธ์หรือความสำเร็จ (คอลัมน์ที่ 6)")] = "",
    by: ByOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    agency: AgencyOption = None,
) -> None:
    """เรียบเรียงข้อความของมาตรการแทนถ้อยคำของสำนัก/กอง"""
    with at_the_office() as office, _refused(), office.begin() as session:
        at = now()
        one = _one(_looked_at(session, kind, year, as_of, agency, at=at), measure)
        who = officer_for(session, find_agency(session, agency), Role.SECRETARY, by, at)
        write_narrative(session, one, kind, by=who, at=at, result=result, outcome=outcome)
        after = _one(_looked_at(session, kind, year, as_of, agency, at=at), measure)
    console.print(f"บันทึกแล้ว: รายงานจะใช้ข้อความนี้สำหรับ{one.measure.title}")
    if after.reopened_since:
        console.print(_standing(after))


@app.command("take-back")
def take_back_(
    kind: KindArgument,
    measure: MeasureArgument,
    by: ByOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    agency: AgencyOption = None,
) -> None:
    """กลับไปใช้ถ้อยคำของสำนัก/กอง"""
    with at_the_office() as office, _refused(), office.begin() as session:
        at = now()
        one = _one(_looked_at(session, kind, year, as_of, agency, at=at), measure)
        who = officer_for(session, find_agency(session, agency), Role.SECRETARY, by, at)
        take_back(session, one.measure, kind, by=who, at=at)
    console.print(f"บันทึกแล้ว: รายงานจะใช้ถ้อยคำของสำนัก/กองสำหรับ{one.measure.title}")


def _looked_at(
    session: Session, kind: ReportKind, year: int | None, as_of: date | None, agency: str | None, *, at: datetime
) -> tuple[MeasureTold, ...]:
    found = year_of(session, find_agency(session, agency), kind, year, today=office_day(at))
    if found is None:
        raise stop(WRONG_USE, no_such_year(year), "no such year is open")
    try:
        return narratives_of(session, found, kind, at=at, as_of=as_of)
    except NotADayOfIt as error:
        raise stop(WRONG_USE, no_such_day(error), str(error)) from error


def _one(measures: tuple[MeasureTold, ...], code: str) -> MeasureTold:
    found = next((one for one in measures if one.measure.code == code), None)
    if found is None:
        raise stop(WRONG_USE, f"ไม่พบมาตรการรหัส {code}", f"measures are {', '.join(one.measure.code for one in measures)}")
    return found


def _standing(one: MeasureTold) -> str:
    """Whose words a report tells, and what has become since of what they rest on."""
    if one.written is None and not one.accepted:
        return "ยังไม่มีผลที่รับรอง"
    said = _TOO_EARLY if one.too_early else HOLD_IN_THAI[one.told.hold]
    days = (one.written.reopened_on if one.written else None, one.reopened_since)
    day = max((day for day in days if day), default=None)
    return f"{said} · ผลที่อ้างถึงถูกเปิดใหม่เมื่อ {thai.long_date(day)} โปรดตรวจข้อความ" if day else said


def _whence(written: Written) -> Iterator[str]:
    """Who wrote the words and when, and on which confirmations they rest."""
    yield _author(written)
    yield "อ้างถึงผลที่รับรองแล้วของ"
    for one in written.grounds:
        yield _of_ground(one, early=one in written.early)


def _of_ground(one: Ground, *, early: bool = False) -> str:
    """A confirmation in a line: whose, said when, accepted when (`early`: after the report's day), and opened again why."""
    accepted = f"รับรอง {_day(one.accepted.at)}" + (" (หลังวันที่ของข้อมูล)" if early else "")
    reopened = f" · เปิดใหม่ {_day(one.reopened.at)}: {one.reopened.words}" if one.reopened else ""
    return f"  {one.division} ({one.period}) · ยืนยัน {_day(one.confirmation.at)} · {accepted}{reopened}"


def _author(written: Written) -> str:
    return f"เรียบเรียงโดย {written.author} เมื่อ {_day(written.narrative.at)}"


def _in_short(grounds: Sequence[Ground]) -> str:
    """By division, since a measure of every month and every division rests on sixty confirmations."""
    divisions = groupby(grounds, key=lambda one: one.division)
    return ", ".join(f"{name} ({_periods([one.period for one in several])})" for name, several in divisions)


def _periods(periods: Sequence[str]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]} ถึง {periods[-1]} {len(periods)} รายการ"


def _day(at: datetime) -> str:
    return thai.short_date(office_day(at))


def _say(heading: str, result: str, outcome: str) -> None:
    console.print(f"\n{heading}", style="bold")
    console.print(f"ผลการดำเนินการ: {result or 'ยังไม่มี'}")
    console.print(f"ผลลัพธ์: {outcome or 'ไม่ได้ระบุ'}")


@contextmanager
def _refused() -> Iterator[None]:
    with refusals("ข้อความ"):
        try:
            yield
        except NothingToTell as error:
            raise stop(FINDING, "มาตรการนี้ยังไม่มีผลที่รับรอง จึงยังเรียบเรียงข้อความไม่ได้", str(error)) from error
        except ValueError as error:
            raise stop(WRONG_USE, "ข้อความผลการดำเนินการว่างเปล่า ไม่มีอะไรเปลี่ยน", str(error)) from error
