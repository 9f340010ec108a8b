"""What is seen to in a filled document: lines of a text, cells and tables that came out empty, and bonds to other data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docx.document import Document
from docx.oxml import parse_xml
from lxml import etree

from tasks.rendering.template.package import FOOTNOTES
from tasks.rendering.template.pictures import say_pictures, stories_of
from tasks.rendering.template.stories import BOX, TBL, TC, TR, P, R, T

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN: Final = (f"{_W}vanish", f"{_W}webHidden")


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
        for box in list(tree.iter(TC, BOX, f"{_W}hdr", f"{_W}ftr")):
            if len(box) == 0 or box[-1].tag != P:
                box.append(etree.SubElement(box, P))
    _footnotes_in_lines(file)


def said(file: Document) -> str:
    """All the text that a document shows, its paragraphs apart; hidden text says nothing."""
    return "\x00".join(shown(one) for tree in _all_trees(file) for one in tree.iter(P))


def shown(paragraph: etree._Element) -> str:
    """What a paragraph shows, its lines apart; what is hidden or in a box is left out."""
    return "".join(
        (one.text or "") if one.tag == T else "\n"
        for one in paragraph.iter(T, f"{_W}br", f"{_W}tab")
        if next(one.iterancestors(P)) is paragraph and not _hidden(one)
    )


def _trees(file: Document) -> Iterator[etree._Element]:
    for part in stories_of(file):
        yield part.element


def _all_trees(file: Document) -> Iterator[etree._Element]:
    yield from _trees(file)
    for part in file.part.package.iter_parts():
        if part.content_type == FOOTNOTES:
            yield etree.fromstring(part.blob)


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
            place.addnext(made)
            place = made


def _hidden(one: etree._Element) -> bool:
    """True for text that is hidden, or drawn a second time for old programs."""
    run = next(one.iterancestors(R), None)
    marks = run.find(f"{_W}rPr") if run is not None else None
    unseen = marks is not None and any(
        (mark := marks.find(name)) is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off") for name in _UNSEEN
    )
    return unseen or next(one.iterancestors(_FALLBACK), None) is not None
