"""What a difference of two versions says where the plan was changed in between: which words, which days, by whom, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ita_model import staffing
from ita_model.calendar import office_moment
from ita_model.records import Post, Role
from ita_model.report.between import Deed
from ita_model.report.reasons import Why
from ita_model.report.telling import fact_told
from ita_model.schedule import Schedule
from tests.support.cast import PRASERT, TODAY, WICHAI, Town, a_plan, a_town
from tests.support.differing import cell, compared, compiled, deeds, part


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office in March: one checkpoint of กองคลัง's measure, one of either division in the other."""
    with a_town(tmp_path / "office", on=TODAY, plan=a_plan(months=False)) as town:
        yield town


def test_new_words_are_the_reason_for_the_cells_that_say_them(town: Town) -> None:
    compiled(town)
    town.reword("m2", "มาตรการป้องกันการทุจริตเชิงรุก")
    town.reword_step("m2", "จัดทำคู่มือ")
    compiled(town)
    found = compared(town)
    assert deeds(cell(found, "m2", 0)) == [Deed.REWORDED, Deed.REWORDED]
    told = [fact_told(fact) for fact in cell(found, "m2", 0).because.facts]
    assert any("เป็น “มาตรการป้องกันการทุจริตเชิงรุก” ตั้งแต่ 22 มีนาคม 2567" in one for one in told)
    assert all(one.startswith("นายประเสริฐ มั่นคง") for one in told)
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


def test_a_moved_due_day_is_the_reason_for_what_is_outstanding_and_for_the_sums(town: Town) -> None:
    compiled(town)
    town.reschedule(town.checkpoint("m2", "works"), date(2024, 4, 30))
    compiled(town)
    found = compared(town)
    assert part(found, "outstanding")
    for one in (*part(found, "outstanding"), *part(found, "summary")):
        assert deeds(one) == [Deed.RESCHEDULED], one.change.where
    (told,) = {fact_told(fact) for one in part(found, "outstanding") for fact in one.because.facts}
    assert "เลื่อนกำหนดของกองช่าง" in told
    assert "จาก 19 มี.ค. 2567 เป็น 30 เม.ย. 2567 เหตุผล “รอคู่มือจากอำเภอ”" in told
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


def test_a_checkpoint_that_was_added_is_the_reason_for_what_is_outstanding_and_for_the_sums(town: Town) -> None:
    compiled(town)
    town.add_checkpoint("m2", "works", date(2024, 3, 25))
    compiled(town)
    found = compared(town)
    assert part(found, "outstanding")
    for one in part(found, "outstanding"):
        assert Deed.ADDED in deeds(one), one.change.where
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


@pytest.mark.parametrize("due", [date(2024, 3, 25), date(2024, 9, 30)], ids=["in the period", "after it"])
def test_a_measure_that_was_added_is_the_reason_for_its_row_and_for_every_sum_that_it_changed(town: Town, due: date) -> None:
    compiled(town)
    town.add_measure(4, "มาตรการดูแลทรัพย์สิน", "finance", "works", schedule=Schedule(on=(due,)))
    compiled(town)
    found = compared(town)
    mine = [one for one in part(found, "sections") if one.change.spot.measure == "m3"]
    assert mine
    assert part(found, "summary")
    for one in (*mine, *part(found, "summary"), *part(found, "progress"), *part(found, "outstanding")):
        assert deeds(one) == [Deed.MEASURE_ADDED], one.change.where
    (told,) = {fact_told(fact) for one in mine for fact in one.because.facts}
    assert "เพิ่มมาตรการ “มาตรการดูแลทรัพย์สิน” เหตุผล “อำเภอให้เพิ่ม”" in told
    assert told.startswith("นายประเสริฐ มั่นคง")
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


def test_a_step_that_was_added_is_the_reason_for_the_cell_of_steps_and_for_what_is_outstanding(town: Town) -> None:
    compiled(town)
    town.add_step("m2", "ประกาศเจตนารมณ์", "works", schedule=Schedule(on=(date(2024, 3, 25),)))
    compiled(town)
    found = compared(town)
    assert deeds(cell(found, "m2", 1)) == [Deed.STEP_ADDED]
    assert part(found, "outstanding")
    for one in (*part(found, "outstanding"), *part(found, "summary"), *part(found, "progress")):
        assert deeds(one) == [Deed.STEP_ADDED], one.change.where
    (told,) = {fact_told(fact) for fact in cell(found, "m2", 1).because.facts}
    assert "เพิ่มขั้นตอน “ประกาศเจตนารมณ์” ใน “กลไกและมาตรการ" in told
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


def test_a_division_that_joined_is_the_reason_for_what_it_owes(town: Town) -> None:
    compiled(town)
    town.join("m1", "works", from_on=date(2024, 3, 25))
    compiled(town)
    found = compared(town)
    for one in (*part(found, "outstanding"), *part(found, "summary")):
        assert deeds(one) == [Deed.ADDED], one.change.where
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


def test_divisions_that_came_and_went_are_told_by_what_was_done_for_them(town: Town) -> None:
    compiled(town)
    code = town.add_division("กองสวัสดิการสังคม", WICHAI)
    town.add_step("m1", "เยี่ยมผู้สูงอายุ", code, schedule=Schedule(on=(date(2024, 3, 25),)))
    town.end_division("works", to=code)
    compiled(town)
    found = compared(town)
    assert part(found, "outstanding")
    assert part(found, "summary")
    for one in (*part(found, "outstanding"), *part(found, "summary")):
        assert set(deeds(one)) & {Deed.STEP_ADDED, Deed.HANDED_OVER}, one.change.where
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []
    compiled(town, as_of=date(2024, 3, 21))
    assert [one.change.where for one in compared(town).changes if Why.NOT_FOUND in one.because.whys] == []


def test_what_went_to_a_division_that_is_newer_than_both_versions_is_told_by_who_was_asked_then(town: Town) -> None:
    point = town.checkpoint("m2", "works")
    compiled(town)
    town.reschedule(point, date(2024, 3, 29))
    town.now = town.now.add(minutes=1)
    compiled(town)
    town.now = town.now.add(minutes=1)
    town.hand_over(point, town.add_division("กองสวัสดิการ", WICHAI), PRASERT)
    told = [fact for one in compared(town).changes for fact in one.because.facts if fact.deed is Deed.RESCHEDULED]
    assert {fact.division for fact in told} == {"กองช่าง"}


def test_a_version_of_an_earlier_day_does_without_what_was_added_later(town: Town) -> None:
    town.add_measure(4, "มาตรการดูแลทรัพย์สิน", "works", schedule=Schedule(on=(date(2024, 3, 25),)))
    compiled(town)
    compiled(town, as_of=date(2024, 3, 21))
    found = compared(town)
    for one in part(found, "summary"):
        assert {fact_told(fact).split(":")[0] for fact in one.because.facts} == {"ฉบับใหม่ไม่นับ เพราะเกิดหลังวันที่ของข้อมูล"}
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []


def test_who_was_let_go_is_the_reason_for_another_signature(town: Town) -> None:
    town.now = office_moment(date(2024, 4, 1), 9)
    with town.begin() as (session, agency):
        who, by = town.officer(session, WICHAI), town.officer(session, PRASERT)
        days = {"from_on": date(2024, 4, 1), "to_on": date(2024, 4, 5)}
        post = staffing.act(session, agency, Role.SECRETARY, who, division=None, **days, by=by, at=town.now).id
    compiled(town, as_of=date(2024, 3, 31))
    with town.begin() as (session, _):
        by, last = town.officer(session, PRASERT), date(2024, 3, 31)
        staffing.end_post(session, session.get_one(Post, post), last_on=last, by=by, at=town.now, words="บันทึกผิดคน")
    compiled(town, as_of=date(2024, 3, 31))
    found = compared(town)
    assert Deed.LEFT in {deed for one in part(found, "signatures") for deed in deeds(one)}
    assert [one.change.where for one in found.changes if Why.NOT_FOUND in one.because.whys] == []
