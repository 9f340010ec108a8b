"""The words of a report beside those of the heads: whose are told, and the secretary's own over them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Narrative
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town
from tests.support.counting import queries
from tests.support.lent import lent_app

OURS = {"sec-fetch-site": "same-origin"}
M2 = "/desk/narratives/m2?year=2567&kind=six-month"


@pytest.fixture
def person(town: Town) -> Iterator[TestClient]:
    """The secretary's browser where both divisions' words for m2 are accepted."""
    for division, who, result in (("works", ANAN, "กองช่างแจกคู่มือแล้ว"), ("finance", SOMSRI, "กองคลังแจกคู่มือ 24 คน")):
        point = town.checkpoint("m2", division)
        town.confirm(point, who, result=result)
        town.accept(point)
    town.now = town.now.add(minutes=1)
    with lent_app(town) as app, TestClient(app, follow_redirects=False, headers=OURS) as client:
        client.cookies = type(client.cookies)({"ita-visit": town.sign_in(PRASERT)})
        yield client


def text(page: str) -> str:
    return unescape(" ".join(re.sub("<[^>]*>", " ", page).split()))


def seen(page: str) -> str:
    (found,) = re.findall(r'name="seen" value="([\d-]+)"', page)
    return str(found)


def kept(town: Town) -> list[tuple[str | None, str | None]]:
    with town.office.look() as session:
        return [(one.result, one.outcome) for one in session.scalars(select(Narrative).order_by(Narrative.id))]


def test_each_measure_says_whose_words_are_told(person: TestClient, town: Town) -> None:
    page = text(person.get("/desk/narratives?year=2567&kind=six-month").text)
    assert "ใช้ถ้อยคำของสำนัก/กอง กลไกและมาตรการ" in page
    assert "ยังไม่มีผลที่รับรอง มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง" in page
    town.write("m2", "ทุกสำนัก/กองแจกคู่มือแล้ว", "รู้ทั่วกัน")
    page = text(person.get("/desk/narratives?year=2567&kind=six-month").text)
    assert "เรียบเรียงแล้ว กลไกและมาตรการ" in page
    assert "เรียบเรียงโดย นายประเสริฐ มั่นคง เมื่อ 22 มี.ค. 2567" in page


def test_the_editor_has_the_heads_words_beside_it_the_lead_division_first(person: TestClient, town: Town) -> None:
    page = person.get(M2).text
    told = text(page)
    assert told.index("กองคลังแจกคู่มือ 24 คน") < told.index("กองช่างแจกคู่มือแล้ว")
    assert page.count('href="https://www.example.org/news"') == 2
    filled = re.findall(r'<textarea id="result"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert "กองคลังแจกคู่มือ 24 คน" in filled[0]


def test_what_is_saved_is_a_fact_that_keeps_what_it_rests_on(person: TestClient, town: Town) -> None:
    given = {"seen": seen(person.get(M2).text), "act": "write", "result": "แจกคู่มือครบทุกคน", "outcome": "ถือปฏิบัติทั่วกัน"}
    done = person.post(M2, data=given)
    assert (done.status_code, done.headers["location"]) == (303, "/desk/narratives?year=2567&kind=six-month&saved=1")
    assert kept(town) == [("แจกคู่มือครบทุกคน", "ถือปฏิบัติทั่วกัน")]
    page = person.get(M2).text
    assert "ข้อความที่เรียบเรียงอ้างถึง 2 รายการ" in page
    taken = person.post(M2, data={"seen": seen(page), "act": "take-back"})
    assert taken.status_code == 303
    assert kept(town)[-1] == (None, None)
    assert town.faults() == []


def test_what_rests_on_something_that_was_opened_again_is_told_to_be_stale(person: TestClient, town: Town) -> None:
    town.write("m2", "แจกคู่มือครบทุกคน", "")
    town.now = town.now.add(minutes=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพไม่ชัด")
    assert "ไม่ใช้ข้อความที่เรียบเรียง" in person.get("/desk/narratives?year=2567&kind=six-month").text
    page = text(person.get(M2).text)
    assert "เปิดใหม่ 22 มี.ค. 2567: ภาพไม่ชัด" in page
    assert "แจกคู่มือครบทุกคน" in page, "what was written is there to be written anew"


@pytest.mark.parametrize(("changed", "field"), [({"result": " "}, "result"), ({"outcome": "ก" * 10_001}, "outcome")])
def test_what_is_refused_is_not_lost(person: TestClient, town: Town, changed: dict[str, str], field: str) -> None:
    given = {"seen": seen(person.get(M2).text), "result": "แจกแล้ว", "outcome": "รู้ทั่วกันทุกคน", **changed}
    answer = person.post(M2, data=given)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert given["outcome"] in answer.text
    assert kept(town) == []


def test_where_somebody_else_saved_meanwhile_both_are_shown_and_neither_is_lost(person: TestClient, town: Town) -> None:
    old = seen(person.get(M2).text)
    town.write("m2", "ข้อความของอีกคน", "ผลของอีกคน")
    answer = person.post(M2, data={"seen": old, "act": "write", "result": "ข้อความของฉัน", "outcome": ""})
    assert answer.status_code == 409
    assert ">\nข้อความของฉัน</textarea>" in answer.text
    assert "ข้อความของอีกคน" in answer.text
    assert kept(town) == [("ข้อความของอีกคน", "ผลของอีกคน")]
    again = person.post(M2, data={"seen": seen(answer.text), "act": "write", "result": "ข้อความของฉัน", "outcome": ""})
    assert again.status_code == 303
    assert kept(town)[-1] == ("ข้อความของฉัน", "")


def test_where_a_confirmation_was_taken_back_meanwhile_nothing_is_claimed_on_it(person: TestClient, town: Town) -> None:
    old = seen(person.get(M2).text)
    town.reopen(town.checkpoint("m2", "works"), "ภาพไม่ชัด")
    answer = person.post(M2, data={"seen": old, "act": "write", "result": "ข้อความของฉัน", "outcome": ""})
    assert (answer.status_code, "ข้อความของฉัน" in answer.text) == (409, True)
    assert kept(town) == []


def test_what_nobody_has_said_cannot_be_written_over(person: TestClient, town: Town) -> None:
    page = person.get("/desk/narratives/m1?year=2567&kind=six-month").text
    assert "ยังเรียบเรียงข้อความไม่ได้" in page
    assert "<textarea" not in page
    answer = person.post("/desk/narratives/m1?year=2567&kind=six-month", data={"seen": "0", "result": "ทำแล้ว"})
    assert answer.status_code == 409
    assert kept(town) == []


@pytest.mark.parametrize("path", ["/desk/narratives", M2])
def test_the_words_are_the_secretarys_alone(person: TestClient, town: Town, path: str) -> None:
    for who, there in ((SOMSRI, "/me"), (MANOP, "/desk")):
        town.now = town.now.add(seconds=1)
        person.cookies = type(person.cookies)({"ita-visit": town.sign_in(who)})
        assert person.get(path).headers["location"] == there
    assert person.get("/desk/narratives?year=2599").status_code in (303, 404)


def test_how_much_is_asked_of_the_database_does_not_grow_with_what_is_written(person: TestClient, town: Town) -> None:
    counts = []
    for _ in range(2):
        with queries(town.office.engine) as seen_now:
            assert person.get("/desk/narratives").status_code == 200
        counts.append(len(seen_now))
        town.write("m2", "แจกคู่มือครบทุกคน", "")
        town.now = town.now.add(seconds=1)
        town.write("m2", "แจกคู่มือครบทุกคนแล้ว", "")
    assert counts[1] - counts[0] <= 1
