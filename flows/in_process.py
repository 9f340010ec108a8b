"""A Prefect worker that runs flows in its own process, each in a thread with a loop of its own.

A process for each run costs 87 MiB and three seconds, every five minutes, on a machine that has little of either. What a run
does here is what it would do there: the flow engine is Prefect's own, and the worker's loops, limits and states are its base's.
"""

from __future__ import annotations

import asyncio
import threading
from contextvars import Context
from functools import partial
from typing import Any, ClassVar

import anyio
import anyio.abc
from prefect.client.schemas.objects import FlowRun
from prefect.flow_engine import run_flow_async
from prefect.flows import Flow, load_flow_from_flow_run
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

KIND = "in-process"
_OF = ":"


class InProcessResult(BaseWorkerResult):
    """How it ended; whatever a flow comes to is told to Prefect by the flow's own engine."""


class InProcessWorker(BaseWorker[BaseJobConfiguration, BaseVariables, InProcessResult]):
    """Serves a work pool of the kind `in-process`."""

    type: ClassVar[str] = KIND  # type: ignore[misc]  # the base declares it without a value
    _description = "Runs flows in the worker's own process."

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,
        task_status: anyio.abc.TaskStatus[Any] | None = None,
    ) -> InProcessResult:
        """Run a flow to its end. What it raises is on its record already, and ends no worker.

        What Prefect keeps of where it ran begins with the worker's name (`is_of`).
        """
        flow = await load_flow_from_flow_run(flow_run, ignore_storage=True)
        identifier = f"{self.name}{_OF}{threading.get_native_id()}"
        if task_status is not None:
            task_status.started(identifier)
        await anyio.to_thread.run_sync(partial(_to_its_end, flow, flow_run))
        return InProcessResult(identifier=identifier, status_code=0)


def is_of(flow_run: FlowRun, worker: str) -> bool:
    """Whether it was the worker of this name that took a run."""
    return (flow_run.infrastructure_pid or "").startswith(f"{worker}{_OF}")


def _to_its_end(flow: Flow[..., Any], flow_run: FlowRun) -> None:
    """Run a flow in this thread, in a context of its own: clients and runs of the worker's loop are nothing to it."""
    running = partial(run_flow_async, flow, flow_run=flow_run, parameters=flow_run.parameters, return_type="state")
    Context().run(lambda: asyncio.run(running()))
