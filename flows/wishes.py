"""Compile what the secretary asked for and nobody has compiled: what was asked while Prefect was away, or was cut off."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from config.office import open_office
from flows.agencies import for_each
from flows.compile import compile_report
from ita_model.agencies import named_or_all
from ita_model.report.document import ReportKind
from tasks.compiling import Compiled
from tasks.wishing import find_wishes


@flow(name="wishes", flow_run_name="จัดทำรายงานตามคำสั่งที่ค้าง", persist_result=False)
async def wishes(agency: str | None = None, at: datetime | None = None) -> dict[str, dict[str, Compiled]]:
    """The wishes that wait, of one agency or of each, the oldest first; safe to run at any time.

    One that cannot come true keeps no other from it. Gives what was compiled by `agency/number`.
    """
    with open_office().look() as session:
        codes = [one.code for one in named_or_all(session, agency)]
    waiting = {f"{code}/{number}": (code, number) for code in codes for number in await find_wishes(code, at)}

    async def granted(key: str) -> dict[str, Compiled]:
        code, number = waiting[key]
        # What is compiled is what the wish says; the kind is only asked for because the flow must have one.
        return await compile_report(ReportKind.SIX_MONTH, agency=code, at=at, wish=number)

    return await for_each(waiting, granted)
