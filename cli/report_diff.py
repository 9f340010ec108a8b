"""`ita report diff`: what differs between two versions of a report, and because of which facts."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Annotated, Final

import typer

from cli.desk import OUTSIDE, WRONG_USE, AgencyOption, JsonOption, at_the_office, console, stop
from ita_model.agencies import find_agency
from ita_model.report import telling
from ita_model.report.between import Fact
from ita_model.report.difference import Difference, Explained, difference
from ita_model.report.reasons import Why
from ita_model.report.telling import Mark
from ita_model.report.versions import NoSuchVersion, NotAsKept, NothingBefore, OfAnotherReport

_STYLES: Final = {Mark.SAME: "dim", Mark.GONE: "red", Mark.NEW: "green"}
_LARGE: Final = 15
"""Of how many changes on it is said first how many there are in each part."""

_LIST: Final = "โปรดดูหมายเลขจาก ita report list"

Older = Annotated[int | None, typer.Argument(metavar="ฉบับเดิม", help="หมายเลขรายงาน (ระบุเลขเดียว: เทียบกับฉบับก่อนหน้าของเลขนั้น)")]
Newer = Annotated[int | None, typer.Argument(metavar="ฉบับใหม่", help="หมายเลขรายงาน (ค่าเริ่มต้น: ฉบับล่าสุดเทียบกับฉบับก่อนหน้า)")]


def diff(older: Older = None, newer: Newer = None, as_json: JsonOption = False, agency: AgencyOption = None) -> None:
    """รายงานสองฉบับต่างกันตรงไหน และเพราะข้อเท็จจริงใด"""
    numbers = [one for one in (older, newer) if one is not None]
    with at_the_office() as office, office.look() as session:
        owner = find_agency(session, agency)
        try:
            found = difference(session, owner, numbers, office.documents(owner.code))
        except NoSuchVersion as error:
            said = "ยังไม่มีรายงานที่จัดทำไว้" if error.number is None else f"ไม่พบรายงานหมายเลข {error.number} {_LIST}"
            raise stop(WRONG_USE, said, str(error)) from error
        except NothingBefore as error:
            said = f"รายงานหมายเลข {error.number} เป็นฉบับแรกของปีและรอบนั้น จึงไม่มีฉบับก่อนหน้าให้เทียบ โปรดระบุหมายเลขสองฉบับ {_LIST}"
            raise stop(WRONG_USE, said, str(error)) from error
        except OfAnotherReport as error:
            said = (
                f"รายงานหมายเลข {error.older} กับ {error.newer} เป็นคนละรอบหรือคนละปี เทียบกันไม่ได้ "
                f"โปรดเลือกสองฉบับของรอบและปีเดียวกัน {_LIST}"
            )
            raise stop(WRONG_USE, said, str(error)) from error
        except NotAsKept as error:
            said = (
                f"ไฟล์ที่เก็บไว้ของรายงานหมายเลข {error.number} ({error.file}) หายไปหรือไม่ตรงกับที่เก็บ จึงเทียบไม่ได้ "
                "โปรดตรวจด้วย ita audit verify และนำไฟล์กลับจากสำเนาสำรอง"
            )
            raise stop(OUTSIDE, said, str(error)) from error
        if as_json:
            typer.echo(json.dumps(telling.as_data(found), ensure_ascii=False, indent=1))
            return
    _show(found)


def _show(found: Difference) -> None:
    console.print(telling.report_told(found), style="bold")
    console.print(f"  ฉบับเดิม  {telling.version_told(found.older)}")
    console.print(f"  ฉบับใหม่  {telling.version_told(found.newer)}")
    console.print(f"ต่างกัน {len(found.changes)} แห่ง" if found.changes else "เนื้อหาเหมือนกันทุกแห่ง", style="bold")
    for line in telling.around_told(found):
        console.print(line, style="yellow")
    if len(found.changes) >= _LARGE:
        for part, count in telling.by_part(found):
            console.print(f"  {part} {count} แห่ง")
    if found.changes and (untold := telling.untold_told(found)):
        console.print(untold, style="yellow")
    numbers = {fact: number for number, fact in enumerate(found.facts, start=1)}
    told: set[Fact] = set()
    for part, changes in groupby(found.changes, key=lambda one: one.change.where[0]):
        console.print(f"\n{part}", style="bold cyan")
        for place, same in groupby(changes, key=lambda one: one.change.where[1:-1]):
            if place:
                console.print(f"  {' · '.join(filter(None, place))}", style="bold")
            for one in same:
                _show_change(found, one, numbers, told)
    if found.without_trace:
        console.print("\nข้อเท็จจริงอื่นที่อยู่ระหว่างสองฉบับ แต่ไม่ทำให้เนื้อหาต่างกัน", style="bold cyan")
        for fact in found.without_trace:
            console.print(f"  {telling.fact_told(fact, with_step=True)}")


def _show_change(found: Difference, one: Explained, numbers: dict[Fact, int], told: set[Fact]) -> None:
    """A change and what made it; a fact is told in full where it comes first, and by its number after that."""
    before, after = one.change.before or "", one.change.after or ""
    if before.isdecimal() and after.isdecimal():
        console.print(f"    {one.change.where[-1]} {before} → {after}")
    else:
        if len(one.change.where) > 1:
            console.print(f"    {one.change.where[-1]}")
        for mark, line in telling.lines(one.change):
            console.print(f"      {mark} {line or '(ไม่มีข้อความ)'}", style=_STYLES[mark])
    for fact in one.because.facts:
        if fact not in told:
            console.print(f"      เพราะ [{numbers[fact]}] {telling.fact_told(fact, with_step=fact in found.alike)}")
    if again := [numbers[fact] for fact in one.because.facts if fact in told]:
        console.print(f"      เพราะ {_in_runs(again)}")
    told.update(one.because.facts)
    for why in one.because.whys:
        if why is not Why.UNTOLD:
            console.print(f"      เพราะ {telling.why_told(why, found, alone=not one.because.facts)}")


def _in_runs(numbers: list[int]) -> str:
    """`[1]–[4] [7] [8]`: three or more numbers that follow each other as the first and the last of them."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = (f"[{run[0]}]–[{run[-1]}]" if len(run) > 2 else " ".join(f"[{one}]" for one in run) for run in runs)
    return " ".join(told)
