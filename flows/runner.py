"""The runner of all schedules: one process that tells Prefect's server of `prefect.yaml` and runs what falls due.

What a run that was cut off had begun is done again: every flow may run twice. That is why the runner takes note, as it starts,
of runs that Prefect still believes to be under way. Where several share the work, each has a name of its own, which it keeps
when it is begun again: `python -m flows.runner NAME`. It takes note of its own runs then, and leaves the others' alone.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Cancelled, Crashed

from config.clock import now
from config.logs import start_logging
from config.office import open_office
from config.tether import end_with_keeper
from flows.definitions import Definition, make_known, make_pools, read_definitions
from flows.in_process import CANCELLED, KIND, InProcessWorker, is_of

AT_ONCE: Final = 3
"""How many runs are under way at most: a report that is being compiled keeps no letter waiting."""
ALONE: Final = "office"
"""What the one runner of a machine is called that serves an office by itself."""
_AGAIN: Final = "ita-again-"
_TAKEN_WITHIN: Final = timedelta(minutes=10)
"""A run that was promised to a worker so long ago, and taken by none, is nobody's any more."""
_ASKED_EVERY: Final = 0.5
_PREFECTS: Final = (
    "prefect",
    "prefect.extra",
    "prefect.flow_runs",
    "prefect.task_runs",
    "prefect.server",
    "uvicorn",
    "fastapi",
)

log = logging.getLogger("ita.runner")


async def run_schedules(definitions: Sequence[Definition], *, name: str | None = None) -> None:
    """Serve the pools of the definitions until stopped; what is under way then is run to its end. `name` is that of one of
    several who serve them.
    """
    async with get_client() as client:
        await _until_it_answers(client)
        log.info("Prefect answers")
        pools = sorted({one.pool for one in definitions})
        await make_pools(client, definitions, kind=KIND, template=InProcessWorker.get_default_base_job_template())
        async for written in make_known(client, definitions):
            log.info("deployment %s was written", written)
        again = await do_again(client, pools, at=now(), name=name)
        if again:
            log.info("%s runs that were cut off are ordered again", again)
    (pool,) = pools  # one machine has one
    worker = InProcessWorker(work_pool_name=pool, name=name or ALONE, limit=AT_ONCE)
    await _until_told(worker)


async def do_again(client: PrefectClient, pools: Sequence[str], *, at: datetime, name: str | None = None) -> int:
    """Tell Prefect that what seems to run in these pools has crashed, and order each such run once more; gives how many. Of
    what was being cancelled it is told that it is.

    To be asked before anything is run: nobody else runs these, or where others do, nobody else has this `name`. A run that was
    ordered again itself is not ordered a third time.
    """
    count = 0
    left = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(
                type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
            )
        ),
        work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=list(pools))),
        limit=200,
    )
    for run in left:
        if name is not None and not (is_of(run, name) or _is_nobodys(run, at)):
            continue
        if run.state is not None and run.state.is_cancelling():  # nobody wants it done, and it would keep others waiting
            await client.set_flow_run_state(run.id, Cancelled(message=CANCELLED), force=True)
            continue
        await client.set_flow_run_state(run.id, Crashed(message="หยุดกลางคัน · it was cut off"), force=True)
        if run.deployment_id is not None and not _ordered_again(run):
            key = f"{_AGAIN}{run.id}"
            await client.create_flow_run_from_deployment(run.deployment_id, parameters=run.parameters, idempotency_key=key)
            count += 1
    return count


def _is_nobodys(run: FlowRun, at: datetime) -> bool:
    """Whether a run was promised to a worker that ended before it took it."""
    state = run.state
    return not run.infrastructure_pid and state is not None and state.is_pending() and state.timestamp < at - _TAKEN_WITHIN


def _ordered_again(run: FlowRun) -> bool:
    return (run.idempotency_key or "").startswith(_AGAIN)


async def _until_it_answers(client: PrefectClient) -> None:
    """Prefect's server is started beside this process, and takes longer."""
    while await client.api_healthcheck() is not None:
        await asyncio.sleep(_ASKED_EVERY)


async def _until_told(worker: InProcessWorker) -> None:
    """Run the worker until the process is asked to end."""
    serving = asyncio.ensure_future(worker.start(printer=log.info))
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        log.info("stopped")


def main(words: list[str]) -> None:
    """The process of `ita up`; or `NAME`, where it is one of several."""
    name = words[0] if words else None
    end_with_keeper()
    office = open_office()
    start_logging(office.settings, also=_PREFECTS)
    definitions = read_definitions()
    log.info("serving %s flows", len({one.flow for one in definitions}))  # loaded while Prefect's server is still starting
    asyncio.run(run_schedules(definitions, name=name))


if __name__ == "__main__":
    main(sys.argv[1:])
