"""Reading a published report's text, and saying why a text is none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.importing.published import SourceReport, UnreadableReport, decode, read_published

SEED = Path(__file__).parents[2] / "demo/published-report-2567.txt"
HEADER = "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\tสรุปผล\tผลลัพธ์"
ROW = "ประชุม\tจัดประชุม\tกองคลัง\tตลอดปี\tประชุมแล้ว\tดี"


@pytest.fixture(scope="module")
def seed() -> SourceReport:
    return read_published(SEED.read_text(encoding="utf-8"))


def test_the_seed_has_14_measures_under_6_aspects_and_none_under_aspect_4(seed: SourceReport) -> None:
    assert [(aspect.number, len(aspect.rows)) for aspect in seed.aspects] == [(1, 4), (2, 1), (3, 2), (5, 2), (6, 3), (7, 2)]


def test_aspect_6_runs_on_over_the_page_break_without_its_heading(seed: SourceReport) -> None:
    assert [row.line for row in seed.aspects[4].rows] == [36, 39, 40]


def test_cover_title_and_columns_are_kept_as_printed(seed: SourceReport) -> None:
    assert seed.cover[3:5] == ("ประจำปีงบประมาณ พ.ศ. 2567", "องค์การบริหารส่วนตำบลปอ")
    assert seed.title.endswith("ประจำปีงบประมาณ พ.ศ. ๒๕๖๗")
    assert seed.columns[4] == "สรุปผลการดำเนินการตามมาตรการ/กิจกรรม"
    assert seed.strays == ()


def test_every_cell_is_the_source_s_own_words_on_the_line_it_names(seed: SourceReport) -> None:
    lines = SEED.read_text(encoding="utf-8").split("\n")
    for row in seed.rows():
        assert tuple(cell.strip() for cell in lines[row.line - 1].split("\t")) == row.cells


def test_responsible_divisions_are_counted_as_the_report_prints_them(seed: SourceReport) -> None:
    said = [row.responsible for row in seed.rows()]
    assert {words: said.count(words) for words in said} == {"สำนักปลัด": 8, "ทุกสำนัก/กอง": 5, "กองคลัง": 1}


def test_a_heading_printed_again_on_the_next_page_goes_on_with_its_aspect() -> None:
    heading = "(๑) โปร่งใส\t\t\t\t\t"
    report = read_published("\n".join([HEADER, heading, ROW, "", HEADER, heading, ROW]))
    assert [(aspect.number, len(aspect.rows)) for aspect in report.aspects] == [(1, 2)]


@pytest.mark.parametrize(
    "again",
    [
        HEADER.replace("มาตรการ", "มาตร การ"),
        HEADER.replace("\t", " \t\u00a0"),
        HEADER.replace("ระยะเวลา", "ระยะเวลา ปี 256๗"),
    ],
)
def test_a_header_row_printed_again_with_other_spaces_or_digits_is_no_measure(again: str) -> None:
    first = HEADER.replace("ระยะเวลา", "ระยะเวลาปี ๒๕๖๗") if "ปี" in again else HEADER
    report = read_published("\n".join([first, "(๑) โปร่งใส\t\t\t\t\t", ROW, again, ROW]))
    assert [row.title for row in report.rows()] == ["ประชุม", "ประชุม"]


def test_a_table_is_found_though_its_header_is_broken_by_spaces() -> None:
    broken = HEADER.replace("มาตรการ", "มาตร การ").replace("ขั้นตอน", "ขั้น ตอน").replace("ผลลัพธ์", "ผล ลัพธ์")
    assert len(list(read_published(f"{broken}\n{ROW}\n{HEADER}\n{ROW}\n").rows())) == 2


def test_the_seed_with_spaces_in_its_repeated_header_still_has_14_measures() -> None:
    first, *pages = SEED.read_text(encoding="utf-8").split("มาตรการ/แนวทาง")
    report = read_published(first + "มาตรการ/แนวทาง" + "มาตรการ / แนวทาง".join(pages))
    assert len(list(report.rows())) == 14


def test_lines_that_belong_to_no_row_are_kept_apart() -> None:
    report = read_published(f"{HEADER}\n{ROW}\nลงชื่อ ปลัด\n\t\t\t\tต่อ\t\n")
    assert report.strays == ((3, "ลงชื่อ ปลัด"), (4, "ต่อ"))
    assert report.aspects[0].number == 0


@pytest.mark.parametrize(
    ("text", "line", "thai"),
    [
        ("", None, "ไฟล์ว่างเปล่า"),
        (" \n\n", None, "ไฟล์ว่างเปล่า"),
        ("%PDF-1.7\n…", None, "PDF"),
        ("รายงานที่ไม่มีตาราง\n", None, "ไม่พบตาราง"),
        ("มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\tผล\n", 1, "ตารางมี 5 คอลัมน์"),
        (HEADER.replace("ระยะเวลา", "งบประมาณ"), 1, "คอลัมน์ที่ 4 ควรเป็น “ระยะเวลา”"),
        (HEADER + "\n", 1, "ไม่มีมาตรการ"),
        (f"{HEADER}\n(๑) โปร่งใส\n", 1, "ไม่มีมาตรการ"),
        (f"{HEADER}\nก\tข\tค\tง\tจ\n", 2, "แถวนี้มี 5 ช่อง"),
    ],
)
def test_a_text_that_is_no_report_says_why(text: str, line: int | None, thai: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        read_published(text)
    assert thai in caught.value.thai
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("data", "thai"),
    [
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04word", "Word"),
        (b"\xd0\xcf\x11\xe0", "Excel"),
        ("มาตรการ".encode("cp874"), "UTF-8"),
        ("มาตรการ".encode("utf-16"), "UTF-8"),
    ],
)
def test_bytes_that_are_no_utf_8_text_say_what_they_are(data: bytes, thai: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        decode(data)
    assert thai in caught.value.thai
    assert caught.value.english


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode("\ufeffมาตรการ".encode()) == "มาตรการ"


@given(st.text(st.sampled_from("มาตรการขั้นตอนผู้รับผิดชอบ(๑)*\t\n ก"), max_size=60))
def test_no_text_ends_in_anything_but_a_report_or_a_reason(rest: str) -> None:
    for text in (rest, f"{HEADER}\n{rest}", f"{HEADER}\n{ROW}\n{rest}"):
        try:
            assert list(read_published(text).rows())
        except UnreadableReport as error:
            assert error.thai.strip()  # noqa: PT017 - either end is right
