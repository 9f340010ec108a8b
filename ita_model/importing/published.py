"""Reads the text of a published report: cover lines, a title between `** **`, and a table of tab-separated cells.

Nothing is corrected here: a `SourceReport` holds the source's own words with the line each row stands on. The form is
that of a year-end report as offices publish it, extracted from its PDF: the header row repeats on each page, and an
aspect runs on over a page break without its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ita_model import thai
from ita_model.importing.doubt import Doubt

COLUMN_WORDS: Final = ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "สรุปผล", "ผลลัพธ์")
"""A word by which each of the six columns is known, in their order."""

_ASPECT: Final = re.compile(r"\(\s*([๐-๙0-9]{1,2})\s*\)\s*(\S.*)", re.DOTALL)


class UnreadableReport(ValueError):
    """The text is no report that can be read. `thai` says why and what to do; `line` is where, counted from 1, if anywhere."""

    def __init__(self, thai_text: str, english: str, line: int | None = None) -> None:
        self.thai, self.english, self.line = thai_text, english, line
        super().__init__(english if line is None else f"line {line}: {english}")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One measure as printed: six cells in the source's words, on line `line`."""

    line: int
    cells: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.cells[0]

    @property
    def steps(self) -> str:
        return self.cells[1]

    @property
    def responsible(self) -> str:
        return self.cells[2]

    @property
    def period(self) -> str:
        return self.cells[3]

    @property
    def result(self) -> str:
        return self.cells[4]

    @property
    def outcome(self) -> str:
        return self.cells[5]


@dataclass(frozen=True, slots=True)
class SourceAspect:
    """A heading row and the measures under it. Rows before any heading stand under number 0 with an empty name."""

    number: int
    name: str
    line: int
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A published report. `strays` are lines inside or after the table that belong to no row.

    A text's lines are counted as an editor counts them. The rows of a document are counted in reading order: `places` says
    where each stands, and `doubts` what its reader left aside or was not sure of. `divisions` are those that a table of
    the office lists; empty where none does.
    """

    cover: tuple[str, ...]
    title: str
    columns: tuple[str, ...]
    aspects: tuple[SourceAspect, ...]
    strays: tuple[tuple[int, str], ...] = ()
    places: Mapping[int, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    divisions: tuple[str, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        """Each measure, in the report's order."""
        for aspect in self.aspects:
            yield from aspect.rows

    def where(self, line: int) -> str:
        """Where a line is, for a person: `บรรทัด 36`, `ตารางที่ 1 แถวที่ 3`."""
        return self.places.get(line, f"บรรทัด {line}")


def decode(data: bytes) -> str:
    """A file's bytes as text. Raises UnreadableReport for a PDF, a Word or Excel file, or text that is not UTF-8."""
    if data.startswith(b"%PDF"):
        raise UnreadableReport("ไฟล์นี้เป็น PDF ให้แปลงเป็นข้อความ (.txt) ก่อนนำเข้า", "this is a PDF, not text")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableReport(
            "ไฟล์นี้เป็นเอกสาร Word หรือ Excel ให้บันทึกเป็นข้อความ (.txt) ก่อนนำเข้า", "this is a Word or Excel file, not text"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableReport("ไฟล์นี้ไม่ได้บันทึกเป็น UTF-8 ให้เปิดแล้วบันทึกใหม่เป็น UTF-8", "the text is not UTF-8", line) from None


def read_published(text: str) -> SourceReport:
    """Read a published report's text. Raises UnreadableReport where there is no table of six columns with measures in it."""
    if text.startswith("%PDF"):
        raise UnreadableReport("ไฟล์นี้เป็น PDF ให้แปลงเป็นข้อความ (.txt) ก่อนนำเข้า", "this is a PDF, not text")
    if not text.strip():
        raise UnreadableReport("ไฟล์ว่างเปล่า", "the file is empty")
    # Only \n ends a line: str.splitlines() also breaks on marks that may stand inside a cell.
    lines = [line.rstrip("\r") for line in text.split("\n")]
    header = _header(lines)
    cover, title = _front(lines[:header])
    table = _Table(columns=_cells(lines[header]))
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        table.take(number, line)
    report = SourceReport(cover, title, table.columns, table.done(), tuple(table.strays))
    if not any(True for _ in report.rows()):
        raise UnreadableReport("มีหัวตารางแต่ไม่มีมาตรการในตาราง", "the table has no measures", header + 1)
    return report


def _header(lines: list[str]) -> int:
    """Where the table's header row stands, counted from 0."""
    tables = (n for n, line in enumerate(lines) if _looks_like_header(_cells(line)))
    n = next(tables, None)
    if n is None:
        raise UnreadableReport(
            "ไม่พบตารางมาตรการ (แถวหัวตารางที่มี มาตรการ ขั้นตอน ผู้รับผิดชอบ … คั่นด้วย Tab)",
            "no table of measures with tab-separated cells",
        )
    cells = _cells(lines[n])
    if len(cells) != len(COLUMN_WORDS):
        raise UnreadableReport(
            f"ตารางมี {len(cells)} คอลัมน์ ต้องมี 6 คอลัมน์: {', '.join(COLUMN_WORDS)}",
            f"the table has {len(cells)} columns, not 6",
            n + 1,
        )
    for position, (word, cell) in enumerate(zip(COLUMN_WORDS, cells, strict=True), start=1):
        if word not in _squeezed(cell):
            raise UnreadableReport(
                f"คอลัมน์ที่ {position} ควรเป็น “{word}” แต่พบ “{cell}”",
                f"column {position} should be {word!r}, found {cell!r}",
                n + 1,
            )
    return n


def _looks_like_header(cells: tuple[str, ...]) -> bool:
    return COLUMN_WORDS[0] in _squeezed(cells[0]) and any(COLUMN_WORDS[1] in _squeezed(cell) for cell in cells[1:])


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("\t"))


def _as_printed_anywhere(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A header row's words alone: where it is printed again, extraction may break its lines, or its digits differ."""
    return tuple(thai.to_arabic_digits(_squeezed(cell)) for cell in cells)


def _squeezed(cell: str) -> str:
    return "".join(cell.split())


def _front(lines: list[str]) -> tuple[tuple[str, ...], str]:
    """The cover's lines, and the title that stands between `** **`, over one line or several."""
    whole = "\n".join(lines)
    cover, opening, rest = whole.partition("**")
    title, closing, _ = rest.partition("**")
    if not opening or not closing:
        cover, title = whole, ""
    return tuple(line.strip() for line in cover.split("\n") if line.strip()), title.strip()


@dataclass(slots=True)
class _Table:
    """Collects rows under the heading they stand below, across page breaks."""

    columns: tuple[str, ...]
    strays: list[tuple[int, str]] = field(default_factory=list)
    _aspects: list[tuple[int, str, int, list[SourceRow]]] = field(default_factory=list)

    def take(self, number: int, line: str) -> None:
        """Take in line `number`, whatever it is."""
        if not line.strip():
            return
        cells = _cells(line)
        heading = _ASPECT.fullmatch(cells[0])
        if _as_printed_anywhere(cells) == _as_printed_anywhere(self.columns):
            return
        if heading and not any(cells[1:]):
            aspect = int(thai.to_arabic_digits(heading[1]))
            # A heading that is printed again on the next page goes on with its own aspect.
            if not self._aspects or self._aspects[-1][0] != aspect:
                self._aspects.append((aspect, heading[2], number, []))
        elif len(cells) == 1:
            self.strays.append((number, cells[0]))
        elif len(cells) != len(self.columns):
            raise UnreadableReport(
                f"แถวนี้มี {len(cells)} ช่อง ต้องมี {len(self.columns)} ช่อง",
                f"this row has {len(cells)} cells, not {len(self.columns)}",
                number,
            )
        elif not cells[0]:
            self.strays.append((number, line.strip()))
        else:
            if not self._aspects:
                self._aspects.append((0, "", number, []))
            self._aspects[-1][-1].append(SourceRow(number, cells))

    def done(self) -> tuple[SourceAspect, ...]:
        """Every aspect with its rows."""
        return tuple(SourceAspect(number, name, line, tuple(rows)) for number, name, line, rows in self._aspects)
