"""The reports at the desk: all of them, each by itself, and what the secretary does with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import outbox, urgent
from ita_model.acting import stand_in
from ita_model.records import Report, ReportMove, Role
from ita_model.report.states import ReportState
from ita_model.urgent import LIFE, MOST_TRIES
from tests.support.cast import MANOP, PRASERT, SOMSRI, WICHAI, Town
from tests.support.counting import queries
from tests.support.lent import lent_app
from tests.support.publishing import ADDRESS, compile_again, file_data, form, go
from tests.support.publishing import LIFE as STEPS

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def person(compiled: Town) -> Iterator[TestClient]:
    """A browser at the desk of an office with one compiled report."""
    with lent_app(compiled) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        yield client


def sign_in(person: TestClient, town: Town, who: str = PRASERT) -> None:
    town.now = town.now.add(seconds=1)
    person.cookies = type(person.cookies)({"ita-visit": town.sign_in(who)})


def arrives(town: Town) -> str:
    """The code in the letter that a delivery sends."""
    with town.begin() as (session, agency):
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
        return claimed.secret


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def state(town: Town, number: int = 1) -> ReportState:
    with town.office.look() as session:
        moves = session.scalars(select(ReportMove).where(ReportMove.report_id == number).order_by(ReportMove.n)).all()
        return moves[-1].after if moves else ReportState.COMPILED


def text(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


@pytest.mark.parametrize("path", ["/desk", "/me"])
def test_the_board_and_the_own_page_say_first_which_report_waits_for_the_secretary(
    person: TestClient, compiled: Town, path: str
) -> None:
    def waits() -> list[str]:
        page = person.get(path).text
        words = r"(รายงานรอท่านลงนาม|นายก[^<]*)"
        boxes = re.findall(rf'<p class="lead">{words}</p>.*?href="([^"]*)"', page, re.DOTALL)
        return [" ".join(box) for box in boxes]

    sign_in(person, compiled, MANOP)
    assert waits() == []
    sign_in(person, compiled)
    assert waits() == ["รายงานรอท่านลงนาม /desk/reports/1/sign-off"]
    go(compiled, 1, ReportState.SIGNED_OFF)
    assert waits() == []
    go(compiled, 1, ReportState.SENT_BACK, words="ขอเพิ่มภาพ")
    assert waits() == ["นายกส่งรายงานกลับ รอท่านแก้ไขหรือชี้แจง /desk/reports/1"]
    go(compiled, 1, ReportState.SIGNED_OFF, words="เพิ่มแล้ว")
    go(compiled, 1, ReportState.ACKNOWLEDGED)
    assert waits() == ["นายกรับทราบแล้ว รอท่านเผยแพร่ /desk/reports/1/publish"]
    assert "นายกรับทราบแล้ว เผยแพร่ได้" in text(person.get(path).text)
    go(compiled, 1, ReportState.PUBLISHED)
    assert waits() == []
    compile_again(compiled, draft=True)
    assert waits() == [], "a draft waits for nobody"
    again = compile_again(compiled, as_of=date(2024, 4, 5))
    assert again > 1
    assert waits() == [f"รายงานรอท่านลงนาม /desk/reports/{again}/sign-off"]


def test_every_report_of_the_year_stands_in_the_room_with_its_life_and_one_thing_to_do(
    person: TestClient, compiled: Town
) -> None:
    sign_in(person, compiled)
    page = person.get("/desk/reports").text
    for told in (
        "รายงานรอบ 6 เดือน ปีงบประมาณ 2567", "หมายเลข 1", "ข้อมูล ณ 31 มีนาคม 2567", "จัดทำแล้ว รอปลัดลงนาม",
        "ยังขาดหลักฐาน 6 รายการ",
    ):  # fmt: skip
        assert told in text(page), told
    assert page.count('class="button small" href="/desk/reports/1/') == 1
    assert 'href="/desk/reports/1/sign-off"' in page
    assert len(re.findall(r'href="/me/reports/1/as/(\w+)"', page)) == 5
    assert 'href="/desk/reports" aria-current="page"' in page


def test_an_older_version_is_folded_away_and_says_which_is_the_newer(person: TestClient, compiled: Town) -> None:
    compile_again(compiled, reason="ส่งอำเภออีกครั้ง")
    sign_in(person, compiled)
    page = person.get("/desk/reports").text
    now, past = page.partition("<main")[2].split("<details", 1)
    assert 'href="/desk/reports/2"' in now
    assert "จัดทำใหม่แล้ว (หมายเลข 2)" in text(past)
    assert 'href="/desk/reports/1/sign-off"' not in page


def test_a_draft_leads_to_the_report_itself(person: TestClient, compiled: Town) -> None:
    compile_again(compiled, draft=True)
    sign_in(person, compiled)
    assert "/desk/reports/compile?kind=six-month&amp;year=2567&amp;form=final" in person.get("/desk/reports/2").text


def test_each_step_of_its_life_stands_on_its_page_with_who_when_and_why(person: TestClient, compiled: Town) -> None:
    go(compiled, 1, *STEPS)
    go(compiled, 1, ReportState.SUPERSEDED, words="พบข้อผิดพลาดในตาราง")
    sign_in(person, compiled)
    page = text(person.get("/desk/reports/1").text)
    for told in (
        "จัดทำ · โดยระบบตามกำหนด", "ส่งอำเภอตามกำหนด", "ปลัดลงนาม · นายประเสริฐ มั่นคง · 5 เมษายน 2567",
        "นายกรับทราบและอนุญาตให้เผยแพร่ · นายมานพ รักถิ่น", "เลิกใช้ · นายประเสริฐ มั่นคง", "พบข้อผิดพลาดในตาราง", "ถอนแล้ว",
    ):  # fmt: skip
        assert told in page, told


def test_the_outstanding_stand_there_with_their_reasons(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    page = text(person.get("/desk/reports/1").text)
    assert "รายการที่ยังขาดหลักฐาน 6 รายการ" in page
    assert page.count("ยังไม่มีการยืนยัน และยังไม่ได้ส่งหนังสือแจ้ง") == 6


def test_the_report_is_read_in_the_page_and_can_do_nothing_there(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    page = person.get("/desk/reports/1")
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "sandbox></iframe>" in page.text
    sheet = person.get("/me/reports/1/preview")
    assert sheet.content == form(compiled, 1, "html").read_bytes()
    policy = sheet.headers["content-security-policy"]
    assert "frame-ancestors 'self'; sandbox" in policy
    assert "script" not in policy
    assert sheet.headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "html", "json"])
def test_each_document_is_had_as_it_was_compiled_or_not_at_all(person: TestClient, compiled: Town, ending: str) -> None:
    sign_in(person, compiled)
    kept = form(compiled, 1, ending)
    assert person.get(f"/me/reports/1/as/{ending}").content == kept.read_bytes()
    kept.write_bytes(b"?" + kept.read_bytes()[1:])
    assert person.get(f"/me/reports/1/as/{ending}").status_code == 404


@pytest.mark.parametrize("path", ["", "/1", "/1/changes", "/1/sign-off", "/1/publish", "/1/supersede", "/compile", "/wishes/1"])
def test_a_head_sees_none_of_it_and_the_executive_only_looks(person: TestClient, compiled: Town, path: str) -> None:
    assert person.get(f"/desk/reports{path}").status_code == 401
    sign_in(person, compiled, SOMSRI)
    answer = person.get(f"/desk/reports{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    sign_in(person, compiled, MANOP)
    assert person.get(f"/desk/reports{path}").status_code == (200 if path in ("", "/1", "/1/changes") else 303)


@pytest.mark.parametrize("path", ["1/sign-off", "1/sign-off/code", "1/publish", "1/supersede", "compile"])
def test_nobody_but_the_secretary_presses_anything(person: TestClient, compiled: Town, path: str) -> None:
    before = compiled.dump(but=("visit", "one_time", "letter", "sign_in_ask", "journal"))
    for who in (SOMSRI, MANOP):
        sign_in(person, compiled, who)
        assert person.post(f"/desk/reports/{path}", data={"code": "1", "words": "x"}).status_code == 403
    sign_in(person, compiled)
    assert person.post(f"/desk/reports/{path}", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert compiled.dump(but=("visit", "one_time", "letter", "sign_in_ask", "journal")) == before


def test_what_changed_is_told_with_the_facts_that_made_it(person: TestClient, compiled: Town) -> None:
    compiled.reopen(compiled.checkpoint("m2", "works"), "ภาพไม่ชัด")
    compiled.now = compiled.now.add(hours=1)
    compile_again(compiled)
    go_on = compile_again(compiled, reason="ส่งอำเภออีกครั้ง")
    sign_in(person, compiled)
    page = text(person.get(f"/desk/reports/{go_on}/changes").text)
    assert "ต่างกัน" in page
    assert "เพราะ" in page
    assert "ส่งอำเภออีกครั้ง" in page
    assert "ฉบับแรกของปีและรอบนี้" in text(person.get("/desk/reports/1/changes").text)
    assert person.get(f"/desk/reports/{go_on}/changes?than=99").status_code == 404


def test_the_secretary_signs_off_with_a_code_from_their_letter(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    page = person.get("/desk/reports/1/sign-off").text
    assert "นายประเสริฐ มั่นคง" in page
    assert "บันทึกข้อความ" in page
    assert "ส่งรหัสไปที่ pr…@sample.example.org" in page
    assert "prasert@" not in page
    asked = person.post("/desk/reports/1/sign-off/code")
    assert (asked.status_code, asked.headers["location"]) == (303, "/desk/reports/1/sign-off#code")
    assert "กำลังส่งไปที่" in person.get("/desk/reports/1/sign-off").text
    code = arrives(compiled)
    page = person.get("/desk/reports/1/sign-off").text
    assert 'autocomplete="one-time-code"' in page
    assert state(compiled) is ReportState.COMPILED
    done = person.post("/desk/reports/1/sign-off", data={"code": f" {code[:3]} {code[3:]} "})
    assert (done.status_code, done.headers["location"]) == (303, "/desk/reports/1?done=signed-off")
    assert state(compiled) is ReportState.SIGNED_OFF
    assert "ระบบจะส่งจดหมายถึงนายก" in person.get(done.headers["location"]).text
    assert compiled.faults() == []


def test_a_wrong_code_counts_and_the_page_says_what_to_do(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    person.post("/desk/reports/1/sign-off/code")
    code = arrives(compiled)
    assert "ยังไม่ได้พิมพ์รหัส" in person.post("/desk/reports/1/sign-off", data={"code": " "}).text
    for _ in range(MOST_TRIES - 1):
        answer = person.post("/desk/reports/1/sign-off", data={"code": wrong(code)})
        assert answer.status_code == 422
        assert "รหัสไม่ตรงกับที่ส่งให้" in answer.text
    answer = person.post("/desk/reports/1/sign-off", data={"code": wrong(code)})
    assert "พิมพ์รหัสผิดครบ 5 ครั้ง" in answer.text
    assert person.post("/desk/reports/1/sign-off", data={"code": code}).status_code == 422
    assert state(compiled) is ReportState.COMPILED


def test_an_old_code_is_told_to_be_old(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    person.post("/desk/reports/1/sign-off/code")
    code = arrives(compiled)
    compiled.now += LIFE
    assert "รหัสหมดอายุแล้ว" in person.get("/desk/reports/1/sign-off").text
    answer = person.post("/desk/reports/1/sign-off", data={"code": code})
    assert (answer.status_code, "รหัสหมดอายุแล้ว" in answer.text) == (422, True)


def test_nobody_asks_for_codes_without_end(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    for _ in range(urgent.MOST_CODES):
        assert person.post("/desk/reports/1/sign-off/code").status_code == 303
        arrives(compiled)
        compiled.now = compiled.now.add(minutes=1)
    assert person.post("/desk/reports/1/sign-off/code").status_code == 429


def test_who_acts_for_the_secretary_sees_in_whose_place_they_sign(person: TestClient, compiled: Town) -> None:
    with compiled.begin() as (session, agency):
        who, by = compiled.officer(session, WICHAI), compiled.officer(session, PRASERT)
        day = compiled.now.date()
        stand_in(session, agency, Role.SECRETARY, who, division=None, from_on=day, to_on=day, by=by, at=compiled.now)
    sign_in(person, compiled, WICHAI)
    page = text(person.get("/desk/reports/1/sign-off").text)
    assert "รักษาราชการแทนปลัดองค์การบริหารส่วนตำบล" in page
    assert "รายงานพิมพ์ชื่อผู้ลงนามว่า นายประเสริฐ มั่นคง แต่ผู้ลงนามคือ นายวิชัย ขยันงาน" in page


def test_what_was_opened_again_since_is_told_before_it_is_signed_and_published(person: TestClient, compiled: Town) -> None:
    go(compiled, 1, *STEPS[:2])
    compiled.reopen(compiled.checkpoint("m2", "works"), "ภาพไม่ชัด")
    sign_in(person, compiled)
    assert "ถูกเปิดใหม่แล้วเมื่อ 5 เมษายน 2567" in text(person.get("/desk/reports/1/publish").text)


def test_publishing_shows_the_lasting_address_first_and_opens_it_to_all(person: TestClient, compiled: Town) -> None:
    go(compiled, 1, *STEPS[:2])
    sign_in(person, compiled)
    assert f"http://127.0.0.1:8000{ADDRESS}" in person.get("/desk/reports/1/publish").text
    assert person.get(ADDRESS).status_code == 404
    done = person.post("/desk/reports/1/publish")
    assert (done.status_code, done.headers["location"]) == (303, "/desk/reports/1?done=published")
    assert f"http://127.0.0.1:8000{ADDRESS}" in person.get(done.headers["location"]).text
    assert person.get(ADDRESS).status_code == 200


def test_what_is_published_already_gives_way_only_for_a_reason(person: TestClient, compiled: Town) -> None:
    go(compiled, 1, *STEPS)
    second = file_data(compiled)
    if second == 1:
        second = compile_again(compiled, reason="แก้ตาราง")
    go(compiled, second, *STEPS[:2])
    sign_in(person, compiled)
    assert "ฉบับหมายเลข 1 ที่เผยแพร่อยู่จะเลิกใช้" in text(person.get(f"/desk/reports/{second}/publish").text)
    answer = person.post(f"/desk/reports/{second}/publish", data={"words": " "})
    assert (answer.status_code, "ยังไม่ได้เขียนเหตุผล" in answer.text) == (422, True)
    assert person.post(f"/desk/reports/{second}/publish", data={"words": "แก้ตารางที่ 2"}).status_code == 303
    assert (state(compiled), state(compiled, second)) == (ReportState.SUPERSEDED, ReportState.PUBLISHED)


def test_withdrawing_wants_a_reason_and_keeps_what_was_typed(person: TestClient, compiled: Town) -> None:
    go(compiled, 1, *STEPS)
    sign_in(person, compiled)
    assert person.post("/desk/reports/1/supersede").status_code == 422
    answer = person.post("/desk/reports/1/supersede", data={"words": "ก" * 2001})
    assert (answer.status_code, "ก" * 2001 in answer.text) == (422, True)
    assert person.post("/desk/reports/1/supersede", data={"words": "พบข้อผิดพลาด"}).status_code == 303
    assert state(compiled) is ReportState.SUPERSEDED


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sign-off", "ยังไม่มีสิ่งใดเปลี่ยนจากการกดครั้งนี้"),
        ("sign-off/code", "ยังไม่มีสิ่งใดเปลี่ยนจากการกดครั้งนี้"),
        ("publish", "นายกยังไม่ได้รับทราบรายงานนี้"),
    ],
)
def test_a_step_out_of_turn_changes_nothing_and_says_so(person: TestClient, compiled: Town, path: str, words: str) -> None:
    go(compiled, 1, ReportState.SIGNED_OFF)
    sign_in(person, compiled)
    answer = person.post(f"/desk/reports/1/{path}", data={"code": "123456"})
    assert answer.status_code == 409
    assert words in answer.text
    assert state(compiled) is ReportState.SIGNED_OFF


def test_a_report_that_was_compiled_again_cannot_be_signed(person: TestClient, compiled: Town) -> None:
    compile_again(compiled, reason="ส่งอำเภออีกครั้ง")
    sign_in(person, compiled)
    answer = person.get("/desk/reports/1/sign-off")
    assert (answer.status_code, "มีฉบับใหม่กว่าแล้ว คือหมายเลข 2" in answer.text) == (409, True)


def test_the_room_asks_the_database_little_however_many_reports_there_are(person: TestClient, compiled: Town) -> None:
    sign_in(person, compiled)
    counts = []
    for _ in range(2):
        with queries(compiled.office.engine) as seen:
            assert person.get("/desk/reports").status_code == 200
        with queries(compiled.office.engine) as of_one:
            assert person.get("/desk/reports/1").status_code == 200
        counts.append((len(seen), len(of_one)))
        for n in range(3):
            compile_again(compiled, reason=f"ครั้งที่ {n}")
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10
    with compiled.office.look() as session:
        assert len(session.scalars(select(Report)).all()) == 7
