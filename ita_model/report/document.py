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
class Tally:
    """How many of a lot are complete, in progress, without anything, and not due yet: measures of an aspect, or checkpoints
    of a division. `name` is whose lot it is.
    """

    name: str
    complete: int
    in_progress: int
    missing: int
    not_due: int = 0

    @property
    def total(self) -> int:
        return self.complete + self.in_progress + self.missing + self.not_due


@dataclass(frozen=True, slots=True)
class Summary:
    """The report in numbers: measures as a whole and by aspect, checkpoints that were due by division."""

    measures: Tally
    aspects: tuple[Tally, ...]
    divisions: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class OutstandingItem:
    """One checkpoint without accepted evidence: what, for which period, due when (Thai text), where it stands and why."""

    measure: str
    step: str
    period: str
    due: str
    standing: str
    reason: str = ""


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
class Signature:
    """A place to sign: what the signer says by it, `choices` to tick, and who signs; an acting one's position says so."""

    says: str
    name: str
    position: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoField:
    """A line of the memo's head, such as `เรื่อง`; an empty text is left to be written by hand."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Memo:
    """The memo (บันทึกข้อความ) under which the report goes to the executive."""

    heading: str
    fields: tuple[MemoField, ...]
    paragraphs: tuple[str, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One file or link behind an accepted confirmation. `number` counts through the report; `sha256` is a file's, `url` a
    link's.
    """

    number: str
    division: str
    period: str
    name: str
    confirmed: str
    sha256: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """The evidence of one measure."""

    measure: str
    items: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture among the evidence, by its SHA-256, and what is written under it."""

    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class PhotographGroup:
    """The pictures of one measure that are shown; `note` says where the others are."""

    measure: str
    photographs: tuple[Photograph, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """By what a reader of the paper finds out whether it is the office's own: the SHA-256 of all that it claims, and the
    address that says what stands behind it.
    """

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """One report: cover, memo, title, the six-column table, what follows it, and the annex.

    `cover` and `cover_office` are the upper and lower lines of the cover; a part that follows the table and has no rows is
    not shown. `check` is empty until all else is known.
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
    memo: Memo | None = None
    summary: Summary | None = None
    progress: tuple[ProgressRow, ...] = ()
    outstanding: tuple[OutstandingGroup, ...] = ()
    waived: tuple[WaivedItem, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    evidence: tuple[EvidenceGroup, ...] = ()
    photographs: tuple[PhotographGroup, ...] = ()
    check: Check | None = None

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
