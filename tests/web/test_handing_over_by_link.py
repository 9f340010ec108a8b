"""A head hands a checkpoint over by their link: who sees what, what is refused with the words kept, and what comes next."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from sqlalchemy import event, select
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.records import Checkpoint, Division, Handover, Officer
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, days

NOTE = "งานประกาศเดือนนี้กองช่าง <b>เป็นผู้ทำ</b>\nเอกสารอยู่ในแฟ้มกลาง"


def mine(town: Town, due: date = date(2024, 3, 29)) -> int:
    """The monthly summary of กองคลัง that is due in a week."""
    return town.checkpoint("m1", "finance", due)


def page(town: Town, who: str, below: str = "") -> str:
    return f"/l/{town.link(who)}{below}"


def to(town: Town, code: str) -> str:
    """What the form sends for a division or an officer."""
    with town.begin() as (session, agency):
        for kind, table in (("division", Division), ("officer", Officer)):
            found = session.scalar(select(table.id).where(table.agency_id == agency.id, table.code == code))
            if found is not None:
                return f"{kind}-{found}"
    raise LookupError(code)


def hand_over(browser: TestClient, town: Town, point: int, by: str, whom: str, words: str = NOTE) -> tuple[int, str]:
    """Press the button; gives the answer's status, and the page it leads to or is."""
    answer = browser.post(page(town, by, f"/checkpoints/{point}/hand-over"), data={"to": to(town, whom), "words": words})
    if answer.status_code == 303:
        return 303, unescape(browser.get(answer.headers["location"]).text)
    return answer.status_code, unescape(answer.text)


def test_the_checkpoints_page_leads_to_it_below_the_form(browser: TestClient, town: Town) -> None:
    shown = browser.get(page(town, SOMSRI, f"/checkpoints/{mine(town)}")).text
    assert shown.index("ยืนยันว่าดำเนินการแล้ว") < shown.index("ไม่ใช่งานของกองคลัง · ส่งต่อ") < shown.index("ดำเนินการไม่ได้ · ขอยกเว้น")
    assert "ส่งต่อ" not in browser.get(page(town, PRASERT, f"/checkpoints/{mine(town)}")).text


def test_looking_at_the_form_changes_nothing_and_names_who_may_take_it(browser: TestClient, town: Town) -> None:
    before = town.dump(but={"link"})
    shown = browser.get(page(town, SOMSRI, f"/checkpoints/{mine(town)}/hand-over")).text
    assert "นายวิชัย ขยันงาน" in shown
    assert "กองช่าง" in shown
    assert 'type="radio" name="to" value="' + to(town, SOMSRI) not in shown, "it is asked of her already"
    assert town.dump(but={"link"}) == before


def test_it_goes_to_another_division_and_the_page_says_so_and_what_comes_next(browser: TestClient, town: Town) -> None:
    point = mine(town)
    status, told = hand_over(browser, town, point, SOMSRI, "works")
    assert status == 303
    assert "ส่งต่อให้กองช่างแล้ว" in told
    assert "ท่านส่งต่อเมื่อ" in told
    assert "ทำรายการถัดไป (เหลือ 6 รายการ)" in told
    theirs = browser.get(page(town, ANAN, f"/checkpoints/{point}")).text
    assert "นางสมศรี ใจดี ส่งต่อจากกองคลัง ให้กองช่าง" in theirs
    assert "&lt;b&gt;เป็นผู้ทำ&lt;/b&gt;" in theirs, "what people wrote is shown as they wrote it"
    assert "ส่งต่อมาจากกองคลัง" in browser.get(page(town, ANAN)).text
    assert town.faults() == []


def test_the_head_finds_it_in_a_fold_with_where_it_is_now(browser: TestClient, town: Town) -> None:
    point = mine(town)
    hand_over(browser, town, point, SOMSRI, "works")
    assert "ส่งต่อไปแล้ว 1 รายการ ปีนี้" in (own := browser.get(page(town, SOMSRI)).text)
    assert "ขณะนี้อยู่กับกองช่าง" in own
    assert f"/checkpoints/{point}" not in own, "it is not hers to open any more"
    town.now = town.now.add(hours=1)
    town.confirm(point, ANAN)
    assert "รอตรวจ" in browser.get(page(town, SOMSRI)).text
    town.now = office_moment(date(2024, 10, 2), 9)
    assert "ส่งต่อไปแล้ว" not in browser.get(page(town, SOMSRI)).text, "that was last year"


def test_whoever_opens_what_was_handed_away_is_told_where_it_is(browser: TestClient, town: Town) -> None:
    point = mine(town)
    hand_over(browser, town, point, WICHAI, "works")
    for below in ("", "/hand-over", "/waiver"):
        gone = browser.get(page(town, SOMSRI, f"/checkpoints/{point}{below}"))
        assert gone.status_code == 404
        assert "นายวิชัย ขยันงาน ส่งต่อเมื่อ" in gone.text
        assert "ยืนยันว่าดำเนินการแล้ว" not in gone.text
    sent = browser.post(page(town, SOMSRI, f"/checkpoints/{point}"), data={"result": "ทำแล้ว", "address": "www.example.org"})
    assert sent.status_code == 404
    assert "การกดครั้งนี้ยังไม่ถูกบันทึก เพราะรายการนี้ถูกส่งต่อไปก่อนแล้ว" in sent.text


def test_one_that_was_handed_away_cannot_be_confirmed_beside_another_and_is_named(browser: TestClient, town: Town) -> None:
    this, beside = mine(town), mine(town, date(2024, 2, 29))
    town.hand_over(beside, "works", WICHAI)
    before = town.dump(but={"link"})
    sent = {"result": "เผยแพร่แล้วทั้งสองเดือน", "address": "www.example.org", "also": str(beside)}
    told = browser.post(page(town, SOMSRI, f"/checkpoints/{this}"), data=sent)
    assert told.status_code == 409
    assert "ยังไม่ได้บันทึกรายการต่อไปนี้: จัดทำสรุปผล" in told.text
    assert "หน่วยงาน · กุมภาพันธ์ 2567 โปรดดูรายการล่าสุด" in told.text
    assert "เผยแพร่แล้วทั้งสองเดือน</textarea>" in told.text
    assert town.dump(but={"link"}) == before


def test_to_a_deputy_it_stays_in_the_division_and_leaves_the_heads_list(browser: TestClient, town: Town) -> None:
    point = mine(town)
    _status, told = hand_over(browser, town, point, SOMSRI, WICHAI)
    assert "ส่งต่อให้นายวิชัย ขยันงานแล้ว" in told
    own = browser.get(page(town, SOMSRI)).text
    assert "ต้องทำ 6 รายการ" in own
    assert "ขณะนี้อยู่กับนายวิชัย ขยันงาน" in own
    assert "ต้องทำ 7 รายการ" in browser.get(page(town, WICHAI)).text
    assert "ส่งต่อไปแล้ว" not in browser.get(page(town, WICHAI)).text, "it came to him"
    assert browser.get(page(town, SOMSRI, f"/checkpoints/{point}")).status_code == 200, "she may confirm it still"
    town.now = office_moment(date(2024, 3, 30), 10)
    assert "ต้องทำ 7 รายการ" in browser.get(page(town, SOMSRI)).text, "once it is late, both are asked"


@pytest.mark.parametrize(
    ("whom", "words", "says"),
    [
        ("works", " \n", "ยังไม่ได้เขียนข้อความถึงผู้รับ"),
        ("works", "ก" * 2001, "ข้อความยาวเกิน 2,000 ตัวอักษร"),
        ("finance", NOTE, "รายการนี้อยู่กับผู้ที่เลือกอยู่แล้ว"),
        (SOMSRI, NOTE, "รายการนี้อยู่กับผู้ที่เลือกอยู่แล้ว"),
        (ANAN, NOTE, "ผู้ที่เลือกรับรายการนี้ไม่ได้ในวันนี้"),
    ],
)
def test_what_is_not_taken_says_why_and_keeps_what_was_typed(
    browser: TestClient, town: Town, whom: str, words: str, says: str
) -> None:
    before = town.dump(but={"link"})
    status, told = hand_over(browser, town, mine(town), SOMSRI, whom, words)
    assert (status, says in told) == (422, True)
    assert f"\n{words.strip()}</textarea>" in told
    assert town.dump(but={"link"}) == before


@pytest.mark.parametrize("forged", ["", "division-", "division-999", "officer-x", "division-๑", "division-1;", "agency-1"])
def test_a_choice_that_the_form_does_not_offer_is_none(browser: TestClient, town: Town, forged: str) -> None:
    before = town.dump(but={"link"})
    answer = browser.post(
        page(town, SOMSRI, f"/checkpoints/{mine(town)}/hand-over"), data={"to": forged, "words": "ไม่ใช่งานของกองคลัง"}
    )
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกว่าส่งต่อให้ใคร" in answer.text
    assert "ไม่ใช่งานของกองคลัง</textarea>" in answer.text
    assert town.dump(but={"link"}) == before


def test_what_every_division_owes_by_itself_leads_to_the_waiver(browser: TestClient, town: Town) -> None:
    point = town.checkpoint("m2", "works")
    shown = browser.get(page(town, ANAN, f"/checkpoints/{point}/hand-over")).text
    assert "จึงไม่มีผู้ใดรับแทนได้" in shown
    assert f'/checkpoints/{point}/waiver"' in shown
    assert "<textarea" not in shown
    status, told = hand_over(browser, town, point, ANAN, "finance")
    assert (status, "โปรดขอยกเว้นแทนการส่งต่อ" in told) == (422, True)


def test_what_was_confirmed_meanwhile_is_shown_as_it_stands(browser: TestClient, town: Town) -> None:
    point = mine(town)
    town.confirm(point, WICHAI)
    status, told = hand_over(browser, town, point, SOMSRI, "works")
    assert (status, "เปลี่ยนไปแล้ว" in told) == (409, True)
    assert browser.get(page(town, SOMSRI, f"/checkpoints/{point}/hand-over")).status_code == 303


@pytest.mark.parametrize("stranger", [ANAN, MANOP])
def test_a_stranger_finds_nothing(browser: TestClient, town: Town, stranger: str) -> None:
    point = mine(town)
    before = town.dump(but={"link"})
    assert browser.get(page(town, stranger, f"/checkpoints/{point}/hand-over")).status_code == 404
    assert hand_over(browser, town, point, stranger, "works")[0] == 404
    assert town.dump(but={"link"}) == before
    made = town.hand_over(point, WICHAI, SOMSRI).id
    seen = browser.get(page(town, stranger, f"/handovers/{made}"))
    assert (seen.status_code, "ส่งต่อ" in seen.text) == ((200, True) if stranger == MANOP else (404, False))


def test_the_secretary_may_hand_it_over_on_the_same_page(browser: TestClient, town: Town) -> None:
    status, told = hand_over(browser, town, mine(town), PRASERT, "works")
    assert (status, "ส่งต่อให้กองช่างแล้ว" in told) == (303, True)


@pytest.mark.parametrize("below", ["checkpoints/1/hand-over", "checkpoints/1/waiver", "handovers/1", "waivers/1"])
def test_a_link_that_is_forged_aged_or_taken_back_opens_none_of_it(browser: TestClient, town: Town, below: str) -> None:
    aged, revoked = town.link(SOMSRI, at=town.now - days(15)), town.link(SOMSRI)
    town.revoke(SOMSRI)
    before = town.dump(but={"link"})
    for token, status in ((aged, 410), (revoked, 410), ("x" * 43, 404)):
        assert browser.get(f"/l/{token}/{below}").status_code == status
        if below.startswith("checkpoints"):
            assert (
                browser.post(f"/l/{token}/{below}", data={"to": "division-2", "words": "ก", "reason": "ก"}).status_code
                == status
            )
    assert town.dump(but={"link"}) == before


def test_another_agencys_handover_is_not_there(browser: TestClient, town: Town) -> None:
    for number in ("999", "0", "99999999999", "x"):
        assert browser.get(page(town, SOMSRI, f"/handovers/{number}")).status_code == 404


def test_every_page_of_it_asks_at_most_ten_questions(browser: TestClient, town: Town) -> None:
    """For whoever is head, deputy elsewhere and secretary in one, with much to show."""
    town.post(PRASERT, "head", "works", from_on=date(2024, 1, 1), to_on=None)
    town.post(PRASERT, "deputy", "finance", from_on=date(2024, 1, 1), to_on=None)
    points = [mine(town, due) for due in (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31))]
    with town.office.look() as session:
        assert session.get_one(Checkpoint, points[0]).handovers == 0
    town.hand_over(points[0], "works", SOMSRI)
    town.hand_over(points[1], PRASERT, SOMSRI)
    for one in points[1:]:
        town.ask_waiver(one, SOMSRI)
    town.refuse_waiver(points[3])
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    with town.office.look() as session:
        handed = session.scalars(select(Handover.id)).all()
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    link = page(town, PRASERT)
    for below in ("", f"/checkpoints/{points[1]}", f"/checkpoints/{points[3]}", f"/checkpoints/{points[3]}/hand-over",
                  f"/handovers/{handed[0]}", f"/checkpoints/{points[3]}/waiver", "/waivers/1", "/waivers/3"):  # fmt: skip
        asked.clear()
        assert browser.get(f"{link}{below}").status_code == 200
        questions = [one for one in asked if one.lstrip().startswith("SELECT")]
        assert 4 <= len(questions) <= 10, (below, len(questions))
