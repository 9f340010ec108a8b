"""The room of the office's people: what it tells, what it changes, what follows from it, and what it refuses."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import event, select

from ita_model import outbox
from ita_model.calendar import office_moment
from ita_model.records import Officer, Post, Role
from tests.support.cast import ANAN, MANOP, SOMSRI, TODAY, WICHAI, Town
from tests.web.desk_office.conftest import AtTheDesk

PEOPLE = "/desk/people"
HEAD = f"{PEOPLE}/divisions/finance/head"


def number(town: Town, code: str) -> str:
    with town.office.look() as session:
        return str(town.officer(session, code).id)


def post(town: Town, role: Role) -> int:
    with town.office.look() as session:
        return session.scalars(select(Post.id).where(Post.role == role).order_by(Post.id.desc())).first() or 0


def test_who_holds_which_post_today_and_who_comes(desk: AtTheDesk, town: Town) -> None:
    town.post(WICHAI, "head", "finance", from_on=date(2024, 4, 1), to_on=date(2024, 4, 5))
    town.post(ANAN, "deputy", "works", from_on=TODAY, to_on=date(2024, 3, 25))
    page = desk.read(PEOPLE)
    assert page.index("ปลัด นายประเสริฐ") < page.index("หัวหน้ากองคลัง นางสมศรี") < page.index("หัวหน้ากองช่าง นายอนันต์")
    assert "จะรักษาราชการแทน 1 เม.ย. 2567 ถึง 5 เม.ย. 2567 นายวิชัย ขยันงาน" in page
    assert "นายอนันต์ มีสุข รักษาราชการแทน 22 มี.ค. 2567 ถึง 25 มี.ค. 2567" in page


def test_a_head_for_next_week_and_what_follows_is_said_before_it_is_saved(desk: AtTheDesk, town: Town) -> None:
    typed = {"who": str(town.add_malee()), "how": "acts", "from_on": "๒๕ มีนาคม ๒๕๖๗", "to_on": "29/3/67"}
    before = town.dump()
    page = desk.check(HEAD, 422, **typed)  # a year of two digits stands only beside a month's name
    assert "อ่านวันที่ “29/3/67” ไม่ออก" in page
    page = desk.check(HEAD, **{**typed, "to_on": "29/3/2567"})
    assert "ตั้งแต่ 25 มีนาคม 2567 ถึง 29 มีนาคม 2567 จดหมายของกองคลังจะไปถึง นางสมศรี ใจดีและนางมาลี ใหม่" in page
    assert "รายการที่ค้างอยู่ 7 รายการ" in page
    assert town.dump() == before, "looking before saving leaves nothing"
    page = desk.save(HEAD, **{**typed, "to_on": "29/3/2567"})
    assert "บันทึกแล้ว" in page
    assert "ให้นางมาลี ใหม่รักษาราชการแทนหัวหน้ากองคลัง 25 มี.ค. 2567 ถึง 29 มี.ค. 2567 นายประเสริฐ มั่นคง" in page
    assert town.faults() == []
    town.sweep(date(2024, 3, 25))
    assert "malee@sample.example.org" in {letter.address for letter in town.deliver(date(2024, 3, 25))}
    town.sweep(date(2024, 4, 1))
    assert "malee@sample.example.org" not in {letter.address for letter in town.deliver(date(2024, 4, 1))}


def test_a_head_who_leaves_opens_nothing_of_the_division_with_the_link_of_old(desk: AtTheDesk, town: Town) -> None:
    mine = town.checkpoint("m1", "finance", date(2024, 3, 29))
    link = town.link(SOMSRI)
    assert desk.client.get(f"/l/{link}/checkpoints/{mine}").status_code == 200
    typed = {"who": number(town, WICHAI), "how": "stays", "from_on": "23 มี.ค. 2567", "to_on": ""}
    page = desk.check(HEAD, **typed)
    assert "นางสมศรี ใจดี จะยืนยันในนามกองคลังไม่ได้ แม้ยังมีลิงก์เดิม" in page
    desk.save(HEAD, **typed)
    assert desk.client.get(f"/l/{link}/checkpoints/{mine}").status_code == 200, "until the day they are the head"
    town.now = office_moment(date(2024, 3, 23), 0, 1)
    assert desk.client.get(f"/l/{link}/checkpoints/{mine}").status_code == 404
    answer = desk.client.post(f"/l/{link}/checkpoints/{mine}", data={"result": "ทำแล้ว", "address": "www.example.org"})
    assert answer.status_code == 404
    assert desk.client.get(f"/l/{town.link(WICHAI)}/checkpoints/{mine}").status_code == 200


def test_who_acts_is_ended_early_with_a_reason(desk: AtTheDesk, town: Town) -> None:
    town.post(WICHAI, "head", "works", from_on=TODAY, to_on=date(2024, 3, 29))
    path = f"{PEOPLE}/posts/{post(town, Role.HEAD)}/end"
    assert "ยังไม่ได้เขียนเหตุผล" in desk.check(path, 422, last_on="24 มี.ค. 2567", words="")
    page = desk.check(path, last_on="24 มี.ค. 2567", words="หัวหน้ากลับมาแล้ว")
    assert "ตั้งแต่ 25 มีนาคม 2567 ถึง 29 มีนาคม 2567 จดหมายของกองช่างจะไปถึง นายอนันต์ มีสุข" in page
    page = desk.save(path, last_on="24 มี.ค. 2567", words="หัวหน้ากลับมาแล้ว")
    assert "รักษาราชการแทน 22 มี.ค. 2567 ถึง 24 มี.ค. 2567" in page
    assert "วันสุดท้าย 24 มี.ค. 2567: หัวหน้ากลับมาแล้ว" in page
    assert "สิ้นสุดไปแล้ว" not in desk.check(path, last_on="23 มี.ค. 2567", words="เร็วขึ้นอีก")


def test_the_secretary_cannot_lock_the_office_out_by_accident(desk: AtTheDesk, town: Town) -> None:
    path = f"{PEOPLE}/posts/{post(town, Role.SECRETARY)}/end"
    before = town.dump()
    page = desk.check(path, 422, last_on="22 มี.ค. 2567", words="ลองดู")
    assert "ตั้งแต่ 23 มีนาคม 2567 จะไม่มีปลัด" in page
    assert "ลองดู" in desk.client.post(path, data={"last_on": "22 มี.ค. 2567", "words": "ลองดู", "step": "save"}).text
    assert town.dump() == before
    heir = {"who": number(town, SOMSRI), "how": "stays", "from_on": "23 มี.ค. 2567", "to_on": ""}
    page = desk.check(f"{PEOPLE}/secretary", **heir)
    assert "ตั้งแต่ 23 มีนาคม 2567 ท่านจะเปิดโต๊ะทำงานนี้ไม่ได้อีก" in page
    desk.save(f"{PEOPLE}/secretary", **heir)
    town.now = office_moment(TODAY, 23, 50)
    desk.sign_in()
    town.now = office_moment(date(2024, 3, 23), 0, 10)
    assert desk.client.get(PEOPLE).headers["location"] == "/me"
    desk.sign_in(SOMSRI)
    desk.read(PEOPLE)


def test_an_officer_is_added_changed_and_their_page_tells_all_of_it(desk: AtTheDesk, town: Town) -> None:
    page = desk.save(
        f"{PEOPLE}/add", name="นางมาลี ใหม่", position="นักจัดการ", address="malee@sample.example.org", from_on="22/3/2567"
    )
    assert "ไม่มีตำแหน่งในระบบ" in page
    assert "เพิ่มนางมาลี ใหม่ (นักจัดการ) malee@sample.example.org ตั้งแต่ 22 มี.ค. 2567" in page
    here = f"{PEOPLE}/officers/{number(town, 'malee')}"
    typed = {"name": "นางมาลี เก่า", "position": "นักจัดการ", "address": "malee.k@sample.example.org", "from_on": "1 เม.ย. 2567"}
    page = desk.check(f"{here}/change", **typed)
    assert "เดิม malee@sample.example.org ใหม่ malee.k@sample.example.org" in page
    assert "ตั้งแต่ 1 เมษายน 2567 จดหมายถึงนางมาลี เก่าจะไปที่ malee.k@sample.example.org" in page
    page = desk.save(f"{here}/change", **typed)
    assert "ตั้งแต่ 1 เมษายน 2567: นางมาลี เก่า · นักจัดการ · malee.k@sample.example.org" in page
    assert "เปลี่ยน “นางมาลี ใหม่ · malee@sample.example.org” เป็น “นางมาลี เก่า · malee.k@sample.example.org”" in page
    assert "เหมือนเดิมทุกอย่าง" in desk.check(f"{here}/change", 422, **typed)
    assert "หัวหน้ากองคลัง ตั้งแต่ 1 ต.ค. 2566 · ขณะนี้" in desk.read(f"{PEOPLE}/officers/{number(town, SOMSRI)}")
    assert "ต้องยืนยันวันนี้ 7 รายการ" in desk.read(f"{PEOPLE}/officers/{number(town, SOMSRI)}")
    assert town.faults() == []


def test_a_division_is_renamed_from_a_day_on(desk: AtTheDesk, town: Town) -> None:
    path = f"{PEOPLE}/divisions/finance/rename"
    assert "รายงานของวันก่อนหน้านั้นยังใช้ชื่อ กองคลัง" in desk.check(path, name="กองการเงิน", from_on="1 เม.ย. 2567")
    page = desk.save(path, name="กองการเงิน", from_on="1 เม.ย. 2567")
    assert "ตั้งแต่ 1 เมษายน 2567 ชื่อ กองการเงิน" in page
    assert "เปลี่ยนชื่อกองคลัง เป็น “กองการเงิน” ตั้งแต่ 1 เม.ย. 2567" in page


def test_an_address_that_is_none_or_takes_no_letter_is_said(desk: AtTheDesk, town: Town) -> None:
    town.sweep(TODAY)
    with town.begin() as (session, agency):
        claimed = outbox.claim(session, agency.id, at=town.now)
        assert claimed is not None
        outbox.failed(session, claimed, at=town.now, trouble="550 no such user")
    page = desk.read(PEOPLE)
    assert page.count("จดหมายวันที่ 22 มี.ค. 2567 ส่งไม่ถึง โปรดตรวจที่อยู่อีเมล") == 2
    with town.office.look() as session:
        who = session.scalars(select(Officer).where(Officer.address == claimed.address)).one()
    typed = {"name": who.name, "position": who.position, "address": "right@sample.example.org", "from_on": "22 มี.ค. 2567"}
    desk.save(f"{PEOPLE}/officers/{who.id}/change", **typed)
    assert "ส่งไม่ถึง" not in desk.read(PEOPLE), "the new address has not failed"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "ยังไม่ได้เลือกว่าใคร"),
        ({"from_on": ""}, "ยังไม่ได้ใส่วันที่"),
        ({"from_on": "31 ก.พ. 2567"}, "ไม่มีวันที่ “31 ก.พ. 2567” ในปฏิทิน"),
        ({"how": ""}, "ยังไม่ได้เลือกว่าดำรงตำแหน่งเองหรือรักษาราชการแทน"),
        ({"who": SOMSRI}, "เป็นเช่นนั้นอยู่แล้ว"),
        ({"who": WICHAI, "from_on": "22/3/2667"}, "วันที่ห่างจากวันนี้เกินไป"),
        ({"who": WICHAI, "how": "acts", "to_on": "1/3/2567"}, "วันสุดท้ายมาก่อนวันแรก"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(desk: AtTheDesk, town: Town, typed: dict[str, str], said: str) -> None:
    whole = {"who": "", "how": "stays", "from_on": "22 มี.ค. 2567", "to_on": "", **typed}
    whole["who"] = number(town, whole["who"]) if whole["who"] else "x"
    before = town.dump()
    assert said in desk.check(HEAD, 422, **whole)
    answer = desk.client.post(HEAD, data={**whole, "step": "check"})
    assert f'value="{whole["from_on"]}"' in answer.text
    assert town.dump() == before


@pytest.mark.parametrize(
    "path",
    [
        PEOPLE, f"{PEOPLE}/officers/1", f"{PEOPLE}/add", f"{PEOPLE}/officers/1/change", HEAD, f"{PEOPLE}/secretary",
        f"{PEOPLE}/posts/1/end", f"{PEOPLE}/divisions/finance/rename",
    ],
)  # fmt: skip
def test_nobody_but_the_secretary_comes_in(desk: AtTheDesk, town: Town, path: str) -> None:
    for who, place in ((SOMSRI, "/me"), (MANOP, "/desk")):
        desk.sign_in(who)
        assert desk.client.get(path).headers["location"] == place
        if path not in (PEOPLE, f"{PEOPLE}/officers/1"):
            before = town.dump()
            assert desk.client.post(path, data={"step": "save"}).status_code == 403
            assert town.dump() == before
    desk.client.cookies.clear()
    assert desk.client.get(path).status_code == 401


@pytest.mark.parametrize(
    "path", ["officers/999", "officers/999/change", "divisions/nowhere/head", "posts/999/end", "divisions/nowhere/rename"]
)
def test_what_there_is_not_is_nowhere(desk: AtTheDesk, path: str) -> None:
    assert desk.client.get(f"{PEOPLE}/{path}").status_code == 404


def test_no_page_of_people_takes_more_than_ten_queries(desk: AtTheDesk, town: Town) -> None:
    typed = {"who": number(town, WICHAI), "how": "acts", "from_on": "25 มี.ค. 2567", "to_on": "29 มี.ค. 2567"}
    desk.save(HEAD, **typed)
    desk.save(f"{PEOPLE}/divisions/finance/rename", name="กองการเงิน", from_on="1 เม.ย. 2567")
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for path in (PEOPLE, f"{PEOPLE}/officers/{number(town, WICHAI)}", HEAD):
        asked.clear()
        desk.read(path)
        assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 10, "\n".join(asked)


@pytest.mark.parametrize(
    ("page", "room"),
    [
        ("/desk/people/add", "คน"), ("/desk/people/divisions/works/end", "คน"), ("/desk/plan/measures/1/words", "แผน"),
        ("/desk/keys/new", "เชื่อมระบบ"), ("/desk/hooks/new", "เชื่อมระบบ"),
    ],
)  # fmt: skip
def test_whoever_changes_something_sees_in_which_room_they_are(desk: AtTheDesk, page: str, room: str) -> None:
    assert re.findall('aria-current="page">([^<]+)<', desk.client.get(page).text) == [room]
