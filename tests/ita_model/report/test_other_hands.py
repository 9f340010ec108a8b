"""A report names whoever was responsible on its day, also after a checkpoint was handed over; and a difference says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from config.wording import read_wording
from ita_model.calendar import office_moment
from ita_model.records import Year
from ita_model.report import verifying
from ita_model.report.assembling import assemble, known_for
from ita_model.report.between import Deed
from ita_model.report.document import ReportDocument, ReportKind
from ita_model.report.grounds import grounds_of
from ita_model.report.telling import fact_told
from tests.ita_model.report.test_as_of import compiled as compiled_to
from tests.ita_model.report.test_as_of import contents
from tests.support.cast import ANAN, SOMSRI, TODAY, WICHAI, Town, a_plan, a_town, days
from tests.support.differing import cell, compared, compiled, deeds, part

A_YEAR_LATER = office_moment(date(2025, 4, 1), 9)
WHOLE_HALF_YEAR = office_moment(date(2024, 4, 1), 9)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office in March: one checkpoint of กองคลัง's measure, one of either division in the other."""
    with a_town(tmp_path / "office", on=TODAY, plan=a_plan(months=False)) as town:
        yield town


def report(town: Town, *, as_of: date, at: object = None) -> ReportDocument:
    """The six-month report as of a day, compiled now or at a moment."""
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        known = known_for(session, year, at=at or town.now, as_of=as_of)  # type: ignore[arg-type]
        kind, wording = ReportKind.SIX_MONTH, read_wording()
        return assemble(session, year, kind, wording=wording, known=known, as_of=as_of).document


def owing(document: ReportDocument) -> dict[str, int]:
    return {group.division: len(group.items) for group in document.outstanding}


def tallied(document: ReportDocument) -> dict[str, int]:
    return {tally.name: tally.missing + tally.in_progress + tally.complete for tally in document.summary.divisions}


def test_before_it_was_handed_over_the_one_owes_it_and_after_that_the_other(town: Town) -> None:
    town.now = office_moment(TODAY + days(3), 10)
    town.hand_over(town.checkpoint("m1", "finance"), "works", SOMSRI)
    town.now = A_YEAR_LATER
    before, after = report(town, as_of=TODAY), report(town, as_of=TODAY + days(3))
    assert (owing(before), owing(after)) == ({"กองคลัง": 2, "กองช่าง": 1}, {"กองคลัง": 1, "กองช่าง": 2})
    assert (tallied(before), tallied(after)) == ({"กองคลัง": 2, "กองช่าง": 1}, {"กองคลัง": 1, "กองช่าง": 2})
    rows = [row for one in (before, after) for section in one.sections for row in section.rows if row.code == "m1"]
    assert {row.cells[2] for row in rows} == {"กองคลัง"}, "the plan's own words stay"


def test_what_was_waived_is_told_of_the_division_that_had_it(town: Town) -> None:
    point = town.checkpoint("m1", "finance")
    town.hand_over(point, "works", SOMSRI)
    town.ask_waiver(point, ANAN)
    town.waive(point, "ไม่มีการจัดซื้อ")
    (waived,) = report(town, as_of=TODAY).waived
    assert waived.division == "กองช่าง"


def test_the_six_month_report_is_the_same_a_year_after_a_handover(town: Town, tmp_path: Path) -> None:
    """Handed over before the report's day, back after it, and confirmed by the one who has it then."""
    point = town.checkpoint("m1", "finance")
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI, result="กองคลังจัดทำคู่มือแล้ว")
    town.accept(town.checkpoint("m2", "finance"))
    town.hand_over(point, "works", SOMSRI)
    then = compiled_to(town, tmp_path / "then", at=WHOLE_HALF_YEAR, as_of=None)
    town.now = office_moment(date(2024, 4, 10), 10)
    town.hand_over(point, "finance", ANAN)
    town.ask_waiver(point, SOMSRI)
    town.refuse_waiver(point)
    town.confirm(point, SOMSRI)
    town.accept(point)
    later = compiled_to(town, tmp_path / "later", at=A_YEAR_LATER, as_of=None)
    assert contents(later.folder) == contents(then.folder)
    assert later.unchanged
    with town.begin() as (session, agency):
        assert list(verifying.faults(session, agency, later.folder, files=town.office.files(agency.code))) == []
    assert owing(report(town, as_of=date(2024, 3, 31))) == {"กองช่าง": 2}
    assert owing(report(town, as_of=date(2024, 4, 10))) == {"กองช่าง": 1}


def test_words_that_rest_on_what_was_accepted_say_whose_it_was_then(town: Town) -> None:
    point = town.checkpoint("m1", "finance")
    town.confirm(point, SOMSRI)
    town.accept(point)
    town.now = town.now.add(hours=1)
    town.reopen(point, "ภาพของปีก่อน")
    town.hand_over(point, "works", SOMSRI)
    town.now = town.now.add(hours=1)
    town.confirm(point, ANAN)
    town.accept(point)
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        grounds = grounds_of(session, year, on=TODAY, until=town.now)
    assert [one.division for one in grounds.values()] == ["กองคลัง", "กองช่าง"]


def test_a_difference_names_the_handover_wherever_it_made_one_and_nowhere_else(town: Town) -> None:
    compiled(town)
    point = town.checkpoint("m1", "finance")
    town.hand_over(point, WICHAI, SOMSRI, words="ลาพัก")
    town.hand_over(point, "works", WICHAI, words="กองช่างจัดซื้อเอง")
    compiled(town)
    found = compared(town)
    for name, texts in (("outstanding", 2), ("summary", 2)):
        changes = part(found, name)
        assert len(changes) == texts
        assert [deeds(one) for one in changes] == [[Deed.HANDED_OVER]] * texts
    assert {one.change.spot.part for one in found.changes} == {"outstanding", "summary"}
    (fact,) = found.facts
    assert fact_told(fact) == (
        "นายวิชัย ขยันงาน นักวิชาการเงินและบัญชี ส่งต่อรายการของกองคลัง (29 มีนาคม 2567) ให้กองช่าง เหตุผล “กองช่างจัดซื้อเอง”"
        f" เมื่อ 22 มีนาคม 2567 เวลา 12.00 น. (บันทึกลำดับที่ {fact.entry})"
    )
    assert found.without_trace == (), "a colleague of the same division is nobody else to a report"


def test_what_the_other_division_did_with_it_is_told_beside_the_handover(town: Town) -> None:
    compiled(town)
    point = town.checkpoint("m1", "finance")
    town.hand_over(point, "works", SOMSRI)
    town.now = town.now.add(minutes=5)
    town.confirm(point, ANAN, result="กองช่างเผยแพร่แล้ว")
    town.accept(point)
    compiled(town)
    found = compared(town)
    assert deeds(cell(found, "m1", 4)) == [Deed.CONFIRMED, Deed.ACCEPTED]
    assert {fact.division for fact in cell(found, "m1", 4).because.facts} == {"กองช่าง"}
    (evidence,) = part(found, "evidence")
    assert deeds(evidence) == [Deed.HANDED_OVER, Deed.CONFIRMED, Deed.ACCEPTED]
    assert Deed.HANDED_OVER in deeds(part(found, "outstanding")[0])
    assert found.without_trace == ()
