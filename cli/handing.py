"""`ita hand-over`, and the secretary's answers to those who ask for a waiver."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.desk import FINDING, WRONG_USE, AgencyOption, at_the_office, console, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai, waiving
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.handing import AlreadyThere, NobodyThere, NoWords, OwesItself, hand_over
from ita_model.people import officer_by_code
from ita_model.records import Agency, Checkpoint, Division, Measure, Officer, Role, WaiverRequest, names
from ita_model.waivers import is_open, open_request

NumberArgument = Annotated[int, typer.Argument(help="หมายเลขจุดตรวจ")]
WordsOption = Annotated[str, typer.Option("--words", "-w", help="ข้อความถึงผู้รับหรือผู้ขอ (ต้องมี)")]


def hand_over_(
    number: NumberArgument,
    words: WordsOption,
    division: Annotated[str | None, typer.Option("--to", help="รหัสสำนัก/กองที่รับต่อ")] = None,
    officer: Annotated[str | None, typer.Option("--to-officer", help="รหัสเจ้าหน้าที่ในสำนัก/กองเดิมที่รับต่อ")] = None,
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """ส่งต่อจุดตรวจให้สำนัก/กองอื่น หรือให้ผู้อื่นในสำนัก/กองเดิม พร้อมข้อความ มีผลทันที"""
    if (division is None) == (officer is None):
        raise stop(WRONG_USE, "โปรดระบุผู้รับด้วย --to หรือ --to-officer อย่างใดอย่างหนึ่ง", "name one receiver")
    with at_the_office() as office, refusals(), office.begin() as session:
        owner = find_agency(session, agency)
        point, moment = _checkpoint(session, owner, number), now()
        to = _receiver(session, owner, division, officer)
        who = officer_for(session, owner, Role.SECRETARY, by, moment)
        try:
            hand_over(session, point, to, by=who, at=moment, words=words)
        except NoWords as error:
            raise stop(FINDING, "ยังไม่ได้เขียนข้อความถึงผู้รับ ไม่มีอะไรเปลี่ยน", str(error)) from error
        except OwesItself as error:
            said = f"{to.name}มีรายการของขั้นตอนนี้เป็นของตนเองอยู่แล้ว จึงรับแทนไม่ได้ ถ้าดำเนินการไม่ได้ ให้ขอยกเว้น ไม่มีอะไรเปลี่ยน"
            raise stop(FINDING, said, str(error)) from error
        except AlreadyThere as error:
            raise stop(FINDING, f"จุดตรวจ {number} อยู่กับ{to.name}อยู่แล้ว ไม่มีอะไรเปลี่ยน", str(error)) from error
        except NobodyThere as error:
            said = f"{to.name}รับจุดตรวจนี้ไม่ได้ในวันนี้ เพราะไม่มีหัวหน้าหรือไม่ได้ดำรงตำแหน่งในสำนัก/กองนั้น ไม่มีอะไรเปลี่ยน"
            raise stop(FINDING, said, str(error)) from error
        console.print(f"บันทึกแล้ว: ส่งต่อจุดตรวจ {number} ให้{to.name}")


def grant_waiver(
    number: NumberArgument,
    words: Annotated[str, typer.Option("--words", "-w", help="เหตุผลที่ใช้แทนเหตุผลของผู้ขอ (ไม่ต้องมีก็ได้)")] = "",
    by: ByOption = None,
    agency: AgencyOption = None,
) -> None:
    """ยกเว้นตามที่สำนัก/กองขอ ด้วยเหตุผลที่ขอมา"""
    _answer(number, by, agency, words, granting=True)


def refuse_waiver(number: NumberArgument, words: WordsOption, by: ByOption = None, agency: AgencyOption = None) -> None:
    """ไม่ยกเว้นตามที่สำนัก/กองขอ พร้อมข้อความถึงผู้ขอ"""
    _answer(number, by, agency, words, granting=False)


def show_requests(session: Session, owner: Agency) -> None:
    """The waivers that are asked for and wait for the secretary, oldest first; nothing where there are none."""
    waiting = session.execute(
        select(WaiverRequest, Checkpoint, Measure, Division, Officer)
        .join(Checkpoint, names(WaiverRequest, Checkpoint))
        .join(Measure, names(Checkpoint, Measure))
        .join(Division, names(Checkpoint, Division))
        .join(Officer, names(WaiverRequest, Officer))
        .where(WaiverRequest.agency_id == owner.id, is_open())
        .order_by(WaiverRequest.at, WaiverRequest.id)
    ).all()
    for request, point, measure, division, officer in waiting:
        console.print(f"{point.id}  {division.name} · {measure.title} · {point.period}", style="bold")
        console.print(f"    {thai.short_date(office_day(request.at))}  {officer.name} ขอยกเว้น: {request.words}")
    if waiting:
        console.print(f"ขอยกเว้น {len(waiting)} รายการ ตอบด้วย ita review grant-waiver หรือ ita review refuse-waiver")


def _answer(number: int, by: str | None, agency: str | None, words: str, *, granting: bool) -> None:
    with at_the_office() as office, refusals(), office.begin() as session:
        owner = find_agency(session, agency)
        point, moment = _checkpoint(session, owner, number), now()
        who = officer_for(session, owner, Role.SECRETARY, by, moment)
        request = open_request(session, point)
        if request is None:
            raise stop(FINDING, f"ไม่มีคำขอยกเว้นของจุดตรวจ {number} ที่รอพิจารณา ไม่มีอะไรเปลี่ยน", "no open request")
        if granting:
            waiving.grant(session, point, request, by=who, at=moment, words=words)
        else:
            waiving.refuse(session, point, request, by=who, at=moment, words=words)
    console.print(f"บันทึกแล้ว: {'ยกเว้น' if granting else 'ไม่ยกเว้น'}จุดตรวจ {number}")


def _checkpoint(session: Session, owner: Agency, number: int) -> Checkpoint:
    point = session.scalar(select(Checkpoint).where(Checkpoint.agency_id == owner.id, Checkpoint.id == number))
    if point is None:
        raise stop(WRONG_USE, f"ไม่พบจุดตรวจหมายเลข {number}", "no such checkpoint")
    return point


def _receiver(session: Session, owner: Agency, division: str | None, officer: str | None) -> Division | Officer:
    found: Division | Officer | None
    if division is not None:
        found = session.scalar(select(Division).where(Division.agency_id == owner.id, Division.code == division))
        if found is None:
            raise stop(WRONG_USE, f"ไม่พบสำนัก/กองรหัส {division}", f"no such division: {division}")
        return found
    found = officer_by_code(session, owner.id, officer or "")
    if found is None:
        raise stop(WRONG_USE, f"ไม่พบเจ้าหน้าที่รหัส {officer}", f"no such officer: {officer}")
    return found
