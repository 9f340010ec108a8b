"""Work for many agencies, in batches: each a run of its own that any worker of the pool may take, or done here one by one.

A few agencies are done one after another, measure by measure, so that Prefect's page shows each step. For a country that page
would be nobody's to read, and a run for each measure more than any server records: there a batch is one run.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from prefect.deployments.flow_runs import arun_deployment
from prefect.exceptions import ObjectNotFound
from prefect.logging import get_run_logger

from tasks.each import SomeFailed

MANY: Final = 20
"""From more agencies than these on they are done in batches."""

BATCH: Final = 250
"""Agencies of a batch: beginning a run takes a worker some seconds, a typical day of so many takes no longer."""


def batches(codes: Sequence[str]) -> Iterator[list[str]]:
    """The agencies in batches, in their order: the same agencies make the same batches."""
    for start in range(0, len(codes), BATCH):
        yield list(codes[start : start + BATCH])


async def hand_out(
    deployment: str,
    codes: Sequence[str],
    *,
    key: str,
    given: Mapping[str, Any],
    here: Callable[[list[str]], Awaitable[object]],
) -> list[dict[str, object]]:
    """Ask for a run of a deployment (`flow/name`) for each batch, once for each `key` however often it is asked; gives a table
    of them. Where nothing was deployed each batch is done `here` instead, and one batch's failure keeps no other from its turn:
    raises SomeFailed at the end.
    """
    rows: list[dict[str, object]] = []
    failed: list[str] = []
    deployed = True
    for place, batch in enumerate(batches(codes), start=1):
        row: dict[str, object] = {"ชุด": place, "หน่วยงาน": len(batch), "จาก": batch[0], "ถึง": batch[-1]}
        if deployed:
            try:
                run = await arun_deployment(
                    deployment,
                    parameters={**given, "agencies": batch},
                    timeout=0,
                    as_subflow=False,
                    idempotency_key=f"{key}-{place}-{batch[0]}-{batch[-1]}",
                )
                row["ทำโดย"] = run.name
            except ObjectNotFound:
                deployed = False
        if not deployed:
            row["ทำโดย"] = "รอบนี้"
            try:
                await here(batch)
            except SomeFailed as error:
                failed += error.failed
            except Exception:
                get_run_logger().exception("failed for the agencies from %s to %s", batch[0], batch[-1])
                failed += batch
        rows.append(row)
    if failed:
        raise SomeFailed(failed, [code for code in codes if code not in failed])
    return rows
