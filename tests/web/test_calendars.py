"""Calendars at secret addresses, read back as a phone reads them; and the secretary's page of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town
from tests.support.counting import queries
from tests.support.lent import lent_app

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def secretary(town: Town) -> Iterator[TestClient]:
    """The secretary's browser, signed in."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        client.cookies.set("ita-visit", town.sign_in(PRASERT))
        yield client


def events(browser: TestClient, secret: str) -> dict[str, dict[str, object]]:
    """The events of a calendar by their UID, as icalendar reads them."""
    answer = browser.get(f"/calendar/{secret}.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.content)
    return {
        str(one["uid"]): {
            "day": one.decoded("dtstart"),
            "end": one.decoded("dtend"),
            "said": str(one["summary"]),
            "sequence": int(one["sequence"]),
            "status": str(one["status"]),
        }
        for one in read.walk("VEVENT")
    }


def of(number: int) -> str:
    return f"checkpoint-{number}.sample@ita-engine"


def test_a_divisions_calendar_has_its_due_days_as_whole_days(browser: TestClient, town: Town) -> None:
    found = events(browser, town.calendar("works"))
    mine = town.checkpoint("m2", "works")
    assert set(found) == {of(mine)}
    assert found[of(mine)]["day"] == date(2024, 3, 19)
    assert found[of(mine)]["end"] == date(2024, 3, 20)
    assert str(found[of(mine)]["said"]).startswith("ส่งหลักฐาน: จัดทำคู่มือการใช้ทรัพย์สิน")
    assert str(found[of(mine)]["said"]).endswith("โดยทั่วกัน · กองช่าง")


def test_the_offices_calendar_has_those_of_all(browser: TestClient, town: Town) -> None:
    assert len(events(browser, town.calendar())) == 14
    assert "X-WR-CALNAME:กำหนดส่งหลักฐาน ITA · ทุกสำนัก/กอง · อบต.ตัวอย่าง" in browser.get(
        f"/calendar/{town.calendar()}.ics"
    ).text.replace("\r\n ", "")


def test_an_event_keeps_its_name_and_counts_what_became_of_it(browser: TestClient, town: Town) -> None:
    secret, mine = town.calendar("finance"), town.checkpoint("m2", "finance")
    seen = []

    def look() -> None:
        one = events(browser, secret)[of(mine)]
        seen.append((one["sequence"], one["status"], str(one["said"]).partition(":")[0]))

    look()
    town.confirm(mine, SOMSRI)
    look()
    town.send_back(mine, "ภาพไม่ชัด")
    look()
    town.confirm(mine, SOMSRI)
    town.accept(mine)
    look()
    town.reopen(mine, "ยังขาด")
    look()
    town.waive(mine, "ไม่มีพัสดุ")
    look()
    assert seen == [
        (0, "CONFIRMED", "ส่งหลักฐาน"),
        (1, "CONFIRMED", "ส่งแล้ว รอปลัดตรวจ"),
        (2, "CONFIRMED", "แก้ไขแล้วส่งใหม่"),
        (4, "CONFIRMED", "เสร็จแล้ว"),
        (5, "CONFIRMED", "ส่งหลักฐาน"),
        (6, "CANCELLED", "ยกเว้น"),
    ]


def test_what_is_handed_over_moves_to_the_other_calendar(browser: TestClient, town: Town) -> None:
    handed = town.checkpoint("m1", "finance", date(2024, 3, 29))
    theirs, mine = town.calendar("works"), town.calendar("finance")
    town.hand_over(handed, "works", SOMSRI)
    assert of(handed) not in events(browser, mine)
    assert events(browser, theirs)[of(handed)]["sequence"] == 1


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(browser: TestClient, town: Town) -> None:
    for line in browser.get(f"/calendar/{town.calendar()}.ics").content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # or a letter was cut in two


def test_nobodys_name_stands_in_a_calendar(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    told = browser.get(f"/calendar/{town.calendar()}.ics").text.replace("\r\n ", "")
    assert not [name for name in ("สมศรี", "อนันต์", "ประเสริฐ", "somsri", "@sample.example.org") if name in told]


def test_the_same_days_are_the_same_bytes_and_sent_once(browser: TestClient, town: Town) -> None:
    address = f"/calendar/{town.calendar()}.ics"
    first = browser.get(address)
    town.now = town.now.add(days=1)
    again = browser.get(address)
    assert first.content == again.content
    assert browser.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_calendar_that_is_forged_or_closed_says_what_to_do(browser: TestClient, town: Town) -> None:
    secret = town.calendar("finance")
    forged = browser.get(f"/calendar/{secret[:-1]}.ics")
    assert (forged.status_code, forged.headers["cache-control"]) == (404, "no-store")
    assert "ขอที่อยู่ใหม่จากปลัด" in forged.text
    town.close_calendar(secret)
    closed = browser.get(f"/calendar/{secret}.ics")
    assert closed.status_code == 410
    assert "ปิดแล้ว" in closed.text


def test_a_calendar_takes_three_queries(browser: TestClient, town: Town) -> None:
    address = f"/calendar/{town.calendar()}.ics"
    with queries(town.office.engine) as seen:
        browser.get(address)
    assert len(seen) == 3


def test_the_secretary_makes_an_address_sees_it_once_and_closes_it(secretary: TestClient, town: Town) -> None:
    assert "ยังไม่มีที่อยู่ปฏิทินที่ใช้ได้" in secretary.get("/desk/calendars").text
    made = secretary.post("/desk/calendars", data={"of": "works"})
    assert "ที่อยู่ปฏิทินของกองช่างพร้อมแล้ว" in made.text
    (path,) = re.findall(r">\s*http://127\.0\.0\.1:8000(/calendar/[\w-]+\.ics)</textarea>", unescape(made.text))
    assert secretary.get(path).status_code == 200
    page = secretary.get("/desk/calendars").text
    assert path not in page
    assert "กองช่าง" in page
    assert secretary.post("/desk/calendars/1/close").headers["location"] == "/desk/calendars"
    assert secretary.post("/desk/calendars/1/close").status_code == 303  # a second press finds it closed
    assert secretary.get(path).status_code == 410
    assert "ปิดไปแล้ว 1 ที่อยู่" in secretary.get("/desk/calendars").text
    assert town.faults() == []


def test_who_chose_nothing_is_told_so(secretary: TestClient) -> None:
    for of_what in ({}, {"of": "nowhere"}):
        answer = secretary.post("/desk/calendars", data=of_what)
        assert answer.status_code == 422
        assert "ยังไม่ได้เลือกว่าเป็นปฏิทินของใคร" in answer.text


@pytest.mark.parametrize(("who", "to"), [(SOMSRI, "/me"), (ANAN, "/me"), (MANOP, "/desk")])
def test_nobody_else_makes_or_closes_addresses(secretary: TestClient, town: Town, who: str, to: str) -> None:
    secret = town.calendar()
    town.now = town.now.add(seconds=1)
    secretary.cookies.set("ita-visit", town.sign_in(who))
    looked = secretary.get("/desk/calendars")
    assert (looked.status_code, looked.headers["location"]) == (303, to)
    for answer in (secretary.post("/desk/calendars", data={"of": "*"}), secretary.post("/desk/calendars/1/close")):
        assert answer.status_code == 403
        assert f'href="{to}"' in answer.text
    assert secretary.get(f"/calendar/{secret}.ics").status_code == 200


def test_the_page_takes_few_queries(secretary: TestClient, town: Town) -> None:
    for _ in range(12):
        town.calendar("finance")
    with queries(town.office.engine) as seen:
        assert secretary.get("/desk/calendars").status_code == 200
    assert len(seen) <= 10
