"""What the runner tells Prefect of `prefect.yaml`: each deployment as it is written there, once, and late runs kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.events import Automation, EventTrigger
from prefect.events.actions import RunDeployment
from prefect.runtime import flow_run
from prefect.states import Cancelling, Running, Scheduled
from prefect.utilities.callables import parameter_schema

from config.clock import now
from flows.definitions import Definition, make_known, make_pools, read_definitions
from flows.in_process import KIND, InProcessWorker
from flows.runner import do_again
from tests.flows.conftest import Prefect, Settle
from tests.flows.test_deployments import DEPLOYMENTS

T = TypeVar("T")


class Schedules:
    """Prefect as the runner meets it, with definitions in a pool of the test's own."""

    def __init__(self, prefect: Prefect, pool: str) -> None:
        self._prefect, self.pool = prefect, pool
        self.definitions = [replace(one, pool=pool, name=f"{one.name}-{pool}") for one in read_definitions()]

    def ask(self, question: Callable[[PrefectClient], Awaitable[T]]) -> T:
        async def asked() -> T:
            async with get_client() as client:
                return await question(client)

        return self._prefect.run(asked())

    def make_known(self, definitions: list[Definition] | None = None) -> list[str]:
        template = InProcessWorker.get_default_base_job_template()

        async def made(client: PrefectClient) -> list[str]:
            wanted = definitions or self.definitions
            await make_pools(client, wanted, kind=KIND, template=template)
            return [name async for name in make_known(client, wanted)]

        return self.ask(made)

    def deployment(self, name: str) -> Any:
        one = self.named(name)
        return self.ask(lambda client: client.read_deployment_by_name(f"{one.flow.name}/{one.name}"))

    def named(self, name: str) -> Definition:
        return next(one for one in self.definitions if one.name == f"{name}-{self.pool}")

    def runs(self, name: str) -> list[FlowRun]:
        its_own = DeploymentFilter(id=DeploymentFilterId(any_=[self.deployment(name).id]))
        return self.ask(lambda client: client.read_flow_runs(deployment_filter=its_own, limit=200))

    def automations(self, name: str) -> list[Automation]:
        """What has a deployment run besides its schedules."""
        its_own = f"prefect.deployment.{self.deployment(name).id}"
        return self.ask(lambda client: client.read_resource_related_automations(its_own))

    def work(self) -> None:
        """What a worker does at one look: run whatever is due, to its end."""

        async def worked() -> None:
            worker = InProcessWorker(work_pool_name=self.pool, name=f"worker-{self.pool}", limit=2)
            await worker.start(run_once=True, printer=lambda _: None)

        self._prefect.run(worked())


@pytest.fixture
def schedules(prefect: Prefect, request: pytest.FixtureRequest) -> Schedules:
    return Schedules(prefect, f"pool-{abs(hash(request.node.name)) % 10**8}")


def test_the_definitions_are_those_of_the_file() -> None:
    assert [(one.name, one.entrypoint) for one in read_definitions()] == [
        (one["name"], one["entrypoint"]) for one in DEPLOYMENTS
    ]


def test_each_becomes_a_deployment_with_its_schedules_limit_and_parameters(schedules: Schedules) -> None:
    assert schedules.make_known() == [one.name for one in schedules.definitions]
    deliver = schedules.deployment("deliver")
    assert deliver.entrypoint == "flows.deliver.deliver"
    assert deliver.work_pool_name == schedules.pool
    assert deliver.global_concurrency_limit.limit == 1
    assert deliver.concurrency_options.collision_strategy == "ENQUEUE"
    told = {one.slug: (one.schedule.cron, one.schedule.timezone, one.parameters, one.active) for one in deliver.schedules}
    assert told == {
        "office-hours": ("*/5 8-17 * * *", "Asia/Bangkok", {}, True),
        "other-hours": ("*/5 0-7,18-23 * * *", "Asia/Bangkok", {"urgent": True}, True),
    }
    assert schedules.deployment("compile").parameters == {"kind": "six-month"}


def test_a_trigger_becomes_an_automation_of_its_deployment_and_goes_with_what_it_said(schedules: Schedules) -> None:
    schedules.make_known()
    (drafts,) = schedules.automations("compile")
    assert drafts.enabled
    assert isinstance(drafts.trigger, EventTrigger)
    assert drafts.trigger.expect == {"ita.report.complete"}
    (action,) = drafts.actions
    assert isinstance(action, RunDeployment)
    flow = schedules.named("compile").flow
    assert action.parameters is not None
    assert action.parameters.keys() <= parameter_schema(flow).properties.keys()
    assert schedules.make_known() == []
    compile_ = schedules.named("compile")
    moved = replace(compile_, triggers=[{**compile_.triggers[0], "expect": ["ita.report.other"]}])
    assert schedules.make_known([moved]) == [compile_.name]
    (other,) = schedules.automations("compile")
    assert isinstance(other.trigger, EventTrigger)
    assert other.trigger.expect == {"ita.report.other"}


def test_what_has_not_changed_is_not_written_again(schedules: Schedules) -> None:
    schedules.make_known()
    assert schedules.make_known() == []
    changed = [
        replace(one, description="กวาดใหม่") if one.name.startswith("daily-sweep") else one for one in schedules.definitions
    ]
    assert schedules.make_known(changed) == [schedules.named("daily-sweep").name]


def test_runs_that_were_late_when_their_deployment_changed_are_ordered_once_for_each_purpose(schedules: Schedules) -> None:
    schedules.make_known()
    number = schedules.deployment("deliver").id
    for minutes, parameters in ((30, {}), (25, {}), (20, {"urgent": True})):
        late = Scheduled(scheduled_time=now() - timedelta(minutes=minutes))
        schedules.ask(
            lambda client, parameters=parameters, late=late: client.create_flow_run_from_deployment(
                number, parameters=parameters, state=late
            )
        )
    schedules.make_known([replace(one, description="ส่งใหม่") for one in schedules.definitions])
    waiting = [run for run in schedules.runs("deliver") if not run.auto_scheduled]
    assert {str(run.parameters) for run in waiting} == {"{}", "{'urgent': True}"}


def test_a_run_is_done_in_the_workers_own_process(schedules: Schedules, settle: Settle) -> None:
    settle()
    schedules.make_known()
    number = schedules.deployment("deliver").id
    ordered = schedules.ask(lambda client: client.create_flow_run_from_deployment(number))
    schedules.work()
    ended = schedules.ask(lambda client: client.read_flow_run(ordered.id))
    assert ended.state is not None
    assert ended.state.is_completed(), ended.state
    assert ended.name == "ส่งจดหมาย"


def test_a_run_that_fails_is_told_and_ends_no_worker(schedules: Schedules, settle: Settle) -> None:
    settle()
    schedules.make_known()
    number = schedules.deployment("deliver").id
    bad = schedules.ask(lambda client: client.create_flow_run_from_deployment(number, parameters={"agency": "nobodys"}))
    schedules.work()
    ended = schedules.ask(lambda client: client.read_flow_run(bad.id))
    assert ended.state is not None
    assert ended.state.is_failed(), ended.state


@flow(name="patient", persist_result=False)
async def patient(*, waits: bool = True) -> None:
    """Cancelled on Prefect's page as soon as it has begun. Where it `waits` it does so longer than anybody would."""
    async with get_client() as client:
        await client.set_flow_run_state(UUID(str(flow_run.id)), Cancelling())
    if waits:
        await asyncio.sleep(3600)


@pytest.mark.parametrize("waits", [True, False])
def test_a_run_that_is_cancelled_ends_and_keeps_no_later_one_waiting(
    schedules: Schedules, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    monkeypatch.setattr(InProcessWorker, "asked_every", 0.05)
    alone = {"limit": 1, "collision_strategy": "ENQUEUE"}
    one = Definition(f"patient-{schedules.pool}", f"{__name__}.patient", "", schedules.pool, [], {"waits": waits}, alone)
    schedules.definitions = [one]
    schedules.make_known()
    number = schedules.deployment("patient").id
    for _ in range(2):
        ordered = schedules.ask(lambda client: client.create_flow_run_from_deployment(number))
        schedules.work()
        state = schedules.ask(lambda client, run=ordered.id: client.read_flow_run(run)).state
        assert state is not None
        assert state.is_cancelled(), state


def test_a_run_that_was_cancelled_when_its_runner_died_is_told_cancelled_and_not_ordered_again(schedules: Schedules) -> None:
    schedules.make_known()
    number = schedules.deployment("daily-sweep").id
    cut = schedules.ask(lambda client: client.create_flow_run_from_deployment(number, parameters={"agency": "sample"}))
    schedules.ask(lambda client: client.set_flow_run_state(cut.id, Running(), force=True))
    schedules.ask(lambda client: client.set_flow_run_state(cut.id, Cancelling(), force=True))
    assert schedules.ask(lambda client: do_again(client, [schedules.pool], at=now())) == 0
    state = schedules.ask(lambda client: client.read_flow_run(cut.id)).state
    assert state is not None
    assert state.is_cancelled()


def test_what_was_cut_off_is_told_as_crashed_and_ordered_once_more_and_no_more(schedules: Schedules) -> None:
    schedules.make_known()
    number = schedules.deployment("daily-sweep").id
    cut = schedules.ask(lambda client: client.create_flow_run_from_deployment(number, parameters={"agency": "sample"}))
    schedules.ask(lambda client: client.set_flow_run_state(cut.id, Running(), force=True))
    assert schedules.ask(lambda client: do_again(client, [schedules.pool], at=now())) == 1
    state = schedules.ask(lambda client: client.read_flow_run(cut.id)).state
    assert state is not None
    assert state.is_crashed()
    (again,) = [run for run in schedules.runs("daily-sweep") if run.idempotency_key == f"ita-again-{cut.id}"]
    assert again.parameters == {"agency": "sample"}
    schedules.ask(lambda client: client.set_flow_run_state(again.id, Running(), force=True))
    assert schedules.ask(lambda client: do_again(client, [schedules.pool], at=now())) == 0, (
        "what kills its runner is not tried for ever"
    )
