"""Pictures in a template: a tag leaves a mark among the words, and the picture takes its place once the document is whole.

So Word's own drawing never goes through docxtpl's rewriting of XML, and a run keeps its letters around the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from lxml import etree

from tasks.rendering.parts import NO_PICTURE
from tasks.rendering.template.package import BODY, FOOTER, HEADER
from tasks.rendering.word_pictures import drawing

CHECK: Final = "check"
WATERMARK: Final = "watermark"
"""The keys of the square code and of the draft's watermark; a photograph has its SHA-256."""

_STORIES: Final = (BODY, HEADER, FOOTER)
_T: Final = qn("w:t")
_MARK: Final = qn("w:drawing")
_SPACE: Final = qn("xml:space")
_Made = Callable[[etree._Element], etree._Element]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a tag may name: the key that its content is given under, what is read to who cannot see it, and its
    room in millimetres.
    """

    key: str
    says: str
    width: float
    height: float

    def __html__(self) -> str:
        """The mark that `place_pictures` finds: what a report says is escaped, so that nothing else can write one."""
        told = {"key": self.key, "says": self.says, "width": str(self.width), "height": str(self.height)}
        return f"<w:drawing {' '.join(f'w:{name}={quoteattr(value)}' for name, value in told.items())}/>"

    def __str__(self) -> str:
        return self.says


def place_pictures(file: Document, pictures: Mapping[str, bytes]) -> None:
    """Put each picture where its tag stood; of one that is not given, the words for that."""
    for part in stories_of(file):
        _replace_marks(part.element, partial(_shown, part=part, pictures=pictures))


def number_drawings(file: Document) -> None:
    """Give each drawing a number of its own, as Word wants it: a loop repeats those that the template brought."""
    properties = (one for part in stories_of(file) for one in part.element.iter(qn("wp:docPr")))
    for number, one in enumerate(properties, start=1):
        one.set("id", str(number))


def stories_of(file: Document) -> list[XmlPart]:
    """The body, headers and footers of a document."""
    parts = file.part.package.iter_parts()
    return [part for part in parts if isinstance(part, XmlPart) and part.content_type in _STORIES]


def say_pictures(tree: etree._Element) -> None:
    """Put words where tags of pictures stood, in a text that can hold none."""
    _replace_marks(tree, lambda mark: _words(mark, mark.get(qn("w:says"), "")))


def _replace_marks(tree: etree._Element, made: _Made) -> None:
    for text in list(tree.iter(_T)):
        while (mark := text.find(_MARK)) is not None:
            text = _cut(text, mark, made(mark))


def _cut(text: etree._Element, mark: etree._Element, made: etree._Element) -> etree._Element:
    """Part a text in two around a mark, `made` between them; gives the second."""
    rest = text.makeelement(_T, text.attrib)
    rest.text = mark.tail
    rest.extend(list(mark.itersiblings()))
    for one in (text, rest):
        one.set(_SPACE, "preserve")
    text.remove(mark)
    text.addnext(made)
    made.addnext(rest)
    return rest


def _shown(mark: etree._Element, *, part: XmlPart, pictures: Mapping[str, bytes]) -> etree._Element:
    content, says = pictures.get(mark.get(qn("w:key"), "")), mark.get(qn("w:says"), "")
    if content is None or not isinstance(part, StoryPart):
        return _words(mark, NO_PICTURE)
    width, height = (float(mark.get(qn(f"w:{name}"))) for name in ("width", "height"))
    return drawing(part, content, says, width=width, height=height)


def _words(mark: etree._Element, says: str) -> etree._Element:
    words = mark.makeelement(_T)
    words.text = says
    words.set(_SPACE, "preserve")
    return words
