"""Which divisions an office has, where a table of the source lists them."""

from __future__ import annotations

import pytest

from ita_model.importing.plan_from_report import ImportedPlan
from tests.importing.made import ASPECT_1, COVER, HEADER, Rows, excel, word
from tests.importing.plans import imported, plan_of, said

EVERY = ("ประชุมพนักงาน", "จัดประชุม", "ทุกสำนัก/กอง", "ทุกเดือน", "", "")
OWN = ("เผยแพร่ข้อมูล", "แต่งตั้งผู้ดูแล", "กองคลัง", "ไตรมาส ๑", "", "")
MEASURES = (HEADER, ASPECT_1, EVERY, OWN)
NAMES = ("สำนักปลัด", "กองคลัง", "กองการศึกษา ศาสนาและวัฒนธรรม")
LISTED = (("สำนัก/กอง", "ถึงกำหนด", "ยังขาด"), *((name, "๑๒", "๐") for name in NAMES), ("รวม", "๓๖", "๐"))
UNSAID = "ต้นฉบับไม่ได้บอกว่ามีสำนัก/กองใดบ้าง"


def divisions(data: bytes) -> tuple[str, ...]:
    return tuple(division.name for division in plan_of(data).divisions)


def heads_missing(plan: ImportedPlan) -> list[str]:
    return [one.thai for one in plan.doubts if "ไม่ได้บอกหัวหน้าและอีเมลของ" in one.thai]


def test_a_table_of_divisions_says_which_there_are_wherever_it_stands() -> None:
    for parts in ((MEASURES, LISTED), (LISTED, MEASURES)):
        data = word(*COVER, *parts)
        assert divisions(data) == NAMES
        assert UNSAID not in said(imported(data))
        assert [doubt.rpartition("ของ")[2] for doubt in heads_missing(imported(data))] == list(NAMES)


def test_every_division_means_all_of_them_and_a_name_means_its_own() -> None:
    every, own = (measure.divisions for _, measure in plan_of(word(*COVER, MEASURES, LISTED)).measures())
    assert (every, own) == (("d1", "d2", "d3"), ("d2",))


def test_a_sheet_may_say_what_it_is_above_its_table() -> None:
    summary = (("ร่าง", "", ""), ("สรุปผลรายสำนัก/กอง", "<", "<"), *LISTED, ("ข้อมูล ณ วันสิ้นปี", "<", "<"))
    data = excel(แผน=((COVER[0], *"<<<<<"), *MEASURES), สรุป=summary)
    assert divisions(data) == NAMES


def test_a_division_of_a_measure_that_the_table_does_not_list_comes_after_it() -> None:
    data = word(*COVER, (*MEASURES, ("อบรม", "จัด", "กองช่าง", "ไตรมาส ๒", "", "")), LISTED)
    assert divisions(data) == (*NAMES, "กองช่าง")


@pytest.mark.parametrize(
    "other",
    [
        (("ที่", "สำนัก/กอง", "หลักฐาน"), ("๑", "กองช่าง", "ภาพถ่าย")),
        (("สำนัก/กอง", "จำนวน"), ("", "๑"), ("รวม", "๑")),
        (("กอง", "จำนวน"), ("หนังสือ", "๑")),
    ],
)
def test_other_tables_say_nothing_of_it(other: Rows) -> None:
    data = word(*COVER, MEASURES, other)
    assert divisions(data) == ("กองคลัง",)
    assert UNSAID in said(imported(data))


def test_a_division_is_one_whatever_its_spaces() -> None:
    data = word(*COVER, (*MEASURES, ("อบรม", "จัด", "กองการศึกษา  ศาสนา และวัฒนธรรม", "ไตรมาส ๒", "", "")), LISTED)
    assert divisions(data) == NAMES
    assert [measure.divisions for _, measure in plan_of(data).measures()][-1] == ("d3",)
