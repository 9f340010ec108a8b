"""The plan may grow during the year: a report of the day before knows nothing of it, and the audit vouches for all of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from ita_model import growing, replanning
from ita_model.board import board
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.lacking import Lack, gaps, plan_of
from ita_model.people import roster
from ita_model.records import Addition, Aspect, Checkpoint, Measure, Notice, Step, Year
from ita_model.report import verifying
from ita_model.schedule import Every, Schedule, Shift
from tests.ita_model.test_replanning import compiled, words
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, Town

ASSETS, LEND = "มาตรการกำกับการใช้ทรัพย์สินของราชการ", "จัดทำบัญชีทรัพย์สิน"
ANNOUNCE = "ประกาศเจตนารมณ์ไม่รับของขวัญ"
LATER = date(2024, 4, 5)
MONTHS = Schedule(every=Every.MONTH)


def points_of(town: Town, code: str) -> list[tuple[str, date, int]]:
    """What a measure's checkpoints are called, when they are due, and by which division they are owed, in order."""
    with town.office.look() as session:
        rows = session.scalars(
            select(Checkpoint)
            .join(Measure, Measure.id == Checkpoint.measure_id)
            .where(Measure.code == code)
            .order_by(Checkpoint.due_on, Checkpoint.division_id)
        )
        return [(one.occurrence, one.due_on, one.division_id) for one in rows]


def test_a_report_of_the_day_before_knows_no_measure_that_was_added_since_and_one_of_the_day_has_it(
    town: Town, tmp_path: Path
) -> None:
    town.now = office_moment(LATER, 10)
    before = compiled(town, tmp_path / "1", date(2024, 3, 31))
    town.now = town.now.add(minutes=1)
    assert town.add_measure(4, ASSETS, "finance", "works", schedule=Schedule(on=(date(2024, 3, 29),))) == "m3"
    town.add_step("m1", ANNOUNCE, "works", schedule=Schedule(on=(date(2024, 3, 29),)))
    town.now = town.now.add(minutes=1)
    again = compiled(town, tmp_path / "2", date(2024, 3, 31))
    with town.begin() as (session, agency):
        assert list(verifying.faults(session, agency, tmp_path / "1", files=town.office.files(agency.code))) == []
    assert again == before, "what was added after its day changes no byte"
    assert ASSETS not in words(again)
    after = words(compiled(town, tmp_path / "3", LATER))
    sections = [(one["heading"], [row["code"] for row in one["rows"]]) for one in json.loads(after)["sections"]]
    assert sections[0] == ("(๔) การใช้ทรัพย์สินของราชการ", ["m3"]), "it stands under its aspect, which stands in its place"
    assert [codes for _, codes in sections[1:]] == [["m1"], ["m2"]]
    assert ANNOUNCE in after
    assert town.faults() == []


def test_a_step_by_a_rule_is_owed_each_time_from_the_day_on_until_the_years_end(either_town: Town) -> None:
    town = either_town
    town.add_measure(7, ASSETS, "finance", "works", schedule=MONTHS)
    found = points_of(town, "m3")
    assert [occurrence for occurrence, _, _ in found[::2]] == [f"2567-{month:02d}" for month in range(3, 10)]
    assert {division for _, _, division in found} == {1, 2}
    town.add_step("m3", ANNOUNCE, "works", schedule=Schedule(every=Every.QUARTER))
    assert [occurrence for occurrence, _, _ in points_of(town, "m3") if "Q" in occurrence] == ["2567-Q2", "2567-Q3", "2567-Q4"]
    with town.office.look() as session:
        point = session.scalars(select(Checkpoint).where(Checkpoint.occurrence == "2567-Q4")).one()
        assert point.why == "ทุกไตรมาส ภายในวันสุดท้ายของรอบ · ปลัดเพิ่มระหว่างปี เพราะอำเภอให้เพิ่ม"
        step = session.get_one(Step, point.step_id)
        assert (step.position, step.text) == (2, ANNOUNCE)
    assert town.faults() == []


def test_what_was_added_lives_like_any_other(either_town: Town) -> None:
    town = either_town
    town.add_measure(4, ASSETS, "works", schedule=Schedule(on=(date(2024, 3, 27),)))
    mine = town.checkpoint("m3", "works")
    town.sweep(TODAY)
    with town.office.look() as session:
        assert session.scalars(select(Notice.id).where(Notice.checkpoint_id == mine)).all() != []
    town.confirm(mine, ANAN)
    town.accept(mine)
    town.reword("m3", "มาตรการดูแลทรัพย์สิน")
    town.reword_step("m3", "จัดทำบัญชีใหม่")
    town.write("m3", "ทำบัญชีแล้ว", "ตรวจสอบได้")
    extra = town.add_checkpoint("m3", "finance", date(2024, 6, 28))
    town.reschedule(extra, date(2024, 7, 31))
    town.hand_over(extra, "works", SOMSRI)
    assert town.faults() == []
    with town.begin() as (session, agency):
        before, after = (board(session, agency, today=day).years[0] for day in (date(2024, 3, 21), TODAY))
    assert "m3" not in [one.code for one in before.measures]
    assert "m3" in [one.code for one in after.measures]


def test_a_division_joins_for_the_times_that_are_left(either_town: Town) -> None:
    town = either_town
    joined = town.join("m1", "works", from_on=date(2024, 7, 1))
    with town.office.look() as session:
        made = [session.get_one(Checkpoint, number) for number in joined]
        assert [(one.occurrence, one.due_on) for one in made] == [
            ("2567-07", date(2024, 7, 31)), ("2567-08", date(2024, 8, 30)), ("2567-09", date(2024, 9, 30)),
        ]  # fmt: skip
        assert "ปลัดเพิ่มระหว่างปี เพราะงานเดียวกัน" in made[0].why
    with pytest.raises(replanning.Same):
        town.join("m1", "works", from_on=date(2024, 7, 1))
    assert len(town.join("m1", "works", from_on=date(2024, 6, 1))) == 1, "only what it does not owe yet"
    with pytest.raises(growing.NoDays):
        town.join("m2", "works", from_on=date(2024, 7, 1))
    assert town.faults() == []


def test_nobody_joins_in_what_was_waived_for_all(town: Town) -> None:
    for division in ("finance", "works"):
        town.waive(town.checkpoint("m2", division), "ไม่ต้องทำแล้ว")
    with pytest.raises(growing.NoDays):
        town.join("m2", "works", from_on=TODAY)


def test_only_the_secretary_adds_and_says_what_why_and_of_whom(town: Town) -> None:
    before = town.dump()
    with town.begin() as (session, agency):
        measure = session.scalars(select(Measure).where(Measure.code == "m1")).one()
        good = town.new_step(session, agency, ANNOUNCE, ["works"], MONTHS)
        for who in (SOMSRI, ANAN, MANOP):
            with pytest.raises(NotYours):
                growing.add_step(session, measure, good, by=town.officer(session, who), at=town.now, words="อยากเพิ่ม")
        by = town.officer(session, PRASERT)
        for step, words_of_it, refusal in (
            (good, " ", replanning.NoReason),
            (town.new_step(session, agency, " ", ["works"], MONTHS), "เพิ่ม", replanning.NoWords),
            (town.new_step(session, agency, ANNOUNCE, [], MONTHS), "เพิ่ม", growing.NobodyAsked),
            (
                town.new_step(session, agency, ANNOUNCE, ["works"], Schedule(on=(date(2024, 10, 1),))),
                "เพิ่ม",
                replanning.OutsideTheYear,
            ),
        ):
            with pytest.raises(refusal):
                growing.add_step(session, measure, step, by=by, at=town.now, words=words_of_it)
    assert town.dump() == before


def test_the_same_is_not_added_twice(town: Town) -> None:
    town.add_measure(4, ASSETS, "works")
    town.add_step("m1", ANNOUNCE, "works")
    with pytest.raises(growing.There):
        town.add_measure(4, ASSETS, "finance")
    with pytest.raises(growing.There):
        town.add_step("m1", ANNOUNCE, "finance")
    assert town.add_measure(5, ASSETS, "finance") == "m4", "under another aspect it is another"


def test_a_measure_that_came_after_the_half_is_not_too_late_for_its_report(town: Town) -> None:
    town.add_measure(4, ASSETS, "works")
    town.now = office_moment(LATER, 9)
    town.add_measure(4, "มาตรการยืมทรัพย์สิน", "works")
    with town.begin() as (session, agency):
        year = session.scalars(select(Year)).one()
        people = roster(session, agency.id, LATER)
        lacks = gaps(session, year, plan_of(session, year), aspects={4: "ทรัพย์สิน"}, people=people)
    assert [one.name for one in lacks if one.lack is Lack.TOO_LATE] == [ASSETS]


def test_a_rule_that_does_not_come_round_any_more_is_refused(town: Town) -> None:
    town.now = office_moment(date(2024, 10, 2), 9)
    with pytest.raises(growing.NoDays):
        town.add_step("m1", ANNOUNCE, "works", schedule=MONTHS)


def test_a_day_that_the_secretary_names_stays_where_it_is(town: Town) -> None:
    sunday = date(2024, 6, 30)
    town.add_step("m1", ANNOUNCE, "works", schedule=Schedule(on=(sunday,), shift=Shift.STAY))
    assert sunday in [due for _, due, _ in points_of(town, "m1")]


@pytest.mark.parametrize(
    ("forged", "place"),
    [
        ("UPDATE measure_addition SET at = '2023-10-01 00:00:00'", "measure_addition"),
        ("UPDATE measure SET position = 40 WHERE code = 'm3'", "measure"),
        ("DELETE FROM measure_addition", "measure_addition"),
        ("DELETE FROM step_addition", "step_addition"),
        ("UPDATE checkpoint SET due_on = '2024-09-01' WHERE id IN (SELECT checkpoint_id FROM addition)", "checkpoint"),
    ],
)
def test_the_audit_finds_what_was_changed_of_what_was_added(town: Town, forged: str, place: str) -> None:
    town.add_measure(4, ASSETS, "works")
    town.add_step("m1", ANNOUNCE, "works")
    assert town.faults() == []
    with pytest.raises(DatabaseError, match=r"facts are only added|only its state moves"), town.office.begin() as session:
        session.execute(text(forged))
    with town.office.begin() as session:
        for trigger in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text(forged))
    assert {fault.place.split()[0] for fault in town.faults()} == {place}


def test_what_the_year_was_opened_with_is_still_what_it_was(town: Town) -> None:
    with town.office.look() as session:
        aspects, opened = len(session.scalars(select(Aspect.id)).all()), len(session.scalars(select(Checkpoint.id)).all())
    town.add_measure(4, ASSETS, "works", "finance")
    with town.office.look() as session:
        assert len(session.scalars(select(Aspect.id)).all()) == aspects + 1
        assert len(session.scalars(select(Addition.id)).all()) == 2
        assert len(session.scalars(select(Checkpoint.id)).all()) == opened + 2
    town.add_measure(4, "มาตรการยืมทรัพย์สิน", "works")
    with town.office.look() as session:
        assert len(session.scalars(select(Aspect.id)).all()) == aspects + 1, "an aspect stands once"
    assert town.faults() == []
