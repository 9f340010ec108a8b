"""`ita report list`, and the life of a compiled report: signed off, acknowledged, published, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Final

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.desk import FINDING, WRONG_USE, AgencyOption, at_the_office, console, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.filestore import FileStore
from ita_model.moves import NotAllowed
from ita_model.records import Officer, Report, Role, Year, names
from ita_model.report import life
from ita_model.report.document import ReportKind
from ita_model.report.life_told import life_told, other_name_told, refusal_told, reopened_told, standing_told
from ita_model.report.named import other_name
from ita_model.report.narratives import reopened_since
from ita_model.report.states import ReportState
from ita_model.report.versions import NotAsKept, year_of_report
from ita_model.report.wording import SignedBy

_SIGNED: Final = {ReportState.SIGNED_OFF: SignedBy.SECRETARY, ReportState.ACKNOWLEDGED: SignedBy.EXECUTIVE}
"""The steps by which somebody puts their name to a report, and in whose place."""

NumberArgument = Annotated[int, typer.Argument(help="หมายเลขรายงาน (ดูจาก ita report list)")]
ReasonOption = Annotated[str, typer.Option("--words", "-w", help="เหตุผลที่เลิกใช้หรือมีฉบับใหม่แทน")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to `ita report`."""
    for name, act in (
        ("list", list_),
        ("sign-off", sign_off),
        ("send-back", send_back),
        ("acknowledge", acknowledge),
        ("publish", publish),
        ("supersede", supersede),
    ):
        app.command(name)(act)


def list_(agency: AgencyOption = None) -> None:
    """รายงานที่จัดทำแล้วทุกฉบับ ใหม่สุดก่อน อยู่ขั้นใด ใครทำอะไรเมื่อใด เพราะเหตุใด"""
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        rows = session.execute(
            select(Report, Year.be)
            .join(Year, names(Report, Year))
            .where(Report.agency_id == owner.id)
            .order_by(Report.id.desc())
        ).all()
        for one, be in rows:
            console.print(f"{one.id}  {ReportKind(one.kind).titled(be)} · {standing_told(session, one)}", style="bold")
            missing = f"ยังขาดหลักฐาน {one.outstanding} รายการ" if one.outstanding else "หลักฐานครบถ้วน"
            console.print(f"    ข้อมูล ณ {thai.long_date(one.as_of)} · {one.measures} มาตรการ · {missing}")
            for line in life_told(session, one):
                console.print(f"    {line}")
        console.print(f"รายงาน {len(rows)} ฉบับ")


def sign_off(number: NumberArgument, words: ReasonOption = "", by: ByOption = None, agency: AgencyOption = None) -> None:
    """ปลัดลงนามรับรองรายงาน ฉบับที่นายกส่งกลับต้องตอบด้วย -w"""
    _advance(number, ReportState.SIGNED_OFF, Role.SECRETARY, by, agency, words)


def send_back(number: NumberArgument, words: ReasonOption, by: ByOption = None, agency: AgencyOption = None) -> None:
    """นายกส่งรายงานที่ปลัดลงนามแล้วกลับ พร้อมเหตุผล"""
    _advance(number, ReportState.SENT_BACK, Role.EXECUTIVE, by, agency, words)


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
    warnings: list[str] = []
    with at_the_office() as office, refusals("รายงาน"), _causes(), office.begin() as session:
        owner = find_agency(session, agency)
        found = session.scalar(select(Report).where(Report.agency_id == owner.id, Report.id == number))
        if found is None:
            raise stop(WRONG_USE, f"ไม่พบรายงานหมายเลข {number}", "no such report")
        at = now()
        officer = officer_for(session, owner, role, by, at)
        life.advance(session, found, to, by=officer, at=at, words=words)
        if to in _SIGNED:
            warnings += _other_name(session, found, office.documents(owner.code), _SIGNED[to], officer, at)
        told = year_of_report(session, found)
        if to is not ReportState.SUPERSEDED:
            warnings += (reopened_told(title, day) for title, day in reopened_since(session, found, told, at=at))
        stands = standing_told(session, found)
        page = office.public_at(owner.code, told.be, ReportKind(found.kind))
    console.print(f"บันทึกแล้ว: รายงาน {number} {stands}")
    if to is ReportState.PUBLISHED:
        console.print(f"ประชาชนเปิดดูได้ที่ {page}")
    for warning in warnings:
        console.print(warning, style="yellow")


def _other_name(
    session: Session, report: Report, documents: FileStore, by: SignedBy, officer: Officer, at: datetime
) -> list[str]:
    """What to say where the report does not name whoever signs it; signing it is theirs to decide all the same."""
    try:
        other = other_name(session, report, documents, by=by, officer=officer, at=at)
    except NotAsKept:
        return ["โปรดทราบ: อ่านรายงานฉบับที่เก็บไว้ไม่ได้ จึงเทียบชื่อผู้ลงนามไม่ได้ โปรดตรวจด้วย ita audit verify"]
    return [other_name_told(report.id, other)] if other is not None else []


@contextmanager
def _causes() -> Iterator[None]:
    """Around a step of a report: each rule that refuses it has a sentence of its own."""
    try:
        yield
    except NotAllowed as error:
        raise stop(FINDING, refusal_told(error), str(error)) from error
