"""One measure on one day: a task run for each step in each division, whose state says where it stands."""

from __future__ import annotations

from datetime import date

from prefect import flow

from config.office import open_office
from flows.artifacts import leave_table
from tasks.attending import Attended, attend_step, steps_of


@flow(name="measure", flow_run_name="{title} · {on}")
async def measure(agency: str, year: int, code: str, on: date, title: str = "") -> int:
    """Attend to each step of a measure in each division; gives how many notices were newly owed."""
    title, parts = steps_of(open_office(), agency, year, code)
    notices = 0
    rows: list[dict[str, object]] = []
    for part in parts:
        attended: Attended = await (await attend_step(agency, part, on)).aresult()
        notices += attended.notices
        rows.append({"ขั้นตอน": part.step, "ส่วนงาน": part.division, "สถานะ": attended.standing.thai, "แจ้งเตือน": attended.notices})
    await leave_table(f"measure-{agency}-{code}", rows, says=f"{title} · {on.isoformat()}")
    return notices
