"""Whether a reader sees a text of a Word file: not hidden, not in the colour of what lies behind it, not too small to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from docx.document import Document
from lxml import etree

from tasks.rendering.template.colours import FAINTEST, WHITE, Colour, Palette, contrast, marker
from tasks.rendering.template.stories import BOX, TC, TR
from tasks.rendering.template.styles import Level, Styles, W, first, is_on

SMALLEST: Final = 5
"""The points under which letters are taken for unseen."""

_HALVES: Final = 2 * SMALLEST
_TWENTIETHS: Final = 20 * SMALLEST
_NARROWEST: Final = 20
"""Percent of their own width that letters may be pressed to."""

_VANISHED: Final = tuple(f"{W}{name}" for name in ("vanish", "webHidden", "specVanish"))
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_FILL: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_CLEAREST: Final = 80_000
_KINDS: Final = {"styles": "wordprocessingml.styles+xml", "theme": "officedocument.theme+xml",
                 "settings": "wordprocessingml.settings+xml"}  # fmt: skip


class Hindrance(NamedTuple):
    """Why a text is not seen, in Thai and English."""

    thai: str
    english: str


DRAWN_TWICE: Final = Hindrance("เป็นสำเนาสำหรับโปรแกรมรุ่นเก่า", "is a copy for old programs")
_HIDDEN: Final = Hindrance("ตั้งเป็นข้อความที่ซ่อนไว้ (Hidden) ที่ตัวอักษรหรือที่สไตล์", "is hidden text")
_MOVED: Final = Hindrance("เป็นข้อความที่ย้ายออกไปแล้วในการติดตามการแก้ไข", "is text that was moved away")
_PALE: Final = Hindrance("สีตัวอักษรกลืนกับพื้นหลัง", "is in the colour of what lies behind it")
_SMALL: Final = Hindrance(f"ตัวอักษรเล็กกว่า {SMALLEST} พอยต์ หรือบีบจนอ่านไม่ได้", "is too small to be read")
_LOW: Final = Hindrance("บรรทัดหรือกรอบกำหนดความสูงไว้แน่นอนจนอ่านไม่ได้", "stands in a line or frame too low to be read")
_ROW: Final = Hindrance("อยู่ในแถวที่ซ่อนไว้ หรือที่กำหนดความสูงไว้แน่นอนจนอ่านไม่ได้", "stands in a row that is hidden or too low")
_MERGED: Final = Hindrance("อยู่ในช่องที่ผสานกับช่องบน ซึ่ง Word ไม่แสดง", "stands in a cell that is merged into the one above")


class Sight:
    """What a reader of a document sees of it."""

    def __init__(self, file: Document) -> None:
        parts = {name: _part(file, ending) for name, ending in _KINDS.items()}
        self._styles = Styles(parts["styles"])
        self._palette = Palette(parts["theme"], parts["settings"])

    def hindrance(self, text: etree._Element) -> Hindrance | None:
        """Why a text is not seen; None where it is."""
        if next(text.iterancestors(_FALLBACK), None) is not None:
            return DRAWN_TWICE
        if next(text.iterancestors(f"{W}moveFrom"), None) is not None:
            return _MOVED
        if (around := _lost_with_its_table(text)) is not None:
            return around
        levels = self._styles.of_text(text)
        if any(_vanished(levels, name) for name in _VANISHED):
            return _HIDDEN
        if _tiny(levels):
            return _SMALL
        if _pressed(self._styles.of_paragraph(text)):
            return _LOW
        return _PALE if self._pale(text, levels) else None

    def _pale(self, text: etree._Element, levels: list[Level]) -> bool:
        """True for letters that nobody tells from what lies behind them. What Word colours by itself is always told."""
        own, mark = first(levels, _TEXT_FILL), first(levels, f"{W}color")
        if own is not None and (own.find("{*}noFill") is not None or _clear(own)):
            return True
        ink = self._palette.drawn(own) if own is not None else None
        if ink is None and mark is not None:
            ink = self._palette.told(mark)
        if ink is None:
            return False
        behind = self._behind(text, levels)
        return behind is not None and contrast(ink, behind) < FAINTEST

    def _behind(self, text: etree._Element, levels: list[Level]) -> Colour | None:
        """What lies behind a text: the nearest shading, else white paper; None where it cannot be told (a picture)."""
        pen = first(levels, f"{W}highlight")
        if pen is not None and (found := marker(pen)) is not None:
            return found
        for around in (levels, self._styles.of_paragraph(text)):
            if (found := self._shaded(around)) is not None:
                return found
        for one in text.iterancestors(TC, BOX):
            if one.tag == BOX:
                return self._box(one)
            if (found := self._shaded(self._styles.of_cell(one))) is not None:
                return found
        return WHITE

    def _shaded(self, levels: list[Level]) -> Colour | None:
        mark = first(levels, f"{W}shd")
        return None if mark is None else self._palette.shading(mark)

    def _box(self, box: etree._Element) -> Colour | None:
        """The fill of a text box."""
        shape = next(box.iterancestors("{*}wsp"), None)
        if shape is None:
            return WHITE
        for one in shape.iterfind("{*}spPr/{*}*"):
            kind = etree.QName(one).localname
            if kind == "solidFill":
                return self._palette.drawn(one)
            if kind in ("gradFill", "blipFill", "pattFill", "grpFill"):
                return None
            if kind == "noFill":
                return WHITE
        styled = shape.find("{*}style/{*}fillRef")
        return WHITE if styled is None or styled.get("idx") == "0" else self._palette.drawn(styled)


def _part(file: Document, ending: str) -> etree._Element | None:
    """A part of the document by the end of its type."""
    for part in file.part.package.iter_parts():
        if part.content_type.endswith(ending):
            return etree.fromstring(part.blob)
    return None


def _vanished(levels: list[Level], name: str) -> bool:
    """True where letters are hidden. What stands at the letters themselves counts alone; of styles, one is enough."""
    own, *styles = levels
    if (mark := first([own], name)) is not None:
        return is_on(mark)
    return any((mark := first([one], name)) is not None and is_on(mark) for one in styles)


def _tiny(levels: list[Level]) -> bool:
    """True for letters too small: Thai ones have a size of their own (`szCs`), and a text holds both kinds."""
    sizes = (_number(first(levels, f"{W}{name}"), "val", points=2) for name in ("sz", "szCs"))
    width = _number(first(levels, f"{W}w"), "val")
    return any(size is not None and size < _HALVES for size in sizes) or (width is not None and width < _NARROWEST)


def _pressed(levels: list[Level]) -> bool:
    """True where a line, or the frame around it, has a fixed height that letters do not fit into."""
    spacing, frame = first(levels, f"{W}spacing", f"{W}line"), first(levels, f"{W}framePr")
    return _fixed(spacing, "line", "lineRule") or _fixed(frame, "h", "hRule")


def _lost_with_its_table(text: etree._Element) -> Hindrance | None:
    for row in text.iterancestors(TR):
        hidden = row.find(f"{W}trPr/{W}hidden")
        if (hidden is not None and is_on(hidden)) or _fixed(row.find(f"{W}trPr/{W}trHeight"), "val", "hRule"):
            return _ROW
    for cell in text.iterancestors(TC):
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val", "continue") == "continue":
            return _MERGED
    return None


def _fixed(mark: etree._Element | None, height: str, rule: str) -> bool:
    if mark is None or mark.get(f"{W}{rule}") != "exact":
        return False
    told = _number(mark, height, points=20)
    return told is not None and told < _TWENTIETHS


def _number(mark: etree._Element | None, name: str, *, points: int = 1) -> float | None:
    """A measure in its own unit, of which `points` make a point; newer files may write `4pt` or `90%`."""
    told = "" if mark is None else mark.get(f"{W}{name}", "")
    try:
        return float(told.removesuffix("pt")) * (points if told.endswith("pt") else 1) if told[-1:] != "%" else float(told[:-1])
    except ValueError:
        return None


def _clear(fill: etree._Element) -> bool:
    """True where letters let nearly all of what lies behind them through."""
    shares: Iterator[str] = (text for one in fill.iter("{*}alpha") for text in one.attrib.values())
    return any(text.isdecimal() and int(text) >= _CLEAREST for text in shares)
