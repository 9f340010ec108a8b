"""Read what mail servers gave back, where the settings name a mailbox."""

from __future__ import annotations

from datetime import datetime

from prefect import flow
from prefect.logging import get_run_logger

from config.clock import clock_at
from config.office import open_office
from flows.artifacts import leave_table
from ita_model import thai
from ita_model.calendar import office_day
from tasks.returning import ReadBack, read_returned_letters


@flow(name="returned", flow_run_name="อ่านจดหมายตีกลับ", persist_result=False)
async def returned(at: datetime | None = None) -> ReadBack:
    """Read the one mailbox of the installation, for every agency; safe to run at any time, and nothing where there is none.

    What names no letter of ours, or cannot be put on record, is left, and said in the log.
    """
    if not open_office().settings.imap_host:
        return ReadBack()
    done = await read_returned_letters(at)
    for line in done.left:
        get_run_logger().warning(line)
    for line in done.spoilt:
        get_run_logger().error(line)
    if done.read:
        moment = clock_at(at)()
        row: dict[str, object] = {
            "อ่านแล้ว": done.read,
            "จดหมายที่ถูกตีกลับ": done.recorded,
            "บันทึกไว้แล้ว": done.known,
            "ล่าช้า ยังไม่ตีกลับ": done.delayed,
            "ไม่ใช่จดหมายของระบบ": len(done.left),
            "บันทึกไม่ได้": len(done.spoilt),
        }
        says = f"ผลการอ่านจดหมายตีกลับ {thai.short_date(office_day(moment))} {moment:%H.%M} น."
        await leave_table("returned", [row], says=says)
    return done
