"""The executive sends a report back from a letter's link; the secretary answers and signs again; both on their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from ita_model import outbox, urgent
from ita_model.records import Report
from ita_model.report.life import state_of
from ita_model.report.states import ReportState
from tests.support.cast import MANOP, PRASERT, SOMSRI, Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, reader, sound
from tests.support.lent import lent_app
from tests.support.publishing import compile_again, go
from tests.support.served import served
from web.typed import MOST_LETTERS

WHY = "ผลของมาตรการที่ 2\nยังไม่ตรงกับที่ประชุม"
ANSWER = "ตรวจกับกองคลังแล้ว ตัวเลขถูกต้อง"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def signed(compiled: Town) -> Town:
    """The office whose report 1 the secretary signed off."""
    go(compiled, 1, ReportState.SIGNED_OFF)
    return compiled


@pytest.fixture
def person(signed: Town) -> Iterator[TestClient]:
    """A browser."""
    with lent_app(signed) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        yield client


def sign_in(person: TestClient, town: Town, who: str) -> None:
    town.now = town.now.add(seconds=1)
    person.cookies = type(person.cookies)({"ita-visit": town.sign_in(who)})


def state(town: Town) -> ReportState:
    with town.office.look() as session:
        return state_of(session, session.get_one(Report, 1))


def text(page: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", page)).split())


def arrives(town: Town) -> str:
    with town.begin() as (session, agency):
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
        return claimed.secret


def send_back(person: TestClient, town: Town, words: str = WHY) -> str:
    """From the letter's link, read once more; gives the page that follows."""
    page_at = f"/l/{town.link(MANOP)}/reports/1/send-back"
    read = person.post(page_at, data={"words": words})
    assert read.status_code == 200
    done = person.post(page_at, data={"words": words, "read": "1"})
    assert done.status_code == 303, text(done.text)
    return text(person.get(done.headers["location"]).text)


def test_it_is_read_once_more_before_it_goes_and_nothing_happens_until_then(person: TestClient, signed: Town) -> None:
    door = f"/l/{signed.link(MANOP)}/reports/1"
    assert f'href="{door}/send-back"' in person.get(f"{door}/acknowledge").text
    form = text(person.get(f"{door}/send-back").text)
    assert "ไม่ต้องใช้รหัส" in form
    before = signed.dump()
    read = person.post(f"{door}/send-back", data={"words": WHY})
    assert "ตรวจก่อนส่งกลับ" in text(read.text)
    assert "ยังไม่ตรงกับที่ประชุม" in read.text
    again = person.post(f"{door}/send-back", data={"words": WHY, "again": "1"})
    assert WHY in unescape(again.text)
    assert signed.dump() == before


def test_words_that_are_missing_or_too_long_are_asked_for_and_kept(person: TestClient, signed: Town) -> None:
    page_at = f"/l/{signed.link(MANOP)}/reports/1/send-back"
    before = signed.dump()
    empty = person.post(page_at, data={"words": " ", "read": "1"})
    assert empty.status_code == 422
    assert 'href="#words"' in empty.text
    long = person.post(page_at, data={"words": "ก" * (MOST_LETTERS + 1), "read": "1"})
    assert long.status_code == 422
    assert "ก" * (MOST_LETTERS + 1) in long.text
    assert signed.dump() == before


def test_the_secretary_sees_why_answers_and_the_executive_reads_the_answer(person: TestClient, signed: Town) -> None:
    assert "ส่งกลับให้ปลัดแล้ว" in send_back(person, signed)
    assert state(signed) is ReportState.SENT_BACK
    sign_in(person, signed, PRASERT)
    for page in ("/desk/reports", "/desk/reports/1", "/desk/reports/1/sign-off"):
        assert "ยังไม่ตรงกับที่ประชุม" in person.get(page).text, page
    assert "โปรดจัดทำฉบับใหม่ หรือตอบและลงนามอีกครั้ง" in text(person.get("/desk/reports/1/publish").text)
    person.post("/desk/reports/1/sign-off/code")
    code = arrives(signed)
    missing = person.post("/desk/reports/1/sign-off", data={"code": code})
    assert missing.status_code == 422
    assert 'href="#words"' in missing.text
    wrong = person.post("/desk/reports/1/sign-off", data={"code": "x", "words": ANSWER})
    assert wrong.status_code == 422
    assert ANSWER in wrong.text
    assert person.post("/desk/reports/1/sign-off", data={"code": code, "words": ANSWER}).status_code == 303
    assert state(signed) is ReportState.SIGNED_OFF
    read = text(person.get(f"/l/{signed.link(MANOP)}/reports/1/acknowledge").text)
    assert "ปลัดตอบสิ่งที่ท่านส่งกลับ" in read
    assert ANSWER in read
    assert signed.faults() == []


def test_it_may_be_compiled_anew_instead(person: TestClient, signed: Town) -> None:
    send_back(person, signed)
    signed.now = signed.now.add(minutes=1)
    signed.write("m2", "แจกคู่มือครบทุกคน", "รู้ทั่วกัน")
    number = compile_again(signed)
    sign_in(person, signed, PRASERT)
    assert "มีฉบับใหม่กว่าแล้ว" in text(person.get("/desk/reports/1/sign-off").text)
    assert person.get(f"/desk/reports/{number}/sign-off").status_code == 200


def test_what_is_no_longer_theirs_to_send_back_says_how_it_stands(person: TestClient, signed: Town) -> None:
    page_at = f"/l/{signed.link(MANOP)}/reports/1/send-back"
    go(signed, 1, ReportState.ACKNOWLEDGED)
    answer = person.post(page_at, data={"words": WHY, "read": "1"})
    assert answer.status_code == 409
    assert "บันทึกการรับทราบแล้ว" in answer.text
    assert person.get(page_at).status_code == 409
    assert person.get(f"/l/{signed.link(SOMSRI)}/reports/1/send-back").status_code == 404
    assert state(signed) is ReportState.ACKNOWLEDGED


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@NEEDS_CHROMIUM[0]
@NEEDS_CHROMIUM[1]
def test_in_a_browser_from_the_report_to_the_secretarys_answer(signed: Town, desk: bool, dark: bool) -> None:
    with lent_app(signed) as app, served(app) as address, chromium() as browser:
        who = reader(browser, desk=desk, dark=dark)
        page = who.page()
        page.goto(f"{address}/l/{signed.link(MANOP)}/reports/1/acknowledge")
        page.get_by_role("link", name="ยังไม่รับทราบ").click()
        sound(page)
        page.get_by_label("ส่งกลับเพราะอะไร").fill(WHY)
        page.get_by_role("button", name="ตรวจก่อนส่งกลับ").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("ตรวจก่อนส่งกลับ")
        sound(page)
        page.get_by_role("button", name="กลับไปแก้ถ้อยคำ").click()
        expect(page.get_by_label("ส่งกลับเพราะอะไร")).to_have_value(WHY)
        page.get_by_role("button", name="ตรวจก่อนส่งกลับ").click()
        page.get_by_role("button", name="ส่งกลับให้ปลัด").click()
        expect(page.get_by_role("status")).to_contain_text("ส่งกลับให้ปลัดแล้ว")
        sound(page)
        signed.now = signed.now.add(seconds=1)
        who.context.add_cookies([{"name": "ita-visit", "value": signed.sign_in(PRASERT), "url": address}])
        page.goto(f"{address}/desk/reports/1")
        expect(page.get_by_text("นายกส่งกลับมาเพราะ")).to_be_visible()
        sound(page)
        page.get_by_role("link", name="ตอบและลงนามฉบับนี้อีกครั้ง").click()
        page.get_by_role("button", name="ส่งรหัสไปที่").click()
        expect(page.get_by_label("คำตอบต่อนายก")).to_be_visible()
        sound(page)
    assert who.complaints == []
