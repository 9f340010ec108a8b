"""Prefect for the tests that ask for it, and offices for flows to work in."""

from __future__ import annotations

import asyncio
import gc
import json
import time
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey, FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import Artifact, FlowRun, TaskRun
from prefect.context import AsyncClientContext
from prefect.settings import (
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_LOGGING_TO_API_ENABLED,
    PREFECT_SERVER_ANALYTICS_ENABLED,
    PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED,
    PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE,
    PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL,
    PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE,
    PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED,
    temporary_settings,
)
from prefect.testing.utilities import prefect_test_harness

from config.office import open_office
from demo.post_office import PostOffice
from ita_model.calendar import office_moment
from ita_model.plan import Plan
from tests.support.cast import Town, a_plan, open_plan

T = TypeVar("T")
Settle = Callable[..., Town]

_SERVER = {
    PREFECT_SERVER_ANALYTICS_ENABLED: False,
    PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED: False,
    PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED: False,
    # Task runs show only once they are recorded; recorded row by row they lock the flows' own writes out for seconds.
    PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE: 1000,
    PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE: 1000,
    PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL: 1,
    PREFECT_LOGGING_TO_API_ENABLED: False,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
}


def table(artifact: Artifact) -> list[dict[str, object]]:
    """The rows of a table that a flow left."""
    return json.loads(str(artifact.data))


class Prefect:
    """Runs flows, and tells what Prefect's own page would show of them, as its API gives it."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner

    def run(self, flow_run: Coroutine[Any, Any, T]) -> T:
        """Run a flow to its end, with one way to Prefect for all of it, as a server's own process has."""

        async def in_context() -> T:
            async with AsyncClientContext.get_or_create():
                return await flow_run

        return self._runner.run(in_context())

    def flow_runs(self) -> list[FlowRun]:
        """All flow runs, oldest first."""
        runs = self._ask(lambda client: client.read_flow_runs(limit=200))
        return sorted(runs, key=lambda run: run.start_time or run.created)

    def task_runs(self, flow_run: FlowRun, *, count: int) -> list[TaskRun]:
        """The task runs of a flow run, in order, once so many are recorded as ended: the server records them afterwards."""
        its_own = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run.id]))
        ended: list[TaskRun] = []
        for _ in range(300):
            told = self._ask(lambda client: client.read_task_runs(flow_run_filter=its_own, limit=200))
            ended = [run for run in told if run.state is not None and run.state.is_final()]
            if len(ended) >= count:
                return sorted(ended, key=lambda run: run.start_time or run.expected_start_time)
            time.sleep(0.1)
        raise AssertionError(f"{len(ended)} of {count} task runs were recorded")

    def artifacts(self, key: str) -> list[Artifact]:
        """What was left under a key, oldest first."""
        named = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
        return sorted(self._ask(lambda client: client.read_artifacts(artifact_filter=named)), key=lambda one: one.created)

    def _ask(self, question: Callable[[PrefectClient], Awaitable[T]]) -> T:
        async def asked() -> T:
            async with get_client() as client:
                return await question(client)

        return self._runner.run(asked())


@pytest.fixture(scope="session")
def prefect(request: pytest.FixtureRequest) -> Iterator[Prefect]:
    """One Prefect server for all the tests that ask for it; nobody else pays for its start."""
    # Prefect leaves connections to its server for the collector to close; only sessions that run it look away.
    request.config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")
    warnings.filterwarnings("ignore", "unclosed <socket", ResourceWarning)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DO_NOT_TRACK", "1")
        with temporary_settings(_SERVER), prefect_test_harness(server_startup_timeout=120), asyncio.Runner() as runner:
            yield Prefect(runner)
    gc.collect()


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    """A real mail server on this machine alone."""
    with PostOffice(tmp_path / "mail") as open_now:
        yield open_now


@pytest.fixture
def settle(tmp_path: Path, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Settle:
    """Opens the cast's office in a folder of its own, as the environment describes it: flows then work in this one."""

    def settled(name: str = "office", *plans: Plan, on: date = date(2023, 10, 2)) -> Town:
        first, *others = plans or (a_plan(),)
        monkeypatch.setenv("ITA_HOME", str(tmp_path / name))
        monkeypatch.setenv("ITA_SMTP_HOST", post_office.host)
        monkeypatch.setenv("ITA_SMTP_PORT", str(post_office.port))
        monkeypatch.setenv("ITA_SMTP_STARTTLS", "false")
        monkeypatch.setenv("ITA_MAIL_FROM", "ita@sample.example.org")
        monkeypatch.setenv("ITA_HOOKS_INSIDE", "true")  # the program that is told listens on this machine
        town = Town(open_office(), first.agency.code, office_moment(on, 8, 30))
        for plan in (first, *others):
            open_plan(town, plan)
        return town

    return settled


@pytest.fixture
def town(settle: Settle) -> Town:
    """อบต.ตัวอย่าง at half past eight on the year's first working day."""
    return settle()
