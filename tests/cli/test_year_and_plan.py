"""`ita year open` and `ita plan preview`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import divisions
from ita_model.calendar import office_moment
from ita_model.people import roster
from ita_model.records import Division, Officer, Role, Year
from tests.cli.conftest import Ita
from tests.support.por import PLAN_FILE, PLAN_TEXT, Por


def test_opening_a_year_says_what_became_of_the_plan(ita: Ita) -> None:
    assert "อบต.ปอ ปีงบประมาณ 2567: จุดตรวจ 138 รายการ\n" in ita("year", "open", PLAN_FILE).stdout


def test_opening_it_again_says_that_it_was_open(ita: Ita) -> None:
    ita("year", "open", PLAN_FILE)
    assert "138 รายการ (เปิดไว้แล้ว ไม่มีอะไรเปลี่ยน)" in ita("year", "open", PLAN_FILE).stdout


def test_opening_it_with_another_plan_is_refused(ita: Ita, tmp_path: Path) -> None:
    ita("year", "open", PLAN_FILE)
    other = tmp_path / "other.yaml"
    other.write_text(PLAN_TEXT.replace("นางสมใจ", "นางสมหญิง"), encoding="utf-8")
    assert "ปีนี้เปิดไว้แล้วด้วยแผนอื่น ไม่มีอะไรเปลี่ยนแปลง" in ita("year", "open", other, code=1).stderr
    assert "เปิดไว้แล้ว ไม่มีอะไรเปลี่ยน" in ita("year", "open", PLAN_FILE).stdout


def test_several_plans_are_opened_by_one_command_and_each_is_told_of(ita: Ita, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(PLAN_TEXT.replace("code: por\n", "code: pa\n").replace("อบต.ปอ", "อบต.ป่า"), encoding="utf-8")
    told = ita("year", "open", PLAN_FILE, other).stdout
    assert "อบต.ปอ ปีงบประมาณ 2567: จุดตรวจ 138 รายการ\nอบต.ป่า ปีงบประมาณ 2567: จุดตรวจ 138 รายการ\n" in told
    assert "อบต.ป่า" in ita("overview").stdout


def test_of_several_plans_none_is_opened_where_one_cannot_be(ita: Ita, tmp_path: Path) -> None:
    ita("year", "open", PLAN_FILE)
    new, changed = tmp_path / "new.yaml", tmp_path / "changed.yaml"
    new.write_text(PLAN_TEXT.replace("code: por\n", "code: pa\n").replace("อบต.ปอ", "อบต.ป่า"), encoding="utf-8")
    changed.write_text(PLAN_TEXT.replace("นางสมใจ", "นางสมหญิง"), encoding="utf-8")
    assert "อบต.ปอ: ปีนี้เปิดไว้แล้วด้วยแผนอื่น ไม่มีอะไรเปลี่ยนแปลง" in ita("year", "open", new, changed, code=1).stderr
    assert "อบต.ป่า" not in ita("overview").stdout


def test_next_years_plan_may_name_no_division_that_ended(ita: Ita, por: Por, tmp_path: Path) -> None:
    with por.begin() as (session, agency):
        there = {one.code: one for one in session.scalars(select(Division).where(Division.agency_id == agency.id))}
        (secretary,) = roster(session, agency.id, por.plan.year.end).of_agency(Role.SECRETARY)
        by, at, last_on = session.get_one(Officer, secretary), office_moment(por.plan.year.end, 9), por.plan.year.end
        divisions.end_division(session, there["chang"], last_on=last_on, to=None, by=by, at=at, words="ยุบกอง")
    following = tmp_path / "2568.yaml"
    text = PLAN_TEXT
    for this_year in (2567, 2566, 2024, 2023):
        text = text.replace(str(this_year), str(this_year + 1)).replace("29 กุมภาพันธ์ 2568", "28 กุมภาพันธ์ 2568")
    following.write_text(text, encoding="utf-8")
    told = ita("plan", "check", following, code=1).stdout
    refused = ita("year", "open", following, code=1).stderr
    assert "สำนัก/กอง chang สิ้นสุดแล้วหรือกำหนดให้สิ้นสุด วันสุดท้าย 30 กันยายน 2567" in told
    assert "chang (วันสุดท้าย 30 กันยายน 2567)" in refused
    assert "มีอะไรเปลี่ยน" in refused
    with por.look() as (session, agency):
        assert session.scalars(select(Year.be).where(Year.agency_id == agency.id)).all() == [2567]


@pytest.mark.parametrize("command", [("year", "open"), ("plan", "preview")])
def test_a_plan_with_mistakes_is_refused(ita: Ita, tmp_path: Path, home: Path, command: tuple[str, str]) -> None:
    bad = tmp_path / "plan.yaml"
    bad.write_text(PLAN_TEXT.replace("every: month", "every: moon"), encoding="utf-8")
    told = ita(*command, bad, code=1).stderr
    assert "แผนมีข้อผิดพลาด" in told
    assert f"ita plan check {bad}" in told
    assert not (home / "ita.db").exists()


@pytest.mark.parametrize("command", [("year", "open"), ("plan", "preview"), ("plan", "check")])
def test_a_file_that_is_not_there_is_wrong_use_and_one_that_is_not_utf_8_a_finding(
    ita: Ita, tmp_path: Path, command: tuple[str, str]
) -> None:
    assert "ไม่พบไฟล์" in ita(*command, tmp_path / "none.yaml", code=2).stderr
    (tmp_path / "old.yaml").write_bytes("ชื่อ: เก่า".encode("cp874"))
    assert "ไม่ได้บันทึกเป็น UTF-8" in ita(*command, tmp_path / "old.yaml", code=1).stderr


def test_the_year_ahead_is_shown_with_days_and_reasons_and_letters(ita: Ita, home: Path) -> None:
    told = ita("plan", "preview", PLAN_FILE).stdout
    assert "ปีงบประมาณ 2567: จุดตรวจ 138 รายการ" in told
    assert "ศุกร์ 29 มีนาคม 2567" in told
    assert "นายสมชาย นามสมมุติ ผู้อำนวยการกองช่าง:" in told
    assert not home.exists(), "looking ahead opens no office"


def test_the_year_ahead_as_data(ita: Ita, tmp_path: Path) -> None:
    quarterly = tmp_path / "plan.yaml"
    first_measure, _, _ = PLAN_TEXT.partition("      - code: m02")
    quarterly.write_text(first_measure.replace("schedule: {every: month}", "schedule: {every: quarter}"), encoding="utf-8")
    told = json.loads(ita("plan", "preview", quarterly, "--json").stdout)
    assert len(told["checkpoints"]) == 4 * 5
    first = told["checkpoints"][0]
    assert (first["measure"], first["division"], first["nominal_on"]) == ("m01", "palad", "2023-12-31")
    assert first["opens_on"] <= first["due_on"]
    assert {"head-palad", "secretary"} <= told["letters"].keys()
