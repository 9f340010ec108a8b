"""What a person gets wrong in a plan file, and what they are told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_model.planfile import Mistake, PlanMistakes, read_plan
from ita_model.schedule import Every, Schedule, Shift

SOUND = """\
plan: 1
fiscal_year: 2567
agency: {code: por, name: องค์การบริหารส่วนตำบลปอ, short_name: อบต.ปอ, district: เวียงแก่น, province: เชียงราย}
people:
  - {code: somjai, name: นางสมใจ, position: หัวหน้าสำนักปลัด, address: somjai@por.example.org}
  - {code: somsri, name: นางสมศรี, position: ผู้อำนวยการกองคลัง, address: somsri@por.example.org}
divisions:
  - {code: palad, name: สำนักปลัด, head: somjai}
  - {code: klang, name: กองคลัง, head: somsri, deputy: somjai}
secretary: somjai
executive: somsri
aspects:
  - number: 1
    name: กระบวนการปฏิบัติงาน
    measures:
      - code: m01
        title: การประชุมประจำเดือน
        responsible: ทุกสำนัก/กอง
        period: ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗
        schedule: {every: month, day: 5}
        steps:
          - text: จัดให้มีการประชุม
          - marker: ๒.
            text: รายงานผล
            schedule: {on: [31 มกราคม 2567, 2567-02-29]}
"""


def mistakes_in(text: str) -> list[Mistake]:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(text)
    return list(caught.value.mistakes)


def mistakes_or_nothing(text: str) -> tuple[Mistake, ...] | None:
    try:
        read_plan(text)
    except PlanMistakes as error:
        return error.mistakes
    return None


def one_mistake(old: str, new: str) -> Mistake:
    """The only mistake in the sound plan once `old` reads `new`."""
    assert SOUND.count(old) == 1, f"{old!r} must stand once in the sound plan"
    found = mistakes_in(SOUND.replace(old, new))
    assert len(found) == 1, found
    return found[0]


def test_a_sound_plan_is_read_with_the_measure_s_schedule_where_a_step_has_none() -> None:
    measure = read_plan(SOUND).aspects[0].measures[0]
    assert measure.divisions == ("palad", "klang")
    assert measure.steps[0].schedule == Schedule(Every.MONTH, day=5)
    assert measure.steps[1].schedule == Schedule(on=(date(2024, 1, 31), date(2024, 2, 29)))
    assert measure.steps[1].marker == "๒."


def test_thai_digits_comments_and_codes_that_yaml_would_twist_are_read_as_written() -> None:
    text = SOUND.replace("fiscal_year: 2567", "fiscal_year: ๒๕๖๗  # ปีนี้").replace("palad", "no").replace("klang", "010")
    plan = read_plan("\ufeff" + text)
    assert plan.year.be == 2567
    assert [division.code for division in plan.divisions] == ["no", "010"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("กองคลัง", ("klang",)),
        ("[กองคลัง, สำนักปลัด]", ("klang", "palad")),
        ("กองคลังและสำนักปลัด", ("klang", "palad")),
        ("สำนักปลัด/กองคลัง", ("palad", "klang")),
        ("ทุก สำนัก / กอง", ("palad", "klang")),
    ],
)
def test_the_words_of_the_source_name_divisions(words: str, meant: tuple[str, ...]) -> None:
    plan = read_plan(SOUND.replace("responsible: ทุกสำนัก/กอง", f"responsible: {words}"))
    assert plan.aspects[0].measures[0].divisions == meant


def test_words_that_name_no_division_may_stand_when_codes_say_what_they_mean() -> None:
    new = "responsible: คณะทำงานงบประมาณ\n        divisions: [klang]"
    measure = read_plan(SOUND.replace("responsible: ทุกสำนัก/กอง", new)).aspects[0].measures[0]
    assert (measure.responsible, measure.divisions) == ("คณะทำงานงบประมาณ", ("klang",))


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "thai", "english"),
    [
        ("plan: 1\n", "plan: 2\n", 1, 7, "รูปแบบ 1", "plan format 1"),
        ("fiscal_year: 2567\n", "fiscal_year: 2024\n", 2, 14, "พ.ศ. 2567", "Buddhist"),
        ("code: por", "code: ปอ", 3, 16, "a-z", "a code is"),
        ("name: นางสมใจ", "name: ''", 5, 26, "ยังไม่ได้กรอก", "is empty"),
        ("address: somjai@por.example.org", "address: somjai", 5, 72, "ไม่ใช่ที่อยู่อีเมล", "no e-mail address"),
        (", head: somjai", "", 8, 5, "ขาด รหัสหัวหน้า (head)", "'head' is missing"),
        ("head: somsri", "head: somsi", 9, 40, "หมายถึง “somsri”", "no person 'somsi'"),
        ("deputy: somjai", "deputy: nobody", 9, 56, "ให้เพิ่มชื่อไว้ใน people", "no person 'nobody'"),
        ("secretary: somjai", "secretary: x", 10, 12, "ไม่มีบุคคลรหัส", "secretary: no person"),
        ("    name: กระบวนการปฏิบัติงาน\n", "", 13, 5, "ขาด ชื่อ (name)", "'name' is missing"),
        ("number: 1", "number: หนึ่ง", 13, 13, "ต้องเป็นตัวเลข", "whole number"),
        ("number: 1", "number: 0", 13, 13, "ระหว่าง 1 ถึง 99", "1 to 99"),
        ("responsible: ทุกสำนัก/กอง", "responsible: กองคลัง2", 18, 22, "หมายถึง “กองคลัง”", "names no division"),
        ("responsible: ทุกสำนัก/กอง", "responsible: [กองคลัง, กองช่าง]", 18, 32, "กองช่าง", "names no division"),
        ("title:", "titel:", 17, 9, "หมายถึง “title”", "did you mean 'title'"),
        ("every: month", "every: monthly", 20, 27, "หมายถึง month หรือไม่", "did you mean 'month'"),
        ("day: 5", "day: 32", 20, 39, "ระหว่าง 1 ถึง 31", "1 to 31"),
        ("every: month, day: 5", "day: 5", 20, 19, "every", "either every or on"),
        ("every: month", "every: month, on: 5 มกราคม 2567", 20, 19, "อย่างใดอย่างหนึ่ง", "not both"),
        ("day: 5", "dya: 5", 20, 34, "หมายถึง “day”", "unknown key"),
        ("day: 5", "shift: late", 20, 41, "ไม่รู้จักคำว่า “late”", "'late'"),
        ("        schedule: {every: month, day: 5}\n", "", 21, 13, "ยังไม่มีกำหนดเวลา", "no schedule"),
        ("31 มกราคม 2567", "31 กุมภาพันธ์ 2567", 25, 29, "ไม่มีวันที่", "no calendar"),
        ("31 มกราคม 2567", "สิ้นเดือน", 25, 29, "อ่านวันที่", "not written as a day"),
        ("31 มกราคม 2567", "31 มกราคม 2568", 25, 29, "อยู่นอกปีงบประมาณ 2567", "outside the fiscal year"),
        ("text: รายงานผล", "text:", 24, 13, "ยังไม่ได้กรอก", "is empty"),
        ("- text: จัดให้มีการประชุม", "- ''", 22, 13, "ต้องเป็นหัวข้อย่อย", "steps"),
        ("code: klang", "code: palad", 9, 12, "ซ้ำกับบรรทัดที่ 8", "given twice"),
        ("    name: กระบวนการปฏิบัติงาน\n", "    name: ก\n    name: ข\n", 15, 5, "ซ้ำกับบรรทัดที่ 14", "given twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(old: str, new: str, line: int, column: int, thai: str, english: str) -> None:
    found = one_mistake(old, new)
    assert thai in found.thai
    assert english in found.english
    assert (found.line, found.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "line", "thai"),
    [
        ("", 1, "ไฟล์ว่างเปล่า"),
        ("# ยังไม่ได้เขียน\n", 1, "ไฟล์ว่างเปล่า"),
        ("plan: 1\nagency:\n\tcode: por\n", 3, "Tab"),
        ("plan: 1\nname: 'ก\n", 2, "ไม่ได้ปิด"),
        ("plan: 1\nname: ก: ข\n", 2, "เครื่องหมาย :"),
        ("plan: 1\nname: @ก\n", 2, "สงวนไว้"),
        ("plan: 1\n---\nplan: 1\n", 2, "---"),
        ("plan: 1\nname: \x01\n", 2, "มองไม่เห็น"),
        ("a: &a [*a]\n", 1, "&"),
        ("- ก\n- ข\n", 1, "หัวข้อย่อย"),
        ("ข้อความธรรมดา", 1, "หัวข้อย่อย"),
        ("[" * 3000, 1, "YAML"),
        ("? [ก]\n: ข\n", 1, "ต้องเป็นคำเดียว"),
    ],
)
def test_a_file_that_is_no_plan_says_so(text: str, line: int, thai: str) -> None:
    assert any(one.line == line and thai in one.thai for one in mistakes_in(text))


def test_an_alias_that_would_unfold_without_end_is_refused() -> None:
    levels = ["a0: &a0 [ก, ก, ก, ก, ก, ก, ก, ก, ก, ก]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "&" in mistakes_in("\n".join(levels))[0].thai


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        SOUND.replace("code: por", "code: ปอ")
        .replace("address: somsri@por.example.org", "address: ''")
        .replace("head: somjai", "haed: somjai")
        .replace("executive: somsri", "executive: nobody")
        .replace("responsible: ทุกสำนัก/กอง", "responsible: กองช่าง")
        .replace("31 มกราคม 2567", "31 มกราคม 2570")
        .replace("text: จัดให้มีการประชุม", "text: ''")
    )
    found = mistakes_in(text)
    assert [one.line for one in found] == [3, 6, 8, 11, 18, 22, 25]
    assert found == sorted(found)


def test_a_measure_needs_steps_and_an_aspect_stands_once() -> None:
    steps = SOUND.index("        steps:")
    assert "อย่างน้อยหนึ่งรายการ" in mistakes_in(SOUND[:steps] + "        steps: []\n")[0].thai
    again = SOUND + "  - {number: ๑, name: ซ้ำ, measures: []}\n"
    assert "ซ้ำกับบรรทัดที่ 13" in mistakes_in(again)[0].thai


def test_an_empty_deputy_is_no_deputy_and_a_day_may_stay_where_it_falls() -> None:
    text = SOUND.replace("deputy: somjai", "deputy: ").replace("day: 5", "day: 5, shift: stay, opens_before: ๑๕")
    plan = read_plan(text)
    assert plan.divisions[1].deputy is None
    assert plan.aspects[0].measures[0].steps[0].schedule == Schedule(Every.MONTH, 5, (), 15, Shift.STAY)


@settings(max_examples=300)
@given(st.data())
def test_no_damage_to_a_plan_file_ever_ends_in_anything_but_mistakes(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SOUND)))
    end = data.draw(st.integers(start, min(len(SOUND), start + 40)))
    put_in = data.draw(
        st.text(max_size=8) | st.sampled_from(["\n", ": ", "- ", "{", "]", "'", "\t", "~", "2567-13-45", "&a *a"])
    )
    found = mistakes_or_nothing(SOUND[:start] + put_in + SOUND[end:])
    assert found is None or found
    assert all(one.thai and one.english and one.line >= 1 and one.column >= 1 for one in found or ())
