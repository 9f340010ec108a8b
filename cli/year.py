"""`ita year`: start the fiscal year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.desk import FINDING, at_the_office, console, plan_of, stop
from config.clock import now
from config.daysoff import days_off_from
from config.office import Office
from ita_model import thai
from ita_model.opening import AlreadyOpen, Asked, AskedOfEnded, Opened, open_years
from ita_model.plan import Plan

app = typer.Typer(no_args_is_help=True, help="เปิดปีงบประมาณ")


@app.callback()
def _year() -> None:
    """เปิดปีงบประมาณจากแผน"""


@app.command("open")
def open_(plan: Annotated[list[Path], typer.Argument(help="ไฟล์แผน (YAML) หนึ่งไฟล์หรือหลายไฟล์")]) -> None:
    """เปิดปีงบประมาณตามแผน: มาตรการกลายเป็นจุดตรวจที่มีวันครบกำหนด ถ้าให้หลายไฟล์ จะเปิดครบทุกไฟล์หรือไม่เปิดเลย"""
    told = [plan_of(file) for file in plan]
    with at_the_office(may_be_new=True) as office:
        opened = open_plans(office, told, at=now())
    for (one, _), year in zip(told, opened, strict=True):
        console.print(f"{one.agency.short_name} ปีงบประมาณ {one.year.be}: จุดตรวจ {year.checkpoints} รายการ"
                      f"{' (เปิดไว้แล้ว ไม่มีอะไรเปลี่ยน)' if year.before else ''}")  # fmt: skip


def open_plan(office: Office, plan: Plan, text: str, *, at: datetime) -> Opened:
    """Open the year of a plan, given with the text of its file; what stands against it ends the command."""
    (opened,) = open_plans(office, [(plan, text)], at=at)
    return opened


def open_plans(office: Office, plans: Sequence[tuple[Plan, str]], *, at: datetime) -> list[Opened]:
    """The same for several, as one: what stands against one of them ends the command, and none is opened."""
    named = {plan.agency.code: plan.agency.short_name for plan, _ in plans}
    try:
        with office.begin() as session:
            return open_years(session, [Asked(plan, text, days_off_from(plan.year)) for plan, text in plans], at=at)
    except AlreadyOpen as error:
        why = f"{named[error.agency]}: ปีนี้เปิดไว้แล้วด้วยแผนอื่น ไม่มีอะไรเปลี่ยนแปลง"
        raise stop(FINDING, why, str(error)) from error
    except AskedOfEnded as error:
        ended = " ".join(f"{code} (วันสุดท้าย {thai.long_date(day)})" for code, day in error.last_on.items())
        why = f"{named[error.agency]}: แผนระบุสำนัก/กองที่สิ้นสุดแล้วหรือกำหนดให้สิ้นสุด: {ended}"
        do = "โปรดนำออกจากแผน หรือใช้รหัสของสำนัก/กองที่รับงานต่อ ยังไม่มีอะไรเปลี่ยน"
        raise stop(FINDING, f"{why} {do}", str(error)) from error
