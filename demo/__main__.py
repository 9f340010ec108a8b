"""`make demo`: อบต.ปอ through fiscal year 2567, into `var/demo/` or the folder that `--home` names."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.daysoff import work_calendar
from demo.post_office import PostOffice
from demo.stage import Clock, free_port, prefect_server, web_server
from ita_model import thai
from ita_model.calendar import office_moment
from ita_model.planfile import read_plan

HOME: Final = Path("var/demo")
PLAN: Final = Path(__file__).parent.parent / "config" / "plans" / "por-2567.yaml"


def main(words: Sequence[str] | None = None) -> int:
    """Run the year and say what happened. Gives 0 when the record and the reports verify, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="demo", description="ทั้งปีงบประมาณ 2567 ของ อบต.ปอ ในไม่กี่นาที")
    parser.add_argument("--home", type=Path, default=HOME, help="โฟลเดอร์ปลายทาง ของเดิมในโฟลเดอร์จะถูกลบ (ค่าเริ่มต้น: var/demo)")
    parser.add_argument("--until", type=date.fromisoformat, help="หยุดตอนเที่ยงของวันทำการนี้ เช่น 2024-04-03 ไม่ไปจนสิ้นปี")
    asked = parser.parse_args(words)
    home: Path = asked.home
    console = Console(highlight=False, soft_wrap=True)
    begun = time.monotonic()
    text = PLAN.read_text(encoding="utf-8")
    plan = read_plan(text)
    if asked.until is not None and not (asked.until in plan.year and work_calendar(plan.year).is_working_day(asked.until)):
        parser.error(f"{asked.until} ไม่ใช่วันทำการในปีงบประมาณ {plan.year.be}")
    shutil.rmtree(home, ignore_errors=True)
    clock = Clock(office_moment(plan.year.start, 8))
    web_port = free_port()
    with PostOffice(home / "mail") as post_office:
        settings = {
            "ITA_HOME": str(home),
            "ITA_BASE_URL": f"http://127.0.0.1:{web_port}",
            "ITA_SMTP_HOST": "127.0.0.1",
            "ITA_SMTP_PORT": str(post_office.port),
            "ITA_SMTP_STARTTLS": "false",  # the post office is on this machine and shows no certificate
            "ITA_MAIL_FROM": f"ita@{plan.agency.code}.example.org",
        }
        for name in [name for name in os.environ if name.startswith("ITA_")]:
            del os.environ[name]
        os.environ.update(settings)
        with prefect_server(home / "prefect") as server:
            # Prefect reads its settings when it is first imported: only from here on may it be.
            from config.office import open_office
            from demo.runs import in_one_process
            from demo.summary import summarise, verify
            from demo.year import Told, open_the_year, run_year, working_days
            from tasks.rendering.thai_words import pieces

            office = open_office()
            checkpoints = open_the_year(office, plan, text)
            console.print(f"{plan.agency.short_name} ปีงบประมาณ {plan.year.be}: จุดตรวจ {checkpoints} รายการ")
            days = working_days(plan)
            pieces(plan.agency.name)  # reads the dictionary of the reports while the server starts
            server.wait_until_ready()
            with (
                web_server(office, clock, web_port),
                Progress(
                    TextColumn("{task.description}"),
                    BarColumn(),
                    MofNCompleteColumn(),
                    TimeElapsedColumn(),
                    console=console,
                    refresh_per_second=2,
                ) as progress,
            ):
                bar = progress.add_task("เริ่มปี", total=len(days))

                def passed(day: date) -> None:
                    progress.update(bar, advance=1, description=thai.short_date(day))

                async def the_year() -> Told:
                    return await run_year(office, plan, post_office, clock, days=days, passed=passed, until=asked.until)

                told = in_one_process(the_year, results=home / "prefect" / "results")
            server.stop()
            verdict = verify(office, plan)
    seconds = time.monotonic() - begun
    return summarise(console, home, plan, told, post_office, verdict, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
