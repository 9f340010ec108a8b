"""The room of the plan: what was promised, changed during the year with a reason, and what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.records import Checkpoint, Measure, Step
from tests.support.cast import ANAN, MANOP, SOMSRI, Town, a_plan, a_town, open_plan
from tests.web.desk_office.conftest import OURS, AtTheDesk
from web.app import create_app

PLAN = "/desk/plan"
OLD = "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน"
NEW = "มาตรการป้องกันการทุจริตเชิงรุก"


def measure(town: Town, code: str = "m2") -> str:
    with town.office.look() as session:
        return f"{PLAN}/measures/{session.scalars(select(Measure.id).where(Measure.code == code)).one()}/words"


def step(town: Town, code: str = "m2") -> str:
    with town.office.look() as session:
        of = select(Step.id).join(Measure, Measure.id == Step.measure_id).where(Measure.code == code)
        return f"{PLAN}/steps/{session.scalars(of).one()}/words"


def typed(title: str = NEW, *, from_on: str = "1 เม.ย. 2567", words: str = "ผู้บริหารสั่งการ") -> dict[str, str]:
    return {"title": title, "responsible": "ทุกสำนัก/กอง", "period": "ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗", "from_on": from_on, "words": words}


def test_the_plan_stands_as_promised_with_who_owes_what_and_until_when(desk: AtTheDesk) -> None:
    page = desk.read(PLAN)
    assert (
        page.index("(5) กระบวนการสร้างความโปร่งใส") < page.index("มาตรการเผยแพร่ข้อมูล") < page.index("(7) กลไก") < page.index(OLD)
    )
    assert "กำหนด 12 รายการ 31 ต.ค. 2566 – 30 ก.ย. 2567" in page
    assert "19 มีนาคม 2567 กองช่าง" in page


def test_a_measure_is_reworded_from_a_day_on_and_the_change_is_told(desk: AtTheDesk, town: Town) -> None:
    before, path = town.dump(), measure(town)
    page = desk.check(path, **typed())
    assert f"เดิม {OLD} ใหม่ {NEW}" in page
    assert "ตั้งแต่ 1 เมษายน 2567 รายงาน จดหมาย และหน้าต่าง ๆ ใช้ถ้อยคำใหม่" in page
    assert town.dump() == before
    assert OLD in desk.save(path, **typed()), "until the day it reads as before"
    page = desk.read(f"{PLAN}/changes")
    assert f"เดิม {OLD} ใหม่ {NEW}" in page
    assert "ตั้งแต่ 1 เมษายน 2567" in page
    assert "ผู้บริหารสั่งการ" in page
    assert "นายประเสริฐ มั่นคง · 22 มีนาคม 2567" in page
    town.sweep(date(2024, 4, 1))
    town.now = office_moment(date(2024, 4, 1), 9)
    desk.sign_in()
    assert NEW in desk.read(PLAN)
    assert NEW in desk.read("/desk")
    assert town.faults() == []


def test_what_is_wrong_with_a_rewording_is_said_and_kept(desk: AtTheDesk, town: Town) -> None:
    before, path = town.dump(), measure(town)
    page = desk.check(path, 422, **typed("", from_on="เมื่อวาน", words=""))
    for said in ("ช่องนี้ว่างไม่ได้", "อ่านวันที่ “เมื่อวาน” ไม่ออก", "ยังไม่ได้เขียนเหตุผล", "โปรดแก้ไข 3 จุด"):
        assert said in page
    assert "เหมือนเดิมทุกอย่าง" in desk.check(path, 422, **typed(OLD))
    assert "นอกปีงบประมาณ" in desk.check(path, 422, **typed(from_on="1 ต.ค. 2567"))
    assert NEW in desk.client.post(path, data={**typed(from_on="1 ต.ค. 2567"), "step": "check"}).text
    assert town.dump() == before


def test_a_step_gets_the_words_for_its_evidence_and_a_head_reads_them(desk: AtTheDesk, town: Town) -> None:
    given = {"text": "จัดทำคู่มือ", "good_evidence": "ภาพปกคู่มือ", "from_on": "22 มี.ค. 2567", "words": "หัวหน้าถามบ่อย"}
    assert "จัดทำคู่มือ หลักฐานที่ดี: ภาพปกคู่มือ" in desk.save(step(town), **given)
    page = desk.client.get(f"/l/{town.link(ANAN)}/checkpoints/{town.checkpoint('m2', 'works')}").text
    assert "ภาพปกคู่มือ" in page


def test_a_due_day_is_moved_for_one_division_or_for_all(desk: AtTheDesk, town: Town) -> None:
    mine, theirs = town.checkpoint("m2", "works"), town.checkpoint("m2", "finance")
    path = f"{PLAN}/checkpoints/{mine}/due"
    one = {"whole": "one", "due_on": "30 เม.ย. 2567", "words": "รอคู่มือจากอำเภอ"}
    page = desk.check(path, **one)
    assert "เดิม อังคาร 19 มีนาคม 2567 ใหม่ อังคาร 30 เมษายน 2567" in page
    assert "เปิดให้ยืนยันและเริ่มเตือน 31 มีนาคม 2567" in page
    assert "รายงานรอบ 6 เดือนไม่นับรายการนี้" in page
    assert "เลื่อนมาแล้ว" in desk.save(path, **one)
    desk.save(path, **{**one, "whole": "all", "due_on": "๓๑ พฤษภาคม ๒๕๖๗"})
    with town.office.look() as session:
        assert {session.get_one(Checkpoint, number).due_on for number in (mine, theirs)} == {date(2024, 5, 31)}
    page = desk.read(f"{PLAN}/changes")
    assert "กำหนดของกองช่าง รอบ 19 มีนาคม 2567 เดิม 30 เมษายน 2567 ใหม่ 31 พฤษภาคม 2567" in page
    assert "กำหนดของกองคลัง รอบ 19 มีนาคม 2567 เดิม 19 มีนาคม 2567 ใหม่ 31 พฤษภาคม 2567" in page
    assert "ปลัดเลื่อนกำหนดจาก 30 เม.ย. 2567 เพราะรอคู่มือจากอำเภอ" in desk.client.get(
        f"/l/{town.link(ANAN)}/checkpoints/{mine}"
    ).text.replace("\n", " ")
    assert town.faults() == []


def test_a_division_is_asked_for_a_step_once_more(desk: AtTheDesk, town: Town) -> None:
    path, before = step(town).replace("words", "add"), town.dump()
    given = {"division": "works", "due_on": "28 มิ.ย. 2567", "words": "อำเภอขอเพิ่ม"}
    page = desk.check(path, **given)
    assert "กำหนด ศุกร์ 28 มิถุนายน 2567" in page
    assert "เปิดให้ยืนยันและเริ่มเตือน 29 พฤษภาคม 2567" in page
    assert town.dump() == before
    assert "28 มิถุนายน 2567 กองช่าง" in desk.save(path, **given)
    assert "เพิ่มกำหนดของกองช่าง ใหม่ 28 มิถุนายน 2567" in desk.read(f"{PLAN}/changes")
    assert "นายประเสริฐ มั่นคง เพิ่มกำหนด“จัดทำคู่มือ" in desk.read("/desk/trail")
    assert "เหมือนเดิมทุกอย่าง" in desk.check(path, 422, **given)
    assert "ยังไม่ได้เลือกสำนัก/กอง" in desk.check(path, 422, **{**given, "division": ""})
    assert town.faults() == []


def test_what_was_accepted_keeps_its_day(desk: AtTheDesk, town: Town) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI)
    town.accept(mine)
    given = {"whole": "one", "due_on": "30 เม.ย. 2567", "words": "ลองดู"}
    assert "รับรองหรือยกเว้นแล้ว" in desk.check(f"{PLAN}/checkpoints/{mine}/due", 422, **given)
    assert f"{PLAN}/checkpoints/{mine}/due" not in desk.client.get(PLAN).text


def test_what_the_plan_lacks_is_counted_told_and_leads_to_where_to_mend_it(tmp_path: Path) -> None:
    plan = a_plan(months=False)
    monthly, both = plan.aspects[0].measures[0], plan.aspects[1].measures[0]
    late = replace(
        monthly, steps=(replace(monthly.steps[0], schedule=replace(monthly.steps[0].schedule, on=(date(2024, 6, 28),))),)
    )
    plan = replace(plan, aspects=(replace(plan.aspects[0], measures=(late,)), replace(plan.aspects[1], measures=(both,))))
    with (
        a_town(tmp_path / "office", plan=plan) as town,
        TestClient(create_app(town.office, clock=town.clock), follow_redirects=False, headers=OURS) as client,
    ):
        desk = AtTheDesk(client, town)
        desk.sign_in()
        page = desk.read(f"{PLAN}/gaps")
        assert "ด้านที่ยังไม่มีมาตรการ 5 ข้อ" in page
        assert "ขั้นตอนที่ไม่บอกว่าหลักฐานที่ดีเป็นอย่างไร 1 ข้อ" in page
        assert "มาตรการที่กำหนดทั้งหมดอยู่หลังรายงานรอบ 6 เดือน 1 ข้อ" in page
        assert "สำนัก/กองที่ไม่มีหัวหน้าวันนี้" not in page
        assert "สิ่งที่แผนยังขาด 7 ข้อ" in desk.read(PLAN)

        posts = [post for post in (2, 3, 4, 5) if desk.client.get(f"/desk/people/posts/{post}/end").status_code == 200]
        for post in posts:
            answer = desk.client.post(
                f"/desk/people/posts/{post}/end", data={"last_on": "21 มี.ค. 2567", "words": "ย้าย", "step": "save"}
            )
            assert answer.status_code == 303
        page = desk.client.get(f"{PLAN}/gaps").text
        assert 'href="/desk/people/divisions/finance/head"' in page
        assert 'href="/desk/people/divisions/works/head"' in page
        given = {"text": "จัดทำคู่มือ", "good_evidence": "ภาพปก", "from_on": "22 มี.ค. 2567", "words": "ให้ครบ"}
        desk.save(step(town), **given)
        assert "ขั้นตอนที่ไม่บอกว่าหลักฐานที่ดีเป็นอย่างไร" not in desk.read(f"{PLAN}/gaps")


@pytest.mark.parametrize(
    "path", ["", "/changes", "/gaps", "/measures/1/words", "/steps/1/words", "/steps/1/add", "/checkpoints/1/due"]
)
def test_nobody_but_the_secretary_comes_in(desk: AtTheDesk, town: Town, path: str) -> None:
    for who, place in ((SOMSRI, "/me"), (MANOP, "/desk")):
        desk.sign_in(who)
        before = town.dump()
        assert desk.client.get(PLAN + path).headers["location"] == place
        if path.endswith(("words", "due", "add")):
            assert desk.client.post(PLAN + path, data={"step": "save"}).status_code == 403
        assert town.dump() == before


@pytest.mark.parametrize(
    "path", ["measures/999/words", "steps/999/words", "steps/999/add", "checkpoints/999/due", "?year=2560"]
)
def test_what_there_is_not_is_nowhere(desk: AtTheDesk, path: str) -> None:
    assert desk.client.get(f"{PLAN}{'' if path.startswith('?') else '/'}{path}").status_code == 404


def test_another_agencys_plan_is_nowhere(desk: AtTheDesk, town: Town) -> None:
    open_plan(town, a_plan("other"))
    with town.office.look() as session:
        theirs = max(session.scalars(select(Measure.id)))
        their_step, their_point = max(session.scalars(select(Step.id))), max(session.scalars(select(Checkpoint.id)))
    for path in (f"measures/{theirs}/words", f"steps/{their_step}/words", f"checkpoints/{their_point}/due"):
        assert desk.client.get(f"{PLAN}/{path}").status_code == 404
        assert desk.client.post(f"{PLAN}/{path}", data={"step": "save"}).status_code == 404


def test_no_page_of_the_plan_takes_more_than_ten_queries(desk: AtTheDesk, town: Town) -> None:
    desk.save(measure(town), **typed())
    town.reword_step("m2", "จัดทำคู่มือ")
    town.reschedule(town.checkpoint("m2", "works"), date(2024, 4, 30))
    town.add_checkpoint("m2", "works", date(2024, 6, 28))
    asked: list[str] = []
    event.listen(town.office.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for path in (
        PLAN,
        f"{PLAN}/changes",
        f"{PLAN}/gaps",
        measure(town),
        step(town),
        f"{PLAN}/steps/1/add",
        f"{PLAN}/checkpoints/1/due",
    ):
        asked.clear()
        desk.read(path)
        assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 10, (path, len(asked), "\n".join(asked))


@pytest.mark.parametrize(("field", "most"), [("title", 500), ("responsible", 300), ("period", 100)])
def test_words_that_no_cell_of_a_report_can_hold_are_refused_and_kept(
    desk: AtTheDesk, town: Town, field: str, most: int
) -> None:
    before, path = town.dump(), measure(town)
    page = desk.check(path, 422, **{**typed(), field: "ก" * 3_000})
    assert f"ยาว 3,000 ตัวอักษร ต้องไม่เกิน {most}" in page
    assert "ก" * 3_000 in page
    desk.check(path, **{**typed(), field: "ก" * most})
    assert town.dump() == before
