"""The memo of a Word report, and the places to sign: words and dots that an office can write over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from ita_model.report.document import Memo, MemoField, Signature
from tasks.rendering import paper, parts, word_styles
from tasks.rendering.legible import Legible
from tasks.rendering.word_xml import bold, layout, lines, paragraph, run, tab

WIDTH: Final = paper.MEMO_WIDTH - paper.MEMO_LEFT - paper.MEMO_RIGHT
TICK: Final = "(\u00a0\u00a0\u00a0\u00a0) "
SIGN_DOTS: Final = "." * 44
NAME_DOTS: Final = "." * 40
DAY_DOTS: Final = "." * 34
"""What a place to sign has to write on."""


def memo(told: Memo, legible: Legible) -> Iterator[BaseOxmlElement]:
    """The blocks of a memo from its heading to the executive's place to sign."""
    yield lines(word_styles.MEMO.id, legible(told.heading))
    for row in parts.side_by_side(told.fields):
        yield _fields(row, legible)
    for text in told.paragraphs:
        yield lines(word_styles.MEMO_TEXT.id, legible(text))
    author, others = told.signatures[:1], told.signatures[1:]
    if author:
        yield paragraph(word_styles.CELL.id)
        yield places_to_sign(author, legible, width=WIDTH, before=WIDTH / 2)
    if others:
        yield paragraph(word_styles.CELL.id)
        yield places_to_sign(others, legible, width=WIDTH)


def places_to_sign(places: Sequence[Signature], legible: Legible, *, width: float, before: float = 0) -> BaseOxmlElement:
    """Places to sign beside each other over a width in millimetres; `before` is left empty at its beginning."""
    each = (width - before) / len(places)
    cells = [list(_place(place, legible)) for place in places]
    return layout([before, *[each] * len(places)] if before else [each] * len(places), [[[], *cells] if before else cells])


def _place(place: Signature, legible: Legible) -> Iterator[BaseOxmlElement]:
    style = word_styles.SIGNATURE.id
    if place.says:
        yield paragraph(style, run(legible(place.says), *bold()))
    for choice in place.choices:
        yield paragraph(word_styles.CHOICE.id, run(f"{TICK}{legible(choice)}"))
    yield paragraph(style)
    yield paragraph(style, run(f"{parts.SIGN} {SIGN_DOTS}"))
    yield paragraph(style, run(f"({legible(place.name) or NAME_DOTS})"))
    for line in place.position:
        yield paragraph(style, run(legible(line)))
    yield paragraph(style, run(f"{parts.SIGNED_ON} {DAY_DOTS}"))


def _fields(row: Sequence[MemoField], legible: Legible) -> BaseOxmlElement:
    """One line of the memo's head. What is left to be written by hand has dots up to a tab stop."""
    (first, *_) = row
    if first.text.strip():
        label = run(legible(first.label), *bold())
        return paragraph(word_styles.MEMO_FIELD.id, label, tab(), run(legible(first.text)))
    runs: list[BaseOxmlElement] = []
    for field in row:
        runs += [run(f"{legible(field.label)} ", *bold()), tab(), run("  ")]
    stops = [(WIDTH * number / len(row), "dot") for number in range(1, len(row) + 1)]
    return paragraph(word_styles.MEMO_BLANK.id, *runs[:-1], tabs=stops)
