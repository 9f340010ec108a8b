"""`ita simulate`: a made-up country of offices carried through a year, to learn what a server must be able to do."""

from __future__ import annotations

import json
import tempfile
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.desk import WRONG_USE, JsonOption, console, day, stop
from config.settings import SettingsError, read_settings
from ita_model import thai

if TYPE_CHECKING:
    from simulation.year import Day, Told


def simulate(
    agencies: Annotated[int, typer.Option("--agencies", min=1, help="จำนวนหน่วยงานสมมุติ")] = 100,
    year: Annotated[int, typer.Option("--year", help="ปีงบประมาณ พ.ศ.")] = 2567,
    database_url: Annotated[str, typer.Option("--database-url", help="ฐานข้อมูลว่างที่จะใช้ ถ้าไม่ระบุจะใช้ SQLite ชั่วคราว")] = "",
    seed: Annotated[int, typer.Option("--seed", help="เลขตั้งต้น เลขเดิมได้หน่วยงานเดิมและเหตุการณ์เดิม")] = 1,
    until: Annotated[date | None, typer.Option("--until", parser=day, help="หยุดหลังวันนี้ (ค่าเริ่มต้น: สิ้นปี)")] = None,
    processes: Annotated[int, typer.Option("--processes", min=1, help="จำนวนโปรแกรมที่ทำงานพร้อมกัน")] = 2,
    as_json: JsonOption = False,
) -> None:
    """จำลองหน่วยงานจำนวนมากทั้งปี ด้วยโปรแกรมเดียวกับที่ใช้จริง เพื่อรู้ว่าเครื่องต้องแรงเพียงใด"""
    # Loaded here: it brings Prefect along, for which no other command should have to wait.
    from simulation.country import NotEmpty, at_work, rows
    from simulation.mailroom import mailroom
    from simulation.work import Country

    with tempfile.TemporaryDirectory(prefix="ita-simulate-") as home, mailroom() as room:
        try:
            country = Country(read_settings(_settings(home, database_url, room.port)), seed, year)
            with at_work(country, offices=agencies, processes=processes) as work:
                told = _run(work, room, until, quiet=as_json)
            told.rows = rows(country)
        except SettingsError as error:
            raise stop(WRONG_USE, "ที่อยู่ฐานข้อมูลไม่ถูกต้อง โปรดตรวจ --database-url", str(error)) from error
        except NotEmpty as error:
            thai_text = "ฐานข้อมูลนี้มีหน่วยงานอยู่แล้ว การจำลองต้องใช้ฐานข้อมูลว่าง เพื่อไม่ให้ปนกับข้อมูลจริง"
            raise stop(WRONG_USE, thai_text, "the database is not empty: give an empty one with --database-url") from error
    if as_json:
        typer.echo(json.dumps(_as_json(told, seed=seed, year=year), ensure_ascii=False))
    else:
        _tell(told)


def _settings(home: str, database_url: str, port: int) -> dict[str, str]:
    return {
        "ITA_HOME": str(Path(home)),
        "ITA_DATABASE_URL": database_url,
        "ITA_SMTP_HOST": "127.0.0.1",
        "ITA_SMTP_PORT": str(port),
        "ITA_SMTP_STARTTLS": "false",  # the mail server is this program itself
        "ITA_MAIL_FROM": "ita@simulate.example.org",
    }


def _run(work: Any, room: Any, until: date | None, *, quiet: bool) -> Told:
    from simulation.year import run_year

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console,
        refresh_per_second=2,
    )  # fmt: skip
    with nullcontext() if quiet else bar:
        task = bar.add_task(f"เปิดปีของ {work.offices:,} หน่วยงาน", total=None)

        def passed(over: Day | None, days: int) -> None:
            bar.update(task, total=days, advance=over is not None, description=thai.short_date(over.on) if over else "เริ่มปี")

        return run_year(work, room, until=until, passed=passed)


def _tell(told: Told) -> None:
    table = Table(show_edge=False, header_style="bold")
    table.add_column("งาน")
    for name in ("เวลา (วินาที)", "เวลาประมวลผลต่อหน่วยงาน (มิลลิวินาที)", "จำนวน"):
        table.add_column(name, justify="right")
    each = 1000 / told.offices
    planned = told.planned
    table.add_row("เปิดปี", f"{planned.seconds:.1f}", f"{planned.cpu * each:.1f}", f"จุดตรวจ {planned.counts['checkpoints']:,}")
    for name, one in (("วันปกติ", told.typical), ("วันที่หนักที่สุด", told.heaviest)):
        when = f"{name} {thai.short_date(one.on)}"
        table.add_row(f"กวาดงาน {when}", f"{one.sweep.seconds:.1f}", f"{one.sweep.cpu * each:.1f}", f"จดหมาย {one.letters:,}")
        sent = one.deliver.counts["sent"]
        table.add_row(f"ส่งจดหมาย {when}", f"{one.deliver.seconds:.1f}", f"{one.deliver.cpu * each:.1f}", f"ส่ง {sent:,}")
    console.print(table)
    usual, most = told.letters_a_day
    console.print(f"จดหมายทั้งหมด {told.letters:,} ฉบับใน {len(told.days)} วันทำการ วันปกติ {usual:,.0f} มากที่สุด {most:,} ฉบับ")
    if told.letters_to:
        mean = sum(told.letters_to.values()) / len(told.letters_to)
        console.print(f"ต่อคนเฉลี่ย {mean:.1f} มากที่สุด {max(told.letters_to.values())} ฉบับ จากผู้รับ {len(told.letters_to):,} คน")
    console.print(f"หน่วยความจำของโปรแกรมที่ใช้มากที่สุด {told.memory:.0f} MB")
    console.print("แถวในฐานข้อมูล " + " · ".join(f"{name} {number:,}" for name, number in list(told.rows.items())[:8]))


def _as_json(told: Told, *, seed: int, year: int) -> dict[str, Any]:
    def spent(one: Any) -> dict[str, Any]:
        return {"seconds": one.seconds, "cpu": one.cpu, "memory": one.memory, **one.counts}

    return {
        "agencies": told.offices,
        "year": year,
        "seed": seed,
        "planned": spent(told.planned),
        "days": [
            {
                "on": one.on.isoformat(),
                "sweep": spent(one.sweep),
                "deliver": spent(one.deliver),
                "answer": spent(one.answer),
            }
            for one in told.days
        ],
        "letters": {
            "all": told.letters,
            "people": len(told.letters_to),
            "most to one": max(told.letters_to.values(), default=0),
        },
        "memory": told.memory,
        "rows": told.rows,
    }
