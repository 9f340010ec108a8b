"""The day's sweep of an agency: what moves, who is owed what, the letters, and off they go."""

from __future__ import annotations

from datetime import date, datetime

from prefect import flow
from prefect.runtime import flow_run

from config.clock import clock_at
from config.office import open_office
from flows.agencies import for_each
from flows.artifacts import day_key, leave_table
from flows.batches import MANY, hand_out
from flows.measure import measure
from flows.sweep_batch import sweep_batch
from ita_model import thai
from ita_model.agencies import named_or_all
from ita_model.calendar import office_day
from ita_model.sweeping import Swept, day_to_sweep
from tasks.posting import deliver_letters
from tasks.sweeping import find_moving_measures, write_letters


def _run_name() -> str:
    given = flow_run.parameters
    day = given.get("on") or office_day(clock_at(given.get("at"))())
    return " ".join(["กวาดงานประจำวัน", *filter(None, [given.get("agency")]), thai.short_date(day)])


@flow(name="daily-sweep", flow_run_name=_run_name, persist_result=False)
async def daily_sweep(agency: str | None = None, on: date | None = None, at: datetime | None = None) -> dict[str, Swept]:
    """Bring an agency, or each of them, up to `on` (today by default; a day to come is refused).

    Safe to run twice, or late: it catches up everything before. One agency's failure keeps no other from its sweep. Many
    agencies are swept in batches, each a run of its own that sends no letter, and nothing is given.
    """
    moment = clock_at(at)()
    day = day_to_sweep(on, at=moment)
    with open_office().look() as session:
        codes = [one.code for one in named_or_all(session, agency)]
    if len(codes) <= MANY:
        return await for_each(codes, lambda code: _sweep(code, day, at))

    async def here(batch: list[str]) -> dict[str, Swept]:
        return await _at_once(batch, day, at)

    given, key = {"on": day.isoformat(), "at": at}, f"sweep-{day.isoformat()}-{moment:%Y-%m-%dT%H:%M}"
    rows = await hand_out("sweep-batch/sweep-batch", codes, key=key, given=given, here=here)
    await leave_table(f"sweep-{day.isoformat()}", rows, says=f"การกวาดงานประจำวันที่ {thai.short_date(day)} เป็นชุด")
    return {}


_at_once = sweep_batch.with_options(retries=0)
"""A batch within this run: what fails is told at the end of it, and nobody waits meanwhile."""


async def _sweep(code: str, day: date, at: datetime | None) -> Swept:
    moving = await find_moving_measures(code, day)
    if moving is None:
        return Swept(day, 0, 0, behind=True)
    rows: list[dict[str, object]] = []
    notices = 0
    for one in moving:
        owed = await measure(code, one.year, one.code, day, title=one.title)
        notices += owed
        rows.append({"มาตรการ": one.title, "แจ้งเตือน": owed})
    swept, to_deliver = await write_letters(code, day, at, notices)
    sent = (await deliver_letters(code, at)).sent if to_deliver else 0
    rows.append({"มาตรการ": "รวม", "แจ้งเตือน": swept.notices, "จดหมาย": swept.letters, "ส่งแล้ว": sent})
    await leave_table(day_key("sweep", code, day), rows, says=f"ผลการกวาดงานประจำวันที่ {thai.short_date(day)}")
    return swept
