"""The rows of tables of measures, in order: which heads an aspect, which is a measure, which goes on with the one above."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ita_model import thai
from ita_model.importing.aspects import Heading, aspect_cell, heading, line_heading, sure_heading
from ita_model.importing.cells import WIDE, cells_of, covers, is_column_numbers, is_rest, stands_in
from ita_model.importing.document import OWN_ITEM, Box, Grid
from ita_model.importing.doubt import Doubt
from ita_model.importing.flowing import flowed
from ita_model.importing.headings import OWN_ROLES, Columns, Role
from ita_model.importing.published import SourceAspect, SourceRow

_NUMBER: Final = re.compile(r"\(?\s*([๐-๙0-9]{1,2})\s*[.)]?\s*")
_WHO: Final = re.compile(r"สำนัก|กอง|ฝ่าย|งาน|ส่วนราชการ|กลุ่ม")
_WHEN: Final = re.compile("|".join([*thai.MONTHS, *map(re.escape, thai.SHORT_MONTHS), "ไตรมาส", "ตลอด", "ทุก", "รอบ"]))
_ON_ONE_LINE: Final = frozenset({Role.TITLE, Role.RESPONSIBLE, Role.PERIOD})


@dataclass(slots=True)
class _Measure:
    line: int
    cells: dict[Role, str]


@dataclass(slots=True)
class _Aspect:
    number: int
    name: str
    line: int
    measures: list[_Measure] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """Takes rows in reading order. `places` tells for each row's number where it stands; `heading_line` is the one of the lines
    above a table that heads it, empty where none does.
    """

    names: Mapping[int, str]
    count: int = 0
    doubts: list[Doubt] = field(default_factory=list)
    strays: list[tuple[int, str]] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)
    heading_line: str = ""
    _aspects: list[_Aspect] = field(default_factory=list)
    _pending: Heading | None = None
    _titles: dict[str, int] = field(default_factory=dict)
    _is_cut: bool = False

    def heading_may_follow(self, lines: Sequence[str]) -> None:
        """The lines just above a table: one of them may head it, several are a list in running text."""
        found = [(line, head) for line in lines if (head := line_heading(line, self.names))]
        self.heading_line, self._pending = found[0] if len(found) == 1 else ("", None)

    def reads_as_measure(self, grid: Grid, row: int, columns: Columns) -> bool:
        """Whether a row says what is promised, and by whom or when in the words that offices have for it."""
        cells = cells_of(grid, row, columns)
        who, when = cells.get(Role.RESPONSIBLE, ""), cells.get(Role.PERIOD, "")
        return bool(cells.get(Role.TITLE) and (_WHO.search(who) or _WHEN.search(when)))

    def reads_as_rest(self, grid: Grid, columns: Columns) -> bool:
        """Whether a table holds the rest of the last measure, and at most headings below it."""
        if self._last is None:
            return False
        for row in range(1, len(grid.places)):
            starting = [box for box in grid.starting(row) if box.text.strip()]
            if starting and not self._heading(grid, starting, columns):
                return False
        return self._is_cut or is_rest(cells_of(grid, 0, columns), columns, self._last.cells)

    def take(self, grid: Grid, row: int, columns: Columns, *, may_be_cut: bool) -> bool:
        """Take in a row below a header; False for one that says nothing."""
        starting = [box for box in grid.starting(row) if box.text.strip()]
        if not starting or is_column_numbers(starting):
            return False
        line = len(self.places) + 1
        self.places[line] = grid.places[row]
        cells = cells_of(grid, row, columns)
        if head := self._heading(grid, starting, columns):
            self._begin(head, line)
        elif may_be_cut and self._last and (self._is_cut or is_rest(cells, columns, self._last.cells)):
            self._join_cut(line, cells, spaces_kept=grid.spaces_kept)
        elif covers(starting, grid):
            self._stray(line, starting)
        else:
            self._measure_or_more(grid, row, columns, line, cells, starting)
        self._is_cut = grid.is_cut and row == len(grid.places) - 1
        return True

    def aspects(self) -> tuple[SourceAspect, ...]:
        """Every aspect with its measures, as a report holds them."""
        return tuple(
            SourceAspect(aspect.number, aspect.name, aspect.line, tuple(_source_row(one) for one in aspect.measures))
            for aspect in self._aspects
        )

    @property
    def _last(self) -> _Measure | None:
        return next((aspect.measures[-1] for aspect in reversed(self._aspects) if aspect.measures), None)

    def _heading(self, grid: Grid, starting: list[Box], columns: Columns) -> Heading | None:
        if (
            len(starting) == 2
            and (number := _NUMBER.fullmatch(starting[0].text))
            and stands_in(starting[0], columns, Role.NUMBER)
        ):
            # ลำดับ ๑ | กระบวนการ…: the number stands in a cell of its own.
            named = heading(starting[1].text, self.names)
            if named:
                return Heading(named.number or int(thai.to_arabic_digits(number[1])), named.name)
        if len(starting) != 1:
            return None
        (box,) = starting
        if sure := sure_heading(box.text):
            return sure
        likely = box.columns >= WIDE * grid.width or box.column <= columns.slots[Role.TITLE][0].start
        return heading(box.text, self.names) if likely and not stands_in(box, columns, Role.ASPECT) else None

    def _begin(self, head: Heading, line: int) -> None:
        """A heading that is printed again on the next page goes on with its own aspect."""
        self._pending = None
        last = self._aspects[-1] if self._aspects else None
        if last is None or (last.number, last.name if not head.number else "") != (
            head.number,
            head.name if not head.number else "",
        ):
            self._aspects.append(_Aspect(head.number, head.name, line))

    def _join_cut(self, line: int, cells: Mapping[Role, str], *, spaces_kept: bool) -> None:
        last = self._last
        assert last
        for role, text in cells.items():
            if text:
                last.cells[role] = flowed([last.cells.get(role, ""), text], spaces_kept=spaces_kept)
        self._doubt(line, "แถวนี้ต่อจากหน้าก่อน จึงรวมกับมาตรการก่อนหน้า ให้ตรวจ", "joined with the row that the page before cut off")

    def _measure_or_more(
        self, grid: Grid, row: int, columns: Columns, line: int, cells: dict[Role, str], starting: list[Box]
    ) -> None:
        aspects = [box for box in starting if stands_in(box, columns, Role.ASPECT)]
        if aspects:
            self._begin(aspect_cell(aspects[0].text, self.names), line)
        fresh_title = any(stands_in(box, columns, Role.TITLE) for box in starting)
        others = any(text for role, text in cells.items() if role is not Role.TITLE)
        if fresh_title and others:
            self._begin_measure(line, cells)
        elif not fresh_title and others and self._last and not aspects:
            held = any(stands_in(box, columns, Role.TITLE) and box.row < row for box in grid.at(row))
            self._add(line, cells, sure=held)
        elif not (aspects and len(starting) == 1):
            self._stray(line, starting)

    def _begin_measure(self, line: int, cells: dict[Role, str]) -> None:
        if self._pending:
            self._begin(self._pending, line)
        if not self._aspects:
            self._aspects.append(_Aspect(0, "", line))
        title = cells[Role.TITLE].strip()
        first = self._titles.setdefault(title, line)
        if first != line:
            self._doubt(line, f"ชื่อมาตรการ “{title}” ซ้ำกับ{self.places[first]}", f"the same title as in row {first}")
        self._aspects[-1].measures.append(_Measure(line, cells))
        self.count += 1

    def _add(self, line: int, cells: Mapping[Role, str], *, sure: bool) -> None:
        """A row without a title of its own is one more of the measure above: its steps stand in rows."""
        last = self._last
        assert last
        for role, text in cells.items():
            had = last.cells.get(role, "")
            if not text or (role is not Role.STEPS and text == had):
                continue
            between = {Role.STEPS: OWN_ITEM, Role.RESPONSIBLE: ", ", Role.PERIOD: "; "}.get(role, "\n")
            last.cells[role] = f"{had}{between}{text}" if had else text
            if role in (Role.RESPONSIBLE, Role.PERIOD) and had:
                self._doubt(
                    line,
                    f"ขั้นตอนในมาตรการเดียวกันระบุ “{text}” ต่างจากแถวก่อน จึงรวมไว้ในช่องเดียว ให้ตรวจ",
                    f"a step's own {role.value} was joined with those of the measure",
                )
        if not sure:
            self._doubt(line, "ช่องมาตรการว่าง จึงถือว่าเป็นแถวต่อของมาตรการก่อนหน้า", "no title; taken to belong to the measure above")

    def _stray(self, line: int, starting: list[Box]) -> None:
        self.strays.append((line, " ".join(" ".join(box.text.split()) for box in starting)))

    def _doubt(self, line: int, thai_text: str, english: str) -> None:
        self.doubts.append(Doubt(line, thai_text, english))


def _source_row(measure: _Measure) -> SourceRow:
    cells = (measure.cells.get(role, "").strip() for role in OWN_ROLES)
    return SourceRow(
        measure.line,
        tuple(
            " ".join(text.split("\n")) if role in _ON_ONE_LINE else text for role, text in zip(OWN_ROLES, cells, strict=True)
        ),
    )
