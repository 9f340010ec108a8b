"""A filled document read back: what it shows, and what stands in it unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from lxml import etree

from tasks.rendering.template.package import FOOTNOTES
from tasks.rendering.template.pictures import stories_of
from tasks.rendering.template.seeing import DRAWN_TWICE, Hindrance, Sight
from tasks.rendering.template.stories import HOLDS, P, T
from tasks.rendering.template.styles import W

_APART: Final = "\x00"


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text that no reader sees, why, and the numbers of the tags that it may come from."""

    text: str
    why: Hindrance
    tags: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says: all the text that it shows, its paragraphs apart, and what stands in it unseen."""

    seen: str
    unseen: tuple[Unseen, ...] = ()


def read_back(file: Document) -> Told:
    """What a filled document says to who reads it, body, headers, footers and footnotes."""
    sight = Sight(file)
    unseen: list[Unseen] = []
    seen = [_shown(one, sight, unseen) for tree in _trees(file) for one in tree.iter(P)]
    return Told(_APART.join(seen), tuple(unseen))


def shown(paragraph: etree._Element, sight: Sight) -> str:
    """What a paragraph shows, its lines apart; what is unseen or in a box is left out."""
    return _shown(paragraph, sight, [])


def _shown(paragraph: etree._Element, sight: Sight, unseen: list[Unseen]) -> str:
    told: list[str] = []
    for one in paragraph.iter(T, f"{W}br", f"{W}tab"):
        if next(one.iterancestors(P)) is not paragraph:
            continue
        if one.tag != T:
            told.append("\n")
        elif (why := sight.hindrance(one)) is None:
            told.append(one.text or "")
        elif one.text and why is not DRAWN_TWICE:
            unseen.append(Unseen(one.text, why, tuple(map(int, one.get(HOLDS, "").split()))))
    return "".join(told)


def _trees(file: Document) -> Iterator[etree._Element]:
    for part in stories_of(file):
        yield part.element
    for part in file.part.package.iter_parts():
        if part.content_type == FOOTNOTES:
            yield etree.fromstring(part.blob)
