"""`ita report wishes`: what was ordered at the desk and waits is compiled now, where no Prefect does it by schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cli.desk import FINDING, AgencyOption, at_the_office, console, errors, stop
from cli.report import tell
from config.clock import now
from config.office import Office
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.records import Officer
from ita_model.report import wishes as orders
from ita_model.report.wishes import NotOpen, Trouble, Wished

_TROUBLES: Final[Mapping[Trouble, str]] = MappingProxyType(
    {
        Trouble.OUTSTANDING: "มีรายการที่ขาดหลักฐานเพิ่มขึ้นหลังจากสั่ง ปลัดสั่งใหม่พร้อมเหตุผลได้ หรือจัดทำฉบับร่าง",
        Trouble.TEMPLATE: "แบบ Word ใช้กับรายงานนี้ไม่ได้ โปรดสั่ง ita template check แล้วให้ปลัดสั่งจัดทำใหม่",
        Trouble.TYPEFACE: "แบบอักษรของรายงานหายหรือเสียหาย โปรดติดตั้งโปรแกรมนี้ใหม่ แล้วให้ปลัดสั่งจัดทำใหม่",
        Trouble.DISK: "อ่านหรือเขียนไฟล์ไม่ได้ โปรดตรวจพื้นที่ดิสก์และโฟลเดอร์ แล้วให้ปลัดสั่งจัดทำใหม่",
        Trouble.BROKEN: "ระบบจัดทำขัดข้อง โปรดแจ้งผู้ดูแลระบบ แล้วให้ปลัดสั่งจัดทำใหม่",
    }
)


def wishes(agency: AgencyOption = None) -> None:
    """คำสั่งจัดทำรายงานจากหน้าปลัดที่ยังรออยู่ จัดทำให้ทั้งหมดเดี๋ยวนี้"""
    at = now()
    with at_the_office() as office:
        with office.look() as session:
            owner = find_agency(session, agency)
            code = owner.code
            waiting = {one.wish.id: _named(session, one) for one in orders.waiting(session, owner.id, at=at)}
        if not waiting:
            console.print("ไม่มีคำสั่งจัดทำรายงานที่รออยู่")
            return
        console.print(f"คำสั่งที่รออยู่ {len(waiting)} คำสั่ง")
        for number, named in waiting.items():
            console.print(f"  คำสั่งที่ {number}  {named}")
        failed = sum(not _granted(office, code, number, at) for number in waiting)
    if failed:
        raise stop(FINDING, f"จัดทำไม่สำเร็จ {failed} จาก {len(waiting)} คำสั่ง รายงานเดิมยังอยู่ครบ")


def _named(session: Session, one: Wished) -> str:
    row = one.wish
    by = session.scalars(select(Officer.name).where(Officer.agency_id == row.agency_id, Officer.id == row.officer_id)).one()
    draft = " (ร่าง)" if row.draft else ""
    return f"{one.kind.titled(one.year)}{draft} · ข้อมูล ณ {thai.long_date(row.as_of)} · สั่งโดย {by}"


def _granted(office: Office, agency: str, number: int, at: datetime) -> bool:
    """Whether an order came true, or is somebody else's by now. One that could not keeps no other from it."""
    from tasks.wishing import grant, trouble_of

    console.print(f"คำสั่งที่ {number}", style="bold")
    try:
        done = grant(office, agency, number, at=at)
    except NotOpen:
        console.print("มีผู้จัดทำอยู่หรือจัดทำแล้ว")
        return True
    except DBAPIError:
        raise  # of the record itself: nothing can go on, and whoever opened the office says why
    except Exception as error:
        # The order has ended by now, with what was in the way or with its report: the next has nothing to do with it.
        errors.print(_trouble(office, agency, number, trouble_of(error)), style="bold")
        errors.print(f"  {error}", style="dim")
        return False
    if done is None:
        errors.print("การจัดทำถูกตัดกลางคันหลายครั้ง จึงเลิกทำคำสั่งนี้ โปรดแจ้งผู้ดูแลระบบ แล้วให้ปลัดสั่งจัดทำใหม่", style="bold")
        return False
    tell(office, done)
    return True


def _trouble(office: Office, agency: str, number: int, trouble: Trouble) -> str:
    """What was in the way, and what to do: a report that is on record already only wants its files set down."""
    with office.look() as session:
        ended = orders.wish(session, find_agency(session, agency).id, number)
    if ended is None or ended.report_id is None:
        return _TROUBLES[trouble]
    kept = f"รายงานหมายเลข {ended.report_id} บันทึกไว้แล้ว แต่วางไฟล์ลงโฟลเดอร์ไม่ได้"
    return f"{kept} โปรดตรวจพื้นที่ดิสก์และโฟลเดอร์ แล้วสั่ง ita report compile อีกครั้ง"
