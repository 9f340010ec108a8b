"""Words that extraction broke are suggested, and mended only on request."""

from pathlib import Path

import pytest

from ita_model.importing.published import SourceReport, read_published
from ita_model.importing.repairs import Noise, repaired, suspected_noise

SEED = Path(__file__).parents[2] / "demo/published-report-2567.txt"
HEADER = "มาตรการ\tขั้นตอน\tผู้รับผิดชอบ\tระยะเวลา\tสรุปผล\tผลลัพธ์"


def report_with(cell: str) -> SourceReport:
    return read_published(f"{HEADER}\nก\t{cell}\tค\tง\tจ\tฉ\n")


def mended(cell: str) -> str:
    report = report_with(cell)
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


def test_the_seed_has_25_suggestions_each_at_the_letters_it_names() -> None:
    seed = read_published(SEED.read_text(encoding="utf-8"))
    suggestions = suspected_noise(seed)
    cells = {row.line: row.cells for row in seed.rows()}
    assert len(suggestions) == 25
    assert sum(one.noise is Noise.DOUBLED for one in suggestions) == 3
    for one in suggestions:
        assert one.found in cells[one.line][one.column - 1]
        assert cells[one.line][one.column - 1][one.start] == " "


def test_mending_takes_away_letters_at_the_named_places_only() -> None:
    seed = read_published(SEED.read_text(encoding="utf-8"))
    suggestions = suspected_noise(seed)
    after = repaired(seed, suggestions)
    lost = sum(len(cell) for row in seed.rows() for cell in row.cells) - sum(
        len(cell) for row in after.rows() for cell in row.cells
    )
    assert lost == sum(one.end - one.start for one in suggestions)
    assert repaired(seed, ()) == seed
