"""Letters of a PDF page as they were written, and Thai as it is spelt: in a PDF both are often otherwise.

A PDF stores glyphs at places. Taken in the order of writing they read as typed; sorted by place, as text extraction does, Thai
vowels and tones change seats, since they are as wide as nothing. What glyphs stand for the file may tell wrongly or not at all:
the real words are then in an `ActualText`, in private letters of old Thai fonts, or in pieces (ํ + า for ำ).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median_low
from typing import Any, Final

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import decode_text
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

_NEW_LINE: Final = 0.55
"""How far a letter's foot must move, in ems, to stand on another line."""

_GAP: Final = 0.25
"""How wide a gap must be, in ems, to stand for a space that was not written; and this many times the line's usual gap."""

_UNUSUAL: Final = 3.0
_LONGEST_SPAN: Final = 24
_DOUBTED: Final = re.compile(r"\(cid:\d+\)|[\x00\ufffd]")

# Windows' Thai fonts before OpenType kept marks in three heights and two letters without their tails as private letters.
_REAL: Final = (
    "0E10 0E34 0E35 0E36 0E37 0E48 0E49 0E4A 0E4B 0E4C 0E48 0E49 0E4A 0E4B 0E4C 0E0D 0E31 0E4D 0E47 0E48 0E49 0E4A 0E4B 0E4C"
    " 0E38 0E39 0E3A"
)
_PRIVATE: Final = {0xF700 + n: int(code, 16) for n, code in enumerate(_REAL.split())}
# Fonts older still had Thai in the places of Western letters: such a file says ¡ÒÃ where it shows การ.
_WESTERN: Final = {code: code - 0xA1 + 0x0E01 for code in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))}
_MOSTLY: Final = 0.5
_UPPER_BEFORE_TONE: Final = (
    (re.compile("([่-์])([ัิ-ฺ็])"), r"\2\1"),
    (re.compile("[ํำ]([่-๋]?)า"), r"\1ำ"),
    (re.compile("([่-๋])ํา"), r"\1ำ"),
    (re.compile("ำ([่-๋])"), r"\1ำ"),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one or more glyphs stand for. `foot` is where its line stands, counted downwards; lengths are in points."""

    text: str
    left: float
    right: float
    middle: float
    foot: float
    size: float

    @property
    def is_mark(self) -> bool:
        """Whether it stands on the letter before it: it never begins a line."""
        return bool(self.text) and all(unicodedata.category(char) in ("Mn", "Cf") for char in self.text)


class _Told(PDFPageAggregatorWithMarkedContent):
    """Gives each glyph inside an ActualText, as its tag, the number of that text and the text."""

    def __init__(self, *args: Any, **others: Any) -> None:
        super().__init__(*args, **others)
        self._open: list[str | None] = []
        self._count = 0

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        actual = props.get("ActualText") if isinstance(props, dict) else None
        self._count += 1
        self._open.append(f"{self._count}\0{decode_text(actual)}" if isinstance(actual, bytes) else None)
        self.cur_tag = next((told for told in reversed(self._open) if told), None)

    def end_tag(self) -> None:
        if self._open:
            self._open.pop()
        self.cur_tag = next((told for told in reversed(self._open) if told), None)


def letters_of(page: Page, *, by_glyphs: bool) -> list[Letter]:
    """The letters of a page in the order of writing. Must be asked before anything else of the page.

    `by_glyphs` believes what the file tells of each glyph, rather than its ActualText.
    """
    device = _Told(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # the page's own reading of itself would tell no ActualText
    letters: list[Letter] = []
    for told, group in groupby(page.chars, key=lambda char: char.get("tag")):
        glyphs = list(group)
        actual = told.partition("\0")[2] if told else ""
        if told and not by_glyphs and len(glyphs) <= _LONGEST_SPAN and len({round(_foot(char)) for char in glyphs}) <= 2:
            letters.append(_letter(actual, glyphs))
        else:
            letters += [_letter(char["text"], [char]) for char in glyphs]
    return letters


def in_thai(letters: Sequence[Letter]) -> list[Letter] | None:
    """The letters of a page that says Western ones where it shows Thai, as Thai; None for any other page."""
    told = [letter.text for letter in letters if not letter.text.isspace()]
    western = sum(1 for text in told if len(text) == 1 and ord(text) in _WESTERN)
    if any("\u0e01" <= char <= "\u0e5b" for text in told for char in text) or western <= _MOSTLY * len(told):
        return None
    return [replace(letter, text=letter.text.translate(_WESTERN)) for letter in letters]


def unreadable(letters: Iterable[Letter]) -> int:
    """How many letters have no meaning that the file tells."""
    return sum(1 for letter in letters if _DOUBTED.search(letter.text))


def lines_of(letters: Sequence[Letter]) -> list[tuple[float, str]]:
    """Letters as lines from the top down, each with its foot.

    A mark stays with the letter that it was written behind. Letters stand by their places: where a line is written in several
    typefaces, some programs write all of one first.
    """
    lines: list[list[list[Letter]]] = []
    seen: set[tuple[str, int, int]] = set()
    for letter in letters:
        # Some programs make a letter bold by printing it twice.
        key = (letter.text, round(letter.left * 2), round(letter.foot * 2))
        if key in seen and not letter.text.isspace():
            continue
        seen.add(key)
        if letter.is_mark and lines:
            lines[-1][-1].append(letter)
            continue
        at = next(
            (n for n, line in enumerate(reversed(lines)) if abs(letter.foot - line[0][0].foot) <= _NEW_LINE * letter.size), None
        )
        if at is None:
            lines.append([[letter]])
        else:
            line = lines.pop(len(lines) - 1 - at)
            line.append([letter])
            lines.append(line)
    placed = [(line[0][0].foot, sorted(line, key=lambda one: one[0].left)) for line in lines]
    return [(foot, _text(line)) for foot, line in sorted(placed, key=lambda one: one[0])]


def spelt(text: str) -> str:
    """Thai as it is typed: private letters as the real ones, vowel before tone, ำ in one piece."""
    text = text.replace("\u00a0", " ").translate(_PRIVATE)
    for pattern, right in _UPPER_BEFORE_TONE:
        text = pattern.sub(right, text)
    return unicodedata.normalize("NFC", _DOUBTED.sub("", text))


def _letter(text: str, glyphs: Sequence[dict[str, Any]]) -> Letter:
    first = glyphs[0]
    return Letter(
        text,
        min(char["x0"] for char in glyphs),
        max(char["x1"] for char in glyphs),
        (first["top"] + first["bottom"]) / 2,
        _foot(first),
        max(first["size"], 1.0),
    )


def _foot(char: dict[str, Any]) -> float:
    """Where a glyph's line stands, counted downwards; for text that runs upwards or downwards its lines count sideways."""
    across, up, _, _, x, y = char["matrix"]
    return float(x) if abs(up) > abs(across) else -float(y)


def _text(line: Sequence[Sequence[Letter]]) -> str:
    """A line's text; a gap that is wide for this line is a space that was not written."""
    heads = [cluster[0] for cluster in line]
    gaps = [after.left - before.right for before, after in pairwise(heads)]
    usual = median_low([max(gap, 0.0) for gap in gaps] or [0.0])
    text = "".join(letter.text for letter in line[0])
    for (before, after), gap, cluster in zip(pairwise(heads), gaps, line[1:], strict=True):
        written = before.text.isspace() or after.text.isspace()
        if gap > max(_GAP * after.size, _UNUSUAL * usual) and not written:
            text += " "
        text += "".join(letter.text for letter in cluster)
    return spelt(text)
