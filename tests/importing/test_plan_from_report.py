"""A published report becomes a plan file to finish, with every doubt listed."""

from itertools import pairwise
from pathlib import Path

import pytest

from ita_model.importing.plan_from_report import ImportedPlan, plan_from_report
from ita_model.importing.published import read_published
from ita_model.planfile import PlanMistakes, read_plan
from tests.importing.plans import finished

SEED = Path(__file__).parents[2] / "demo/published-report-2567.txt"
ASPECTS = {1: "หนึ่ง", 2: "สอง", 3: "สาม", 4: "ทรัพย์สิน", 5: "ห้า", 6: "หก", 7: "เจ็ด"}
HEADER = "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\tสรุปผล\tผลลัพธ์"


def imported(text: str) -> ImportedPlan:
    return plan_from_report(read_published(text), ASPECTS)


def one_row(steps: str = "จัดประชุม", responsible: str = "กองคลัง", period: str = "ตลอดปีงบประมาณ") -> ImportedPlan:
    return imported(f"ปีงบประมาณ 2567\n{HEADER}\n(๑) หนึ่ง\t\t\t\t\t\nประชุม\t{steps}\t{responsible}\t{period}\tผล\tดี\n")


@pytest.fixture(scope="module")
def seed() -> ImportedPlan:
    return imported(SEED.read_text(encoding="utf-8"))


def test_the_seed_s_doubts_are_what_its_report_does_not_say(seed: ImportedPlan) -> None:
    said = "\n".join(doubt.english for doubt in seed.doubts)
    assert "no measure under aspect (4); none was filled in" in said
    assert "suggested: every half-year" in said
    assert "no head or address for สำนักปลัด" in said
    assert "no head or address for กองคลัง" in said
    assert "5 measures are of every division" in said
    assert "no code" in said
    assert len(seed.doubts) == 6


def test_what_the_source_does_not_say_is_left_for_the_check_to_name(seed: ImportedPlan) -> None:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(seed.text)
    assert {mistake.english for mistake in caught.value.mistakes} == {
        "code: is empty", "name: is empty", "position: is empty", "address: is empty",
    }  # fmt: skip


def test_once_filled_in_it_is_a_plan_with_the_source_s_words(seed: ImportedPlan) -> None:
    plan = read_plan(finished(seed))
    rows = list(read_published(SEED.read_text(encoding="utf-8")).rows())
    measures = [measure for _, measure in plan.measures()]
    assert [measure.title for measure in measures] == [row.title for row in rows]
    assert sum(len(measure.steps) for measure in measures) == 19
    assert (plan.agency.name, plan.agency.short_name) == ("องค์การบริหารส่วนตำบลปอ", "อบต.ปอ")
    assert (plan.agency.district, plan.agency.province) == ("เวียงแก่น", "เชียงราย")
    assert [division.name for division in plan.divisions] == ["สำนักปลัด", "กองคลัง"]
    assert plan.year.be == 2567


def test_a_suggested_schedule_says_in_the_file_that_it_is_one(seed: ImportedPlan) -> None:
    lines = seed.text.split("\n")
    above = [before for before, line in pairwise(lines) if line.strip() == "schedule: {every: half-year}"]
    assert len(above) == 14
    assert all("ข้อเสนอ" in line for line in above)


def test_years_that_differ_between_cover_and_title_are_doubted() -> None:
    text = SEED.read_text(encoding="utf-8").replace("พ.ศ. 2567", "พ.ศ. 2566")
    plan = imported(text)
    assert any("cover 2566, title 2567" in doubt.english for doubt in plan.doubts)
    assert "fiscal_year: 2567" in plan.text


def test_a_report_without_a_year_leaves_one_for_the_check_to_name() -> None:
    plan = imported(f"{HEADER}\n(๑) หนึ่ง\t\t\t\t\t\nประชุม\tจัด\tกองคลัง\tตลอดปี\tผล\tดี\n")
    assert any("fiscal year" in doubt.english for doubt in plan.doubts)
    with pytest.raises(PlanMistakes, match="fiscal_year"):
        read_plan(plan.text)


@pytest.mark.parametrize(
    ("period", "schedule"),
    [
        ("ม.ค. - มี.ค. 2567", "{on: 31 มีนาคม 2567}"),
        ("ตุลาคม ๒๕๖๖ – ธันวาคม ๒๕๖๖", "{on: 31 ธันวาคม 2566}"),
        ("ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗", "{every: half-year}"),
        ("ต.ค. 256๖ - ก.ย. 256๗", "{every: half-year}"),
    ],
)
def test_a_period_that_is_understood_suggests_a_schedule(period: str, schedule: str) -> None:
    plan = one_row(period=period)
    assert f"schedule: {schedule}" in plan.text
    assert not any("not understood" in doubt.english for doubt in plan.doubts)


@pytest.mark.parametrize("period", ["", "เมื่อพร้อม", "ม.ค. - มี.ค. 2570", "ก.ย. - ต.ค."])
def test_a_period_that_is_not_understood_is_doubted(period: str) -> None:
    assert any("period not understood" in doubt.english for doubt in one_row(period=period).doubts)


def test_several_divisions_in_one_cell_are_told_apart() -> None:
    plan = one_row(responsible="สำนักปลัด/กองคลัง และกองการศึกษา ศาสนาและวัฒนธรรม")
    read = read_plan(finished(plan))
    assert [division.name for division in read.divisions] == ["สำนักปลัด", "กองคลัง", "กองการศึกษา ศาสนาและวัฒนธรรม"]
    assert read.aspects[0].measures[0].divisions == ("d1", "d2", "d3")


def test_a_row_that_lacks_steps_or_somebody_responsible_is_doubted() -> None:
    said = [doubt.english for doubt in (*one_row(steps="").doubts, *one_row(responsible="").doubts)]
    assert "this measure has no steps" in said
    assert "this measure names nobody responsible" in said


def test_rows_under_no_aspect_and_lines_in_no_row_are_doubted() -> None:
    plan = imported(f"ปีงบประมาณ 2567\n{HEADER}\nประชุม\tจัด\tกองคลัง\tตลอดปี\tผล\tดี\nลงชื่อ\n")
    said = [doubt.english for doubt in plan.doubts]
    assert "measures from here on stand under no aspect" in said
    assert "belongs to no row: 'ลงชื่อ'" in said


def test_a_cell_that_may_hold_several_steps_is_doubted() -> None:
    plan = one_row(steps="ดังนี้ ๑. จัด ๒. แจ้ง")
    assert any("several steps" in doubt.english for doubt in plan.doubts)
