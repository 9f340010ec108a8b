"""`ita calendar`: secret addresses at which phones read the due days of a division, or of the whole office."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select

from cli.desk import FINDING, WRONG_USE, AgencyOption, at_the_office, console, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import feeds, thai
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.moves import Outrun
from ita_model.records import Division, Role

app = typer.Typer(no_args_is_help=True, help="ปฏิทินวันครบกำหนด ให้โทรศัพท์อ่านจากที่อยู่ลับ")
_WHOLE = "ทั้งหน่วยงาน"


@app.command("issue")
def issue(
    division: Annotated[str | None, typer.Option("--division", help="รหัสสำนัก/กอง (ไม่ระบุ: ทั้งหน่วยงาน)")] = None,
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """สร้างที่อยู่ปฏิทินใหม่ แสดงครั้งเดียว ระบบไม่เก็บที่อยู่ไว้"""
    with at_the_office() as office, office.begin() as session:
        owner, at = find_agency(session, agency), now()
        mine = select(Division).where(Division.agency_id == owner.id, Division.code == division)
        where = session.scalar(mine) if division else None
        if division and where is None:
            raise stop(WRONG_USE, f"ไม่พบสำนัก/กองรหัส {division}", f"no such division: {division}")
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        with refusals("ปฏิทิน"):
            feed, secret = feeds.make(session, owner, where, by=secretary, at=at)
        base = office.settings.base_url
    console.print(f"ปฏิทินหมายเลข {feed.id} ของ{where.name if where else _WHOLE}")
    console.print(f"{base}/calendar/{secret}.ics", style="bold")
    console.print("คัดลอกไปเก็บเดี๋ยวนี้ ระบบจะไม่แสดงอีก วิธีเพิ่มลงในโทรศัพท์อยู่ที่หน้า /desk/calendars")


@app.command("list")
def list_(agency: AgencyOption = None) -> None:
    """ที่อยู่ปฏิทินทุกที่อยู่ ใหม่สุดก่อน"""
    with at_the_office() as office, office.look() as session:
        found = feeds.feeds_of(session, find_agency(session, agency).id)
    for one in found:
        made = thai.short_date(office_day(one.feed.at))
        state = f"ปิดเมื่อ {thai.short_date(office_day(one.end.at))}" if one.end else "ใช้ได้อยู่"
        console.print(f"{one.feed.id}  {one.division.name if one.division else _WHOLE}  สร้างเมื่อ {made}  {state}")
    if not found:
        console.print("ยังไม่เคยสร้างที่อยู่ปฏิทิน")


@app.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(help="หมายเลขปฏิทิน (ดูจาก ita calendar list)")],
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """ปิดที่อยู่ปฏิทิน มีผลทันที"""
    with at_the_office() as office, office.begin() as session:
        owner, at = find_agency(session, agency), now()
        feed = feeds.find_feed(session, owner.id, number)
        if feed is None:
            raise stop(WRONG_USE, f"ไม่พบปฏิทินหมายเลข {number} ดูหมายเลขจาก ita calendar list", f"no calendar {number}")
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        with refusals("ปฏิทิน"):
            try:
                feeds.close(session, feed, by=secretary, at=at)
            except Outrun as error:
                raise stop(FINDING, "ที่อยู่ปฏิทินนี้ปิดไปก่อนแล้ว ไม่มีอะไรเปลี่ยน", str(error)) from error
    console.print(f"ปิดที่อยู่ปฏิทินหมายเลข {number} แล้ว")
