"""The deliveries of a batch of agencies: one run for all of them."""

from __future__ import annotations

from datetime import datetime

from prefect import flow
from prefect.runtime import flow_run

from flows.deliver import deliver_together
from tasks.posting import Delivered


def _run_name() -> str:
    given = flow_run.parameters
    return f"ส่งจดหมาย {given['agencies'][0]} ถึง {given['agencies'][-1]}"


@flow(name="deliver-batch", flow_run_name=_run_name, persist_result=False)
async def deliver_batch(agencies: list[str], at: datetime | None = None, urgent: bool = False) -> dict[str, Delivered]:
    """Send what these agencies (codes) owe; safe to run at any time, and beside another."""
    return await deliver_together(agencies, at=at, urgent=urgent)
