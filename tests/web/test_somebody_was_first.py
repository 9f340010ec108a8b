"""An item that moved while somebody was writing its answer: their words come back to be copied and is not called recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from httpx import Response
from starlette.testclient import TestClient

from tests.support import files
from tests.support.cast import SOMSRI, WICHAI, Town

WORDS = {"result": "แจกคู่มือ <b>ครบ</b>\nทั้ง 24 คน", "outcome": "ทุกคนทราบ", "address": ""}
NOT_TAKEN = "สิ่งที่ท่านพิมพ์ไว้ ยังไม่ได้บันทึก"
PHOTO = "ภาพการแจกคู่มือ.jpg"


def mine(town: Town) -> int:
    """An item that only กองคลัง owes, so that it can be handed to another division."""
    return town.checkpoint("m1", "finance", date(2024, 3, 29))


def confirmed(town: Town) -> None:
    town.confirm(mine(town), SOMSRI, result="ฉบับของสมศรี")


def accepted(town: Town) -> None:
    town.confirm(mine(town), SOMSRI)
    town.accept(mine(town))


MEANWHILE: dict[str, Callable[[Town], object]] = {
    "a colleague confirmed": confirmed,
    "it was accepted": accepted,
    "the secretary waived it": lambda town: town.waive(mine(town), "ปีนี้ไม่มี"),
    "it was handed to another division": lambda town: town.hand_over(mine(town), "works", SOMSRI),
}


def press(browser: TestClient, path: str, *, photo: bytes | None = None, **words: str) -> Response:
    """The press of the button, with a photograph."""
    answer = browser.post(path, data={**WORDS, **words}, files=[("files", (PHOTO, photo or files.picture()))])
    assert isinstance(answer, Response)
    return answer


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_was_written_is_handed_back_whatever_became_of_the_item(browser: TestClient, town: Town, what: str) -> None:
    path = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}"
    MEANWHILE[what](town)
    before = town.dump()
    answer = press(browser, path)
    shown = unescape(answer.text)
    assert answer.status_code in (404, 409)
    assert NOT_TAKEN in shown
    assert WORDS["result"] in shown
    assert WORDS["outcome"] in shown
    assert PHOTO in shown
    assert "ยังไม่ได้แนบเป็นหลักฐาน" in shown
    assert "<b>ครบ</b>" not in answer.text, "words are no markup"
    assert "data-recorded" not in answer.text, "the draft in the browser stays"
    assert town.dump() == before


def test_what_was_written_too_early_is_handed_back_too(browser: TestClient, town: Town) -> None:
    answer = press(browser, f"/l/{town.link(WICHAI)}/checkpoints/{town.checkpoint('m1', 'finance', date(2024, 9, 30))}")
    assert answer.status_code == 409
    assert "ยังไม่ถึงวันเปิดให้ยืนยัน" in answer.text
    assert WORDS["result"] in unescape(answer.text)


def test_who_presses_twice_is_told_that_the_first_press_counted(browser: TestClient, town: Town) -> None:
    path, photo = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}", files.picture()
    assert press(browser, path, photo=photo).status_code == 303
    again = press(browser, path, photo=photo)
    assert again.status_code == 409
    assert "data-recorded" in again.text
    assert NOT_TAKEN not in again.text


@pytest.mark.parametrize("other", ["words", "outcome", "photograph", "address"])
def test_what_the_same_person_says_otherwise_the_second_time_is_not_called_recorded(
    browser: TestClient, town: Town, other: str
) -> None:
    path, photo = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}", files.picture()
    assert press(browser, path, photo=photo).status_code == 303
    again = {
        "words": lambda: press(browser, path, photo=photo, result="ฉบับที่สอง"),
        "outcome": lambda: press(browser, path, photo=photo, outcome="อีกอย่าง"),
        "photograph": lambda: press(browser, path, photo=files.picture(colour="darkgreen")),
        "address": lambda: press(browser, path, photo=photo, address="www.example.org/x"),
    }[other]()
    assert "data-recorded" not in again.text
    assert NOT_TAKEN in again.text


def test_who_was_second_is_asked_to_mend_nothing(browser: TestClient, town: Town) -> None:
    path = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}"
    town.confirm(mine(town), SOMSRI)
    answer = browser.post(path, data={"result": "", "outcome": "ทุกคนทราบ", "address": "ไม่ใช่ที่อยู่"})
    assert answer.status_code == 409
    assert "ท่านไม่ต้องทำสิ่งใดอีก" in answer.text
    assert "โปรดแก้ไข" not in answer.text
    assert 'href="#files"' not in answer.text
    assert "ทุกคนทราบ" in answer.text


def test_whoever_handed_back_nothing_wrote_nothing(browser: TestClient, town: Town) -> None:
    path = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}"
    town.hand_over(mine(town), "works", SOMSRI)
    for answer in (browser.get(path), browser.post(path, data={"result": ""})):
        assert answer.status_code == 404
        assert "ส่งต่อให้กองช่างแล้ว" in answer.text
        assert NOT_TAKEN not in answer.text


def test_a_note_of_handing_over_is_handed_back_where_another_was_first(browser: TestClient, town: Town) -> None:
    path = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}/hand-over"
    town.hand_over(mine(town), "works", SOMSRI)
    answer = browser.post(path, data={"to": "division-1", "words": "งานนี้อยู่กับกองช่าง"})
    assert answer.status_code == 404
    assert "งานนี้อยู่กับกองช่าง</textarea>" in answer.text


def test_the_words_come_back_in_the_language_that_was_asked_for_when_it_had_gone(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(WICHAI)}/checkpoints/{mine(town)}"
    town.hand_over(mine(town), "works", SOMSRI)
    answer = browser.post(
        "/language", data={**WORDS, "files": PHOTO, "language": f"en {page}"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.text
    assert WORDS["result"] in unescape(answer.text)
    assert "not attached as evidence" in answer.text
