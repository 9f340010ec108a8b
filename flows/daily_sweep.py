"""The day's sweep of an agency: what moves, who is owed what, the letters, and off they go."""

from __future__ import annotations

from datetime import date, datetime

from prefect import flow
from prefect.runtime import flow_run

from config.clock import clock_at
from config.office import open_office
from flows.artifacts import day_key, leave_table
from flows.measure import measure
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.sweeping import Swept
from tasks.posting import deliver_letters
from tasks.sweeping import find_moving_measures, write_letters


def _run_name() -> str:
    given = flow_run.parameters
    return f"กวาดงานประจำวัน {given.get('agency') or ''} {given.get('on') or 'วันนี้'}"


@flow(name="daily-sweep", flow_run_name=_run_name)
async def daily_sweep(agency: str | None = None, on: date | None = None, at: datetime | None = None) -> Swept:
    """Bring an agency up to `on` (today by default). Safe to run twice, or late: it catches up everything before."""
    with open_office().look() as session:
        code = find_agency(session, agency).code
    day = on or office_day(clock_at(at)())
    moving = await find_moving_measures(code, day)
    if moving is None:
        return Swept(day, 0, 0, behind=True)
    rows: list[dict[str, object]] = []
    for one in moving:
        notices = await measure(code, one.year, one.code, day, title=one.title)
        rows.append({"มาตรการ": one.title, "แจ้งเตือน": notices})
    swept, owed = await write_letters(code, day, at, sum(int(str(row["แจ้งเตือน"])) for row in rows))
    sent = (await deliver_letters(code, at)).sent if owed else 0
    rows.append({"มาตรการ": "รวม", "แจ้งเตือน": swept.notices, "จดหมาย": swept.letters, "ส่งแล้ว": sent})
    await leave_table(day_key("sweep", code, day), rows, says=f"ผลการกวาดงานประจำวันที่ {day.isoformat()}")
    return swept
