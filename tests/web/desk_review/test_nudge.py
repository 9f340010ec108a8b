"""From the board somebody is reminded today: who owes what, who had a letter, and what the press came to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import outbox
from ita_model.calendar import office_moment
from ita_model.records import Letter, LetterKind, Nudge
from tests.support.cast import ANAN, MANOP, SOMSRI, TODAY, WICHAI, Town, days
from tests.support.counting import queries

Enter = Callable[..., None]
QUIET = date(2024, 2, 12)


def _people(page: str) -> list[str]:
    return re.findall(r'name="to" value="(\d+)"', page)


def _letters(town: Town, on: date) -> int:
    with town.office.look() as session:
        return len(session.scalars(select(Letter).where(Letter.on == on, Letter.kind == LetterKind.DIGEST)).all())


def test_the_page_says_who_owes_what_and_when_they_were_last_reminded(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY - days(1))
    town.deliver(TODAY - days(1))
    enter()
    page = person.get("/desk/nudge").text
    for words in ("นางสมศรี ใจดี", "ยังไม่ยืนยัน 7 รายการ", "เกินกำหนด 6", "เก่าที่สุดครบกำหนด 31 ต.ค. 2566", "นายอนันต์ มีสุข"):
        assert words in page
    assert "/desk/nudge" in person.get("/desk").text


def test_the_ticked_get_one_letter_today_and_the_page_says_so(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(QUIET - days(3))
    town.deliver(QUIET - days(3))
    town.now = office_moment(QUIET, 10)
    assert town.sweep(QUIET).letters == 0
    enter()
    (somsri,) = _people(person.get("/desk/nudge").text)
    answer = person.post("/desk/nudge", data={"to": somsri})
    assert answer.status_code == 303
    page = person.get(answer.headers["location"]).text
    for words in ("สั่งเตือนแล้ว 1 คน", "ออกในรอบส่งถัดไป", "นายประเสริฐ มั่นคง สั่งเตือนเวลา 10.00 น."):
        assert words in page
    assert _people(page) == []
    assert _letters(town, QUIET) == 1
    town.deliver(QUIET, hour=10)
    assert "ได้รับจดหมายของวันนี้แล้ว เวลา 10.35 น." in person.get("/desk/nudge").text
    assert "เตือนล่าสุด 12 ก.พ. 2567" in person.get("/desk").text


def test_who_had_one_meanwhile_is_named_with_the_time_and_the_rest_is_sent(
    person: TestClient, town: Town, enter: Enter
) -> None:
    town.now = office_moment(TODAY, 7)
    enter()
    somsri, anan = _people(person.get("/desk/nudge").text)
    town.sweep(TODAY)
    town.deliver(TODAY)
    town.now = office_moment(TODAY, 9)
    answer = person.post("/desk/nudge", data={"to": [somsri, anan]})
    assert answer.status_code == 409
    assert "ไม่ส่งซ้ำ" in answer.text
    assert "นางสมศรี ใจดี: ได้รับจดหมายของวันนี้แล้ว เวลา 08.35 น." in " ".join(answer.text.split())
    with town.office.look() as session:
        assert session.scalars(select(Nudge)).all() == []


def test_in_the_evening_the_page_says_on_which_day_the_letter_goes(person: TestClient, town: Town, enter: Enter) -> None:
    town.now = office_moment(TODAY, 18)
    enter()
    page = person.get("/desk/nudge").text
    assert "วันนี้ไม่มีรอบส่งแล้ว จดหมายจะไปใน วันจันทร์ 25 มีนาคม 2567" in page
    answer = person.post("/desk/nudge", data={"to": _people(page)[0]})
    assert "ซึ่งเป็นวันทำการถัดไป" in person.get(answer.headers["location"]).text
    assert _letters(town, TODAY) == 0


def test_of_one_division_only_its_people_are_ticked(person: TestClient, town: Town, enter: Enter) -> None:
    enter()
    page = person.get("/desk/nudge?division=works").text
    (ticked,) = re.findall(r'name="to" value="(\d+)" checked', page)
    with town.begin() as (session, _agency):
        assert int(ticked) == town.officer(session, ANAN).id
    assert len(re.findall("checked", person.get("/desk/nudge").text)) == 2


def test_nobody_ticked_or_somebody_who_owes_nothing_is_sent_nothing(person: TestClient, town: Town, enter: Enter) -> None:
    enter()
    before = town.dump()
    assert person.post("/desk/nudge", data={}).status_code == 422
    with town.begin() as (session, _agency):
        wichai = town.officer(session, WICHAI).id
    answer = person.post("/desk/nudge", data={"to": ["99999", str(wichai), "x"]})
    assert (answer.status_code, "ไม่มีสิ่งใดค้างแล้ว" in answer.text) == (409, True)
    assert town.dump() == before


@pytest.mark.parametrize("who", [SOMSRI, MANOP])
def test_nobody_but_the_secretary_has_anybody_reminded(person: TestClient, town: Town, enter: Enter, who: str) -> None:
    enter(who)
    assert person.get("/desk/nudge").status_code == 303
    assert person.post("/desk/nudge", data={"to": "1"}).status_code == 403
    with town.office.look() as session:
        assert session.scalars(select(Nudge)).all() == []
    assert "/desk/nudge" not in person.get("/desk").text


def test_the_page_asks_at_most_ten_questions(person: TestClient, town: Town, enter: Enter) -> None:
    town.hand_over(town.checkpoint("m1", "finance", date(2024, 3, 29)), WICHAI, SOMSRI)
    enter()
    with queries(town.office.engine) as asked:
        assert person.get("/desk/nudge").status_code == 200
    assert 0 < len(asked) <= 10


def _flat(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def _refuse(town: Town, on: date) -> int:
    """The mail server refuses the next letter; gives its number."""
    at = office_moment(on, 8, 35)
    with town.begin() as (session, agency):
        claimed = outbox.claim(session, agency.id, at=at)
        assert claimed is not None
        outbox.failed(session, claimed, at=at, trouble="550 no such user")
        return claimed.letter_id


def test_a_letter_of_today_in_doubt_is_no_letter_that_came_and_the_page_says_what_to_do(
    person: TestClient, town: Town, enter: Enter
) -> None:
    town.sweep(TODAY)
    lost = town.lose(TODAY)
    enter()
    page = person.get("/desk/nudge").text
    told = _flat(page)
    assert "✓" not in page
    assert told.count("จดหมายของวันนี้: ไม่แน่ใจว่าถึง") == len(_owners(town, lost)) == 2
    assert "โปรดโทรถาม หากได้รับแล้ว บันทึกไว้ในหน้าจดหมาย" in told
    assert "วันนี้ทุกคนที่ค้างมีจดหมายแล้ว" not in told
    assert "2 คนอาจยังไม่ได้รับจดหมายของวันนี้" in told
    for letter, officer in _owners(town, lost).items():
        for way in (f"/desk/letters/{letter}", f"/desk/people/officers/{officer}"):
            assert f'href="{way}"' in page
            assert person.get(way).status_code == 200
    assert _people(page) == [], "nobody is written to twice on one day"
    assert person.post("/desk/nudge", data={"to": list(_owners(town, lost).values())}).status_code == 409
    assert _letters(town, TODAY) == len(lost)


def test_one_in_doubt_that_is_known_to_have_arrived_is_done_with(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    for letter in town.lose(TODAY):
        town.take_as_arrived(letter)
    enter()
    told = _flat(person.get("/desk/nudge").text)
    assert told.count("ทราบแล้วว่าจดหมายของวันนี้ถึงผู้รับ") == told.count("✓") == 2
    assert "วันนี้ทุกคนที่ค้างมีจดหมายแล้ว" in told


def test_a_letter_that_was_refused_is_told_by_the_outboxs_word(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    refused = _refuse(town, TODAY)
    town.deliver(TODAY)
    enter()
    page = person.get("/desk/nudge").text
    told = _flat(page)
    assert "จดหมายของวันนี้: ส่งไม่ได้" in told
    assert "โปรดโทรแจ้ง" in told
    assert "บันทึกว่าถึงแล้ว" not in told, "of one that was refused nobody can say so"
    assert re.findall(r'href="/desk/letters/(\d+)"', page) == [str(refused)]
    assert (told.count("✓"), "วันนี้ทุกคนที่ค้างมีจดหมายแล้ว" in told) == (1, False)


def test_it_is_not_said_that_everybody_has_a_letter_where_it_is_still_to_be_written(
    person: TestClient, town: Town, enter: Enter
) -> None:
    town.now = office_moment(TODAY, 18)
    enter()
    person.post("/desk/nudge", data={"to": _people(person.get("/desk/nudge").text)})
    told = _flat(person.get("/desk/nudge").text)
    assert "วันนี้ทุกคนที่ค้างมีจดหมายแล้ว" not in told
    assert "สั่งเตือนทุกคนที่ค้างไว้แล้ว" in told
    assert "✓" not in told


def _owners(town: Town, letters: list[int]) -> dict[int, int]:
    """Of these letters those of people who owe something, with whose they are."""
    with town.begin() as (session, _agency):
        owing = {town.officer(session, who).id for who in (SOMSRI, ANAN)}
        rows = session.execute(select(Letter.id, Letter.officer_id).where(Letter.id.in_(letters)))
        return {letter: officer for letter, officer in rows if officer in owing}
