"""`ita evidence list`, `publish` and `withdraw`: which evidence everybody may see on a published report's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from cli.desk import FINDING, WRONG_USE, AgencyOption, JsonOption, at_the_office, console, errors, no_such_year, stop
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.evidence.disclosing import NoSuchEvidence, NotAccepted, Shown, accepted_evidence, disclose
from ita_model.evidence.pictures import PICTURES
from ita_model.records import Disclosure, Evidence, Role
from ita_model.report.document import ReportKind
from ita_model.report.period import year_of

NumbersArgument = Annotated[list[int], typer.Argument(help="หมายเลขหลักฐาน (ดูจาก ita evidence list)")]
YearOption = Annotated[int | None, typer.Option("--year", help="ปีงบประมาณ พ.ศ. (ค่าเริ่มต้น: ปีของรายงานรอบล่าสุด)")]
WordsOption = Annotated[str, typer.Option("--words", "-w", help="หมายเหตุ เช่น เหตุผลที่ถอน")]

_PEOPLE: Final = "ก่อนเผยแพร่ โปรดดูว่าไม่มีข้อมูลส่วนบุคคลที่ไม่ควรเปิดเผย เช่น เลขประจำตัวประชาชน ที่อยู่ หมายเลขโทรศัพท์ หรือใบหน้าของผู้ที่ไม่ยินยอม"
_PICTURES: Final = "ภาพถ่าย: ประชาชนเห็นภาพที่ระบบทำขึ้นใหม่ ไม่มีพิกัดสถานที่ วันเวลา และรุ่นกล้องที่ซ่อนอยู่ในไฟล์เดิม"
_FILES: Final = (
    "ไฟล์ PDF และ Office: ประชาชนได้ไฟล์เดิมทั้งไฟล์ ซึ่งอาจมีชื่อผู้จัดทำ ประวัติการแก้ไข ความเห็น หรือข้อความที่ซ่อนไว้ติดไปด้วย "
    "โปรดเปิดดูคุณสมบัติของไฟล์ก่อน หากไม่แน่ใจ ให้ถอนด้วย ita evidence withdraw"
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to `ita evidence`."""
    for name, act in (("list", list_), ("publish", publish), ("withdraw", withdraw)):
        app.command(name)(act)


def list_(
    year: YearOption = None,
    public: Annotated[bool, typer.Option("--public", help="เฉพาะที่เผยแพร่อยู่")] = False,
    as_json: JsonOption = False,
    agency: AgencyOption = None,
) -> None:
    """หลักฐานที่ปลัดรับรองแล้วของปี พร้อมหมายเลข และรายการใดเผยแพร่ต่อประชาชนอยู่"""
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        wanted = year_of(session, owner, ReportKind.SIX_MONTH, year, today=office_day(now()))
        if wanted is None:
            raise stop(WRONG_USE, no_such_year(year), f"{owner.code} has not opened {year or 'a year'}")
        known = accepted_evidence(session, owner.id, wanted.id)
        be = wanted.be
    shown = [one for one in known if one.public or not public]
    if as_json:
        console.print_json(data=[_data(one) for one in shown], ensure_ascii=False)
        return
    title = None
    for one in shown:
        if one.title != title:
            title = one.title
            console.print(title, style="bold")
        mark = "เผยแพร่" if one.public else "ภายใน"
        size = thai.file_size(one.evidence.size) if one.evidence.size is not None else one.evidence.url
        console.print(f"  {one.evidence.id}  [{mark}]  {one.division} · {one.period} · {one.evidence.name}  {size}")
    console.print(f"ปีงบประมาณ {be}: หลักฐาน {len(known)} รายการ เผยแพร่อยู่ {sum(one.public for one in known)} รายการ")


def publish(numbers: NumbersArgument, words: WordsOption = "", by: ByOption = None, agency: AgencyOption = None) -> None:
    """เผยแพร่หลักฐานต่อประชาชน ในหน้าเผยแพร่รายงานใต้มาตรการของตน"""
    marked = _mark(numbers, public=True, words=words, by=by, agency=agency)
    kinds = {row.media_type in PICTURES for row in marked if row.sha256 is not None}
    if not marked:
        return
    console.print(_PEOPLE)
    if True in kinds:
        console.print(_PICTURES)
    if False in kinds:
        errors.print(_FILES, style="yellow")


def withdraw(numbers: NumbersArgument, words: WordsOption = "", by: ByOption = None, agency: AgencyOption = None) -> None:
    """ถอนหลักฐานจากหน้าเผยแพร่ ผู้ที่เปิดหน้าไว้แล้วอาจยังเห็นได้ไม่เกิน 5 นาที"""
    _mark(numbers, public=False, words=words, by=by, agency=agency)


def _mark(numbers: Sequence[int], *, public: bool, words: str, by: str | None, agency: str | None) -> list[Evidence]:
    """Mark all of them or none; gives those that were not so already."""
    made: list[tuple[Evidence, Disclosure | None]] = []
    with at_the_office() as office, refusals("หลักฐาน"), office.begin() as session:
        owner, at = find_agency(session, agency), now()
        officer = officer_for(session, owner, Role.SECRETARY, by, at)
        for number in dict.fromkeys(numbers):
            try:
                marked = disclose(session, owner.id, number, public=public, by=officer, at=at, words=words)
            except NoSuchEvidence as error:
                raise stop(WRONG_USE, f"ไม่พบหลักฐานหมายเลข {number} ไม่มีอะไรเปลี่ยน", str(error)) from error
            except NotAccepted as error:
                said = f"หลักฐานหมายเลข {number} ไม่ได้อยู่กับผลที่ปลัดรับรองไว้ในขณะนี้ จึงเผยแพร่ไม่ได้ ไม่มีอะไรเปลี่ยน"
                raise stop(FINDING, said, str(error)) from error
            made.append((session.get_one(Evidence, number), marked))
    done = "เผยแพร่" if public else "ถอนแล้ว"
    for row, one in made:
        console.print(f"{done if one is not None else f'{done}อยู่ก่อนแล้ว' if public else 'ไม่ได้เผยแพร่อยู่'}: {row.id}  {row.name}")
    return [row for row, one in made if one is not None]


def _data(one: Shown) -> dict[str, object]:
    return {
        "number": one.evidence.id,
        "measure": one.measure,
        "division": one.division,
        "period": one.period,
        "name": one.evidence.name,
        "media_type": one.evidence.media_type,
        "size": one.evidence.size,
        "sha256": one.evidence.sha256,
        "url": one.evidence.url,
        "public": one.public,
    }
