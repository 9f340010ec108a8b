"""`ita review`, and the secretary's other words on a checkpoint: waive and reopen; and revoking a person's links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import handing
from cli.desk import WRONG_USE, AgencyOption, at_the_office, console, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import confirming, links, new_link, thai, visits
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.people import officer_by_code
from ita_model.records import Checkpoint, Confirmation, Division, Evidence, Measure, Officer, Role, names
from ita_model.states import State

app = typer.Typer(no_args_is_help=True, help="ตรวจสิ่งที่หัวหน้าส่วนยืนยันมา")

NumberArgument = Annotated[int, typer.Argument(help="หมายเลขจุดตรวจ")]
WordsOption = Annotated[str, typer.Option("--words", "-w", help="ความเห็นหรือเหตุผล (ต้องมี)")]

Act = Callable[[Session, Checkpoint, Officer, datetime], object]


@app.command("list")
def list_(agency: AgencyOption = None) -> None:
    """รายการที่รอตรวจ พร้อมข้อความและหลักฐาน และคำขอยกเว้นที่รอพิจารณา"""
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        waiting = session.execute(
            select(Checkpoint, Measure, Division)
            .join(Measure, names(Checkpoint, Measure))
            .join(Division, names(Checkpoint, Division))
            .where(Checkpoint.agency_id == owner.id, Checkpoint.state == State.SUBMITTED)
            .order_by(Checkpoint.due_on, Checkpoint.id)
        ).all()
        for point, measure, division in waiting:
            said = confirming.newest_confirmation(session, point)
            console.print(f"{point.id}  {division.name} · {measure.title} · {point.period}", style="bold")
            if said is not None:
                console.print(f"    {thai.short_date(office_day(said.at))}  {said.result}")
                for file in _evidence(session, said):
                    console.print(f"    หลักฐาน: {file.name}  {file.sha256 or file.url}")
        console.print(f"รอตรวจ {len(waiting)} รายการ")
        handing.show_requests(session, owner)


@app.command("accept")
def accept(number: NumberArgument, by: ByOption = None, agency: AgencyOption = None) -> None:
    """รับรองว่าถูกต้อง"""
    _act(number, by, agency, lambda s, c, o, at: confirming.accept(s, c, by=o, at=at))


@app.command("return")
def send_back(number: NumberArgument, words: WordsOption, by: ByOption = None, agency: AgencyOption = None) -> None:
    """ส่งกลับแก้ไข พร้อมความเห็น"""
    _act(number, by, agency, lambda s, c, o, at: confirming.send_back(s, c, by=o, at=at, comment=words))


app.command("grant-waiver")(handing.grant_waiver)
app.command("refuse-waiver")(handing.refuse_waiver)


def waive(number: NumberArgument, words: WordsOption, by: ByOption = None, agency: AgencyOption = None) -> None:
    """ยกเว้นจุดตรวจที่ไม่เกี่ยวข้อง พร้อมเหตุผล"""
    _act(number, by, agency, lambda s, c, o, at: confirming.waive(s, c, by=o, at=at, reason=words))


def reopen(number: NumberArgument, words: WordsOption, by: ByOption = None, agency: AgencyOption = None) -> None:
    """เปิดจุดตรวจที่เสร็จหรือยกเว้นแล้วขึ้นใหม่ พร้อมเหตุผล"""
    _act(number, by, agency, lambda s, c, o, at: confirming.reopen(s, c, by=o, at=at, reason=words))


def revoke_links(officer: Annotated[str, typer.Argument(help="รหัสเจ้าหน้าที่")], agency: AgencyOption = None) -> None:
    """ยกเลิกลิงก์ทุกลิงก์และการเข้าสู่ระบบของคนหนึ่ง เช่น เมื่อโทรศัพท์หาย"""
    with at_the_office() as office, office.begin() as session:
        owner = find_agency(session, agency)
        person = officer_by_code(session, owner.id, officer)
        if person is None:
            raise stop(WRONG_USE, f"ไม่พบเจ้าหน้าที่รหัส {officer}", "no such officer")
        moment = now()
        ended = links.revoke(session, owner.id, person.id, at=moment, by=None)
        left = visits.end_all(session, owner.id, person.id, at=moment, by=None)
    console.print(f"ยกเลิกแล้ว {ended} ลิงก์ของ{person.name} และให้ออกจากระบบ {left} เครื่อง")


def send_link(officer: Annotated[str, typer.Argument(help="รหัสเจ้าหน้าที่")], agency: AgencyOption = None) -> None:
    """ส่งลิงก์ใหม่ให้คนหนึ่งทางอีเมลที่บันทึกไว้ เช่น เมื่อลิงก์เดิมหมดอายุหรือถูกยกเลิก"""
    with at_the_office() as office, office.begin() as session:
        owner = find_agency(session, agency)
        person = officer_by_code(session, owner.id, officer)
        if person is None:
            raise stop(WRONG_USE, f"ไม่พบเจ้าหน้าที่รหัส {officer}", "no such officer")
        day = new_link.send_link(session, owner, person, at=now(), mail_domain=office.settings.mail_domain)
    console.print(f"ลิงก์ใหม่ของ{person.name} จะไปกับจดหมาย{thai.full_date(day)}")


def _act(number: int, by: str | None, agency: str | None, act: Act) -> None:
    with at_the_office() as office, refusals(), office.begin() as session:
        owner = find_agency(session, agency)
        point = session.scalar(select(Checkpoint).where(Checkpoint.agency_id == owner.id, Checkpoint.id == number))
        if point is None:
            raise stop(WRONG_USE, f"ไม่พบจุดตรวจหมายเลข {number}", "no such checkpoint")
        moment = now()
        act(session, point, officer_for(session, owner, Role.SECRETARY, by, moment), moment)
    console.print(f"บันทึกแล้ว: จุดตรวจ {number}")


def _evidence(session: Session, said: Confirmation) -> list[Evidence]:
    rows = select(Evidence).where(Evidence.agency_id == said.agency_id, Evidence.confirmation_id == said.id)
    return list(session.scalars(rows.order_by(Evidence.position)))
