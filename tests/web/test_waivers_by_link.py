"""A waiver is asked for and answered by link: the reason kept, the answer told, and nobody else in it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Checkpoint, Move, WaiverRequest
from ita_model.states import State
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town
from tests.web.test_handing_over_by_link import mine, page

REASON = "เดือนนี้ไม่มีการจัดซื้อ <i>จัดจ้าง</i>"


def ask(browser: TestClient, town: Town, point: int, by: str, reason: str = REASON) -> tuple[int, str]:
    answer = browser.post(page(town, by, f"/checkpoints/{point}/waiver"), data={"reason": reason})
    if answer.status_code == 303:
        return 303, unescape(browser.get(answer.headers["location"]).text)
    return answer.status_code, unescape(answer.text)


def answer(browser: TestClient, town: Town, request: int, act: str, by: str = PRASERT, **data: str) -> tuple[int, str]:
    told = browser.post(page(town, by, f"/waivers/{request}/{act}"), data=data)
    if told.status_code == 303:
        return 303, unescape(browser.get(told.headers["location"]).text)
    return told.status_code, unescape(told.text)


def state_of(town: Town, point: int) -> State:
    with town.office.look() as session:
        return session.get_one(Checkpoint, point).state


def test_it_is_asked_for_with_a_reason_and_shown_as_waiting(browser: TestClient, town: Town) -> None:
    point = mine(town)
    assert "<textarea" in browser.get(page(town, SOMSRI, f"/checkpoints/{point}/waiver")).text
    status, told = ask(browser, town, point, SOMSRI)
    assert (status, "ขอยกเว้นแล้ว รอปลัดพิจารณา" in told) == (303, True)
    assert "ทำรายการถัดไป (เหลือ 6 รายการ)" in told
    assert "ขอยกเว้นแล้วเมื่อ 22 มี.ค. 2567 รอปลัดพิจารณา" in browser.get(page(town, SOMSRI)).text
    shown = browser.get(page(town, SOMSRI, f"/checkpoints/{point}")).text
    assert "&lt;i&gt;จัดจ้าง&lt;/i&gt;" in shown
    assert "ดูคำขอยกเว้นที่รอปลัดพิจารณา" in shown
    assert "ยืนยันว่าดำเนินการแล้ว" in shown, "it may be confirmed all the same"
    assert state_of(town, point) is State.PENDING


@pytest.mark.parametrize(("reason", "says"), [("  ", "ยังไม่ได้เขียนเหตุผล"), ("ก" * 2001, "ข้อความยาวเกิน 2,000 ตัวอักษร")])
def test_a_reason_that_is_none_or_too_long_is_said_and_kept(browser: TestClient, town: Town, reason: str, says: str) -> None:
    before = town.dump(but={"link"})
    status, told = ask(browser, town, mine(town), SOMSRI, reason)
    assert (status, says in told) == (422, True)
    assert f"\n{reason.strip()}</textarea>" in told
    assert town.dump(but={"link"}) == before


def test_who_asks_after_a_colleague_is_shown_the_colleagues_request(browser: TestClient, town: Town) -> None:
    point = mine(town)
    town.ask_waiver(point, WICHAI, reason="ไม่มีงบประมาณ")
    assert browser.get(page(town, SOMSRI, f"/checkpoints/{point}/waiver")).status_code == 303
    _status, told = ask(browser, town, point, SOMSRI)
    assert "นายวิชัย ขยันงาน ขอยกเว้น" in told
    assert "ไม่มีงบประมาณ" in told
    assert "จัดจ้าง</i>" not in told


def test_the_secretary_has_them_in_a_list_and_answers_there_or_on_their_page(browser: TestClient, town: Town) -> None:
    point = mine(town)
    ask(browser, town, point, SOMSRI)
    own = browser.get(page(town, PRASERT)).text
    assert own.count("ขอยกเว้น รอพิจารณา 1 รายการ") == 2, "in the page's title, too"
    assert "&lt;i&gt;จัดจ้าง&lt;/i&gt;" in own
    (there,) = re.findall(r'href="([^"]*/waivers/\d+)">ไม่ยกเว้น</a>', own)
    assert ("ยกเว้นตามที่ขอ" in own, "ไม่ยกเว้น พร้อมข้อความนี้" in browser.get(there).text) == (True, True)
    for other in (MANOP, ANAN, SOMSRI):
        assert "ยกเว้นตามที่ขอ" not in browser.get(page(town, other)).text


def test_it_is_waived_as_asked_and_the_next_one_offered(browser: TestClient, town: Town) -> None:
    first, second = mine(town), mine(town, date(2024, 2, 29))
    request, _other = town.ask_waiver(first, SOMSRI, reason="ไม่มีงบประมาณ").id, town.ask_waiver(second, SOMSRI)
    status, told = answer(browser, town, request, "grant")
    assert (status, "ยกเว้นแล้ว" in told) == (303, True)
    assert "พิจารณาคำขอถัดไป (เหลือ 1 รายการ)" in told
    assert state_of(town, first) is State.WAIVED
    with town.office.look() as session:
        assert session.scalars(select(Move.words).where(Move.checkpoint_id == first)).all() == ["ไม่มีงบประมาณ"]
    assert "ยกเว้นแล้ว" in browser.get(page(town, SOMSRI, f"/waivers/{request}")).text
    assert town.faults() == []


def test_it_is_refused_with_words_that_the_head_reads(browser: TestClient, town: Town) -> None:
    point = mine(town)
    request = town.ask_waiver(point, SOMSRI).id
    before = town.dump(but={"link"})
    status, told = answer(browser, town, request, "refuse", words=" ")
    assert (status, "ยังไม่ได้เขียนว่าไม่ยกเว้นเพราะอะไร" in told) == (422, True)
    status, told = answer(browser, town, request, "refuse", words="ก" * 2001)
    assert (status, "ก" * 2001 + "</textarea>" in told) == (422, True)
    assert town.dump(but={"link"}) == before
    assert answer(browser, town, request, "refuse", words="ยังต้องเผยแพร่")[0] == 303
    shown = browser.get(page(town, SOMSRI, f"/checkpoints/{point}")).text
    assert "นายประเสริฐ มั่นคง ไม่ยกเว้น" in shown
    assert "ยังต้องเผยแพร่" in shown
    assert "ดำเนินการไม่ได้ · ขอยกเว้น" in shown, "it may be asked for again"
    assert "เปิดรายการนี้" in browser.get(page(town, SOMSRI, f"/waivers/{request}")).text


@pytest.mark.parametrize("act", ["grant", "refuse"])
@pytest.mark.parametrize("stranger", [ANAN, MANOP, SOMSRI])
def test_nobody_but_the_secretary_answers(browser: TestClient, town: Town, act: str, stranger: str) -> None:
    request = town.ask_waiver(mine(town), SOMSRI).id
    before = town.dump(but={"link"})
    assert answer(browser, town, request, act, by=stranger, words="ก")[0] == 404
    assert browser.get(page(town, stranger, f"/waivers/{request}")).status_code == (200 if stranger == SOMSRI else 404)
    assert town.dump(but={"link"}) == before


@pytest.mark.parametrize("stranger", [ANAN, PRASERT, MANOP])
def test_nobody_but_the_division_asks(browser: TestClient, town: Town, stranger: str) -> None:
    before = town.dump(but={"link"})
    assert browser.get(page(town, stranger, f"/checkpoints/{mine(town)}/waiver")).status_code == 404
    assert ask(browser, town, mine(town), stranger)[0] == 404
    assert town.dump(but={"link"}) == before


@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_what_was_confirmed_before_the_answer_needs_none(browser: TestClient, town: Town, act: str) -> None:
    point = mine(town)
    request = town.ask_waiver(point, SOMSRI).id
    town.confirm(point, WICHAI)
    before = town.dump(but={"link"})
    status, told = answer(browser, town, request, act, words="ก")
    assert status == 409
    assert "คำขอยกเว้นนี้สิ้นสุดแล้ว" in told
    assert "เปลี่ยนไปแล้ว" in told
    assert town.dump(but={"link"}) == before


def test_a_waiver_after_a_handover_is_no_answer_to_the_request_before(browser: TestClient, town: Town) -> None:
    point = mine(town)
    request = town.ask_waiver(point, SOMSRI).id
    town.now = town.now.add(hours=1)
    town.hand_over(point, WICHAI, SOMSRI)
    town.waive(point, "ไม่มีการจัดซื้อ")
    assert "คำขอยกเว้นนี้สิ้นสุดแล้ว" in browser.get(page(town, SOMSRI, f"/waivers/{request}")).text


def test_what_is_confirmed_cannot_be_asked_for(browser: TestClient, town: Town) -> None:
    point = mine(town)
    town.confirm(point, SOMSRI)
    assert browser.get(page(town, SOMSRI, f"/checkpoints/{point}/waiver")).headers["location"].endswith(f"/checkpoints/{point}")
    assert ask(browser, town, point, SOMSRI)[0] == 409
    with town.office.look() as session:
        assert session.scalars(select(WaiverRequest)).all() == []
