"""What a template may name: a report as plain data, and the shape of that data.

Both follow the report's own classes, so that a field added there is a field here. Nothing but texts, numbers, yes or no,
pictures, and lists and records of these reaches a template.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ita_model import thai
from ita_model.report.document import (
    Check,
    MeasureRow,
    Memo,
    Photograph,
    ProgressRow,
    ReportDocument,
    Summary,
    Tally,
)
from tasks.rendering import paper, parts
from tasks.rendering.template.pictures import CHECK, Picture
from tasks.rendering.word_pages import square_says


class Plain(StrEnum):
    """What stands by itself: a text, a number, a yes or no, a picture; or, while a tag is read, something of which no more is
    known.
    """

    TEXT = "ข้อความ"
    NUMBER = "จำนวน"
    FLAG = "ใช่หรือไม่"
    PICTURE = "ภาพ"
    NOTHING = "ค่าว่าง"
    UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Many:
    """A list of one kind of thing."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Record:
    """Something with named fields; `name` is the report's word for it."""

    name: str
    fields: Mapping[str, Shape]


Shape = Plain | Many | Record
Context = dict[str, Any]

CELLS: Final = ("measure", "steps", "responsible", "period", "result", "outcome")
"""The six columns by name, in a row and in `heading`."""

_HEADINGS: Final = Record("heading", dict.fromkeys(CELLS, Plain.TEXT))
COUNTS: Final = ("due", "accepted", "waived", "in_review", "missing")
"""What is counted of a measure's progress, in a row and in `total`."""

_MEMO_LINES: Final = Many(Many(Record("field", dict.fromkeys(("label", "text"), Plain.TEXT))))
_TOTAL: Final = Record("total", {**dict.fromkeys(COUNTS, Plain.NUMBER), "standing": Plain.TEXT})


@dataclass(frozen=True, slots=True)
class _Also:
    """A field that the class has not, for whoever writes a template."""

    shape: Shape
    of: Callable[[Any], object]


def _cell(number: int) -> _Also:
    return _Also(Plain.TEXT, lambda row: row.cells[number])


def _total(rows: tuple[ProgressRow, ...]) -> dict[str, object]:
    sums: dict[str, object] = {name: sum(getattr(row, name) for row in rows) for name in COUNTS}
    return sums | {"standing": parts.progress_sums(rows).cells[-1]}


def _photograph(one: Photograph) -> Picture:
    return Picture(one.sha256, one.caption or parts.PICTURE, paper.PICTURE_WIDTH, paper.PICTURE_HEIGHT)


def _square(check: Check) -> Picture:
    return Picture(CHECK, square_says(check), paper.CODE_SIDE, paper.CODE_SIDE)


_ALSO: Final[Mapping[type, Mapping[str, _Also]]] = {
    MeasureRow: {name: _cell(number) for number, name in enumerate(CELLS)},
    ReportDocument: {
        "draft_mark": _Also(Plain.TEXT, lambda report: parts.DRAFT_MARK if report.draft else ""),
        "heading": _Also(_HEADINGS, lambda report: dict(zip(CELLS, report.columns, strict=True))),
        "total": _Also(_TOTAL, lambda report: _total(report.progress)),
    },
    ProgressRow: {"standing": _Also(Plain.TEXT, lambda row: parts.progress_row(row).cells[-1])},
    Memo: {"lines": _Also(_MEMO_LINES, lambda memo: parts.side_by_side(memo.fields))},
    Summary: {"said": _Also(Plain.TEXT, lambda summary: parts.in_a_sentence(summary.measures))},
    Tally: {"share": _Also(Plain.TEXT, parts.share)},
    Photograph: {"picture": _Also(Plain.PICTURE, _photograph)},
    Check: {"square": _Also(Plain.PICTURE, _square)},
}


@cache
def shape_of_report() -> Record:
    """Every field that a template may name."""
    shape = _shape(ReportDocument)
    assert isinstance(shape, Record)
    return shape


def told(document: ReportDocument, legible: Callable[[str], str]) -> Context:
    """A report as what a template is filled with; `legible` makes a text fit to stand in the file."""
    context = _told(document, legible)
    assert isinstance(context, dict)
    return context


def paths(shape: Shape, above: str = "") -> Iterator[tuple[str, Shape]]:
    """Each field below `shape` by its whole name, lists passed through: `sections.rows.result`."""
    while isinstance(shape, Many):
        shape = shape.of
    if isinstance(shape, Record):
        for name, of in shape.fields.items():
            path = f"{above}.{name}" if above else name
            yield path, of
            yield from paths(of, path)


def _shape(kind: Any) -> Shape | None:
    """The shape of what a class's field is declared to hold; None where a template has no use for it."""
    if get_origin(kind) in (Union, types.UnionType):
        kinds = [one for one in get_args(kind) if one is not type(None)]
        return _shape(kinds[0]) if len(kinds) == 1 else None
    base = get_origin(kind) or kind
    if not isinstance(base, type):
        return None
    if is_dataclass(base):
        return _record(base)
    if issubclass(base, bool):
        return Plain.FLAG
    if issubclass(base, (str, date, Enum)):
        return Plain.TEXT
    if issubclass(base, (int, float)):
        return Plain.NUMBER
    if issubclass(base, (Sequence, AbstractSet)) and (inside := get_args(kind)):
        of = _shape(inside[0])
        return Many(of) if of is not None else None
    return None


@cache
def _record(kind: type) -> Record:
    found: dict[str, Shape] = {}
    for name, declared in _declared(kind).items():
        if (shape := _shape(declared)) is not None:
            found[name] = shape
            if isinstance(declared, type) and issubclass(declared, Enum) and hasattr(declared, "thai"):
                found[f"{name}_thai"] = Plain.TEXT
    found |= {name: also.shape for name, also in _ALSO.get(kind, {}).items()}
    return Record(kind.__name__, found)


def _declared(kind: type) -> dict[str, Any]:
    """What each field and each property of a class is declared to hold, private ones left out."""
    hints = get_type_hints(kind)
    declared = {field.name: hints[field.name] for field in fields(kind) if not field.name.startswith("_")}
    for name, value in vars(kind).items():
        if isinstance(value, property) and not name.startswith("_"):
            declared[name] = get_type_hints(value.fget)["return"]
    return declared


def _told(value: object, legible: Callable[[str], str]) -> object:
    """The plain data of a value, for a field of which `_shape` is not None."""
    if isinstance(value, Enum):
        return legible(str(value.value))
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Picture):
        return replace(value, says=legible(value.says))
    if isinstance(value, datetime):
        return thai.to_thai_digits(f"{thai.long_date(value.date())} {value:%H.%M} น.")
    if isinstance(value, date):
        return thai.to_thai_digits(thai.long_date(value))
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _told_record(value, legible)
    if isinstance(value, Mapping):
        return {name: _told(one, legible) for name, one in value.items()}
    assert isinstance(value, (Sequence, AbstractSet))
    return [_told(one, legible) for one in (sorted(value) if isinstance(value, AbstractSet) else value)]


def _told_record(value: object, legible: Callable[[str], str]) -> Context:
    kind: type[Any] = type(value)
    known = _record(kind).fields  # type: ignore[arg-type]
    data: Context = {}
    for name in _declared(kind):
        if name in known:
            one = getattr(value, name)
            data[name] = _told(one, legible)
            if f"{name}_thai" in known:
                data[f"{name}_thai"] = legible(one.thai)
    return data | {name: _told(also.of(value), legible) for name, also in _ALSO.get(kind, {}).items()}
