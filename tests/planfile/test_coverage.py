"""What a sound plan lacks is a finding, never a mistake."""

from dataclasses import replace

from ita_model.calendar import FiscalYear
from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.planfile import findings
from ita_model.schedule import Every, Schedule

FRAMEWORK = {1: "โปร่งใส", 4: "ทรัพย์สิน"}
SOMCHAI = Officer("somchai", "นายสมชาย", "ปลัด", "somchai@office.example.org")
STEP = Step("จัดทำ", Schedule(Every.YEAR))
MEASURE = Measure("m01", "มาตรการ", "กองคลัง", ("klang",), "ตลอดปี", (STEP,))


def a_plan(*aspects: Aspect, head: str = "somsri") -> Plan:
    agency = Agency("por", "อบต.", "อบต.", "อำเภอ", "จังหวัด")
    return Plan(agency, FiscalYear(2567), (SOMCHAI,), (Division("klang", "กองคลัง", head),), "somchai", "nayok", aspects)


def test_a_plan_that_covers_its_framework_has_no_finding() -> None:
    assert findings(a_plan(Aspect(1, "โปร่งใส", (MEASURE,)), Aspect(4, "ทรัพย์สิน", (MEASURE,))), FRAMEWORK) == ()


def test_an_aspect_without_measures_is_named_in_thai() -> None:
    (found,) = findings(a_plan(Aspect(1, "โปร่งใส", (MEASURE,))), FRAMEWORK)
    assert found.thai == "ยังไม่มีมาตรการในด้าน (๔) ทรัพย์สิน"


def test_an_aspect_s_empty_heading_does_not_count_as_covered() -> None:
    found = findings(a_plan(Aspect(1, "โปร่งใส", (MEASURE,)), Aspect(4, "ทรัพย์สิน", ())), FRAMEWORK)
    assert [one.english for one in found] == ["no measure under aspect (4)"]


def test_an_aspect_that_the_framework_does_not_know_is_named() -> None:
    found = findings(a_plan(*(Aspect(n, "ด้าน", (MEASURE,)) for n in (1, 4, 9))), FRAMEWORK)
    assert [one.english for one in found] == ["aspect (9) is not in the framework"]


def test_a_secretary_who_heads_a_division_would_review_their_own_word() -> None:
    found = findings(a_plan(Aspect(1, "", (MEASURE,)), Aspect(4, "", (MEASURE,)), head="somchai"), FRAMEWORK)
    assert "กองคลัง" in found[0].thai


def test_two_people_with_one_mailbox_are_both_named() -> None:
    whole = a_plan(Aspect(1, "", (MEASURE,)), Aspect(4, "", (MEASURE,)))
    somsri = Officer("somsri", "นางสมศรี", "ผู้อำนวยการ", "Somchai@Office.example.org")
    alone = Officer("anan", "นายอนันต์", "ผู้อำนวยการ", "anan@office.example.org")
    (found,) = findings(replace(whole, people=(SOMCHAI, alone, somsri)), FRAMEWORK)
    assert "นายสมชาย และ นางสมศรี ใช้อีเมลเดียวกัน" in found.thai
    assert "'somchai', 'somsri' share one mailbox: 2 letters a day" in found.english
    assert "อนันต์" not in found.thai
