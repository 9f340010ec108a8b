"""What a PDF does to Thai, and the PDFs that hold no plan to read."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from ita_model.importing import from_pdf, pdf_tables
from ita_model.importing.flowing import flowed
from ita_model.importing.pdf_letters import Letter, in_thai, lines_of, spelt
from ita_model.importing.published import UnreadableReport
from tasks.rendering.pdf import render_pdf
from tests.importing.plans import one, source
from tests.rendering.samples import MADE_AT, published_report, small_report


@pytest.fixture(scope="module")
def small() -> bytes:
    cells = ("ประชุมพนักงาน", "จัดประชุม", "กองคลัง", "ไตรมาส ๑", "ประชุมแล้ว", "ดี")
    return render_pdf(small_report(*cells), made_at=MADE_AT).content


def changed(data: bytes, **how: object) -> bytes:
    """The PDF saved again, otherwise."""
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(held, **how)
    return held.getvalue()


def refused(data: bytes) -> UnreadableReport:
    with pytest.raises(UnreadableReport) as caught:
        source(data)
    assert caught.value.english
    return caught.value


def letter(text: str, left: float, foot: float = 100.0, width: float = 6.0) -> Letter:
    return Letter(text, left, left + width, foot - 3, foot, 10.0)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("\uf700าน", "ฐาน"),
        ("ป\uf702", "ปี"),
        ("ผ\uf70b\u0e39", "ผ\u0e39\u0e49"),
        ("ค\uf70e", "ค์"),
        ("ป\uf710จจัย", "ปัจจัย"),
        ("กตัญ\uf719", "กตัญู"),
        ("ทําการ", "ทำการ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("ดำาเนินการ", "ดำเนินการ"),
        ("นำ้า", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("ท\u0e48\u0e35", "ท\u0e35\u0e48"),
        ("อบต.\u00a0ปอ", "อบต. ปอ"),
        ("(cid:12)ก\x00ข\ufffd", "กข"),
        ("ใช้ ปฏิบัติ ๒๕๖๗", "ใช้ ปฏิบัติ ๒๕๖๗"),
    ],
)
def test_thai_is_spelt_as_it_is_typed(printed: str, typed: str) -> None:
    assert spelt(printed) == typed


def test_every_private_letter_of_old_thai_fonts_has_a_real_one() -> None:
    for code in range(0xF700, 0xF71B):
        (real,) = spelt(chr(code))
        assert "ก" <= real <= "๎"


def test_western_letters_in_the_places_of_thai_ones_are_thai() -> None:
    western = "การประชาชน".encode("tis-620").decode("latin-1")
    assert western.startswith("¡ÒÃ")
    letters = [letter(char, 10 + 6 * n) for n, char in enumerate(western)]
    told = in_thai(letters)
    assert told is not None
    assert lines_of(told)[0][1] == "การประชาชน"
    assert in_thai([letter("ก", 10), *letters]) is None
    assert in_thai([letter(char, 10 + 6 * n) for n, char in enumerate("Café plan")]) is None


def test_letters_stand_by_their_places_and_marks_by_their_letters() -> None:
    # A program that writes a line's spaces first, in another typeface; and a tone whose place is a little to the left.
    letters = [letter(" ", 18, width=3), letter("ที่", 12), letter("ก", 21), letter("่", 20.5, width=0), letter("า", 27)]
    assert [text for _, text in lines_of(letters)] == ["ที่ ก่า"]


def test_a_mark_at_another_height_begins_no_line_and_a_letter_does() -> None:
    letters = [letter("ก", 10), letter("้", 10, foot=92, width=0), letter("า", 16), letter("ข", 10, foot=116)]
    assert [text for _, text in lines_of(letters)] == ["ก้า", "ข"]


def test_a_gap_is_a_space_where_it_is_wide_for_its_line() -> None:
    assert lines_of([letter("ก", 10), letter("ข", 16), letter("ค", 25)])[0][1] == "กข ค"
    spread = [letter(char, 10 + 9 * n) for n, char in enumerate("กขคง")]  # a line set to fill its width
    assert lines_of(spread)[0][1] == "กขคง"


def test_a_letter_that_is_printed_twice_to_be_bold_is_one() -> None:
    letters = [letter("ก", 10), letter("ก", 10.1), letter("ก", 16)]
    assert lines_of(letters)[0][1] == "กก"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("จัดประชุม", "ชี้แจง"), "จัดประชุมชี้แจง"),
        (("จัดประชุม ", "ชี้แจง"), "จัดประชุม ชี้แจง"),
        (("๑. จัด", "๒. ทำ"), "๑. จัด\n๒. ทำ"),
        (("ต.ค. ๒๕๖๗ -", "ก.ย. ๒๕๖๘"), "ต.ค. ๒๕๖๗ - ก.ย. ๒๕๖๘"),
        (("ต.ค.", "๒๕๖๗"), "ต.ค. ๒๕๖๗"),
        (("ระบบ", "E-Service"), "ระบบ E-Service"),
        (("No Gift", "Policy"), "No Gift Policy"),
        (("www.por.", "go.th"), "www.por.go.th"),
        (("มาตรการ/", "แนวทาง"), "มาตรการ/แนวทาง"),
        (("", "ก"), "ก"),
        (("ก", "", "ข"), "กข"),
    ],
)
def test_lines_flow_together_as_they_were_typed(lines: tuple[str, ...], text: str) -> None:
    assert flowed(lines, spaces_kept=False) == text


def test_where_all_spaces_are_kept_none_is_put() -> None:
    assert flowed(["ระบบ", "E-Service"], spaces_kept=True) == "ระบบE-Service"


def test_a_picture_of_a_page_says_that_it_is_one() -> None:
    held = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(held, "PDF")
    assert "ภาพสแกน" in refused(held.getvalue()).thai


def test_a_pdf_without_anything_says_so() -> None:
    held = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(held)
    assert "ไม่มีข้อความ" in refused(held.getvalue()).thai


def test_a_pdf_with_a_password_says_so(small: bytes) -> None:
    locked = changed(small, encryption=pikepdf.Encryption(user="ลับ", owner="ลับ"))
    assert "รหัสผ่าน" in refused(locked).thai


def test_a_pdf_that_only_may_not_be_changed_is_read(small: bytes) -> None:
    guarded = changed(small, encryption=pikepdf.Encryption(user="", owner="ลับ"))
    assert [row.title for row in source(guarded).rows()] == ["ประชุมพนักงาน"]


def test_a_pdf_whose_letters_mean_nothing_says_so(small: bytes) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(small)) as file:
        for part in file.objects:
            if isinstance(part, pikepdf.Dictionary) and "/ToUnicode" in part:
                del part.ToUnicode
        file.save(held)
    assert "ไม่ได้บอกว่าตัวอักษรคืออะไร" in refused(held.getvalue()).thai


def test_a_pdf_whose_typeface_is_damaged_is_still_read() -> None:
    kept = (Path(__file__).parent / "kept" / "plan-writer.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(kept)) as file:
        font = next(part for part in file.objects if isinstance(part, pikepdf.Dictionary) and "/FontFile2" in part).FontFile2
        packed = font.read_raw_bytes()
    damaged = kept.replace(packed, packed[:900] + bytes(40) + packed[940:])
    assert damaged != kept
    assert len(list(source(damaged).rows())) == 3


def test_a_pdf_of_very_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch, small: bytes) -> None:
    monkeypatch.setattr(from_pdf, "MOST_PAGES", 1)
    assert "ใหญ่เกิน" in refused(small).thai


def test_a_pdf_that_unpacks_to_very_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_pdf, "MOST_BYTES", 1_000_000)
    held = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.pages[0].Contents = file.make_stream(b" " * 5_000_000)
        file.save(held, compress_streams=True)
    assert len(held.getvalue()) < 20_000
    assert "ใหญ่เกิน" in refused(held.getvalue()).thai


def test_a_page_that_is_a_drawing_is_not_searched_for_tables(monkeypatch: pytest.MonkeyPatch, small: bytes) -> None:
    monkeypatch.setattr(pdf_tables, "MOST_RULES", 3)
    assert "ไม่พบตารางมาตรการ" in refused(small).thai


def test_a_page_that_is_turned_to_be_read_is_read(small: bytes) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(small)) as file:
        for page in file.pages:
            _, _, width, height = map(float, page.mediabox)
            page.contents_add(f"q 0 1 -1 0 {height} 0 cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.MediaBox = [0, 0, height, width]
            page.Rotate = 90
        file.save(held)
    assert [one(row.steps) for row in source(held.getvalue()).rows()] == ["จัดประชุม"]


def test_a_pdf_is_known_though_something_stands_before_it(small: bytes) -> None:
    assert [row.title for row in source(b"\r\n\r\n" + small).rows()] == ["ประชุมพนักงาน"]


def test_spaces_and_lists_of_our_own_pdf_are_the_source_s() -> None:
    text = "ส่งเสริมการให้บริการ ออนไลน์ ผ่านระบบ E – Service และ Line ของ อบต. ปอ ตามมาตรา ๙ ของ พ.ร.บ. ข้อมูลข่าวสาร พ.ศ. ๒๕๔๐"
    listed = "๑. จัดประชุม\n๒. ทำรายงาน\n- ส่งรายงาน"
    cells = (text, listed, "กองคลัง", "ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗", text * 3, text)
    (row,) = source(render_pdf(small_report(*cells), made_at=MADE_AT).content).rows()
    assert tuple(map(one, row.cells)) == tuple(map(one, cells))
    assert row.steps == listed


def test_a_report_without_measures_says_so() -> None:
    empty = render_pdf(replace(published_report(), sections=()), made_at=MADE_AT).content
    assert "ไม่มีมาตรการในตาราง" in refused(empty).thai


@given(at=st.integers(0, 10**9), bytes_=st.binary(min_size=1, max_size=6))
@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_a_pdf_with_any_bytes_changed_ends_in_a_report_or_a_reason(small: bytes, at: int, bytes_: bytes) -> None:
    at %= len(small)
    try:
        assert list(source(small[:at] + bytes_ + small[at + len(bytes_) :]).rows())
    except UnreadableReport as error:
        assert error.thai.strip()  # noqa: PT017 - either end is right
