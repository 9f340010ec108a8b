"""What a reader is told of a row as a whole, where field by field it would be many changes for one thing.

A piece of evidence that is new is one change, not one of its name, one of its day and one of its hash; a signer who is
replaced is one of name and position together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ita_model.report.annex import without_number
from ita_model.report.document import (
    EvidenceItem,
    Memo,
    MemoField,
    OutstandingItem,
    Photograph,
    Signature,
    Summary,
    Tally,
)
from ita_model.report.part_names import named, titles

_ENOUGH: Final = 12
"""How many letters of a SHA-256 tell one file from another to a person, who finds the rest in the report's own list."""


@dataclass(frozen=True, slots=True)
class Whole:
    """How a row that is new or gone is told in one text.

    `field` is the field that stands for it; `new` and `gone` say what is told, after where it stands (`place`).
    """

    field: str
    text: Callable[[Any], str]
    place: Callable[[Any], tuple[str, ...]] = titles
    new: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """Fields that are told in one text, under one name, wherever one of them differs; the first stands for them."""

    fields: tuple[str, ...]
    called: str
    text: Callable[[Any], str]


def signer(one: Signature) -> str:
    """Who signs: the name, and below it the lines of the position."""
    return "\n".join((one.name, *one.position))


def content(row: Any, field: str) -> Any:
    """What a field says apart from running numbers, which shift for all rows behind a new one; None where there is no row."""
    match row, field:
        case (None, _) | (EvidenceItem(), "number"):
            return None
        case Photograph(), "caption":
            return without_number(row.caption)
        case _:
            return getattr(row, field)


def _outstanding(one: OutstandingItem) -> str:
    return " · ".join(filter(None, (one.standing, f"กำหนด {one.due}", one.reason)))


def _evidence(one: EvidenceItem) -> str:
    proof = f"SHA-256 {one.sha256[:_ENOUGH]}…" if one.sha256 else one.url
    return " · ".join(filter(None, (one.name, f"ยืนยันเมื่อ {one.confirmed}", proof)))


def _photograph(one: Photograph) -> str:
    return f"{without_number(one.caption)} · SHA-256 {one.sha256[:_ENOUGH]}…"


def _tally(one: Tally) -> str:
    counts = ("complete", "in_progress", "missing", "not_due")
    return " · ".join(f"{named(name, within=Tally)} {getattr(one, name)}" for name in counts)


def _signature(one: Signature) -> str:
    return "\n".join(filter(None, (one.name, *one.position, *one.choices)))


def _summary(one: Summary) -> str:
    return "\n".join(f"{tally.name}: {_tally(tally)}" for tally in (one.measures, *one.aspects, *one.divisions))


def _memo(one: Memo) -> str:
    fields = (f"{field.label} {field.text}".strip() for field in one.fields)
    return "\n".join((one.heading, *fields, *one.paragraphs, *(_signature(place) for place in one.signatures)))


def _nothing(_row: Any) -> tuple[str, ...]:
    return ()


WHOLE: Final[Mapping[type, Whole]] = MappingProxyType(
    {
        OutstandingItem: Whole("standing", _outstanding, new="สถานะ", gone="สถานะ"),
        EvidenceItem: Whole(
            "name",
            _evidence,
            lambda one: (one.division, one.period),
            new="หลักฐานใหม่",
            gone="หลักฐานที่ไม่มีแล้ว",
        ),
        Photograph: Whole("caption", _photograph, _nothing, new="ภาพที่แสดงใหม่", gone="ภาพที่ไม่แสดงแล้ว"),
        Tally: Whole("name", _tally),
        Signature: Whole("name", _signature),
        MemoField: Whole("text", lambda one: one.text),
        Summary: Whole("summary", _summary, _nothing),
        Memo: Whole("memo", _memo, _nothing),
    }
)
"""The rows that are told in one text where they are new or gone."""

TOGETHER: Final[Mapping[type, Together]] = MappingProxyType({Signature: Together(("name", "position"), "ชื่อและตำแหน่ง", signer)})
"""The fields that are told together where a row changes."""
