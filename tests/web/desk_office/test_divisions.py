"""Divisions come and go at the desk, each looked at before it is saved."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event, select

from ita_model.calendar import office_moment
from ita_model.records import Checkpoint, Officer
from tests.support.cast import ANAN, MANOP, SOMSRI, WICHAI, Town
from tests.web.desk_office.conftest import AtTheDesk

PEOPLE = "/desk/people"
ADD, END = f"{PEOPLE}/divisions/add", f"{PEOPLE}/divisions/works/end"
WELFARE = "กองสวัสดิการสังคม"


def given(town: Town, **said: str) -> dict[str, str]:
    with town.office.look() as session:
        who = session.scalars(select(Officer.id).where(Officer.agency_id == 1, Officer.code == WICHAI)).one()
    return {"name": WELFARE, "who": str(who), "from_on": "1 เม.ย. 2567", **said}


def test_a_division_is_added_with_a_head_from_a_day_on(desk: AtTheDesk, town: Town) -> None:
    before = town.dump()
    page = desk.check(ADD, **given(town))
    assert "ตั้งแต่ 1 เมษายน 2567 นายวิชัย ขยันงานยืนยันแทนกองสวัสดิการสังคมได้" in page
    assert town.dump() == before
    page = desk.save(ADD, **given(town))
    assert f"{WELFARE} เปลี่ยนชื่อ" in page
    assert "เริ่ม 1 เมษายน 2567" in page
    assert "เพิ่มกองสวัสดิการสังคม ตั้งแต่ 1 เม.ย. 2567" in page
    assert "เพิ่มกองสวัสดิการสังคม ตั้งแต่ 1 เมษายน 2567 มีนายวิชัย ขยันงานเป็นหัวหน้า" in desk.read("/desk/trail")
    town.now = office_moment(date(2024, 4, 1), 9)
    desk.sign_in()
    assert "เริ่ม 1 เมษายน 2567" not in desk.read(PEOPLE)
    assert WELFARE in desk.read("/desk/plan/steps/1/join")
    assert town.faults() == []


def test_what_is_wrong_with_a_new_division_is_said(desk: AtTheDesk, town: Town) -> None:
    before = town.dump()
    page = desk.check(ADD, 422, **given(town, name="", who="", from_on="วันหนึ่ง"))
    for said in ("ยังไม่ได้ใส่ชื่อสำนัก/กอง", "ยังไม่ได้เลือกหัวหน้า", "อ่านวันที่ “วันหนึ่ง” ไม่ออก"):
        assert said in page
    assert "มีสำนัก/กองชื่อนี้แล้ว" in desk.check(ADD, 422, **given(town, name="กองคลัง"))
    assert town.dump() == before


def test_a_division_ends_and_the_look_before_lists_all_that_it_owes(desk: AtTheDesk, town: Town) -> None:
    code = town.add_division(WELFARE, WICHAI)
    town.join("m1", "works", from_on=date(2024, 8, 1))
    assert "กองช่าง · ยังค้าง 3 รายการ" in desk.read(END)
    before = town.dump()
    typed = {"last_on": "31 มี.ค. 2567", "how": f"to-{code}", "words": "โอนภารกิจ"}
    page = desk.check(END, **typed)
    for said in (
        "ส่งต่อให้กองสวัสดิการสังคม 3 รายการ "
        "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง 2 รายการ จัดทำสรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1) และเผยแพร่บนเว็บไซต์ของหน่วยงาน "
        "30 ส.ค. 2567 · 30 ก.ย. 2567 กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน 1 รายการ จัดทำคู่มือ",
        "ถือปฏิบัติอย่างเคร่งครัดโดยทั่วกัน 19 มี.ค. 2567",
        "ทุกรายการข้างต้นเปลี่ยนทันทีที่บันทึก ไม่รอถึงวันสุดท้าย",
        "นายอนันต์ มีสุขพ้นจากตำแหน่งของกองช่างในวันนั้น",
        "หัวหน้ากองสวัสดิการสังคมเห็นรายการทันที",
        "ในนั้น 1 รายการเกินกำหนดแล้ว",
        "ผลที่ทำไว้แล้วยังอยู่ในรายงานภายใต้ชื่อเดิม",
    ):
        assert said in page, said
    assert town.dump() == before
    assert "สิ้นสุด วันสุดท้าย 31 มีนาคม 2567: โอนภารกิจ" in desk.save(END, **typed)
    assert "นายประเสริฐ มั่นคง บันทึกว่ากองช่างสิ้นสุด วันสุดท้าย 31 มีนาคม 2567" in desk.read("/desk/trail")
    assert 'value="works"' not in desk.client.get("/desk/plan/steps/1/join").text
    with town.office.look() as session:
        assert {one.division_id for one in session.scalars(select(Checkpoint)) if one.state.awaits_division} == {1, 3}
    town.now = office_moment(date(2024, 4, 1), 9)
    desk.sign_in()
    page = desk.read(PEOPLE)
    assert "สำนัก/กองที่สิ้นสุดแล้ว กองช่าง สิ้นสุด วันสุดท้าย 31 มีนาคม 2567 · โอนภารกิจ" in page
    assert "หัวหน้ากองช่าง ไม่มีผู้ดำรงตำแหน่ง" not in page
    assert "กองช่างสิ้นสุด วันสุดท้าย 31 มี.ค. 2567: โอนภารกิจ" in page
    assert town.faults() == []


def test_why_a_division_cannot_end_is_said(desk: AtTheDesk, town: Town) -> None:
    typed = {"last_on": "22 มี.ค. 2567", "how": "waive", "words": "ยุบกอง"}
    assert "เป็นผู้เสนอรายงาน จึงสิ้นสุดไม่ได้" in desk.check(END.replace("works", "finance"), 422, **typed)
    page = desk.check(END, 422, last_on="", how="", words="")
    for said in ("ยังไม่ได้ใส่วันที่", "ยังไม่ได้เลือกว่าจะยกเว้นหรือส่งต่อ", "ยังไม่ได้เขียนเหตุผล"):
        assert said in page
    own = desk.check(END, **{**typed, "how": "to-finance"})
    assert "ยกเว้น 1 รายการ กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน 1 รายการ" in own, "it owes its own"
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    assert "มี 1 รายการรอตรวจ โปรดรับรองหรือส่งกลับก่อน" in desk.check(END, 422, **typed)
    town.accept(town.checkpoint("m2", "works"))
    assert "จะให้เป็นอย่างไร" not in desk.read(END), "it owes nothing"
    desk.save(END, **typed)
    assert "สิ้นสุดไปแล้ว" in desk.check(END, 422, **typed)


@pytest.mark.parametrize("path", [ADD, END])
def test_nobody_but_the_secretary_comes_in_and_no_form_takes_more_than_ten_queries(
    desk: AtTheDesk, town: Town, path: str
) -> None:
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for one in (path, PEOPLE):
        asked.clear()
        desk.read(one)
        assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 10
    for who, place in ((SOMSRI, "/me"), (MANOP, "/desk")):
        desk.sign_in(who)
        before = town.dump()
        assert desk.client.get(path).headers["location"] == place
        assert desk.client.post(path, data={"step": "save"}).status_code == 403
        assert town.dump() == before


def test_a_division_that_there_is_not_is_nowhere(desk: AtTheDesk) -> None:
    assert desk.client.get(f"{PEOPLE}/divisions/nowhere/end").status_code == 404
