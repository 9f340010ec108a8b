"""`ita plan preview`: the year ahead, before anybody is asked anything."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from cli.desk import JsonOption, console, plan_of, with_configuration
from config.daysoff import days_off_from
from config.ladder import read_ladder
from ita_model import thai
from ita_model.preview import Preview, preview


def preview_plan(plan: Annotated[Path, typer.Argument(help="ไฟล์แผน (YAML)")], as_json: JsonOption = False) -> None:
    """ดูปีข้างหน้า: จุดตรวจทุกจุด วันครบกำหนดและเหตุผล และจดหมายที่แต่ละคนจะได้รับหากไม่มีใครยืนยันเลย"""
    told, _ = plan_of(plan)
    with with_configuration():
        days_off = days_off_from(told.year)
        seen = preview(told, days_off=days_off, ladder=read_ladder())
    if as_json:
        typer.echo(json.dumps(_as_data(seen), ensure_ascii=False, indent=1))
        return
    console.print(f"ปีงบประมาณ {told.year.be}: จุดตรวจ {len(seen.checkpoints)} รายการ", style="bold")
    _show_days(seen, {division.code: division.name for division in told.divisions})
    console.print("\nจดหมายหากไม่มีใครยืนยันเลย (ไม่เกินวันละหนึ่งฉบับต่อคน)", style="bold")
    for person in told.people:
        _show_letters(f"{person.name} {person.position}", seen.letters[person.code])


def _show_days(seen: Preview, divisions: Mapping[str, str]) -> None:
    """Each due day with what falls due on it: measure and step, period and why, and whom it is asked of."""
    ordered = sorted(seen.checkpoints, key=lambda one: (one.occurrence.due_on, one.measure.code, one.position))
    for due_on, on_the_day in groupby(ordered, key=lambda one: one.occurrence.due_on):
        console.print(f"\n{thai.long_date(due_on, weekday=True)}", style="bold")
        for _, same in groupby(on_the_day, key=lambda one: (one.measure.code, one.position, one.occurrence.key)):
            points = list(same)
            first = points[0]
            step = f" · ขั้นตอนที่ {first.position}" if len(first.measure.steps) > 1 else ""
            console.print(f"  {first.measure.title}{step} · {first.occurrence.label}", markup=False)
            console.print(f"    {', '.join(divisions[point.division] for point in points)}", markup=False)
            opens = thai.short_date(first.occurrence.opens_on)
            console.print(f"    เปิดให้ยืนยัน {opens} · {first.occurrence.why}", style="dim", markup=False)


def _show_letters(person: str, days: Sequence[date]) -> None:
    """How many letters a person gets, and on which days of which month."""
    console.print(f"{person}: {len(days)} ฉบับ", markup=False)
    for (year, month), in_month in groupby(days, key=lambda day: (day.year, day.month)):
        name = f"{thai.SHORT_MONTHS[month - 1]} {thai.buddhist_year(year)}"
        console.print(f"  {name}: {', '.join(str(day.day) for day in in_month)}", style="dim")


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
