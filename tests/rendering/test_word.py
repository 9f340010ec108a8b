"""The Word file says what the document says, in real styles, with its typeface inside."""

from __future__ import annotations

import io
import itertools
import uuid
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from config.reports import BOLD, FONT_FAMILY, REGULAR
from ita_model.report.document import ReportDocument
from tasks.rendering import bars, parts
from tasks.rendering.tables import Part
from tasks.rendering.word import render_docx
from tests.rendering.reading import bare, docx_rows, docx_tables
from tests.rendering.samples import MADE_AT, pictures, small_report


def _xml(content: bytes, member: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(member))


@pytest.mark.parametrize("which", ["published", "draft"])
def test_the_first_table_is_the_measures_cell_by_cell(which: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(which)
    table = docx_tables(request.getfixturevalue(f"{which}_docx"))[0]
    assert len(table.columns) == 6
    header, *rows = docx_rows(table)
    assert header == document.columns
    assert rows == [row.cells for row in parts.measures(document).rows]


def test_aspects_span_six_columns_in_order(published: ReportDocument, published_docx: bytes) -> None:
    rows = docx_tables(published_docx)[0].rows
    spanning = [row.cells[0].text for row in rows if len({id(cell._tc) for cell in row.cells}) == 1]
    assert spanning == [section.heading for section in published.sections]
    assert len(rows) == 1 + 6 + 14


def test_all_parts_stand_in_the_order_of_the_document(draft: ReportDocument, draft_docx: bytes) -> None:
    file = docx.Document(io.BytesIO(draft_docx))
    told = [(p.style.name, p.text) for p in file.paragraphs if p.text]
    following, memo = parts.parts_after(draft), draft.memo
    assert memo is not None
    assert told == [
        ("ITA Cover", "\n".join(draft.cover)),
        ("ITA Cover Office", "\n".join(draft.cover_office)),
        ("ITA Memo Heading", memo.heading),
        ("ITA Memo Field", "ส่วนราชการ\t" + memo.fields[0].text),
        ("ITA Memo Blank", "ที่ \t  วันที่ \t"),
        *(("ITA Memo Field", f"{field.label}\t{field.text}") for field in memo.fields[3:]),
        *(("ITA Memo Text", text) for text in memo.paragraphs),
        ("Title", "\n".join(draft.title)),
        ("ITA As Of", draft.as_of_line),
        *itertools.chain.from_iterable(map(_paragraphs, following)),
    ]
    tables = [part.table for part in following if part.table]
    for table, shown in zip(tables, docx_tables(draft_docx)[1:], strict=True):
        assert docx_rows(shown)[1:] == [row.cells for row in table.rows]


def _paragraphs(part: Part) -> list[tuple[str, str]]:
    """A part's paragraphs outside its tables, each with its style."""
    told = [("Heading 1", part.heading), *(("ITA Note", line) for line in part.lines)]
    if part.shows_legend:
        told.append(("ITA Small", "".join(f" {kind.label}     " for kind in bars.PARTS)))
    for group in part.pictures:
        told += [("ITA Pictures", group.measure), ("ITA Small", group.note)]
    return told


def test_each_table_repeats_its_header_and_keeps_rows_whole(draft_docx: bytes) -> None:
    for table in docx_tables(draft_docx):
        header, *rows = table._tbl.tr_lst
        assert header.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert not any(row.trPr.find(qn("w:tblHeader")) is not None for row in rows)


def test_a_huge_row_may_be_split() -> None:
    content = render_docx(small_report("มาตรการ", "จัดประชุมชี้แจงแนวทาง " * 200), made_at=MADE_AT).content
    assert docx_tables(content)[0]._tbl.tr_lst[2].trPr is None


def test_thai_has_its_own_font_size_and_weight_in_every_style(published_docx: bytes) -> None:
    styles = _xml(published_docx, "word/styles.xml")
    for properties in styles.iter(qn("w:rPr")):
        assert properties.find(qn("w:rFonts")).get(qn("w:cs")) == FONT_FAMILY
        assert properties.find(qn("w:szCs")).get(qn("w:val")) == properties.find(qn("w:sz")).get(qn("w:val"))
        assert (properties.find(qn("w:b")) is None) == (properties.find(qn("w:bCs")) is None)
    assert styles.find(f".//{qn('w:lang')}").get(qn("w:bidi")) == "th-TH"


def test_both_weights_of_the_typeface_are_embedded(published_docx: bytes) -> None:
    (font,) = _xml(published_docx, "word/fontTable.xml")
    assert font.get(qn("w:name")) == FONT_FAMILY
    relations = {r.get("Id"): r.get("Target") for r in _xml(published_docx, "word/_rels/fontTable.xml.rels")}
    with zipfile.ZipFile(io.BytesIO(published_docx)) as archive:
        for name, path in (("Regular", REGULAR), ("Bold", BOLD)):
            embedded = font.find(qn(f"w:embed{name}"))
            key = uuid.UUID(embedded.get(qn("w:fontKey"))).bytes[::-1] * 2
            stored = archive.read("word/" + relations[embedded.get(qn("r:id"))])
            assert bytes(a ^ b for a, b in zip(stored[:32], key, strict=True)) + stored[32:] == path.read_bytes()
    assert _xml(published_docx, "word/settings.xml").find(qn("w:embedTrueTypeFonts")) is not None


def test_where_the_embedded_typeface_is_not_used_any_cut_of_sarabun_stands_in(published_docx: bytes) -> None:
    (font,) = _xml(published_docx, "word/fontTable.xml")
    told = font.find(qn("w:altName")).get(qn("w:val"))
    assert told.split(", ") == ["Sarabun", "TH Sarabun New", "TH SarabunPSK"]


def test_nothing_is_left_of_what_python_docx_brings_for_others(published_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(published_docx)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, content in held.items() if b"ja-JP" in content or "WithEffects" in name] == []
    assert b"WithEffects" not in held["[Content_Types].xml"] + held["word/_rels/document.xml.rels"]


def test_pages_lie_on_their_side_and_are_numbered_in_thai_after_the_cover(published_docx: bytes) -> None:
    cover, inside = docx.Document(io.BytesIO(published_docx)).sections
    for section in (cover, inside):
        assert round(section.page_width.mm) == 297
        assert round(section.page_height.mm) == 210
    numbering = inside._sectPr.find(qn("w:pgNumType"))
    assert (numbering.get(qn("w:fmt")), numbering.get(qn("w:start"))) == ("thaiNumbers", "1")
    assert "PAGE" in etree.tostring(inside.footer._element, encoding="unicode")
    assert "PAGE" not in etree.tostring(cover.footer._element, encoding="unicode")


def test_a_draft_says_so_on_every_page_and_a_final_report_nowhere(published_docx: bytes, draft_docx: bytes) -> None:
    for section in docx.Document(io.BytesIO(draft_docx)).sections:
        assert bare("".join(p.text for p in section.header.paragraphs)) == parts.DRAFT_MARK
        assert len(section.header._element.findall(f".//{qn('wp:anchor')}[@behindDoc='1']")) == 1  # the watermark
    for section in docx.Document(io.BytesIO(published_docx)).sections:
        assert not bare("".join(p.text for p in section.header.paragraphs))


def test_equal_documents_give_equal_bytes_and_another_moment_does_not(draft: ReportDocument, draft_docx: bytes) -> None:
    assert render_docx(draft, made_at=MADE_AT, pictures=pictures()).content == draft_docx
    assert render_docx(draft, made_at=MADE_AT + timedelta(days=1), pictures=pictures()).content != draft_docx


def test_a_moment_without_a_time_zone_is_refused(draft: ReportDocument) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_docx(draft, made_at=datetime(2024, 10, 1))  # noqa: DTZ001


def test_word_keeps_what_another_font_can_show_and_names_what_no_file_can_hold() -> None:
    made = render_docx(small_report("ประชุม 😀 & <b>", "\x07", "ที่ ๑\n\nที่ ๓"), made_at=MADE_AT)
    assert made.replaced == ("\x07",)
    assert docx_rows(docx_tables(made.content)[0])[2][:3] == ("ประชุม 😀 & <b>", "[U+0007]", "ที่ ๑\n\nที่ ๓")


def test_a_long_title_is_cut_in_the_properties_and_whole_on_the_page(published: ReportDocument) -> None:
    long = "รายงานผลการดำเนินการตามมาตรการ " * 12
    file = docx.Document(io.BytesIO(render_docx(replace(published, title=(long,), agency=long), made_at=MADE_AT).content))
    assert file.core_properties.title == file.core_properties.author == long[:255]
    assert long in [paragraph.text for paragraph in file.paragraphs]


def test_every_drawing_has_a_number_of_its_own_and_says_what_it_shows(draft_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(draft_docx)) as archive:
        stories = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        told = [one for name in stories for one in etree.fromstring(archive.read(name)).iter(qn("wp:docPr"))]
        shown = [name for name in archive.namelist() if name.startswith("word/media/")]
    numbers = [one.get("id") for one in told]
    assert len(numbers) > 10
    assert len(set(numbers)) == len(numbers) == len(shown)
    assert all(one.get("descr") for one in told)
