"""What the columns of a table of measures are, told by the meaning of their headings and not by their place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ita_model import thai
from ita_model.importing.document import Box, Grid

MOST_HEADING_ROWS: Final = 3
_LONGEST_HEADING: Final = 160
_LONG_HEADING: Final = 60


class Role(StrEnum):
    """What a column holds. The first six are a report's own columns, in their order."""

    TITLE = "title"
    STEPS = "steps"
    RESPONSIBLE = "responsible"
    PERIOD = "period"
    RESULT = "result"
    OUTCOME = "outcome"
    NUMBER = "number"
    ASPECT = "aspect"
    MONTHS = "months"
    LEFT_ASIDE = "left aside"
    FOREIGN = "foreign"


OWN_ROLES: Final = (Role.TITLE, Role.STEPS, Role.RESPONSIBLE, Role.PERIOD, Role.RESULT, Role.OUTCOME)

_MONTH: Final = {name.replace(".", ""): n for names in (thai.MONTHS, thai.SHORT_MONTHS) for n, name in enumerate(names, 1)}
_ONE_MONTH: Final = re.compile(rf"({'|'.join(_MONTH)})(?:พศ)?(?:\d{{2}}|\d{{4}})?")
_QUARTER: Final = re.compile(r"(?:ไตรมาส(?:ที่)?|Q)\(?([1-4])\)?(?!\d)", re.IGNORECASE)
_BARE_QUARTER: Final = re.compile(r"\(?([1-4])\)?")

# The first that is found counts. The order matters: หน่วยงานที่รับผิดชอบ is nobody's measure, ตัวชี้วัดความสำเร็จ no outcome.
_WORDS: Final = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        (Role.NUMBER, r"^(?:ลำดับ(?:ที่)?|ที่|ข้อ(?:ที่)?|no\.?|#)$"),
        # What only lists of what is missing, waived, proved or counted have.
        (
            Role.FOREIGN,
            r"^เหตุผล|^สถานะ|sha-?256|^จำนวน|^รหัส|^ลงชื่อ|^ลายมือชื่อ|^ถึงกำหนด|^รับรองแล้ว|^ยกเว้น|^รอตรวจ|^ยังขาด|^ยังไม่มีหลักฐาน|^ในรอบนี้|^รายการในรอบนี้",
        ),
        (
            Role.LEFT_ASIDE,
            r"หมายเหตุ|ปัญหา|อุปสรรค|ข้อเสนอแนะ|ตัวชี้วัด|เป้าหมาย|วัตถุประสงค์|ผลผลิต|คาดว่า|คาดหวัง|หลักฐาน|เอกสาร|ลิงก์|link|url|ภาพ",
        ),
        (Role.RESPONSIBLE, r"รับผิดชอบ|เจ้าภาพ|ผู้ดำเนินการ|^หน่วยงาน(?:ดำเนินการ|หลัก)?$|^ส่วนราชการ$|^สำนัก/กอง$"),
        (Role.PERIOD, r"ระยะเวลา|กำหนดเวลา|แล้วเสร็จ|ห้วงเวลา|ช่วงเวลา|ระยะดำเนินการ|เวลาดำเนินการ|ปฏิทิน|^เวลา$|^วัน/?เดือน/?ปี"),
        (Role.LEFT_ASIDE, r"(?<!ปี)งบประมาณ|ค่าใช้จ่าย|วงเงิน"),
        (Role.OUTCOME, r"ผลลัพธ์|ความสำเร็จ|ผลที่ได้|ผลที่เกิด|ผลสัมฤทธิ์|ประโยชน์ที่ได้"),
        (Role.RESULT, r"สรุปผล|ผลการดำเนิน|ผลดำเนิน|ผลการปฏิบัติ|รายงานผล|ความก้าวหน้า|การติดตามผล"),
    )
)
_ASPECT: Final = re.compile(r"^(?:ด้าน|ประเด็น|องค์ประกอบ|หมวด|มิติ|กระบวนการ)")
# How strongly a word says what the office promises, or how it does it. The first word of a heading counts a little more.
_PROMISES: Final = {"มาตรการ": 4, "โครงการ": 3, "แนวทาง": 2, "กิจกรรม": 2}
_WAYS: Final = {"ขั้นตอน": 4, "วิธีดำเนิน": 4, "วิธีการ": 3, "แนวปฏิบัติ": 3, "การดำเนินการ": 2, "กิจกรรม": 1, "แนวทาง": 1, "รายละเอียด": 1}


@dataclass(frozen=True, slots=True)
class Slot:
    """A column of the table: its whole heading, and the columns of the grid from `start` to before `end`."""

    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Columns:
    """A header: the rows it fills (to before `end`), the slots of each role, and the months that a slot stands for."""

    row: int
    end: int
    slots: Mapping[Role, tuple[Slot, ...]]
    months: Mapping[Slot, tuple[int, ...]] = field(default_factory=dict)
    rivals: tuple[Slot, ...] = ()

    @property
    def told(self) -> frozenset[Role]:
        """Which of a report's own columns it has; marks under months tell a period."""
        own = {role for role in OWN_ROLES if role in self.slots}
        return frozenset(own | ({Role.PERIOD} if self.months else set()))

    @property
    def is_plain(self) -> bool:
        """Whether every cell of it is a heading that is known, and short: a row of measures has a division's name, say."""
        told = (slot for slots in self.slots.values() for slot in slots)
        return not self.rivals and all(len(squeezed(slot.heading)) <= _LONG_HEADING for slot in told)

    def heading(self, role: Role) -> str:
        """A role's heading, empty where there is no such column."""
        return self.slots[role][0].heading if role in self.slots else ""


def squeezed(text: str) -> str:
    """A heading's letters alone, its digits Arabic: printed again, it may be broken elsewhere."""
    return thai.to_arabic_digits("".join(text.split()))


def columns_at(grid: Grid, row: int) -> Columns | None:
    """The header of measures whose lowest words begin in this row, with the rows below that divide it further."""
    above = grid.at(row)
    if not _is_table_of_measures(_roles([Slot(box.text, box.column, box.end) for box in above], {})):
        return None
    end = max(row + 1, *(box.row + box.rows for box in above if box.text.strip()))
    while end < len(grid.places) and end - row < MOST_HEADING_ROWS and _divides(grid, row, end):
        end += 1
    slots, months = _slots(grid, row, min(end, len(grid.places)))
    found = _roles(slots, months)
    rivals = tuple(slot for slot in slots if slot.heading.strip() and not any(slot in told for told in found.values()))
    return Columns(row, end, found, months, rivals)


def foreign_header(boxes: Sequence[Box]) -> bool:
    """Whether a row heads a table of another kind: several columns, all of them known, and none the words of a measure."""
    said = [box.text for box in boxes if box.text.strip()]
    roles = [_known(text) for text in said]
    return (
        len(said) > 2
        and Role.FOREIGN in roles
        and all(role or _strength(text, _PROMISES) for role, text in zip(roles, said, strict=True))
    )


def _is_table_of_measures(found: Mapping[Role, tuple[Slot, ...]]) -> bool:
    told = {Role.STEPS, Role.RESPONSIBLE, Role.PERIOD} & found.keys()
    if len(found.get(Role.MONTHS, ())) > 1:  # a single one may be a measure's own period
        told |= {Role.PERIOD}
    return Role.TITLE in found and Role.FOREIGN not in found and len(told) > 1


def _divides(grid: Grid, first: int, row: int) -> bool:
    """Whether a row below a header gives the parts of its wide cells their own headings."""
    parents = [box for box in grid.at(first) if box.columns > 1 and box.text.strip()]
    said = [box for box in grid.starting(row) if box.text.strip()]
    return bool(said) and all(
        len(box.text) < _LONGEST_HEADING // 4
        and any(parent.overlap(box.column, box.end) == box.columns < parent.columns for parent in parents)
        for box in said
    )


def _slots(grid: Grid, row: int, end: int) -> tuple[list[Slot], dict[Slot, tuple[int, ...]]]:
    """The header's columns at its lowest row, each with all that stands above it as its heading, and what months it means."""
    slots: list[Slot] = []
    months: dict[Slot, tuple[int, ...]] = {}
    for leaf in _leaves(grid, row, end):
        over = [box for box in grid.at(row) if box is not leaf and box.overlap(leaf.column, leaf.end)]
        if (
            not over
            and row
            and _known(leaf.text) is None
            and not _strength(leaf.text, _PROMISES)
            and not _strength(leaf.text, _WAYS)
        ):
            over = [
                box
                for box in grid.at(row - 1)
                if grid.width > box.columns > leaf.columns and box.overlap(leaf.column, leaf.end)
            ]
        words = [" ".join(box.text.split()) for box in (*over, leaf) if box.text.strip()]
        slot = Slot(" ".join(words), leaf.column, leaf.end)
        slots.append(slot)
        if found := _months_of(leaf.text, " ".join(words[:-1])):
            months[slot] = found
    return slots, months


def _leaves(grid: Grid, row: int, end: int) -> list[Box]:
    """The lowest boxes of a header that say something; what is left blank below a heading belongs to the heading."""
    chosen: dict[int, Box] = {}
    for level in range(row, end):
        for box in grid.at(level):
            if box.text.strip() or level == row:
                chosen.update(dict.fromkeys(range(box.column, box.end), box))
    leaves = list(dict.fromkeys(chosen[column] for column in sorted(chosen)))
    return [leaf for leaf in leaves if not any(other is not leaf and _is_parent(leaf, other) for other in leaves)]


def _is_parent(leaf: Box, other: Box) -> bool:
    return other.row > leaf.row and leaf.overlap(other.column, other.end) == other.columns < leaf.columns


def _roles(slots: Sequence[Slot], months: Mapping[Slot, tuple[int, ...]]) -> dict[Role, tuple[Slot, ...]]:
    """The role of each slot. What promises and how it is done are told apart by comparing all that are left."""
    found: dict[Role, list[Slot]] = {}
    open_slots: list[Slot] = []
    for slot in slots:
        if slot in months or _months_of(slot.heading, ""):
            found.setdefault(Role.MONTHS, []).append(slot)
        elif role := _known(slot.heading):
            found.setdefault(role, []).append(slot)
        elif slot.heading.strip():
            open_slots.append(slot)
    title = max(open_slots, key=lambda slot: _strength(slot.heading, _PROMISES), default=None)
    if title and _strength(title.heading, _PROMISES) and len(title.heading) < _LONGEST_HEADING:
        found[Role.TITLE] = [title]
        open_slots.remove(title)
    ways = max(open_slots, key=lambda slot: _strength(slot.heading, _WAYS), default=None)
    if ways and _strength(ways.heading, _WAYS) and len(ways.heading) < _LONGEST_HEADING:
        found[Role.STEPS] = [ways]
        open_slots.remove(ways)
    for slot in open_slots:
        if _ASPECT.match(squeezed(slot.heading)) and Role.ASPECT not in found:
            found[Role.ASPECT] = [slot]
    return {role: tuple(told) for role, told in found.items()}


def _known(heading: str) -> Role | None:
    words = squeezed(heading)
    if not words or len(words) > _LONGEST_HEADING:
        return None
    # มาตรการ… and ขั้นตอน… speak of results and measures in their further words: what a heading begins with counts.
    if words.startswith((*_PROMISES, "ขั้นตอน", "วิธี")) and not words.startswith("กิจกรรมที่ดำเนิน"):
        return None
    return next((role for role, pattern in _WORDS if pattern.search(words)), None)


def _strength(heading: str, words: Mapping[str, int]) -> float:
    said = squeezed(heading)
    found = [(value, said.index(word)) for word, value in words.items() if word in said]
    return max((value + (0.5 if at == 0 else 0) for value, at in found), default=0)


def _months_of(leaf: str, over: str) -> tuple[int, ...]:
    """The months that a narrow column stands for: a quarter's three, or one; nothing for any other column."""
    said = squeezed(leaf).replace(".", "")
    if month := _ONE_MONTH.fullmatch(said):
        return (_MONTH[month[1]],)
    quarter = _QUARTER.match(said) or (_BARE_QUARTER.fullmatch(said) if "ไตรมาส" in squeezed(over) else None)
    if quarter is None:
        return ()
    first = 10 + 3 * (int(quarter[1]) - 1)
    return tuple((month - 1) % 12 + 1 for month in range(first, first + 3))
