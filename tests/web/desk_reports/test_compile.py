"""The secretary asks for a report: what is asked is kept whatever becomes of Prefect, and its page tells how it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import select
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.records import Report, ReportWish
from ita_model.report import wishes
from ita_model.report.wishes import Trouble
from tasks.wishing import give_up, grant, take_up
from tests.support.cast import PRASERT, Town
from tests.support.counting import queries
from tests.support.served import served
from web.app import create_app
from web.events import PrefectEvents

OURS = {"sec-fetch-site": "same-origin"}
FINAL = {"kind": "six-month", "year": "2567", "as_of": "", "form": "final"}
DRAFT = {**FINAL, "form": "draft"}


class Deployments:
    """What stands in for Prefect's server on the loopback: it takes wishes for runs, one for each key."""

    def __init__(self) -> None:
        self.runs: dict[str, dict[str, object]] = {}
        self.app = FastAPI()

        @self.app.get("/api/deployments/name/{flow}/{name}")
        async def deployment(flow: str, name: str) -> JSONResponse:
            return JSONResponse({"id": f"{flow}-{name}"})

        @self.app.post("/api/deployments/{number}/create_flow_run")
        async def create(number: str, request: Request) -> JSONResponse:
            told = await request.json()
            self.runs.setdefault(told["idempotency_key"], {"deployment": number, **told["parameters"]})
            return JSONResponse({"id": "x"}, 201)


@contextmanager
def at_the_desk(town: Town, events: PrefectEvents | None = None) -> Iterator[TestClient]:
    with TestClient(create_app(town.office, clock=town.clock, events=events), follow_redirects=False, headers=OURS) as person:
        town.now = town.now.add(seconds=1)
        person.cookies = type(person.cookies)({"ita-visit": town.sign_in(PRASERT)})
        yield person


@pytest.fixture
def person(town: Town) -> Iterator[TestClient]:
    """The secretary's browser on 5 April 2567, where no Prefect is named."""
    town.now = office_moment(date(2024, 4, 5), 10)
    with at_the_desk(town) as person:
        yield person


def text(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def kept(town: Town) -> list[ReportWish]:
    with town.office.look() as session:
        return list(session.scalars(select(ReportWish)))


def test_the_form_offers_the_report_that_is_meant_on_the_day(person: TestClient, town: Town) -> None:
    page = person.get("/desk/reports/compile").text
    assert 'value="2567" selected' in page
    assert 'name="form" value="draft" checked' in page
    assert 'value="final" checked' in person.get("/desk/reports/compile?kind=six-month&year=2567&form=final").text


def test_before_it_is_sent_it_is_said_back_with_what_is_outstanding(person: TestClient, town: Town) -> None:
    page = person.get("/desk/reports/compile/check", params=FINAL)
    assert page.status_code == 200
    told = text(page.text)
    for words in ("รายงานรอบ 6 เดือน ปีงบประมาณ 2567", "31 มีนาคม 2567", "ฉบับจริง", "ยังขาด 8 รายการ", "พิมพ์ในรายงานตามที่เขียน"):
        assert words in told, words
    assert 'id="reason"' not in person.get("/desk/reports/compile/check", params=DRAFT).text
    assert kept(town) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "daily"}, "kind"),
        ({"year": "2580"}, "year"),
        ({"form": ""}, "form"),
        ({"as_of": "วันไหนก็ได้"}, "as_of"),
        ({"as_of": "31 ธ.ค. 2570"}, "as_of"),
    ],
)
def test_what_is_wrong_is_named_with_its_field_and_nothing_typed_is_lost(
    person: TestClient, town: Town, changed: dict[str, str], field: str
) -> None:
    given = {**FINAL, "as_of": "15 ก.พ. 2567", **changed}
    answer = person.get("/desk/reports/compile/check", params=given)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}"' in answer.text
    assert given["as_of"] in answer.text
    assert person.post("/desk/reports/compile", data=given).status_code == 422
    assert kept(town) == []


def test_a_final_report_that_lacks_evidence_wants_its_reason(person: TestClient, town: Town) -> None:
    answer = person.post("/desk/reports/compile", data={**FINAL, "reason": " "})
    assert answer.status_code == 422
    assert '<a href="#reason">ยังไม่ได้เขียนเหตุผล' in answer.text
    long = person.post("/desk/reports/compile", data={**FINAL, "reason": "ก" * 2001})
    assert (long.status_code, "ก" * 2001 in long.text) == (422, True)
    assert kept(town) == []
    assert person.post("/desk/reports/compile", data={**FINAL, "reason": "ส่งอำเภอ"}).status_code == 303
    (one,) = kept(town)
    assert (one.draft, one.reason, one.as_of) == (False, "ส่งอำเภอ", date(2024, 3, 31))


def test_without_prefect_the_wish_is_kept_and_the_page_says_so_calmly(person: TestClient, town: Town) -> None:
    sent = person.post("/desk/reports/compile", data=DRAFT)
    assert sent.headers["location"] == "/desk/reports/wishes/1?later=1"
    page = person.get(sent.headers["location"]).text
    assert "ระบบจัดทำจะทำให้เมื่อกลับมา" in page
    assert 'hx-get="/desk/reports/wishes/1/standing?later=1"' in page
    assert "คำสั่งที่ยังไม่เสร็จ" in person.get("/desk/reports").text


def test_its_page_follows_it_to_the_report(person: TestClient, town: Town) -> None:
    person.post("/desk/reports/compile", data=DRAFT)
    assert "รอระบบจัดทำ" in person.get("/desk/reports/wishes/1").text
    town.now = town.now.add(seconds=31)
    assert "เมื่อกลับมา" in person.get("/desk/reports/wishes/1/standing").text
    order = take_up(town.office, town.code, 1, at=town.now)
    assert order is not None
    running = person.get("/desk/reports/wishes/1/standing").text
    assert "กำลังจัดทำ" in running
    assert "<html" not in running
    town.now += wishes.AT_WORK + timedelta(seconds=1)
    done = grant(town.office, town.code, 1, at=town.now)
    assert done is not None
    ended = person.get("/desk/reports/wishes/1/standing").text
    assert f'href="/desk/reports/{done.number}"' in ended
    assert "hx-get" not in ended, "what has ended is asked for no more"
    assert "คำสั่งที่ยังไม่เสร็จ" not in person.get("/desk/reports").text
    with town.office.look() as session:
        report = session.get_one(Report, done.number)
        assert report.officer_id == town.officer(session, PRASERT).id
    assert "จัดทำฉบับร่าง</strong> · นายประเสริฐ มั่นคง" in person.get(f"/desk/reports/{done.number}").text


@pytest.mark.parametrize("trouble", list(Trouble))
def test_what_was_in_the_way_is_told_with_what_to_do(person: TestClient, town: Town, trouble: Trouble) -> None:
    person.post("/desk/reports/compile", data=DRAFT)
    take_up(town.office, town.code, 1, at=town.now)
    give_up(town.office, town.code, 1, trouble, at=town.now)
    page = text(person.get("/desk/reports/wishes/1").text)
    assert "จัดทำไม่สำเร็จ" in page
    assert "รายงานเดิมยังอยู่ครบ" in page
    assert "สั่งใหม่" in page


def test_prefect_is_asked_for_one_run_however_often_it_is_pressed(town: Town) -> None:
    prefect = Deployments()
    with served(prefect.app) as address, at_the_desk(town, PrefectEvents(f"{address}/api")) as person:
        for _ in range(2):
            sent = person.post("/desk/reports/compile", data=DRAFT)
            assert sent.headers["location"] == "/desk/reports/wishes/1"
    assert prefect.runs == {
        "ita-wish-sample-1": {
            "deployment": "compile-compile", "agency": "sample", "kind": "six-month", "year": 2567, "draft": True, "wish": 1,
        }
    }  # fmt: skip
    assert len(kept(town)) == 1


def test_where_prefect_does_not_answer_nothing_is_lost(town: Town) -> None:
    with served(Deployments().app) as address:
        pass
    with at_the_desk(town, PrefectEvents(f"{address}/api")) as person:
        assert person.post("/desk/reports/compile", data=DRAFT).headers["location"] == "/desk/reports/wishes/1?later=1"
    assert len(kept(town)) == 1


def test_before_the_press_no_time_is_promised(person: TestClient) -> None:
    told = text(person.get("/desk/reports/compile/check", params=DRAFT).text)
    assert "วินาที" not in told
    assert "ระบบเก็บคำสั่งนี้ไว้จนกว่าจะได้จัดทำ" in told


def test_the_runs_parameters_are_such_as_the_flow_takes() -> None:
    from flows.compile import compile_report
    from web.events import Wanted

    given = Wanted("sample", "six-month", 2567, True, 1).as_run()["parameters"]
    assert isinstance(given, dict)
    compile_report.validate_parameters(given)


def test_the_pages_of_compiling_ask_the_database_little(person: TestClient, town: Town) -> None:
    person.post("/desk/reports/compile", data=DRAFT)
    for path in ("compile", "compile/check?kind=six-month&year=2567&form=final", "wishes/1", "wishes/1/standing"):
        with queries(town.office.engine) as seen:
            assert person.get(f"/desk/reports/{path}").status_code == 200
        assert len(seen) <= 10, path
