"""Which row of one list is which of another: by what it is called, or else by what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, Final

from ita_model.report.document import (
    AspectSection,
    MeasureRow,
    OutstandingGroup,
    OutstandingItem,
    ProgressRow,
    WaivedItem,
)

IDENTITY: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        MeasureRow: ("code",),
        ProgressRow: ("code",),
        AspectSection: ("heading",),
        OutstandingGroup: ("division",),
        OutstandingItem: ("measure", "step", "period", "due"),
        WaivedItem: ("division", "measure", "step", "period"),
    }
)
"""By which fields a row is known again in another version."""

Pair = tuple[int | None, int | None]
"""The places, from 0, of a row in the older and in the newer list; None where one of them does not have it."""


def by_name(older: Sequence[Any], newer: Sequence[Any], renamed: Mapping[str, str]) -> list[Pair]:
    """Pairs of rows that are called the same, in the newer list's order; what is gone follows what it stood behind.

    `renamed` gives the newer names of divisions by the older. Of rows that are called the same the first is the first.
    """
    keys = _numbered(_identity(row, renamed) for row in older)
    there = dict(zip(_numbered(_identity(row, {}) for row in newer), range(len(newer)), strict=True))
    partner = {place: there[key] for place, key in enumerate(keys) if key in there}
    taken = set(partner.values())
    for place, row in enumerate(older):  # an aspect that is worded otherwise is known by its measures
        kin = (n for n, one in enumerate(newer) if n not in taken and _codes(row) & _codes(one))
        if place not in partner and (found := next(kin, None)) is not None:
            partner[place] = found
            taken.add(found)
    of_newer = {n: place for place, n in partner.items()}
    pairs: list[Pair] = [(of_newer.get(n), n) for n in range(len(newer))]
    for place in reversed(range(len(older))):
        if place not in partner:
            before = next((partner[n] for n in range(place - 1, -1, -1) if n in partner), -1)
            pairs.insert(before + 1, (place, None))
    return pairs


def side_by_side(older: Sequence[Any], newer: Sequence[Any]) -> list[Pair]:
    """Pairs of rows and lines that have no names: equal ones together, and what stands between them in its order."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(None, [repr(one) for one in older], [repr(one) for one in newer], autojunk=False)
    for _, i, i_end, j, j_end in matcher.get_opcodes():
        pairs += zip_longest(range(i, i_end), range(j, j_end))
    return pairs


def in_another_order(pairs: Sequence[Pair]) -> tuple[list[int], list[int]] | None:
    """The places in the older list of the rows that both have, as they follow each other in the older and in the newer one.
    None where the order is the same."""
    now = [before for before, after in pairs if before is not None and after is not None]
    return None if now == sorted(now) else (sorted(now), now)


def _identity(row: Any, renamed: Mapping[str, str]) -> Hashable:
    told = ((name, getattr(row, name)) for name in IDENTITY[type(row)])
    return tuple(renamed.get(value, value) if name == "division" else value for name, value in told)


def _numbered(keys: Iterable[Hashable]) -> list[Hashable]:
    """The keys, told apart where they are the same."""
    seen = Counter[Hashable]()
    told: list[Hashable] = []
    for key in keys:
        told.append((key, seen[key]))
        seen[key] += 1
    return told


def _codes(row: Any) -> set[str]:
    return {one.code for one in row.rows} if isinstance(row, AspectSection) else set()
