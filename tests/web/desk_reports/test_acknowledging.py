"""The executive reads a report and acknowledges it with a code: from a letter's link on a telephone, or signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import outbox, urgent
from ita_model.records import JournalEntry, Notice, ReportMove
from ita_model.report.states import ReportState
from ita_model.urgent import LIFE
from tests.support.cast import MANOP, PRASERT, SOMSRI, Town
from tests.support.lent import lent_app
from tests.support.publishing import compile_again, go


@pytest.fixture
def signed(compiled: Town) -> Town:
    """The office whose report 1 the secretary signed off."""
    go(compiled, 1, ReportState.SIGNED_OFF)
    return compiled


@pytest.fixture
def phone(signed: Town) -> Iterator[TestClient]:
    """The executive's telephone."""
    with lent_app(signed) as app, TestClient(app, follow_redirects=False) as client:
        yield client


def arrives(town: Town) -> str:
    with town.begin() as (session, agency):
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
        return claimed.secret


def state(town: Town) -> ReportState:
    with town.office.look() as session:
        return session.scalars(select(ReportMove).order_by(ReportMove.n.desc())).all()[0].after


def text(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def test_from_the_letters_link_to_the_acknowledgement(phone: TestClient, signed: Town) -> None:
    link = f"/l/{signed.link(MANOP)}"
    own = phone.get(link).text
    assert "รายงานรอท่านรับทราบ" in own
    (page_at,) = re.findall(r'href="(/l/[\w-]+/reports/1/acknowledge)"', own)
    page = text(phone.get(page_at).text)
    for told in ("บันทึกข้อความ", "รายการที่ยังขาดหลักฐาน 6 รายการ", "เหตุผล", "นายมานพ รักถิ่น", "ส่งรหัสไปที่ ma…@sample.example.org"):
        assert told in page, told
    assert phone.get(f"{link}/reports/1/as/pdf").headers["content-type"] == "application/pdf"
    assert phone.get(f"{link}/reports/1/preview").status_code == 200
    assert phone.post(f"{page_at}/code").headers["location"] == f"{page_at}#code"
    code = arrives(signed)
    assert state(signed) is ReportState.SIGNED_OFF
    done = phone.post(page_at, data={"code": code})
    assert (done.status_code, done.headers["location"]) == (303, f"{page_at}?done=1")
    assert "บันทึกการรับทราบแล้ว" in phone.get(done.headers["location"]).text
    assert state(signed) is ReportState.ACKNOWLEDGED
    with signed.office.look() as session:
        (payload,) = session.scalars(select(JournalEntry.payload).where(JournalEntry.kind == "report.acknowledged"))
        rungs = session.scalars(select(Notice.rung).where(Notice.report_id == 1)).all()
    assert '"about":"report=1:to=acknowledged"' in payload
    assert "acknowledged" in rungs
    assert "รายงานรอท่านรับทราบ" not in phone.get(link).text
    assert "บันทึกการรับทราบแล้ว" in phone.get(page_at).text
    assert signed.faults() == []


def test_signed_in_it_is_the_same_page(phone: TestClient, signed: Town) -> None:
    phone.cookies = type(phone.cookies)({"ita-visit": signed.sign_in(MANOP)})
    assert phone.get("/desk/reports/1/acknowledge").headers["location"] == "/me/reports/1/acknowledge"
    assert 'href="/me/reports/1/acknowledge"' in phone.get("/desk/reports").text
    ours = {"sec-fetch-site": "same-origin"}
    phone.post("/me/reports/1/acknowledge/code", headers=ours)
    code = arrives(signed)
    assert phone.post("/me/reports/1/acknowledge", data={"code": code}).status_code == 403, "not from a page of ours"
    assert phone.post("/me/reports/1/acknowledge", data={"code": code}, headers=ours).status_code == 303
    assert state(signed) is ReportState.ACKNOWLEDGED


@pytest.mark.parametrize("who", [PRASERT, SOMSRI])
def test_it_is_nobodys_but_the_executives(phone: TestClient, signed: Town, who: str) -> None:
    link = f"/l/{signed.link(who)}"
    assert "รายงานรอท่านรับทราบ" not in phone.get(link).text
    for path in ("", "/code"):
        assert phone.post(f"{link}/reports/1/acknowledge{path}", data={"code": "1"}).status_code == 404
    assert phone.get(f"{link}/reports/1/acknowledge").status_code == 404
    assert state(signed) is ReportState.SIGNED_OFF


@pytest.mark.parametrize(
    ("spoil", "status", "words"),
    [("expired", 410, "หมดอายุ"), ("revoked", 410, "ยกเลิก"), ("forged", 404, "ลิงก์นี้ใช้ไม่ได้")],
)
def test_a_link_that_opens_nothing_says_what_to_do(
    phone: TestClient, signed: Town, spoil: str, status: int, words: str
) -> None:
    token = signed.link(MANOP)
    if spoil == "expired":
        signed.now = signed.now.add(days=400)
    elif spoil == "revoked":
        signed.now = signed.now.add(seconds=1)
        signed.revoke(MANOP)
    else:
        token = "x" * len(token)
    for answer in (
        phone.get(f"/l/{token}/reports/1/acknowledge"),
        phone.post(f"/l/{token}/reports/1/acknowledge", data={"code": "123456"}),
    ):
        assert answer.status_code == status
        assert words in answer.text
    assert state(signed) is ReportState.SIGNED_OFF


def test_a_code_that_was_used_has_aged_or_was_mistyped_says_what_to_do(phone: TestClient, signed: Town) -> None:
    page = f"/l/{signed.link(MANOP)}/reports/1/acknowledge"
    assert phone.post(page, data={"code": "123456"}).status_code == 422
    phone.post(f"{page}/code")
    code = arrives(signed)
    answer = phone.post(page, data={"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert (answer.status_code, "รหัสไม่ตรงกับที่ส่งให้" in answer.text) == (422, True)
    signed.now += LIFE
    assert "รหัสหมดอายุแล้ว" in phone.post(page, data={"code": code}).text
    phone.post(f"{page}/code")
    fresh = arrives(signed)
    assert phone.post(page, data={"code": fresh}).status_code == 303
    again = phone.post(page, data={"code": fresh})
    assert (again.status_code, "บันทึกการรับทราบแล้ว" in again.text) == (409, True)
    with signed.office.look() as session:
        assert len(session.scalars(select(ReportMove).where(ReportMove.after == ReportState.ACKNOWLEDGED)).all()) == 1


def test_what_was_compiled_again_meanwhile_is_not_acknowledged(phone: TestClient, signed: Town) -> None:
    page = f"/l/{signed.link(MANOP)}/reports/1/acknowledge"
    phone.post(f"{page}/code")
    code = arrives(signed)
    compile_again(signed, reason="แก้ตาราง")
    answer = phone.post(page, data={"code": code})
    assert (answer.status_code, "มีฉบับใหม่กว่าแล้ว คือหมายเลข 2" in answer.text) == (409, True)
    assert "รายงานรอท่านรับทราบ" not in phone.get(page.removesuffix("/reports/1/acknowledge")).text


def test_before_its_time_a_step_says_for_whom_it_waits_and_speaks_of_no_press(compiled: Town) -> None:
    town = compiled
    ours = {"sec-fetch-site": "same-origin"}
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=ours) as person:

        def opened(who: str, path: str) -> str:
            town.now = town.now.add(seconds=1)
            person.cookies = type(person.cookies)({"ita-visit": town.sign_in(who)})
            answer = person.get(path)
            assert answer.status_code == 409
            told = text(answer.text)
            assert "การกดครั้งนี้" not in told
            assert "พ้นขั้นนี้ไปแล้ว" not in told
            return told

        early = opened(MANOP, "/me/reports/1/acknowledge")
        assert "ปลัดยังไม่ได้ลงนามรายงานนี้" in early
        assert "ระบบจะส่งจดหมายแจ้งเมื่อปลัดลงนามแล้ว" in early
        assert "แล้ว ไม่มีสิ่งที่ต้องลงนาม" not in early
        pressed = person.post("/me/reports/1/acknowledge", data={"code": "123456"})
        assert (pressed.status_code, "ปลัดยังไม่ได้ลงนามรายงานนี้" in pressed.text) == (409, True)
        assert "โปรดลงนามก่อน" in opened(PRASERT, "/desk/reports/1/publish")
        go(town, 1, ReportState.SIGNED_OFF)
        assert "นายกยังไม่ได้รับทราบรายงานนี้" in opened(PRASERT, "/desk/reports/1/publish")


def test_what_is_past_says_so_and_speaks_of_a_press_only_where_there_was_one(phone: TestClient, signed: Town) -> None:
    go(signed, 1, ReportState.ACKNOWLEDGED, ReportState.PUBLISHED)
    phone.cookies = type(phone.cookies)({"ita-visit": signed.sign_in(PRASERT)})
    looked = phone.get("/desk/reports/1/publish").text
    pressed = phone.post("/desk/reports/1/publish", headers={"sec-fetch-site": "same-origin"}).text
    assert "รายงานนี้พ้นขั้นนี้ไปแล้ว" in looked
    assert ("การกดครั้งนี้" in looked, "การกดครั้งนี้" in pressed) == (False, True)


def test_opening_the_page_changes_nothing(phone: TestClient, signed: Town) -> None:
    page = f"/l/{signed.link(MANOP)}/reports/1/acknowledge"
    before = signed.dump()
    for path in (page, f"{page}?done=1", page.replace("acknowledge", "preview")):
        assert phone.get(path).status_code == 200
    assert signed.dump() == before
