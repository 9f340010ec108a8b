"""`ita plan`: bring a published report in as a plan file, and say what is wrong or missing in one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.console import Console

from config.daysoff import doubtful_days_off
from config.frameworks import frameworks
from config.yamlfile import BadConfiguration
from ita_model.importing.plan_from_report import Doubt, plan_from_report
from ita_model.importing.published import SourceReport, UnreadableReport, decode, read_published
from ita_model.importing.repairs import NOISE_IN_THAI, Repair, repaired, suspected_noise
from ita_model.planfile import Finding, Mistake, PlanMistakes, findings, read_plan

DONE: Final = 0
FOUND_SOMETHING: Final = 1
WRONG_USE: Final = 2
FAILED_OUTSIDE: Final = 3

_PLAN_COLUMNS: Final = 4
"""Of the report's six columns, those that the plan file takes over."""

app = typer.Typer(no_args_is_help=True, help="แผน: นำเข้า และตรวจ (plans: import and check)")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="รายงานที่เผยแพร่แล้ว เป็นข้อความ UTF-8 (a published report as text)")],
    output: Annotated[Path, typer.Option("--output", "-o", help="ไฟล์แผนที่จะสร้าง (the plan file to write)")],
    repair: Annotated[bool, typer.Option("--repair", help="แก้คำที่น่าจะเสียจากการดึงข้อความ (mend words that look broken)")] = False,
) -> None:
    """Make a plan file from a published report, and list every doubt."""
    if output.exists():
        _stop(WRONG_USE, f"มีไฟล์ {output} อยู่แล้ว จะไม่เขียนทับ", f"{output} exists and is not overwritten")
    try:
        report = read_published(decode(_bytes(file)))
    except UnreadableReport as error:
        where = f"{file}:{error.line}" if error.line else f"{file}"
        _stop(FOUND_SOMETHING, f"{where} {error.thai}", error.english)
    suggestions = suspected_noise(report)
    if repair:
        report = repaired(report, suggestions)
    imported = plan_from_report(report, _aspects())
    try:
        output.write_text(imported.text, encoding="utf-8")
    except OSError as error:
        _stop(FAILED_OUTSIDE, f"เขียนไฟล์ {output} ไม่ได้", f"cannot write {output}: {error.strerror}")
    out = _console()
    for doubt in imported.doubts:
        _say(out, _doubt_place(file, doubt), doubt.thai, doubt.english)
    for suggestion in suggestions:
        _say_repair(out, file, suggestion, done=repair)
    _summary(out, report, output, len(imported.doubts), len(suggestions))


@app.command()
def check(file: Annotated[Path, typer.Argument(help="ไฟล์แผน (the plan file)")]) -> None:
    """Say what is wrong in a plan file, with line and column; then what a sound plan still lacks."""
    out = _console()
    try:
        text = _bytes(file).decode("utf-8-sig")
        plan = read_plan(text)
    except UnicodeDecodeError:
        _stop(FOUND_SOMETHING, f"{file} ไม่ได้บันทึกเป็น UTF-8 ให้เปิดแล้วบันทึกใหม่เป็น UTF-8", f"{file} is not UTF-8")
    except PlanMistakes as error:
        for mistake in error.mistakes:
            _say(out, _mistake_place(file, mistake), mistake.thai, mistake.english)
        _stop(FOUND_SOMETHING, f"พบ {len(error.mistakes)} แห่งที่ต้องแก้", f"mistakes: {len(error.mistakes)}")
    try:
        found = [*findings(plan, _aspects()), *_calendar_findings(doubtful_days_off(plan.year))]
    except BadConfiguration as error:
        _stop(FAILED_OUTSIDE, error.thai, error.english)
    for finding in found:
        _say(out, f"{file}", finding.thai, finding.english)
    steps = sum(len(measure.steps) for _, measure in plan.measures())
    count = sum(1 for _ in plan.measures())
    out.print(f"แผนถูกต้อง: {len(plan.aspects)} ด้าน {count} มาตรการ {steps} ขั้นตอน {len(plan.divisions)} สำนัก/กอง")
    out.print(
        f"  The plan is sound: {len(plan.aspects)} aspects, {count} measures, {steps} steps, {len(plan.divisions)} divisions."
    )
    if found:
        raise typer.Exit(FOUND_SOMETHING)


def _console(*, stderr: bool = False) -> Console:
    # Texts of the office may hold [brackets]; lines are cut by the terminal, never inside a Thai word by us.
    return Console(stderr=stderr, markup=False, highlight=False, soft_wrap=True, emoji=False)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        _stop(WRONG_USE, f"ไม่พบไฟล์ {file}", f"no such file: {file}")
    except OSError as error:
        _stop(FAILED_OUTSIDE, f"อ่านไฟล์ {file} ไม่ได้", f"cannot read {file}: {error.strerror}")


def _aspects() -> dict[int, str]:
    try:
        return frameworks().aspect_names()
    except BadConfiguration as error:
        _stop(FAILED_OUTSIDE, error.thai, error.english)


def _calendar_findings(doubt: Finding | None) -> list[Finding]:
    return [doubt] if doubt else []


def _stop(code: int, thai: str, english: str) -> NoReturn:
    out = _console(stderr=True)
    out.print(thai, style="bold")
    out.print(f"  {english}")
    raise typer.Exit(code)


def _say(out: Console, place: str, thai: str, english: str) -> None:
    out.print(f"{place}  ", style="cyan", end="")
    out.print(thai)
    out.print(f"  {english}", style="dim")


def _mistake_place(file: Path, mistake: Mistake) -> str:
    return f"{file}:{mistake.line}:{mistake.column}"


def _doubt_place(file: Path, doubt: Doubt) -> str:
    return f"{file}:{doubt.line}" if doubt.line else f"{file}"


def _say_repair(out: Console, file: Path, repair: Repair, *, done: bool) -> None:
    act, act_english = ("แก้แล้ว", "mended") if done else ("อาจเป็น", "suggestion")
    place = f"{file}:{repair.line} คอลัมน์ {repair.column}"
    thai = f"“{repair.found}” {act} “{repair.suggestion}” ({NOISE_IN_THAI[repair.noise]})"
    english = f"column {repair.column}: {act_english}, {repair.noise.value}"
    if repair.column > _PLAN_COLUMNS:  # results and outcomes are no part of a plan
        thai, english = f"{thai} · คอลัมน์นี้ไม่อยู่ในแผน", f"{english}; this column is not part of a plan"
    _say(out, place, thai, english)


def _summary(out: Console, report: SourceReport, output: Path, doubts: int, suggestions: int) -> None:
    rows = len(list(report.rows()))
    out.print(f"เขียน {output} แล้ว: {rows} มาตรการ ข้อสงสัย {doubts} ข้อ คำที่น่าจะเสีย {suggestions} แห่ง")
    out.print(
        f"  Wrote {output}: {rows} measures, {doubts} doubts, {suggestions} suspected words. Next: ita plan check {output}"
    )
