"""The report as one value, which every renderer shows and none adds to.

All text in it is final: words of the plan and of the heads as they stand, our own sentences in Thai with Thai digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COLUMNS = 6


class ReportKind(StrEnum):
    """The two reports of a year."""

    SIX_MONTH = "six-month"
    YEAR_END = "year-end"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: its code, and the six cells (measure, steps, responsible, period, result, outcome).

    A cell's list items stand on lines of their own. `unclaimed` says that result and outcome are our sentence that nothing
    is confirmed, not a head's words.
    """

    code: str
    cells: tuple[str, str, str, str, str, str]
    unclaimed: bool = False


@dataclass(frozen=True, slots=True)
class AspectSection:
    """An aspect's heading row, `(๑) กระบวนการ…`, and its measures."""

    heading: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far a measure is: of `due` checkpoints, how many are accepted, waived, in review, and still missing."""

    code: str
    title: str
    due: int
    accepted: int
    waived: int
    in_review: int
    missing: int

    @property
    def complete(self) -> bool:
        return self.accepted + self.waived == self.due


@dataclass(frozen=True, slots=True)
class OutstandingItem:
    """One checkpoint without accepted evidence: what, for which period, due when (Thai text), and where it stands."""

    measure: str
    step: str
    period: str
    due: str
    standing: str


@dataclass(frozen=True, slots=True)
class OutstandingGroup:
    """What one division still owes."""

    division: str
    items: tuple[OutstandingItem, ...]


@dataclass(frozen=True, slots=True)
class WaivedItem:
    """A checkpoint that the secretary waived, with the reason given."""

    division: str
    measure: str
    step: str
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """One report: cover, title, the six-column table, progress, what is outstanding, what was waived, and notes.

    `cover` and `cover_office` are the upper and lower lines of the cover; a part that follows the table and has no rows is
    not shown.
    """

    kind: ReportKind
    year: int
    as_of: date
    draft: bool
    agency: str
    cover: tuple[str, ...]
    cover_office: tuple[str, ...]
    title: tuple[str, ...]
    as_of_line: str
    columns: tuple[str, str, str, str, str, str]
    sections: tuple[AspectSection, ...]
    progress: tuple[ProgressRow, ...] = ()
    outstanding: tuple[OutstandingGroup, ...] = ()
    waived: tuple[WaivedItem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The stem of its files: `six-month-2567`."""
        return f"{self.kind}-{self.year}"
