"""Reports that differ from another one in a few places: what a property of two versions is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from ita_model.report.document import ReportDocument, ReportKind

Place = tuple[str | int, ...]
"""The way to a value inside a report: names of fields and places in lists."""

OF_A_FIXED_LENGTH = {"cells", "columns"}
TEXTS = st.sampled_from(["", "ก", "ข้อความใหม่", "หลักฐานที่ ๙ · กองคลัง"])


def places(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Everything inside a value, and where."""
    if at:
        yield at, value
    if is_dataclass(value):
        for one in fields(value):
            yield from places(getattr(value, one.name), (*at, one.name))
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from places(one, (*at, number))


def with_value(whole: Any, place: Place, value: Any) -> Any:
    """The whole with another value at a place."""
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(first, int):
        return (*whole[:first], with_value(whole[first], rest, value), *whole[first + 1 :])
    return replace(whole, **{first: with_value(getattr(whole, first), rest, value)})


@st.composite
def altered(draw: st.DrawFn, documents: st.SearchStrategy[ReportDocument]) -> tuple[ReportDocument, ReportDocument]:
    """A report, and the same with up to three values in it changed, left out, doubled, or in another order."""
    before = after = draw(documents)
    for _ in range(draw(st.integers(0, 3))):
        there = list(places(after))
        place, value = there[draw(st.integers(0, len(there) - 1))]  # sampled from the list itself, it would be told in full
        after = with_value(after, place, draw(_another(place, value)))
    return before, after


def _another(place: Place, value: Any) -> st.SearchStrategy[Any]:
    """Another value of the same type; the same one where there is no other."""
    match value:
        case bool():
            return st.just(not value)
        case int():
            return st.just(value + 1)
        case date():
            return st.just(value + timedelta(days=1))
        case str() if not isinstance(value, ReportKind):
            return TEXTS
        case tuple() if value and place[-1] not in OF_A_FIXED_LENGTH:
            return st.one_of(st.just(value[1:]), st.just((*value, value[0])), st.permutations(value).map(tuple))
        case _:
            return st.none() if place in (("memo",), ("summary",)) else st.just(value)
