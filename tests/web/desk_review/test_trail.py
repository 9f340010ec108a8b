"""The audit trail: every entry a sentence, found by who, what, where, when and words; and a changed one shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

import ita_model
from ita_model import links, staffing
from ita_model.acting import stand_in
from ita_model.confirming import WebLink
from ita_model.keys import Scope
from ita_model.records import Division, JournalEntry, Role, Year
from ita_model.report import states
from ita_model.report.document import ReportKind
from ita_model.report.wishes import wish_for
from ita_model.states import State
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, days
from tests.support.counting import queries
from web.desk.trail_words import kind_words

Enter = Callable[..., None]
MARCH = date(2024, 3, 29)
CODE = re.compile(
    r"\b(checkpoint|confirmation|evidence|narrative|report|template|officer|letter|link|visit|year|post)\.[a-z-]+"
)


def _busy(town: Town) -> None:
    """A year in which something of every kind happens."""
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI, result="แจกคู่มือ <แล้ว>")
    town.send_back(mine, "ขอภาพที่เห็นวันที่")
    town.confirm(mine, WICHAI, result="แจกพร้อมภาพ")
    town.accept(mine)
    town.reopen(mine, "ภาพไม่ตรง")
    town.waive(mine, "ยกเลิกแล้ว")
    other = town.checkpoint("m1", "finance", MARCH)
    town.ask_waiver(other, SOMSRI, reason="ไม่มีการซื้อ")
    town.refuse_waiver(other, "ยังมีรายการ")
    town.hand_over(other, "works", SOMSRI, words="กองช่างซื้อเอง")
    (number,) = town.confirm_with(town.checkpoint("m2", "works"), ANAN, WebLink("ข่าว", "https://www.example.org/x"))
    town.disclose(number)
    town.disclose(number, public=False)
    town.write("m2", "ทำแล้ว", "ทุกคนทราบ")
    town.sweep(TODAY)
    for letter in town.lose(TODAY):
        town.take_as_arrived(letter, "โทรถาม")
    town.now = town.now.add(days=3)
    town.nudge(SOMSRI)
    town.sweep(TODAY + days(3))
    town.deliver(TODAY + days(3), hour=11)
    town.link(SOMSRI)
    with town.begin() as (session, agency):
        secretary, who = town.officer(session, PRASERT), town.officer(session, WICHAI)
        stand_in(session, agency, Role.SECRETARY, who, division=None, from_on=TODAY, to_on=TODAY, by=secretary, at=town.now)
        links.revoke(session, agency.id, town.officer(session, SOMSRI).id, at=town.now, by=secretary.id)


def _entries(page: str) -> list[str]:
    (listed,) = re.findall(r'<ol class="entries">(.*?)</ol>', page, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]*>", " ", one)).split()) for one in re.findall(r"<li.*?</li>", listed, re.DOTALL)]


def _numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"ลำดับที่ (\d+)", page)]


def test_every_entry_is_a_sentence_with_who_when_and_its_place_in_the_chain(
    person: TestClient, town: Town, enter: Enter
) -> None:
    _busy(town)
    enter()
    page = person.get("/desk/trail").text
    told = _entries(page)
    with town.office.look() as session:
        kinds = set(session.scalars(select(JournalEntry.kind)))
        newest = session.scalars(select(JournalEntry).order_by(JournalEntry.seq.desc())).first()
    assert len(kinds) >= 19
    assert newest is not None
    assert _numbers(page)[0] == newest.seq
    assert f"<code>{newest.hash[:8]}</code>" in page
    assert "เหตุการณ์อื่น" not in page
    assert [one for one in told if CODE.search(one)] == []
    assert "ตรงกับรหัสของตนทุกรายการ" in page
    everything = "\n".join(told)
    for words in (
        "นางสมศรี ใจดี ยืนยัน“จัดทำคู่มือ", "แจกคู่มือ <แล้ว>", "นายประเสริฐ มั่นคง ส่งกลับให้แก้ไข", "ขอภาพที่เห็นวันที่",
        "นายประเสริฐ มั่นคง รับรอง",
        "นางสมศรี ใจดี ขอยกเว้น", "ยังมีรายการ", "ให้กองช่าง", "ให้ประชาชนเห็นหลักฐาน “ข่าว”", "เขียนผลของมาตรการ “กลไก",
        "สั่งเตือนนางสมศรี ใจดี",
        "ระบบส่งจดหมายถึง", "บันทึกว่าจดหมายถึงนางสมศรี ใจดี แล้ว", "ตั้งให้นายวิชัย ขยันงาน รักษาราชการแทนปลัด",
        "ยกเลิกลิงก์ของนางสมศรี ใจดี", "เข้าสู่ระบบ",
    ):  # fmt: skip
        assert words in everything, words
    opened = "\n".join(_entries(person.get("/desk/trail?kind=year.opened").text))
    assert "เปิดปีงบประมาณ 2567 มีจุดตรวจ 14 จุด" in opened


def test_changes_of_plan_people_and_keys_are_told_with_what_they_were_about(
    person: TestClient, town: Town, enter: Enter
) -> None:
    town.reword("m2", "มาตรการใหม่", why="ผู้บริหารสั่งการ")
    town.reword_step("m2", "จัดทำคู่มือฉบับใหม่")
    town.reschedule(town.checkpoint("m1", "finance", MARCH), date(2024, 4, 5), why="รอประกาศ")
    town.add_malee()
    with town.begin() as (session, agency):
        by, wichai = town.officer(session, PRASERT), town.officer(session, WICHAI)
        works = session.scalars(select(Division).where(Division.code == "works")).one()
        staffing.rename_division(session, works, name="กองโยธา", from_on=TODAY, by=by, at=town.now)
        staffing.change_officer(
            session, wichai, name="นายวิชัย ตั้งใจ", position="หัวหน้าฝ่าย", address=wichai.address, from_on=TODAY, by=by,
            at=town.now,
        )  # fmt: skip
        post = staffing.appoint(session, agency, Role.DEPUTY, wichai, division=works, from_on=TODAY, by=by, at=town.now)
        staffing.end_post(session, post, last_on=TODAY + days(5), by=by, at=town.now, words="ลาออก")
        year = session.scalars(select(Year)).one()
        wish_for(session, year, ReportKind.SIX_MONTH, draft=True, by=by, at=town.now, as_of=TODAY)
    town.revoke_key(town.key(PRASERT, Scope.PLAN_READ, name="เว็บไซต์"))
    town.close_calendar(town.calendar("works"))
    town.remove_hook(town.hook("https://www.example.org/hook")[0])
    enter()
    told = _entries(person.get("/desk/trail").text)
    everything = "\n".join(told)
    for words in (
        "แก้ข้อความของมาตรการ “มาตรการใหม่”", "ผู้บริหารสั่งการ", "แก้ข้อความของขั้นตอนเป็น “จัดทำคู่มือฉบับใหม่”", "เป็น 5 เมษายน 2567",
        "รอประกาศ", "เพิ่มเจ้าหน้าที่", "เปลี่ยนชื่อสำนัก/กองเป็นกองโยธา", "แก้ข้อมูลของนายวิชัย ตั้งใจ",
        "เป็นผู้แทนหัวหน้ากองโยธา", "พ้นจากผู้แทนหัวหน้ากองโยธา",
        "ลาออก", "สั่งจัดทำรายงานรอบ 6 เดือน ปีงบประมาณ 2567 (ร่าง)", "ออกกุญแจเชื่อมระบบ “เว็บไซต์”", "ยกเลิกกุญแจเชื่อมระบบ “เว็บไซต์”",
        "สร้างปฏิทินกำหนดของกองโยธา", "ปิดปฏิทินกำหนดของกองโยธา", "เพิ่มปลายทางแจ้งเหตุการณ์ https://www.example.org/hook",
        "เลิกปลายทางแจ้งเหตุการณ์",
    ):  # fmt: skip
        assert words in everything, words
    assert [one for one in told if CODE.search(one)] == []
    found = "\n".join(_entries(person.get("/desk/trail?measure=m2").text))
    assert "แก้ข้อความของขั้นตอน" in found
    assert "รอประกาศ" in "\n".join(_entries(person.get("/desk/trail?words=รอประกาศ").text))


def test_every_kind_that_the_house_records_has_words() -> None:
    """Whoever records a new kind says here how it is told."""
    found = set()
    for file in Path(ita_model.__file__).parent.rglob("*.py"):
        source = file.read_text()
        found |= set(re.findall(r'kind="([a-z]+\.[a-z-]+)"', source))
        found |= set(re.findall(r'^[A-Z_]+(?:: Final)? = "([a-z]+\.[a-z-]+)"', source, re.MULTILINE))
    found |= {f"checkpoint.{state}" for state in State}
    found |= {f"report.{state}" for state in states.ReportState if state is not states.ReportState.DRAFT}
    found = {one for one in found if not one.endswith((".json", ".id"))}
    assert len(found) > 20
    assert found - kind_words().keys() == set()


@pytest.mark.parametrize(
    ("query", "those", "not_those"),
    [
        ("kind=checkpoint.returned", "ส่งกลับให้แก้ไข", "รับรอง“"),
        ("measure=m1", "ขอยกเว้น", "แจกคู่มือ"),
        ("division=works", "ให้กองช่าง", "แจกคู่มือ"),
        ("words=ภาพไม่ตรง", "เปิดให้ยืนยันใหม่", "ส่งกลับให้แก้ไข"),
        ("words=คู่มือ&kind=checkpoint.accepted", "รับรอง“", "ยืนยัน“"),
        ("since=25/3/2567", "สั่งเตือน", "แจกคู่มือ"),
        ("until=24/3/2567", "แจกคู่มือ", "สั่งเตือน"),
    ],
)
def test_entries_are_found(person: TestClient, town: Town, enter: Enter, query: str, those: str, not_those: str) -> None:
    _busy(town)
    enter()
    told = "\n".join(_entries(person.get(f"/desk/trail?{query}").text))
    assert those in told
    assert not_those not in told


def test_entries_are_found_by_who_did_it(person: TestClient, town: Town, enter: Enter) -> None:
    _busy(town)
    with town.begin() as (session, _agency):
        wichai = town.officer(session, WICHAI).id
    enter()
    told = _entries(person.get(f"/desk/trail?who={wichai}").text)
    assert told
    assert all("นายวิชัย ขยันงาน" in one for one in told)


def test_what_is_nowhere_is_said_and_a_day_that_is_none_is_told(person: TestClient, town: Town, enter: Enter) -> None:
    enter()
    assert "ไม่มีรายการที่ตรงกับที่ค้น" in person.get("/desk/trail", params={"words": "100%_"}).text
    answer = person.get("/desk/trail?since=31/2/2567")
    assert (answer.status_code, 'value="31/2/2567"' in answer.text) == (422, True)


def test_the_whole_trail_is_paged_by_position_and_each_page_asks_at_most_ten_questions(
    person: TestClient, town: Town, enter: Enter
) -> None:
    _busy(town)
    for n in range(30):
        town.now = town.now.add(minutes=40)
        enter(SOMSRI if n % 2 else ANAN)
    enter()
    seen: list[int] = []
    path = "/desk/trail"
    while path:
        with queries(town.office.engine) as asked:
            page = person.get(path).text
        assert 0 < len(asked) <= 10
        seen += _numbers("\n".join(_entries(page)))
        onward = re.search(r'href="(/desk/trail\?[^"]*before=\d+)"', page)
        path = unescape(onward[1]) if onward else ""
    with town.office.look() as session:
        known = list(session.scalars(select(JournalEntry.seq).order_by(JournalEntry.seq.desc())))
    assert seen == known
    with queries(town.office.engine) as asked:
        person.get("/desk/trail?measure=m2&division=finance&words=คู่มือ")
    assert 0 < len(asked) <= 10


def test_the_executive_reads_it_and_heads_do_not(person: TestClient, town: Town, enter: Enter) -> None:
    enter(MANOP)
    assert person.get("/desk/trail").status_code == 200
    assert person.get("/desk/trail/check").status_code == 200
    enter(SOMSRI)
    for path in ("/desk/trail", "/desk/trail/check"):
        assert person.get(path).headers["location"] == "/me"


def test_a_changed_entry_shows_in_the_list_and_in_the_check_of_the_chain(person: TestClient, town: Town, enter: Enter) -> None:
    _busy(town)
    enter()
    assert "สายประวัติถูกต้องครบถ้วน" in person.get("/desk/trail/check").text
    with town.office.engine.connect() as connection:
        connection.execute(text("DROP TRIGGER journal_refuses_update"))
        connection.execute(text("UPDATE journal SET kind = 'checkpoint.waived' WHERE kind = 'checkpoint.returned'"))
        connection.commit()
    page = person.get("/desk/trail").text
    assert "มีรายการที่ไม่ตรงกับรหัสของตน" in page
    assert "เนื้อความไม่ตรงกับรหัส" in page
    check = person.get("/desk/trail/check").text
    assert "พบรายการที่ไม่ตรงกับที่บันทึกไว้" in check
    assert "เนื้อความถูกแก้ไข" in check


def test_looking_changes_nothing(person: TestClient, town: Town, enter: Enter) -> None:
    _busy(town)
    enter()
    before = town.dump()
    for path in ("/desk/trail", "/desk/trail?words=x", "/desk/trail/check"):
        person.get(path)
    assert town.dump() == before
