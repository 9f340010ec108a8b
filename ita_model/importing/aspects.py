"""Which words head the measures of an aspect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ita_model import thai

_N: Final = "([๐-๙0-9]{1,2})"
_NUMBERED: Final = re.compile(rf"\(\s*{_N}\s*\)\s*(\S.*)", re.DOTALL)
_NAMED: Final = re.compile(rf"(?:ด้าน|ประเด็น|องค์ประกอบ|หมวด|มิติ|ส่วน)\s*(?:ที่)?\s*\(?\s*{_N}\s*\)?\s*[.:–-]?\s*(\S.*)", re.DOTALL)
_LISTED: Final = re.compile(rf"{_N}\s*[.)]\s*(\S.*)", re.DOTALL)
_SAYS: Final = ("ด้าน", "ประเด็น", "องค์ประกอบ")
_SIDE: Final = re.compile(r"ด้าน\s*\S.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """An aspect's heading: its number, 0 where neither it nor the framework gives one, and its name."""

    number: int
    name: str


def sure_heading(text: str) -> Heading | None:
    """A heading that its mark alone makes one: `(๑) กระบวนการ…`."""
    found = _NUMBERED.fullmatch(text.strip())
    return Heading(int(thai.to_arabic_digits(found[1])), _one_line(found[2])) if found else None


def heading(text: str, names: Mapping[int, str]) -> Heading | None:
    """A heading where one is likely (a cell across the table): numbered in some way, or named as the framework does."""
    text = text.strip()
    if sure := sure_heading(text):
        return sure
    for pattern in (_NAMED, _LISTED):
        if found := pattern.fullmatch(text):
            return Heading(int(thai.to_arabic_digits(found[1])), _one_line(found[2]))
    number = next((number for number, name in names.items() if _bare(name) and _bare(name) == _bare(text)), 0)
    return Heading(number, _one_line(text)) if number or _SIDE.fullmatch(text) else None


def line_heading(text: str, names: Mapping[int, str]) -> Heading | None:
    """A heading among the lines above a table, where items of lists stand as well.

    It has brackets around its number, or says that it is one (ด้าน…) or names an aspect of the framework, numbered or not.
    """
    if sure := sure_heading(text):
        return sure
    found = heading(text, names)
    if found is None:
        return None
    listed = _LISTED.fullmatch(text.strip())
    said = listed[2] if listed else text.strip()
    named = any(_bare(name) == _bare(said) for name in names.values())
    return found if named or said.startswith(_SAYS) else None


def aspect_cell(text: str, names: Mapping[int, str]) -> Heading:
    """What a column of aspects says: always an aspect."""
    return heading(text, names) or Heading(0, _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str) -> str:
    return "".join(text.split()).removeprefix("ด้าน")
