"""What the reports' typeface can show, and how wide it sets a text."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from config.reports import BOLD, REGULAR


class NoTypeface(Exception):
    """A file of the reports' typeface is gone, or nothing that can be read; no form may be made without it."""

    def __init__(self, file: Path, english: str) -> None:
        super().__init__(f"{file}: {english}")
        self.file = file


def must_be_whole() -> None:
    """See that both weights can be read. Raises NoTypeface.

    Asked each time: a worker lives for weeks, and what it has read once says nothing of the files that Typst opens.
    """
    for path in (REGULAR, BOLD):
        try:
            with path.open("rb") as file, TTFont(file, lazy=True) as font:
                font.getBestCmap()
        except (OSError, TTLibError, KeyError, AssertionError, struct.error) as error:
            raise NoTypeface(path, str(error) or type(error).__name__) from error


def shows(char: str) -> bool:
    """True when both weights have a glyph for the character, and it has something to show."""
    return char in _shown()


@lru_cache(maxsize=2**15)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points of `text` on one line at `size` points, kerning aside. Characters without a glyph count as an em."""
    advances = _advances(BOLD if bold else REGULAR)
    return sum(advances.get(ord(char), 1.0) for char in text) * size


@cache
def _shown() -> frozenset[str]:
    both = map(chr, _advances(REGULAR).keys() & _advances(BOLD).keys())
    return frozenset(char for char in both if unicodedata.category(char) != "Cf")


@cache
def _advances(path: Path) -> dict[int, float]:
    """How far each character moves the pen, in ems; nothing for vowels and tones above and below."""
    with TTFont(path, lazy=True) as font:
        metrics, per_em = font["hmtx"], font["head"].unitsPerEm
        return {char: metrics[glyph][0] / per_em for char, glyph in font.getBestCmap().items()}
