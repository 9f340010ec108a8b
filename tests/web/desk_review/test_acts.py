"""The secretary waives, opens again, and gives to others: typed, checked, done; and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Checkpoint, Division, Handover, Move, Notice
from ita_model.states import State
from tests.support.cast import ANAN, MANOP, SOMSRI, WICHAI, Town
from tests.support.counting import queries

Enter = Callable[..., None]
MARCH = date(2024, 3, 29)


def _form(page: str) -> dict[str, str]:
    """What a form on the page would send, as it stands."""
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    said = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    return {**sent, "words": unescape(said[1]) if said else ""}


def _do(person: TestClient, address: str, **typed: str) -> str:
    """Types, checks and does it; gives where the browser is led."""
    sent = _form(person.get(address).text) | typed
    check = person.post(address, data=sent)
    assert check.status_code == 200, check.text
    assert unescape(check.text).count(typed["words"]) >= 2
    done = person.post(address, data=_form(check.text) | {"sure": "1"})
    assert done.status_code == 303
    return str(done.headers["location"])


def _point(town: Town, number: int) -> Checkpoint:
    with town.office.look() as session:
        return session.get_one(Checkpoint, number)


def _words(town: Town) -> list[str]:
    with town.office.look() as session:
        return list(session.scalars(select(Move.words).order_by(Move.id)))


def test_a_checkpoint_is_waived_with_a_reason_after_it_was_checked(person: TestClient, town: Town, enter: Enter) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    enter()
    assert f"/desk/checkpoints/{mine}/waive" in person.get(f"/me/checkpoints/{mine}").text
    assert f"/desk/checkpoints/{mine}/waive" in person.get("/desk/measures/m1").text
    there = _do(person, f"/desk/checkpoints/{mine}/waive", words="เดือนนี้ไม่มีการจัดซื้อ")
    assert _point(town, mine).state is State.WAIVED
    assert _words(town) == ["เดือนนี้ไม่มีการจัดซื้อ"]
    page = person.get(there).text
    assert "ยกเว้นแล้ว" in page
    assert f"/desk/checkpoints/{mine}/reopen" in page
    assert town.faults() == []


def test_a_waiver_that_was_asked_for_is_granted_with_other_words_and_who_asked_is_told(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    asked = town.ask_waiver(mine, SOMSRI, reason="ไม่มีของ")
    enter()
    assert f"/desk/checkpoints/{mine}/waive" in person.get(f"/me/waivers/{asked.id}").text
    assert _form(person.get(f"/desk/checkpoints/{mine}/waive").text)["words"] == "ไม่มีของ"
    _do(person, f"/desk/checkpoints/{mine}/waive", words="ไม่มีรายการจัดซื้อในเดือนมีนาคม")
    assert _words(town) == ["ไม่มีรายการจัดซื้อในเดือนมีนาคม"]
    with town.office.look() as session:
        assert session.scalars(select(Notice.rung).where(Notice.checkpoint_id == mine, Notice.rung == "waived")).all()
    assert "ไม่มีรายการจัดซื้อในเดือนมีนาคม" in person.get(f"/me/waivers/{asked.id}").text


def test_what_was_accepted_is_opened_again_with_a_reason(person: TestClient, town: Town, enter: Enter) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI)
    town.accept(mine)
    enter()
    there = _do(person, f"/desk/checkpoints/{mine}/reopen", words="ภาพไม่ตรงกับเรื่อง")
    assert _point(town, mine).state is State.PENDING
    page = person.get(there).text
    assert "เปิดให้กองคลังยืนยันใหม่แล้ว" in page
    assert "ภาพไม่ตรงกับเรื่อง" in page


def test_a_checkpoint_is_given_to_another_division_and_both_heads_are_told(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    enter()
    page = person.get(f"/desk/checkpoints/{mine}/hand-over").text
    (works,) = [one for one in re.findall(r'name="to" value="([^"]+)"', page) if one.startswith("division-")]
    there = _do(person, f"/desk/checkpoints/{mine}/hand-over", words="กองช่างเป็นผู้จัดซื้อเอง", to=works)
    with town.office.look() as session:
        assert session.get_one(Division, session.get_one(Checkpoint, mine).division_id).code == "works"
        assert session.scalars(select(Handover.words)).all() == ["กองช่างเป็นผู้จัดซื้อเอง"]
        told = set(session.scalars(select(Notice.rung).where(Notice.checkpoint_id == mine)))
    assert told == {"handed-over", "passed-on"}
    assert "ส่งต่อให้กองช่างแล้ว" in person.get(there).text


def test_it_can_be_given_to_a_deputy_of_the_same_division(person: TestClient, town: Town, enter: Enter) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    enter()
    page = person.get(f"/desk/checkpoints/{mine}/hand-over").text
    (deputy,) = [one for one in re.findall(r'name="to" value="([^"]+)"', page) if one.startswith("officer-")]
    _do(person, f"/desk/checkpoints/{mine}/hand-over", words="ระหว่างลา", to=deputy)
    with town.office.look() as session:
        assert session.scalars(select(Handover.to_officer_id)).one() == town.officer(session, WICHAI).id


def test_what_every_division_owes_says_so_and_offers_a_waiver(person: TestClient, town: Town, enter: Enter) -> None:
    mine = town.checkpoint("m2", "works")
    enter()
    page = person.get(f"/desk/checkpoints/{mine}/hand-over").text
    assert "จึงไม่มีผู้ใดรับแทนได้" in page
    assert f'href="/desk/checkpoints/{mine}/waive"' in page


@pytest.mark.parametrize("act", ["waive", "reopen", "hand-over"])
def test_without_words_or_with_too_many_nothing_is_recorded_and_what_was_typed_stays(
    person: TestClient, town: Town, enter: Enter, act: str
) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    if act == "reopen":
        town.waive(mine, "ไม่มี")
    enter()
    address = f"/desk/checkpoints/{mine}/{act}"
    form = _form(person.get(address).text)
    before = town.dump()
    for words in (" ", "ก" * 2001):
        answer = person.post(address, data=form | {"words": words, "sure": "1"})
        assert answer.status_code == 422
        assert 'href="#words"' in answer.text
        assert words.strip() in answer.text
        if act == "hand-over":
            assert 'href="#to"' in answer.text
    assert town.dump() == before


def test_the_check_leads_back_to_the_words_that_were_typed(person: TestClient, town: Town, enter: Enter) -> None:
    address = f"/desk/checkpoints/{town.checkpoint('m1', 'finance', MARCH)}/waive"
    enter()
    check = person.post(address, data=_form(person.get(address).text) | {"words": "ไม่มี <b>ของ</b>"})
    again = person.post(address, data=_form(check.text) | {"edit": "1"})
    assert again.status_code == 200
    assert _form(again.text)["words"] == "ไม่มี <b>ของ</b>"
    assert "<b>ของ" not in again.text


def test_what_was_confirmed_after_the_check_is_not_waived_and_the_words_are_kept(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    address = f"/desk/checkpoints/{mine}/waive"
    enter()
    check = person.post(address, data=_form(person.get(address).text) | {"words": "ไม่มีของ"})
    town.confirm(mine, SOMSRI)
    answer = person.post(address, data=_form(check.text) | {"sure": "1"})
    assert answer.status_code == 409
    assert "เปลี่ยนไปแล้ว" in answer.text
    assert "ไม่มีของ" in answer.text
    assert _point(town, mine).state is State.SUBMITTED


def test_what_was_returned_and_confirmed_and_returned_again_meanwhile_is_not_taken_for_the_same(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    address = f"/desk/checkpoints/{mine}/waive"
    enter()
    form = _form(person.get(address).text)
    town.confirm(mine, SOMSRI)
    town.send_back(mine, "ขอภาพ")
    answer = person.post(address, data=form | {"words": "ไม่มีของ", "sure": "1"})
    assert answer.status_code == 409
    assert _form(answer.text)["words"] == "ไม่มีของ"
    assert _point(town, mine).state is State.RETURNED


@pytest.mark.parametrize("act", ["waive", "reopen", "hand-over"])
@pytest.mark.parametrize("who", [SOMSRI, ANAN, MANOP])
def test_nobody_but_the_secretary_does_any_of_it(person: TestClient, town: Town, enter: Enter, who: str, act: str) -> None:
    address = f"/desk/checkpoints/{town.checkpoint('m1', 'finance', MARCH)}/{act}"
    enter(who)
    before = town.dump(but={"visit"})
    assert person.get(address).status_code == 303
    assert person.post(address, data={"words": "x", "stands": "0-0", "sure": "1"}).status_code == 403
    assert town.dump(but={"visit"}) == before
    assert "/desk/checkpoints" not in person.get(f"/me/checkpoints/{town.checkpoint('m1', 'finance', MARCH)}").text


def test_an_act_that_does_not_fit_leads_to_the_checkpoint(person: TestClient, town: Town, enter: Enter) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    enter()
    assert person.get(f"/desk/checkpoints/{mine}/reopen").headers["location"] == f"/me/checkpoints/{mine}"
    assert person.get("/desk/checkpoints/99999/waive").status_code == 404


@pytest.mark.parametrize("act", ["waive", "hand-over"])
def test_a_page_of_an_act_asks_at_most_ten_questions(person: TestClient, town: Town, enter: Enter, act: str) -> None:
    mine = town.checkpoint("m1", "finance", MARCH)
    town.hand_over(mine, WICHAI, SOMSRI)
    town.ask_waiver(mine, SOMSRI)
    enter()
    with queries(town.office.engine) as asked:
        assert person.get(f"/desk/checkpoints/{mine}/{act}").status_code == 200
    assert 0 < len(asked) <= 10
