"""What Word keeps apart from the text: lists, changes, boxes, controls."""

from __future__ import annotations

from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from tests.importing.made import ASPECT_1, ASPECT_2, COVER, HEADER, MEETING, REPORT, WEBSITE, word, word_table, xml
from tests.importing.plans import bare, imported, plan_of, promises, said, source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_BOX = (
    '<w:r xmlns:w="{w}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def with_table(change: Callable[[Document, Table], object], *rows: tuple[str, ...]) -> bytes:
    """A report whose table is changed by hand after it was drawn."""
    return word(*COVER, lambda file: change(file, word_table(file, rows or REPORT)))


def numbered(file: Document, *levels: tuple[str, str]) -> str:
    """A list of the document with these levels (form, text of the mark); gives its number."""
    part = file.part.numbering_part.element
    number = str(900 + len(part))
    shown = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    part.insert(0, xml(f'<w:abstractNum w:abstractNumId="{number}">{shown}</w:abstractNum>'))
    part.append(xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return number


def in_list(paragraph: object, number: str, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    properties.append(xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def steps_of(data: bytes) -> list[tuple[tuple[str, str], ...]]:
    return [promise.steps for promise in promises(plan_of(data))]


@pytest.mark.parametrize(
    ("level", "marks"),
    [
        (("thaiNumbers", "%1."), ["๑.", "๒."]),
        (("decimal", "%1)"), ["1)", "2)"]),
        (("decimal", "(%1)"), ["(1)", "(2)"]),
        (("bullet", "\uf0b7"), ["-", "-"]),
    ],
)
def test_the_marks_of_automatic_lists_are_there(level: tuple[str, str], marks: list[str]) -> None:
    def change(file: Document, table: Table) -> None:
        cell = table.cell(2, 1)
        cell.text = "จัดประชุม"
        number = numbered(file, level)
        for paragraph in (cell.paragraphs[0], cell.add_paragraph("ทำรายงาน")):
            in_list(paragraph, number)

    assert steps_of(with_table(change))[0] == ((marks[0], "จัดประชุม"), (marks[1], "ทำรายงาน"))


def test_a_list_that_goes_on_from_cell_to_cell_still_divides_each_cell() -> None:
    def change(file: Document, table: Table) -> None:
        number = numbered(file, ("thaiNumbers", "%1."))
        for row, steps in ((2, ("จัด", "ทำ")), (4, ("ส่ง", "แจ้ง"))):
            cell = table.cell(row, 1)
            cell.text = steps[0]
            for paragraph in (cell.paragraphs[0], cell.add_paragraph(steps[1])):
                in_list(paragraph, number)

    assert steps_of(with_table(change)) == [(("๑.", "จัด"), ("๒.", "ทำ")), (("๓.", "ส่ง"), ("๔.", "แจ้ง"))]


def test_a_style_may_hold_the_list() -> None:
    def change(file: Document, table: Table) -> None:
        cell = table.cell(2, 1)
        cell.text = "จัดประชุม"
        for paragraph in (cell.paragraphs[0], cell.add_paragraph("ทำรายงาน")):
            paragraph.style = file.styles["List Number"]
        other = table.cell(4, 1)
        other.text = "แต่งตั้ง"
        for paragraph in (other.paragraphs[0], other.add_paragraph("แจ้ง")):
            paragraph.style = file.styles["List Bullet"]

    assert steps_of(with_table(change)) == [
        (("1.", "จัดประชุม"), ("2.", "ทำรายงาน")),
        (("-", "แต่งตั้ง"), ("-", "แจ้ง")),
    ]


def test_aspects_may_be_numbered_by_word() -> None:
    def change(file: Document, table: Table) -> None:
        number = numbered(file, ("thaiNumbers", "(%1)"))
        for row, name in ((1, "กระบวนการปฏิบัติงาน"), (3, "การให้บริการ")):
            table.cell(row, 0).text = name
            in_list(table.cell(row, 0).paragraphs[0], number)

    assert [(aspect.number, aspect.name) for aspect in source(with_table(change)).aspects] == [
        (1, "กระบวนการปฏิบัติงาน"),
        (2, "การให้บริการ"),
    ]


def test_a_deeper_list_counts_within_the_one_above() -> None:
    def change(file: Document, table: Table) -> None:
        number = numbered(file, ("decimal", "%1."), ("decimal", "%1.%2"))
        cell = table.cell(2, 1)
        cell.text = "จัดประชุม"
        in_list(cell.paragraphs[0], number)
        for text in ("เชิญ", "จด"):
            in_list(cell.add_paragraph(text), number, 1)

    (row, _) = source(with_table(change)).rows()
    assert [one.strip() for one in row.steps.split("\u2029")] == ["1. จัดประชุม", "1.1 เชิญ", "1.2 จด"]


def test_what_was_deleted_is_gone_and_what_was_inserted_is_there() -> None:
    def change(file: Document, table: Table) -> None:
        paragraph = table.cell(4, 0).paragraphs[0]._p
        for run in list(paragraph.iterchildren(qn("w:r"))):
            paragraph.remove(run)
        paragraph.append(xml("<w:r><w:t>เผยแพร่</w:t></w:r>"))
        paragraph.append(xml('<w:del w:id="1" w:author="x"><w:r><w:delText>ซ่อน</w:delText></w:r></w:del>'))
        paragraph.append(xml('<w:ins w:id="2" w:author="x"><w:r><w:t>ข้อมูล</w:t></w:r></w:ins>'))
        paragraph.append(xml('<w:moveFrom w:id="3" w:author="x"><w:r><w:t>เก่า</w:t></w:r></w:moveFrom>'))
        paragraph.append(xml('<w:moveTo w:id="4" w:author="x"><w:r><w:t>ใหม่</w:t></w:r></w:moveTo>'))
        table.rows[2]._tr.get_or_add_trPr().append(xml('<w:del w:id="5" w:author="x"/>'))

    assert [row.title for row in source(with_table(change)).rows()] == ["เผยแพร่ข้อมูลใหม่"]


def test_paragraphs_whose_end_was_deleted_are_one() -> None:
    def change(file: Document, table: Table) -> None:
        cell = table.cell(2, 0)
        cell.text = "ประชุม"
        cell.paragraphs[0]._p.get_or_add_pPr().append(xml('<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'))
        cell.add_paragraph("พนักงาน")

    assert next(source(with_table(change)).rows()).title == "ประชุมพนักงาน"


def test_hidden_text_is_left_aside_and_said() -> None:
    def change(file: Document, table: Table) -> None:
        table.cell(2, 0).paragraphs[0].add_run(" ลับ").font.hidden = True

    data = with_table(change)
    assert next(source(data).rows()).title == MEETING[0]
    assert "ข้อความที่ซ่อนอยู่ไม่ได้นำเข้า: “ลับ”" in said(imported(data))


def test_a_cover_in_text_boxes_is_read_once() -> None:
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in COVER)

    def change(file: Document) -> None:
        file.add_paragraph()._p.append(docx.oxml.parse_xml(TEXT_BOX.format(w=W, inside=inside)))

    report = source(word(change, REPORT))
    assert (*report.cover, *report.title.split("\n")) == COVER
    assert plan_of(word(change, REPORT)).agency.district == "ตัวอย่าง"


def test_a_text_box_inside_a_cell_is_left_aside_and_said() -> None:
    def change(file: Document, table: Table) -> None:
        box = TEXT_BOX.format(w=W, inside="<w:p><w:r><w:t>โปรดตรวจ</w:t></w:r></w:p>")
        table.cell(2, 1).paragraphs[0]._p.append(docx.oxml.parse_xml(box))

    data = with_table(change)
    assert next(source(data).rows()).steps == MEETING[1]
    assert "กล่องข้อความในตาราง 1 กล่อง" in said(imported(data))
    assert "โปรดตรวจ" in said(imported(data))


def test_a_table_inside_a_cell_is_read_as_its_lines() -> None:
    def change(file: Document, table: Table) -> None:
        inner = table.cell(2, 1).add_table(2, 2)
        for n, text in enumerate(("ครั้งที่", "เดือน", "๑", "ตุลาคม")):
            inner.cell(n // 2, n % 2).text = text

    (row, _) = source(with_table(change)).rows()
    assert "ครั้งที่ เดือน\n๑ ตุลาคม" in row.steps


def test_a_table_of_measures_inside_a_frame_is_found() -> None:
    def change(file: Document) -> None:
        cell = file.add_table(1, 1).cell(0, 0)
        rows = REPORT
        inner = cell.add_table(len(rows), 6)
        for n, cells in enumerate(rows):
            for m, text in enumerate(cells):
                if text != "<":
                    inner.cell(n, m).text = text

    assert [row.cells for row in source(word(*COVER, change)).rows()] == [MEETING, WEBSITE]


def test_what_stands_in_content_controls_is_read() -> None:
    def change(file: Document, table: Table) -> None:
        row, paragraph = table.rows[2]._tr, table.cell(4, 0).paragraphs[0]._p
        control, inline = (xml("<w:sdt><w:sdtContent></w:sdtContent></w:sdt>") for _ in range(2))
        row.addprevious(control)
        control[0].append(row)
        for run in list(paragraph.iterchildren(qn("w:r"))):
            inline[0].append(run)
        paragraph.append(inline)

    assert [row.title for row in source(with_table(change)).rows()] == [MEETING[0], WEBSITE[0]]


def test_signs_breaks_and_fields_read_as_people_see_them() -> None:
    def change(file: Document, table: Table) -> None:
        paragraph = table.cell(2, 4).paragraphs[0]._p
        for piece in (
            '<w:r><w:br/><w:t xml:space="preserve">ข้อ </w:t></w:r>',
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>',
            '<w:r><w:t>๗</w:t><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:r><w:noBreakHyphen/><w:t>๘</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
            "<w:hyperlink><w:r><w:t>por.go.th</w:t></w:r></w:hyperlink>",
        ):
            paragraph.append(xml(piece))

    assert next(source(with_table(change)).rows()).result == f"{MEETING[4]}\nข้อ ๗-๘✓por.go.th"


def test_a_letter_before_the_table_and_signatures_after_it_are_no_measures() -> None:
    letter = (
        "บันทึกข้อความ",
        "ส่วนราชการ สำนักปลัด เทศบาลตำบลสมมุติ โทร. ๐-๕๓๐๐-๐๐๐๐",
        "เรื่อง รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "เรียน นายกเทศมนตรีตำบลสมมุติ (ผ่านปลัด)",
        "ตามที่เทศบาลตำบลสมมุติได้ประกาศแผนไว้แล้วนั้น",
    )
    data = word(*letter, *COVER, REPORT, "จึงเรียนมาเพื่อโปรดทราบ", (("ลงชื่อ", "ลงชื่อ"), ("(ปลัด)", "(นายก)")))
    plan = plan_of(data)
    assert [promise.title for promise in promises(plan)] == [MEETING[0], WEBSITE[0]]
    assert (plan.agency.name, plan.year.be) == ("เทศบาลตำบลสมมุติ", 2568)
    assert "ข้อความหลังตาราง 1 บรรทัดไม่ได้นำเข้า เริ่มด้วย “จึงเรียนมาเพื่อโปรดทราบ”" in said(imported(data))


def test_a_heading_above_each_table_names_its_aspect() -> None:
    data = word(*COVER, ASPECT_1[0], (HEADER, MEETING), ASPECT_2[0], (HEADER, WEBSITE))
    assert [(promise.aspect[0], promise.title) for promise in promises(plan_of(data))] == [(1, MEETING[0]), (2, WEBSITE[0])]


def test_a_list_of_aspects_in_the_foreword_heads_no_table() -> None:
    data = word(*COVER, "(๑) ด้านแรก", "(๒) ด้านที่สอง", (HEADER, MEETING))
    assert [aspect.number for aspect in source(data).aspects] == [0]


def test_a_table_that_goes_on_without_a_header_is_doubted() -> None:
    data = word(*COVER, (HEADER, ASPECT_1, MEETING), "", (ASPECT_2, WEBSITE))
    assert [row.cells for row in source(data).rows()] == [MEETING, WEBSITE]
    assert "ไม่มีหัวตาราง ถือว่าต่อจากตารางก่อนหน้า" in said(imported(data))


@pytest.mark.parametrize(
    "other",
    [
        (("สำนัก/กอง", "ถึงกำหนด", "รับรอง", "ยกเว้น", "รอตรวจ", "ยังขาด"), ("กองคลัง", "๔", "๓", "๐", "๑", "๐")),
        (("ก", "ข", "ค", "ง", "จ", "ฉ"), ("๑", "๒", "๓", "๔", "๕", "๖")),
    ],
)
def test_another_table_drawn_alike_does_not_go_on_with_the_measures(other: tuple[tuple[str, ...], ...]) -> None:
    data = word(*COVER, REPORT, "สรุป", other)
    assert [row.cells for row in source(data).rows()] == [MEETING, WEBSITE]
    assert f"1 ตารางไม่ใช่ตารางมาตรการ จึงไม่ได้นำเข้า: “{' · '.join(other[0])}” (ตารางที่ 2)" in said(imported(data))


def test_spaces_that_do_not_break_are_plain_ones() -> None:
    rows = (HEADER, ("ก", "จัด", "กองคลัง", "ต.ค.\u00a0๒๕๖๗\u00a0-\u00a0ก.ย.\u00a0๒๕๖๘", "", ""))
    (row,) = source(word(rows)).rows()
    assert row.period == "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘"
    assert bare(row.period) == "ต.ค.๒๕๖๗-ก.ย.๒๕๖๘"
