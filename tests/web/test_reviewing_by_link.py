"""The secretary accepts or sends back what stood on the page; nobody else does."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Checkpoint, Confirmation, Evidence
from ita_model.states import State
from tests.support import files
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town


def _confirmed(browser: TestClient, town: Town, name: str = "ภาพ ประชุม.jpg", held: bytes | None = None) -> int:
    mine = town.checkpoint("m2", "finance")
    sent = [("files", (name, held or files.picture()))]
    answer = browser.post(f"/l/{town.link(SOMSRI)}/checkpoints/{mine}", data={"result": "จัดทำแล้ว"}, files=sent)
    assert answer.status_code == 303
    return mine


def _newest(town: Town) -> str:
    with town.office.look() as session:
        return str(session.scalars(select(Confirmation.id).order_by(Confirmation.id.desc())).first())


def _state(town: Town, checkpoint: int) -> State:
    with town.office.look() as session:
        return session.get_one(Checkpoint, checkpoint).state


def _evidence(town: Town) -> int:
    with town.office.look() as session:
        return session.scalars(select(Evidence.id)).one()


def test_the_secretary_accepts(browser: TestClient, town: Town) -> None:
    mine = _confirmed(browser, town)
    path = f"/l/{town.link(PRASERT)}/checkpoints/{mine}"
    page = browser.get(path).text
    assert "รับรองว่าถูกต้อง" in page
    assert "จัดทำแล้ว" in page
    answer = browser.post(f"{path}/accept", data={"confirmation": _newest(town)})
    assert answer.status_code == 303
    assert _state(town, mine) is State.ACCEPTED
    after = browser.get(answer.headers["location"]).text
    assert "รับรองแล้ว" in after
    assert 'action="/l/' not in after


def test_the_secretary_sends_back_with_a_comment_and_not_without(browser: TestClient, town: Town) -> None:
    mine = _confirmed(browser, town)
    path = f"/l/{town.link(PRASERT)}/checkpoints/{mine}"
    assert browser.post(f"{path}/return", data={"confirmation": _newest(town), "comment": " "}).status_code == 422
    assert _state(town, mine) is State.SUBMITTED
    assert browser.post(f"{path}/return", data={"confirmation": _newest(town), "comment": "ภาพไม่ชัด"}).status_code == 303
    assert _state(town, mine) is State.RETURNED
    assert "ภาพไม่ชัด" in browser.get(f"/l/{town.link(SOMSRI)}").text


@pytest.mark.parametrize("who", [SOMSRI, ANAN, MANOP])
@pytest.mark.parametrize("act", ["accept", "return"])
def test_nobody_else_reviews(browser: TestClient, town: Town, who: str, act: str) -> None:
    mine = _confirmed(browser, town)
    path = f"/l/{town.link(who)}/checkpoints/{mine}/{act}"
    before = town.dump()
    assert browser.post(path, data={"confirmation": _newest(town), "comment": "ก"}).status_code == 404
    assert town.dump() == before
    assert "รับรองว่าถูกต้อง" not in browser.get(path.rpartition("/")[0]).text


def test_what_the_page_did_not_show_is_not_accepted(browser: TestClient, town: Town) -> None:
    mine = _confirmed(browser, town)
    shown = _newest(town)
    town.send_back(mine, "ขาดวันที่")
    town.confirm(mine, SOMSRI, result="ใหม่")
    path = f"/l/{town.link(PRASERT)}/checkpoints/{mine}"
    answer = browser.post(f"{path}/accept", data={"confirmation": shown})
    assert answer.status_code == 409
    assert "เปลี่ยนไปแล้ว" in answer.text
    assert _state(town, mine) is State.SUBMITTED


def test_accepting_twice_is_told_calmly(browser: TestClient, town: Town) -> None:
    mine = _confirmed(browser, town)
    path = f"/l/{town.link(PRASERT)}/checkpoints/{mine}"
    assert browser.post(f"{path}/accept", data={"confirmation": _newest(town)}).status_code == 303
    assert browser.post(f"{path}/accept", data={"confirmation": _newest(town)}).status_code == 409


def test_a_picture_opens_in_the_browser_and_keeps_its_name(browser: TestClient, town: Town) -> None:
    _confirmed(browser, town)
    answer = browser.get(f"/l/{town.link(PRASERT)}/evidence/{_evidence(town)}")
    assert answer.content == files.picture()
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"] == f"inline; filename*=utf-8''{quote('ภาพ ประชุม.jpg')}"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_an_office_file_is_saved_not_shown(browser: TestClient, town: Town) -> None:
    _confirmed(browser, town, "รายงาน.docx", files.WORD)
    answer = browser.get(f"/l/{town.link(PRASERT)}/evidence/{_evidence(town)}")
    assert answer.headers["content-disposition"].startswith("attachment")


def test_evidence_opens_for_those_who_may_see_it(browser: TestClient, town: Town) -> None:
    _confirmed(browser, town)
    number = _evidence(town)
    answers = {who: browser.get(f"/l/{town.link(who)}/evidence/{number}").status_code for who in (SOMSRI, PRASERT, MANOP, ANAN)}
    assert answers == {SOMSRI: 200, PRASERT: 200, MANOP: 200, ANAN: 404}


def test_evidence_that_is_gone_from_the_store_has_a_thai_page(browser: TestClient, town: Town) -> None:
    _confirmed(browser, town)
    store = town.office.evidence("sample")
    for sha256 in store.hashes():
        store.path(sha256).unlink()
    answer = browser.get(f"/l/{town.link(PRASERT)}/evidence/{_evidence(town)}")
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.text
