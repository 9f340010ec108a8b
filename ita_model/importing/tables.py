"""The measures of a document: its tables taken together, whatever came before, between and after them left aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ita_model.importing.aside import tables_aside
from ita_model.importing.divisions import divisions_listed
from ita_model.importing.document import Grid, Line, SourceDocument
from ita_model.importing.doubt import Doubt
from ita_model.importing.headings import OWN_ROLES, Columns, Role, columns_at, foreign_header, squeezed
from ita_model.importing.published import SourceReport, UnreadableReport
from ita_model.importing.rows import Rows

_TITLE_BEGINS: Final = re.compile(r"(?:รายงาน|แผน|มาตรการ|สรุป|ประกาศ)")
_PAGE_NUMBER: Final = re.compile(r"[\s\d๐-๙\-–/().]*|(?:หน้า|หน้าที่)\s*[\d๐-๙]+.*")
_NEAR: Final = 3
"""How many lines above a table may be the heading of its aspect."""

_QUOTED: Final = 60
_MOST_QUOTED: Final = 8
"""How many letters of a line, and how many lines, a doubt quotes."""

_LEFT_ASIDE: Final = frozenset({Role.LEFT_ASIDE})


def report_of(document: SourceDocument, names: Mapping[int, str]) -> SourceReport:
    """The report in a document; `names` is the framework's (number → aspect).

    Raises UnreadableReport where it has no measures.
    """
    return _Reading(document, names).report()


class _Reading:
    """Goes through a document once, from its beginning."""

    def __init__(self, document: SourceDocument, names: Mapping[int, str]) -> None:
        self._document = document
        self._doubts = list(document.doubts)
        self._headers = _headers(_grids(document))
        self._main = _richest(self._headers)
        self._rows = Rows(names)
        self._front: list[str] = []
        self._between: list[str] = []
        self._skipped: list[str] = []
        self._seen: Counter[str] = Counter()
        self._columns: Columns | None = None
        self._newest: Grid | None = None
        self._aside: dict[str, Grid] = {}

    def report(self) -> SourceReport:
        if self._main is None:
            raise self._without_table()
        for block in self._document.blocks:
            if isinstance(block, Line):
                self._line(block.text)
            else:
                self._grid(block)
        if not self._rows.count:
            raise UnreadableReport("มีหัวตารางแต่ไม่มีมาตรการในตาราง", "the table has no measures")
        self._say_columns(self._main)
        self._doubts += self._rows.doubts
        self._say_aside()
        cover, title = _parted(self._front)
        return SourceReport(
            cover,
            title,
            tuple(self._main.heading(role) for role in OWN_ROLES),
            self._rows.aspects(),
            tuple(self._rows.strays),
            places=self._rows.places,
            doubts=tuple(self._doubts),
            divisions=divisions_listed(grid for grid in _grids(self._document) if not self._headers[id(grid)]),
        )

    def _without_table(self) -> UnreadableReport:
        grids = list(_grids(self._document))
        found = " · ".join(f"{grid.name} “{grid.words()[:40]}”" for grid in grids[:5])
        return UnreadableReport(
            "ไม่พบตารางมาตรการ: ต้องมีหัวตารางที่บอกมาตรการ และอย่างน้อยสองอย่างในขั้นตอน ผู้รับผิดชอบ ระยะเวลา"
            + (f" ตารางที่พบ: {found}" if found else " และเอกสารนี้ไม่มีตาราง (ใน PDF ต้องเป็นตารางที่มีเส้น)"),
            f"no table of measures; tables in the file: {len(grids)}",
        )

    def _line(self, text: str) -> None:
        if not text.strip() or _PAGE_NUMBER.fullmatch(text.strip()):
            return
        self._seen[_however_numbered(text)] += 1
        lines = self._between if self._columns else self._front
        lines.append(text.strip())
        self._rows.heading_may_follow(lines[-_NEAR:])

    def _grid(self, grid: Grid) -> None:
        headers = self._headers[id(grid)]
        at = {columns.row: columns for columns in headers}
        here = self._columns if not headers and self._goes_on(grid) else None
        if not headers and here is None:
            self._other(grid)
            return
        self._skipped += (line for line in self._between if line != self._rows.heading_line)
        self._between.clear()
        self._newest = grid if here else None
        fresh = True
        row = 0
        while row < len(grid.places):
            if row in at:
                here = at[row] if self._is_main(at[row]) else None
                if here is None:
                    self._leave(grid)
                else:
                    self._columns, self._newest = here, grid
                row = at[row].end
                continue
            boxes = grid.starting(row)
            if here and foreign_header(boxes):
                here = None
                self._leave(grid)
            if here:
                taken = self._rows.take(grid, row, here, may_be_cut=fresh and grid.goes_on)
                fresh = fresh and not taken
            elif not self._columns:
                for box in boxes:
                    self._lines(box.text)
            row += 1

    def _other(self, grid: Grid) -> None:
        """A table without measures. Before them it may be a cover or a letter's head: what stands alone in a row is a line."""
        rows = [[box for box in boxes if box.text.strip()] for _, boxes in grid.rows()]
        if self._columns is None:
            for (box,) in (row for row in rows if len(row) == 1):
                self._lines(box.text)
        if any(len(row) > 1 for row in rows) or self._columns:
            self._leave(grid)

    def _lines(self, text: str) -> None:
        for line in text.split("\n"):
            self._line(line)

    def _goes_on(self, grid: Grid) -> bool:
        """Whether a table without a header is the rest of the one before: drawn as it is, and its rows read as measures do."""
        if self._columns is None or self._newest is None or not grid.is_drawn_as(self._newest):
            return False
        if not any(self._rows.reads_as_measure(grid, row, self._columns) for row in range(len(grid.places))):
            return grid.goes_on and self._rows.reads_as_rest(grid, self._columns)
        if not grid.goes_on:
            self._doubts.append(
                Doubt(None, f"{grid.name} ไม่มีหัวตาราง ถือว่าต่อจากตารางก่อนหน้า", f"no header; taken to go on: {grid.name!r}")
            )
        return True

    def _is_main(self, columns: Columns) -> bool:
        return self._main is not None and columns.told == self._main.told

    def _leave(self, grid: Grid) -> None:
        if grid.words():
            self._aside.setdefault(grid.name, grid)

    def _say_columns(self, main: Columns) -> None:
        for role, what in ((Role.STEPS, "ขั้นตอน"), (Role.RESPONSIBLE, "ผู้รับผิดชอบ"), (Role.PERIOD, "ระยะเวลา")):
            if role not in main.told:
                self._doubts.append(Doubt(None, f"ตารางไม่มีคอลัมน์{what}", f"the table has no column of {role.value}"))
        aside = [*main.rivals, *(slot for role in _LEFT_ASIDE for slot in main.slots.get(role, ()))]
        if aside:
            named = ", ".join(f"“{slot.heading}”" for slot in aside)
            self._doubts.append(Doubt(None, f"คอลัมน์ {named} ไม่ได้นำเข้า เพราะแผนไม่มีช่องนี้", f"columns left aside: {len(aside)}"))
        for role in OWN_ROLES:
            if len(main.slots.get(role, ())) > 1:
                named = ", ".join(f"“{slot.heading}”" for slot in main.slots[role])
                self._doubts.append(Doubt(None, f"รวมคอลัมน์ {named} เป็นช่องเดียว", f"several columns of {role.value} are joined"))
        if main.months:
            self._doubts.append(
                Doubt(
                    None,
                    "ระยะเวลาอ่านจากเครื่องหมายในคอลัมน์ไตรมาสหรือเดือน ให้ตรวจทุกมาตรการ",
                    "periods were read from marks under quarters or months",
                )
            )

    def _say_aside(self) -> None:
        if told := tables_aside(self._aside.values()):
            self._doubts.append(told)
        # What stands on each page is a page's head or foot.
        if skipped := [line for line in self._skipped if self._seen[_however_numbered(line)] == 1]:
            quoted = " ".join(f"“{line[:_QUOTED]}”" for line in skipped[:_MOST_QUOTED])
            rest = f" และอีก {len(skipped) - _MOST_QUOTED} บรรทัด" if len(skipped) > _MOST_QUOTED else ""
            self._doubts.append(
                Doubt(
                    None,
                    f"ข้อความระหว่างตาราง {len(skipped)} บรรทัดไม่ได้นำเข้า หากเป็นชื่อด้านให้แก้ในแผน: {quoted}{rest}",
                    f"{len(skipped)} lines between the tables are left aside",
                )
            )
        if self._between:
            self._doubts.append(
                Doubt(
                    None,
                    f"ข้อความหลังตาราง {len(self._between)} บรรทัดไม่ได้นำเข้า เริ่มด้วย “{self._between[0][:_QUOTED]}”",
                    f"{len(self._between)} lines after the table are left aside",
                )
            )


def _however_numbered(line: str) -> str:
    """A line without its digits: a page's head or foot may count the pages."""
    return re.sub(r"[\d๐-๙]", "", squeezed(line))


def _grids(document: SourceDocument) -> Iterator[Grid]:
    return (block for block in document.blocks if isinstance(block, Grid))


def _headers(grids: Iterable[Grid]) -> dict[int, list[Columns]]:
    """Every header of measures in each table (by its identity), those that are printed again included.

    A measure may use the words of headings (มาตรการ, กิจกรรม, ระยะเวลา): once a header is found, another row is one only if it
    has the same heading for measures, or says nothing else.
    """
    found: dict[int, list[Columns]] = {}
    known: set[str] = set()
    for grid in grids:
        mine = found.setdefault(id(grid), [])
        row = 0
        while row < len(grid.places):
            columns = columns_at(grid, row) if grid.starting(row) else None
            row += 1
            if columns and (not known or squeezed(columns.heading(Role.TITLE)) in known or columns.is_plain):
                known.add(squeezed(columns.heading(Role.TITLE)))
                mine.append(columns)
                row = columns.end
    return found


def _richest(headers: Mapping[int, list[Columns]]) -> Columns | None:
    """The header that tells most of a report's columns, the first of several: the document's own table of measures."""
    return max((one for found in headers.values() for one in found), key=lambda one: len(one.told), default=None)


def _parted(front: list[str]) -> tuple[tuple[str, ...], str]:
    """The lines before the table as cover and title: the title is the last that begins as titles do, with all below it."""
    starts = [n for n, line in enumerate(front) if _TITLE_BEGINS.match(squeezed(line))]
    at = starts[-1] if starts else len(front)
    return tuple(front[:at]), "\n".join(front[at:])
