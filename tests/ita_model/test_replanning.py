"""The plan may change during the year: reports of the time before stay as they were, and the audit knows every change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from ita_model import replanning
from ita_model.board import board
from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.records import Checkpoint, Measure, Notice
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from tasks.compiling import Order, compile_report
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, TODAY, Town

OLD = "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน"
NEW = "มาตรการป้องกันการทุจริตเชิงรุก"
FIRST_OF_APRIL, LATER = date(2024, 4, 1), date(2024, 4, 5)


def compiled(town: Town, folder: Path, as_of: date) -> dict[str, bytes]:
    order = Order("sample", ReportKind.SIX_MONTH, year=2567, as_of=as_of, reason="ส่งตามกำหนด")
    done = compile_report(town.office, order, folder=folder, at=town.now)
    return {place.name: place.read_bytes() for place in done.folder.iterdir()}


def words(files: dict[str, bytes]) -> str:
    return files[next(name for name in files if name.endswith(".json") and name != "manifest.json")].decode()


def test_a_report_of_the_day_before_reads_as_before_and_one_of_the_day_reads_anew(town: Town, tmp_path: Path) -> None:
    march = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.now = office_moment(LATER, 10)
    before = compiled(town, tmp_path / "1", date(2024, 3, 31))
    town.now = town.now.add(minutes=1)
    town.reword("m2", NEW, from_on=FIRST_OF_APRIL)
    town.reword_step("m2", "จัดทำคู่มือฉบับใหม่", from_on=FIRST_OF_APRIL)
    town.reschedule(march, date(2024, 4, 30))
    town.add_checkpoint("m2", "works", date(2024, 3, 25))
    town.now = town.now.add(minutes=1)
    again = compiled(town, tmp_path / "2", date(2024, 3, 31))
    with town.begin() as (session, agency):
        assert list(verifying.faults(session, agency, tmp_path / "1", files=town.office.files(agency.code))) == []
    assert again == before, "what was changed after its day and its end of knowing changes no byte"
    assert OLD in words(again)
    assert NEW not in words(again)
    after = words(compiled(town, tmp_path / "3", LATER))
    assert NEW in after
    assert "จัดทำคู่มือฉบับใหม่" in after
    assert OLD not in after
    assert town.faults() == []


def test_words_from_a_day_to_come_are_read_from_that_day_on(town: Town) -> None:
    town.reword("m2", NEW, from_on=FIRST_OF_APRIL)

    def shown() -> str:
        with town.office.look() as session:
            return session.scalars(select(Measure.title).where(Measure.code == "m2")).one()

    assert shown() == OLD
    town.sweep(date(2024, 3, 29))
    assert shown() == OLD
    assert town.faults() == []
    town.sweep(FIRST_OF_APRIL)
    assert shown() == NEW
    assert town.faults() == []
    with town.begin() as (session, agency):
        stood = [[one.title for one in year.measures] for year in board(session, agency, today=date(2024, 3, 29)).years]
        stands = [[one.title for one in year.measures] for year in board(session, agency, today=FIRST_OF_APRIL).years]
    assert OLD in stood[0]
    assert NEW in stands[0]


def test_a_checkpoint_is_asked_for_by_its_new_day(town: Town) -> None:
    mine = town.checkpoint("m2", "works")  # due on 19 March, opens thirty days before
    town.reschedule(mine, date(2024, 5, 31))
    with town.office.look() as session:
        point = session.get_one(Checkpoint, mine)
        assert (point.due_on, point.opens_on, point.reschedulings) == (date(2024, 5, 31), date(2024, 5, 1), 1)
        assert point.why == "ปลัดเลื่อนกำหนดจาก 19 มี.ค. 2567 เพราะรอคู่มือจากอำเภอ"
    town.sweep(TODAY)
    with town.office.look() as session:
        assert session.scalars(select(Notice.rung).where(Notice.checkpoint_id == mine)).all() == ["rescheduled"]
    town.sweep(date(2024, 5, 2))
    with town.office.look() as session:
        assert session.scalars(select(Notice.id).where(Notice.checkpoint_id == mine)).all() != []
    assert town.faults() == []


def test_the_same_in_either_database(either_town: Town) -> None:
    mine = either_town.checkpoint("m2", "works")
    either_town.reword("m2", NEW)
    either_town.reword("m2", f"{NEW} (ปรับปรุง)")
    either_town.reword("m2", OLD)
    either_town.reword_step("m2", "จัดทำคู่มือ")
    either_town.reschedule(mine, date(2024, 4, 30))
    either_town.reschedule(mine, date(2024, 5, 31))
    assert either_town.faults() == []


@pytest.mark.parametrize(
    ("forged", "place"),
    [
        (f"UPDATE measure SET title = '{OLD}' WHERE code = 'm2'", "measure"),
        (
            "UPDATE checkpoint SET due_on = '2024-09-30', reschedulings = reschedulings + 1 WHERE reschedulings = 1",
            "checkpoint",
        ),
    ],
)
def test_the_audit_finds_words_and_days_that_nobody_recorded(town: Town, forged: str, place: str) -> None:
    town.reword("m2", NEW, from_on=date(2023, 10, 1))
    town.reschedule(town.checkpoint("m2", "works"), date(2024, 5, 31))
    assert town.faults() == []
    with town.office.begin() as session:
        session.execute(text(forged))
    assert [fault.place.split()[0] for fault in town.faults()] == [place]


def test_only_the_secretary_changes_the_plan_and_says_why(town: Town) -> None:
    mine, before = town.checkpoint("m2", "works"), town.dump()
    with town.office.begin() as session:
        point, measure = session.get_one(Checkpoint, mine), session.scalars(select(Measure).where(Measure.code == "m2")).one()
        said = {"title": NEW, "responsible": "ทุกกอง", "period": "ทั้งปี", "from_on": TODAY, "at": town.now}
        for who in (SOMSRI, ANAN, MANOP):
            by = town.officer(session, who)
            with pytest.raises(NotYours):
                replanning.reword_measure(session, measure, **said, by=by, words="อยากเปลี่ยน")
            with pytest.raises(NotYours):
                replanning.reschedule(session, [point], due_on=date(2024, 5, 31), by=by, at=town.now, words="อยากเลื่อน")
        by = town.officer(session, PRASERT)
        with pytest.raises(replanning.NoReason):
            replanning.reword_measure(session, measure, **said, by=by, words=" ")
        with pytest.raises(replanning.NoWords):
            replanning.reword_measure(session, measure, **{**said, "title": ""}, by=by, words="ลบ")
        with pytest.raises(replanning.OutsideTheYear):
            replanning.reword_measure(session, measure, **{**said, "from_on": date(2024, 10, 1)}, by=by, words="ปีหน้า")
        with pytest.raises(replanning.OutsideTheYear):
            replanning.reschedule(session, [point], due_on=date(2024, 10, 1), by=by, at=town.now, words="ปีหน้า")
        with pytest.raises(replanning.Same):
            replanning.reschedule(session, [point], due_on=point.due_on, by=by, at=town.now, words="เท่าเดิม")
    assert town.dump() == before


def test_what_was_accepted_or_waived_keeps_its_day(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.accept(town.checkpoint("m2", "finance"))
    town.waive(town.checkpoint("m2", "works"), "ยุบกอง")
    for division in ("finance", "works"):
        with pytest.raises(replanning.Settled):
            town.reschedule(town.checkpoint("m2", division), date(2024, 5, 31))


def test_a_checkpoint_is_added_asked_for_and_counts_since_it_was(either_town: Town) -> None:
    town = either_town
    with town.office.look() as session:
        known = len(session.scalars(select(Checkpoint.id)).all())
    mine = town.add_checkpoint("m2", "works", date(2024, 6, 28))
    with town.office.look() as session:
        point = session.get_one(Checkpoint, mine)
        assert (point.opens_on, point.period) == (date(2024, 5, 29), "28 มิถุนายน 2567")
        assert len(session.scalars(select(Checkpoint.id)).all()) == known + 1
    with pytest.raises(replanning.Same):
        town.add_checkpoint("m2", "works", date(2024, 6, 28))
    with pytest.raises(replanning.OutsideTheYear):
        town.add_checkpoint("m2", "works", date(2024, 12, 28))
    town.hand_over(mine, "finance", ANAN)
    town.reschedule(mine, date(2024, 7, 31))
    assert town.faults() == []
    with town.begin() as (session, agency):
        before = board(session, agency, today=date(2024, 3, 21)).years[0]
        after = board(session, agency, today=TODAY).years[0]
    counted = [sum(sum(one.standings.values()) for one in year.measures) for year in (before, after)]
    assert counted == [known, known + 1]
