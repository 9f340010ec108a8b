"""`ita acting`: who stands in for whom, from a day to a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.desk import WRONG_USE, AgencyOption, at_the_office, console, day, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai
from ita_model.acting import NoSuchPost, acting, stand_in
from ita_model.agencies import find_agency
from ita_model.people import officer_by_code
from ita_model.records import Agency, Division, Officer, Post, Role
from ita_model.terms import Term, terms

app = typer.Typer(no_args_is_help=True, help="ผู้รักษาราชการแทน")

_ROLES = {Role.HEAD: "หัวหน้า", Role.DEPUTY: "รอง/ผู้ช่วย", Role.SECRETARY: "ปลัด", Role.EXECUTIVE: "นายก"}


@app.command("add")
def add(
    role: Annotated[Role, typer.Argument(help="head หัวหน้าสำนัก/กอง · deputy รอง/ผู้ช่วย · secretary ปลัด · executive นายก")],
    who: Annotated[str, typer.Argument(help="รหัสเจ้าหน้าที่ที่รักษาราชการแทน")],
    from_on: Annotated[date, typer.Option("--from", parser=day, help="ตั้งแต่วันที่")],
    to_on: Annotated[date, typer.Option("--to", parser=day, help="ถึงวันที่")],
    division: Annotated[str | None, typer.Option("--division", help="รหัสสำนัก/กอง (สำหรับ head และ deputy)")] = None,
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """บันทึกว่าใครรักษาราชการแทนตำแหน่งใด ตั้งแต่วันใดถึงวันใด"""
    with at_the_office() as office, office.begin() as session:
        owner = find_agency(session, agency)
        officer = officer_by_code(session, owner.id, who)
        if officer is None:
            raise stop(WRONG_USE, f"ไม่พบเจ้าหน้าที่รหัส {who}", f"no such officer: {who}")
        where = _division(session, owner, division) if division else None
        at = now()
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        try:
            with refusals("ตำแหน่ง"):
                post = stand_in(
                    session, owner, role, officer, division=where, from_on=from_on, to_on=to_on, by=secretary, at=at
                )
        except NoSuchPost as error:
            said = "หัวหน้าและรองต้องระบุ --division ส่วนปลัดและนายกไม่ต้องระบุ และวันแรกต้องไม่อยู่หลังวันสุดท้าย ไม่มีอะไรเปลี่ยน"
            raise stop(WRONG_USE, said, str(error)) from error
        console.print(f"บันทึกแล้ว: {_told(session, post)}")


@app.command("list")
def list_(agency: AgencyOption = None) -> None:
    """ผู้รักษาราชการแทนทุกรายการ ใหม่สุดก่อน"""
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        posts, counts = acting(session, owner), {term.id: term for term in terms(session, owner.id)}
        for post in posts:
            console.print(f"{_told(session, post)}{_ended(counts[post.id])}")
        if not posts:
            console.print("ไม่มีผู้รักษาราชการแทนในบันทึก")


def _division(session: Session, agency: Agency, code: str) -> Division:
    found = session.scalar(select(Division).where(Division.agency_id == agency.id, Division.code == code))
    if found is None:
        raise stop(WRONG_USE, f"ไม่พบสำนัก/กองรหัส {code}", f"no such division: {code}")
    return found


def _told(session: Session, post: Post) -> str:
    who = session.get_one(Officer, post.officer_id)
    where = session.get_one(Division, post.division_id).name if post.division_id else ""
    assert post.to_on is not None
    days = f"{thai.short_date(post.from_on)} ถึง {thai.short_date(post.to_on)}"
    return f"{who.name} ({who.position}) รักษาราชการแทน{_ROLES[post.role]}{where}  {days}"


def _ended(term: Term) -> str:
    """That a post ended early, or never began, as the secretary said since."""
    if term.void:
        return f"  ยกเลิกแล้ว: {term.end_words}"
    return f"  พ้นจากตำแหน่งก่อน วันสุดท้าย {thai.short_date(term.ended_on)}: {term.end_words}" if term.ended_on else ""
