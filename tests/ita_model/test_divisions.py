"""Divisions come and go during the year: what one still owes goes with it, and what it did stays under its name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import divisions, growing, staffing
from ita_model.calendar import FiscalYear, office_moment
from ita_model.confirming import NotYours
from ita_model.handing import NobodyThere, hand_over
from ita_model.opening import AskedOfEnded, open_year
from ita_model.people import roster
from ita_model.records import Checkpoint, Division, Handover, Measure, Move, Officer, Role
from ita_model.replanning import NotPlanned
from ita_model.states import State
from tests.ita_model.test_replanning import compiled, words
from tests.support.cast import A_DAY_IN_MAY, ANAN, MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town, a_plan

WELFARE = "กองสวัสดิการสังคม"


def division(town: Town, code: str) -> int:
    with town.office.look() as session:
        return session.scalars(select(Division.id).where(Division.code == code)).one()


def owed(town: Town, code: str) -> int:
    mine = select(Checkpoint).where(Checkpoint.division_id == division(town, code))
    with town.office.look() as session:
        return sum(one.state.awaits_division for one in session.scalars(mine))


def test_a_division_comes_with_a_head_and_takes_over_work_from_its_first_day_on(either_town: Town) -> None:
    town = either_town
    code = town.add_division(WELFARE, WICHAI, from_on=date(2024, 4, 1))
    with pytest.raises(NobodyThere):
        town.hand_over(town.checkpoint("m1", "finance", date(2024, 4, 30)), code, SOMSRI)
    town.now = office_moment(date(2024, 4, 1), 9)
    town.hand_over(town.checkpoint("m1", "finance", date(2024, 4, 30)), code, SOMSRI)
    town.add_step("m2", "เยี่ยมผู้สูงอายุ", code)
    with town.begin() as (session, agency):
        before, after = (roster(session, agency.id, day) for day in (date(2024, 3, 31), date(2024, 4, 1)))
        who = session.scalars(select(Officer.id).where(Officer.code == WICHAI)).one()
    assert division(town, code) not in before.divisions_of(who)
    assert division(town, code) in after.divisions_of(who)
    town.confirm(town.checkpoint("m1", code), WICHAI, at=office_moment(date(2024, 4, 22), 9))
    assert town.faults() == []


def test_what_a_division_still_owes_goes_to_another_when_it_ends_and_its_posts_end_with_it(either_town: Town) -> None:
    town = either_town
    done = town.checkpoint("m2", "works")
    town.confirm(done, ANAN)
    town.accept(done)
    town.join("m1", "works", from_on=date(2024, 7, 1))
    code = town.add_division(WELFARE, WICHAI)
    ended = town.end_division("works", to=code, last_on=date(2024, 3, 31))
    assert (len(ended.left.asked), len(ended.posts)) == (3, 1)
    assert (owed(town, "works"), owed(town, code)) == (0, 3)
    with town.begin() as (session, agency):
        assert {one.words for one in session.scalars(select(Handover))} == {"ปรับโครงสร้าง"}
        assert session.get_one(Checkpoint, done).division_id == division(town, "works"), "what was done stays its own"
        anan = town.officer(session, ANAN).id
        days = (TODAY, date(2024, 3, 31), date(2024, 4, 1))
        held = [roster(session, agency.id, day).holders(Role.HEAD, division(town, "works")) for day in days]
    assert held == [(anan,), (anan,), ()]
    assert town.faults() == []


def test_what_goes_nowhere_is_waived_with_the_reason(town: Town) -> None:
    town.join("m1", "works", from_on=date(2024, 7, 1))
    town.end_division("works", why="ยุบกอง")
    with town.office.look() as session:
        waived = session.scalars(select(Move).where(Move.after == State.WAIVED)).all()
        assert {one.words for one in waived} == {"ยุบกอง"}
        assert len(waived) == 4
    assert owed(town, "works") == 0
    assert town.faults() == []


def test_nothing_more_is_asked_of_a_division_that_is_to_end(town: Town) -> None:
    town.end_division("works", last_on=date(2024, 6, 30))
    with pytest.raises(NobodyThere):
        town.hand_over(town.checkpoint("m1", "finance", date(2024, 4, 30)), "works", SOMSRI)
    for act in (
        lambda: town.join("m1", "works"),
        lambda: town.add_checkpoint("m1", "works", date(2024, 8, 1)),
        lambda: town.add_step("m1", "ประกาศ", "works"),
    ):
        with pytest.raises(NotPlanned):
            act()


def test_what_the_other_division_owes_by_itself_is_waived_and_the_rest_handed_over(town: Town) -> None:
    own = town.checkpoint("m2", "works")
    step = town.add_step("m2", "ดูแลทางหลวงท้องถิ่น", "works")
    ended = town.end_division("works", to="finance", why="รวมกับกองคลัง")
    assert [one.step_id for one in ended.went.handed] == [step]
    assert [one.id for one in ended.went.waived] == [own]
    assert owed(town, "works") == 0
    assert town.faults() == []


def test_what_cannot_be_is_refused_and_nothing_is_written(town: Town) -> None:
    waits = town.checkpoint("m2", "works")
    town.confirm(waits, ANAN)
    with pytest.raises(divisions.InReview):
        town.end_division("works")
    town.send_back(waits, "ภาพไม่ชัด")
    before = town.dump()
    with pytest.raises(divisions.LeadStays):
        town.end_division("finance")
    with pytest.raises(staffing.NothingNew):
        town.end_division("works", why=" ")
    with pytest.raises(staffing.FarOff):
        town.end_division("works", last_on=date(2030, 1, 1))
    with pytest.raises(divisions.NameTaken):
        town.add_division("กองคลัง", WICHAI)
    with town.begin() as (session, agency):
        works = session.get_one(Division, division(town, "works"))
        for who in (SOMSRI, ANAN, MANOP):
            by = town.officer(session, who)
            with pytest.raises(NotYours):
                divisions.end_division(session, works, last_on=TODAY, to=None, by=by, at=town.now, words="อยาก")
            with pytest.raises(NotYours):
                divisions.add_division(session, agency, name=WELFARE, head=by, from_on=TODAY, by=by, at=town.now)
    assert town.dump() == before
    town.end_division("works")
    with pytest.raises(staffing.NotHeld):
        town.end_division("works")
    assert town.add_division("กองช่าง", WICHAI) == "division-3", "the name of one that ended is free again"


def test_a_division_may_be_called_as_one_that_ended(town: Town) -> None:
    code = town.add_division(WELFARE, WICHAI)
    town.end_division("works")
    with town.begin() as (session, _agency):
        named, by = session.get_one(Division, division(town, code)), town.officer(session, PRASERT)
        with pytest.raises(staffing.HeldAlready):
            staffing.rename_division(session, named, name="กองคลัง", from_on=TODAY, by=by, at=town.now)
        staffing.rename_division(session, named, name="กองช่าง", from_on=TODAY, by=by, at=town.now)
    assert town.faults() == []


def test_next_years_plan_is_refused_where_it_asks_one_that_ended(either_town: Town) -> None:
    town = either_town
    town.end_division("works", last_on=date(2024, 12, 31))
    following = replace(a_plan(), year=FiscalYear(2568))
    before = town.dump()
    with pytest.raises(AskedOfEnded) as refused, town.begin() as (session, _agency):
        open_year(session, following, text="2568", days_off={}, at=office_moment(date(2024, 10, 1), 8))
    assert refused.value.last_on == {"works": date(2024, 12, 31)}
    assert town.dump() == before
    with town.begin() as (session, _agency):
        again = open_year(session, a_plan(), text=a_plan().agency.code, days_off={}, at=town.now)
        assert again.before, "the year that is open already stays as it is"


def test_nothing_is_handed_to_a_division_while_it_ends(either_town: Town) -> None:
    town = either_town
    point = town.checkpoint("m1", "finance", date(2024, 4, 30))
    with ThreadPoolExecutor(1) as pool:
        with town.begin() as (session, _agency):
            works, by = session.get_one(Division, division(town, "works")), town.officer(session, PRASERT)
            divisions.end_division(session, works, last_on=TODAY, to=None, by=by, at=town.now, words="ยุบกอง")
            handed = pool.submit(town.hand_over, point, "works", SOMSRI)
            wait([handed], timeout=2)  # time enough to slip in, were it possible
        with pytest.raises(NobodyThere):
            handed.result()
    assert owed(town, "works") == 0
    assert town.faults() == []


def test_what_was_handed_over_just_before_a_division_ends_goes_with_it(either_town: Town) -> None:
    town = either_town
    point = town.checkpoint("m1", "finance", date(2024, 4, 30))
    with ThreadPoolExecutor(1) as pool:
        with town.begin() as (session, _agency):
            works, by = session.get_one(Division, division(town, "works")), town.officer(session, SOMSRI)
            hand_over(session, session.get_one(Checkpoint, point), works, by=by, at=town.now, words="งานนี้อยู่กับท่าน")
            ended = pool.submit(town.end_division, "works")
            wait([ended], timeout=2)
        ended.result()
    assert owed(town, "works") == 0
    assert town.faults() == []


def test_reports_read_right_on_both_sides_of_the_day(town: Town, tmp_path: Path) -> None:
    town.now = office_moment(date(2024, 4, 5), 10)
    before = compiled(town, tmp_path / "1", date(2024, 3, 31))
    town.now = town.now.add(minutes=1)
    code = town.add_division(WELFARE, WICHAI, from_on=date(2024, 4, 1))
    town.end_division("works", to=code, last_on=date(2024, 4, 5), why="โอนภารกิจ")
    town.now = town.now.add(minutes=1)
    assert compiled(town, tmp_path / "2", date(2024, 3, 31)) == before
    assert "กองช่าง" in words(before)
    assert WELFARE not in words(before)
    after = words(compiled(town, tmp_path / "3", date(2024, 4, 5)))
    assert WELFARE in after
    assert "กองช่าง" not in after, "nothing that the report tells of is its own any more"
    assert town.faults() == []


def test_another_agencys_division_is_given_nothing(town: Town) -> None:
    with town.begin() as (session, _agency):
        told = growing.NewStep("ประกาศ", "", [Division(id=99, agency_id=99, code="x", name="x", position=1)], A_DAY_IN_MAY)
        measure, by = session.scalars(select(Measure).where(Measure.code == "m1")).one(), town.officer(session, PRASERT)
        with pytest.raises(NotPlanned):
            growing.add_step(session, measure, told, by=by, at=town.now, words="เพิ่ม")
