"""The PDF says what the document says, on every page, to every reader."""

from __future__ import annotations

import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pdfplumber.page import Page
from pythainlp.tokenize import word_tokenize

from config.reports import FOLDER
from ita_model.report.document import Photograph, PhotographGroup, ReportDocument
from tasks.rendering import parts, typeface
from tasks.rendering.fit import POINTS
from tasks.rendering.legible import Legible
from tasks.rendering.pdf import render_pdf
from tasks.rendering.pdf_setting import Setting, Told
from tasks.rendering.tables import RowKind
from tasks.rendering.typesetting import typeset
from tests.rendering.reading import PdfPage, bare, measures_rows, pdf_pages
from tests.rendering.samples import MADE_AT, PICTURE, pictures, small_report
from tests.rendering.strategies import CELLS, DOCUMENTS


def _expected(document: ReportDocument) -> list[tuple[str, ...]]:
    return [tuple(map(bare, row.cells)) for row in parts.measures(document).rows]


def _read(pages: list[PdfPage]) -> list[tuple[str, ...]]:
    return [tuple(bare("".join(lines)) for lines in row) for row in measures_rows(pages)]


def test_the_published_report_reads_back_cell_by_cell(published: ReportDocument, published_pages: list[PdfPage]) -> None:
    assert len(published.sections) == 6
    assert sum(len(section.rows) for section in published.sections) == 14
    assert _read(published_pages) == _expected(published)


def test_a_draft_with_lists_reads_back_cell_by_cell(draft: ReportDocument, draft_pages: list[PdfPage]) -> None:
    assert _read(draft_pages) == _expected(draft)


def test_the_hidden_text_that_other_readers_copy_is_right_too(published: ReportDocument, published_pdf: bytes) -> None:
    file = pypdfium2.PdfDocument(published_pdf)
    copied = bare("".join(page.get_textpage().get_text_range() for page in file))
    assert all(cell in copied for row in _expected(published) for cell in row)
    file.close()


def test_each_list_item_begins_a_line(draft: ReportDocument, draft_pages: list[PdfPage]) -> None:
    for row, shown in zip(parts.measures(draft).rows, measures_rows(draft_pages), strict=True):
        for text, lines in zip(row.cells, shown, strict=True):
            starts = set(itertools.accumulate(len(bare(line)) for line in ("", *lines)))
            items = itertools.accumulate(len(bare(item)) for item in text.split("\n"))
            assert starts.issuperset(items), text


def test_each_page_of_the_table_begins_with_its_header(published: ReportDocument, published_pages: list[PdfPage]) -> None:
    inside = published_pages[1:]
    assert len(inside) > 2
    for page in inside:
        assert tuple(bare("".join(lines)) for lines in page.tables[0][0]) == tuple(map(bare, published.columns))


def test_no_aspect_is_left_alone_at_the_foot_of_a_page(published_pages: list[PdfPage], draft_pages: list[PdfPage]) -> None:
    for page in (*published_pages, *draft_pages):
        assert all(len(table[-1]) > 1 for table in page.tables)


def test_lines_end_between_words(published: ReportDocument, published_pages: list[PdfPage]) -> None:
    good = ends = 0
    for row, shown in zip(parts.measures(published).rows, measures_rows(published_pages), strict=True):
        for text, lines in zip(row.cells, shown, strict=True):
            words = set(itertools.accumulate(len(bare(word)) for word in word_tokenize(text, engine="newmm")))
            at = list(itertools.accumulate(len(bare(line)) for line in lines))[:-1]
            ends += len(at)
            good += sum(end in words for end in at)
    assert ends > 200
    assert good / ends >= 0.99, f"{ends - good} of {ends} line ends stand inside a word"


def test_the_cover_title_and_day_are_there(draft: ReportDocument, draft_pages: list[PdfPage]) -> None:
    cover, _, first = (page.text for page in draft_pages[:3])
    assert bare("".join((*draft.cover, *draft.cover_office))) in cover
    assert bare("".join((*draft.title, draft.as_of_line))) in first


def test_every_part_after_the_table_is_there(draft: ReportDocument, draft_pages: list[PdfPage]) -> None:
    shown = "".join(page.text for page in draft_pages)
    for part in parts.parts_after(draft):
        assert bare(part.heading) in shown
        assert all(bare(group.measure + group.note) in shown for group in part.pictures)
        for row in part.table.rows if part.table else ():
            assert all(bare(cell) in shown for cell in row.cells)
        assert all(bare(line) in shown for line in part.lines)


def test_a_part_without_rows_is_not_shown(published_pages: list[PdfPage]) -> None:
    shown = "".join(page.text for page in published_pages)
    assert not any(
        bare(heading) in shown
        for heading in (parts.PROGRESS_HEADING, parts.OUTSTANDING_HEADING, parts.WAIVED_HEADING, parts.NOTES_HEADING)
    )


def test_a_draft_says_so_on_every_page_and_a_final_report_nowhere(
    published: ReportDocument, published_pages: list[PdfPage], draft_pages: list[PdfPage]
) -> None:
    assert all(
        page.text.startswith(bare(parts.DRAFT_MARK)) or page.text.endswith(bare(parts.DRAFT_MARK)) for page in draft_pages
    )
    assert not any(bare(parts.DRAFT_MARK) in page.text for page in published_pages)


def test_pages_after_the_cover_are_numbered_in_thai(published_pages: list[PdfPage]) -> None:
    assert [page.text[-1] for page in published_pages[1:]] == list("๑๒๓๔๕๖๗๘๙"[: len(published_pages) - 1])


def test_equal_documents_give_equal_bytes_and_another_moment_does_not(draft: ReportDocument, draft_pdf: bytes) -> None:
    assert render_pdf(draft, made_at=MADE_AT, pictures=pictures()).content == draft_pdf
    assert render_pdf(draft, made_at=MADE_AT + timedelta(days=1), pictures=pictures()).content != draft_pdf


def test_a_moment_without_a_time_zone_is_refused(draft: ReportDocument) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_pdf(draft, made_at=datetime(2024, 10, 1))  # noqa: DTZ001


def test_it_claims_the_archive_and_the_accessible_standard_in_thai(published_pdf: bytes, published: ReportDocument) -> None:
    with pikepdf.open(io.BytesIO(published_pdf)) as file:
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
        assert str(file.Root.Lang).startswith("th")
        assert file.Root.MarkInfo.Marked
        assert meta["dc:title"] == " ".join(published.title)


def test_every_font_is_embedded_and_is_one_of_our_two(draft_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(draft_pdf)) as file:
        fonts = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert {str(font.FontName).partition("+")[2] for font in fonts} == {"SarabunReport-Regular", "SarabunReport-Bold"}
        assert all("/FontFile2" in font for font in fonts)


def test_what_the_archive_standard_asks_for_is_in_the_file(draft_pdf: bytes) -> None:
    """By our own reading of PDF/A-2 (ISO 19005-2); no validator is at hand, so the claim is checked at its pillars."""
    with pikepdf.open(io.BytesIO(draft_pdf)) as file:
        assert file.pdf_version == "1.7"
        assert not file.is_encrypted
        (intent,) = file.Root.OutputIntents
        assert (str(intent.S), "/DestOutputProfile" in intent) == ("/GTS_PDFA1", True)
        assert "/Names" not in file.Root or "/JavaScript" not in file.Root.Names
        assert "/OpenAction" not in file.Root
        assert "/AcroForm" not in file.Root
        streams = [one for one in file.objects if isinstance(one, pikepdf.Stream)]
        assert not any("/F" in one or one.get("/Filter") == "/LZWDecode" for one in streams)


def test_tables_pictures_and_headings_are_tagged(draft: ReportDocument, draft_pdf: bytes) -> None:
    tables = [parts.measures(draft), *(part.table for part in parts.parts_after(draft) if part.table)]
    with pikepdf.open(io.BytesIO(draft_pdf)) as file:
        tags = Counter(str(tag.S) for tag in _tags(file.Root.StructTreeRoot))
        alts = [str(tag.Alt) for tag in _tags(file.Root.StructTreeRoot) if str(tag.S) == "/Figure"]
    assert tags["/Table"] == len(tables)
    plain = sum(len(row.cells) for table in tables for row in table.rows if row.kind is not RowKind.GROUP)
    assert tags["/TD"] == plain
    assert tags["/TH"] >= sum(len(table.columns) for table in tables)
    assert tags["/H1"] == 1 + len(parts.parts_after(draft))
    assert draft.photographs[0].photographs[0].caption in alts


def _tags(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every tag below a node of the structure tree."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _tags(kid)


def test_no_sara_am_is_taken_apart_for_whoever_searches(draft_pdf: bytes) -> None:
    file = pypdfium2.PdfDocument(draft_pdf)
    copied = "".join(page.get_textpage().get_text_range() for page in file)
    file.close()
    assert "ำ" in copied
    assert "\u0e4d\u0e32" not in copied


def test_a_row_taller_than_a_page_goes_on_over_the_next() -> None:
    long = "จัดประชุมชี้แจงแนวทางการปฏิบัติงานแก่พนักงานเจ้าหน้าที่ทุกคน " * 80
    document = small_report("มาตรการ", long, "กองคลัง", "ตลอดปีงบประมาณ", "ผล", "ผลลัพธ์")
    pages = pdf_pages(render_pdf(document, made_at=MADE_AT).content)
    assert len(pages) > 3
    rows = [row for row in _read(pages) if len(row) == 6]
    assert "".join(row[1] for row in rows) == bare(long)


def test_what_the_typeface_lacks_is_named_and_reported() -> None:
    made = render_pdf(small_report("ประชุม 😀 แล้ว", "漢"), made_at=MADE_AT)
    assert made.replaced == ("😀", "漢")
    assert "[U+1F600]" in _read(pdf_pages(made.content))[1][0]


def test_headings_of_which_nothing_can_be_seen_are_left_out(draft: ReportDocument) -> None:
    nothing = "\u2060\ufeff "
    sections = tuple(replace(section, heading=nothing) for section in draft.sections)
    groups = tuple(replace(group, measure=nothing) for group in draft.photographs)
    document = replace(draft, title=(nothing,), sections=sections, photographs=groups)
    told = _read(pdf_pages(render_pdf(document, made_at=MADE_AT).content))
    assert told == [tuple(bare(cell).strip("\u2060\ufeff") for cell in row) for row in _expected(document)]


def test_a_report_whose_title_cannot_be_seen_is_called_by_its_kind(draft: ReportDocument) -> None:
    """In the document's outline a heading of the second level, such as an aspect, cannot be the first."""
    made = render_pdf(replace(draft, title=("\u2060\ufeff",), memo=None), made_at=MADE_AT)
    assert bare(draft.kind.titled(draft.year)) in bare("".join(page.text for page in pdf_pages(made.content)))


def test_a_report_without_measures_can_be_made(published: ReportDocument) -> None:
    pages = pdf_pages(render_pdf(replace(published, sections=()), made_at=MADE_AT).content)
    assert bare(published.columns[0]) in pages[1].text


@given(st.tuples(*[CELLS] * 6))
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a failure would render for minutes
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_text_survives(cells: tuple[str, ...]) -> None:
    made = render_pdf(small_report(*cells), made_at=MADE_AT)
    rows = [row for row in _read(pdf_pages(made.content)) if len(row) == 6]
    shown = tuple("".join(row[n] for row in rows) for n in range(6))
    assert shown == tuple(bare(_named(cell, made.replaced)) for cell in cells)


def _named(text: str, replaced: tuple[str, ...]) -> str:
    for char in replaced:
        text = text.replace(char, f"[U+{ord(char):04X}]")
    return text.replace("\u200d", "").replace("\ufe0f", "")


def test_long_words_below_a_picture_keep_away_from_the_next_row(draft: ReportDocument) -> None:
    said = " ".join(["องค์การบริหารส่วนตำบล"] * 7)
    group = PhotographGroup("ภาพ", tuple(Photograph(PICTURE, said) for _ in range(12)))
    content = render_pdf(replace(draft, photographs=(group,)), made_at=MADE_AT, pictures=pictures()).content
    with pdfplumber.open(io.BytesIO(content)) as file:
        found = [room for page in file.pages for room in _room_above_pictures(page)]
    assert len(found) >= 4
    assert min(found) >= 4 * POINTS


def _room_above_pictures(page: Page) -> list[float]:
    """Between each picture that has words of the same column above it and the lowest of those, in points."""
    wide = [image for image in page.images if image["width"] > 100 and image["top"] > 60]
    rooms = []
    for image in wide:
        above = [c["bottom"] for c in page.chars if image["x0"] < c["x0"] < image["x1"] and c["bottom"] < image["top"] + 6]
        others = [one for one in wide if one["x0"] == image["x0"] and one["top"] < image["top"]]
        if others and above:
            rooms.append(image["top"] - max(above))
    return rooms


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS)
def test_a_row_is_as_tall_as_typst_would_make_it(document: ReportDocument) -> None:
    """Its height is told, because Typst finds it by laying out each cell twice."""
    told = Setting(Legible(typeface.shows), frozenset()).report(document)
    as_told = _typeset(told)
    for table in [*told["measures"], *(part["table"] for part in told["parts"] if part["table"])]:
        for row in table["rows"]:
            row["lines"] = None
    assert _typeset(told) == as_told


def _typeset(told: Told) -> bytes:
    return typeset(json.dumps(told), made_at=MADE_AT, folder=FOLDER)
