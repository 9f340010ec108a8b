"""The overview as a table for Excel: the numbers that the page shows, a line an agency."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from ita_model.calendar import office_day
from ita_model.report.document import ReportKind
from web.desk.words_reports import report_state
from web.language import _
from web.views_overview import Row
from web.words import clock_time, fiscal_year, short_date

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
_BOM: Final = "\ufeff"
"""By which Excel knows that a table is in UTF-8."""
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def overview_table(rows: Sequence[Row]) -> bytes:
    """The table, in the reader's language."""
    made = io.StringIO(_BOM)
    made.seek(0, io.SEEK_END)
    table = csv.writer(made, lineterminator="\r\n")
    table.writerow(
        [
            _("ชื่อหน่วยงาน"), _("อำเภอ"), _("จังหวัด"), _("ปีงบประมาณ"), _("มาตรการที่ครบ"), _("มาตรการทั้งหมด"), _("เสร็จแล้ว"),
            _("รอตรวจ"), _("เกินกำหนด"), _("รอยืนยัน"), _("ยังไม่ถึงกำหนด"), _("ระบบทำงานล่าสุด"), _("ระบบหยุดเกิน 26 ชั่วโมง"),
            _("จดหมายส่งไม่ได้"), _("รายงานรอบ 6 เดือน"), _("รายงานสิ้นปี"),
        ]
    )  # fmt: skip
    for row in rows:
        table.writerow([harmless(cell) for cell in _cells(row)])
    return made.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what would begin one."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_BEGINS_A_FORMULA) or cell.startswith(" ") else cell


def _cells(row: Row) -> list[str]:
    one = row.stands
    reports = {told.kind: report_state(told.state) for told in row.reports}
    swept = f"{short_date(office_day(one.swept_at))} {clock_time(one.swept_at)}" if one.swept_at else _("ยังไม่เคย")
    numbers = (one.complete, one.measures, one.done, one.to_review, one.late, one.open, one.planned)
    return [
        one.name,
        one.district,
        one.province,
        fiscal_year(one.be) if one.be else _("ยังไม่เริ่มปี"),
        *(str(number) if one.be else "" for number in numbers),
        swept if one.be else "",
        _("ใช่") if row.missed else "",
        str(one.failed),
        *(reports.get(kind, "") for kind in ReportKind),
    ]
