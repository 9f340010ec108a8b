"""Words that extraction seems to have broken: suggestions for a person, applied only on request.

A space is taken for noise only where the letters on both sides, put together, give one word of the dictionary across the
gap, and that word takes whole words of both sides or mends a fragment that is no word; or, more carefully, where two whole
words are written as one elsewhere (see `joined.py`). Thai also puts spaces between phrases, so even this is a suggestion:
the source's words stay as they are until somebody asks otherwise.
Lost and mistaken letters (`ประพฤติ ขอบ` for ชอบ) are left alone: both are words, and no rule tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ita_model.importing.joined import joined_elsewhere, joined_in, office_word
from ita_model.importing.published import SourceReport, SourceRow
from ita_model.importing.words import LETTERS, bounds, dictionary, words_of

_GAP: Final = re.compile(rf"(?<=[{LETTERS}])[ \u00a0]+(?=[{LETTERS}])")
_RUN_BEFORE: Final = re.compile(rf"[{LETTERS}]{{1,40}}$")
_RUN_AFTER: Final = re.compile(rf"[{LETTERS}]{{1,40}}")
# A vowel or mark that stands on the letter before it, and a vowel that waits for the letter behind it.
_NEVER_FIRST: Final = re.compile(r"[ะัาำิ-ฺๅ็-๎]")
_NEVER_LAST: Final = re.compile(r"[เ-ไ]$")
# พ.ศ. and อบต. keep their space, and so do ๆ and ฯ, which Thai writes apart.
_KEEPS_ITS_SPACE: Final = re.compile(r"[ก-ฮ]{1,4}\.|[ๆฯ]")


class Noise(StrEnum):
    """What seems to have happened to a word."""

    IMPOSSIBLE = "impossible"
    BROKEN = "broken"
    APART = "apart"
    DOUBLED = "doubled"
    ELSEWHERE = "perhaps one word: joined elsewhere in the report"
    PERHAPS = "perhaps one word: offices mostly join it"


NOISE_IN_THAI: Final = {
    Noise.IMPOSSIBLE: "เว้นวรรคในที่ที่ภาษาไทยเว้นไม่ได้",
    Noise.BROKEN: "เว้นวรรคกลางคำ",
    Noise.APART: "เว้นวรรคกลางคำประสม",
    Noise.DOUBLED: "เว้นวรรคกลางคำและมีตัวอักษรซ้ำ",
    Noise.ELSEWHERE: "อาจเป็นคำเดียวกัน ที่อื่นในรายงานเขียนติดกัน",
    Noise.PERHAPS: "อาจเป็นคำเดียวกัน ราชการมักเขียนติดกัน",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """One suggestion: on `line`, in the table's `column` (1 to 6), letters `start` to `end` of the cell become `becomes`.

    `found` and `suggestion` are the word as printed and as it may have been, for people.
    """

    line: int
    column: int
    start: int
    end: int
    becomes: str
    found: str
    suggestion: str
    noise: Noise

    @property
    def mends(self) -> bool:
        """Whether it may be applied on request: not where nothing in the report itself speaks for it."""
        return self.noise is not Noise.PERHAPS


def suspected_noise(report: SourceReport) -> tuple[Repair, ...]:
    """Every place in the table's cells where extraction seems to have broken a word, in reading order."""
    found: list[Repair] = []
    joined = joined_in(_texts(report))
    for row in report.rows():
        for column, cell in enumerate(row.cells, start=1):
            found.extend(repair for gap in _GAP.finditer(cell) if (repair := _suspect(cell, gap, row.line, column, joined)))
    return tuple(found)


def repaired(report: SourceReport, repairs: Iterable[Repair]) -> SourceReport:
    """The report with those of `repairs` applied to its cells that may be."""
    by_cell: dict[tuple[int, int], list[Repair]] = {}
    for repair in filter(lambda one: one.mends, repairs):
        by_cell.setdefault((repair.line, repair.column), []).append(repair)

    def mend(row: SourceRow) -> SourceRow:
        cells = list(row.cells)
        for column, cell in enumerate(cells, start=1):
            # From the end, so that what is still to do keeps its place.
            for repair in sorted(by_cell.get((row.line, column), []), key=lambda one: -one.start):
                cell = cell[: repair.start] + repair.becomes + cell[repair.end :]
            cells[column - 1] = cell
        return replace(row, cells=tuple(cells))

    return replace(report, aspects=tuple(replace(a, rows=tuple(mend(row) for row in a.rows)) for a in report.aspects))


def _texts(report: SourceReport) -> Iterator[str]:
    """All that the report says, in any place."""
    yield from (*report.cover, report.title, *report.columns)
    for aspect in report.aspects:
        yield aspect.name
        yield from (cell for row in aspect.rows for cell in row.cells)


def _suspect(cell: str, gap: re.Match[str], line: int, column: int, joined: frozenset[str]) -> Repair | None:
    before, after = _RUN_BEFORE.search(cell, 0, gap.start()), _RUN_AFTER.match(cell, gap.end())
    if not before or not after:
        return None
    left, right = before.group(), after.group()
    if _KEEPS_ITS_SPACE.match(cell, gap.end()):
        return None
    if judged := _judge(left, right):
        noise, head, tail = judged
        printed = f"{head}{gap.group()}{tail}"
        return Repair(line, column, gap.start(), gap.end(), "", printed, head + tail, noise)
    if across := _doubled(left, right):
        head, tail = across
        printed = f"{head}{gap.group()}{right[0]}{tail}"
        return Repair(line, column, gap.start(), gap.end() + 1, "", printed, head + tail, Noise.DOUBLED)
    for across, noise in ((joined_elsewhere(left, right, joined), Noise.ELSEWHERE), (office_word(left, right), Noise.PERHAPS)):
        if across:
            return Repair(line, column, gap.start(), gap.end(), "", gap.group().join(across), "".join(across), noise)
    return None


def _doubled(left: str, right: str) -> tuple[str, str] | None:
    """The word across the gap once the first letter behind it goes, which was printed twice: พึง พพอใจ, ธรรม มาภิบาล."""
    across = _across(left, right[1:])
    if across is None or "".join(across) not in dictionary():
        return None
    after_the_letter = right[: 1 + len(across[1])]
    repeats_the_last = right[0] == left[-1] and any(word not in dictionary() for word in words_of(after_the_letter))
    return across if right[0] == right[1:2] or repeats_the_last else None


def _judge(left: str, right: str) -> tuple[Noise, str, str] | None:
    """What the gap between two runs of letters is, with the two parts of the word across it; None for a real space."""
    across = _across(left, right)
    if _NEVER_FIRST.match(right) or _NEVER_LAST.search(left):
        return Noise.IMPOSSIBLE, *(across or (left, right))
    if across is None or "".join(across) not in dictionary():
        return None
    head, tail = across
    if words_of(left)[-1] not in dictionary() or words_of(right)[0] not in dictionary():
        return Noise.BROKEN, head, tail
    whole = len(left) - len(head) in bounds(left) and len(tail) in bounds(right)
    return (Noise.APART, head, tail) if whole else None


def _across(left: str, right: str) -> tuple[str, str] | None:
    """The two parts of the word that lies across the gap once it is closed."""
    start = 0
    for word in words_of(left + right):
        if start < len(left) < start + len(word):
            return left[start:], right[: start + len(word) - len(left)]
        start += len(word)
    return None
