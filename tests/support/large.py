"""An office as large as one likes: measures of every division, some each month and some once, to be counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ita_model.plan import Agency, Aspect, Division, Measure, Officer, Plan, Step
from ita_model.schedule import Every, Schedule
from tests.support.cast import MANOP, PRASERT, YEAR, Town, a_town


@dataclass(frozen=True)
class Size:
    """How many measures come round each month, how many are due once, and how many divisions owe each of them."""

    monthly: int
    once: int
    divisions: int

    @property
    def checkpoints(self) -> int:
        """How many checkpoints the year is opened with."""
        return (12 * self.monthly + self.once) * self.divisions


SMALL, LARGE = Size(1, 1, 3), Size(6, 8, 5)
"""An office that is hardly one, and one of fourteen measures and four hundred checkpoints."""


def a_large_plan(size: Size) -> Plan:
    """Divisions d1, d2, … with heads h1, h2, …, and measures m01, m02, …; the secretary is deputy of all divisions but d1."""
    codes = [f"d{n}" for n in range(1, size.divisions + 1)]
    heads = [
        Officer(f"h{n}", f"นายหัวหน้า ที่{n}", f"ผู้อำนวยการกองที่ {n}", f"h{n}@sample.example.org") for n in range(1, len(codes) + 1)
    ]
    above = (
        Officer(PRASERT, "นายประเสริฐ มั่นคง", "ปลัดองค์การบริหารส่วนตำบล", "prasert@sample.example.org"),
        Officer(MANOP, "นายมานพ รักถิ่น", "นายกองค์การบริหารส่วนตำบล", "manop@sample.example.org"),
    )
    march = Schedule(on=(date(2024, 3, 29),), opens_before=30)
    measures = tuple(
        Measure(
            f"m{n:02}",
            f"มาตรการที่ {n}",
            "ทุกสำนัก/กอง",
            tuple(codes),
            "ต.ค. ๒๕๖๖ - ก.ย. ๒๕๖๗",
            (Step("จัดประชุมชี้แจงและเผยแพร่ผลการดำเนินงาน", Schedule(every=Every.MONTH) if n <= size.monthly else march),),
        )
        for n in range(1, size.monthly + size.once + 1)
    )
    return Plan(
        agency=Agency("sample", "องค์การบริหารส่วนตำบลตัวอย่าง", "อบต.ตัวอย่าง", "เมือง", "เชียงราย"),
        year=YEAR,
        people=(*heads, *above),
        divisions=tuple(
            Division(code, f"กองที่ {n}", f"h{n}", deputy=PRASERT if n > 1 else None) for n, code in enumerate(codes, 1)
        ),
        secretary=PRASERT,
        executive=MANOP,
        aspects=(Aspect(5, "กระบวนการสร้างความโปร่งใสในการใช้งบประมาณ", measures),),
    )


@contextmanager
def a_large_town(home: Path, size: Size) -> Iterator[Town]:
    """The office with its year open, on 22 March 2567."""
    with a_town(home, plan=a_large_plan(size)) as town:
        yield town
