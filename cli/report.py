"""`ita report` and `ita audit`: compile the documents, and check that everything still says what it said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.desk import (
    FINDING,
    OUTSIDE,
    WRONG_USE,
    AgencyOption,
    AsOfOption,
    at_the_office,
    console,
    errors,
    no_such_day,
    no_such_year,
    stop,
)
from cli.orders import officer_for
from cli.template import unusable
from config.clock import now
from config.office import Office
from ita_model.agencies import find_agency
from ita_model.audit import Fault
from ita_model.records import Report, Role
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from ita_model.report.life_told import reopened_told, what_next
from ita_model.report.notices import Notices
from ita_model.report.period import NotADayOfIt

if TYPE_CHECKING:
    from tasks.compiling import Compiled  # what makes the documents is loaded by the commands that do

report = typer.Typer(no_args_is_help=True, help="จัดทำและตรวจรายงาน")
audit = typer.Typer(no_args_is_help=True, help="ตรวจบันทึกและหลักฐาน")


@report.command("compile")
def compile_(
    kind: Annotated[ReportKind, typer.Argument(help="six-month รอบ 6 เดือน · year-end สิ้นปีงบประมาณ")],
    as_of: AsOfOption = None,
    year: Annotated[int | None, typer.Option("--year", help="ปีงบประมาณ พ.ศ. (ค่าเริ่มต้น: ปีของรอบล่าสุด)")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="ฉบับร่าง")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="เหตุผลที่จัดทำทั้งที่ยังขาดหลักฐาน จะพิมพ์ในรายงาน")] = None,
    folder: Annotated[Path | None, typer.Option("--output", "-o", help="โฟลเดอร์ปลายทาง")] = None,
    agency: AgencyOption = None,
) -> None:
    """จัดทำรายงานจากข้อเท็จจริงที่บันทึกไว้"""
    from tasks.compiling import NoSuchYear, Order, StillOutstanding, compile_report
    from tasks.rendering.template.findings import TemplateMistakes
    from tasks.rendering.typeface import NoTypeface

    with at_the_office() as office:
        with office.look() as session:
            code = find_agency(session, agency).code
            asking = officer_for(session, find_agency(session, code), Role.SECRETARY, None, now()).code
        order = Order(code, kind, year, as_of, draft, asking, (reason or "").strip() or None)
        try:
            done = compile_report(office, order, folder=folder or office.reports(code), at=now())
        except NoSuchYear as error:
            raise stop(WRONG_USE, no_such_year(year), str(error)) from error
        except StillOutstanding as error:
            said = f"ยังขาดหลักฐาน {error.missing} รายการ โปรดจัดทำฉบับร่างด้วย --draft หรือให้เหตุผลด้วย --reason"
            raise stop(FINDING, said, str(error)) from error
        except NotADayOfIt as error:
            raise stop(WRONG_USE, no_such_day(error), str(error)) from error
        except TemplateMistakes as error:
            raise unusable(error) from error
        except NoTypeface as error:
            said = f"แบบอักษรของรายงานหายหรือเสียหาย: {error.file} โปรดติดตั้งโปรแกรมนี้ใหม่ รายงานเดิมยังอยู่ครบ"
            raise stop(OUTSIDE, said, str(error)) from error
        tell(office, done)


def tell(office: Office, done: Compiled) -> None:
    """Say what was compiled, where it lies, what its reader should know, and which step follows."""
    with office.look() as session:
        following = what_next(session, session.get_one(Report, done.number))
    console.print(f"จัดทำแล้ว {done.name}: {done.measures} มาตรการ ยังขาดหลักฐาน {done.outstanding} รายการ")
    for name in done.files:
        console.print(f"  {done.folder / name}")
    for said in _of_words(done.notices):
        console.print(said)
    for caption in done.lost:
        console.print(f"เปิดภาพนี้ไม่ได้ รายงานบอกไว้แทนภาพ โปรดตรวจไฟล์หลักฐาน: {caption}")
    if done.unchanged:
        console.print(f"ไม่เปลี่ยนจากฉบับที่จัดทำไว้แล้ว (หมายเลข {done.number})")
    else:
        console.print(f"รายงานหมายเลข {done.number}")
    if following:
        console.print(f"ขั้นต่อไป {following}")
    if done.replaced:
        console.print("อักขระที่ไม่มีในแบบอักษร แสดงเป็นรหัสแทน: " + " ".join(map(_named, done.replaced)))


def _named(char: str) -> str:
    """A character that can be seen as itself, any other by its number."""
    return char if char.isprintable() else f"U+{ord(char):04X}"


def _of_words(notices: Notices) -> Iterator[str]:
    """What the secretary should know of the report's words."""
    for title in notices.behind:
        yield f"มีหลักฐานที่รับรองเพิ่มหลังจากเรียบเรียงข้อความไว้ โปรดตรวจข้อความ: {title}"
    for title, day in notices.reopened:
        yield reopened_told(title, day)
    for title in notices.stale:
        yield f"ผลที่ข้อความเรียบเรียงอ้างถึงไม่ได้รับการรับรองแล้ว จึงไม่ใช้ข้อความนั้น: {title}"
    for title in notices.early:
        yield f"ผลที่ข้อความเรียบเรียงอ้างถึงยังไม่ได้รับการรับรองในวันที่ของข้อมูล จึงไม่ใช้ข้อความนั้น: {title}"


@report.command("verify")
def verify_report(
    folder: Annotated[Path, typer.Argument(help="โฟลเดอร์ที่มีรายงานและ manifest.json")], agency: AgencyOption = None
) -> None:
    """คำนวณค่าแฮชใหม่ทุกค่า: ไฟล์รายงาน เซลล์ การยืนยัน หลักฐาน และบันทึก"""
    if not folder.is_dir():
        raise stop(WRONG_USE, f"ไม่พบโฟลเดอร์ {folder}", f"no such folder: {folder}")
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        try:
            found = list(verifying.faults(session, owner, folder, files=office.files(owner.code)))
        except verifying.NoManifest as error:
            raise stop(FINDING, error.thai, str(error)) from error
    _end(found, "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ")


@audit.command("verify")
def verify_audit(agency: AgencyOption = None) -> None:
    """ตรวจลูกโซ่บันทึก ข้อเท็จจริง สถานะ และไฟล์หลักฐานทั้งหมด"""
    from tasks.keeping import verify

    with at_the_office() as office:
        found = [fault for one in verify(office, agency) for fault in one.faults]
    _end(found, "บันทึกและหลักฐานถูกต้องครบถ้วน")


def _end(found: Iterable[Fault], well: str) -> None:
    faults = list(found)
    for fault in faults:
        errors.print(f"{fault.place}: {fault.thai} ({fault.english})")
    if faults:
        raise stop(FINDING, f"พบสิ่งผิดปกติ {len(faults)} แห่ง โปรดเก็บสำเนาไว้และแจ้งผู้ดูแลระบบ")
    console.print(well)
