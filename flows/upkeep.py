"""The night's upkeep: verify the record and the evidence, clear away what no report has, copy the record, and say so."""

from __future__ import annotations

from datetime import datetime

from prefect import flow
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from config.clock import clock_at
from flows.artifacts import leave_table
from ita_model.calendar import office_day
from tasks.keeping import Verified, clear_away, copy_the_record, verify_record


@flow(name="upkeep", flow_run_name="ดูแลระบบประจำคืน", persist_result=False)
async def upkeep(at: datetime | None = None) -> State[list[Verified]]:
    """Verify every agency and copy the record. A fault in the record fails the run, after the copy is made."""
    moment = clock_at(at)()
    verified = await verify_record(moment)
    await clear_away(verified, moment)
    copy = await copy_the_record(office_day(moment))
    rows: list[dict[str, object]] = [
        {"หน่วยงาน": one.agency or "-", "ที่": fault.place, "พบว่า": fault.thai} for one in verified for fault in one.faults
    ]
    rows = rows or [{"หน่วยงาน": one.agency, "ที่": "-", "พบว่า": "ถูกต้องครบถ้วน"} for one in verified]
    await leave_table("upkeep", rows, says=f"ผลการตรวจบันทึกและหลักฐาน · สำเนาที่ {copy}" if copy else "ผลการตรวจบันทึกและหลักฐาน")
    if faults := sum(len(one.faults) for one in verified):
        return Failed(message=f"พบสิ่งผิดปกติในบันทึก {faults} แห่ง ดูในตาราง หรือสั่ง ita audit verify")
    return Completed(message="บันทึกและหลักฐานถูกต้องครบถ้วน", data=verified)
