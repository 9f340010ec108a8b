"""Splitting a cell of steps as offices write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.importing.published import read_published
from ita_model.importing.steps import may_hold_more, split_steps

SEED = Path(__file__).parents[2] / "demo/published-report-2567.txt"


def split(cell: str) -> list[tuple[str, str]]:
    return [(step.marker, step.text) for step in split_steps(cell)]


def test_the_seed_has_19_steps() -> None:
    report = read_published(SEED.read_text(encoding="utf-8"))
    assert [len(split_steps(row.steps)) for row in report.rows()] == [1, 1, 1, 2, 2, 1, 1, 1, 1, 3, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("cell", "steps"),
    [
        ("จัดประชุม", [("", "จัดประชุม")]),
        ("๑. ทำ ๒. รวบรวม ๓. แจ้ง", [("๑.", "ทำ"), ("๒.", "รวบรวม"), ("๓.", "แจ้ง")]),
        ("๑.จัดให้มี ๒.เผยแพร่", [("๑.", "จัดให้มี"), ("๒.", "เผยแพร่")]),
        ("1) ทำ 2) แจ้ง", [("1)", "ทำ"), ("2)", "แจ้ง")]),
        ("(๑) ทำ (๒) แจ้ง", [("(๑)", "ทำ"), ("(๒)", "แจ้ง")]),
        ("- แต่งตั้งบุคลากร", [("-", "แต่งตั้งบุคลากร")]),
        ("-แต่งตั้ง -มอบหมาย", [("-", "แต่งตั้ง"), ("-", "มอบหมาย")]),
        ("- แต่งตั้ง - Facebook", [("-", "แต่งตั้ง"), ("-", "Facebook")]),
        ("ตรวจสอบการใช้ -ประชาสัมพันธ์คู่มือ", [("", "ตรวจสอบการใช้"), ("-", "ประชาสัมพันธ์คู่มือ")]),
        ("• ทำ • แจ้ง", [("•", "ทำ"), ("•", "แจ้ง")]),
        ("๑. ทำ - ก - ข ๒. แจ้ง", [("๑.", "ทำ - ก - ข"), ("๒.", "แจ้ง")]),
        ("", []),
        (" \u00a0", []),
    ],
)
def test_a_list_is_split_at_its_marks(cell: str, steps: list[tuple[str, str]]) -> None:
    assert split(cell) == steps


@pytest.mark.parametrize(
    "cell",
    [
        "ให้บริการผ่านระบบ E- Service และ e – service โดยตรง",
        "โดยสรุป เลขที่ วันที่ ของสัญญา",
        "ตามมาตรา ๙ ของ พ.ร.บ. พ.ศ. ๒๕๔๐",
        "ระหว่าง ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗",
        "ระหว่าง ต.ค. - ธ.ค. ของทุกปี",
        "ตามข้อ ๑.๒ ของประกาศ",
        "ตามตัวชี้วัดที่ ๑ - ๑๐",
        "Facebook -ประชาสัมพันธ์",
        "--",
        "๑. ๒. ๓.",
    ],
)
def test_what_could_be_anything_else_stays_one_step(cell: str) -> None:
    assert split(cell) == [("", cell)]


def test_a_list_behind_an_opening_sentence_stays_whole_and_is_doubted() -> None:
    cell = "ดำเนินการดังนี้ ๑. ทำ ๒. แจ้ง"
    assert len(split_steps(cell)) == 1
    assert may_hold_more(cell)
    assert not may_hold_more("ตามมาตรา ๙")
    assert not may_hold_more("")


cells = st.lists(
    st.sampled_from(["๑.", "๒.", "๓.", "1)", "(๑)", "-", "–", "•", " ", "\n"])
    | st.sampled_from(["จัดทำ", "แจ้ง", "E", "Service", "มาตรา ๙", "2567", "ม.ค."]),
    max_size=14,
).map("".join)


@given(cells | st.text(max_size=40))
def test_nothing_of_a_cell_is_lost_or_added(cell: str) -> None:
    again = "".join(step.marker + step.text for step in split_steps(cell))
    assert "".join(again.split()) == "".join(cell.split())


@given(cells)
def test_every_step_of_a_split_says_something(cell: str) -> None:
    steps = split_steps(cell)
    assert len(steps) < 2 or all(step.text for step in steps)
