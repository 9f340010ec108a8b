"""What the pages tell Prefect, and ask of it, is taken by a real server."""

from __future__ import annotations

import asyncio
import logging
from datetime import date

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_URL
from prefect.utilities.callables import parameter_schema

from flows.deliver import deliver
from ita_model.calendar import office_moment
from ita_model.states import State
from tests.flows.conftest import Prefect
from web.events import Happened, PrefectEvents

pytestmark = pytest.mark.xdist_group("prefect")


def test_prefects_own_server_takes_the_event(prefect: Prefect, caplog: pytest.LogCaptureFixture) -> None:
    happened = Happened(
        "por", 812, "การประชุม · กองคลัง · ต.ค.", State.ACCEPTED, "secretary", office_moment(date(2024, 3, 22), 10)
    )
    with caplog.at_level(logging.WARNING, logger="ita.web"):
        asyncio.run(PrefectEvents(str(PREFECT_API_URL.value())).tell(happened))
        assert caplog.messages == []
        asyncio.run(PrefectEvents(f"{PREFECT_API_URL.value()}/nowhere").tell(happened))
        assert caplog.messages == ["Prefect was not told of ita.checkpoint.accepted: HTTPStatusError"]


def test_prefects_own_server_takes_the_wish_for_a_delivery_once(prefect: Prefect, caplog: pytest.LogCaptureFixture) -> None:
    async def deployed() -> object:
        async with get_client() as client:
            flow = await client.create_flow_from_name("deliver")
            return await client.create_deployment(
                flow_id=flow, name="deliver", parameter_openapi_schema=parameter_schema(deliver).model_dump()
            )

    async def runs() -> list[FlowRun]:
        async with get_client() as client:
            return await client.read_flow_runs(deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])))

    deployment, at = asyncio.run(deployed()), office_moment(date(2024, 3, 22), 10)
    with caplog.at_level(logging.WARNING, logger="ita.web"):
        for seconds in (0, 5, 40):
            asyncio.run(PrefectEvents(str(PREFECT_API_URL.value())).deliver(at.add(seconds=seconds)))
    assert caplog.messages == []
    told = asyncio.run(runs())
    assert [run.parameters for run in told] == [{"urgent": True}] * 2
    assert all(run.state is not None and run.state.is_scheduled() for run in told)
