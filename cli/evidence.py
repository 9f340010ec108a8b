"""`ita evidence`: the year's evidence as one archive, to be handed to an assessor, and the check of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import evidence_public
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
from config.clock import now
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.calendar import FiscalYear, office_day
from ita_model.evidence.archive import Differs
from ita_model.evidence.checking import NoPackage, checked
from ita_model.evidence.package import NoSuchAspect
from ita_model.evidence.packing import Spoilt
from ita_model.report.document import ReportKind
from ita_model.report.period import NotADayOfIt, day_of, year_of
from tasks.packing import NoRoom, put_down

if TYPE_CHECKING:
    from config.packages import Ready

app = typer.Typer(no_args_is_help=True, help="หลักฐาน: เผยแพร่หรือถอน จัดชุดส่งผู้ประเมิน และตรวจชุด")
evidence_public.add_to(app)

_ADVICE = (
    "ยังไม่ได้สร้างไฟล์ชุดหลักฐาน โปรดนำไฟล์เดิมกลับมาจากสำเนาสำรอง หรือให้ปลัดเปิดจุดตรวจนั้นใหม่ (ita reopen) แล้วขอหลักฐานอีกครั้ง"
    " ดูทุกแห่งที่ผิดปกติด้วย ita audit verify"
)


@app.callback()
def evidence() -> None:
    """หลักฐาน: เผยแพร่หรือถอน จัดชุดส่งผู้ประเมิน และตรวจชุด"""


@app.command()
def package(
    year: Annotated[int | None, typer.Option("--year", help="ปีงบประมาณ พ.ศ. (ค่าเริ่มต้น: ปีของรายงานสิ้นปีรอบล่าสุด)")] = None,
    aspect: Annotated[int | None, typer.Option("--aspect", help="เฉพาะด้านที่ (ค่าเริ่มต้น: ทุกด้าน)")] = None,
    as_of: AsOfOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="โฟลเดอร์ปลายทาง หรือไฟล์ .zip")] = None,
    force: Annotated[bool, typer.Option("--force", help="เขียนทับไฟล์ที่มีอยู่แล้ว")] = False,
    agency: AgencyOption = None,
) -> None:
    """รวมหลักฐานที่ปลัดรับรองแล้วเป็นไฟล์ ZIP พร้อมดัชนีและค่าแฮช"""
    from config.packages import prepare

    with at_the_office() as office, _refusals():
        at = now()
        with office.look() as session:
            owner = find_agency(session, agency)
            wanted = year_of(session, owner, ReportKind.YEAR_END, year, today=office_day(at))
            if wanted is None:
                raise stop(WRONG_USE, no_such_year(year), f"{owner.code} has not opened {year or 'a year'}")
            day = day_of(ReportKind.YEAR_END, FiscalYear(wanted.be), today=office_day(at), asked=as_of)
            ready = prepare(session, wanted, office.evidence(owner.code), as_of=day, at=at, aspect=aspect)
            folder = office.packages(owner.code)
        place = _place(output or folder, f"{ready.package.name}.zip")
        if place.exists() and not force:
            said = f"มีไฟล์ {place} อยู่แล้ว จะไม่เขียนทับ โปรดระบุที่อื่นด้วย -o หรือสั่งเขียนทับด้วย --force"
            raise stop(WRONG_USE, said, f"{place} is there already")
        put_down(ready.chunks(), place, size=ready.size)
    _tell(ready, place)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="ไฟล์ .zip ของชุดหลักฐาน")],
    sha256: Annotated[str | None, typer.Option("--sha256", help="รหัสของ manifest.json ที่หน่วยงานแจ้งไว้")] = None,
) -> None:
    """ตรวจทุกไฟล์ในชุดหลักฐานกับ manifest.json และ manifest.json กับรหัสที่หน่วยงานแจ้ง ใช้ได้โดยไม่มีฐานข้อมูล"""
    try:
        found = checked(file, manifest_sha256=sha256.strip() if sha256 is not None else None)
    except NoPackage as error:
        raise stop(FINDING, f"{file} ไม่ใช่ชุดหลักฐาน หรือเสียหายจนอ่าน manifest.json ไม่ได้", str(error)) from error
    except OSError as error:
        raise stop(WRONG_USE, f"อ่านไฟล์ {file} ไม่ได้", str(error)) from error
    for path, wrong in found.wrong:
        errors.print(f"{path}: {wrong.thai} ({wrong})")
    console.print(f"รหัสของ manifest.json (SHA-256): {found.manifest_sha256}")
    if found.wrong:
        raise stop(FINDING, f"ชุดหลักฐานผิดปกติ {len(found.wrong)} แห่ง โปรดขอชุดใหม่จากหน่วยงาน")
    console.print(f"ทั้ง {found.files} ไฟล์ตรงกับ manifest.json")
    if sha256 is None:
        console.print("โปรดเทียบรหัสข้างต้นกับรหัสที่หน่วยงานแจ้งไว้ หรือสั่งใหม่พร้อม --sha256")


def _place(wanted: Path, name: str) -> Path:
    """Where the archive goes: just there where a .zip was asked for, else under its own name in that folder."""
    return wanted if wanted.suffix.lower() == ".zip" and not wanted.is_dir() else wanted / name


def _tell(ready: Ready, place: Path) -> None:
    package = ready.package
    of = f" ด้านที่ {package.aspect}" if package.aspect is not None else ""
    links = f" ที่อยู่เว็บ {len(package.links())} แห่ง (อยู่ในดัชนี)" if package.links() else ""
    console.print(f"จัดชุดหลักฐานแล้ว ปีงบประมาณ {package.year}{of} ข้อมูล ณ {thai.long_date(package.as_of)}")
    console.print(f"  ไฟล์หลักฐาน {len(package.files())} ไฟล์ ขนาดรวม {thai.file_size(package.size)}{links}")
    console.print(f"  {place} (ไฟล์ ZIP รวมดัชนี ขนาด {thai.file_size(ready.size)})")
    console.print(f"  รหัสของ manifest.json (SHA-256) ที่ต้องแจ้งผู้รับ: {ready.manifest_sha256}")
    missing = [one for one in package.measures() if one.missing]
    for one in missing:
        console.print(f"ยังไม่มีหลักฐานที่ผ่านการตรวจ: ({thai.to_arabic_digits(one.number)}) {one.measure.title}")
    if missing:
        console.print(f"รวม {len(missing)} มาตรการที่ยังไม่มีหลักฐาน ดัชนีในชุดบอกไว้แล้ว")


@contextmanager
def _refusals() -> Iterator[None]:
    """Around the packing: what cannot be packed ends the command with a sentence."""
    try:
        yield
    except NotADayOfIt as error:
        raise stop(WRONG_USE, no_such_day(error), str(error)) from error
    except NoSuchAspect as error:
        known = ", ".join(map(str, error.known))
        raise stop(WRONG_USE, f"แผนของปีนี้ไม่มีมาตรการในด้านที่ {error.number} มีเฉพาะด้านที่ {known}", str(error)) from error
    except Spoilt as error:
        for fault in error.faults:
            _say(fault)
        raise stop(FINDING, f"ไฟล์หลักฐานผิดปกติ {len(error.faults)} ไฟล์ {_ADVICE}") from error
    except Differs as error:
        _say(error)
        raise stop(FINDING, f"ไฟล์หลักฐานผิดปกติ {_ADVICE}") from error
    except NoRoom as error:
        said = f"พื้นที่ดิสก์ไม่พอ ต้องใช้ {thai.file_size(error.needed)} เหลือ {thai.file_size(error.free)} โปรดระบุที่อื่นด้วย -o"
        raise stop(OUTSIDE, said, str(error)) from error


def _say(fault: Differs) -> None:
    errors.print(f"{fault.path}: {fault.fault.thai} ({fault.fault})")
