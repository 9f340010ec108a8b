"""A Prefect worker that runs flows in its own process, each in a thread with a loop of its own.

A process for each run costs 87 MiB and three seconds, every five minutes, on a machine that has little of either. What a run
does here is what it would do there: the flow engine is Prefect's own, and the worker's loops, limits and states are its base's.

Who cancels a run on Prefect's page stops it where it next waits, between two of its tasks: what it wrote stays whole, and the
next run takes up what it left.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from contextvars import Context
from typing import Any, ClassVar, Final
from uuid import UUID

import anyio
import anyio.abc
from prefect.client.schemas.objects import FlowRun
from prefect.flow_engine import run_flow_async
from prefect.flows import Flow, load_flow_from_flow_run
from prefect.states import Cancelled
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

KIND = "in-process"
_OF = ":"
CANCELLED: Final = "ยกเลิกแล้ว สิ่งที่ทำไปก่อนหน้านี้ยังอยู่ · cancelled; what was done before stays"


class InProcessResult(BaseWorkerResult):
    """How it ended; whatever a flow comes to is told to Prefect by the flow's own engine."""


class InProcessWorker(BaseWorker[BaseJobConfiguration, BaseVariables, InProcessResult]):
    """Serves a work pool of the kind `in-process`."""

    type: ClassVar[str] = KIND  # type: ignore[misc]  # the base declares it without a value
    _description = "Runs flows in the worker's own process."
    asked_every: ClassVar[float] = 3
    """Seconds between two looks whether somebody has cancelled what is under way."""

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
        under_way = _UnderWay(flow, flow_run)
        async with anyio.create_task_group() as beside:
            beside.start_soon(self._stop_when_cancelled, flow_run.id, under_way)
            await anyio.to_thread.run_sync(under_way.to_its_end)
            beside.cancel_scope.cancel()
        # Prefect's base tells nobody that a cancelled run has ended, and its place among those at work would never be free.
        if under_way.stopped or await self._is_cancelled(flow_run.id):
            await self.client.set_flow_run_state(flow_run.id, Cancelled(message=CANCELLED), force=True)
        return InProcessResult(identifier=identifier, status_code=0)

    async def _stop_when_cancelled(self, run: UUID, under_way: _UnderWay) -> None:
        while not under_way.stopped:
            await anyio.sleep(self.asked_every)
            if await self._is_cancelled(run):
                under_way.stop()

    async def _is_cancelled(self, run: UUID) -> bool:
        try:
            state = (await self.client.read_flow_run(run)).state
        except Exception:
            self._logger.warning("Prefect does not say whether run %s is cancelled", run, exc_info=True)
            return False
        return state is not None and state.is_cancelling()


class _UnderWay:
    """A flow run in a thread, in a context of its own: clients and runs of the worker's loop are nothing to it."""

    def __init__(self, flow: Flow[..., Any], flow_run: FlowRun) -> None:
        self._flow, self._run = flow, flow_run
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self.stopped = False

    def to_its_end(self) -> None:
        """Run it, in the thread that calls this."""
        with suppress(asyncio.CancelledError):
            Context().run(lambda: asyncio.run(self._to_its_end()))

    def stop(self) -> None:
        """Have it end where it next waits; from any thread."""
        self.stopped = True
        if self._loop is not None and self._task is not None:
            with suppress(RuntimeError):  # it has ended meanwhile
                self._loop.call_soon_threadsafe(self._task.cancel)

    async def _to_its_end(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        await run_flow_async(self._flow, flow_run=self._run, parameters=self._run.parameters, return_type="state")


def is_of(flow_run: FlowRun, worker: str) -> bool:
    """Whether it was the worker of this name that took a run."""
    return (flow_run.infrastructure_pid or "").startswith(f"{worker}{_OF}")
