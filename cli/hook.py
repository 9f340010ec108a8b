"""`ita hook`: other programs that are told what happens, each message signed (docs/api.md)."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.desk import FINDING, OUTSIDE, WRONG_USE, AgencyOption, at_the_office, console, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import hooks, thai
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.hook_outbox import GIVEN_UP_AFTER
from ita_model.hooks import ListedHook
from ita_model.moves import Outrun
from ita_model.records import MessageState, Role

app = typer.Typer(no_args_is_help=True, help="เว็บฮุก: แจ้งโปรแกรมอื่นเมื่อมีเรื่องเกิดขึ้น (ดู docs/api.md)")

_WORDS = {
    MessageState.SENT: "ส่งแล้ว",
    MessageState.OWED: "รอส่ง",
    MessageState.SENDING: "กำลังส่ง",
    MessageState.GIVEN_UP: "เลิกส่ง",
}


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="ที่อยู่ของโปรแกรมที่รับ ขึ้นต้นด้วย https://")],
    event: Annotated[
        list[str] | None, typer.Option("--event", help=f"เรื่องที่แจ้ง ระบุได้หลายครั้ง (ไม่ระบุ: ทุกเรื่อง): {', '.join(hooks.EVENTS)}")
    ] = None,
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """เพิ่มเว็บฮุก แสดงรหัสสำหรับตรวจลายเซ็นครั้งเดียว"""
    with at_the_office() as office, office.begin() as session:
        owner, at = find_agency(session, agency), now()
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        with refusals("เว็บฮุก"):
            try:
                hook, secret = hooks.add(
                    session, owner, url, event or hooks.EVENTS, by=secretary, at=at, inside=office.settings.hooks_inside
                )
            except hooks.Inside as error:
                said = "ที่อยู่นี้อยู่ในเครื่องนี้หรือเครือข่ายภายใน จึงไม่ส่งให้ หากตั้งใจ ให้ผู้ดูแลระบบตั้ง ITA_HOOKS_INSIDE=true ไม่มีอะไรเปลี่ยน"
                raise stop(WRONG_USE, said, str(error)) from error
            except hooks.NoAddress as error:
                said = "ที่อยู่ต้องขึ้นต้นด้วย http:// หรือ https:// มีชื่อเครื่อง และไม่มีชื่อผู้ใช้หรือ # ไม่มีอะไรเปลี่ยน"
                raise stop(WRONG_USE, said, str(error)) from error
            except hooks.SuchAHook as error:
                said = "ที่อยู่นี้ได้รับแจ้งเรื่องเหล่านี้อยู่แล้ว โปรดเลิกแจ้งของเดิมก่อน ไม่มีอะไรเปลี่ยน"
                raise stop(FINDING, said, str(error)) from error
            except hooks.NoEvents as error:
                raise stop(WRONG_USE, f"ไม่มีเรื่องนี้ให้แจ้ง ที่มีคือ {', '.join(hooks.EVENTS)}", str(error)) from error
    console.print(f"เพิ่มเว็บฮุกหมายเลข {hook.id} {hook.url}")
    console.print(secret, style="bold")
    console.print("คัดลอกไปตั้งที่โปรแกรมที่รับเดี๋ยวนี้ ระบบจะไม่แสดงอีก ใช้ตรวจลายเซ็นของทุกข้อความ")


@app.command("list")
def list_(agency: AgencyOption = None) -> None:
    """เว็บฮุกทุกแห่ง ส่งไปแล้วเท่าใด ค้างเท่าใด"""
    with at_the_office() as office, office.look() as session:
        found = hooks.hooks_of(session, find_agency(session, agency))
    for one in found:
        _tell(one)
    if not found:
        console.print("ยังไม่มีเว็บฮุก")


@app.command("remove")
def remove(
    number: Annotated[int, typer.Argument(help="หมายเลขเว็บฮุก (ดูจาก ita hook list)")],
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """เลิกแจ้งโปรแกรมนี้ มีผลทันที ที่ค้างอยู่ก็ไม่ส่ง"""
    with at_the_office() as office, office.begin() as session:
        owner, at = find_agency(session, agency), now()
        hook = hooks.find_hook(session, owner, number)
        if hook is None:
            raise stop(WRONG_USE, f"ไม่พบเว็บฮุกหมายเลข {number} ดูหมายเลขจาก ita hook list", f"no hook {number}")
        secretary = officer_for(session, owner, Role.SECRETARY, by, at)
        with refusals("เว็บฮุก"):
            try:
                hooks.remove(session, hook, by=secretary, at=at)
            except Outrun as error:
                raise stop(FINDING, "เว็บฮุกนี้เลิกแจ้งไปก่อนแล้ว ไม่มีอะไรเปลี่ยน", str(error)) from error
    console.print(f"เลิกแจ้งเว็บฮุกหมายเลข {number} แล้ว")


@app.command("deliver")
def deliver(agency: AgencyOption = None) -> None:
    """ส่งข้อความที่ค้างเดี๋ยวนี้ (ปกติส่งไปพร้อมรอบส่งจดหมาย)"""
    from tasks.hooking import tell_hooks

    with at_the_office() as office:
        with office.look() as session:
            code = find_agency(session, agency).code
        done = tell_hooks(office, code, clock=now)
    console.print(f"ส่งแล้ว {done.sent} ข้อความ รอส่งใหม่ {done.waiting} เลิกส่ง {done.given_up}")
    if done.waiting or done.given_up:
        said = f"บางแห่งยังไม่รับ ระบบจะส่งใหม่เองจนครบ {GIVEN_UP_AFTER.days} วันแล้วจึงเลิก"
        raise stop(OUTSIDE, said, "see: ita hook list")


def _tell(one: ListedHook) -> None:
    end = f" เลิกแจ้งเมื่อ {thai.short_date(office_day(one.end.at))}" if one.end else ""
    console.print(f"{one.hook.id}  {one.hook.url}{end}", style="bold")
    console.print(f"    แจ้งเรื่อง {one.hook.events.replace(' ', ', ')}")
    counts = " · ".join(f"{word} {one.counts[state]}" for state, word in _WORDS.items() if one.counts.get(state))
    console.print(f"    {counts or 'ยังไม่มีข้อความ'}{f' (ขัดข้องล่าสุด: {one.trouble})' if one.trouble else ''}")
