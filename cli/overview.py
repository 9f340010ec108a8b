"""`ita overview`: how each agency of the installation stands, for a province or a ministry."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer
from rich.table import Table

from cli.desk import JsonOption, at_the_office, console
from config.clock import now
from ita_model import thai
from ita_model.calendar import office_day
from ita_model.overview import Stands, overview
from ita_model.states import Standing


def show(as_json: JsonOption = False) -> None:
    """วันนี้แต่ละหน่วยงานในระบบนี้อยู่ตรงไหนแล้ว เป็นตัวเลขเท่านั้น ไม่แสดงหลักฐาน"""
    day = office_day(now())
    with at_the_office() as office, office.look() as session:
        found = overview(session, on=day)
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, default=str, indent=1))
        return
    console.print(f"{len(found):,} หน่วยงาน · {thai.full_date(day)}", style="bold")
    table = Table(show_edge=False)
    table.add_column("หน่วยงาน", overflow="fold", ratio=1)
    for name in ("ปี", "มาตรการครบ", "เสร็จ", "รอตรวจ", "เกินกำหนด", "กวาดงานล่าสุด", "จดหมายส่งไม่ได้"):
        table.add_column(name, justify="right")
    for one in found:
        done = one.standings[Standing.ACCEPTED] + one.standings[Standing.WAIVED]
        late = one.standings[Standing.OVERDUE] + one.standings[Standing.RETURNED]
        table.add_row(
            one.name,
            str(one.be or "-"),
            f"{one.complete}/{one.measures}",
            str(done),
            str(one.standings[Standing.SUBMITTED]),
            str(late),
            thai.short_date(office_day(one.swept_at)) if one.swept_at else "ยังไม่เคย",
            str(one.failed),
        )
    console.print(table)


def _as_json(one: Stands) -> dict[str, object]:
    return {
        **asdict(one),
        "standings": {str(standing): number for standing, number in one.standings.items()},
        "settled": one.settled,
    }
