"""What happens to a checkpoint is told to Prefect: in a form that its server takes, and never at the reader's cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from fastapi import FastAPI, Request
from pydantic import TypeAdapter
from sqlalchemy import select
from starlette.responses import Response
from starlette.testclient import TestClient

from ita_model.calendar import office_day
from ita_model.records import Checkpoint
from ita_model.report.document import ReportKind
from tests.support import files
from tests.support.cast import PRASERT, SOMSRI, TODAY, Town
from tests.support.served import served
from web.app import create_app
from web.events import PrefectEvents, prefect_events


class Collector:
    """What stands in for Prefect's events endpoint on the loopback, and may refuse."""

    def __init__(self, status: int = 204) -> None:
        self.events: list[dict[str, object]] = []
        self.logins: list[str | None] = []
        self.app = FastAPI()

        @self.app.post("/api/events")
        async def take(request: Request) -> Response:
            self.events += await request.json()
            self.logins.append(request.headers.get("authorization"))
            return Response(status_code=status)


@contextmanager
def pages(town: Town, events: PrefectEvents | None) -> Iterator[TestClient]:
    with TestClient(create_app(town.office, clock=town.clock, events=events), follow_redirects=False) as browser:
        yield browser


def confirm(browser: TestClient, town: Town) -> int:
    mine = town.checkpoint("m2", "finance")
    sent = [("files", ("ภาพ.jpg", files.picture()))]
    answer = browser.post(f"/l/{town.link(SOMSRI)}/checkpoints/{mine}", data={"result": "จัดทำแล้ว"}, files=sent)
    assert answer.status_code == 303
    return mine


def test_confirming_and_accepting_are_told(town: Town) -> None:
    prefect = Collector()
    with served(prefect.app) as address, pages(town, PrefectEvents(f"{address}/api", "ita:secret")) as browser:
        mine = confirm(browser, town)
        accepted = browser.post(f"/l/{town.link(PRASERT)}/checkpoints/{mine}/accept", data={"confirmation": "1"})
        assert accepted.status_code == 303
    first, second = prefect.events
    assert (first["event"], second["event"]) == ("ita.checkpoint.submitted", "ita.checkpoint.accepted")
    assert first["resource"] == {
        "prefect.resource.id": f"ita.checkpoint.sample.{mine}",
        "prefect.resource.name": "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน · กองคลัง · 19 มีนาคม 2567",
    }
    assert (first["payload"], second["payload"]) == ({"officer": SOMSRI}, {"officer": PRASERT})
    assert first["id"] != second["id"]
    assert all(login and login.startswith("Basic ") for login in prefect.logins)


def test_the_last_that_a_report_lacked_is_told_with_the_report_once(town: Town) -> None:
    with town.office.look() as session:
        others = [*session.scalars(select(Checkpoint.id).where(Checkpoint.due_on <= date(2024, 3, 31)))]
    prefect = Collector()
    with served(prefect.app) as address, pages(town, PrefectEvents(f"{address}/api")) as browser:
        mine = confirm(browser, town)
        for other in others:
            if other != mine:
                town.waive(other, "ปีนี้ไม่มี")
        accepted = browser.post(f"/l/{town.link(PRASERT)}/checkpoints/{mine}/accept", data={"confirmation": "1"})
        assert accepted.status_code == 303
    *_, last, complete = prefect.events
    assert (last["event"], complete["event"]) == ("ita.checkpoint.accepted", "ita.report.complete")
    assert complete["payload"] == {"agency": "sample", "kind": "six-month", "year": 2567}
    assert complete["resource"] == {
        "prefect.resource.id": "ita.report.sample.2567.six-month",
        "prefect.resource.name": ReportKind.SIX_MONTH.titled(2567),
    }
    assert [one["event"] for one in prefect.events].count("ita.report.complete") == 1


def test_the_events_are_such_as_prefects_server_takes(town: Town) -> None:
    from prefect.server.events.schemas.events import Event

    prefect = Collector()
    with served(prefect.app) as address, pages(town, PrefectEvents(f"{address}/api")) as browser:
        confirm(browser, town)
    (taken,) = TypeAdapter(list[Event]).validate_python(prefect.events)
    assert office_day(taken.occurred) == TODAY
    assert taken.resource.name


def test_what_was_refused_by_the_rules_is_not_told(town: Town) -> None:
    prefect = Collector()
    with served(prefect.app) as address, pages(town, PrefectEvents(f"{address}/api")) as browser:
        mine = confirm(browser, town)
        again = browser.post(f"/l/{town.link(SOMSRI)}/checkpoints/{mine}", data={"result": "จัดทำแล้ว"})
        assert again.status_code == 409
    assert len(prefect.events) == 1


@pytest.mark.parametrize("status", [401, 500, None])
def test_a_prefect_that_refuses_or_is_not_there_costs_nobody_a_confirmation(town: Town, status: int | None) -> None:
    with served(Collector(status or 204).app) as address:
        if status is not None:
            with pages(town, PrefectEvents(f"{address}/api")) as browser:
                confirm(browser, town)
    if status is None:
        with pages(town, PrefectEvents(f"{address}/api")) as browser:
            confirm(browser, town)
    assert town.faults() == []


def test_without_a_server_in_prefects_own_settings_nobody_is_told() -> None:
    assert prefect_events({}) is None
    assert prefect_events({"PREFECT_API_URL": ""}) is None
    told = prefect_events({"PREFECT_API_URL": "http://127.0.0.1:4200/api/", "PREFECT_API_AUTH_STRING": "a:b"})
    assert told == PrefectEvents("http://127.0.0.1:4200/api", "a:b")
