"""`ita key`: the keys by which other programs use the office's API."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli.desk import FINDING, WRONG_USE, AgencyOption, at_the_office, console, day, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import keys, thai
from ita_model.agencies import find_agency
from ita_model.calendar import end_of_office_day, office_day
from ita_model.keys import Listed, Scope
from ita_model.moves import Outrun
from ita_model.people import officer_by_code
from ita_model.records import Role

app = typer.Typer(no_args_is_help=True, help="กุญแจ API ให้โปรแกรมอื่นใช้ข้อมูลของหน่วยงาน (ดู docs/api.md)")

_FOR = {
    Scope.PLAN_READ: "อ่านมาตรการและขั้นตอน",
    Scope.BOARD_READ: "อ่านรายการและสถานะ",
    Scope.EVIDENCE_READ: "อ่านหลักฐาน",
    Scope.REPORT_READ: "อ่านรายงาน",
    Scope.CONFIRM_WRITE: "ยืนยันแทนหัวหน้า/รอง",
    Scope.REVIEW_WRITE: "ตรวจรับและส่งกลับแทนปลัด",
}
_SCOPES = " · ".join(f"{scope} {words}" for scope, words in _FOR.items())


@app.command("issue")
def issue(
    name: Annotated[str, typer.Argument(help="ชื่อที่บอกว่ากุญแจนี้ใช้ที่ใด เช่น “เว็บไซต์ อบต.”")],
    officer: Annotated[str, typer.Option("--for", help="รหัสเจ้าหน้าที่ที่กุญแจทำงานแทน ทำได้ไม่เกินตำแหน่งของผู้นั้นในแต่ละวัน")],
    scope: Annotated[list[Scope], typer.Option("--scope", help=f"ใช้ทำอะไร ระบุได้หลายครั้ง: {_SCOPES}")],
    until: Annotated[date, typer.Option("--until", parser=day, help=f"ใช้ได้ถึงวันที่ ไม่เกิน {keys.LONGEST.days} วัน")],
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """ออกกุญแจใหม่ แสดงครั้งเดียว ระบบไม่เก็บตัวกุญแจไว้"""
    with at_the_office() as office, office.begin() as session:
        owner, at = find_agency(session, agency), now()
        who = officer_by_code(session, owner.id, officer)
        if who is None:
            raise stop(WRONG_USE, f"ไม่พบเจ้าหน้าที่รหัส {officer}", f"no such officer: {officer}")
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        with refusals("กุญแจ"):
            try:
                key, secret = keys.issue(
                    session, owner, who, scope, name=name, until=end_of_office_day(until), by=secretary, at=at
                )
            except keys.NoName as error:
                raise stop(WRONG_USE, "โปรดตั้งชื่อกุญแจ ไม่มีอะไรเปลี่ยน", str(error)) from error
            except keys.SuchAKey as error:
                said = "มีกุญแจเช่นนี้อยู่แล้ว โปรดยกเลิกดอกเดิมก่อน หรือใช้ชื่ออื่น ไม่มีอะไรเปลี่ยน"
                raise stop(FINDING, said, str(error)) from error
            except keys.TooLong as error:
                said = f"กุญแจใช้ได้ถึงวันนี้หรือหลังจากนี้ ไม่เกิน {keys.LONGEST.days} วัน โปรดแก้ --until ไม่มีอะไรเปลี่ยน"
                raise stop(WRONG_USE, said, str(error)) from error
            except keys.NothingToDo as error:
                what = f"ที่ทำ “{_FOR[error.scope]}” ({error.scope}) ได้" if error.scope else "ใด"
                raise stop(FINDING, f"วันนี้{who.name}ไม่มีตำแหน่ง{what} ไม่มีอะไรเปลี่ยน", str(error)) from error
    console.print(f"ออกกุญแจหมายเลข {key.id} “{key.name}” แทน{who.name} ใช้ได้ถึง {thai.long_date(until)}")
    console.print(secret, style="bold")
    console.print("คัดลอกไปเก็บเดี๋ยวนี้ ระบบจะไม่แสดงอีก ใครถือกุญแจนี้ทำแทนได้ หากหลุดให้สั่ง ita key revoke ทันที")


@app.command("list")
def list_(agency: AgencyOption = None) -> None:
    """กุญแจทุกดอก ใหม่สุดก่อน"""
    with at_the_office() as office, office.look() as session:
        found = keys.keys_of(session, find_agency(session, agency))
    for one in found:
        console.print(_told(one))
    if not found:
        console.print("ยังไม่เคยออกกุญแจ API")


@app.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(help="หมายเลขกุญแจ (ดูจาก ita key list)")],
    words: Annotated[str, typer.Option("--words", "-w", help="เหตุผล")] = "",
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """ยกเลิกกุญแจ มีผลทันที"""
    with at_the_office() as office, office.begin() as session:
        owner, at = find_agency(session, agency), now()
        key = keys.find_key(session, owner, number)
        if key is None:
            raise stop(WRONG_USE, f"ไม่พบกุญแจหมายเลข {number} ดูหมายเลขจาก ita key list", f"no key {number}")
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        with refusals("กุญแจ"):
            try:
                keys.revoke(session, key, by=secretary, at=at, words=words)
            except Outrun as error:
                raise stop(FINDING, "กุญแจนี้ยกเลิกไปก่อนแล้ว ไม่มีอะไรเปลี่ยน", str(error)) from error
    console.print(f"ยกเลิกกุญแจหมายเลข {number} “{key.name}” แล้ว")


def _told(one: Listed) -> str:
    key = one.key
    state = f"ใช้ได้ถึง {thai.short_date(office_day(key.expires_at))}"
    if one.end is not None:
        state = f"ยกเลิกเมื่อ {thai.short_date(office_day(one.end.at))}{f' ({one.end.words})' if one.end.words else ''}"
    elif key.expires_at <= now():
        state = f"หมดอายุเมื่อ {thai.short_date(office_day(key.expires_at))}"
    what = " · ".join(_FOR[scope] for scope in Scope if scope in keys.scopes_of(key))
    if one.used_on is not None:
        state += f"  ใช้ครั้งสุดท้าย {thai.short_date(one.used_on)}"
    return f"{key.id}  “{key.name}” …{key.ending}  แทน{one.officer.name}  {what}  {state}"
