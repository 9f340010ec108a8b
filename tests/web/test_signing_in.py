"""Signing in by letter: once, for a while, as oneself, and with no right but what today's posts give."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import visits
from ita_model.calendar import office_moment
from ita_model.records import JournalEntry, Visit
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, Town, a_plan, days, open_plan
from tests.support.lent import lent_app
from tests.support.served import served
from web.app import create_app
from web.events import PrefectEvents
from web.main import TokensMasked

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def person(town: Town) -> Iterator[TestClient]:
    """A browser that says of each press that it comes from our own page, and keeps its cookies."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        yield client


def enter(person: TestClient, town: Town, who: str) -> str:
    """Sign somebody in; gives where they land."""
    answer = person.post(f"/sign-in/{town.sign_in_link(who)}")
    assert answer.status_code == 303
    return str(answer.headers["location"])


def journal(town: Town) -> list[str]:
    with town.office.look() as session:
        return list(session.scalars(select(JournalEntry.kind).order_by(JournalEntry.seq)))


def test_the_answer_is_the_same_for_an_address_that_nobody_has(person: TestClient, town: Town) -> None:
    known, unknown = "prasert@sample.example.org", "nobodyx@sample.example.org"
    told = {address: [person.post("/sign-in", data={"address": address}) for _ in range(6)] for address in (known, unknown)}
    assert [one.status_code for one in told[known]] == [200] * 5 + [429]
    for mine, others in zip(told[known], told[unknown], strict=True):
        assert mine.status_code == others.status_code
        assert mine.text.replace(known, unknown) == others.text
        assert mine.headers.keys() == others.headers.keys()


def test_the_sixth_ask_of_an_hour_is_told_kindly_what_to_do(person: TestClient) -> None:
    for _ in range(6):
        answer = person.post("/sign-in", data={"address": "prasert@sample.example.org"})
    assert "ขอลิงก์ได้ 5 ครั้งในหนึ่งชั่วโมง" in answer.text
    assert "โปรดใช้ลิงก์ในอีเมลฉบับล่าสุด" in answer.text


@pytest.mark.parametrize("typed", ["", "prasert", "a b@example.org", "@", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_said_to_be_none(person: TestClient, town: Town, typed: str) -> None:
    before = town.dump()
    answer = person.post("/sign-in", data={"address": typed})
    assert answer.status_code == 422
    assert "ที่อยู่อีเมลยังไม่ครบ" in answer.text
    assert town.dump() == before


def test_opening_the_link_changes_nothing_and_pressing_lets_in_once(person: TestClient, town: Town) -> None:
    token = town.sign_in_link(PRASERT)
    before = town.dump()
    for _ in range(3):
        page = person.get(f"/sign-in/{token}")
        assert page.status_code == 200
        assert "นายประเสริฐ มั่นคง" in page.text
    assert town.dump() == before
    assert "set-cookie" not in page.headers
    answer = person.post(f"/sign-in/{token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    for again in (person.post(f"/sign-in/{token}"), person.get(f"/sign-in/{token}")):
        assert again.status_code == 410
        assert "ลิงก์นี้ใช้ไปแล้ว" in again.text
    assert "visit.begun" in journal(town)


def test_an_expired_a_revoked_and_a_forged_link_each_say_what_to_do_next(person: TestClient, town: Town) -> None:
    expired, revoked = town.sign_in_link(PRASERT), town.sign_in_link(SOMSRI)
    with town.begin() as (session, agency):
        visits.end_all(session, agency.id, town.officer(session, SOMSRI).id, at=town.now, by=None)
    town.now = town.now.add(minutes=20)
    for token, status, words in (
        (expired, 410, "ลิงก์เข้าสู่ระบบนี้หมดอายุแล้ว"),
        (revoked, 410, "ลิงก์เข้าสู่ระบบนี้ถูกยกเลิกแล้ว"),
        (expired[:-1] + ("a" if expired[-1] != "a" else "b"), 404, "ลิงก์เข้าสู่ระบบนี้ใช้ไม่ได้"),
    ):
        for answer in (person.get(f"/sign-in/{token}"), person.post(f"/sign-in/{token}")):
            assert answer.status_code == status
            assert words in answer.text
            assert 'href="/sign-in"' in answer.text
            assert "ประเสริฐ" not in answer.text


def test_the_cookie_is_out_of_reach_and_the_record_holds_only_its_hash(person: TestClient, town: Town) -> None:
    answer = person.post(f"/sign-in/{town.sign_in_link(PRASERT)}")
    said = answer.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    token = person.cookies["ita-visit"].split(".")[0]
    assert token not in "\n".join(town.dump())


def test_over_https_the_cookie_is_for_this_host_alone(town: Town) -> None:
    settings = town.office.settings.model_copy(update={"base_url": "https://ita.example.org"})
    office = replace(town.office, settings=settings)
    with TestClient(create_app(office, clock=town.clock), follow_redirects=False, headers=OURS) as person:
        said = person.post(f"/sign-in/{town.sign_in_link(PRASERT)}").headers["set-cookie"]
        assert said.startswith("__Host-ita-visit=")
        assert "Secure" in said
        assert "Path=/" in said
        assert "Domain" not in said
        town.now = town.now.add(seconds=1)
        plain = town.sign_in(PRASERT)
        assert person.get("/me", headers={"cookie": f"ita-visit={plain}"}).status_code == 401
        assert person.get("/me", headers={"cookie": f"__Host-ita-visit={plain}"}).status_code == 200


def test_each_lands_on_their_own_page(person: TestClient, town: Town) -> None:
    assert [enter(person, town, who) for who in (PRASERT, MANOP, SOMSRI, ANAN)] == ["/desk", "/desk", "/me", "/me"]
    page = person.get("/me").text
    assert "กองช่าง" in page
    assert "กองคลัง" not in page
    assert "โปรดอย่าส่งลิงก์ต่อ" not in page


def test_the_bare_address_leads_to_where_one_signs_in_and_then_to_ones_own_page(person: TestClient, town: Town) -> None:
    assert person.get("/").headers["location"] == "/sign-in"
    enter(person, town, SOMSRI)
    assert person.get("/", follow_redirects=True).url.path == "/me"
    person.cookies.clear()
    enter(person, town, PRASERT)
    assert person.get("/", follow_redirects=True).url.path == "/desk"


def test_who_is_not_signed_in_is_told_and_shown_the_way(person: TestClient, town: Town) -> None:
    for path in ("/me", "/desk", f"/me/checkpoints/{town.checkpoint('m2', 'finance')}", "/me/evidence/1", "/me/reports/1"):
        answer = person.get(path)
        assert answer.status_code == 401
        assert "ท่านยังไม่ได้เข้าสู่ระบบ" in answer.text
        assert 'href="/sign-in"' in answer.text


def test_a_head_confirms_and_the_secretary_reviews_after_signing_in(person: TestClient, town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    enter(person, town, SOMSRI)
    assert f'href="/me/checkpoints/{mine}"' in person.get("/me").text
    sent = {"result": "แจกคู่มือแล้ว", "address": "https://www.example.org/"}
    assert person.post(f"/me/checkpoints/{mine}", data=sent).headers["location"] == f"/me/checkpoints/{mine}?thanks=1"
    assert person.post(f"/me/checkpoints/{mine}/accept", data={"confirmation": "1"}).status_code == 404
    enter(person, town, PRASERT)
    assert person.post(f"/me/checkpoints/{mine}/accept", data={"confirmation": "1"}).status_code == 303
    assert town.faults() == []


def test_pages_that_are_looked_at_change_no_row(person: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    enter(person, town, PRASERT)
    before = town.dump()
    for _ in range(20):
        town.now = town.now.add(minutes=20)
        for path in ("/me", "/desk", f"/me/checkpoints/{town.checkpoint('m2', 'finance')}", "/sign-in", "/sign-out"):
            assert person.get(path).status_code == 200
    assert town.dump() == before


def test_a_visit_goes_on_while_it_is_used_and_ends_after_twelve_idle_hours(person: TestClient, town: Town) -> None:
    enter(person, town, SOMSRI)
    for _ in range(4):
        town.now = town.now.add(hours=11)
        assert person.get("/me").status_code == 200
    town.now = town.now.add(hours=12)
    answer = person.get("/me")
    assert answer.status_code == 401
    assert "ไม่ได้ใช้นาน" in answer.text


def test_a_copy_of_an_older_cookie_ages_though_its_owner_goes_on(person: TestClient, town: Town) -> None:
    enter(person, town, SOMSRI)
    stolen = person.cookies["ita-visit"]
    for _ in range(2):
        town.now = town.now.add(hours=7)
        assert person.get("/me").status_code == 200
    person.cookies.set("ita-visit", stolen)
    person.cookies = type(person.cookies)({"ita-visit": stolen})
    assert person.get("/me").status_code == 401


def test_after_seven_days_everybody_signs_in_anew(person: TestClient, town: Town) -> None:
    cookie = town.sign_in(SOMSRI)
    begun = town.now
    while town.now < begun + days(7) - timedelta(hours=1):
        town.now = town.now.add(hours=6)
        answer = person.get("/me", headers={"cookie": f"ita-visit={cookie}"})
        if town.now >= begun + days(7):
            break
        assert answer.status_code == 200
        (cookie,) = re.findall(r"ita-visit=([^;]+)", answer.headers["set-cookie"])
    town.now = begun + days(7)
    answer = person.get("/me", headers={"cookie": f"ita-visit={cookie}"})
    assert answer.status_code == 401
    assert "ครบ 7 วันแล้ว" in answer.text


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_cookie_of_which_a_part_was_changed_is_nobodys(person: TestClient, town: Town, part: int) -> None:
    parts = town.sign_in(SOMSRI).split(".")
    parts[part] = str(int(parts[1]) + 3600) if part == 1 else parts[part][:-1] + ("0" if parts[part][-1] != "0" else "1")
    assert person.get("/me", headers={"cookie": f"ita-visit={'.'.join(parts)}"}).status_code == 401


@pytest.mark.parametrize("cookie", ["", ".", "..", "a.b.c", "๏.1.๏", "x" * 5000])
def test_an_odd_cookie_is_nobodys(person: TestClient, cookie: str) -> None:
    assert person.get("/me", headers={"cookie": f"ita-visit={cookie}".encode()}).status_code == 401


def test_signing_out_ends_the_visit_for_every_copy_of_its_cookie(person: TestClient, town: Town) -> None:
    enter(person, town, PRASERT)
    cookie = person.cookies["ita-visit"]
    answer = person.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-out")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "ออกจากระบบแล้ว" in person.get("/sign-out").text
    assert person.get("/desk", headers={"cookie": f"ita-visit={cookie}"}).status_code == 401
    assert journal(town)[-1] == "visit.ended"
    assert town.faults() == []


def test_revoking_ends_every_visit_of_one_officer_and_of_nobody_else(person: TestClient, town: Town) -> None:
    hers, his = town.sign_in(SOMSRI), town.sign_in(ANAN)
    with town.begin() as (session, agency):
        assert visits.end_all(session, agency.id, town.officer(session, SOMSRI).id, at=town.now, by=None) == 1
    seen = [person.get("/me", headers={"cookie": f"ita-visit={cookie}"}).status_code for cookie in (hers, his)]
    assert seen == [401, 200]


def test_rights_end_at_midnight_with_the_post(person: TestClient, town: Town) -> None:
    """Anan stands in for กองคลัง until today; tomorrow the same cookie opens his own division alone."""
    town.post(ANAN, "head", "finance", from_on=TODAY - days(5), to_on=TODAY)
    theirs = town.checkpoint("m2", "finance")
    town.now = office_moment(TODAY, 23, 50)
    enter(person, town, ANAN)
    assert person.get(f"/me/checkpoints/{theirs}").status_code == 200
    town.now = office_moment(TODAY + days(1), 0, 1)
    assert person.get("/me").status_code == 200
    assert person.get(f"/me/checkpoints/{theirs}").status_code == 404
    before = town.dump()
    sent = {"result": "ทำแล้ว", "address": "https://www.example.org/"}
    assert person.post(f"/me/checkpoints/{theirs}", data=sent).status_code == 404
    assert town.dump() == before


def test_two_agencies_are_kept_apart(person: TestClient, town: Town) -> None:
    open_plan(town, a_plan("other"))
    other = Town(town.office, "other", town.now)
    theirs = other.checkpoint("m2", "finance")
    enter(person, town, PRASERT)
    assert person.get(f"/me/checkpoints/{theirs}").status_code == 404
    assert person.post(f"/me/checkpoints/{theirs}/accept", data={"confirmation": "1"}).status_code == 404
    with town.office.look() as session:
        agencies = session.scalars(select(Visit.agency_id)).all()
    assert len(agencies) == 1


FOREIGN: list[dict[str, str]] = [
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example.org"},
    {"sec-fetch-site": "same-site", "origin": "http://testserver"},
    {"sec-fetch-site": "none"},
    {"origin": "https://evil.example.org"},
    {"origin": "null"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_press_from_elsewhere_counts_for_nothing(town: Town, headers: dict[str, str]) -> None:
    mine = town.checkpoint("m2", "finance")
    token = town.sign_in_link(PRASERT)
    cookie = {"cookie": f"ita-visit={town.sign_in(SOMSRI)}", **headers}
    before = town.dump()
    with lent_app(town) as app, TestClient(app, follow_redirects=False) as browser:
        for path in (f"/me/checkpoints/{mine}", "/sign-out", f"/sign-in/{token}", "/sign-in", "/desk/anything"):
            answer = browser.post(path, headers=cookie, data={"result": "ก", "address": "x@example.org"})
            assert answer.status_code == 403
            assert "ยังไม่มีสิ่งใดถูกบันทึก" in answer.text
    assert town.dump() == before


@pytest.mark.parametrize("headers", [OURS, {"origin": "http://testserver"}, {"origin": "http://127.0.0.1:8000"}], ids=str)
def test_a_press_on_our_own_page_counts(town: Town, headers: dict[str, str]) -> None:
    with lent_app(town) as app, TestClient(app, follow_redirects=False) as browser:
        assert browser.post(f"/sign-in/{town.sign_in_link(PRASERT)}", headers=headers).status_code == 303


def test_these_pages_let_a_browser_say_where_a_press_comes_from(person: TestClient) -> None:
    assert person.get("/sign-in").headers["referrer-policy"] == "same-origin"
    assert person.get("/me").headers["referrer-policy"] == "same-origin"
    assert person.get("/l/x").headers["referrer-policy"] == "no-referrer"


def test_a_log_holds_no_sign_in_token() -> None:
    line = ("127.0.0.1:1", "POST", "/sign-in/SECRET-token_1", "1.1", 303)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', line, None)
    assert TokensMasked().filter(record)
    assert "SECRET" not in record.getMessage()


def test_prefect_is_asked_for_a_delivery_once_in_a_while_and_its_silence_changes_nothing(town: Town) -> None:
    prefect, wishes = FastAPI(), []

    @prefect.get("/api/deployments/name/deliver/deliver")
    def found() -> dict[str, str]:
        return {"id": "7"}

    @prefect.post("/api/deployments/7/create_flow_run")
    async def run(request: Request) -> dict[str, str]:
        wishes.append(json.loads(await request.body()))
        return {"id": "1"}

    with served(prefect) as address:
        app = create_app(town.office, clock=town.clock, events=PrefectEvents(f"{address}/api"))
        with TestClient(app, headers=OURS) as browser:
            for who in ("prasert", "nobody"):
                assert browser.post("/sign-in", data={"address": f"{who}@sample.example.org"}).status_code == 200
    assert [wish["parameters"] for wish in wishes] == [{"urgent": True}] * 2
    assert len({wish["idempotency_key"] for wish in wishes}) == 1
    app = create_app(town.office, clock=town.clock, events=PrefectEvents("http://127.0.0.1:9/api"))
    with TestClient(app, headers=OURS) as browser:
        assert browser.post("/sign-in", data={"address": "prasert@sample.example.org"}).status_code == 200
