"""The outbox: what went, what waits, what did not arrive; and no letter that is read here lets anybody in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model import outbox, urgent
from ita_model.calendar import office_moment
from ita_model.records import Letter, Link, OneTime, Receipt
from tests.support.cast import ANAN, MANOP, SOMSRI, TODAY, Town, days
from tests.support.counting import queries

Enter = Callable[..., None]
MONDAY = TODAY + days(3)


def _numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'href="/desk/letters/(\d+)"', page)]


def _letter(town: Town, officer: str, on: date) -> int:
    with town.begin() as (session, _agency):
        mine = select(Letter.id).where(Letter.officer_id == town.officer(session, officer).id, Letter.on == on)
        return session.scalars(mine.where(Letter.kind == "digest")).one()


def test_each_letter_is_listed_with_how_it_fares_and_what_it_is_about(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY - days(1))
    town.deliver(TODAY - days(1))
    town.sweep(TODAY)
    enter()
    page = person.get("/desk/letters").text
    assert "ส่งแล้ว" in page
    assert "รอส่ง" in page
    assert "โปรดยืนยันการดำเนินการ" in page
    assert "ลิงก์เข้าสู่ระบบ" in page
    assert _numbers(page) == sorted(_numbers(page), reverse=True)
    waiting = person.get("/desk/letters?state=owed").text
    assert set(_numbers(waiting)) < set(_numbers(page))


def test_letters_are_found_by_person_day_and_words(person: TestClient, town: Town, enter: Enter) -> None:
    for day in (date(2024, 3, 20), date(2024, 3, 21)):
        town.sweep(day)
        town.deliver(day)
    somsri, anan = (_letter(town, who, date(2024, 3, 20)) for who in (SOMSRI, ANAN))
    with town.begin() as (session, _agency):
        number = town.officer(session, ANAN).id
    enter()
    assert somsri not in _numbers(person.get(f"/desk/letters?to={number}").text)
    assert anan in _numbers(person.get(f"/desk/letters?to={number}&since=2024-03-20&until=2024-03-20").text)
    assert somsri in _numbers(person.get("/desk/letters", params={"words": "สขร.1"}).text)
    assert anan not in _numbers(person.get("/desk/letters", params={"words": "สขร.1"}).text)
    assert "ไม่มีจดหมายที่ตรงกับที่ค้น" in person.get("/desk/letters", params={"words": "%"}).text
    assert somsri in _numbers(person.get("/desk/letters?since=20/3/2567&until=20 มี.ค. 67").text)
    assert somsri not in _numbers(person.get("/desk/letters?since=21/3/2567").text)
    for query in ("since=31/2/2567", "since=เมื่อวาน", "since=22/3/2567&until=20/3/2567"):
        wrong = person.get(f"/desk/letters?{query}")
        assert (wrong.status_code, f'value="{query.split("&")[0][6:]}"' in wrong.text) == (422, True)


def test_a_letter_is_read_whole_without_any_link_that_opens_anything(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    enter()
    page = person.get(f"/desk/letters/{_letter(town, SOMSRI, TODAY)}").text
    for words in ("นางสมศรี ใจดี", "สขร.1", "[ลิงก์ส่วนตัวของผู้รับ ไม่แสดงที่นี่]", "somsri@sample.example.org"):
        assert words in page
    assert "/l/" not in page
    assert "/sign-in/" not in page
    assert "link.invalid" not in page


def test_reading_every_letter_makes_no_link_and_shows_no_code(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    with town.begin() as (session, agency):
        who = town.officer(session, MANOP)
        urgent.owe_code(session, agency, who, what="รายงาน", about="report=1", at=town.now, mail_domain="example.org")
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
    enter()
    before = town.dump()
    for number in _numbers(person.get("/desk/letters").text):
        page = unescape(person.get(f"/desk/letters/{number}").text)
        assert claimed.secret not in page
    assert "••••••" in person.get(f"/desk/letters/{claimed.letter_id}").text
    assert town.dump() == before
    with town.office.look() as session:
        assert session.scalars(select(Link)).all() == []
        assert len(session.scalars(select(OneTime)).all()) == 2


def test_a_letter_in_doubt_says_what_becomes_of_it_and_can_be_taken_as_arrived(
    person: TestClient, town: Town, enter: Enter
) -> None:
    town.sweep(TODAY)
    town.lose(TODAY)
    lost = _letter(town, SOMSRI, TODAY)
    enter()
    page = person.get(f"/desk/letters/{lost}").text
    assert "ระบบไม่ส่งฉบับเดิมซ้ำ" in page
    assert "จะไปกับจดหมายฉบับถัดไปของผู้รับเอง" in page
    there = f"/desk/letters/{lost}/arrived"
    empty = person.post(there, data={"words": " "})
    assert (empty.status_code, 'href="#words"' in empty.text) == (422, True)
    assert person.post(there, data={"words": "โทรถามแล้ว ได้รับ"}).status_code == 303
    assert person.post(there, data={"words": "โทรถามแล้ว ได้รับ"}).status_code == 303
    page = person.get(f"/desk/letters/{lost}").text
    assert "นายประเสริฐ มั่นคง ทราบแล้วว่าถึงผู้รับ" in page
    assert there not in page
    with town.office.look() as session:
        assert session.scalars(select(Receipt.words)).all() == ["โทรถามแล้ว ได้รับ"]
    town.sweep(MONDAY)
    town.deliver(MONDAY)
    assert town.faults() == []


def test_a_letter_that_was_refused_says_so_and_cannot_be_taken_as_arrived(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    at = office_moment(TODAY, 9)
    with town.begin() as (session, agency):
        claimed = outbox.claim(session, agency.id, at=at)
        assert claimed is not None
        outbox.failed(session, claimed, at=at, trouble="550 <no such user>")
    enter()
    page = person.get(f"/desk/letters/{claimed.letter_id}").text
    assert "โปรดตรวจที่อยู่อีเมลของผู้รับ" in page
    assert "550 &lt;no such user&gt;" in page
    answer = person.post(f"/desk/letters/{claimed.letter_id}/arrived", data={"words": "ถึง"})
    assert answer.status_code == 409
    with town.office.look() as session:
        assert session.scalars(select(Receipt)).all() == []


def test_of_a_code_that_came_back_it_says_what_to_do_and_not_that_nothing_is(
    person: TestClient, town: Town, enter: Enter
) -> None:
    with town.begin() as (session, agency):
        who = town.officer(session, MANOP)
        urgent.owe_code(session, agency, who, what="รายงาน", about="report=1", at=town.now, mail_domain="example.org")
        claimed = urgent.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.sent(session, claimed, at=town.now)
    town.bounce(claimed.letter_id)
    enter()
    page = person.get(f"/desk/letters/{claimed.letter_id}").text
    assert "โปรดถามที่อยู่อีเมลที่ถูกต้องแล้วแก้ไข" in page
    assert "ผู้รับขอใหม่ได้เองเมื่ออีเมลใช้ได้แล้ว" in page
    assert "ไม่ต้องทำสิ่งใด ผู้รับขอใหม่" not in page


@pytest.mark.parametrize("who", [SOMSRI, MANOP])
def test_nobody_but_the_secretary_reads_letters(person: TestClient, town: Town, enter: Enter, who: str) -> None:
    town.sweep(TODAY)
    town.lose(TODAY)
    lost = _letter(town, SOMSRI, TODAY)
    enter(who)
    for path in ("/desk/letters", f"/desk/letters/{lost}"):
        assert person.get(path).status_code == 303
    assert person.post(f"/desk/letters/{lost}/arrived", data={"words": "x"}).status_code == 403
    with town.office.look() as session:
        assert session.scalars(select(Receipt)).all() == []


def test_many_letters_are_paged_and_a_page_asks_at_most_ten_questions(person: TestClient, town: Town, enter: Enter) -> None:
    day = date(2023, 11, 1)
    while day < date(2024, 3, 1):
        town.sweep(day)
        town.deliver(day)
        day += timedelta(days=1)
    enter()
    seen: list[int] = []
    path = "/desk/letters"
    while path:
        with queries(town.office.engine) as asked:
            page = person.get(path).text
        assert 0 < len(asked) <= 10
        seen += _numbers(page)
        onward = re.search(r'href="(/desk/letters\?[^"]*before=\d+)"', page)
        path = unescape(onward[1]) if onward else ""
    with town.office.look() as session:
        assert sorted(seen) == sorted(session.scalars(select(Letter.id)))
    assert len(seen) > 30
    assert person.get("/desk/letters/99999").status_code == 404


def test_a_letter_that_came_back_stands_as_such_with_why_and_what_to_do(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    mine, theirs = _letter(town, SOMSRI, TODAY), _letter(town, ANAN, TODAY)
    town.bounce(mine, words="550 5.1.1 <b>User unknown</b>")
    town.bounce(theirs, status="5.2.2", words="mailbox full")
    enter()
    listed = person.get("/desk/letters?state=bounced").text
    assert set(_numbers(listed)) == {mine, theirs}
    assert mine not in _numbers(person.get("/desk/letters?state=sent").text)
    assert re.search(r'<strong>2</strong> <span class="whole">ถูกตีกลับ', listed)
    page = person.get(f"/desk/letters/{mine}").text
    for words in (
        "ถูกตีกลับ",
        "ไม่มีกล่องจดหมายนี้",
        "โปรดถามที่อยู่อีเมลที่ถูกต้องแล้วแก้ไข",
        "จะไปกับจดหมายฉบับถัดไปของผู้รับเอง",
        "ขอลิงก์ได้ทันทีที่ http://127.0.0.1:8000/sign-in",
    ):
        assert words in page
    assert "&lt;b&gt;User unknown" in page
    assert f"/desk/letters/{mine}/arrived" not in page
    (officer,) = set(re.findall(r'href="(/desk/people/officers/\d+)"', page))
    there = person.get(officer).text
    assert "จดหมายวันที่ 22 มี.ค. 2567 ถูกตีกลับ: ไม่มีกล่องจดหมายนี้" in there
    assert f"{officer}/change" in there
    assert f'href="/desk/letters/{mine}"' in there
    assert "ถูกตีกลับ" in person.get("/desk/people").text
    assert "กล่องจดหมายเต็ม" in person.get(f"/desk/letters/{theirs}").text


def test_once_the_address_is_mended_nothing_says_any_more_that_it_is_wrong(
    person: TestClient, town: Town, enter: Enter
) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    mine = _letter(town, SOMSRI, TODAY)
    town.bounce(mine)
    enter()
    with town.office.look() as session:
        number = session.get_one(Letter, mine).officer_id
    there = f"/desk/people/officers/{number}"
    said = {"name": "นางสมศรี ใจดี", "position": "ผู้อำนวยการกองคลัง", "address": "somsri.j@sample.example.org"}
    checked = person.post(f"{there}/change", data={**said, "from_on": "22/3/2567", "step": "save"})
    assert checked.status_code == 303, checked.text
    assert "ถูกตีกลับ" not in person.get(there).text
    assert "ถูกตีกลับ" not in person.get("/desk/people").text
    assert "ถูกตีกลับ" in person.get(f"/desk/letters/{mine}").text
    town.now = office_moment(MONDAY, 10)
    town.sweep(MONDAY)
    with town.begin() as (session, agency):
        claimed = outbox.claim(session, agency.id, at=town.now)
        addresses = set()
        while claimed is not None:
            addresses.add(claimed.address)
            claimed = outbox.claim(session, agency.id, at=town.now)
    assert "somsri.j@sample.example.org" in addresses


def test_the_trail_tells_of_a_letter_that_came_back(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    town.bounce(_letter(town, SOMSRI, TODAY))
    enter()
    page = person.get("/desk/trail?kind=letter.bounced").text
    said = "จดหมายถึงนางสมศรี ใจดี ของวันที่ 22 มีนาคม 2567 ถูกตีกลับจาก somsri@sample.example.org: ไม่มีกล่องจดหมายนี้"
    assert said in unescape(page)
    assert "User unknown" not in page


def test_where_people_are_reminded_a_letter_that_came_back_is_no_letter(person: TestClient, town: Town, enter: Enter) -> None:
    town.sweep(TODAY)
    town.deliver(TODAY)
    town.bounce(_letter(town, SOMSRI, TODAY))
    enter()
    page = person.get("/desk/nudge").text
    assert "จดหมายของวันนี้: ถูกตีกลับ" in page
    assert "ไม่มีกล่องจดหมายนี้" in page
    row = page[page.index("นางสมศรี ใจดี") : page.index("จดหมายของวันนี้: ถูกตีกลับ")]
    assert "ยังไม่เคยเตือน" in row
    town.now = office_moment(MONDAY, 10)
    enter()
    page = person.get("/desk/nudge").text
    assert "จดหมายวันที่ 22 มี.ค. 2567 ถูกตีกลับ" in page
