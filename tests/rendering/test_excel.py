"""The workbook says what the document says, in cells that nothing takes for anything but text, and none of it is cut off."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ita_model.report.document import ReportDocument
from tasks.rendering import bars, parts
from tasks.rendering.excel import MEASURES_SHEET, MEMO_SHEET, render_xlsx
from tasks.rendering.excel_fit import MOST_UNITS
from tests.rendering.reading import Cells, bare, xlsx_rows, xlsx_sheets
from tests.rendering.samples import MADE_AT, pictures, small_report

WITHOUT_TABLE = {
    *(MEMO_SHEET, parts.NOTES_HEADING, parts.SIGNATURES_HEADING, parts.PHOTOGRAPHS_HEADING, parts.CHECK),
}

LINE = 21.0
"""What TH Sarabun New of 16 points takes in Excel, in points."""


@pytest.fixture(scope="module")
def draft_xlsx(draft: ReportDocument) -> bytes:
    return render_xlsx(draft, made_at=MADE_AT, pictures=pictures()).content


def _header(sheet: Worksheet) -> int:
    """The number, from 1, of the row that holds the columns' headings."""
    return int(sheet.print_title_rows.split("$")[-1])


def _measure(document: ReportDocument) -> tuple[Worksheet, int]:
    """The sheet of a report with one measure, and the number of that measure's row."""
    sheet = xlsx_sheets(render_xlsx(document, made_at=MADE_AT).content)[MEASURES_SHEET]
    return sheet, _header(sheet) + 2


def _cells_of(document: ReportDocument) -> list[Cells]:
    sheet, _ = _measure(document)
    return [row for row in xlsx_rows(sheet)[_header(sheet) + 1 :] if len(row) == 6]


def test_each_part_has_its_sheet_and_a_part_without_rows_has_none(published: ReportDocument, draft_xlsx: bytes) -> None:
    names = [
        *("รายงาน", "บันทึกข้อความ", "สรุปผลรายด้าน", "สรุปผลรายสำนักกอง", "ความก้าวหน้า", "รายการที่ยังขาดหลักฐาน"),
        *("รายการที่ได้รับยกเว้น", "หมายเหตุ", "การลงนามในรายงาน", "ภาคผนวก ก รายการหลักฐาน", "ภาคผนวก ข ภาพถ่าย", "รหัสตรวจสอบ"),
    ]
    assert list(xlsx_sheets(draft_xlsx)) == names
    assert list(xlsx_sheets(render_xlsx(published, made_at=MADE_AT).content)) == names[:1]


def test_cover_title_and_day_stand_above_the_measures(draft: ReportDocument, draft_xlsx: bytes) -> None:
    sheet = xlsx_sheets(draft_xlsx)[MEASURES_SHEET]
    mark, cover, office, title, day = (row[0] for row in xlsx_rows(sheet)[: _header(sheet) - 1])
    assert (mark, day) == (parts.DRAFT_MARK, draft.as_of_line)
    for told, lines in ((cover, draft.cover), (office, draft.cover_office), (title, draft.title)):
        assert bare(told) == bare("".join(lines))


def test_aspects_span_six_columns(published: ReportDocument) -> None:
    sheet = xlsx_sheets(render_xlsx(published, made_at=MADE_AT).content)[MEASURES_SHEET]
    below = [area for area in sheet.merged_cells.ranges if area.min_row > _header(sheet)]
    assert sorted(sheet.cell(area.min_row, 1).value for area in below) == sorted(one.heading for one in published.sections)
    assert {(area.size["columns"], area.size["rows"]) for area in below} == {(6, 1)}


def test_headings_stay_in_sight_and_stand_on_each_printed_page(draft_xlsx: bytes) -> None:
    for sheet in xlsx_sheets(draft_xlsx).values():
        if sheet.title in WITHOUT_TABLE:
            continue
        header = _header(sheet)
        assert sheet.freeze_panes == f"A{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"


def test_each_sheet_prints_on_a4_one_page_wide_and_the_memo_upright(draft_xlsx: bytes) -> None:
    for name, sheet in xlsx_sheets(draft_xlsx).items():
        memo = name == MEMO_SHEET
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait" if memo else "landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == (None if memo else 0)  # as many pages as it takes, but for the memo


def test_what_follows_is_told_division_by_division(draft: ReportDocument, draft_xlsx: bytes) -> None:
    sheets = list(xlsx_sheets(draft_xlsx).values())[2:-1]  # between the memo and the code
    for part, sheet in zip(parts.parts_after(draft), sheets, strict=True):
        told = xlsx_rows(sheet)[1:]
        legend = [(bars.IN_WORDS,)] if part.shows_legend else []
        assert told[: 1 + len(part.lines)] == [(part.heading,), *((line,) for line in part.lines)]
        if part.table:
            header = tuple(column.heading for column in part.table.columns)
            rows = [row.cells for row in part.table.rows]
            assert told[1 + len(part.lines) :] == [*legend, header, *rows]


def test_the_pictures_of_the_annex_stand_over_their_words(draft: ReportDocument, draft_xlsx: bytes) -> None:
    sheet = xlsx_sheets(draft_xlsx)[parts.PHOTOGRAPHS_HEADING]
    (group,) = draft.photographs
    (image,) = sheet._images
    row = image.anchor._from.row + 1  # theirs counts from nought
    shown, lost = group.photographs
    assert sheet.cell(row + 1, 1).value == shown.caption
    assert (sheet.cell(row, 2).value, sheet.cell(row + 1, 2).value) == (parts.NO_PICTURE, lost.caption)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "=HYPERLINK(\"http://x.example\")", "{=1}", "+66 53", "-1", "- ประชุม", "@SUM(A1)", "'ก", "http://x.example",
        "mailto:a@x.example", "2567", "1e5", "1/2", "TRUE", "#N/A", "_x0041_", " ก", "ก\nข", "<b>&amp;", "๑๒",
    ],
)  # fmt: skip
def test_every_cell_is_text_and_nothing_else(text: str) -> None:
    content = render_xlsx(small_report(text), made_at=MADE_AT).content
    sheet = xlsx_sheets(content)[MEASURES_SHEET]
    cell = sheet.cell(_header(sheet) + 2, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("text", "marked"), [("- ประชุม", True), ("=1", True), ("+1", True), ("@a", True), ("ก - ข", False)])
def test_what_begins_like_a_formula_stays_text_when_somebody_edits_it(text: str, marked: bool) -> None:
    sheet, row = _measure(small_report(text))
    assert bool(sheet.cell(row, 1).quotePrefix) is marked


def test_all_is_set_in_the_office_s_typeface_with_thai_letters(draft_xlsx: bytes) -> None:
    for sheet in xlsx_sheets(draft_xlsx).values():
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
        assert {(cell.font.name, cell.font.charset, cell.font.scheme) for cell in cells} == {("TH Sarabun New", 222, None)}
        assert all(cell.alignment.wrap_text for cell in cells)


@pytest.mark.parametrize("lines", [1, 2, 9, 17])
def test_a_row_is_tall_enough_for_its_lines_and_not_twice_as_tall(lines: int) -> None:
    sheet, row = _measure(small_report("ก", "\n".join(["ประชุม"] * lines)))
    assert lines * LINE <= sheet.row_dimensions[row].height < 1.3 * lines * LINE + 5


def test_a_text_too_tall_for_one_row_gets_several_as_one_cell() -> None:
    long = "จัดประชุมชี้แจงแนวทาง " * 140
    sheet, row = _measure(small_report("ก", long))
    (area,) = (area for area in sheet.merged_cells.ranges if (area.min_row, area.min_col) == (row, 2))
    heights = [sheet.row_dimensions[number].height for number in range(area.min_row, area.max_row + 1)]
    assert max(heights) <= 409.5
    assert sum(heights) > len(long) / 45 * LINE
    assert sheet.cell(row, 2).value == long


def test_a_row_grows_with_its_text_unless_it_is_merged(draft_xlsx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(draft_xlsx)) as archive:
        rows = re.findall(r'<row r="(\d+)"([^>]*)>', archive.read("xl/worksheets/sheet1.xml").decode())
    sheet = xlsx_sheets(draft_xlsx)[MEASURES_SHEET]
    merged = {area.min_row for area in sheet.merged_cells.ranges}
    assert {int(number) for number, told in rows if "customHeight" in told} == merged
    assert all(" ht=" in told for _, told in rows)


@pytest.mark.parametrize(
    "text",
    [
        "ก" * MOST_UNITS,
        "ก" * 40_000,
        "ก" * 70_000 + "\n" + "ข" * 9,
        "😀" * 20_000,
        "ประชุม ชี้แจง " * 3_000,
        "\n".join(["บรรทัด"] * 600),
    ],
    ids=lambda text: f"{text[:6]}…",
)
def test_what_a_cell_cannot_hold_goes_on_in_the_row_below(text: str) -> None:
    told = [row[1] for row in _cells_of(small_report("ก", text))]
    assert "".join("".join(told).split()) == "".join(text.split())
    assert all(len(cell.encode("utf-16-le")) // 2 <= MOST_UNITS and cell.count("\n") < 253 for cell in told)
    assert len(told) == 1 or len(text) != MOST_UNITS


def test_a_text_that_goes_on_is_cut_between_lines_or_words() -> None:
    words = [row[1] for row in _cells_of(small_report("ก", "ประชุม ชี้แจง " * 3_000))]
    lines = [row[1] for row in _cells_of(small_report("ก", "\n".join(["บรรทัด"] * 600)))]
    assert all(cell.endswith(("ประชุม", "ชี้แจง", " ")) for cell in words)
    assert [cell.count("\n") + 1 for cell in lines] == [250, 250, 100]


def test_what_no_file_can_hold_is_named_and_reported() -> None:
    made = render_xlsx(small_report("ประชุม 😀", "\x07\ud800", "\ufffe", "ที่ ๑\r\nที่ ๒"), made_at=MADE_AT)
    assert made.replaced == ("\x07", "\ud800", "\ufffe")
    sheet = xlsx_sheets(made.content)[MEASURES_SHEET]
    told = xlsx_rows(sheet)[_header(sheet) + 1]
    assert told == ("ประชุม 😀", "[U+0007][U+D800]", "[U+FFFE]", "ที่ ๑\nที่ ๒", "", "")


def test_a_draft_says_so_on_every_sheet_and_page_and_a_final_report_nowhere(draft: ReportDocument, draft_xlsx: bytes) -> None:
    for sheet in xlsx_sheets(draft_xlsx).values():
        assert sheet["A1"].value == parts.DRAFT_MARK
        assert sheet.oddHeader.right.text == parts.DRAFT_MARK
    for sheet in xlsx_sheets(render_xlsx(replace(draft, draft=False), made_at=MADE_AT).content).values():
        assert sheet["A1"].value != parts.DRAFT_MARK
        assert not sheet.oddHeader.right.text


def test_equal_documents_give_equal_bytes_and_another_moment_does_not(draft: ReportDocument, draft_xlsx: bytes) -> None:
    assert render_xlsx(draft, made_at=MADE_AT, pictures=pictures()).content == draft_xlsx
    assert render_xlsx(draft, made_at=MADE_AT + timedelta(days=1), pictures=pictures()).content != draft_xlsx


def test_nothing_in_the_file_tells_when_or_where_it_was_written(draft: ReportDocument, draft_xlsx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(draft_xlsx)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = openpyxl.load_workbook(io.BytesIO(draft_xlsx)).properties
    assert properties.created == properties.modified == MADE_AT.replace(tzinfo=None)
    assert (properties.creator, properties.lastModifiedBy) == (draft.agency, draft.agency)
    assert properties.title == " ".join(draft.title)


def test_a_moment_without_a_time_zone_is_refused(draft: ReportDocument) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_xlsx(draft, made_at=datetime(2024, 10, 1))  # noqa: DTZ001
