"""What a row of a table says in each of a report's own columns, and what kinds of rows say nothing of a measure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ita_model.importing.document import OWN_ITEM, Box, Grid
from ita_model.importing.headings import OWN_ROLES, Columns, Role
from ita_model.importing.marks import period_of

BETWEEN: Final = {Role.RESPONSIBLE: ", ", Role.PERIOD: " - "}
"""What stands between the texts of several columns of one role; a new line for all others."""

WIDE: Final = 0.6
"""The share of a table's columns that a cell across it covers at least."""

_COLUMN_NUMBER: Final = re.compile(r"\(?\s*[๐-๙0-9]{1,2}\s*\)?")


def is_column_numbers(starting: Sequence[Box]) -> bool:
    """Whether a row only counts the columns: (๑) (๒) (๓)."""
    return len(starting) > 2 and all(_COLUMN_NUMBER.fullmatch(box.text.strip()) for box in starting)


def covers(starting: Sequence[Box], grid: Grid) -> bool:
    """Whether a row is one cell across the table and no aspect: a note, a sum, a signature."""
    return len(starting) == 1 and starting[0].columns >= WIDE * grid.width and starting[0].columns > 1


def stands_in(box: Box, columns: Columns, role: Role) -> bool:
    """Whether a box stands in a column of this role: more than in any other, or first of several."""
    met = sorted(
        (-shared, slot.start, other)
        for other, slots in columns.slots.items()
        for slot in slots
        if (shared := box.overlap(slot.start, slot.end))
    )
    return bool(met) and met[0][2] is role


def cells_of(grid: Grid, row: int, columns: Columns) -> dict[Role, str]:
    """What a row says in each of a report's own columns.

    In the row of a measure (its title begins there) a cell that began above and reaches down to it counts as well.
    """
    told: dict[Role, list[str]] = {}
    fresh = any(box.row == row and box.text.strip() and stands_in(box, columns, Role.TITLE) for box in grid.at(row))
    boxes = grid.at(row) if fresh else grid.starting(row)
    for box in boxes:
        for role in OWN_ROLES:
            if box.text.strip() and stands_in(box, columns, role):
                # A space at the end stays for now: where a page has cut the row, it tells that a word ended there.
                text = box.text.lstrip().rstrip("\n")
                told.setdefault(role, []).append(text if role is Role.STEPS else text.replace(OWN_ITEM, "\n"))
    cells: dict[Role, str] = {
        role: BETWEEN.get(role, "\n").join(dict.fromkeys(told.get(role, []))) for role in OWN_ROLES if role in columns.told
    }
    if columns.months and not cells.get(Role.PERIOD):
        cells[Role.PERIOD] = period_of(boxes, columns.months)
    return cells


def is_rest(cells: Mapping[Role, str], columns: Columns, last: Mapping[Role, str]) -> bool:
    """Whether a page's first row is the rest of the `last` measure.

    Who and when are short, and stand on one side of the cut: a row that lacks both, or alone has them, is no measure.
    """
    short = [role for role in (Role.RESPONSIBLE, Role.PERIOD) if role in columns.told]
    if not short or not any(cells.values()):
        return False
    here, before = any(cells.get(role) for role in short), any(last.get(role) for role in short)
    return not here or (not before and not cells.get(Role.TITLE))
