"""What Excel keeps apart from the text: values, hidden places, formulas, sheets."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ita_model.importing import from_excel
from ita_model.importing.published import UnreadableReport
from tests.importing.made import ASPECT_1, HEADER, MEETING, REPORT, WEBSITE, excel, excel_rows
from tests.importing.plans import imported, said, source


def test_rows_and_columns_that_are_hidden_are_left_aside_and_said() -> None:
    def sheet(one: Worksheet) -> None:
        excel_rows(one, [(*row[:1], "ลับ" if n else "มาตรการเก่า", *row[1:]) for n, row in enumerate(REPORT)][:1])
        for n, row in enumerate((MEETING, ("เลิกแล้ว", *MEETING[1:]), WEBSITE), start=2):
            excel_rows(one, [(row[0], "ลับ", *row[1:])], first=n)
        one.column_dimensions["B"].hidden = True
        one.row_dimensions[3].hidden = True

    data = excel(รายงาน=sheet)
    assert [row.cells for row in source(data).rows()] == [MEETING, WEBSITE]
    assert "แผ่นงาน “รายงาน” แถวที่ 3 ซ่อนอยู่" in said(imported(data))
    assert "แผ่นงาน “รายงาน” คอลัมน์ B ซ่อนอยู่" in said(imported(data))


def test_columns_that_are_hidden_as_a_group_are_all_hidden() -> None:
    def sheet(one: Worksheet) -> None:
        excel_rows(one, [(*row, "ก", "ข") for row in (HEADER, MEETING)])
        one.column_dimensions.group("G", "H", hidden=True)

    assert "คอลัมน์ G, H ซ่อนอยู่" in said(imported(excel(รายงาน=sheet)))


def test_a_hidden_sheet_is_left_aside_and_said() -> None:
    def old(one: Worksheet) -> None:
        excel_rows(one, (HEADER, WEBSITE))
        one.sheet_state = "hidden"

    data = excel(ปีก่อน=old, ปีนี้=(HEADER, MEETING))
    assert [row.cells for row in source(data).rows()] == [MEETING]
    assert "แผ่นงาน “ปีก่อน” ซ่อนอยู่ จึงไม่ได้นำเข้า" in said(imported(data))


def test_measures_on_several_sheets_are_one_plan_and_each_row_names_its_sheet() -> None:
    report = source(excel(ด้าน1=(HEADER, MEETING), ด้าน2=(HEADER, WEBSITE)))
    assert [report.where(row.line) for row in report.rows()] == ["แผ่นงาน “ด้าน1” แถวที่ 2", "แผ่นงาน “ด้าน2” แถวที่ 2"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2025, 3, 31), "31 มีนาคม 2568"),
        (datetime(2025, 3, 31, 0, 0), "31 มีนาคม 2568"),  # noqa: DTZ001
        (datetime(2568, 3, 31, 0, 0), "31 มีนาคม 2568"),  # noqa: DTZ001
        (time(8, 30), "08:30"),
        (2568, "2568"),
        (2568.0, "2568"),
        (1.5, "1.5"),
        (True, ""),
        ("ก\r\nข\u00a0ค", "ก ข ค"),
    ],
)
def test_a_value_reads_as_people_see_it(value: object, text: str) -> None:
    (row,) = source(excel(ก=(HEADER, (*MEETING[:3], value, *MEETING[4:])))).rows()
    assert row.period == text


def test_a_formula_gives_its_value_or_a_doubt() -> None:
    data = excel(ก=(HEADER, (*MEETING[:3], '="ต.ค. "&"๒๕๖๗"', *MEETING[4:])))
    assert next(source(data).rows()).period == ""
    assert "แผ่นงาน “ก” ช่อง D2 เป็นสูตรที่ยังไม่มีผลคำนวณ" in said(imported(data))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["ก"]["D2"].value.startswith("=")


def test_an_error_in_a_cell_is_left_empty_and_said() -> None:
    def sheet(one: Worksheet) -> None:
        excel_rows(one, (HEADER, MEETING))
        one["E2"].value = "#REF!"
        assert one["E2"].data_type == "e"

    data = excel(ก=sheet)
    assert next(source(data).rows()).result == ""
    assert "ช่อง E2 แสดงข้อผิดพลาด #REF!" in said(imported(data))


def test_a_table_may_stand_anywhere_on_its_sheet() -> None:
    def sheet(one: Worksheet) -> None:
        one["C2"] = "แผนส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. 2568"
        for n, row in enumerate((HEADER, ASPECT_1, MEETING), start=7):
            for m, text in enumerate(row):
                if text != "<":
                    one.cell(n, m + 4, text)

    report = source(excel(ก=sheet))
    assert [row.cells for row in report.rows()] == [MEETING]
    assert report.aspects[0].number == 1
    assert report.title == "แผนส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. 2568"


def test_a_far_cell_that_is_only_formatted_costs_nothing() -> None:
    def sheet(one: Worksheet) -> None:
        excel_rows(one, (HEADER, MEETING))
        one["XFD1048576"].number_format = "0.00"

    assert [row.cells for row in source(excel(ก=sheet)).rows()] == [MEETING]


@pytest.mark.parametrize("what", ["cells", "merged"])
def test_a_sheet_with_more_cells_than_a_plan_has_is_refused(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(from_excel, "MOST_CELLS", 500)

    def sheet(one: Worksheet) -> None:
        excel_rows(one, (HEADER, MEETING))
        if what == "merged":
            one.merge_cells("A5:Z40")
        else:
            for n in range(5, 130):
                excel_rows(one, [MEETING[:4]], first=n)

    with pytest.raises(UnreadableReport) as caught:
        source(excel(ก=sheet))
    assert "ใหญ่เกินกว่าจะเป็นแผนหรือรายงาน" in caught.value.thai


def test_cells_merged_over_the_whole_sheet_are_refused_before_they_are_made() -> None:
    from tests.importing.test_recognising import with_part

    data = excel(ก=(HEADER, MEETING))
    huge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    changed = with_part(data, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</worksheet>", huge))
    with pytest.raises(UnreadableReport, match="cells"):
        source(changed)
