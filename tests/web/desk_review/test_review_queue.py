"""The review queue: many judged on one page, and what changed meanwhile keeps nobody from recording the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select
from starlette.testclient import TestClient

from ita_model.records import Checkpoint, JournalEntry, Move, Notice
from ita_model.states import State
from tests.support import files
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, WICHAI, Town, a_town
from tests.support.lent import lent_app
from tests.web.test_desk import office_of
from web.desk.views_review import A_PAGE

Enter = Callable[..., None]
OCTOBER, NOVEMBER, DECEMBER = date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29)


def _wait(town: Town) -> list[int]:
    """Three checkpoints of กองคลัง wait, confirmed one day after another."""
    mine = [town.checkpoint("m1", "finance", due) for due in (NOVEMBER, OCTOBER, DECEMBER)]
    for n, point in enumerate(mine):
        town.confirm(point, SOMSRI, result=f"เผยแพร่แล้วครั้งที่ {n + 1}", at=town.now.subtract(days=9 - n))
    return mine


def _shown(page: str) -> list[str]:
    return re.findall(r'name="item" value="(\d+-\d+)"', page)


def _states(town: Town, points: list[int]) -> list[State]:
    with town.office.look() as session:
        return [session.get_one(Checkpoint, point).state for point in points]


def test_what_was_confirmed_first_stands_first_with_its_words_evidence_and_lateness(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = _wait(town)
    enter()
    page = person.get("/desk/review").text
    assert [int(one.split("-")[0]) for one in _shown(page)] == mine
    for words in (
        "รอตรวจ 3 รายการ",
        "เผยแพร่แล้วครั้งที่ 2",
        "ยืนยันช้า",
        "รอตรวจ 9 วัน",
        "ภาพหน้าเว็บไซต์ที่เผยแพร่แล้ว",
        "www.example.org/news",
    ):
        assert words in page
    assert f'href="/me/checkpoints/{mine[0]}"' in page


def test_what_was_in_time_is_said_to_be(person: TestClient, town: Town, enter: Enter) -> None:
    town.confirm(town.checkpoint("m1", "finance", date(2024, 3, 29)), SOMSRI)
    enter()
    page = person.get("/desk/review").text
    assert "ยืนยันภายในกำหนด" in page
    assert "ยืนยันช้า" not in page


def test_pictures_are_shown_and_every_file_can_be_opened(person: TestClient, town: Town, enter: Enter) -> None:
    mine = town.checkpoint("m2", "finance")
    sent = [("files", ("ป้าย.jpg", files.picture())), ("files", ("คำสั่ง.pdf", b"%PDF-1.4 x"))]
    answer = person.post(f"/l/{town.link(SOMSRI)}/checkpoints/{mine}", data={"result": "ติดป้าย"}, files=sent)
    assert answer.status_code == 303
    enter()
    page = person.get("/desk/review").text
    (small,) = re.findall(r'<img src="(/me/evidence/\d+/small)"', page)
    assert person.get(small).headers["content-type"] == "image/jpeg"
    for address in set(re.findall(r'href="(/me/evidence/\d+)"', page)):
        assert person.get(address).status_code == 200


def test_the_ticked_are_accepted_each_as_a_fact_of_its_own_and_the_rest_waits_on(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = _wait(town)
    enter()
    shown = _shown(person.get("/desk/review").text)
    answer = person.post("/desk/review/accept", data={"item": shown[:2], "year": "2567", "page": "1"})
    assert answer.status_code == 303
    assert _states(town, mine) == [State.ACCEPTED, State.ACCEPTED, State.SUBMITTED]
    after = person.get(answer.headers["location"]).text
    assert "รับรองแล้ว 2 รายการ" in after
    assert len(_shown(after)) == 1
    with town.office.look() as session:
        assert len(session.scalars(select(Move).where(Move.after == State.ACCEPTED)).all()) == 2
        assert len(session.scalars(select(JournalEntry).where(JournalEntry.kind == "checkpoint.accepted")).all()) == 2
    assert town.faults() == []


def test_all_that_is_shown_is_ticked_by_a_press_that_records_nothing_and_keeps_the_words(
    person: TestClient, town: Town, enter: Enter
) -> None:
    _wait(town)
    enter()
    before = town.dump()
    sent = {"year": "2567", "comment": "ภาพไม่ชัด <ทุกภาพ>"}
    page = person.post("/desk/review/tick", data={**sent, "tick": "all"}).text
    assert len(re.findall(r'name="item" value="\d+-\d+" checked', page)) == 3
    assert "ภาพไม่ชัด &lt;ทุกภาพ&gt;</textarea>" in page
    page = person.post("/desk/review/tick", data={**sent, "tick": "none", "item": "1-1"}).text
    assert "checked" not in page
    assert "ภาพไม่ชัด &lt;ทุกภาพ&gt;</textarea>" in page
    assert town.dump() == before
    assert "checked" not in person.get("/desk/review?year=2567").text


def test_several_are_sent_back_with_one_comment_that_each_head_is_told(person: TestClient, town: Town, enter: Enter) -> None:
    mine = _wait(town)
    theirs = town.checkpoint("m2", "works")
    town.confirm(theirs, ANAN)
    enter()
    shown = _shown(person.get("/desk/review").text)
    answer = person.post("/desk/review/return", data={"item": shown, "comment": "ภาพไม่เห็นวันที่ <ชัด>"})
    assert answer.status_code == 303
    assert "ส่งกลับให้แก้ไขแล้ว 4 รายการ" in person.get(answer.headers["location"]).text
    assert _states(town, [*mine, theirs]) == [State.RETURNED] * 4
    with town.office.look() as session:
        assert len(session.scalars(select(Notice).where(Notice.rung == "returned")).all()) == 4
        assert set(session.scalars(select(Move.words).where(Move.after == State.RETURNED))) == {"ภาพไม่เห็นวันที่ <ชัด>"}


def test_nothing_ticked_or_no_comment_records_nothing_and_keeps_what_was_chosen_and_typed(
    person: TestClient, town: Town, enter: Enter
) -> None:
    mine = _wait(town)
    enter()
    shown = _shown(person.get("/desk/review").text)
    before = town.dump()
    none = person.post("/desk/review/accept", data={"comment": "ที่พิมพ์ไว้"})
    assert (none.status_code, 'href="#list"' in none.text, "ที่พิมพ์ไว้" in none.text) == (422, True, True)
    empty = person.post("/desk/review/return", data={"item": shown[1], "comment": "  "})
    assert (empty.status_code, 'href="#comment"' in empty.text) == (422, True)
    assert f'value="{shown[1]}" checked' in empty.text
    long = person.post("/desk/review/return", data={"item": shown[1], "comment": "ก" * 2001})
    assert (long.status_code, "ก" * 2001 in long.text) == (422, True)
    assert town.dump() == before
    assert _states(town, mine) == [State.SUBMITTED] * 3


def test_what_changed_meanwhile_is_told_by_name_and_the_rest_is_recorded(person: TestClient, town: Town, enter: Enter) -> None:
    mine = _wait(town)
    enter()
    shown = _shown(person.get("/desk/review").text)
    town.accept(mine[0])
    town.send_back(mine[1], "ขอภาพ")
    town.confirm(mine[1], WICHAI, result="แก้แล้ว")
    answer = person.post("/desk/review/return", data={"item": shown, "comment": "โปรดแนบภาพ"})
    assert answer.status_code == 409
    assert _states(town, mine) == [State.ACCEPTED, State.SUBMITTED, State.RETURNED]
    for words in ("ส่งกลับให้แก้ไขแล้ว 1 รายการ", "ยังไม่ได้บันทึก 2 รายการ", "มีผู้รับรองไปแล้ว", "ยืนยันใหม่หลังจากที่ท่านเปิดหน้า"):
        assert words in answer.text
    assert "พฤศจิกายน 2566" in answer.text
    assert "โปรดแนบภาพ" in re.findall(r"<textarea.*?</textarea>", answer.text, re.DOTALL)[0]
    assert _shown(answer.text) != shown[1:2], "what was confirmed anew is shown anew"


def test_a_second_press_accepts_nothing_twice(person: TestClient, town: Town, enter: Enter) -> None:
    _wait(town)
    enter()
    shown = _shown(person.get("/desk/review").text)
    assert person.post("/desk/review/accept", data={"item": shown}).status_code == 303
    before = town.dump()
    again = person.post("/desk/review/accept", data={"item": shown})
    assert (again.status_code, again.text.count("มีผู้รับรองไปแล้ว")) == (409, 3)
    assert town.dump() == before


def test_one_division_can_be_asked_for_and_one_that_there_is_not_is_nowhere(
    person: TestClient, town: Town, enter: Enter
) -> None:
    _wait(town)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    enter()
    assert len(_shown(person.get("/desk/review?division=works").text)) == 1
    assert len(_shown(person.get("/desk/review?division=finance").text)) == 3
    assert person.get("/desk/review?division=nowhere").status_code == 404
    assert person.get("/desk/review?year=2560").status_code == 404
    town.accept(town.checkpoint("m2", "works"))
    assert "ตรวจครบทุกรายการ" in person.get("/desk/review?division=works").text


@pytest.mark.parametrize("who", [SOMSRI, ANAN, MANOP])
def test_nobody_but_the_secretary_has_a_queue(person: TestClient, town: Town, enter: Enter, who: str) -> None:
    mine = _wait(town)
    enter(who)
    answer = person.get("/desk/review")
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/me", "/desk")
    for act in ("accept", "return"):
        assert person.post(f"/desk/review/{act}", data={"item": f"{mine[0]}-1", "comment": "x"}).status_code == 403
    assert _states(town, mine) == [State.SUBMITTED] * 3


def test_a_request_for_a_waiver_is_told_above_the_queue(person: TestClient, town: Town, enter: Enter) -> None:
    town.ask_waiver(town.checkpoint("m2", "works"), ANAN, reason="ไม่มีทรัพย์สิน")
    enter()
    page = person.get("/desk/review").text
    assert "ขอยกเว้น 1 รายการ รอท่านพิจารณา" in page
    assert 'href="/me/waivers/1"' in page


def test_a_page_holds_so_many_and_asks_at_most_ten_questions(tmp_path: Path) -> None:
    with a_town(tmp_path / "office", plan=office_of(12)) as town:
        for n in range(12):
            for division, who in (("finance", SOMSRI), ("works", ANAN)):
                point = town.checkpoint(f"x{n}", division, OCTOBER)
                town.confirm(point, who)
                town.send_back(point, "อีกครั้ง")
                town.confirm(point, who)
        asked: list[str] = []
        event.listen(town.office.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        with lent_app(town) as app, TestClient(app, follow_redirects=False) as person:
            person.cookies = type(person.cookies)({"ita-visit": town.sign_in(PRASERT)})
            pages = {}
            for path in ("/desk/review?page=1", "/desk/review?page=2", "/desk/review?page=99", "/desk/review?division=works"):
                asked.clear()
                pages[path] = _shown(person.get(path).text)
                assert 0 < len([one for one in asked if one.startswith("SELECT")]) <= 10, path
        first, second, last, works = pages.values()
        assert (len(first), len(second), len(works)) == (A_PAGE, 4, 12)
        assert second == last
        assert not set(first) & set(second)
