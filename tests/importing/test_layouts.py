"""Tables of measures in the layouts that offices draw, the same in Word and in Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ita_model.importing.plan_from_report import ImportedPlan
from ita_model.importing.published import UnreadableReport
from ita_model.plan import Plan
from ita_model.planfile import read_plan
from tests.importing.made import ASPECT_1, ASPECT_2, COVER, HEADER, MEETING, REPORT, WEBSITE, Rows, excel, word
from tests.importing.plans import finished, imported, promises, said, source

Make = Callable[..., bytes]


def word_of(*rows: Rows) -> bytes:
    return word(*COVER, *rows)


def excel_of(*rows: Rows) -> bytes:
    cover = [(line, *[""] * (len(rows[0][0]) - 1)) for line in COVER]
    return excel(ปก=cover, **{f"ตาราง{n}": one for n, one in enumerate(rows, start=1)})


@pytest.fixture(params=[word_of, excel_of], ids=["word", "excel"])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def read(data: bytes) -> tuple[Plan, ImportedPlan]:
    plan = imported(data)
    return read_plan(finished(plan)), plan


def titles(plan: Plan) -> list[tuple[int, str]]:
    return [(promise.aspect[0], promise.title) for promise in promises(plan)]


BOTH = [(1, MEETING[0]), (2, WEBSITE[0])]


def test_a_plain_report_is_read_without_a_doubt_of_its_own(make: Make) -> None:
    report = source(make(REPORT))
    assert [row.cells for row in report.rows()] == [MEETING, WEBSITE]
    assert (report.doubts, report.strays) == ((), ())


def test_cover_and_year_are_found_before_the_table(make: Make) -> None:
    plan, _ = read(make(REPORT))
    assert (plan.agency.name, plan.agency.short_name) == ("เทศบาลตำบลสมมุติ", "ทต.สมมุติ")
    assert (plan.agency.district, plan.agency.province, plan.year.be) == ("ตัวอย่าง", "ทดสอบ", 2568)


def test_columns_are_known_by_their_meaning_in_any_order_and_others_are_said(make: Make) -> None:
    rows = (
        ("ที่", "หน่วยงานที่รับผิดชอบ", "แนวทาง/มาตรการ", "ห้วงเวลาดำเนินการ", "วิธีการดำเนินงาน", "งบประมาณ (บาท)", "หมายเหตุ"),
        ("(๑) กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", *["<"] * 6),
        ("1", MEETING[2], MEETING[0], MEETING[3], MEETING[1], "10,000", "จัดทุกเดือน"),
        (ASPECT_2[0], *["<"] * 6),
        ("2", WEBSITE[2], WEBSITE[0], WEBSITE[3], WEBSITE[1], "-", ""),
    )
    plan, doubted = read(make(rows))
    assert [tuple(promise[1:]) for promise in promises(plan)] == [
        (MEETING[0], (("๑.", "จัดประชุม"), ("๒.", "ทำรายงาน")), MEETING[2], MEETING[3]),
        (WEBSITE[0], (("", WEBSITE[1]),), WEBSITE[2], WEBSITE[3]),
    ]
    assert "คอลัมน์ “งบประมาณ (บาท)”, “หมายเหตุ” ไม่ได้นำเข้า" in said(doubted)


@pytest.mark.parametrize(
    "header",
    [
        ("มาตรการ/แนวทาง", "ขั้นตอนหรือวิธีดำเนินการ", "ผู้รับผิดชอบ", "กำหนดแล้วเสร็จ"),
        ("โครงการ/กิจกรรม", "วิธีการ", "หน่วยงานที่รับผิดชอบ", "ระยะเวลาดำเนินการ"),
        ("มาตรการ", "กิจกรรม", "ส่วนราชการ", "ปฏิทินการดำเนินงาน"),
        ("มาตรการส่งเสริมคุณธรรม", "แนวทางการดำเนินการ", "ผู้รับผิดชอบหลัก", "วัน เดือน ปี"),
        ("มาตร การ", "ขั้น\nตอน", "ผู้รับ ผิดชอบ", "ระยะ เวลา"),
    ],
)
def test_a_plan_has_four_columns_in_other_words(make: Make, header: tuple[str, ...]) -> None:
    plan, doubted = read(make((header, (ASPECT_1[0], "<", "<", "<"), MEETING[:4], (ASPECT_2[0], "<", "<", "<"), WEBSITE[:4])))
    assert titles(plan) == BOTH
    assert "คอลัมน์" not in said(doubted)


def test_results_and_outcomes_are_told_apart_in_other_words(make: Make) -> None:
    header = (*HEADER[:4], "ผลการดำเนินงานตามมาตรการ", "ผลสัมฤทธิ์ของการดำเนินการ")
    (first, _) = source(make((header, *REPORT[1:]))).rows()
    assert (first.result, first.outcome) == (MEETING[4], MEETING[5])


def test_quarters_that_are_marked_become_a_period_and_a_doubt(make: Make) -> None:
    rows = (
        ("มาตรการ", "ขั้นตอน", "ระยะเวลาดำเนินการ ปีงบประมาณ ๒๕๖๘", "<", "<", "<", "ผู้รับผิดชอบ"),
        ("^", "^", "ไตรมาส ๑", "ไตรมาส ๒", "ไตรมาส ๓", "ไตรมาส ๔", "^"),
        (ASPECT_1[0], *["<"] * 6),
        ("ก", "จัด", "X", "X", "X", "X", "กองคลัง"),
        ("ข", "จัด", "", "✓", "", "/", "กองคลัง"),
        ("ค", "จัด", "", "◄—►", "<", "", "กองคลัง"),
        ("ง", "จัด", "", "", "-", "", "กองคลัง"),
    )
    plan, doubted = read(make(rows))
    assert [measure.period for _, measure in plan.measures()] == ["ไตรมาส ๑ - ๔", "ไตรมาส ๒, ๔", "ไตรมาส ๒ - ๓", "นามสมมุติ"]
    due = [measure.steps[0].schedule for _, measure in plan.measures()]
    assert due[0].every == "quarter"
    assert (due[1].on, due[2].on) == ((date(2025, 3, 31), date(2025, 9, 30)), (date(2025, 3, 31), date(2025, 6, 30)))
    assert "คอลัมน์ไตรมาสหรือเดือน" in said(doubted)
    assert "period not understood: ''" in said(doubted)


def test_months_that_are_marked_become_a_period(make: Make) -> None:
    months = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")
    rows = (
        ("มาตรการ", "ขั้นตอน", *months, "ผู้รับผิดชอบ"),
        ("ก", "จัด", *("●" for _ in months), "กองคลัง"),
        ("ข", "จัด", *("●" if n in (2, 3) else "" for n in range(12)), "กองคลัง"),
        ("ค", "จัด", *("●" if n in (0, 6) else "" for n in range(12)), "กองคลัง"),
    )
    plan, _ = read(make(rows))
    assert [measure.period for _, measure in plan.measures()] == ["ต.ค. - ก.ย.", "ธ.ค. - ม.ค.", "ต.ค., เม.ย."]
    assert [measure.steps[0].schedule.on for _, measure in plan.measures()][1:] == [
        (date(2025, 1, 31),),
        (date(2024, 10, 31), date(2025, 4, 30)),
    ]


def test_a_beginning_and_an_end_make_one_period(make: Make) -> None:
    rows = (
        ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "<"),
        ("^", "^", "^", "เริ่ม", "สิ้นสุด"),
        ("ก", "จัด", "กองคลัง", "ม.ค. ๒๕๖๘", "มี.ค. ๒๕๖๘"),
    )
    plan, doubted = read(make(rows))
    assert plan.aspects[0].measures[0].period == "ม.ค. ๒๕๖๘ - มี.ค. ๒๕๖๘"
    assert plan.aspects[0].measures[0].steps[0].schedule.on == (date(2025, 3, 31),)
    assert "เป็นช่องเดียว" in said(doubted)


def test_a_group_of_columns_may_stand_above_the_headings(make: Make) -> None:
    rows = (("แผน", "<", "<", "<", "การรายงานผล", "<"), *REPORT)
    assert [row.cells for row in source(make(rows)).rows()] == [MEETING, WEBSITE]


def test_a_header_that_is_printed_again_is_no_measure(make: Make) -> None:
    rows = (HEADER, ("(๑)", "(๒)", "(๓)", "(๔)", "(๕)", "(๖)"), ASPECT_1, MEETING, HEADER, ASPECT_1, WEBSITE)
    report = source(make(rows))
    assert [(aspect.number, len(aspect.rows)) for aspect in report.aspects] == [(1, 2)]
    assert report.strays == ()


def test_a_measure_in_the_words_of_headings_is_no_header(make: Make) -> None:
    tricky = ("มาตรการป้องกัน", "กิจกรรมตามขั้นตอน", "กองคลัง", "ไตรมาส ๑", "มอบหมายผู้รับผิดชอบแล้ว", "แล้วเสร็จตามระยะเวลา")
    report = source(make((HEADER, ASPECT_1, MEETING, tricky, WEBSITE), (HEADER, tricky, MEETING)))
    assert [row.cells for row in report.rows()] == [MEETING, tricky, WEBSITE, tricky, MEETING]


def test_an_aspect_may_be_a_column_whose_cells_reach_down(make: Make) -> None:
    rows = (
        ("ด้าน", *HEADER[:4]),
        ("๑. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", *MEETING[:4]),
        ("^", "อบรมพนักงาน", "จัดอบรม", "สำนักปลัด", "ไตรมาส ๒"),
        ("ด้านที่ ๒ การให้บริการและระบบ E-Service", *WEBSITE[:4]),
    )
    report = source(make(rows))
    assert [(aspect.number, aspect.name, len(aspect.rows)) for aspect in report.aspects] == [
        (1, "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", 2),
        (2, "การให้บริการและระบบ E-Service", 1),
    ]


def test_an_aspect_without_a_number_is_known_by_the_framework_s_name_or_doubted(make: Make) -> None:
    rows = (
        HEADER,
        ("การให้บริการและระบบ E-Service", *["<"] * 5),
        WEBSITE,
        ("ด้านอื่นของหน่วยงาน", *["<"] * 5),
        MEETING,
    )
    doubted = imported(make(rows))
    assert [(aspect.number, aspect.name) for aspect in source(make(rows)).aspects] == [
        (2, "การให้บริการและระบบ E-Service"),
        (0, "ด้านอื่นของหน่วยงาน"),
    ]
    assert "ด้าน “ด้านอื่นของหน่วยงาน” ไม่มีเลขที่" in said(doubted)


def test_a_numbered_aspect_may_have_its_number_in_a_cell_of_its_own(make: Make) -> None:
    rows = (
        ("ลำดับ", *HEADER[:4]),
        ("๑", "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "", "", ""),
        ("๑.๑", *MEETING[:4]),
        ("๒", "การให้บริการและระบบ E-Service", "", "", ""),
        ("๒.๑", *WEBSITE[:4]),
    )
    plan, _ = read(make(rows))
    assert titles(plan) == BOTH


def test_a_measure_may_have_a_row_for_each_step(make: Make) -> None:
    rows = (
        HEADER[:4],
        ("อบรมพนักงาน", "ขออนุมัติโครงการ", "สำนักปลัด", "ไตรมาส ๒"),
        ("^", "จัดอบรม", "^", "^"),
        ("^", "รายงานผล", "^", "^"),
        ("เผยแพร่", "ทำประกาศ", "กองคลัง", "ไตรมาส ๑"),
    )
    plan, doubted = read(make(rows))
    first, second = promises(plan)
    assert first.steps == (("", "ขออนุมัติโครงการ"), ("", "จัดอบรม"), ("", "รายงานผล"))
    assert (first.responsible, first.period, second.title) == ("สำนักปลัด", "ไตรมาส ๒", "เผยแพร่")
    assert "ช่องมาตรการว่าง" not in said(doubted)


def test_steps_with_divisions_of_their_own_are_joined_with_a_doubt(make: Make) -> None:
    rows = (
        HEADER[:4],
        ("อบรมพนักงาน", "๑. จัดอบรม", "สำนักปลัด", "ไตรมาส ๒"),
        ("", "๒. รายงานผล", "กองคลัง", "ไตรมาส ๒"),
    )
    plan, doubted = read(make(rows))
    (only,) = promises(plan)
    assert only.steps == (("๑.", "จัดอบรม"), ("๒.", "รายงานผล"))
    assert (only.responsible, only.period) == ("สำนักปลัด, กองคลัง", "ไตรมาส ๒")
    assert "ช่องมาตรการว่าง จึงถือว่าเป็นแถวต่อ" in said(doubted)
    assert "ระบุ “กองคลัง” ต่างจากแถวก่อน" in said(doubted)


def test_a_period_that_reaches_down_over_measures_is_each_one_s(make: Make) -> None:
    rows = (HEADER[:4], ("ก", "จัด", "สำนักปลัด", "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘"), ("ข", "ทำ", "^", "^"), ("ค", "แจ้ง", "กองคลัง", "^"))
    plan, _ = read(make(rows))
    assert [(promise.responsible, promise.period) for promise in promises(plan)] == [
        ("สำนักปลัด", "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘"),
        ("สำนักปลัด", "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘"),
        ("กองคลัง", "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘"),
    ]


def test_notes_and_sums_across_the_table_are_strays(make: Make) -> None:
    rows = (*REPORT, ("หมายเหตุ: ข้อมูล ณ วันสิ้นปี", *["<"] * 5), ("", "", "ลงชื่อ ปลัด", "", "", ""))
    report = source(make(rows))
    assert [words for _, words in report.strays] == ["หมายเหตุ: ข้อมูล ณ วันสิ้นปี"]
    assert any("ช่องมาตรการว่าง" in doubt.thai for doubt in report.doubts)


def test_tables_of_other_kinds_are_left_aside_and_said(make: Make) -> None:
    summary = (("ด้าน", "จำนวนมาตรการ", "ดำเนินการแล้ว"), ("๑", "๔", "๔"))
    waived = (
        ("ผู้รับผิดชอบ", "มาตรการ", "ขั้นตอน", "รอบ", "เหตุผล"),
        ("กองช่าง", "อบรม", "จัดอบรม", "๖ เดือน", "ไม่มีงบประมาณ"),
    )
    evidence = (("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "หลักฐาน"), ("อบรม", "จัดอบรม", "กองช่าง", "ภาพถ่าย.jpg"))
    signature = (("ลงชื่อ", "ลงชื่อ"), ("(นายก)", "(ปลัด)"))
    plan, doubted = read(make(summary, REPORT, waived, evidence, signature))
    assert titles(plan) == BOTH
    assert said(doubted).count("ไม่ใช่ตารางมาตรการ") == 1
    assert all(f"“{' · '.join(rows[0])}” (" in said(doubted) for rows in (summary, waived, evidence, signature))


def test_a_table_for_each_aspect_is_one_plan(make: Make) -> None:
    plan, doubted = read(make((HEADER, ASPECT_1, MEETING), (HEADER, ASPECT_2, WEBSITE)))
    assert titles(plan) == BOTH
    assert "ไม่ใช่ตารางมาตรการ" not in said(doubted)


def test_the_table_that_tells_most_is_taken_where_a_plan_stands_beside_its_report(make: Make) -> None:
    plan = tuple(row[:4] for row in REPORT)
    report = source(make(plan, REPORT))
    assert [row.cells for row in report.rows()] == [MEETING, WEBSITE]
    assert any("ไม่ใช่ตารางมาตรการ" in doubt.thai for doubt in report.doubts)


def test_the_same_title_twice_is_doubted(make: Make) -> None:
    assert "ซ้ำกับ" in said(imported(make((HEADER, MEETING, WEBSITE, MEETING))))


def test_missing_columns_and_cells_are_doubted_and_nothing_is_filled_in(make: Make) -> None:
    plan, doubted = read(make((("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("ก", "กองคลัง", "ตลอดปีงบประมาณ"))))
    assert "ตารางไม่มีคอลัมน์ขั้นตอน" in said(doubted)
    assert "ไม่มีขั้นตอน" in said(doubted)
    assert "none was filled in" in said(doubted)
    assert len(plan.aspects) == 1


@pytest.mark.parametrize(
    "rows",
    [
        (("ชื่อ", "ตำแหน่ง", "โทรศัพท์"), ("สมใจ", "ปลัด", "๐๑")),
        (("มาตรการ", "ผลที่คาดว่าจะได้รับ"), ("ก", "ดี")),
        (("มาตรการ", "ขั้นตอน", "สถานะ"), ("ก", "ข", "เสร็จ")),
    ],
)
def test_a_document_without_such_a_table_says_what_it_found(make: Make, rows: Rows) -> None:
    with pytest.raises(UnreadableReport) as caught:
        source(make(rows))
    assert "ไม่พบตารางมาตรการ" in caught.value.thai
    assert str(rows[0][0]) in caught.value.thai


def test_a_header_without_rows_is_told(make: Make) -> None:
    with pytest.raises(UnreadableReport, match="no measures"):
        source(make((HEADER, ASPECT_1)))


@pytest.mark.parametrize(
    "digits", [("1. จัด 2. ทำ", ["1.", "2."]), ("(๑) จัด (๒) ทำ", ["(๑)", "(๒)"]), ("- จัด\n- ทำ", ["-", "-"])]
)
def test_marks_of_any_kind_divide_steps(make: Make, digits: tuple[str, list[str]]) -> None:
    plan, _ = read(make((HEADER[:4], ("ก", digits[0], "กองคลัง", "256๘"))))
    assert [mark for mark, _ in promises(plan)[0].steps] == digits[1]


def test_a_cell_of_several_lines_that_stays_one_step_is_doubted(make: Make) -> None:
    _, doubted = read(make((HEADER[:4], ("ก", "จัดประชุม\nทำรายงาน", "กองคลัง", "ไตรมาส ๑"))))
    assert "อาจมีหลายขั้นตอน" in said(doubted)
