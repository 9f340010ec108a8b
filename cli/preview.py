"""`ita plan preview`: the year ahead, before anybody is asked anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.desk import JsonOption, console, plan_of, with_configuration
from config.daysoff import work_calendar
from config.ladder import read_ladder
from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.preview import Preview, preview


def preview_plan(plan: Annotated[Path, typer.Argument(help="ไฟล์แผน (YAML)")], as_json: JsonOption = False) -> None:
    """ดูปีข้างหน้า: จุดตรวจทุกจุด วันครบกำหนดและเหตุผล และจดหมายที่แต่ละคนจะได้รับหากไม่มีใครยืนยันเลย"""
    told, _ = plan_of(plan)
    with with_configuration():
        days_off = {**work_calendar(told.year).days_off, **work_calendar(FiscalYear(told.year.be + 1)).days_off}
        seen = preview(told, days_off=days_off, ladder=read_ladder())
    if as_json:
        typer.echo(json.dumps(_as_data(seen), ensure_ascii=False, indent=1))
        return
    table = Table(title=f"ปีงบประมาณ {told.year.be}: จุดตรวจ {len(seen.checkpoints)} รายการ", title_justify="left")
    for heading in ("ครบกำหนด", "เปิดให้ยืนยัน", "มาตรการ", "ส่วนงาน", "รอบ", "เพราะ"):
        table.add_column(heading, overflow="fold")
    names = {division.code: division.name for division in told.divisions}
    for point in sorted(seen.checkpoints, key=lambda one: one.occurrence.due_on):
        when = point.occurrence
        step = f" ขั้นตอนที่ {point.position}" if len(point.measure.steps) > 1 else ""
        table.add_row(
            thai.short_date(when.due_on), thai.short_date(when.opens_on), f"{point.measure.title}{step}",
            names[point.division], when.label, when.why,
        )  # fmt: skip
    console.print(table)
    console.print("จดหมายหากไม่มีใครยืนยันเลย (ไม่เกินวันละหนึ่งฉบับต่อคน):", style="bold")
    for person in told.people:
        days = seen.letters[person.code]
        console.print(f"{person.name}: {len(days)} ฉบับ  {', '.join(thai.day_and_month(day) for day in days)}")


def _as_data(seen: Preview) -> dict[str, object]:
    return {
        "checkpoints": [
            {
                "measure": point.measure.code,
                "step": point.position,
                "division": point.division,
                "occurrence": point.occurrence.key,
                "nominal_on": point.occurrence.nominal_on.isoformat(),
                "opens_on": point.occurrence.opens_on.isoformat(),
                "due_on": point.occurrence.due_on.isoformat(),
                "why": point.occurrence.why,
            }
            for point in seen.checkpoints
        ],
        "letters": {code: [day.isoformat() for day in days] for code, days in seen.letters.items()},
    }
