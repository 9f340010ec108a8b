"""The report as one value, which every renderer shows and none adds to.

All text in it is final: words of the plan and of the heads as they stand, our own sentences in Thai with Thai digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ita_model import thai
from ita_model.calendar import FiscalYear, Span

COLUMNS = 6


class ReportKind(StrEnum):
    """The two reports of a year."""

    SIX_MONTH = "six-month"
    YEAR_END = "year-end"

    def period(self, year: FiscalYear) -> Span:
        """The days that it answers for: the first half, or the whole year."""
        return year.halves()[0] if self is ReportKind.SIX_MONTH else year.whole

    @property
    def thai(self) -> str:
        """What people call it: `รายงานรอบ 6 เดือน`."""
        return "รายงานรอบ 6 เดือน" if self is ReportKind.SIX_MONTH else "รายงานสิ้นปีงบประมาณ"

    def titled(self, year: int) -> str:
        """The same with its Buddhist year: `รายงานรอบ 6 เดือน ปีงบประมาณ 2567`."""
        return f"{self.thai}{' ปีงบประมาณ' if self is ReportKind.SIX_MONTH else ''} {year}"


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
        """The stem of its files: `six-month-2567`; told of another day, or a draft, it never takes the report's own place:
        `six-month-2567-as-of-2567-02-15-draft`."""
        told_early_or_late = self.as_of != self.kind.period(FiscalYear(self.year)).end
        day = f"-as-of-{thai.buddhist_year(self.as_of.year)}-{self.as_of:%m-%d}" if told_early_or_late else ""
        return f"{self.kind}-{self.year}{day}{'-draft' if self.draft else ''}"

    @property
    def measures(self) -> int:
        """How many measures it tells of."""
        return sum(len(section.rows) for section in self.sections)

    @property
    def missing(self) -> int:
        """How many checkpoints without accepted evidence it lists."""
        return sum(len(group.items) for group in self.outstanding)
