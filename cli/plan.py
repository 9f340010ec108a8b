"""`ita plan`: bring a published report in as a plan file, and say what is wrong or missing in one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer
from sqlalchemy.exc import ArgumentError, DBAPIError

from cli.desk import FINDING, OUTSIDE, WRONG_USE, bytes_of, console, say, stop, text_of, with_configuration
from config.daysoff import doubtful_days_off
from config.frameworks import frameworks
from config.office import Office
from config.settings import SettingsError, read_settings
from ita_model import thai
from ita_model.database import make_engine
from ita_model.importing.doubt import Doubt
from ita_model.importing.plan_from_report import plan_from_report
from ita_model.importing.published import SourceReport, UnreadableReport
from ita_model.importing.recognising import read_source
from ita_model.importing.repairs import NOISE_IN_THAI, Repair, repaired, suspected_noise
from ita_model.opening import ended_of
from ita_model.plan import Plan
from ita_model.planfile import Finding, Mistake, PlanMistakes, findings, read_plan

_PLAN_COLUMNS: Final = 4
"""Of the report's six columns, those that the plan file takes over. Words that are broken in the others trouble nobody."""

app = typer.Typer(no_args_is_help=True, help="แผน: นำเข้า และตรวจ (plans: import and check)")


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="แผนหรือรายงาน เป็น Word (.docx) Excel (.xlsx) PDF หรือข้อความ UTF-8 (a plan or report)")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="ไฟล์แผนที่จะสร้าง (the plan file to write)")],
    repair: Annotated[bool, typer.Option("--repair", help="แก้คำที่น่าจะเสียจากการดึงข้อความ (mend words that look broken)")] = False,
) -> None:
    """ทำไฟล์แผนจากแผนหรือรายงานที่มีอยู่ และแจ้งทุกจุดที่ไม่แน่ใจ (make a plan file, and list every doubt)."""
    if output.exists():
        raise stop(WRONG_USE, f"มีไฟล์ {output} อยู่แล้ว จะไม่เขียนทับ", f"{output} exists and is not overwritten")
    with with_configuration():
        names = frameworks().aspect_names()
    try:
        report = read_source(bytes_of(file), names)
    except UnreadableReport as error:
        where = f"{file}:{error.line}" if error.line else f"{file}"
        raise stop(FINDING, f"{where} {error.thai}", error.english) from error
    suggestions = tuple(one for one in suspected_noise(report) if one.column <= _PLAN_COLUMNS)
    if repair:
        report = repaired(report, suggestions)
    imported = plan_from_report(report, names)
    try:
        output.write_text(imported.text, encoding="utf-8")
    except OSError as error:
        raise stop(OUTSIDE, f"เขียนไฟล์ {output} ไม่ได้", f"cannot write {output}: {error.strerror}") from error
    for doubt in imported.doubts:
        say(_doubt_place(file, report, doubt), doubt.thai, doubt.english)
    for suggestion in suggestions:
        _say_repair(file, report, suggestion, done=repair and suggestion.mends)
    _summary(report, output, len(imported.doubts), len(suggestions))


@app.command()
def check(file: Annotated[Path, typer.Argument(help="ไฟล์แผน (the plan file)")]) -> None:
    """Say what is wrong in a plan file, with line and column; then what a sound plan still lacks."""
    text = text_of(file)
    try:
        plan = read_plan(text)
    except PlanMistakes as error:
        for mistake in error.mistakes:
            say(_mistake_place(file, mistake), mistake.thai, mistake.english)
        raise stop(FINDING, f"พบ {len(error.mistakes)} แห่งที่ต้องแก้", f"mistakes: {len(error.mistakes)}") from error
    with with_configuration():
        found = [
            *findings(plan, frameworks().aspect_names()),
            *_calendar_findings(doubtful_days_off(plan.year)),
            *(_ended(code, day) for code, day in _ended_on_record(plan).items()),
        ]
    for finding in found:
        say(f"{file}", finding.thai, finding.english)
    steps = sum(len(measure.steps) for _, measure in plan.measures())
    count = sum(1 for _ in plan.measures())
    console.print(f"แผนถูกต้อง: {len(plan.aspects)} ด้าน {count} มาตรการ {steps} ขั้นตอน {len(plan.divisions)} สำนัก/กอง")
    console.print(
        f"  The plan is sound: {len(plan.aspects)} aspects, {count} measures, {steps} steps, {len(plan.divisions)} divisions."
    )
    if found:
        raise typer.Exit(FINDING)


def _calendar_findings(doubt: Finding | None) -> list[Finding]:
    return [doubt] if doubt else []


def _ended_on_record(plan: Plan) -> dict[str, date]:
    """The last days of those of the plan's divisions that ended, as far as there is a record here that says so. A plan is
    checked before there is any, too, and on other machines.
    """
    try:
        settings = read_settings()
        if settings.database_file is not None and not settings.database_file.exists():
            return {}
        engine = make_engine(settings.database)
    except (SettingsError, ArgumentError):
        return {}
    try:
        with Office(settings, engine).look() as session:
            return ended_of(session, plan)
    except (DBAPIError, OSError):
        return {}
    finally:
        engine.dispose()


def _ended(code: str, last_on: date) -> Finding:
    return Finding(
        f"สำนัก/กอง {code} สิ้นสุดแล้วหรือกำหนดให้สิ้นสุด วันสุดท้าย {thai.long_date(last_on)} จึงเปิดปีด้วยแผนนี้ไม่ได้",
        f"division {code} ended, or is to end, on {last_on}: the year cannot be opened with this plan",
    )


def _mistake_place(file: Path, mistake: Mistake) -> str:
    return f"{file}:{mistake.line}:{mistake.column}"


def _doubt_place(file: Path, report: SourceReport, doubt: Doubt) -> str:
    return _place(file, report, doubt.line) if doubt.line else f"{file}"


def _place(file: Path, report: SourceReport, line: int) -> str:
    """`report.txt:36`, or `report.docx ตารางที่ 1 แถวที่ 3`."""
    return f"{file} {report.where(line)}" if report.places else f"{file}:{line}"


def _say_repair(file: Path, report: SourceReport, repair: Repair, *, done: bool) -> None:
    act, act_english = ("แก้แล้ว", "mended") if done else ("อาจเป็น", "suggestion")
    # A document's columns may stand in any order: its own heading names one, where a text's are counted.
    column = f"“{' '.join(report.columns[repair.column - 1].split())}”" if report.places else str(repair.column)
    place = f"{_place(file, report, repair.line)} คอลัมน์ {column}"
    thai = f"“{repair.found}” {act} “{repair.suggestion}” ({NOISE_IN_THAI[repair.noise]})"
    english = f"column {repair.column}: {act_english}, {repair.noise.value}"
    say(place, thai, english)


def _summary(report: SourceReport, output: Path, doubts: int, suggestions: int) -> None:
    rows = len(list(report.rows()))
    console.print(f"เขียน {output} แล้ว: {rows} มาตรการ ข้อสงสัย {doubts} ข้อ คำที่น่าจะเสีย {suggestions} แห่ง")
    console.print(
        f"  Wrote {output}: {rows} measures, {doubts} doubts, {suggestions} suspected words. Next: ita plan check {output}"
    )
