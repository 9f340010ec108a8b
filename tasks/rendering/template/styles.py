"""How Word comes by the look of a text: its own marks first, then its styles and theirs, its table's, and the document's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from lxml import etree

from tasks.rendering.template.stories import BOX, TBL, TC, TR, P, R

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOOKS: Final = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}
_USUAL_LOOK: Final = 0x04A0

Level = list[etree._Element]
"""What one kind of thing says of a text, the nearest first: a style, then the one that it is based on."""


class Styles:
    """The styles of a document, and what they make of a text in it."""

    def __init__(self, tree: etree._Element | None) -> None:
        """`tree` is the part of the styles; None where the file has none."""
        found = [] if tree is None else tree.findall(f"{W}style")
        self._named = {(one.get(f"{W}type"), one.get(f"{W}styleId")): one for one in found}
        self._usual = {one.get(f"{W}type"): one.get(f"{W}styleId") for one in found if is_on(one, f"{W}default", absent=False)}
        self._defaults = None if tree is None else tree.find(f"{W}docDefaults")
        self._rows: dict[etree._Element, dict[etree._Element, int]] = {}

    def of_text(self, text: etree._Element) -> list[Level]:
        """The marks of letters (`rPr`) that a text is shown with, level by level, its own first."""
        run, paragraph = above(text, R), above(text, P)
        own = None if run is None else run.find(f"{W}rPr")
        return [
            [] if own is None else [own],
            self._marks("character", _value(own, "rStyle"), "rPr"),
            self._marks("paragraph", _style_of(paragraph), "rPr"),
            *self._of_table(text, "rPr"),
            self._default("rPr"),
        ]

    def of_paragraph(self, text: etree._Element) -> list[Level]:
        """The same for the marks of the paragraph (`pPr`) that a text stands in."""
        paragraph = above(text, P)
        own = None if paragraph is None else paragraph.find(f"{W}pPr")
        return [
            [] if own is None else [own],
            self._marks("paragraph", _style_of(paragraph), "pPr"),
            *self._of_table(text, "pPr"),
            self._default("pPr"),
        ]

    def of_cell(self, cell: etree._Element) -> list[Level]:
        """What says how a cell is filled: the cell itself, the parts of its table's style, its table, and that style."""
        table = next(cell.iterancestors(TBL))
        own = [one for one in (cell.find(f"{W}tcPr"), *table.findall(f"{W}tblPr")) if one is not None]
        return [own[:1], *self._of_table(cell, "tcPr", cell), own[1:], self._marks("table", _table_style(table), "tblPr")]

    def _of_table(self, inside: etree._Element, marks: str, cell: etree._Element | None = None) -> list[Level]:
        cell = above(inside, TC) if cell is None else cell
        if cell is None:
            return []
        table = next(cell.iterancestors(TBL))
        styles = self._based(("table", _table_style(table)))
        shared = any(style.find(f"{W}tblStylePr") is not None for style in styles)
        parts = [
            found
            for region in (_regions(cell, self._numbered(table)) if shared else ())
            for style in styles
            for part in style.findall(f"{W}tblStylePr")
            if part.get(f"{W}type") == region and (found := part.find(f"{W}{marks}")) is not None
        ]
        return [parts, [found for style in styles if (found := style.find(f"{W}{marks}")) is not None]]

    def _numbered(self, table: etree._Element) -> dict[etree._Element, int]:
        """The rows of a table by their place, counted once for all its cells."""
        if table not in self._rows:
            rows = (one for one in table.iter(TR) if next(one.iterancestors(TBL)) is table)
            self._rows[table] = {row: number for number, row in enumerate(rows)}
        return self._rows[table]

    def _marks(self, kind: str, name: str | None, marks: str) -> Level:
        return [found for style in self._based((kind, name)) if (found := style.find(f"{W}{marks}")) is not None]

    def _based(self, wanted: tuple[str, str | None]) -> list[etree._Element]:
        """A style (the usual one of its kind where none is named), and those that it is based on."""
        kind, name = wanted
        style = self._named.get((kind, name or self._usual.get(kind)))
        found: list[etree._Element] = []
        while style is not None and style not in found:
            found.append(style)
            style = self._named.get((kind, _value(style, "basedOn")))
        return found

    def _default(self, marks: str) -> Level:
        found = None if self._defaults is None else self._defaults.find(f"{W}{marks}Default/{W}{marks}")
        return [] if found is None else [found]


def first(levels: Iterable[Level], name: str, saying: str | None = None) -> etree._Element | None:
    """The mark of this name that counts: the nearest, or the nearest that has the attribute `saying`."""
    found = (mark for one in chain.from_iterable(levels) if (mark := one.find(name)) is not None)
    return next((mark for mark in found if saying is None or mark.get(saying) is not None), None)


def is_on(mark: etree._Element, attribute: str = f"{W}val", *, absent: bool = True) -> bool:
    """What a mark that is on or off says."""
    told = mark.get(attribute)
    return absent if told is None else told not in ("0", "false", "off")


def above(one: etree._Element, tag: str) -> etree._Element | None:
    """The nearest of these around an element, not looked for outside of its text box."""
    for parent in one.iterancestors():
        if parent.tag == tag:
            return parent
        if parent.tag == BOX:
            return None
    return None


def _value(marks: etree._Element | None, name: str) -> str | None:
    found = None if marks is None else marks.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _style_of(paragraph: etree._Element | None) -> str | None:
    return None if paragraph is None else _value(paragraph.find(f"{W}pPr"), "pStyle")


def _table_style(table: etree._Element) -> str | None:
    return _value(table.find(f"{W}tblPr"), "tblStyle")


def _regions(cell: etree._Element, rows: Mapping[etree._Element, int]) -> Iterator[str]:
    """The parts of a table's style that a cell takes part in, the strongest first."""
    row = next(cell.iterancestors(TR))
    table = next(row.iterancestors(TBL))
    cells = [one for one in row.iter(TC) if next(one.iterancestors(TR)) is row]
    down, across = rows[row], cells.index(cell)
    look = _look(table)
    at = {
        "firstRow": down == 0 and look["firstRow"],
        "lastRow": down == len(rows) - 1 and look["lastRow"],
        "firstCol": across == 0 and look["firstColumn"],
        "lastCol": across == len(cells) - 1 and look["lastColumn"],
    }
    for corner, upright, level in (("nw", "firstRow", "firstCol"), ("ne", "firstRow", "lastCol"),
                                   ("sw", "lastRow", "firstCol"), ("se", "lastRow", "lastCol")):  # fmt: skip
        if at[upright] and at[level]:
            yield f"{corner}Cell"
    yield from (name for name in ("firstCol", "lastCol", "firstRow", "lastRow") if at[name])
    if not look["noHBand"]:
        yield f"band{(down - look['firstRow']) % 2 + 1}Horz"
    if not look["noVBand"]:
        yield f"band{(across - look['firstColumn']) % 2 + 1}Vert"


def _look(table: etree._Element) -> dict[str, bool]:
    """Which parts of its style a table makes use of; newer files say it name by name."""
    told = table.find(f"{W}tblPr/{W}tblLook")
    if told is None:
        return {name: bool(_USUAL_LOOK & bit) for name, bit in _LOOKS.items()}
    try:
        bits = int(told.get(f"{W}val", "0"), 16)
    except ValueError:
        bits = _USUAL_LOOK
    return {name: is_on(told, f"{W}{name}", absent=bool(bits & bit)) for name, bit in _LOOKS.items()}
