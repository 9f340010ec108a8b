"""What is said of tables that hold no measures: one line for all, so that it drowns nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ita_model.importing.document import Grid
from ita_model.importing.doubt import Doubt

_MOST_KINDS: Final = 8
_MOST_PLACES: Final = 4
_LONGEST: Final = 60


def tables_aside(grids: Iterable[Grid]) -> Doubt | None:
    """One doubt for all of these tables, with the heading of each kind; None where there are none."""
    kinds: dict[str, list[str]] = {}
    for grid in grids:
        kinds.setdefault(_heading(grid), []).append(grid.name)
    if not kinds:
        return None
    count = sum(map(len, kinds.values()))
    shown = list(kinds.items())[:_MOST_KINDS]
    told = " ".join(f"“{heading}” ({_places(names)})" for heading, names in shown)
    rest = count - sum(len(names) for _, names in shown)
    return Doubt(
        None,
        f"{count} ตารางไม่ใช่ตารางมาตรการ จึงไม่ได้นำเข้า: {told}" + (f" และอีก {rest} ตาราง" if rest else ""),
        f"left aside, no tables of measures: {count}",
    )


def _heading(grid: Grid) -> str:
    """The first row that has several texts; what the table says first where none has."""
    rows = ([" ".join(box.text.split()) for box in boxes if box.text.strip()] for _, boxes in grid.rows())
    words = " · ".join(next((said for said in rows if len(said) > 1), [grid.words()]))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _places(names: list[str]) -> str:
    if len(names) <= _MOST_PLACES:
        return ", ".join(names)
    return f"{', '.join(names[: _MOST_PLACES - 1])} … {names[-1]}"
