"""How several heads' words become one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.report.wording import said_together, steps_together, still_missing

WORDS = st.text(alphabet="กขคงจ ฉชซ", max_size=6)


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ([], ""),
        (["  ", ""], ""),
        (["ประชุมแล้ว"], "ประชุมแล้ว"),
        (["ประชุมแล้ว", "ประชุมแล้ว"], "ประชุมแล้ว"),
        (["ประชุม แล้ว", " ประชุมแล้ว\n"], "ประชุม แล้ว"),
        (["ประชุมแล้ว", "", "เผยแพร่แล้ว"], "- ประชุมแล้ว\n- เผยแพร่แล้ว"),
        (["๑. ประชุมแล้ว", "๒. เผยแพร่แล้ว"], "๑. ประชุมแล้ว\n๒. เผยแพร่แล้ว"),
        (["1) ประชุมแล้ว", "เผยแพร่แล้ว"], "1) ประชุมแล้ว\n- เผยแพร่แล้ว"),
        (["-ประชุมแล้ว", "เผยแพร่แล้ว"], "-ประชุมแล้ว\n- เผยแพร่แล้ว"),
        (["ข", "ก", "ข", "ค"], "- ข\n- ก\n- ค"),
    ],
)
def test_identical_words_stand_once_with_their_own_marks_in_the_order_of_first_saying(said: list[str], cell: str) -> None:
    assert said_together(said) == cell


@given(st.lists(WORDS))
def test_no_word_is_lost_and_none_is_added(said: list[str]) -> None:
    different = list(dict.fromkeys("".join(text.split()) for text in said if text.strip()))
    lines = said_together(said).split("\n") if different else []
    assert ["".join(line.removeprefix("- ").split()) for line in lines] == different


@given(st.lists(WORDS))
def test_saying_it_all_again_changes_nothing(said: list[str]) -> None:
    assert said_together([*said, *said]) == said_together(said)


def test_steps_keep_the_plan_s_marks_each_on_a_line_of_its_own() -> None:
    assert steps_together([("๑.", "จัดทำ"), ("-", "รวบรวม"), ("", "เผยแพร่")]) == "๑. จัดทำ\n- รวบรวม\nเผยแพร่"


def test_what_is_still_missing_is_said_in_thai_digits() -> None:
    assert still_missing(3, 12) == "(ยังขาดหลักฐานที่ผ่านการตรวจ ๓ จาก ๑๒ รายการ)"
