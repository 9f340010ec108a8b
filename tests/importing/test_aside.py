"""Tables that are none of measures are told in one line, each kind by its heading."""

from __future__ import annotations

from ita_model.importing.aside import tables_aside
from ita_model.importing.doubt import Doubt
from tests.importing.made import COVER, REPORT, word
from tests.importing.plans import imported

COUNTS = (("ด้าน", "จำนวนมาตรการ", "เสร็จ"), ("๑", "๔", "๔"))
PROOF = (("ที่", "หลักฐาน", "วันที่"), ("๑", "ภาพถ่าย", "๑ ม.ค."))


def aside(*tables: object) -> list[Doubt]:
    doubts = imported(word(*COVER, REPORT, *tables)).doubts  # type: ignore[arg-type]
    return [doubt for doubt in doubts if "ไม่ใช่ตารางมาตรการ" in doubt.thai]


def test_one_line_tells_all_and_tables_headed_alike_stand_together() -> None:
    (doubt,) = aside(COUNTS, PROOF, PROOF)
    assert doubt.thai == (
        "3 ตารางไม่ใช่ตารางมาตรการ จึงไม่ได้นำเข้า: “ด้าน · จำนวนมาตรการ · เสร็จ” (ตารางที่ 2) “ที่ · หลักฐาน · วันที่” (ตารางที่ 3, ตารางที่ 4)"
    )
    assert doubt.english == "left aside, no tables of measures: 3"


def test_a_single_one_is_told_too_and_none_is_not() -> None:
    (doubt,) = aside(PROOF)
    assert "“ที่ · หลักฐาน · วันที่” (ตารางที่ 2)" in doubt.thai
    assert aside() == []
    assert tables_aside([]) is None


def test_a_title_above_the_heading_and_long_words_do_not_hide_it() -> None:
    titled = (("ร่าง", "<", "<"), *PROOF)
    (doubt,) = aside(titled)
    assert "“ที่ · หลักฐาน · วันที่”" in doubt.thai
    (long,) = aside((("ก" * 500, "ข"), ("๑", "๒")))
    assert len(long.thai) < 200


def test_of_many_kinds_the_rest_are_counted() -> None:
    kinds = [((f"คอลัมน์ {n}", "จำนวน"), ("ก", "๑")) for n in range(30)]
    (doubt,) = aside(*kinds, kinds[29])
    assert "31 ตาราง" in doubt.thai
    assert "“คอลัมน์ 0 · จำนวน”" in doubt.thai
    assert "“คอลัมน์ 9 · จำนวน”" not in doubt.thai
    assert doubt.thai.endswith("และอีก 23 ตาราง")
