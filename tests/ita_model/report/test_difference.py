"""Between two versions of a report every text that changed is told with the facts that changed it, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from config.wording import read_wording
from ita_model import confirming, details, journal, narrating
from ita_model.calendar import office_moment
from ita_model.chain import chain_of
from ita_model.records import Checkpoint, Division, Measure
from ita_model.report import wording as words
from ita_model.report.between import Deed, Fact, Who
from ita_model.report.causing import because
from ita_model.report.comparing import Change, Spot
from ita_model.report.document import ReportKind
from ita_model.report.happened import between
from ita_model.report.reasons import Because, Why
from ita_model.report.versions import (
    chosen,
    read_version,
    year_of_report,
)
from tasks import compiling
from tests.support.cast import ANAN, PRASERT, SOMSRI, Town, a_plan, a_town
from tests.support.differing import cell, compared, compiled, deeds, part

PRASERT_THEN = Who("นายประเสริฐ มั่นคง", "ปลัดองค์การบริหารส่วนตำบล")
ANAN_THEN = Who("นายอนันต์ มีสุข", "ผู้อำนวยการกองช่าง")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office in March: one checkpoint of กองคลัง's measure, one of either division in the other."""
    with a_town(tmp_path / "office", on=date(2024, 3, 25), plan=a_plan(months=False)) as town:
        yield town


def waive(town: Town, checkpoint: int, reason: str) -> None:
    with town.begin() as (session, _):
        point = session.get_one(Checkpoint, checkpoint)
        confirming.waive(session, point, by=town.officer(session, PRASERT), at=town.now, reason=reason)


def entry_of(town: Town, table: str, number: int) -> int:
    with town.begin() as (session, agency):
        return chain_of(session, agency.id).facts[table, number].seq


def test_a_result_that_was_sent_back_and_accepted_is_told_with_who_when_and_where(town: Town) -> None:
    works = town.checkpoint("m2", "works")
    town.confirm(works, ANAN, result="ทำแล้ว")
    compiled(town)
    town.send_back(works, "ขอภาพประกอบ")
    town.now = town.now.add(minutes=5)
    town.confirm(works, ANAN, result="ทำแล้ว มีภาพ")
    town.now = town.now.add(minutes=5)
    town.accept(works)
    accepted_at = town.now
    compiled(town)

    found = compared(town)
    result = cell(found, "m2", 4)
    assert result.change.before == words.NOTHING_CONFIRMED
    assert result.change.after == "ทำแล้ว มีภาพ\n(ยังขาดหลักฐานที่ผ่านการตรวจ ๑ จาก ๒ รายการ)"
    assert result.because.whys == ()
    sent_back, given_again, accepted = result.because.facts
    assert (sent_back.deed, sent_back.by, sent_back.words) == (Deed.RETURNED, PRASERT_THEN, "ขอภาพประกอบ")
    assert (given_again.deed, given_again.by) == (Deed.CONFIRMED, ANAN_THEN)
    assert accepted == Fact(
        "move", accepted.number, Deed.ACCEPTED, accepted_at, PRASERT_THEN, entry_of(town, "move", accepted.number),
        measure="m2", title=result.change.where[1], division="กองช่าง", step=accepted.step, period=accepted.period,
    )  # fmt: skip
    (settled,) = part(found, "outstanding")
    assert (settled.change.after, settled.change.where[1]) == (None, "กองช่าง")
    assert settled.change.before == "รอตรวจ · กำหนด ๑๙ มี.ค. ๒๕๖๗ · ยืนยันแล้วเมื่อ ๒๕ มี.ค. ๒๕๖๗ ยังไม่ได้ตรวจ"
    assert settled.because == result.because
    assert {one.change.spot.field: deeds(one) for one in part(found, "progress")} == {
        "accepted": deeds(result),
        "in_review": deeds(result),
    }
    assert found.without_trace == ()


def test_the_other_measure_s_acceptance_is_no_reason(town: Town) -> None:
    compiled(town)
    for measure, division, who in (("m1", "finance", SOMSRI), ("m2", "works", ANAN)):
        town.confirm(town.checkpoint(measure, division), who)
        town.accept(town.checkpoint(measure, division))
    compiled(town)
    found = compared(town)
    for measure, division in (("m1", "กองคลัง"), ("m2", "กองช่าง")):
        assert {(fact.measure, fact.division) for fact in cell(found, measure, 4).because.facts} == {(measure, division)}


def test_an_acceptance_that_was_taken_back_says_why(town: Town) -> None:
    works = town.checkpoint("m2", "works")
    town.confirm(works, ANAN)
    town.accept(works)
    compiled(town)
    town.reopen(works, "ภาพของปีก่อน")
    compiled(town)
    result = cell(compared(town), "m2", 4)
    assert (deeds(result), result.because.facts[0].words) == ([Deed.REOPENED], "ภาพของปีก่อน")
    assert result.change.after == words.NOTHING_CONFIRMED


def test_a_narrative_that_was_edited_is_the_one_reason_for_its_words(town: Town) -> None:
    works = town.checkpoint("m2", "works")
    town.confirm(works, ANAN, result="ถ้อยคำของกอง")
    town.accept(works)
    town.write("m2", "ถ้อยคำแรก", "ผลแรก")
    compiled(town)
    town.write("m2", "ถ้อยคำที่แก้", "ผลแรก")
    compiled(town)
    (one,) = compared(town).changes
    assert (one.change.before, one.change.after) == (
        "ถ้อยคำแรก\n(ยังขาดหลักฐานที่ผ่านการตรวจ ๑ จาก ๒ รายการ)",
        "ถ้อยคำที่แก้\n(ยังขาดหลักฐานที่ผ่านการตรวจ ๑ จาก ๒ รายการ)",
    )
    (fact,) = one.because.facts
    assert (fact.deed, fact.by, fact.entry) == (Deed.WRITTEN, PRASERT_THEN, entry_of(town, "narrative", 2))


def test_a_narrative_that_was_taken_back_gives_the_heads_their_words_again(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN, result="ถ้อยคำของกอง")
    town.accept(town.checkpoint("m2", "works"))
    town.write("m2", "ถ้อยคำของปลัด", "")
    compiled(town)
    with town.begin() as (session, agency):
        measure = session.scalars(select(Measure).where(Measure.agency_id == agency.id, Measure.code == "m2")).one()
        narrating.take_back(session, measure, ReportKind.SIX_MONTH, by=town.officer(session, PRASERT), at=town.now)
    compiled(town)
    result = cell(compared(town), "m2", 4)
    assert result.change.after is not None
    assert result.change.after.startswith("ถ้อยคำของกอง")
    assert deeds(result) == [Deed.TAKEN_BACK]


def test_a_narrative_whose_ground_was_taken_back_is_left_out_because_of_that(town: Town) -> None:
    for division, who in (("works", ANAN), ("finance", SOMSRI)):
        town.confirm(town.checkpoint("m2", division), who, result=f"คำของ {division}")
        town.accept(town.checkpoint("m2", division))
    town.write("m2", "ถ้อยคำของปลัด", "")
    compiled(town)
    town.reopen(town.checkpoint("m2", "finance"), "ผิดฉบับ")
    compiled(town)
    result = cell(compared(town), "m2", 4)
    assert (result.change.before, deeds(result)) == ("ถ้อยคำของปลัด", [Deed.REOPENED])


def test_a_waiver_is_told_with_its_reason_wherever_it_shows(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.accept(town.checkpoint("m2", "works"))
    compiled(town)
    waive(town, town.checkpoint("m2", "finance"), "ไม่มีพัสดุให้ยืม")
    compiled(town)
    found = compared(town)
    assert [(one.change.spot.part, one.change.spot.field) for one in found.changes] == [
        ("sections", "cells"),
        ("progress", "waived"),
        ("progress", "missing"),
        ("outstanding", "standing"),
        ("waived", "reason"),
        ("summary", "complete"),  # of all the measures
        ("summary", "in_progress"),
        ("summary", "complete"),  # of the aspect's
        ("summary", "in_progress"),
        ("summary", "complete"),  # of what the division was to do
        ("summary", "missing"),
        ("memo", "paragraphs"),
    ]
    assert {(fact.deed, fact.words) for one in found.changes for fact in one.because.facts} == {(Deed.WAIVED, "ไม่มีพัสดุให้ยืม")}
    assert all(deeds(one) == [Deed.WAIVED] and not one.because.whys for one in found.changes)


def renamed(town: Town, name: str, *, from_on: date) -> None:
    """กองคลัง has a new name, on record and in the journal."""
    with town.begin() as (session, agency):
        division = session.scalars(select(Division).where(Division.agency_id == agency.id, Division.code == "finance")).one()
        fact = details.keep(session, division, from_on=from_on, at=town.now, name=name)
        assert fact is not None
        journal.record(session, fact, kind="division.renamed", at=town.now, by=None)
    town.now = town.now.add(minutes=1)


def test_a_division_with_a_new_name_is_told_as_that_and_nothing_else(town: Town) -> None:
    waive(town, town.checkpoint("m1", "finance"), "ไม่มีการจัดซื้อ")
    compiled(town)
    renamed(town, "กองการเงินและพัสดุ", from_on=date(2024, 3, 25))
    town.confirm(town.checkpoint("m2", "works"), ANAN)  # a report knows of names up to what was last done
    compiled(town)
    found = compared(town)
    names = [one for one in found.changes if "กองการเงินและพัสดุ" in str(one.change.after)]
    assert [(one.change.spot.part, one.change.spot.field, one.change.before) for one in names[:3]] == [
        ("outstanding", "division", "กองคลัง"),
        ("waived", "division", "กองคลัง"),
        ("summary", "name", "กองคลัง"),
    ]
    assert [one.change.where[1:] for one in names[3:]] == [("ส่วนราชการ",), ("ย่อหน้า", "ข้อที่ 2")]
    for one in names:
        (fact,) = one.because.facts
        assert (fact.deed, fact.was, fact.words) == (Deed.RENAMED, "กองคลัง", "กองการเงินและพัสดุ")
        assert (fact.from_on, fact.entry is not None) == (date(2024, 3, 25), True)
    assert [one.change.spot.field for one in found.changes if one not in names] == [
        *("in_review", "missing", "standing", "reason", "in_progress", "missing")
    ]


def test_where_only_the_day_moved_on_nothing_else_is_blamed(town: Town) -> None:
    town.now = office_moment(date(2024, 4, 2), 9)
    compiled(town, as_of=date(2024, 3, 18))
    compiled(town, as_of=date(2024, 3, 30))
    found = compared(town)
    assert [(one.change.spot.part, one.change.before, one.change.after) for one in found.changes[:4]] == [
        ("as_of_line", "ข้อมูล ณ วันที่ ๑๘ มีนาคม ๒๕๖๗", "ข้อมูล ณ วันที่ ๓๐ มีนาคม ๒๕๖๗"),
        ("outstanding", "รอยืนยัน", "เกินกำหนด"),
        ("outstanding", "ยังไม่ถึงกำหนด", "เกินกำหนด"),
        ("outstanding", "รอยืนยัน", "เกินกำหนด"),
    ]
    assert [(one.change.spot.part, one.change.where[-1]) for one in found.changes[4:]] == [("memo", "ข้อที่ 2")]
    assert all((one.because.facts, one.because.whys) == ((), (Why.DAY,)) for one in found.changes)


def test_what_was_sent_back_and_is_late_by_now_is_told_as_late(town: Town) -> None:
    with a_town(town.office.settings.home / "later", on=date(2024, 3, 18), plan=a_plan(months=False)) as town:
        works = town.checkpoint("m2", "works")
        town.confirm(works, ANAN)
        town.send_back(works, "ขอภาพ")
        compiled(town)
        town.now = town.now.add(days=3)
        compiled(town)
        (one,) = (one for one in part(compared(town), "outstanding") if one.change.where[1] == "กองช่าง")
        assert (one.change.before, one.change.after) == ("ส่งกลับแก้ไข", "เกินกำหนด")
        assert (one.because.facts, one.because.whys) == ((), (Why.DAY,))


def test_an_earlier_day_compiled_later_says_what_it_does_not_count(town: Town) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.accept(town.checkpoint("m2", "works"))
    compiled(town)
    compiled(town, as_of=date(2024, 3, 20))
    result = cell(compared(town), "m2", 4)
    assert result.change.after == words.NOTHING_CONFIRMED
    assert [(fact.deed, fact.gone) for fact in result.because.facts] == [(Deed.CONFIRMED, True), (Deed.ACCEPTED, True)]


def test_a_reason_that_was_added_is_told_with_who_gave_it(town: Town) -> None:
    compiled(town)
    compiled(town, draft=False, reason="ส่งอำเภอตามกำหนด")
    found = compared(town)
    draft, note = found.changes
    assert (draft.change.before, draft.change.after) == ("ใช่", "ไม่ใช่")
    assert (note.change.before, note.change.where) == (None, ("หมายเหตุ",))
    for one in (draft, note):
        (fact,) = one.because.facts
        assert (fact.deed, fact.by, fact.words, fact.number) == (Deed.COMPILED, PRASERT_THEN, "ส่งอำเภอตามกำหนด", 2)


def test_a_note_that_counts_less_is_told_with_what_came_since(town: Town) -> None:
    compiled(town, draft=False, reason="ส่งอำเภอ")
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.accept(town.checkpoint("m2", "works"))
    compiled(town, draft=False, reason="ส่งอำเภอ")
    (note,) = part(compared(town), "notes")
    assert ("๓ รายการ" in str(note.change.before), "๒ รายการ" in str(note.change.after)) == (True, True)
    assert deeds(note) == [Deed.CONFIRMED, Deed.ACCEPTED]


def test_other_wording_is_told_as_the_office_s_own(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(town)
    heads = read_wording()
    monkeypatch.setattr(compiling, "read_wording", lambda: replace(heads, columns=("มาตรการ/กิจกรรม", *heads.columns[1:])))
    compiled(town)
    (one,) = compared(town).changes
    assert (one.change.where, one.change.after) == (("หัวตาราง", "คอลัมน์ที่ 1"), "มาตรการ/กิจกรรม")
    assert (one.because.facts, one.because.whys) == ((), (Why.WORDING,))


def test_versions_that_say_the_same_are_equal_and_what_left_no_trace_is_named(town: Town) -> None:
    with a_town(town.office.settings.home / "months", on=date(2024, 5, 2)) as town:
        first = compiled(town, as_of=date(2024, 5, 2))
        town.confirm(town.checkpoint("m1", "finance", date(2024, 4, 30)), SOMSRI)  # after the half year
        assert compiled(town, as_of=date(2024, 5, 2)) == first  # what it does not tell of makes no new version
        compiled(town, as_of=date(2024, 5, 2), reason="ลองใส่เหตุผล")
        again = compiled(town, as_of=date(2024, 5, 2))
        found = compared(town, first, again)
        assert ((found.older.report.id, found.newer.report.id), found.changes) == ((first, again), ())
        assert [(fact.deed, fact.period) for fact in found.without_trace] == [(Deed.CONFIRMED, "เมษายน 2567")]


def test_names_and_posts_that_no_part_shows_are_named_as_having_left_no_trace(town: Town) -> None:
    compiled(town)
    with town.begin() as (session, _):
        anan = town.officer(session, ANAN)
        details.keep(session, anan, from_on=date(2024, 3, 25), at=town.now, name="นายอนันต์ มีสุขยิ่ง")
    town.post(SOMSRI, "head", "works", from_on=date(2024, 3, 25), to_on=None)
    town.now = town.now.add(minutes=1)
    town.confirm(town.checkpoint("m2", "works"), SOMSRI)
    compiled(town)
    told = {fact.deed: fact for fact in compared(town).without_trace}
    assert set(told) == {Deed.RENAMED, Deed.APPOINTED}
    assert (told[Deed.RENAMED].was, told[Deed.RENAMED].words) == ("นายอนันต์ มีสุข", "นายอนันต์ มีสุขยิ่ง")
    assert (told[Deed.APPOINTED].words, told[Deed.APPOINTED].division) == ("นางสมศรี ใจดี", "กองช่าง")

    # A part that is added to the report later is explained by the names that come to stand in it.
    with town.begin() as (session, agency):
        older, newer = (read_version(session, one, town.office.documents("sample")) for one in chosen(session, agency, ()))
        lies = between(session, year_of_report(session, newer.report), older, newer)
    told_by = Change(Spot("forecasts", "name"), ("ส่วนอื่นของรายงาน",), "นายอนันต์ มีสุข", "นายอนันต์ มีสุขยิ่ง")
    assert because(told_by, lies).facts == (told[Deed.RENAMED],)
    unheard_of = Change(Spot("weather", "weather"), ("ส่วนอื่นของรายงาน",), "", "ฝนตก")
    assert because(unheard_of, lies) == Because((), (Why.NOT_FOUND,))


def test_it_is_the_same_on_either_database(either_town: Town) -> None:
    town = either_town
    compiled(town)
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.accept(town.checkpoint("m2", "works"))
    town.write("m2", "เรียบเรียงแล้ว", "")
    compiled(town)
    result = cell(compared(town), "m2", 4)
    assert deeds(result) == [Deed.CONFIRMED, Deed.ACCEPTED, Deed.WRITTEN]
