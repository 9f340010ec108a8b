"""The text of one Word paragraph: what is inserted is there, what is deleted or hidden is not, signs are letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ita_model.importing.word_xml import attribute, child, is_on, name

_DELETED: Final = frozenset({"del", "moveFrom"})
# Signs of symbol fonts that offices use to tick a box; all others are ornament.
_TICKS: Final = frozenset({"F0FC", "F0FE", "F050", "F052", "F0D6"})
_CROSSES: Final = frozenset({"F0FB", "F0FD", "F0CE", "F04F"})
_SIGNS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text and its mark in a list. `goes_on` says that its end was deleted: the next belongs to it."""

    text: str = ""
    marker: str = ""
    goes_on: bool = False
    hidden: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The text with its mark before it."""
        return f"{self.marker} {self.text}" if self.marker and self.text.strip() else self.text

    def followed_by(self, other: Paragraph) -> Paragraph:
        """The paragraph with one more, where its own end was deleted."""
        if not (self.text or self.marker):
            return other
        return Paragraph(self.text + other.text, self.marker, other.goes_on, other.hidden)


def paragraph_of(block: etree._Element, marker: str) -> Paragraph:
    """A paragraph as it reads."""
    hidden: list[str] = []
    text = "".join(_pieces(block, hidden)).replace("\u00a0", " ")
    end = child(child(block, "pPr"), "rPr")
    return Paragraph(text, marker, child(end, "del") is not None, tuple(hidden))


def boxes_of(block: etree._Element) -> Iterator[etree._Element]:
    """The text boxes that hang on a paragraph. What a file tells twice, for old programs, is taken once."""
    for one in block:
        if name(one) == "txbxContent":
            yield one
        elif name(one) == "AlternateContent":
            yield from _first_boxes_of(one)
        elif name(one) not in _DELETED:
            yield from boxes_of(one)


def _first_boxes_of(alternatives: etree._Element) -> Iterator[etree._Element]:
    """Those of the first alternative that has any."""
    for one in alternatives:
        if found := list(boxes_of(one)):
            yield from found
            return


def is_deleted(row: etree._Element) -> bool:
    """Whether a table's row was deleted by a change that is tracked."""
    return child(child(row, "trPr"), "del") is not None


def _pieces(element: etree._Element, hidden: list[str]) -> Iterator[str]:
    for one in element:
        kind = name(one)
        if kind == "r":
            yield from _run(one, hidden)
        elif kind not in _DELETED and kind not in ("pPr", "txbxContent", "AlternateContent"):
            yield from _pieces(one, hidden)


def _run(run: etree._Element, hidden: list[str]) -> Iterator[str]:
    text = "".join(_signs(run))
    properties = child(run, "rPr")
    if is_on(properties, "vanish"):
        if text.strip():
            hidden.append(text.strip())
        return
    yield text


def _signs(run: etree._Element) -> Iterator[str]:
    for one in run:
        kind = name(one)
        if kind == "t":
            yield one.text or ""
        elif kind == "sym":
            code = attribute(one, "char").upper()
            yield "✓" if code in _TICKS else "✗" if code in _CROSSES else ""
        elif kind == "br" and attribute(one, "type") in ("page", "column"):
            yield "\n"
        else:
            yield _SIGNS.get(kind, "")
