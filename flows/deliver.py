"""Send what the outbox holds."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from config.clock import clock_at
from config.office import open_office
from flows.artifacts import leave_table
from ita_model.agencies import all_agencies
from tasks.posting import Delivered, deliver_letters


@flow(name="deliver", flow_run_name="ส่งจดหมาย")
async def deliver(agency: str | None = None, at: datetime | None = None) -> dict[str, Delivered]:
    """Send the letters that are owed, of one agency or of all; safe to run at any time."""
    with open_office().look() as session:
        codes = [agency] if agency else [one.code for one in all_agencies(session)]
    done = {code: await deliver_letters(code, at) for code in codes}
    rows: list[dict[str, object]] = [
        {"หน่วยงาน": code, "ส่งแล้ว": one.sent, "รอส่ง": one.waiting, "ส่งไม่ได้": one.failed, "ไม่แน่ใจ": one.in_doubt}
        for code, one in done.items()
    ]
    await leave_table("deliver", rows, says=f"ผลการส่งจดหมาย {clock_at(at)().to_datetime_string()}")
    return done
