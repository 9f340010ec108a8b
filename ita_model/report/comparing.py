"""What differs between two versions of a report, text by text; which facts made it so, `causing` says.

The walk goes over the fields of `ReportDocument`, whichever they are: a part that is added to it later is compared too. Rows
that have a name of their own (a measure, an outstanding checkpoint) are found by it, wherever they stand; other rows and
lines are laid side by side as they follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from ita_model.report.document import AspectSection, OutstandingGroup, ReportDocument
from ita_model.report.pairing import IDENTITY, by_name, in_another_order, side_by_side
from ita_model.report.part_names import named, said, titles

NOT_CONTENT: Final = frozenset({"check"})
"""Fields, at any depth, that differ in every version by their nature and tell a reader nothing: left out."""

_SAID_BY: Final[Mapping[str, str]] = MappingProxyType({"as_of": "as_of_line", "unclaimed": "cells"})
"""Fields that repeat for machines what another one says: told only where that one is equal."""

ORDER: Final = "order"
"""What stands for a field's name where the same rows follow each other in another order."""


class Kind(StrEnum):
    """What became of a text."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a report, for the rule that finds the facts behind it.

    `part` and `field` name the outer and the inner field; `older` and `newer` are the innermost row around it, None where a
    version has none; `column` counts a measure's cells from 0; `divisions` are the names that the division around it has in
    the older and the newer version.
    """

    part: str
    field: str
    older: Any = None
    newer: Any = None
    column: int | None = None
    divisions: tuple[str | None, str | None] = (None, None)

    @property
    def measure(self) -> str | None:
        """The code of the measure whose row it is."""
        return getattr(self.older if self.newer is None else self.newer, "code", None)


@dataclass(frozen=True, slots=True)
class Change:
    """One text that differs. `where` leads to it, from the outside in, in words for people; `before` is None where there was
    none, `after` where there is none any more.
    """

    spot: Spot
    where: tuple[str, ...]
    before: str | None
    after: str | None

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.CHANGED


def compare(older: ReportDocument, newer: ReportDocument, *, renamed: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Every text that differs, in the report's order; none exactly where the two are equal (NOT_CONTENT aside).

    `renamed` gives the divisions' names in the newer version by those in the older, where they differ, so that a division
    with a new name is not taken for another one.
    """
    walk = _Walk(renamed or {}, newer.columns)
    parts = (walk.field(older, newer, Spot(one.name, one.name), (named(one.name),)) for one in fields(newer))
    return tuple(change for part in parts for change in part)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is the same for the whole comparison."""

    renamed: Mapping[str, str]
    columns: Sequence[str]

    def field(self, older: Any, newer: Any, spot: Spot, where: tuple[str, ...]) -> Iterator[Change]:
        """One field (`spot.field`) of a row, or of the report, in both versions; None for a row that is not there."""
        name, said_by = spot.field, _SAID_BY.get(spot.field)
        if name in NOT_CONTENT or (said_by is not None and _get(older, said_by) != _get(newer, said_by)):
            return
        yield from self.value(_get(older, name), _get(newer, name), spot, where)

    def value(self, older: Any, newer: Any, spot: Spot, where: tuple[str, ...]) -> Iterator[Change]:
        if older == newer:
            return
        there = newer if older is None else older
        alike = older is None or newer is None or type(older) is type(newer)
        inner: Iterator[Change] = iter(())
        if alike and isinstance(there, tuple | list):
            inner = self.rows(older or (), newer or (), spot, where)
        elif alike and is_dataclass(there):
            inner = self.row(older, newer, spot, where)
        else:
            yield Change(spot, where, said(older), said(newer))
            return
        told = False
        for change in inner:
            told = True
            yield change
        if not told and (older is None or newer is None):  # there is a row or list now, with no text of its own
            yield Change(spot, where, *(None if one is None else "" for one in (older, newer)))

    def row(self, older: Any, newer: Any, spot: Spot, where: tuple[str, ...]) -> Iterator[Change]:
        """The fields of a row. Of one that is new or gone its name is told by where it stands, and is no news of its own."""
        kind = type(newer if older is None else older)
        here = replace(spot, older=older, newer=newer)
        if kind is OutstandingGroup:
            here = replace(here, divisions=(_get(older, "division"), _get(newer, "division")))
        told_by_where = IDENTITY.get(kind, ()) if older is None or newer is None else ()
        for name in (one.name for one in fields(kind) if one.name not in told_by_where):
            label = () if name in ("cells", "rows", "items") else (named(name, within=True),)
            yield from self.field(older, newer, replace(here, field=name), (*where, *label))

    def rows(self, older: Sequence[Any], newer: Sequence[Any], spot: Spot, where: tuple[str, ...]) -> Iterator[Change]:
        if spot.field in ("cells", "columns"):
            yield from self.cells(older, newer, spot, where)
            return
        first = (*older, *newer)[0] if older or newer else None
        known = type(first) in IDENTITY
        pairs = by_name(older, newer, self.renamed) if known else side_by_side(older, newer)
        for number, (ours, theirs) in enumerate(pairs, start=1):
            before, after = (None if n is None else rows[n] for n, rows in ((ours, older), (theirs, newer)))
            # An aspect's heading leads nobody to a measure better than the measure's own title.
            row = before if after is None else after
            step = () if isinstance(row, AspectSection) else titles(row) if known else _line(number, of=len(pairs))
            yield from self.value(before, after, spot, (*where, *step))
        if known and (moved := in_another_order(pairs)):
            then, now = (" → ".join(f"{n + 1}. {' · '.join(titles(older[n]))}" for n in places) for places in moved)
            yield Change(replace(spot, field=ORDER), (*where, "ลำดับ"), then, now)

    def cells(self, older: Sequence[Any], newer: Sequence[Any], spot: Spot, where: tuple[str, ...]) -> Iterator[Change]:
        """A measure's cells by the headings of their columns, and the headings themselves by their numbers."""
        for column in range(max(len(older), len(newer))):
            heading = f"คอลัมน์ที่ {column + 1}"
            if spot.field == "cells" and column < len(self.columns):
                heading = self.columns[column]
            before, after = (one[column] if column < len(one) else None for one in (older, newer))
            yield from self.value(before, after, replace(spot, column=column), (*where, heading))


def _get(row: Any, name: str) -> Any:
    return None if row is None else getattr(row, name)


def _line(number: int, *, of: int) -> tuple[str, ...]:
    return (f"ข้อที่ {number}",) if of > 1 else ()
