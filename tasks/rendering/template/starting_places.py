"""What the starting template puts beside each other: the lines of the memo's head, places to sign, photographs, the foot.

A loop cannot make columns; so each row has as many cells as there may be, and each cell a loop over what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from ita_model.report.document import Check
from tasks.rendering import paper, parts, word_memo, word_styles
from tasks.rendering.word_xml import bold, layout, paragraph, run, tab

_Blocks = list[BaseOxmlElement]
_ABREAST: Final = 2
"""How many places to sign stand beside each other."""

_STYLE: Final = word_styles.SIGNATURE.id


def tag(code: str) -> BaseOxmlElement:
    """A paragraph of a tag alone, which goes when the template is filled."""
    return paragraph(word_styles.NOTE.id, run(f"{{%p {code} %}}"))


def memo() -> Iterator[BaseOxmlElement]:
    """The blocks of a memo from its heading to the executive's place to sign."""
    yield paragraph(word_styles.MEMO.id, run("{{ memo.heading }}"))
    yield tag("for line in memo.lines")
    yield tag("if line[0].text|trim")
    yield paragraph(word_styles.MEMO_FIELD.id, run("{{ line[0].label }}", *bold()), tab(), run("{{ line[0].text }}"))
    yield tag("else")
    yield _left_blank()
    yield tag("endif")
    yield tag("endfor")
    yield tag("for text in memo.paragraphs")
    yield paragraph(word_styles.MEMO_TEXT.id, run("{{ text }}"))
    yield tag("endfor")
    yield tag("if memo.signatures")
    yield paragraph(word_styles.CELL.id)
    yield layout([word_memo.WIDTH / 2] * 2, [[[], _each_place("memo.signatures[:1]")]])
    yield tag("endif")
    yield tag("if memo.signatures[1:]")
    yield paragraph(word_styles.CELL.id)
    yield places_to_sign("memo.signatures", after=1, width=word_memo.WIDTH)
    yield tag("endif")


def places_to_sign(places: str, *, after: int = 0, width: float) -> BaseOxmlElement:
    """A row for every two places to sign of a list of a report, without so many at its beginning."""
    cells = [_each_place(f"{places}[{_from(number)}:{_from(number + 1)}]") for number in range(_ABREAST)]
    return _rows(f"{after}, {places}|length, {_ABREAST}", cells, width / _ABREAST)


def photographs(width: float) -> BaseOxmlElement:
    """A row for every few photographs of a `group`, each with its words below it."""
    cells = [_photograph(number) for number in range(paper.PICTURES_ABREAST)]
    return _rows(f"0, group.photographs|length, {paper.PICTURES_ABREAST}", cells, width / paper.PICTURES_ABREAST)


def foot() -> tuple[_Blocks, _Blocks]:
    """The words and the square code by which a report is checked."""
    style = word_styles.CHECK.id
    said = [paragraph(style, run(line)) for line in parts.check_lines(Check("{{ check.code }}", "{{ check.url }}"))]
    square = paragraph(style, run("{% if check %}{{ check.square }}{% endif %}"), align="right")
    return [tag("if check"), *said, tag("endif")], [square]


def _left_blank() -> BaseOxmlElement:
    """One or two fields to be written in by hand: dots up to each tab stop, or over the whole line."""
    stops = [(word_memo.WIDTH * number / 2, "dot") for number in (1, 2)]
    second = (run("{% if line|length > 1 %}  "), run("{{ line[1].label }} ", *bold()), run("{% endif %}"))
    first = run("{{ line[0].label }} ", *bold())
    return paragraph(word_styles.MEMO_BLANK.id, first, tab(), *second, tab(), tabs=stops)


def _each_place(places: str) -> _Blocks:
    """What a cell holds: a place to sign, as often as the slice has one."""
    return [
        tag(f"for place in {places}"),
        tag("if place.says"),
        paragraph(_STYLE, run("{{ place.says }}", *bold())),
        tag("endif"),
        tag("for choice in place.choices"),
        paragraph(word_styles.CHOICE.id, run(f"{word_memo.TICK}{{{{ choice }}}}")),
        tag("endfor"),
        paragraph(_STYLE),
        paragraph(_STYLE, run(f"{parts.SIGN} {word_memo.SIGN_DOTS}")),
        paragraph(_STYLE, run(f"({{{{ place.name or '{word_memo.NAME_DOTS}' }}}})")),
        tag("for line in place.position"),
        paragraph(_STYLE, run("{{ line }}")),
        tag("endfor"),
        paragraph(_STYLE, run(f"{parts.SIGNED_ON} {word_memo.DAY_DOTS}")),
        tag("endfor"),
    ]


def _photograph(number: int) -> _Blocks:
    style = word_styles.CAPTION.id
    return [
        tag(f"for photo in group.photographs[{_from(number)}:{_from(number + 1)}]"),
        paragraph(style, run("{{ photo.picture }}"), keep_with_next=True),
        paragraph(style, run("{{ photo.caption }}")),
        tag("endfor"),
    ]


def _rows(counted: str, cells: Sequence[_Blocks], width: float) -> BaseOxmlElement:
    """A table with these cells in a row for each `start` of a range."""
    before, after = (
        [[paragraph(word_styles.CELL.id, run(f"{{%tr {code} %}}"))], *[[] for _ in cells[1:]]]
        for code in (f"for start in range({counted})", "endfor")
    )
    return layout([width] * len(cells), [before, cells, after])


def _from(number: int) -> str:
    return f"start + {number}" if number else "start"
