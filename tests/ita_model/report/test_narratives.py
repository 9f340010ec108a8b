"""What the secretary writes over the heads' words: told with its author and sources, and never beyond what is accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ita_model.calendar import office_moment
from ita_model.confirming import NotYours
from ita_model.narrating import Hold, NothingToTell, holds, take_back
from ita_model.records import Measure, Narrative, Report, Year
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from ita_model.report.narratives import MeasureTold, narratives_of, reopened_since, write_narrative
from ita_model.report.notices import Notices
from ita_model.report.versions import year_of_report
from tasks.compiling import Compiled, Order, compile_report
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town, a_plan, a_town

SIX_MONTH = ReportKind.SIX_MONTH
WRITTEN = "ทั้งสองกองจัดทำและเผยแพร่แล้วเมื่อเดือนมีนาคม"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office after the half year, in which กองช่าง's word on the divisions' measure was accepted in time."""
    with a_town(tmp_path / "office", on=date(2024, 3, 22), plan=a_plan(months=False)) as town:
        town.confirm(town.checkpoint("m2", "works"), ANAN, result="กองช่างเผยแพร่แล้ว")
        town.accept(town.checkpoint("m2", "works"))
        town.now = office_moment(date(2024, 4, 3), 10)
        yield town


def compiled(town: Town, folder: Path, as_of: date | None = None) -> Compiled:
    return compile_report(
        town.office, Order("sample", SIX_MONTH, as_of=as_of, reason="ส่งอำเภอตามกำหนด"), folder=folder, at=town.now
    )


def cells(done: Compiled, measure: str = "m2") -> tuple[str, str]:
    told = json.loads((done.folder / f"{done.name}.json").read_text(encoding="utf-8"))
    row = next(row for section in told["sections"] for row in section["rows"] if row["code"] == measure)
    return row["cells"][4], row["cells"][5]


def manifest_cell(done: Compiled) -> dict[str, object]:
    told = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    return next(cell for cell in told["reports"][done.name]["cells"] if cell["measure"] == "m2")


def faults(town: Town, folder: Path) -> list[str]:
    with town.begin() as (session, agency):
        files = town.office.files("sample")
        return [one.place for one in verifying.faults(session, agency, folder, files=files)]


def looked_at(town: Town, measure: str = "m2", *, as_of: date | None = None) -> MeasureTold:
    with town.office.look() as session:
        year = session.scalars(select(Year)).one()
        told = narratives_of(session, year, SIX_MONTH, at=town.now, as_of=as_of)
        return next(one for one in told if one.measure.code == measure)


def test_the_report_tells_what_was_written_with_its_author_and_what_it_rests_on(town: Town, tmp_path: Path) -> None:
    town.write("m2", WRITTEN, "ทุกคนถือปฏิบัติ")
    done = compiled(town, tmp_path / "reports")
    result, outcome = cells(done)
    assert result.startswith(WRITTEN)
    assert "ยังขาดหลักฐานที่ผ่านการตรวจ ๑ จาก ๒" in result, "what is missing is said whoever wrote the words"
    assert outcome == "ทุกคนถือปฏิบัติ"
    cell = manifest_cell(done)
    with town.office.look() as session:
        (written,) = session.scalars(select(Narrative)).all()
        assert cell["narrative"]["id"] == written.id  # type: ignore[index]
        assert town.officer(session, PRASERT).id == written.officer_id
    assert [source["confirmation"]["id"] for source in cell["sources"]] == written.sources  # type: ignore[index, attr-defined]
    assert faults(town, tmp_path / "reports") == []


def test_a_report_of_before_still_verifies_and_compiles_with_its_own_words(town: Town, tmp_path: Path) -> None:
    before = compiled(town, tmp_path / "before")
    town.now = town.now.add(hours=1)
    town.write("m2", WRITTEN, "")
    after = compiled(town, tmp_path / "after")
    assert cells(before)[0].startswith("กองช่างเผยแพร่แล้ว")
    assert cells(after)[0].startswith(WRITTEN)
    assert faults(town, tmp_path / "before") == faults(town, tmp_path / "after") == []


def test_what_rests_on_something_taken_back_is_not_told_any_more(town: Town, tmp_path: Path) -> None:
    town.write("m2", WRITTEN, "")
    town.now = town.now.add(days=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    assert looked_at(town).told.hold is Hold.WHOLE, "at the end of the half year it was still accepted"
    later = compiled(town, tmp_path / "reports", as_of=town.now.date())
    assert WRITTEN not in cells(later)[0]
    town.confirm(town.checkpoint("m2", "works"), ANAN, result="กองช่างเผยแพร่ใหม่แล้ว")
    town.accept(town.checkpoint("m2", "works"))
    again = compiled(town, tmp_path / "again", as_of=town.now.date())
    assert cells(again)[0].startswith("กองช่างเผยแพร่ใหม่แล้ว")
    assert faults(town, tmp_path / "again") == []


def test_what_was_accepted_since_leaves_the_words_and_is_told_to_the_secretary(town: Town, tmp_path: Path) -> None:
    town.now = office_moment(date(2024, 3, 25), 9)
    town.write("m2", WRITTEN, "")
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.accept(town.checkpoint("m2", "finance"))
    town.now = office_moment(date(2024, 4, 3), 10)
    assert looked_at(town).told.hold is Hold.BEHIND
    done = compiled(town, tmp_path / "reports")
    assert cells(done)[0] == WRITTEN
    assert done.notices.behind == ("กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน",)


MEASURE_2 = "กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน"


def test_what_is_opened_again_after_the_report_s_day_is_told_to_the_secretary_and_leaves_the_report(
    town: Town, tmp_path: Path
) -> None:
    town.write("m2", WRITTEN, "")
    before = compiled(town, tmp_path / "before")
    assert before.notices == Notices()
    town.now = town.now.add(days=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    town.now = town.now.add(days=1)
    assert looked_at(town).reopened_since == date(2024, 4, 4)
    after = compiled(town, tmp_path / "after")
    assert after.notices == Notices(reopened=((MEASURE_2, date(2024, 4, 4)),))
    assert cells(after) == cells(before), "the report tells of its own day"
    assert (after.manifest_sha256, after.unchanged) == (before.manifest_sha256, True)
    later = compiled(town, tmp_path / "later", as_of=town.now.date())
    assert later.notices == Notices(stale=(MEASURE_2,)), "also where nothing of the measure is accepted any more"


def test_what_the_heads_own_words_rest_on_is_told_as_well_when_it_is_opened_again(town: Town, tmp_path: Path) -> None:
    before = compiled(town, tmp_path / "before")
    assert before.notices == Notices()
    town.now = town.now.add(days=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    town.now = town.now.add(days=1)
    assert looked_at(town).reopened_since == date(2024, 4, 4)
    after = compiled(town, tmp_path / "after")
    assert after.notices == Notices(reopened=((MEASURE_2, date(2024, 4, 4)),))
    assert cells(after) == cells(before), "the report tells of its own day"


def test_words_that_miss_what_came_since_are_told_when_just_that_is_opened_again(town: Town) -> None:
    town.now = office_moment(date(2024, 3, 25), 9)
    town.write("m2", WRITTEN, "")
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.accept(town.checkpoint("m2", "finance"))
    town.now = office_moment(date(2024, 4, 4), 10)
    town.reopen(town.checkpoint("m2", "finance"), "ภาพของปีก่อน")
    assert (looked_at(town).told.hold, looked_at(town).reopened_since) == (Hold.BEHIND, date(2024, 4, 4))


def test_whoever_signs_hears_what_was_opened_again_since_the_report_was_compiled(town: Town, tmp_path: Path) -> None:
    """Also on the very day of which the report tells."""
    done = compiled(town, tmp_path, as_of=town.now.date())
    with town.office.look() as session:
        report = session.get_one(Report, done.number)
        assert reopened_since(session, report, year_of_report(session, report), at=town.now) == ()
    town.now = town.now.add(hours=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    with town.office.look() as session:
        report = session.get_one(Report, done.number)
        assert reopened_since(session, report, year_of_report(session, report), at=town.now) == ((MEASURE_2, date(2024, 4, 3)),)


def test_a_new_acceptance_does_not_hide_that_the_one_it_rests_on_was_taken_back(town: Town) -> None:
    town.write("m2", WRITTEN, "")
    town.now = town.now.add(days=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    town.confirm(town.checkpoint("m2", "works"), ANAN, result="กองช่างเผยแพร่ใหม่แล้ว")
    town.accept(town.checkpoint("m2", "works"))
    assert looked_at(town).reopened_since == date(2024, 4, 4)
    town.write("m2", WRITTEN, "", as_of=town.now.date())
    assert looked_at(town, as_of=town.now.date()).reopened_since is None


def test_what_was_accepted_after_the_report_s_day_is_not_said_to_be_accepted_no_more(town: Town, tmp_path: Path) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.accept(town.checkpoint("m2", "finance"))
    town.write("m2", WRITTEN, "", as_of=town.now.date())
    assert looked_at(town).too_early
    early = compiled(town, tmp_path / "early")
    assert early.notices == Notices(early=(MEASURE_2,))
    assert WRITTEN not in cells(early)[0]
    town.now = town.now.add(days=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    again = looked_at(town, as_of=town.now.date())
    assert (again.told.hold, again.too_early) == (Hold.STALE, False)


def test_the_secretary_sees_who_wrote_when_and_on_what_it_rests_also_where_it_is_not_used(town: Town) -> None:
    town.write("m2", WRITTEN, "")
    written_at, town.now = town.now, town.now.add(days=1)
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    found = looked_at(town, as_of=town.now.date())
    assert found.told.written is None
    assert found.written is not None
    assert (found.written.narrative.result, found.written.author) == (WRITTEN, "นายประเสริฐ มั่นคง")
    assert found.written.narrative.at == written_at
    (ground,) = found.written.grounds
    assert (ground.division, ground.period) == ("กองช่าง", "19 มีนาคม 2567")
    assert ground.reopened is not None
    assert ground.reopened.words == "ภาพของปีก่อน"


def test_the_newest_words_count_and_can_be_taken_back(town: Town, tmp_path: Path) -> None:
    town.write("m2", WRITTEN, "")
    town.write("m2", "ถ้อยคำใหม่", "ผลใหม่")
    assert cells(compiled(town, tmp_path / "newest"))[1] == "ผลใหม่"
    with town.begin() as (session, _):
        measure = session.scalars(select(Measure).where(Measure.code == "m2")).one()
        take_back(session, measure, SIX_MONTH, by=town.officer(session, PRASERT), at=town.now)
    assert cells(compiled(town, tmp_path / "back"))[0].startswith("กองช่างเผยแพร่แล้ว")
    assert looked_at(town).told.hold is Hold.NONE


def test_words_for_one_report_are_not_those_of_the_other(town: Town, tmp_path: Path) -> None:
    town.write("m2", WRITTEN, "")
    town.now = office_moment(date(2024, 10, 1), 9)
    year_end = compile_report(
        town.office, Order("sample", ReportKind.YEAR_END, reason="ส่งอำเภอตามกำหนด"), folder=tmp_path, at=town.now
    )
    assert cells(year_end)[0].startswith("กองช่างเผยแพร่แล้ว")


def test_nothing_is_written_about_what_nobody_confirmed(town: Town) -> None:
    before = town.dump()
    with pytest.raises(NothingToTell):
        town.write("m1", "เผยแพร่แล้วทุกเดือน", "")
    with pytest.raises(ValueError, match="empty"):
        town.write("m2", "  ", "")
    assert town.dump() == before


@pytest.mark.parametrize("who", [SOMSRI, ANAN, MANOP])
def test_only_the_secretary_writes(town: Town, who: str) -> None:
    one = looked_at(town)
    with pytest.raises(NotYours), town.begin() as (session, _):
        write_narrative(session, one, SIX_MONTH, by=town.officer(session, who), at=town.now, result="x", outcome="")


NUMBERS = st.sets(st.integers(1, 6))


@given(rests_on=NUMBERS, accepted=NUMBERS)
def test_words_are_used_only_where_all_that_they_rest_on_is_accepted(rests_on: set[int], accepted: set[int]) -> None:
    hold = holds(Narrative(result="x", outcome="", sources=sorted(rests_on)), accepted)
    assert (hold in (Hold.WHOLE, Hold.BEHIND)) == (rests_on <= accepted)
    assert (hold is Hold.WHOLE) == (rests_on == accepted)
