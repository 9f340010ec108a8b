"""Words that extraction broke are suggested, and mended only on request."""

from collections import Counter
from pathlib import Path

import pytest

from ita_model.importing.published import SourceReport, read_published
from ita_model.importing.repairs import Noise, repaired, suspected_noise

SEED = Path(__file__).parents[2] / "demo/published-report-2567.txt"
HEADER = "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\tสรุปผล\tผลลัพธ์"


def report_with(cell: str, elsewhere: str = "จ") -> SourceReport:
    return read_published(f"{HEADER}\nก\t{cell}\tค\tง\t{elsewhere}\tฉ\n")


def mended(cell: str, elsewhere: str = "จ") -> str:
    report = report_with(cell, elsewhere)
    (row,) = repaired(report, suspected_noise(report)).rows()
    return row.steps


@pytest.mark.parametrize(
    ("printed", "meant", "noise"),
    [
        ("ความพึง พพอใจ", "ความพึงพอใจ", Noise.DOUBLED),
        ("กรอบธรรม มาภิบาล", "กรอบธรรมาภิบาล", Noise.DOUBLED),
        ("แนว ทาง", "แนวทาง", Noise.APART),
        ("จัดซื้อจัด จ้าง", "จัดซื้อจัดจ้าง", Noise.APART),
        ("ปฏิบัต ิงาน", "ปฏิบัติงาน", Noise.IMPOSSIBLE),
        ("เ ทศบาล", "เทศบาล", Noise.IMPOSSIBLE),
    ],
)
def test_a_broken_word_is_found_and_mended(printed: str, meant: str, noise: Noise) -> None:
    (found,) = suspected_noise(report_with(printed))
    assert found.noise is noise
    assert (found.line, found.column) == (2, 2)
    assert mended(printed) == meant


@pytest.mark.parametrize(
    "cell",
    [
        "ปีงบประมาณ พ.ศ. ๒๕๖๗",
        "เว็บไซต์ของ อบต.ปอ",
        "ช่องทางต่าง ๆ เช่น เว็บไซต์",
        "ประชาชนผู้มารับบริการ ผู้มาติดต่อ",
        "ผู้รับบริการไม่ต้องเดินทางมา หน่วยงาน",
        "ระบบ e – service โดย ผู้รับบริการ",
        "การทุจริตประพฤติ ขอบทางเว็บไซต์",
    ],
)
def test_a_space_that_may_be_meant_is_left_alone(cell: str) -> None:
    assert suspected_noise(report_with(cell)) == ()
    assert mended(cell) == cell


@pytest.mark.parametrize(
    ("printed", "meant", "elsewhere"),
    [
        ("ส่งเสริมการให้บริการ ออนไลน์ ผ่านระบบ", "ส่งเสริมการให้บริการออนไลน์ ผ่านระบบ", "ใช้บริการออนไลน์"),
        ("ความซื่อสัตย์ สุจริต", "ความซื่อสัตย์สุจริต", "ด้วยความซื่อสัตย์สุจริต"),
        ("ผลการ จัดซื้อจัดจ้าง", "ผลการจัดซื้อจัดจ้าง", "สรุปผลการจัดซื้อจัดจ้าง"),
        ("สุขใจ อนุญาต", "สุขใจอนุญาต", "สุขใจอนุญาต"),
    ],
)
def test_two_words_that_the_report_joins_elsewhere_are_perhaps_one(printed: str, meant: str, elsewhere: str) -> None:
    (found,) = suspected_noise(report_with(printed, elsewhere))
    assert found.noise is Noise.ELSEWHERE
    assert mended(printed, elsewhere) == meant
    assert Noise.ELSEWHERE not in {one.noise for one in suspected_noise(report_with(printed))}


@pytest.mark.parametrize("printed", ["ให้บริการ ออนไลน์ ผ่านระบบ", "จ้าง ราคา กลาง วิธีการซื้อ", "อัตรา กำลัง ให้เหมาะสม"])
def test_a_word_of_offices_is_perhaps_one_and_left_to_a_person(printed: str) -> None:
    (found,) = suspected_noise(report_with(printed))
    assert found.noise is Noise.PERHAPS
    assert mended(printed) == printed


@pytest.mark.parametrize(
    ("printed", "elsewhere"),
    [
        ("ส่งเสริมคุณธรรม และความโปร่งใส", "คุณธรรมและความโปร่งใส"),
        ("หน่วยงาน มีช่องทาง", "หน่วยงานมีช่องทาง"),
        ("เสนอราคา ที่ตกลง", "ราคาที่ตกลง"),
        ("เสียงสงบ กลางคืน", "งบกลาง"),
        ("คุณธรรม จริยธรรม", "จริยธรรมคุณธรรม"),
    ],
)
def test_a_space_where_a_phrase_may_begin_is_left_alone_even_when_joined_elsewhere(printed: str, elsewhere: str) -> None:
    assert suspected_noise(report_with(printed, elsewhere)) == ()


def test_the_seed_has_53_suggestions_each_at_the_letters_it_names() -> None:
    seed = read_published(SEED.read_text(encoding="utf-8"))
    suggestions = suspected_noise(seed)
    cells = {row.line: row.cells for row in seed.rows()}
    kinds = Counter(one.noise for one in suggestions)
    assert kinds == {Noise.APART: 22, Noise.DOUBLED: 3, Noise.ELSEWHERE: 25, Noise.PERHAPS: 3}
    for one in suggestions:
        assert one.found in cells[one.line][one.column - 1]
        assert cells[one.line][one.column - 1][one.start] == " "


def test_the_seed_s_own_examples_are_among_its_suggestions() -> None:
    suggestions = suspected_noise(read_published(SEED.read_text(encoding="utf-8")))
    listed = Counter((one.found, one.noise) for one in suggestions)
    assert listed["บริการ ออนไลน์", Noise.ELSEWHERE] == 2
    assert listed["ราคา กลาง", Noise.PERHAPS] == 2
    assert listed["อัตรา กำลัง", Noise.PERHAPS] == 1


def test_mending_takes_away_letters_at_the_named_places_only() -> None:
    seed = read_published(SEED.read_text(encoding="utf-8"))
    suggestions = suspected_noise(seed)
    after = repaired(seed, suggestions)
    lost = sum(len(cell) for row in seed.rows() for cell in row.cells) - sum(
        len(cell) for row in after.rows() for cell in row.cells
    )
    assert lost == sum(one.end - one.start for one in suggestions if one.mends)
    assert repaired(seed, ()) == seed
