"""`ita report wishes`: what was ordered at the desk is compiled by hand where no Prefect does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from config.clock import now
from ita_model.calendar import FiscalYear, office_day
from ita_model.people import officer_by_code
from ita_model.records import Report, Year
from ita_model.report import wishes
from ita_model.report.document import ReportKind
from ita_model.report.period import day_of
from ita_model.report.wishes import Trouble
from tests.cli.conftest import Ita
from tests.support.por import Por


def ordered(por: Por, kind: ReportKind, *, draft: bool, reason: str = "", at: datetime) -> int:
    """The secretary orders a report at the desk; gives the order's number."""
    with por.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        secretary = officer_by_code(session, agency.id, "secretary")
        assert secretary is not None
        day = day_of(kind, FiscalYear(year.be), today=office_day(at), asked=None)
        return wishes.wish_for(session, year, kind, draft=draft, by=secretary, at=at, as_of=day, reason=reason).id


def test_the_orders_that_wait_are_listed_and_compiled_now(ita: Ita, por: Por) -> None:
    at = now()
    ordered(por, ReportKind.SIX_MONTH, draft=True, at=at)
    ordered(por, ReportKind.YEAR_END, draft=False, reason="ส่งอำเภอตามกำหนด", at=at)
    told = ita("report", "wishes").stdout
    assert "คำสั่งที่รออยู่ 2 คำสั่ง" in told
    assert "คำสั่งที่ 1  รายงานรอบ 6 เดือน ปีงบประมาณ 2567 (ร่าง) · ข้อมูล ณ" in told
    assert "รายงานหมายเลข 1" in told
    assert "ขั้นต่อไป ปลัดลงนาม: ita report sign-off 2" in told
    with por.look() as (session, agency):
        assert [one.draft for one in session.scalars(select(Report).order_by(Report.id))] == [True, False]
        assert [one.report_id for one in wishes.wishes_of(session, agency.id)] == [2, 1]
    assert ita("report", "wishes").stdout == "ไม่มีคำสั่งจัดทำรายงานที่รออยู่\n"
    assert ita("audit", "verify").stdout == "บันทึกและหลักฐานถูกต้องครบถ้วน\n"


def test_one_that_cannot_come_true_keeps_no_other_from_it(ita: Ita, por: Por) -> None:
    asked = now() - timedelta(hours=1)
    cut_off = ordered(por, ReportKind.SIX_MONTH, draft=True, at=asked)
    for n in range(wishes.MOST_BEGUN):
        with por.begin() as (session, agency):
            wishes.begin(session, agency.id, cut_off, at=asked + n * timedelta(minutes=15))
    ordered(por, ReportKind.YEAR_END, draft=True, at=asked)
    ended = ita("report", "wishes", code=1)
    assert "การจัดทำถูกตัดกลางคันหลายครั้ง" in ended.stderr
    assert "จัดทำไม่สำเร็จ 1 จาก 2 คำสั่ง" in ended.stderr
    with por.look() as (session, agency):
        told = [(one.report_id is not None, one.trouble) for one in wishes.wishes_of(session, agency.id)]
    assert told == [(True, None), (False, Trouble.BROKEN)]
    assert ita("report", "wishes").stdout == "ไม่มีคำสั่งจัดทำรายงานที่รออยู่\n"


def test_what_was_in_the_way_is_said_and_on_record(ita: Ita, por: Por, home: Path) -> None:
    ordered(por, ReportKind.SIX_MONTH, draft=True, at=now())
    (home / "reports").write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    said = ita("report", "wishes", code=1).stderr
    assert "อ่านหรือเขียนไฟล์ไม่ได้ โปรดตรวจพื้นที่ดิสก์และโฟลเดอร์ แล้วให้ปลัดสั่งจัดทำใหม่" in said
    with por.look() as (session, agency):
        (told,) = wishes.wishes_of(session, agency.id)
        assert told.trouble is Trouble.DISK


def test_a_report_on_record_whose_files_could_not_be_set_down_is_not_ordered_anew(ita: Ita, por: Por, home: Path) -> None:
    ordered(por, ReportKind.SIX_MONTH, draft=False, reason="ส่งอำเภอตามกำหนด", at=now())
    in_the_way = home / "reports" / "por" / "six-month-2567.docx"
    in_the_way.mkdir(parents=True)
    said = ita("report", "wishes", code=1).stderr
    assert "รายงานหมายเลข 1 บันทึกไว้แล้ว แต่วางไฟล์ลงโฟลเดอร์ไม่ได้" in said
    in_the_way.rmdir()
    ita("report", "compile", "six-month", "--year", "2567", "--reason", "ส่งอำเภอตามกำหนด")
    assert in_the_way.is_file()
