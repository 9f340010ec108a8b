"""The day's sweep of a batch of agencies: one run for all of them."""

from __future__ import annotations

from datetime import date, datetime

from prefect import flow
from prefect.runtime import flow_run

from config.clock import clock_at
from flows.artifacts import leave_table
from ita_model import thai
from ita_model.sweeping import Swept
from tasks.sweeping import sweep_agencies


def _run_name() -> str:
    given = flow_run.parameters
    first, last = given["agencies"][0], given["agencies"][-1]
    return f"กวาดงานประจำวัน {first} ถึง {last} · {thai.short_date(given['on'])}"


@flow(name="sweep-batch", flow_run_name=_run_name, persist_result=False, retries=2, retry_delay_seconds=60)
async def sweep_batch(agencies: list[str], on: date, at: datetime | None = None) -> dict[str, Swept]:
    """Bring these agencies (codes) up to `on`: what is owed, and the letters. Safe to run twice; gives those to whom the day
    brought something.

    Raises SomeFailed at the end where any failed; the others are done, and done again without harm when it is tried again.
    """
    moment = clock_at(at)()
    swept = await sweep_agencies(agencies, on, moment)
    busy = {code: one for code, one in swept.items() if one.notices or one.letters}
    rows: list[dict[str, object]] = [
        {"หน่วยงาน": code, "แจ้งเตือน": one.notices, "จดหมาย": one.letters} for code, one in busy.items()
    ]
    rows.append(
        {
            "หน่วยงาน": f"รวม {len(swept)} หน่วยงาน",
            "แจ้งเตือน": sum(one.notices for one in swept.values()),
            "จดหมาย": sum(one.letters for one in swept.values()),
        }
    )
    says = f"ผลการกวาดงานประจำวันที่ {thai.short_date(on)} ของ {len(swept)} หน่วยงาน"
    await leave_table(f"sweep-batch-{agencies[0]}-{on.isoformat()}".lower(), rows, says=says)
    return busy
