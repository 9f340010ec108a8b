"""Whatever people call their files, each name in a package is one that every system takes, and that can still be read."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_model.evidence.naming import LEAST_UNITS, MOST_UNITS, Folder, ending, safe, shortened
from tests.rendering.strategies import CELLS

_ODD = st.sampled_from(
    ["CON", "nul.txt", "COM1", "lpt¹.log", "..", ". .", "...pdf", " ก ", "ก.", "a\u202egpj.exe", "ß", "ss", "İ", "ก" * 300,
     "é", "e\u0301", "ภาพ.JPG", "ภาพ.jpg", "ภาพ (๒).jpg", "\ud800", "😀" * 90 + ".heic", "ํา", "ำ", "~$a.docx", "-rf", "\x00"]
)  # fmt: skip
NAMES = st.one_of(_ODD, CELLS, st.text(max_size=120), st.builds("{}.{}".format, CELLS, st.sampled_from(["pdf", "JPG", "xlsx"])))
UNITS = st.integers(LEAST_UNITS, MOST_UNITS)


def assert_taken_everywhere(name: str) -> None:
    assert name
    assert not re.search(r'[<>:"/\\|?*#\x00-\x1f\x7f]', name)
    assert name == name.strip(" .")
    assert unicodedata.is_normalized("NFC", name)
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", name.split(".")[0].strip())
    assert len(name.encode("utf-8")) <= 255


@given(name=NAMES, units=UNITS)
def test_any_name_becomes_one_that_every_system_takes_and_keeps_its_ending(name: str, units: int) -> None:
    made = shortened(name, units)
    assert_taken_everywhere(made)
    assert len(made.encode("utf-16-le")) // 2 <= units
    assert ending(made) == ending(name)
    assert shortened(made, units) == made


@given(names=st.lists(NAMES, max_size=12), units=UNITS)
def test_no_two_names_of_a_folder_are_one_to_any_system(names: list[str], units: int) -> None:
    folder = Folder()
    made = [folder.place(name, units) for name in names]
    for name, wanted in zip(made, names, strict=True):
        assert_taken_everywhere(name)
        assert len(name.encode("utf-16-le")) // 2 <= units
        assert ending(name) == ending(wanted)
    for form in ("NFC", "NFD", "NFKC"):
        seen = [unicodedata.normalize(form, name) for name in made]
        assert len({name.casefold() for name in seen}) == len({name.upper() for name in seen}) == len(made)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("ภาพการประชุม.jpg", "ภาพการประชุม.jpg"),
        ("ผลงาน 100%.pdf", "ผลงาน 100%.pdf"),
        ("ก/ข:ค.jpg", "ก-ข-ค.jpg"),
        ("CON.pdf", "_CON.pdf"),
        ("  ภาพ\n ที่ ๑  .jpg. ", "ภาพ ที่ ๑ .jpg"),
        ("ภาพ\u202egpj.exe", "ภาพgpj.exe"),
        ("น\u0e49\u0e33.jpg", "น้ำ.jpg"),
        ("...", "ไม่มีชื่อ"),
    ],
)
def test_a_name_changes_no_more_than_it_must(name: str, made: str) -> None:
    assert safe(name) == made


@pytest.mark.parametrize(
    ("name", "units", "made"),
    [
        ("กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", 36, "กระบวนการปฏิบัติงานที่โปร่งใส…"),
        ("รายงานผลการประชุมประจำเดือนตุลาคม.docx", 32, "รายงานผลการประชุม….docx"),
        ("Minutes of the monthly meeting.docx", 24, "Minutes of the….docx"),
    ],
)
def test_a_long_name_ends_behind_a_whole_word(name: str, units: int, made: str) -> None:
    assert shortened(name, units) == made


def test_a_word_without_end_is_cut_but_no_letter_loses_its_vowel_or_tone() -> None:
    made = shortened("กี้" * 40 + ".jpg", 30)
    assert made.removesuffix("….jpg") == "กี้" * 8


def test_equal_names_are_numbered_whatever_their_capitals() -> None:
    folder = Folder()
    names = ["ภาพ.jpg", "ภาพ.JPG", "ภาพ.jpg", "ภาพ (๒).jpg"]
    assert [folder.place(name, 40) for name in names] == ["ภาพ.jpg", "ภาพ (๒).JPG", "ภาพ (๓).jpg", "ภาพ (๒) (๒).jpg"]


@pytest.mark.parametrize("units", [LEAST_UNITS - 1, MOST_UNITS + 1])
def test_a_length_that_no_name_can_have_is_refused(units: int) -> None:
    with pytest.raises(ValueError, match="units"):
        shortened("ก", units)
