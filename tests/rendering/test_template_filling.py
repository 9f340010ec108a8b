"""A report on the office's own paper says what the report says, and stays a Word file that people can go on writing in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from config.sample_report import sample_report
from ita_model.report.document import OutstandingGroup, ReportDocument, ReportKind
from tasks.rendering import bars
from tasks.rendering.parts import DRAFT_MARK, NO_PICTURE
from tasks.rendering.template.checking import check_template, preview_template, render_template
from tasks.rendering.template.fields import paths, shape_of_report, told
from tasks.rendering.template.findings import TemplateMistakes
from tasks.rendering.word import render_docx
from tests.rendering.papers import (
    NAMES,
    changed,
    checked,
    filled,
    footnoted,
    holding,
    measures_of,
    member,
    outcome_of,
    replaced,
    saying,
    starting,
)
from tests.rendering.reading import bare, docx_rows, docx_tables, docx_text
from tests.rendering.samples import MADE_AT, pictures, small_report


def _document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def _texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in _document(content).paragraphs if paragraph.text]


def _headers(content: bytes) -> list[str]:
    found = []
    for section in _document(content).sections:
        found.append(section.header)
        found += [section.first_page_header] if section.different_first_page_header_footer else []
    return [bare("".join(paragraph.text for paragraph in header.paragraphs)) for header in found]


def _pictures(content: bytes, kind: str) -> list[tuple[str, str, str, bytes]]:
    """The pictures of a kind in the body and the footers: words for who cannot see them, width, height and content."""
    file = _document(content)
    found = []
    for part in (file.part, *(section.footer.part for section in file.sections[1:])):
        for inline in part.element.iter(qn("wp:inline")):
            image = part.related_parts[inline.find(f".//{qn('a:blip')}").get(qn("r:embed"))]
            extent = inline.find(qn("wp:extent"))
            if image.content_type == f"image/{kind}":
                found.append((inline.find(qn("wp:docPr")).get("descr"), extent.get("cx"), extent.get("cy"), image.blob))
    return found


@pytest.mark.parametrize("which", ["published", "draft", "sample"])
def test_the_starting_template_gives_every_table_of_our_own_report_cell_by_cell(
    which: str, request: pytest.FixtureRequest
) -> None:
    document = sample_report(ReportKind.SIX_MONTH) if which == "sample" else request.getfixturevalue(which)
    ours = docx_tables(render_docx(document, made_at=MADE_AT).content)
    theirs = docx_tables(filled(starting(), document))
    assert docx_rows(theirs[0]) == docx_rows(ours[0])
    assert [docx_rows(table) for table in theirs] == [docx_rows(table) for table in ours]


def test_what_stands_around_the_tables_is_the_same_too(draft: ReportDocument, draft_docx: bytes) -> None:
    ours = [text for text in _texts(draft_docx) if not text.startswith(f" {bars.PARTS[0].label} ")]  # of bars
    made = filled(starting(), draft, pictures())
    assert _texts(made) == ours
    placed = [docx_rows(table) for table in _document(made).tables]
    assert placed == [docx_rows(table) for table in _document(draft_docx).tables]
    for theirs, our in zip(_document(made).sections, _document(draft_docx).sections, strict=True):
        assert (theirs.orientation, theirs.page_width, theirs.left_margin) == (our.orientation, our.page_width, our.left_margin)
        assert [docx_rows(one) for one in theirs.footer.tables] == [docx_rows(one) for one in our.footer.tables]


def test_a_report_without_a_memo_has_no_page_for_it(published: ReportDocument, published_docx: bytes) -> None:
    assert len(_document(filled(starting(), published)).sections) == len(_document(published_docx).sections) == 2


def test_photographs_and_the_square_code_are_those_of_our_own_report(draft: ReportDocument, draft_docx: bytes) -> None:
    made = filled(starting(), draft, pictures())
    (photograph,) = _pictures(made, "jpeg")
    assert photograph == _pictures(draft_docx, "jpeg")[0]
    assert photograph[0] == draft.photographs[0].photographs[0].caption
    squares = [one for one in _pictures(draft_docx, "png") if one[0] == f"ตรวจได้ที่ {draft.check.url}"]
    assert _pictures(made, "png") == squares
    assert len(squares) == 2


def test_where_a_picture_is_missing_words_say_so(draft: ReportDocument) -> None:
    assert docx_text(filled(starting(), draft, pictures())).count(NO_PICTURE) == 1
    assert docx_text(filled(starting(), draft)).count(NO_PICTURE) == 2


def test_a_picture_stands_among_words_in_their_letters(draft: ReportDocument) -> None:
    def add(file: Document) -> None:
        file.add_paragraph().add_run("ก {{ check.square }} ข {{ check.square }} ค").bold = True

    (run,) = _document(filled(changed(add), draft)).paragraphs[-1].runs
    assert run.bold
    assert [etree.QName(one).localname for one in run._r][1:] == ["t", "drawing", "t", "drawing", "t"]
    assert run.text == "ก  ข  ค"


def test_a_picture_that_nobody_could_foresee_in_a_footnote_is_told_in_words(draft: ReportDocument) -> None:
    made = filled(footnoted("ดู {{ check.square or '' }} นี้"), draft)
    told = "".join(etree.fromstring(member(made, "word/footnotes.xml")).itertext())
    assert told == f"ดู ตรวจได้ที่ {draft.check.url} นี้"


def test_each_drawing_has_a_number_of_its_own(draft: ReportDocument) -> None:
    file = _document(filled(starting(), draft, pictures()))
    parts = (file.part, *(one.part for section in file.sections for one in (section.header, section.footer)))
    stories = {part.partname: part.element for part in parts}.values()
    numbers = [one.get("id") for story in stories for one in story.iter(qn("wp:docPr"))]
    assert len(numbers) == len(set(numbers)) == 4


def test_each_table_of_the_starting_template_repeats_its_header(draft: ReportDocument) -> None:
    for table in docx_tables(filled(starting(), draft)):
        header, *rows = table._tbl.tr_lst
        assert header.trPr.find(qn("w:tblHeader")) is not None
        assert not any(row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in rows)


def test_the_starting_template_is_sound_and_names_the_official_typeface_with_another_in_its_place() -> None:
    outcome = check_template(starting())
    assert outcome.findings == ()
    fonts = member(starting(), "word/fontTable.xml").decode()
    assert 'w:name="TH SarabunPSK"><w:altName w:val="TH Sarabun New"' in fonts
    assert _document(starting()).styles["ITA Cell"].element.rPr.find(qn("w:rFonts")).get(qn("w:cs")) == "TH SarabunPSK"


def test_a_filled_report_can_be_written_in(published: ReportDocument) -> None:
    file = _document(filled(starting(), published))
    file.add_paragraph("ลงชื่อ", style="ITA Note")
    file.tables[0].add_row().cells[0].text = "มาตรการเพิ่มเติม"
    held = io.BytesIO()
    file.save(held)
    assert docx_rows(docx_tables(held.getvalue())[0])[-1][0] == "มาตรการเพิ่มเติม"


def test_equal_reports_give_equal_bytes_through_the_process_and_without_it(draft: ReportDocument) -> None:
    made = render_template(starting(), draft, made_at=MADE_AT, pictures=pictures()).content
    assert made == render_template(starting(), draft, made_at=MADE_AT, pictures=pictures()).content
    assert made == filled(starting(), draft, pictures())
    assert made != render_template(starting(), draft, made_at=MADE_AT + timedelta(days=1)).content


def test_the_file_says_whose_report_it_is_and_not_whose_template(published: ReportDocument) -> None:
    def sign(file: Document) -> None:
        file.core_properties.author, file.core_properties.title = "ผู้ทำแม่แบบ", "{{ agancy }}"

    properties = _document(filled(changed(sign), published)).core_properties
    assert (properties.author, properties.title) == (published.agency, " ".join(published.title))
    assert properties.created == MADE_AT


def test_words_of_the_report_are_never_read_as_tags_or_markup() -> None:
    cells = ("{{ 7 * 7 }}", "{% if %}", "{_{ agency }_} <b>&amp;</b>", '{# ๑ #}<w:drawing w:key="check"/>', "ก\n\nค", "\x07😀")
    made = outcome_of(starting(), small_report(*cells)).files[0]
    assert docx_rows(docx_tables(made)[0])[2] == (*cells[:5], "[U+0007]😀")


def test_words_of_the_report_are_not_read_as_tags_in_footnotes_of_several_sections(published: ReportDocument) -> None:
    template = footnoted("{{ agency }}")
    made = filled(template, replace(published, agency="{{ 7 * 7 }}"))
    assert "{{ 7 * 7 }}" in member(made, "word/footnotes.xml").decode()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("หน่วยงาน {{ agency }} ครับ", "หน่วยงาน องค์การบริหารส่วนตำบลปอ ครับ"),
        ("{¦{ agen¦cy }¦} {{ year }}", "องค์การบริหารส่วนตำบลปอ 2567"),
        ("{{ year|thai_digits }}", "๒๕๖๗"),
        ("{{\u00a0agency\u200b }}", "องค์การบริหารส่วนตำบลปอ"),
        (
            "{{ cover|join(“ / ”) }}",
            "รายงานผลการดำเนินการตาม / มาตรการส่งเสริมคุณธรรมและ / ความโปร่งใสภายในหน่วยงาน / ประจำปีงบประมาณ พ.ศ. 2567",
        ),
        ("{% if kind == ‘year-end’ %}สิ้นปี{% else %}ครึ่งปี{% endif %}", "สิ้นปี"),
        ("{{ 'a & <b>' }}", "a & <b>"),
        ("{# หมายเหตุของผู้ทำแม่แบบ #}{{ sections[0].rows[:1]|length }}", "1"),
        ("{% set n = 3 %}{{ n * 2 + 1 }}{% for x in range(3) %}{{ loop.index }}{% endfor %}", "7123"),
        ("{{ outstanding[9].division|d('ไม่มี') }}", "ไม่มี"),
    ],
)
def test_tags_work_however_word_has_cut_and_improved_them(published: ReportDocument, typed: str, shown: str) -> None:
    assert _texts(filled(saying(typed), published))[-1] == shown


def test_a_tag_over_a_line_break_is_one_tag(published: ReportDocument) -> None:
    xml = "<w:p><w:r><w:t>{{ agency</w:t><w:br/><w:t>|upper }} ก</w:t><w:br/><w:t>ข</w:t></w:r></w:p>"
    assert _texts(filled(holding(xml), published))[-1] == "องค์การบริหารส่วนตำบลปอ ก\nข"


def test_headers_footers_and_boxes_are_filled(published: ReportDocument) -> None:
    box = (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>กล่อง {{ year }}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )

    def change(file: Document) -> None:
        file.sections[0].header.paragraphs[0].add_run(" {{ agency }}")
        file.sections[2].footer.paragraphs[-1].add_run(" {{ as_of }}")
        file.element.body.sectPr.addprevious(parse_xml(box.replace("<w:p>", f"<w:p {NAMES}>", 1)))

    made = _document(filled(changed(change), published))
    assert made.sections[0].header.paragraphs[0].text.strip() == published.agency
    assert made.sections[1].footer.paragraphs[-1].text.endswith("๓๐ กันยายน ๒๕๖๗")
    assert "กล่อง 2567" in "".join(made.element.body.itertext())


def test_a_draft_says_so_on_every_page_though_the_template_does_not(draft: ReportDocument, published: ReportDocument) -> None:
    def silent(file: Document) -> None:
        for section in file.sections:
            section.header.is_linked_to_previous = True
        file.sections[0].different_first_page_header_footer = True
        file.sections[0].first_page_header.paragraphs[0].text = "ตราครุฑ"
        file.add_section(WD_SECTION.NEW_PAGE).header.is_linked_to_previous = False

    template = changed(silent)
    assert _headers(filled(template, draft)) == [DRAFT_MARK, f"{DRAFT_MARK}ตราครุฑ", *[DRAFT_MARK] * 3]
    assert not any(DRAFT_MARK in header for header in _headers(filled(template, published)))


def test_a_draft_whose_template_has_the_mark_says_it_once(draft: ReportDocument) -> None:
    assert _headers(filled(starting(), draft)) == [DRAFT_MARK] * 3


def test_a_draft_has_the_watermark_behind_each_page_once_whatever_the_template_has(
    draft: ReportDocument, published: ReportDocument
) -> None:
    def part_first_pages(file: Document) -> None:
        file.sections[0].different_first_page_header_footer = True
        file.sections[0].first_page_header.add_table(1, 1, Mm(50)).cell(0, 0).text = "ตราครุฑ"

    def behind(content: bytes) -> list[int]:
        first, *others = _document(content).sections
        headers = (first.header, first.first_page_header, *(one.header for one in others))
        return [len(one._element.findall(f".//{qn('wp:anchor')}[@behindDoc='1']")) for one in headers]

    template = changed(part_first_pages)
    assert behind(filled(template, draft)) == [1, 1, 1, 1]
    assert behind(filled(template, replace(published, memo=draft.memo))) == [0, 0, 0, 0]


def test_a_mark_that_is_hidden_is_no_mark(draft: ReportDocument) -> None:
    def hide(file: Document) -> None:
        for run in file.sections[0].header.paragraphs[0].runs:
            run.font.hidden = True

    (first, *_) = _headers(filled(changed(hide), draft))
    assert first == DRAFT_MARK * 2


def test_words_that_a_control_binds_to_other_data_stay_what_they_are(published: ReportDocument) -> None:
    xml = (
        '<w:p><w:sdt><w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="0"/></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>{{ agency }}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    made = member(filled(holding(xml), published), "word/document.xml").decode()
    assert "dataBinding" not in made
    assert published.agency in made


def test_a_loop_over_nothing_leaves_neither_an_empty_table_nor_an_empty_cell(published: ReportDocument) -> None:
    def add(file: Document) -> None:
        table = file.add_table(3, 2)
        for row, text in zip(table.rows, ("{%tr for note in notes %}", "{{ note }}", "{%tr endfor %}"), strict=True):
            row.cells[0].text = text
        cell = file.add_table(1, 1).cell(0, 0)
        cell.paragraphs[0].text = "{%p for note in notes %}"
        cell.add_paragraph("{{ note }}")
        cell.add_paragraph("{%p endfor %}")

    tables = docx_tables(filled(changed(add), published))
    assert len(tables) == 2
    assert docx_rows(tables[1]) == [("",)]


def test_a_template_that_leaves_out_what_this_very_report_says_is_refused(published: ReportDocument) -> None:
    items = sample_report(ReportKind.YEAR_END).outstanding[0].items
    late = replace(published, outstanding=(OutstandingGroup("กองคลัง", items),))
    hides = replaced("{%tr for item in group.items %}", "{%tr for item in group.items if item.standing != 'รอตรวจ' %}")
    assert outcome_of(hides, published).files
    told = {one.tag for one in outcome_of(hides, late).findings if one.grave}
    assert {"{{ item.measure }}", "{{ item.step }}"} <= told
    with pytest.raises(TemplateMistakes, match="แม่แบบไม่ได้พิมพ์ขั้นตอนของรายการที่ยังขาดหลักฐาน"):
        render_template(hides, late, made_at=MADE_AT)


def test_equal_words_in_several_rows_must_stand_as_often(draft: ReportDocument) -> None:
    first = replaced("{%tr for row in section.rows %}", "{%tr for row in section.rows if not row.unclaimed or loop.first %}")
    assert "{{ row.result }}" in {one.tag for one in outcome_of(first, draft).findings}


def test_a_preview_shows_a_year_of_invented_people() -> None:
    outcome = preview_template(starting(), ReportKind.SIX_MONTH, draft=True)
    assert outcome.findings == ()
    (shown,) = outcome.files
    assert docx_rows(docx_tables(shown)[0]) == docx_rows(
        docx_tables(render_docx(sample_report(ReportKind.SIX_MONTH, draft=True), made_at=MADE_AT).content)[0]
    )


def test_the_samples_have_something_in_every_field() -> None:
    def leaves(value: object, path: str) -> set[str]:
        if isinstance(value, dict):
            return {one for name, inner in value.items() for one in leaves(inner, f"{path}.{name}" if path else name)} | {path}
        if isinstance(value, list):
            return {one for inner in value for one in leaves(inner, path)} | {path}
        return {path} if value not in (None, "") else set()

    said = leaves(told(sample_report(ReportKind.SIX_MONTH, draft=True), str), "")
    assert {path for path, _ in paths(shape_of_report())} <= said


def test_a_moment_without_a_time_zone_is_refused(draft: ReportDocument) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_template(starting(), draft, made_at=datetime(2024, 10, 1))  # noqa: DTZ001


def test_an_office_may_drop_a_column_it_does_not_want_and_is_told(published: ReportDocument) -> None:
    narrow = changed(lambda file: [cell.paragraphs[0].clear() for cell in measures_of(file).rows[4].cells[2:4]])
    (one, other) = checked(narrow)
    assert {one.tag, other.tag} == {"{{ row.responsible }}", "{{ row.period }}"}
    assert not one.grave
    assert filled(narrow, published)


def test_an_upright_page_with_a_letterhead_is_as_good(published: ReportDocument) -> None:
    def stand(file: Document) -> None:
        for section in file.sections:
            section.page_width, section.page_height = Mm(210), Mm(297)
        file.sections[0].header.paragraphs[0].insert_paragraph_before("ที่ทำการองค์การบริหารส่วนตำบล")

    template = changed(stand)
    assert checked(template) == ()
    assert _document(filled(template, published)).sections[0].page_width.mm == pytest.approx(210, abs=0.1)
