"""The memo of a Word report, and the places to sign: words and dots that an office can write over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from ita_model.report.document import Memo, MemoField, Signature
from tasks.rendering import paper, parts, word_styles
from tasks.rendering.legible import Legible
from tasks.rendering.word_xml import bold, layout, lines, paragraph, run, tab

_WIDTH = paper.MEMO_WIDTH - paper.MEMO_LEFT - paper.MEMO_RIGHT
_TICK = "(\u00a0\u00a0\u00a0\u00a0) "
_SIGN_DOTS = "." * 44
_NAME_DOTS = "." * 40
_DAY_DOTS = "." * 34


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
        yield places_to_sign(author, legible, width=_WIDTH, before=_WIDTH / 2)
    if others:
        yield paragraph(word_styles.CELL.id)
        yield places_to_sign(others, legible, width=_WIDTH)


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
        yield paragraph(word_styles.CHOICE.id, run(f"{_TICK}{legible(choice)}"))
    yield paragraph(style)
    yield paragraph(style, run(f"{parts.SIGN} {_SIGN_DOTS}"))
    yield paragraph(style, run(f"({legible(place.name) or _NAME_DOTS})"))
    for line in place.position:
        yield paragraph(style, run(legible(line)))
    yield paragraph(style, run(f"{parts.SIGNED_ON} {_DAY_DOTS}"))


def _fields(row: Sequence[MemoField], legible: Legible) -> BaseOxmlElement:
    """One line of the memo's head. What is left to be written by hand has dots up to a tab stop."""
    (first, *_) = row
    if first.text.strip():
        label = run(legible(first.label), *bold())
        return paragraph(word_styles.MEMO_FIELD.id, label, tab(), run(legible(first.text)))
    runs: list[BaseOxmlElement] = []
    for field in row:
        runs += [run(f"{legible(field.label)} ", *bold()), tab(), run("  ")]
    stops = [(_WIDTH * number / len(row), "dot") for number in range(1, len(row) + 1)]
    return paragraph(word_styles.MEMO_BLANK.id, *runs[:-1], tabs=stops)
