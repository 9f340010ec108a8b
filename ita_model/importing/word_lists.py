"""The numbers that Word counts by itself and never writes into a paragraph's text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from ita_model import thai
from ita_model.importing.word_xml import attribute, child, children, value

_THAI_LETTERS: Final = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE: Final = re.compile(r"%([1-9])")
_DEEPEST: Final = 9


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
    """Counts through a document's automatic lists. `marker` must be asked of each paragraph, in order, once."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _of: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    _styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Lists:
        """From the parts that define lists and paragraph styles, either of which a file may lack."""
        lists = cls()
        for abstract in children(numbering, "abstractNum"):
            lists._levels[attribute(abstract, "abstractNumId")] = {
                _number(attribute(level, "ilvl")): _Level(
                    value(child(level, "numFmt")) or "decimal",
                    value(child(level, "lvlText")),
                    _number(value(child(level, "start")), 1),
                )
                for level in children(abstract, "lvl")
            }
        for num in children(numbering, "num"):
            restarts = {
                _number(attribute(one, "ilvl")): _number(value(child(one, "startOverride")), 1)
                for one in children(num, "lvlOverride")
                if child(one, "startOverride") is not None
            }
            lists._of[attribute(num, "numId")] = (value(child(num, "abstractNumId")), restarts)
        for style in children(styles, "style"):
            if (own := _numbering(child(style, "pPr"))) is not None:
                lists._styles[attribute(style, "styleId")] = own
        return lists

    def marker(self, paragraph: etree._Element) -> str:
        """The mark that stands before a paragraph: `๑.`, `-`; empty where it is in no list."""
        properties = child(paragraph, "pPr")
        own = _numbering(properties) or self._styles.get(value(child(properties, "pStyle")))
        if own is None:
            return ""
        number, level = own
        if number not in self._of or level >= _DEEPEST:
            return ""
        abstract, restarts = self._of[number]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for depth, start in restarts.items():
                counts[depth] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        return _shown(levels, level, counts)


def _numbering(properties: etree._Element | None) -> tuple[str, int] | None:
    listed = child(properties, "numPr")
    if listed is None:
        return None
    number = value(child(listed, "numId"))
    return (number, _number(value(child(listed, "ilvl")))) if number and number != "0" else ("0", _DEEPEST)


def _shown(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    if levels[level].form == "bullet":
        return "-"
    if levels[level].form == "none":
        return ""

    def place(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        form = levels[depth].form if depth in levels else "decimal"
        return _written(counts.get(depth, 1), form)

    return _PLACE.sub(place, levels[level].text).strip()


def _written(count: int, form: str) -> str:
    if form in ("thaiNumbers", "thaiCounting"):
        return thai.to_thai_digits(count)
    if form == "thaiLetters":
        return _THAI_LETTERS[(count - 1) % len(_THAI_LETTERS)]
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        text, rest = "", count
        for size, letters in _ROMAN:
            text, rest = text + letters * (rest // size), rest % size
        return text.upper() if form == "upperRoman" else text
    return str(count)


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
