"""`ita report list`, and the life of a compiled report: signed off, acknowledged, published, withdrawn."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select

from cli.desk import WRONG_USE, AgencyOption, at_the_office, console, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.records import Report, Role, Year, names
from ita_model.report import life
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState

NumberArgument = Annotated[int, typer.Argument(help="หมายเลขรายงาน (ดูจาก ita report list)")]
ReasonOption = Annotated[str, typer.Option("--words", "-w", help="เหตุผลที่มีฉบับใหม่แทน")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to `ita report`."""
    for name, act in (
        ("list", list_),
        ("sign-off", sign_off),
        ("acknowledge", acknowledge),
        ("publish", publish),
        ("supersede", supersede),
    ):
        app.command(name)(act)


def list_(agency: AgencyOption = None) -> None:
    """รายงานที่จัดทำแล้วทุกฉบับ ใหม่สุดก่อน และอยู่ขั้นใด"""
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        rows = session.execute(
            select(Report, Year.be)
            .join(Year, names(Report, Year))
            .where(Report.agency_id == owner.id)
            .order_by(Report.id.desc())
        ).all()
        for one, be in rows:
            console.print(f"{one.id}  {ReportKind(one.kind).titled(be)} · {life.state_of(session, one).thai}", style="bold")
            missing = f"ยังขาดหลักฐาน {one.outstanding} รายการ" if one.outstanding else "หลักฐานครบถ้วน"
            console.print(f"    ข้อมูล ณ {thai.long_date(one.as_of)} · {one.measures} มาตรการ · {missing}")
        console.print(f"รายงาน {len(rows)} ฉบับ")


def sign_off(number: NumberArgument, by: ByOption = None, agency: AgencyOption = None) -> None:
    """ปลัดลงนามรับรองรายงาน"""
    _advance(number, ReportState.SIGNED_OFF, Role.SECRETARY, by, agency)


def acknowledge(number: NumberArgument, by: ByOption = None, agency: AgencyOption = None) -> None:
    """นายกรับทราบและอนุญาตให้เผยแพร่"""
    _advance(number, ReportState.ACKNOWLEDGED, Role.EXECUTIVE, by, agency)


def publish(number: NumberArgument, words: ReasonOption = "", by: ByOption = None, agency: AgencyOption = None) -> None:
    """เผยแพร่รายงาน แทนฉบับที่เผยแพร่ไว้เดิม (ถ้ามี พร้อมเหตุผล)"""
    _advance(number, ReportState.PUBLISHED, Role.SECRETARY, by, agency, words)


def supersede(number: NumberArgument, words: ReasonOption, by: ByOption = None, agency: AgencyOption = None) -> None:
    """เลิกใช้รายงานฉบับหนึ่ง พร้อมเหตุผล"""
    _advance(number, ReportState.SUPERSEDED, Role.SECRETARY, by, agency, words)


def _advance(number: int, to: ReportState, role: Role, by: str | None, agency: str | None, words: str = "") -> None:
    with at_the_office() as office, refusals("รายงาน"), office.begin() as session:
        owner = find_agency(session, agency)
        found = session.scalar(select(Report).where(Report.agency_id == owner.id, Report.id == number))
        if found is None:
            raise stop(WRONG_USE, f"ไม่พบรายงานหมายเลข {number}", "no such report")
        at = now()
        life.advance(session, found, to, by=officer_for(session, owner, role, by, at), at=at, words=words)
    console.print(f"บันทึกแล้ว: รายงาน {number} {to.thai}")
