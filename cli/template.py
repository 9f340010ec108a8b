"""`ita template`: the office's own Word template for its reports: begun, checked, looked at, put to use, and left again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.desk import (
    FINDING,
    OUTSIDE,
    WRONG_USE,
    AgencyOption,
    at_the_office,
    bytes_of,
    console,
    errors,
    stop,
    with_configuration,
)
from cli.orders import ByOption, officer_for, refusals
from config.clock import now
from ita_model import thai
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.records import Officer, Role
from ita_model.report.document import ReportKind
from ita_model.report.template import ReportTemplate, template_set, use_template

if TYPE_CHECKING:
    from tasks.rendering.template.findings import Finding, TemplateMistakes

app = typer.Typer(no_args_is_help=True, help="แม่แบบ Word ของหน่วยงานสำหรับรายงาน")

FileArgument = Annotated[Path, typer.Argument(help="แม่แบบ .docx")]
_PREVIEWED = "-ตัวอย่าง.docx"
"""How the name of a preview ends: the next one may take its place."""

OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="ไฟล์ .docx ที่จะสร้าง")]


@app.command("new")
def new(output: Annotated[Path, typer.Option("--output", "-o", help="ไฟล์ .docx ที่จะสร้าง")]) -> None:
    """สร้างแม่แบบตั้งต้นที่มีแท็กครบ ไว้แก้ต่อใน Word"""
    from tasks.rendering.template.starting import starting_template

    with with_configuration():
        _write(output, starting_template())
    console.print(f"สร้างแม่แบบ {output} แล้ว แก้ใน Word ได้ตามต้องการ แล้วสั่ง ita template check {output}")


@app.command("check")
def check(file: FileArgument) -> None:
    """ตรวจแม่แบบ บอกทุกแท็กที่ผิดพร้อมที่อยู่ ยังไม่เปลี่ยนอะไร"""
    from tasks.rendering.template.checking import check_template
    from tasks.rendering.template.fields import shape_of_report

    with with_configuration():
        outcome = check_template(bytes_of(file))
    _tell(file, outcome.findings)
    console.print("แม่แบบใช้ได้")
    if unused := [name for name in shape_of_report().fields if name not in outcome.used]:
        console.print(f"ช่องที่ไม่ได้ใช้ (ไม่ใช่ข้อผิด ดู docs/template.md): {' '.join(unused)}")
    if outcome.findings:
        raise typer.Exit(FINDING)


@app.command("preview")
def preview(
    file: FileArgument,
    output: OutputOption = None,
    kind: Annotated[ReportKind, typer.Option("--kind", help="six-month รอบ 6 เดือน · year-end สิ้นปี")] = ReportKind.YEAR_END,
    draft: Annotated[bool, typer.Option("--draft", help="ฉบับร่าง")] = False,
) -> None:
    """เติมแม่แบบด้วยข้อมูลตัวอย่าง (ชื่อบุคคลสมมุติ) ให้ดูก่อนใช้"""
    from tasks.rendering.template.checking import preview_template

    with with_configuration():
        outcome = preview_template(bytes_of(file), kind, draft=draft)
    _tell(file, outcome.findings)
    place = output or file.with_name(f"{file.stem}{_PREVIEWED}")
    _write(place, outcome.files[0], again=place.name.endswith(_PREVIEWED) and place.resolve() != file.resolve())
    console.print(f"เติมข้อมูลตัวอย่างแล้ว: {place}")


@app.command("use")
def use(file: FileArgument, by: ByOption = None, agency: AgencyOption = None) -> None:
    """ตรวจแล้วใช้แม่แบบนี้กับรายงานฉบับต่อ ๆ ไป"""
    from tasks.rendering.template.findings import TemplateMistakes
    from tasks.templates import put_to_use

    content = bytes_of(file)
    with at_the_office() as office, refusals("แม่แบบ"):
        moment = now()
        with office.look() as session:
            owner = find_agency(session, agency)
            code, asking = owner.code, officer_for(session, owner, Role.SECRETARY, by, moment).code
        try:
            kept, advice = put_to_use(office, code, file.name, content, by=asking, at=moment)
        except TemplateMistakes as error:
            raise _refused(file, error.findings) from error
    _tell(file, advice)
    console.print(f"ใช้แม่แบบ {kept.name} แล้ว รายงาน Word ฉบับต่อไปจะทำจากแม่แบบนี้")
    console.print(f"  SHA-256 {kept.sha256}")


@app.command("default")
def default(
    by: ByOption = None,
    agency: AgencyOption = None,
    built_in: Annotated[bool, typer.Option("--built-in", help="ใช้แบบที่มากับระบบ แม้เครื่องนี้มีแม่แบบร่วม")] = False,
) -> None:
    """เลิกใช้แม่แบบของหน่วยงาน กลับไปใช้แม่แบบร่วมของเครื่อง หรือแบบที่มากับระบบเมื่อไม่มีแม่แบบร่วม"""
    from tasks.templates import template_for

    with at_the_office() as office, refusals("แม่แบบ"), office.begin() as session:
        owner = find_agency(session, agency)
        moment = now()
        asking = officer_for(session, owner, Role.SECRETARY, by, moment)
        use_template(session, owner, None, by=asking, at=moment, built_in=built_in)
        shared = _shared(lambda: template_for(office, session, owner.code))
    kept = "แม่แบบเดิมของหน่วยงานยังเก็บไว้ตรวจย้อนหลังได้"
    if shared is None:
        console.print(f"กลับไปใช้แบบที่มากับระบบแล้ว {kept}")
        return
    console.print(f"เลิกใช้แม่แบบของหน่วยงานแล้ว รายงานฉบับต่อไปใช้แม่แบบร่วมของเครื่องนี้ config/reports/{shared} {kept}")
    console.print("ถ้าต้องการแบบที่มากับระบบ สั่ง ita template default --built-in")


@app.command("show")
def show(output: OutputOption = None, agency: AgencyOption = None) -> None:
    """บอกว่าใช้แม่แบบใดอยู่ ใครตั้งเมื่อใด และขอสำเนาได้ด้วย -o"""
    from tasks.rendering.template.findings import TemplateMistakes
    from tasks.templates import template_for

    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        chosen = template_set(session, owner.id)
        try:
            used = template_for(office, session, owner.code)
        except TemplateMistakes as error:
            raise unusable(error) from error
        who = session.get(Officer, chosen.officer_id) if chosen and chosen.officer_id else None
    if used and used.shared:
        console.print(f"แม่แบบที่ใช้อยู่: {used.file.name} แม่แบบร่วมของเครื่องนี้ (config/reports/{used.file.name})")
    else:
        console.print(f"แม่แบบที่ใช้อยู่: {used.file.name}" if used else "ใช้แบบที่มากับระบบ")
    if used:
        console.print(f"  SHA-256 {used.file.sha256}")
    if chosen and who:
        did = "เลิกใช้แม่แบบของหน่วยงาน" if used and used.shared else "ตั้ง"
        console.print(f"  {did}โดย{who.name} เมื่อ{thai.full_date(office_day(chosen.at))}")
    if output is not None and used is None:
        raise stop(WRONG_USE, "แบบที่มากับระบบไม่มีไฟล์ ขอแม่แบบตั้งต้นด้วย ita template new", "the built-in form has no file")
    if output is not None and used is not None:
        _write(output, used.content)
        console.print(f"บันทึกสำเนาที่ {output}")


def unusable(error: TemplateMistakes) -> typer.Exit:
    """The end of a command that needed the office's template: every mistake with its place, and the ways out."""
    for one in error.findings:
        _say(one)
    said = f"{error.whose}ใช้ไม่ได้ จึงยังไม่ได้จัดทำรายงาน ฉบับเดิมยังอยู่ครบ {error.ways_out}"
    whose = "the installation's template" if error.shared else "the agency's own template"
    return stop(FINDING, said, f"{whose} {error.name} cannot be used; nothing was compiled, the previous report stands")


def _shared(found: Callable[[], ReportTemplate | None]) -> str | None:
    """The name of the installation's template, where one applies; also of one that cannot be read."""
    from tasks.rendering.template.findings import TemplateMistakes

    try:
        used = found()
    except TemplateMistakes as error:
        return error.name
    return used.file.name if used else None


def _tell(file: Path, findings: Iterable[Finding]) -> None:
    """Every finding; grave ones end the command."""
    found = list(findings)
    if any(one.grave for one in found):
        raise _refused(file, found)
    for one in found:
        _say(one)


def _refused(file: Path, findings: Iterable[Finding]) -> typer.Exit:
    mistakes = 0
    for one in findings:
        _say(one)
        mistakes += one.grave
    said = f"{file} ยังใช้ไม่ได้ พบ {mistakes} แห่งที่ต้องแก้ ยังไม่มีอะไรเปลี่ยน"
    return stop(FINDING, said, f"{mistakes} mistakes; nothing was changed")


def _say(one: Finding) -> None:
    errors.print(f"{one.place.thai}  ", style="cyan", end="")
    errors.print(f"{one.tag}  " if one.tag else "", style="bold", end="")
    errors.print(one.thai if one.grave else f"ข้อสังเกต: {one.thai}")
    errors.print(f"  {one.place.english}: {one.english}", style="dim")


def _write(place: Path, content: bytes, *, again: bool = False) -> None:
    """A new .docx; one that is there is never written over, unless it is what this was made as before (`again`)."""
    if place.suffix.lower() != ".docx":
        said = f"ไฟล์ที่ได้เป็น Word ชื่อไฟล์ต้องลงท้ายด้วย .docx เช่น {place.with_suffix('.docx')}"
        raise stop(WRONG_USE, said, f"{place} does not end in .docx")
    try:
        if again and place.is_symlink():
            place.unlink()  # what a link leads to is no preview
        with place.open("wb" if again else "xb") as target:
            target.write(content)
    except FileExistsError as error:
        raise stop(WRONG_USE, f"มีไฟล์ {place} อยู่แล้ว จะไม่เขียนทับ", f"{place} exists and is not overwritten") from error
    except OSError as error:
        raise stop(OUTSIDE, f"เขียนไฟล์ {place} ไม่ได้", f"cannot write {place}: {error.strerror}") from error
