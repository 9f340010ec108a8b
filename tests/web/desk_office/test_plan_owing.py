"""Who owes a step changes at the desk: a division joins, one stops, a step or a due day is taken out, all with one reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select

from ita_model.board import board
from ita_model.calendar import office_moment
from ita_model.records import Checkpoint, Measure, Move, Post, Role, Step
from ita_model.states import State
from tests.ita_model.test_replanning import compiled, words
from tests.support.cast import ANAN, MANOP, SOMSRI, TODAY, Town
from tests.web.desk_office.conftest import AtTheDesk

PLAN = "/desk/plan"
WHY = "ย้ายงานไปกองช่าง"


def step_of(town: Town, code: str, act: str) -> str:
    with town.office.look() as session:
        of = select(Step.id).join(Measure, Measure.id == Step.measure_id).where(Measure.code == code)
        return f"{PLAN}/steps/{session.scalars(of).one()}/{act}"


def states(town: Town, code: str, division: int = 1) -> dict[date, State]:
    with town.office.look() as session:
        rows = session.scalars(
            select(Checkpoint)
            .join(Measure, Measure.id == Checkpoint.measure_id)
            .where(Measure.code == code, Checkpoint.division_id == division)
        )
        return {one.due_on: one.state for one in rows}


def test_a_division_joins_from_a_day_on(desk: AtTheDesk, town: Town) -> None:
    path, before = step_of(town, "m1", "join"), town.dump()
    given = {"division": "works", "from_on": "1 ก.ค. 2567", "words": WHY}
    page = desk.check(path, **given)
    assert "ภายใน 31 กรกฎาคม 2567 · 30 สิงหาคม 2567 · 30 กันยายน 2567" in page
    assert "กองช่าง มีเพิ่ม 3 รายการ" in page
    assert "ช่องผู้รับผิดชอบในตารางรายงานยังเป็น “กองคลัง”" in page
    assert town.dump() == before
    assert "31 กรกฎาคม 2567 กองช่าง" in desk.save(path, **given)
    assert "นายประเสริฐ มั่นคง ให้กองช่าง ทำ “จัดทำสรุปผล" in desk.read("/desk/trail")
    assert "เพิ่มกำหนดของกองช่าง ใหม่ กรกฎาคม 2567 สิงหาคม 2567 กันยายน 2567" in desk.read(f"{PLAN}/changes")
    page = desk.check(path, 422, **given)
    assert "ต้องทำขั้นตอนนี้ของตนเองอยู่แล้ว จึงไม่มีอะไรให้เพิ่ม (กำหนด 31 ก.ค. 2567 · 30 ส.ค. 2567 · 30 ก.ย. 2567)" in page
    assert "เหมือนเดิมทุกอย่าง" not in page
    assert "ไม่มีกำหนดเหลืออยู่" in desk.check(step_of(town, "m2", "join"), 422, **given)
    assert town.faults() == []


def test_what_a_division_still_owes_of_a_step_is_handed_over_from_a_day_on(desk: AtTheDesk, town: Town) -> None:
    path, before = step_of(town, "m1", "stop"), town.dump()
    given = {"from_on": "1 ก.ค. 2567", "how": "to-works", "words": WHY}
    page = desk.check(path, **given)
    assert "ส่งต่อให้กองช่าง 3 รายการ กองคลัง · 31 กรกฎาคม 2567 กองคลัง · 30 สิงหาคม 2567 กองคลัง · 30 กันยายน 2567" in page
    assert "หัวหน้ากองช่างเห็นรายการทันทีและได้รับจดหมาย" in page
    assert town.dump() == before
    desk.save(path, **given)
    assert len(states(town, "m1")) == 9
    assert sorted(states(town, "m1", 2)) == [date(2024, 7, 31), date(2024, 8, 30), date(2024, 9, 30)]
    assert "เหลือให้ยกเว้นหรือส่งต่อ" in desk.check(path, 422, **given, whose="works"), "what is there already stays there"
    assert town.faults() == []


def test_what_came_between_the_look_and_the_saving_is_looked_at_again(desk: AtTheDesk, town: Town) -> None:
    path, given = step_of(town, "m1", "stop"), {"from_on": "22 มี.ค. 2567", "how": "waive", "words": WHY}

    def seen(page: str) -> str:
        found = re.search('name="seen" value="([0-9a-f]{64})"', page)
        assert found is not None
        return found[1]

    looked = desk.client.post(path, data={**given, "step": "check"}).text
    town.confirm(town.checkpoint("m1", "finance", date(2024, 3, 29)), SOMSRI)
    before = town.dump()
    again = desk.client.post(path, data={**given, "step": "save", "seen": seen(looked)})
    assert again.status_code == 409
    assert "ยังไม่ได้บันทึก มีคนเปลี่ยนแปลงหลังจากที่ท่านตรวจ" in again.text
    assert "1 รายการรอตรวจอยู่ ไม่เปลี่ยน" in again.text
    assert town.dump() == before
    saved = desk.client.post(path, data={**given, "step": "save", "seen": seen(again.text)}, follow_redirects=False)
    assert saved.status_code == 303
    assert town.faults() == []


def test_a_step_is_taken_out_by_waiving_all_that_remains_and_what_waits_for_review_stays(desk: AtTheDesk, town: Town) -> None:
    late, waits = town.checkpoint("m1", "finance", date(2024, 2, 29)), town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.confirm(waits, SOMSRI)
    path = step_of(town, "m1", "stop")
    given = {"from_on": "22 มี.ค. 2567", "how": "waive", "words": "อำเภอทำแทนทั้งปี"}
    page = desk.check(path, **given)
    assert "ยกเว้น 6 รายการ กองคลัง · 30 เมษายน 2567" in page
    assert "1 รายการรอตรวจอยู่ ไม่เปลี่ยน" in page
    assert "29 กุมภาพันธ์" not in page
    desk.save(path, **given)
    with town.office.look() as session:
        assert session.get_one(Checkpoint, late).state is State.PENDING
        assert session.get_one(Checkpoint, waits).state is State.SUBMITTED
        moves = session.scalars(select(Move).where(Move.after == State.WAIVED)).all()
        assert {one.words for one in moves} == {"อำเภอทำแทนทั้งปี"}
        assert len(moves) == 6
    changes = desk.read(f"{PLAN}/changes")
    assert changes.count("ตัดออกของกองคลัง โดยยกเว้น") == 1, "one press is one change"
    assert "เมษายน 2567 พฤษภาคม 2567 มิถุนายน 2567 กรกฎาคม 2567 สิงหาคม 2567 กันยายน 2567" in changes
    assert town.faults() == []


def test_of_a_step_of_several_divisions_one_stops_or_all(desk: AtTheDesk, town: Town) -> None:
    path = step_of(town, "m2", "stop")
    assert "ทุกสำนัก/กอง (ตัดขั้นตอนนี้ออกจากแผน) เหลือ 2 รายการ เฉพาะกองคลัง เหลือ 1 รายการ" in desk.read(path)
    given = {"from_on": "1 มี.ค. 2567", "how": "to-finance", "words": WHY}
    assert "ยังไม่ได้เลือกว่าของสำนัก/กองใด" in desk.check(path, 422, **given)
    assert "ต้องทำขั้นตอนนี้ของตนเองอยู่แล้ว" in desk.check(path, 422, **given, whose="works")
    page = desk.check(path, **{**given, "how": "waive"}, whose="works")
    assert "ยกเว้น 1 รายการ กองช่าง · 19 มีนาคม 2567" in page
    assert "ในนั้น 1 รายการเกินกำหนดแล้ว" in page
    desk.save(path, **{**given, "how": "waive"}, whose="works")
    assert set(states(town, "m2", 2).values()) == {State.WAIVED}
    assert set(states(town, "m2").values()) == {State.PENDING}


def test_what_is_late_with_whom_it_stays_is_not_counted_with_what_is_handed_over(desk: AtTheDesk, town: Town) -> None:
    late = town.checkpoint("m1", "finance", date(2024, 2, 29))
    desk.save(f"{PLAN}/checkpoints/{late}/stop", how="to-works", words=WHY)
    given = {"whose": "everybody", "from_on": "1 ก.พ. 2567", "words": WHY}
    page = desk.check(step_of(town, "m1", "stop"), **given, how="to-works")
    assert "ส่งต่อให้กองช่าง 7 รายการ กองคลัง · 29 มีนาคม 2567" in page
    assert "เกินกำหนดแล้ว" not in page
    assert "ในนั้น 1 รายการเกินกำหนดแล้ว" in desk.check(step_of(town, "m1", "stop"), **given, how="waive")


def test_a_due_day_is_taken_out_for_all_whom_it_is_asked_of(desk: AtTheDesk, town: Town) -> None:
    path = f"{PLAN}/checkpoints/{town.checkpoint('m2', 'works')}/stop"
    page = desk.check(path, how="waive", words="ปีนี้ไม่มีการยืม")
    assert "ยกเว้น 2 รายการ กองคลัง · 19 มีนาคม 2567 กองช่าง · 19 มีนาคม 2567" in page
    desk.save(path, how="waive", words="ปีนี้ไม่มีการยืม")
    assert set(states(town, "m2").values()) | set(states(town, "m2", 2).values()) == {State.WAIVED}
    assert "ไม่มีรายการเหลือ" in desk.check(path, 422, how="waive", words="อีกครั้ง")
    assert town.faults() == []


def test_nobody_without_a_head_is_given_anything(desk: AtTheDesk, town: Town) -> None:
    with town.begin() as (session, agency):
        head = session.scalars(
            select(Post.id).where(Post.agency_id == agency.id, Post.role == Role.HEAD, Post.division_id == 2)
        )
        post = head.one()
    desk.save(f"/desk/people/posts/{post}/end", last_on="21 มี.ค. 2567", words="ย้าย")
    page = desk.check(step_of(town, "m1", "stop"), 422, from_on="1 ก.ค. 2567", how="to-works", words=WHY)
    assert "ไม่มีหัวหน้าหรือผู้แทนในวันนี้" in page


def test_reports_and_the_board_of_the_day_before_read_as_before(desk: AtTheDesk, town: Town, tmp_path: Path) -> None:
    town.now = office_moment(date(2024, 4, 5), 10)
    desk.sign_in()
    before = compiled(town, tmp_path / "1", date(2024, 3, 31))
    town.now = town.now.add(minutes=1)
    desk.save(step_of(town, "m2", "stop"), whose="works", from_on="1 มี.ค. 2567", how="waive", words="ยุบงาน")
    desk.save(step_of(town, "m1", "join"), division="works", from_on="1 มี.ค. 2567", words="ทำด้วยกัน")
    town.now = town.now.add(minutes=1)
    assert compiled(town, tmp_path / "2", date(2024, 3, 31)) == before
    after = words(compiled(town, tmp_path / "3", date(2024, 4, 5)))
    assert "ยุบงาน" in after
    assert "ยุบงาน" not in words(before)
    with town.begin() as (session, agency):
        owing = [
            {one.division: one.open for one in board(session, agency, today=day).years[0].owing}
            for day in (TODAY, date(2024, 4, 5))
        ]
    assert owing[0]["กองช่าง"] == 1
    assert owing[1]["กองช่าง"] == 1, "of the manual nothing any more, of the month's summary that of March"


def test_what_is_wrong_is_said_and_kept(desk: AtTheDesk, town: Town) -> None:
    before = town.dump()
    page = desk.check(step_of(town, "m1", "stop"), 422, from_on="เมื่อวาน", how="", words="")
    for said in ("อ่านวันที่ “เมื่อวาน” ไม่ออก", "ยังไม่ได้เลือกว่าจะยกเว้นหรือส่งต่อ", "ยังไม่ได้เขียนเหตุผล", "แก้ไข 3 จุด"):
        assert said in page
    page = desk.check(step_of(town, "m1", "join"), 422, division="", from_on="", words="")
    for said in ("ยังไม่ได้เลือกสำนัก/กอง", "ยังไม่ได้ใส่วันที่", "ยังไม่ได้เขียนเหตุผล"):
        assert said in page
    assert town.dump() == before


@pytest.mark.parametrize("path", ["steps/1/join", "steps/1/stop", "checkpoints/1/stop"])
def test_nobody_but_the_secretary_comes_in_and_no_form_takes_more_than_ten_queries(
    desk: AtTheDesk, town: Town, path: str
) -> None:
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    desk.read(f"{PLAN}/{path}")
    assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 10
    for who, place in ((SOMSRI, "/me"), (ANAN, "/me"), (MANOP, "/desk")):
        desk.sign_in(who)
        before = town.dump()
        assert desk.client.get(f"{PLAN}/{path}").headers["location"] == place
        assert desk.client.post(f"{PLAN}/{path}", data={"step": "save"}).status_code == 403
        assert town.dump() == before
