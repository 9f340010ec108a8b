"""Reports to render: the published one of อบต.ปอ, read from its text, and a six-month one with every part in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from ita_model.report.document import (
    AspectSection,
    MeasureRow,
    OutstandingGroup,
    OutstandingItem,
    ProgressRow,
    ReportDocument,
    ReportKind,
    WaivedItem,
)

PUBLISHED = Path(__file__).parents[2] / "demo" / "published-report-2567.txt"
MADE_AT = datetime(2024, 10, 1, 1, 30, tzinfo=UTC)
NOTHING_CONFIRMED = "ยังไม่มีผลการดำเนินการที่รับรองแล้ว"


def published_report() -> ReportDocument:
    """The year-end report of FY 2567 as the office published it: 14 measures under six aspects."""
    text = PUBLISHED.read_text(encoding="utf-8")
    cover, heading, table = text.split("**")
    upper, lower = (block.strip().split("\n") for block in cover.strip().split("\n\n\n\n"))
    lines = [line.split("\t") for line in table.split("\n") if line.strip()]
    columns, rows = lines[0], [line for line in lines if line != lines[0]]
    sections: list[AspectSection] = []
    for cells in rows:
        if not any(cells[1:]):
            sections.append(AspectSection(cells[0], ()))
            continue
        last = sections[-1]
        code = f"{len(sections)}.{len(last.rows) + 1}"
        sections[-1] = replace(last, rows=(*last.rows, MeasureRow(code, tuple(cells))))
    return ReportDocument(
        kind=ReportKind.YEAR_END,
        year=2567,
        as_of=date(2024, 9, 30),
        draft=False,
        agency="องค์การบริหารส่วนตำบลปอ",
        cover=tuple(upper),
        cover_office=tuple(lower),
        title=tuple(heading.strip().split("\n")),
        as_of_line="ข้อมูล ณ วันที่ ๓๐ กันยายน พ.ศ. ๒๕๖๗",
        columns=tuple(columns),
        sections=tuple(sections),
    )


def six_month_draft() -> ReportDocument:
    """A draft for the half year: some measures without a confirmed result, and all the parts that follow the table."""
    full = published_report()
    measures = [row for section in full.sections for row in section.rows]
    return replace(
        full,
        kind=ReportKind.SIX_MONTH,
        as_of=date(2024, 3, 29),
        draft=True,
        title=(*full.title[:2], "รอบ ๖ เดือน ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"),
        as_of_line="ข้อมูล ณ วันที่ ๒๙ มีนาคม พ.ศ. ๒๕๖๗",
        sections=tuple(
            replace(section, rows=tuple(map(_unclaimed if n % 3 == 1 else _listed, section.rows)))
            for n, section in enumerate(full.sections)
        ),
        progress=tuple(_progress(n, row) for n, row in enumerate(measures)),
        outstanding=(
            OutstandingGroup(
                "กองคลัง",
                (
                    OutstandingItem(
                        measures[3].cells[0],
                        "ประชาสัมพันธ์คู่มือ หรือแนวทางดังกล่าวให้บุคลากรถือปฏิบัติอย่างเคร่งครัด",
                        "ต.ค. ๒๕๖๖ - มี.ค. ๒๕๖๗",
                        "๒๙ มี.ค. ๒๕๖๗",
                        "เกินกำหนด ๓ วัน",
                    ),
                    OutstandingItem(measures[9].cells[0], "สรุปผลการจัดซื้อจัดจ้างเดือนกุมภาพันธ์", "ก.พ. ๒๕๖๗", "๕ มี.ค. ๒๕๖๗", "รอตรวจ"),
                ),
            ),
            OutstandingGroup(
                "สำนักปลัด",
                (OutstandingItem(measures[1].cells[0], measures[1].cells[1], "ไตรมาส ๒", "๒๙ มี.ค. ๒๕๖๗", "ส่งกลับแก้ไข"),),
            ),
        ),
        waived=(
            WaivedItem(
                "กองช่าง",
                measures[11].cells[0],
                measures[11].cells[1],
                "ต.ค. ๒๕๖๖ - มี.ค. ๒๕๖๗",
                "ยังไม่มีการเปลี่ยนแปลงผู้ดำรงตำแหน่งในรอบนี้ จึงไม่ต้องออกคำสั่งใหม่",
            ),
        ),
        notes=(
            "๑. มาตรการที่ไม่มีหลักฐานที่รับรองแล้ว ไม่ปรากฏผลการดำเนินการในรายงานนี้",
            "๒. วันที่ ๓๑ มีนาคม ๒๕๖๗ ตรงกับวันอาทิตย์ กำหนดส่งจึงเลื่อนมาเป็นวันทำการก่อนหน้า",
        ),
    )


def small_report(*cells: str) -> ReportDocument:
    """One aspect and one measure with these cells, the rest empty."""
    filled = (*cells, *("" for _ in range(6 - len(cells))))
    return replace(published_report(), sections=(AspectSection("(๑) ด้านเดียว", (MeasureRow("1.1", filled),)),))


def _unclaimed(row: MeasureRow) -> MeasureRow:
    return replace(row, cells=(*row.cells[:4], NOTHING_CONFIRMED, NOTHING_CONFIRMED), unclaimed=True)


def _listed(row: MeasureRow) -> MeasureRow:
    """The row with each numbered item of its steps and results on a line of its own, as the engine writes them."""
    cells = row.cells
    for number in "๒๓":
        cells = tuple(cell.replace(f" {number}.", f"\n{number}.") for cell in cells)
    return replace(row, cells=cells)


def _progress(n: int, row: MeasureRow) -> ProgressRow:
    due = (6, 1, 30, 0)[n % 4]
    missing = min(due, (0, 1, 2, 0)[n % 4])
    waived = 1 if due > 5 and n % 8 == 0 else 0
    in_review = 1 if due > 10 else 0
    accepted = due - missing - waived - in_review
    return ProgressRow(row.code, row.cells[0], due, accepted, waived, in_review, missing)
