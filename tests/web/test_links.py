"""A link opens one person's page and nothing else, and opening it changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, a_plan, days, open_plan

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_a_hundred_visits_change_no_row_in_any_table(browser: TestClient, town: Town) -> None:
    manual = town.checkpoint("m2", "finance")
    town.confirm(manual, SOMSRI)
    head, secretary = town.link(SOMSRI), town.link(PRASERT)
    before = town.dump()
    for n in range(100):
        visit = browser.head if n % 2 else browser.get
        for token in (head, secretary):
            assert visit(f"/l/{token}").status_code == 200
            assert visit(f"/l/{token}/checkpoints/{manual}").status_code == 200
    assert town.dump() == before


def test_a_page_asks_a_bounded_number_of_questions(browser: TestClient, town: Town) -> None:
    manual = town.checkpoint("m2", "finance")
    town.confirm(manual, SOMSRI)
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for who in (SOMSRI, PRASERT):
        token = town.link(who)
        for path in (f"/l/{token}", f"/l/{token}/checkpoints/{manual}"):
            asked.clear()
            assert browser.get(path).status_code == 200
            assert len([one for one in asked if one.startswith("SELECT")]) <= 10


def test_the_heads_page_says_what_to_do_most_urgent_first(browser: TestClient, town: Town) -> None:
    february = town.checkpoint("m1", "finance", date(2024, 2, 29))
    for due in (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31)):
        town.confirm(town.checkpoint("m1", "finance", due), SOMSRI)
    town.confirm(february, SOMSRI)
    town.send_back(february, "โปรดแนบภาพหน้าเว็บไซต์")
    page = browser.get(f"/l/{town.link(SOMSRI)}").text
    assert "ต้องทำ 3 รายการ" in page
    assert "ทำแล้ว 4 รายการ ปีนี้" in page
    places = [page.index(word) for word in ("โปรดแนบภาพหน้าเว็บไซต์", "เกินกำหนด 3 วัน", "อีก 7 วัน")]
    assert places == sorted(places)


def test_with_nothing_to_do_the_page_says_when_the_next_thing_opens(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    assert "ไม่มีรายการที่ต้องทำ" in browser.get(f"/l/{town.link(ANAN)}").text


def test_the_secretary_sees_what_waits_for_review_and_who_is_late(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    page = browser.get(f"/l/{town.link(PRASERT)}").text
    assert "รอตรวจ 1 รายการ" in page
    assert "กองช่าง ยังไม่ยืนยัน 1 รายการ" in page


def test_the_executive_sees_who_is_late_and_nothing_to_review(browser: TestClient, town: Town) -> None:
    page = browser.get(f"/l/{town.link(MANOP)}").text
    assert "กองช่าง ยังไม่ยืนยัน 1 รายการ" in page
    assert "รอตรวจ" not in page


def test_a_head_does_not_see_the_other_division(browser: TestClient, town: Town) -> None:
    assert browser.get(f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'works')}").status_code == 404


def test_another_agencys_checkpoint_is_not_there_even_for_the_secretary(browser: TestClient, town: Town) -> None:
    open_plan(town, a_plan("other"))
    theirs = Town(town.office, "other", town.now).checkpoint("m2", "finance")
    for who in (SOMSRI, PRASERT, MANOP):
        assert browser.get(f"/l/{town.link(who)}/checkpoints/{theirs}").status_code == 404
    before = town.dump()
    token = town.link(PRASERT)
    after_link = town.dump()
    for act in ("", "/accept", "/return"):
        assert browser.post(f"/l/{token}/checkpoints/{theirs}{act}", data={"result": "ก", "comment": "ก"}).status_code == 404
    assert before != after_link == town.dump()


def test_a_link_that_is_too_old_is_gone_and_names_nobody(browser: TestClient, town: Town) -> None:
    token = town.link(SOMSRI, at=office_moment(TODAY - days(14), 10))
    answer = browser.get(f"/l/{token}")
    assert answer.status_code == 410
    assert "ลิงก์นี้หมดอายุแล้ว" in answer.text
    assert "สมศรี" not in answer.text
    assert "กองคลัง" not in answer.text


def test_a_revoked_link_is_gone(browser: TestClient, town: Town) -> None:
    token = town.link(SOMSRI)
    town.revoke(SOMSRI)
    for answer in (browser.get(f"/l/{token}"), browser.post(f"/l/{token}/checkpoints/{town.checkpoint('m2', 'finance')}")):
        assert answer.status_code == 410
        assert "ลิงก์นี้ถูกยกเลิกแล้ว" in answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 42), other=st.sampled_from(_LETTERS))
def test_any_one_changed_character_of_a_link_is_refused(browser: TestClient, town: Town, place: int, other: str) -> None:
    token = town.link(SOMSRI)
    changed = token[:place] + other + token[place + 1 :]
    assert browser.get(f"/l/{changed}").status_code == (200 if changed == token else 404)


@pytest.mark.parametrize("path", ["/nowhere", "/l/", "/l/x", "/l/x/checkpoints/1", "/l/x/evidence/1", "/docs"])
def test_what_is_nowhere_has_a_thai_page(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "โปรดเปิด" in answer.text


@pytest.mark.parametrize("name", ["abc", "0", "-1", "99999999999999999999", "1.5"])
def test_an_odd_number_in_the_address_is_nowhere(browser: TestClient, town: Town, name: str) -> None:
    link = f"/l/{town.link(SOMSRI)}"
    answer = browser.get(f"{link}/checkpoints/{name}")
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.text
    assert f'href="{link}">เปิดหน้าของฉัน' in answer.text


def test_a_method_that_is_not_meant_has_a_thai_page(browser: TestClient, town: Town) -> None:
    answer = browser.put(f"/l/{town.link(SOMSRI)}")
    assert answer.status_code == 405
    assert "เปิดหน้านี้ด้วยวิธีนี้ไม่ได้" in answer.text


def test_an_acting_head_of_today_confirms_and_one_of_yesterday_does_not(browser: TestClient, town: Town) -> None:
    """Anan stood in for กองคลัง until the day before; the link he was sent then is still young."""
    town.post(ANAN, "head", "finance", from_on=TODAY - days(5), to_on=TODAY - days(1))
    mine = town.checkpoint("m2", "finance")
    town.now = office_moment(TODAY - days(1), 16)
    token = town.link(ANAN)
    assert browser.get(f"/l/{token}/checkpoints/{mine}").status_code == 200
    town.now = office_moment(TODAY, 8)
    assert browser.get(f"/l/{token}").status_code == 200
    assert browser.get(f"/l/{token}/checkpoints/{mine}").status_code == 404
    before = town.dump()
    sent = {"result": "ทำแล้ว", "address": "https://www.example.org/"}
    assert browser.post(f"/l/{token}/checkpoints/{mine}", data=sent).status_code == 404
    assert town.dump() == before


def test_a_deputy_confirms_in_the_divisions_name(browser: TestClient, town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    token = town.link(WICHAI)
    answer = browser.post(f"/l/{token}/checkpoints/{mine}", data={"result": "ทำแล้ว", "address": "www.example.org/a"})
    assert answer.status_code == 303
    assert "นายวิชัย ขยันงาน" in browser.get(answer.headers["location"]).text


def test_an_officer_without_a_post_is_told_so(browser: TestClient, town: Town) -> None:
    town.now = office_moment(date(2023, 9, 1), 9)
    assert "วันนี้ไม่มีรายการสำหรับท่าน" in browser.get(f"/l/{town.link(SOMSRI)}").text
