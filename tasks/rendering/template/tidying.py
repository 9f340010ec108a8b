"""What is seen to in a filled document: lines of a text, tall rows, empty cells and tables, and bonds to other data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docx.document import Document
from docx.oxml import parse_xml
from lxml import etree

from tasks.rendering.template.package import FOOTNOTES
from tasks.rendering.template.pictures import say_pictures, stories_of
from tasks.rendering.template.splitting import let_split
from tasks.rendering.template.stories import BOX, HOLDS, TBL, TC, TR, P, T

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def tidy(file: Document) -> None:
    """Make what docxtpl filled in a sound document; texts keep their lines."""
    for tree in _trees(file):
        for text in list(tree.iter(T)):
            _in_lines(text)
        for bond in list(tree.iter(f"{_W}dataBinding")):  # Word would put the template's own words back
            bond.getparent().remove(bond)
        for row in [one for one in tree.iter(TR) if next(one.iter(TC), None) is None]:
            row.getparent().remove(row)
        for table in [one for one in tree.iter(TBL) if next(one.iter(TR), None) is None]:
            table.getparent().remove(table)
        let_split(tree)
        for box in list(tree.iter(TC, BOX, f"{_W}hdr", f"{_W}ftr")):
            if len(box) == 0 or box[-1].tag != P:
                box.append(etree.SubElement(box, P))
    _footnotes_in_lines(file)


def forget_tags(file: Document) -> None:
    """Take away what tells which tags a text came from (`stories.HOLDS`)."""
    for tree in _trees(file):
        _forget(tree)
    for part in file.part.package.iter_parts():
        if part.content_type == FOOTNOTES:
            tree = parse_xml(part.blob)
            _forget(tree)
            part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _forget(tree: etree._Element) -> None:
    for text in tree.iter(T):
        text.attrib.pop(HOLDS, None)


def _trees(file: Document) -> Iterator[etree._Element]:
    for part in stories_of(file):
        yield part.element


def _footnotes_in_lines(file: Document) -> None:
    for part in file.part.package.iter_parts():
        if part.content_type == FOOTNOTES:
            tree = parse_xml(part.blob)
            say_pictures(tree)
            for text in list(tree.iter(T)):
                _in_lines(text)
            part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _in_lines(text: etree._Element) -> None:
    """Each line of a text on a line of its own."""
    first, *others = (text.text or "").split("\n")
    if not others:
        return
    text.text = first
    text.set(_SPACE, "preserve")
    place = text
    for line in others:
        for tag, words in ((f"{_W}br", None), (T, line)):
            made = text.makeelement(tag)
            if words is not None:
                made.text = words
                made.set(_SPACE, "preserve")
                if HOLDS in text.attrib:
                    made.set(HOLDS, text.get(HOLDS, ""))
            place.addnext(made)
            place = made
