"""The elements of a Word document that python-docx has no words for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre: Word's unit of length."""


def element(name: str, *children: BaseOxmlElement | None, **attributes: str | float) -> BaseOxmlElement:
    """`<w:name w:attribute=…>` with these children, None left out. Word wants children in the order of its schema."""
    made: BaseOxmlElement = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value if isinstance(value, str) else str(round(value)))
    made.extend(child for child in children if child is not None)
    return made


def run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """A run of text with these run properties, on one line."""
    shown = element("t")
    shown.text = text
    shown.set(qn("xml:space"), "preserve")
    return element("r", element("rPr", *properties) if properties else None, shown)


def bold() -> tuple[BaseOxmlElement, BaseOxmlElement]:
    """Bold for Latin and, by its own switch, for Thai."""
    return element("b"), element("bCs")


def paragraph(
    style: str,
    *runs: BaseOxmlElement,
    align: str = "",
    keep_with_next: bool = False,
    new_page: bool = False,
    tabs: Sequence[tuple[float, str]] = (),
) -> BaseOxmlElement:
    """A paragraph in a style (by its id), `align`ed `left`, `center` or `right` where that differs from the style.

    `tabs` are its tab stops: each a place in millimetres and the leader before it, `none` or `dot`.
    """
    stops = (element("tab", val="left", leader=leader, pos=place * TWIPS) for place, leader in tabs)
    properties = element(
        "pPr",
        element("pStyle", val=style),
        element("keepNext") if keep_with_next else None,
        element("pageBreakBefore") if new_page else None,
        element("tabs", *stops) if tabs else None,
        element("jc", val=align) if align else None,
    )
    return element("p", properties, *runs)


def lines(style: str, text: str, *properties: BaseOxmlElement, align: str = "", new_page: bool = False) -> BaseOxmlElement:
    """A paragraph that shows each line of `text` on a line of its own."""
    runs: list[BaseOxmlElement] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            runs.append(element("r", element("br")))
        runs.append(run(line, *properties))
    return paragraph(style, *runs, align=align, new_page=new_page)


def tab() -> BaseOxmlElement:
    """A run that goes on at the next tab stop."""
    return element("r", element("tab"))


def layout(widths: Sequence[float], rows: Sequence[Sequence[Sequence[BaseOxmlElement]]]) -> BaseOxmlElement:
    """A table without rules that puts blocks beside each other; widths in millimetres, each cell its paragraphs.

    Its rows are not split over pages.
    """
    shape = element(
        "tblPr",
        element("tblStyle", val="Layout"),
        element("tblW", w=sum(widths) * TWIPS, type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=0, type="dxa"), element("right", w=0, type="dxa")),
    )
    grid = element("tblGrid", *(element("gridCol", w=width * TWIPS) for width in widths))
    told = []
    for row in rows:
        cells = []
        for width, blocks in zip(widths, row, strict=True):
            room = element("tcPr", element("tcW", w=width * TWIPS, type="dxa"))
            cells.append(element("tc", room, *(blocks or [paragraph("Cell")])))
        told.append(element("tr", element("trPr", element("cantSplit")), *cells))
    return element("tbl", shape, grid, *told)


def page_number() -> tuple[BaseOxmlElement, ...]:
    """The number of the page, which the word processor fills in; in the digits that the section asks for."""
    code = element("instrText")
    code.text = " PAGE \\* THAIARABIC "
    code.set(qn("xml:space"), "preserve")
    return (
        element("r", element("fldChar", fldCharType="begin")),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
        run("๑"),
        element("r", element("fldChar", fldCharType="end")),
    )
