"""Nobody asks too often: turns that fill again with time, a page and a problem that say so, and nobody pays for another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from tests.support.cast import PRASERT, TODAY, Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, faults, fits, reader, too_small
from tests.support.served import served
from tests.web.api.conftest import bearer
from web.app import create_app
from web.pace import CHECK, KEY, OVERVIEW, PLACE, SIGN_IN, Buckets, Rate, place_of

NOON = office_moment(TODAY, 12)
TEN = (("a", Rate(10)),)


@pytest.fixture
def browser(town: Town) -> Iterator[TestClient]:
    with TestClient(create_app(town.office, clock=town.clock), follow_redirects=False) as client:
        yield client


def test_turns_are_taken_until_none_is_left_and_come_again_with_time() -> None:
    buckets = Buckets()
    assert [buckets.take(TEN, at=NOON) for _ in range(11)] == [0] * 10 + [6]
    assert buckets.take(TEN, at=NOON + timedelta(seconds=5)) == 1
    assert buckets.take(TEN, at=NOON + timedelta(seconds=6)) == 0
    assert buckets.take(TEN, at=NOON + timedelta(seconds=6)) == 6
    later = NOON + timedelta(days=1)
    assert [buckets.take(TEN, at=later) for _ in range(11)] == [0] * 10 + [6]


def test_a_clock_that_goes_back_gives_nobody_turns_and_takes_none() -> None:
    buckets = Buckets()
    for _ in range(9):
        buckets.take(TEN, at=NOON)
    assert buckets.take(TEN, at=NOON - timedelta(hours=1)) == 0
    assert buckets.take(TEN, at=NOON - timedelta(hours=1)) > 0


def test_of_several_buckets_none_is_touched_where_one_is_empty() -> None:
    buckets = Buckets()
    both = (("a", Rate(10)), ("b", Rate(1)))
    assert buckets.take(both, at=NOON) == 0
    assert buckets.take(both, at=NOON) == 60
    assert [buckets.take(TEN, at=NOON) for _ in range(10)] == [0] * 9 + [6]


def test_a_key_that_asks_too_often_is_told_when_to_come_and_no_other_pays(town: Town, browser: TestClient) -> None:
    mine, other = town.key(PRASERT), town.key(PRASERT, name="อีกโปรแกรม")
    answers = [browser.get("/api/v1/agency", headers=bearer(mine)).status_code for _ in range(KEY.a_minute + 1)]
    assert answers == [200] * KEY.a_minute + [429]
    refused = browser.get("/api/v1/agency", headers=bearer(mine))
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "too-many-requests"
    assert int(refused.headers["retry-after"]) == 1
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert browser.get("/api/v1/agency", headers=bearer(other)).status_code == 200
    town.now = town.now.add(seconds=1)
    assert browser.get("/api/v1/agency", headers=bearer(mine)).status_code == 200


def test_keys_that_are_guessed_run_out_by_where_they_come_from(browser: TestClient) -> None:
    asked = (browser.get("/api/v1/agency", headers=bearer(f"ita_{n}")).status_code for n in range(PLACE.a_minute + 1))
    assert list(asked) == [401] * PLACE.a_minute + [429]


@pytest.mark.parametrize(("path", "rate"), [("/sign-in", SIGN_IN), ("/check", CHECK)])
def test_a_page_for_strangers_says_so_in_thai_and_lets_them_in_again(
    town: Town, browser: TestClient, path: str, rate: Rate
) -> None:
    assert {browser.get(path).status_code for _ in range(rate.a_minute)} == {200}
    refused = browser.get(path)
    assert refused.status_code == 429
    wait = int(refused.headers["retry-after"])
    assert "เปิดหน้านี้ถี่เกินไป" in refused.text
    assert f"โปรดรอ {wait} วินาที" in refused.text
    assert refused.headers["cache-control"] == "no-store"
    assert browser.get("/healthz").status_code == 200
    town.now = town.now.add(seconds=wait)
    assert browser.get(path).status_code == 200


def test_whoever_presses_is_told_that_nothing_was_recorded(town: Town, browser: TestClient) -> None:
    for _ in range(SIGN_IN.a_minute):
        browser.get("/sign-in")
    before = town.dump()
    asked = browser.post("/sign-in", data={"address": "x@example.org"}, headers={"sec-fetch-site": "same-origin"})
    assert asked.status_code == 429
    assert "การกดครั้งนี้ยังไม่ถูกบันทึก" in asked.text
    assert town.dump() == before


@NEEDS_CHROMIUM[0]
@NEEDS_CHROMIUM[1]
@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
def test_in_a_browser_the_page_is_sound(town: Town, desk: bool) -> None:
    with served(create_app(town.office, clock=town.clock)) as address, chromium() as program:
        page = reader(program, desk=desk).page()
        for _ in range(SIGN_IN.a_minute):
            page.request.get(f"{address}/sign-in")
        page.goto(f"{address}/sign-in")
        assert page.get_by_role("heading", level=1).inner_text() == "เปิดหน้านี้ถี่เกินไป"
        assert fits(page)
        assert too_small(page) == []
        assert faults(page) == []


def asking(town: Town, peer: str, proxies: str = "127.0.0.1,::1") -> TestClient:
    """A program on the machine `peer`, or what a proxy on it hands on, at an office that names its proxies."""
    office = replace(town.office, settings=town.office.settings.model_copy(update={"proxies": proxies}))
    return TestClient(create_app(office, clock=town.clock), client=(peer, 40_000), follow_redirects=False)


def asked(client: TestClient, forwarded: str, times: int = SIGN_IN.a_minute + 1) -> int:
    """What the last of some visits to the page of signing in is answered, for whom `forwarded` says."""
    return [client.get("/sign-in", headers={"X-Forwarded-For": forwarded}).status_code for _ in range(times)][-1]


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1"])
def test_behind_a_proxy_on_this_machine_nobody_pays_for_another(town: Town, proxy: str) -> None:
    client = asking(town, proxy)
    assert asked(client, "203.0.113.7") == 429
    assert asked(client, "203.0.113.8", 1) == 200
    assert asked(client, "203.0.113.7", 1) == 429


def test_who_forges_whom_they_ask_for_pays_for_it_themselves(town: Town) -> None:
    client = asking(town, "198.51.100.9")
    codes = [asked(client, f"203.0.113.{n}", 1) for n in range(SIGN_IN.a_minute + 1)]
    assert codes == [200] * SIGN_IN.a_minute + [429]


def test_what_is_forged_before_a_proxy_counts_for_nothing_behind_it(town: Town) -> None:
    client = asking(town, "127.0.0.1")
    codes = [asked(client, f"203.0.113.{n}, 198.51.100.9", 1) for n in range(SIGN_IN.a_minute + 1)]
    assert codes == [200] * SIGN_IN.a_minute + [429]
    assert asked(client, "198.51.100.9, 127.0.0.1", 1) == 429, "the proxy may stand twice"


def test_a_household_with_more_addresses_than_anybody_can_count_is_one_place(town: Town) -> None:
    client = asking(town, "127.0.0.1")
    codes = [asked(client, f"2001:db8:1:2::{n:x}", 1) for n in range(1, SIGN_IN.a_minute + 2)]
    assert codes == [200] * SIGN_IN.a_minute + [429]
    assert asked(client, "2001:db8:1:3::1", 1) == 200
    assert place_of("::ffff:203.0.113.7") == place_of("203.0.113.7") == "203.0.113.7"
    assert place_of("testclient") == "testclient"


def test_a_proxy_elsewhere_is_believed_where_the_office_names_it(town: Town) -> None:
    named = asking(town, "10.1.2.3", "127.0.0.1, 10.1.2.0/24")
    assert asked(named, "203.0.113.7") == 429
    assert asked(named, "203.0.113.8", 1) == 200
    nobody = asking(town, "127.0.0.1", "")
    assert asked(nobody, "203.0.113.7") == 429
    assert asked(nobody, "203.0.113.8", 1) == 429


def test_whoever_guesses_addresses_of_the_overview_is_stopped(browser: TestClient) -> None:
    guessed = [browser.get(f"/overview/guess-{n}{ending}").status_code for n in range(30) for ending in ("", ".csv")]
    assert guessed == [404] * OVERVIEW.a_minute
    assert browser.get("/overview/one-more").status_code == 429
    assert browser.get("/sign-in").status_code == 200
