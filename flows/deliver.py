"""Send what the outbox holds."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from config.office import open_office
from ita_model.agencies import all_agencies
from tasks.posting import Delivered, deliver_letters


@flow(name="deliver", flow_run_name="ส่งจดหมาย")
async def deliver(agency: str | None = None, at: datetime | None = None) -> dict[str, Delivered]:
    """Send the letters that are owed, of one agency or of all; safe to run at any time."""
    with open_office().look() as session:
        codes = [agency] if agency else [one.code for one in all_agencies(session)]
    return {code: await deliver_letters(code, at) for code in codes}
