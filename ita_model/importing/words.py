"""Thai words, for judging spaces: the dictionary, a run of letters cut into words, and what dictionaries leave out."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from typing import Final

LETTERS: Final = "\u0e01-\u0e3a\u0e40-\u0e4e"
"""The Thai letters, vowels and marks, without digits and the sign of the baht, as a range for patterns."""

OFFICE_WORDS: Final = (
    "ราคากลาง", "อัตรากำลัง", "อัตรากำลังคน", "งบกลาง", "งบลงทุน", "งบประมาณรายจ่าย", "วงเงินงบประมาณ", "ใบสั่งจ้าง",
    "พนักงานจ้าง", "พนักงานส่วนตำบล", "ส่วนตำบล", "หนังสือสั่งการ", "คุณลักษณะเฉพาะ", "ข้อมูลส่วนบุคคล", "ประมวลจริยธรรม",
    "เจตจำนงสุจริต", "ประโยชน์ทับซ้อน", "ผลประโยชน์ทับซ้อน", "ตัวชี้วัด", "ข้อร้องเรียน", "ระบบสารสนเทศ", "บริการออนไลน์",
)  # fmt: skip
"""Compounds of offices' daily work that the dictionary takes for two words."""

JOINTS: Final = frozenset(
    {
        "การ", "ความ", "ผู้", "และ", "หรือ", "ของ", "ใน", "ที่", "ต่อ", "โดย", "เพื่อ", "ด้วย", "ให้", "มี",
        "ผ่าน", "ตาม", "จาก", "แก่", "กับ", "เช่น", "บน", "ทาง", "เป็น", "ได้", "ไม่", "ซึ่ง", "แต่", "จะ",
        "ต้อง", "อย่าง", "เมื่อ", "ถึง", "ก็", "คือ", "ว่า", "แล้ว", "เพราะ", "รวม", "ทั้ง", "รวมทั้ง",
        "ระหว่าง", "ภายใต้", "ไป", "มา", "อยู่", "ขึ้น", "ลง",
    }
)  # fmt: skip
"""Words at which a phrase begins or ends, where Thai may well put a space."""

PREFIXES: Final = frozenset({"การ", "ความ"})
"""Of these, those that make a noun of the word behind them and never stand apart from it."""


@cache
def words_of(run: str) -> tuple[str, ...]:
    """A run of Thai letters as words."""
    from pythainlp.tokenize import word_tokenize  # its dictionary takes a moment to load

    return tuple(word_tokenize(run, engine="newmm", keep_whitespace=False))


def bounds(run: str) -> set[int]:
    """Where words of `run` begin and end."""
    return {0, *accumulate(len(word) for word in words_of(run))}


@cache
def dictionary() -> frozenset[str]:
    """Every word that the dictionary knows."""
    from pythainlp.corpus import thai_words

    return frozenset(thai_words())


@cache
def tails(word: str) -> tuple[str, ...]:
    """A word and the words it ends in, the longest first: ให้บริการ, บริการ."""
    return word, *(word[cut:] for cut in _seams(word))


@cache
def heads(word: str) -> tuple[str, ...]:
    """A word and the words it begins with, the longest first."""
    return word, *(word[:cut] for cut in reversed(_seams(word)))


def _seams(word: str) -> list[int]:
    """Where a compound falls into two words. Two letters are too little to know a word by."""
    known = dictionary()
    return [cut for cut in range(3, len(word) - 2) if word[:cut] in known and word[cut:] in known]
