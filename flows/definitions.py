"""The deployments as `prefect.yaml` defines them, made known to a Prefect server: the one list, however they are run.

`prefect deploy --all` reads the same file. Here only what has changed is written: to write a deployment anew takes away the
runs that were waiting for it, those among them that are late.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from prefect import Flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterNextScheduledStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, FlowRun, StateType
from prefect.events import DeploymentTriggerTypes
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType
from prefect.utilities.callables import parameter_schema
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from config.clock import now

FILE: Final = Path(__file__).parent.parent / "prefect.yaml"
_VERSION_LENGTH: Final = 16
_TRIGGER: Final[TypeAdapter[DeploymentTriggerTypes]] = TypeAdapter(DeploymentTriggerTypes)


@dataclass(frozen=True, slots=True)
class Definition:
    """One deployment of the file."""

    name: str
    entrypoint: str
    description: str
    pool: str
    schedules: Sequence[Mapping[str, Any]]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    limit: Mapping[str, Any] | None = None
    triggers: Sequence[Mapping[str, Any]] = ()

    @property
    def flow(self) -> Flow[..., Any]:
        """Its flow, loaded."""
        module, _, name = self.entrypoint.rpartition(".")
        found = getattr(importlib.import_module(module), name)
        if not isinstance(found, Flow):
            raise TypeError(f"{self.entrypoint} is no flow")
        return found

    @property
    def version(self) -> str:
        """A mark that changes with the definition, and with what its flow takes."""
        told = (
            *(self.entrypoint, self.description, self.pool, self.schedules, self.parameters, self.limit, self.triggers),
            parameter_schema(self.flow).model_dump(mode="json"),
        )
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_LENGTH]

    def crons(self) -> list[Schedule]:
        """Its schedules in Prefect's form."""
        return [
            Cron(one["cron"], timezone=one["timezone"], slug=one["slug"], parameters=dict(one.get("parameters", {})))
            for one in self.schedules
        ]

    def automations(self) -> list[DeploymentTriggerTypes]:
        """What else has it run, in Prefect's form: as with Prefect's own command each is an automation of the deployment's."""
        return [_TRIGGER.validate_python({"name": f"{self.name}-{n}", **one}) for n, one in enumerate(self.triggers, 1)]


def read_definitions(file: Path = FILE) -> list[Definition]:
    """The deployments of the file, in its order."""
    told = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return [
        Definition(
            name=one["name"],
            entrypoint=one["entrypoint"],
            description=one["description"],
            pool=one["work_pool"]["name"],
            schedules=one.get("schedules", []),
            parameters=one.get("parameters", {}),
            limit=one.get("concurrency_limit"),
            triggers=one.get("triggers", []),
        )
        for one in told["deployments"]
    ]


async def make_pools(
    client: PrefectClient, definitions: Sequence[Definition], *, kind: str, template: Mapping[str, Any]
) -> None:
    """Make the work pools that the definitions name, of a kind that a worker serves, where there are none yet."""
    for name in sorted({one.pool for one in definitions}):
        try:
            await client.create_work_pool(WorkPoolCreate(name=name, type=kind, base_job_template=dict(template)))
        except ObjectAlreadyExists:
            continue


async def make_known(client: PrefectClient, definitions: Sequence[Definition]) -> AsyncIterator[str]:
    """Write what is new or has changed; gives the name of each. A run that was late by then is ordered anew, once for each
    purpose.
    """
    for one in definitions:
        flow, version = one.flow, one.version
        known = f"{flow.name}/{one.name}"
        try:
            before = await client.read_deployment_by_name(known)
        except ObjectNotFound:
            before = None
        if before is not None and before.version == version:
            continue
        late = await _late(client, before.id) if before is not None else []
        deployment = await flow.ato_deployment(
            name=one.name,
            description=one.description,
            version=version,
            schedules=one.crons(),
            parameters=dict(one.parameters),
            concurrency_limit=ConcurrencyLimitConfig(**one.limit) if one.limit else None,
            triggers=[*one.automations()],
            work_pool_name=one.pool,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        number = await deployment.aapply()
        for parameters in _once_each(late):
            await client.create_flow_run_from_deployment(number, parameters=parameters)
        yield one.name


async def _late(client: PrefectClient, deployment: Any) -> list[FlowRun]:
    return await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            next_scheduled_start_time=FlowRunFilterNextScheduledStartTime(before_=now()),
        ),
        limit=200,
    )


def _once_each(runs: Sequence[FlowRun]) -> list[dict[str, Any]]:
    """What the runs were to be given, each once, in the order in which they were due."""
    wanted: list[dict[str, Any]] = []
    for run in sorted(runs, key=lambda run: run.next_scheduled_start_time or run.created or now()):
        if run.parameters not in wanted:
            wanted.append(run.parameters)
    return wanted
