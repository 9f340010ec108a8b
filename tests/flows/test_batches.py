"""Many agencies are swept, and their letters sent, in batches: each a run that any worker may take, asked for once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.utilities.callables import parameter_schema
from sqlalchemy import select

from demo.post_office import PostOffice
from flows import batches, daily_sweep, deliver
from flows.daily_sweep import daily_sweep as sweep_flow
from flows.deliver import deliver as deliver_flow
from flows.deliver_batch import deliver_batch
from flows.sweep_batch import sweep_batch
from ita_model.calendar import office_moment
from ita_model.records import Agency, Sweep
from ita_model.sweeping import Swept
from tasks.each import SomeFailed
from tests.flows.conftest import Prefect, Settle, table
from tests.flows.test_daily_sweep import spoil_days_off
from tests.support.cast import Town, a_plan

pytestmark = pytest.mark.xdist_group("prefect")

DAY, AT = date(2024, 3, 20), office_moment(date(2024, 3, 20), 8, 30)
CODES = ["east", "north", "west"]


@pytest.fixture
def town(settle: Settle, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Three agencies on one record, which are many, in batches of two."""
    for module in (daily_sweep, deliver):
        monkeypatch.setattr(module, "MANY", 2)
    monkeypatch.setattr(batches, "BATCH", 2)
    plans = [a_plan(code, months=False) for code in CODES]
    return settle(
        "country", *(replace(plan, agency=replace(plan.agency, short_name=f"อบต.{plan.agency.code}")) for plan in plans)
    )


def swept(town: Town) -> list[str]:
    with town.office.look() as session:
        days = select(Agency.code).join(Sweep, Sweep.agency_id == Agency.id).where(Sweep.on == DAY)
        return sorted(session.scalars(days))


def deployed(name: str, flow: object) -> None:
    async def made() -> None:
        async with get_client() as client:
            known = await client.create_flow_from_name(name)
            schema = parameter_schema(flow).model_dump()
            await client.create_deployment(flow_id=known, name=name, parameter_openapi_schema=schema)

    asyncio.run(made())


def asked_for(prefect: Prefect) -> list[FlowRun]:
    """The runs that wait for a worker."""
    return [run for run in prefect.flow_runs() if run.deployment_id is not None and "agencies" in run.parameters]


def test_where_nothing_is_deployed_each_batch_is_swept_at_once_and_letters_wait_for_their_delivery(
    prefect: Prefect, town: Town, post_office: PostOffice
) -> None:
    assert prefect.run(sweep_flow(on=DAY, at=AT)) == {}
    assert swept(town) == CODES
    assert post_office.letters == []
    (told,) = (table(one) for one in prefect.artifacts(f"sweep-{DAY}")[-1:])
    assert [(row["หน่วยงาน"], row["จาก"], row["ถึง"], row["ทำโดย"]) for row in told] == [
        (2, "east", "north", "รอบนี้"),
        (1, "west", "west", "รอบนี้"),
    ]
    assert prefect.run(deliver_flow(at=AT)) == {}
    assert sorted({letter.recipients[0].partition("@")[2] for letter in post_office.letters}) == [
        f"{code}.example.org" for code in CODES
    ]
    before = len(post_office.letters)
    prefect.run(sweep_flow(on=DAY, at=AT))
    prefect.run(deliver_flow(at=AT))
    assert len(post_office.letters) == before, "nothing is sent twice"


def test_a_batch_tells_of_those_to_whom_the_day_brought_something(prefect: Prefect, town: Town) -> None:
    assert prefect.run(sweep_batch(CODES[:2], DAY, AT)) == {code: Swept(DAY, 3, 2) for code in CODES[:2]}
    (told,) = (table(one) for one in prefect.artifacts(f"sweep-batch-east-{DAY}")[-1:])
    assert [tuple(row.values()) for row in told] == [("east", 3, 2), ("north", 3, 2), ("รวม 2 หน่วยงาน", 6, 4)]
    assert swept(town) == CODES[:2]
    assert prefect.run(sweep_batch(CODES[:2], DAY, AT)) == {}


def test_one_agencys_trouble_keeps_no_other_of_its_batch_from_its_sweep(prefect: Prefect, town: Town) -> None:
    spoil_days_off(town, "north")
    with pytest.raises(SomeFailed, match="failed for north; done for east, west"):
        prefect.run(sweep_batch.with_options(retries=0)(CODES, DAY, AT))
    assert swept(town) == ["east", "west"]


def test_one_batchs_trouble_keeps_no_other_from_its_sweep(prefect: Prefect, town: Town) -> None:
    spoil_days_off(town, "north")
    with pytest.raises(SomeFailed, match="failed for north; done for east, west"):
        prefect.run(sweep_flow(on=DAY, at=AT))
    assert swept(town) == ["east", "west"]


def test_a_delivery_of_a_batch_sends_what_its_agencies_owe_alone(prefect: Prefect, town: Town, post_office: PostOffice) -> None:
    prefect.run(sweep_batch(CODES, DAY, AT))
    sent = prefect.run(deliver_batch(["west"], at=AT))
    assert sent["west"].sent == len(post_office.letters) == 2
    assert {letter.recipients[0].partition("@")[2] for letter in post_office.letters} == {"west.example.org"}


def test_a_batchs_letters_bear_their_own_agencys_name_and_go_over_one_connection(
    prefect: Prefect, town: Town, post_office: PostOffice
) -> None:
    prefect.run(sweep_batch(CODES, DAY, AT))
    sent = prefect.run(deliver_batch(CODES, at=AT))
    assert {code: one.sent for code, one in sent.items()} == dict.fromkeys(CODES, 2)
    senders = {letter.message["From"].addresses[0].display_name: letter.recipients[0] for letter in post_office.letters}
    assert {name: address.partition("@")[2] for name, address in senders.items()} == {
        f"อบต.{code}": f"{code}.example.org" for code in CODES
    }
    assert post_office.greetings == 1


def test_where_they_are_deployed_a_run_is_asked_for_each_batch_and_once(prefect: Prefect, town: Town) -> None:
    deployed("sweep-batch", sweep_batch)
    for _ in range(2):
        prefect.run(sweep_flow(on=DAY, at=AT))
    asked = asked_for(prefect)
    assert sorted(run.parameters["agencies"] for run in asked) == [["east", "north"], ["west"]]
    assert all(run.parameters["on"] == DAY.isoformat() and run.state is not None and run.state.is_scheduled() for run in asked)
    assert swept(town) == [], "a worker of the pool sweeps them"
    later = office_moment(DAY, 9, 30)
    prefect.run(sweep_flow(on=DAY, at=later))
    assert len(asked_for(prefect)) == 4, "who asks an hour later asks anew: what failed then is swept"
