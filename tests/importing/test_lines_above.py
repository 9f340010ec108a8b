"""What stands as a line above a table of measures: the heading of its aspect, or words that are told where nobody took them."""

from __future__ import annotations

import pytest

from tests.importing.made import COVER, HEADER, MEETING, WEBSITE, word
from tests.importing.plans import imported, plan_of

FIRST, SECOND = (HEADER, MEETING), (HEADER, WEBSITE)


def aspects(*parts: object) -> list[tuple[int, str]]:
    return [(one.number, one.name) for one in plan_of(word(*COVER, *parts)).aspects]  # type: ignore[arg-type]


def between(*parts: object) -> list[str]:
    doubts = imported(word(*COVER, *parts)).doubts  # type: ignore[arg-type]
    return [doubt.thai for doubt in doubts if "ข้อความระหว่างตาราง" in doubt.thai]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "2. การให้บริการและระบบ E-Service"),
        ("๑) กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "๒) การให้บริการ และระบบ E-Service"),
        ("กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "ด้านการให้บริการและระบบ E-Service"),
        ("1. ด้านกระบวนการปฏิบัติงาน", "2. ด้านการให้บริการ"),
        ("(๑) กระบวนการ", "ด้านที่ ๒ การให้บริการ"),
    ],
)
def test_a_line_above_each_table_heads_its_measures(first: str, second: str) -> None:
    assert [number for number, _ in aspects(first, FIRST, second, SECOND)] == [1, 2]
    assert between(first, FIRST, second, SECOND) == []


def test_an_item_of_a_list_that_is_no_aspect_heads_nothing_and_is_quoted() -> None:
    parts = ("1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", FIRST, "2. มาตรการที่ทำต่อเนื่องจากปีก่อน", SECOND)
    assert [number for number, _ in aspects(*parts)] == [1]
    assert between(*parts) == ["ข้อความระหว่างตาราง 1 บรรทัดไม่ได้นำเข้า หากเป็นชื่อด้านให้แก้ในแผน: “2. มาตรการที่ทำต่อเนื่องจากปีก่อน”"]


def test_several_aspects_in_a_row_are_a_list_and_head_nothing() -> None:
    listed = ("1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", "2. การให้บริการและระบบ E-Service")
    assert [number for number, _ in aspects("(๑) กระบวนการ", FIRST, *listed, SECOND)] == [1]
    (told,) = between("(๑) กระบวนการ", FIRST, *listed, SECOND)
    assert all(f"“{one}”" in told for one in listed)


def test_what_stands_on_each_page_is_quoted_neither_once_nor_often() -> None:
    foot = "เทศบาลตำบลสมมุติ หน้า %d จาก 3"
    assert between("(๑) กระบวนการ", FIRST, foot % 1, "(๒) การให้บริการ", SECOND, foot % 2, "(๓) ช่องทาง", SECOND) == []


def test_of_many_lines_the_rest_are_counted() -> None:
    lines = [f"ข้อความเรื่อง{letter}" for letter in "กขคฆงจฉชซฌ"]
    (told,) = between("(๑) กระบวนการ", FIRST, *lines, "(๒) การให้บริการ", SECOND)
    assert told.startswith("ข้อความระหว่างตาราง 10 บรรทัด")
    assert told.endswith("“ข้อความเรื่องช” และอีก 2 บรรทัด")
