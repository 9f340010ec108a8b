"""`ita year`: start the fiscal year."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.desk import FINDING, at_the_office, console, plan_of, stop
from config.clock import now
from config.daysoff import work_calendar
from config.office import Office
from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.opening import AlreadyOpen, AskedOfEnded, Opened, open_year
from ita_model.plan import Plan

app = typer.Typer(no_args_is_help=True, help="เปิดปีงบประมาณ")


@app.callback()
def _year() -> None:
    """เปิดปีงบประมาณจากแผน"""


@app.command("open")
def open_(plan: Annotated[Path, typer.Argument(help="ไฟล์แผน (YAML)")]) -> None:
    """เปิดปีงบประมาณตามแผน: มาตรการกลายเป็นจุดตรวจที่มีวันครบกำหนด"""
    told, text = plan_of(plan)
    with at_the_office(may_be_new=True) as office:
        opened = open_plan(office, told, text, at=now())
    console.print(f"{told.agency.short_name} ปีงบประมาณ {told.year.be}: จุดตรวจ {opened.checkpoints} รายการ"
                  f"{' (เปิดไว้แล้ว ไม่มีอะไรเปลี่ยน)' if opened.before else ''}")  # fmt: skip


def open_plan(office: Office, plan: Plan, text: str, *, at: datetime) -> Opened:
    """Open the year of a plan, given with the text of its file; what stands against it ends the command."""
    days_off = {**work_calendar(plan.year).days_off, **work_calendar(FiscalYear(plan.year.be + 1)).days_off}
    try:
        with office.begin() as session:
            return open_year(session, plan, text=text, days_off=days_off, at=at)
    except AlreadyOpen as error:
        raise stop(FINDING, "ปีนี้เปิดไว้แล้วด้วยแผนอื่น ไม่มีอะไรเปลี่ยนแปลง", str(error)) from error
    except AskedOfEnded as error:
        named = " ".join(f"{code} (วันสุดท้าย {thai.long_date(day)})" for code, day in error.last_on.items())
        do = "โปรดนำออกจากแผน หรือใช้รหัสของสำนัก/กองที่รับงานต่อ ยังไม่มีอะไรเปลี่ยน"
        raise stop(FINDING, f"แผนระบุสำนัก/กองที่สิ้นสุดแล้วหรือกำหนดให้สิ้นสุด: {named} {do}", str(error)) from error
