"""A report laid out in parts: what all renderers share, so that none finds words, orders or widths of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ita_model.report.document import AspectSection, Check, MeasureRow, MemoField, ProgressRow, ReportDocument, Tally
from ita_model.thai import to_thai_digits
from tasks.rendering.paper import SMALL_SIZE
from tasks.rendering.tables import Align, Column, Part, Row, RowKind, Table

DRAFT_MARK: Final = "ร่าง"
SIGN: Final = "ลงชื่อ"
SIGNED_ON: Final = "วันที่"
CHECK: Final = "รหัสตรวจสอบ"
CHECK_AT: Final = "ตรวจได้ที่"
PICTURE: Final = "ภาพถ่าย"
NO_PICTURE: Final = "(เปิดภาพนี้ไม่ได้ ไฟล์อยู่ในชุดหลักฐาน)"

ASPECTS_HEADING: Final = "สรุปผลรายด้าน"
DIVISIONS_HEADING: Final = "สรุปผลรายสำนัก/กอง"
PROGRESS_HEADING: Final = "ความก้าวหน้ารายมาตรการ"
OUTSTANDING_HEADING: Final = "รายการที่ยังขาดหลักฐาน"
WAIVED_HEADING: Final = "รายการที่ได้รับยกเว้น"
NOTES_HEADING: Final = "หมายเหตุ"
SIGNATURES_HEADING: Final = "การลงนามในรายงาน"
EVIDENCE_HEADING: Final = "ภาคผนวก ก รายการหลักฐาน"
PHOTOGRAPHS_HEADING: Final = "ภาคผนวก ข ภาพถ่าย"

COMPLETE: Final = "ครบถ้วน"
INCOMPLETE: Final = "ยังไม่ครบ"
NOTHING_DUE: Final = "ยังไม่ถึงกำหนด"

_MEASURE_COLUMNS: Final = (
    (45.0, Align.LEFT),
    (60.0, Align.LEFT),
    (26.0, Align.CENTER),
    (28.0, Align.CENTER),
    (54.0, Align.LEFT),
    (54.0, Align.LEFT),
)
_RESULT_AND_OUTCOME: Final = frozenset({4, 5})

_ASPECT_COLUMNS: Final = (
    Column("ด้าน", 118),
    Column("มาตรการ", 18, Align.RIGHT),
    Column("ครบถ้วน", 18, Align.RIGHT),
    Column("อยู่ระหว่างดำเนินการ", 24, Align.RIGHT),
    Column("ยังไม่มีผล", 20, Align.RIGHT),
    Column("ยังไม่ถึงกำหนด", 22, Align.RIGHT),
    Column("ครบถ้วนร้อยละ", 47, Align.LEFT, bar=True),
)
_DIVISION_COLUMNS: Final = (
    Column("สำนัก/กอง", 118),
    Column("รายการในรอบนี้", 27, Align.RIGHT),
    Column("รับรองหรือยกเว้นแล้ว", 31, Align.RIGHT),
    Column("รอตรวจ", 22, Align.RIGHT),
    Column("ยังไม่มีหลักฐาน", 22, Align.RIGHT),
    Column("ครบถ้วนร้อยละ", 47, Align.LEFT, bar=True),
)
_PROGRESS_COLUMNS: Final = (
    Column("มาตรการ", 122, Align.LEFT),
    Column("ในรอบนี้", 23, Align.RIGHT),
    Column("รับรองแล้ว", 23, Align.RIGHT),
    Column("ยกเว้น", 23, Align.RIGHT),
    Column("รอตรวจ", 23, Align.RIGHT),
    Column("ยังไม่มีหลักฐาน", 23, Align.RIGHT),
    Column("สรุป", 30, Align.CENTER),
)
_OUTSTANDING_COLUMNS: Final = (
    Column("มาตรการ", 60),
    Column("ขั้นตอน", 68),
    Column("รอบ", 30, Align.CENTER),
    Column("กำหนด", 28, Align.CENTER),
    Column("สถานะ", 25, Align.CENTER),
    Column("เหตุผล", 56),
)
_WAIVED_COLUMNS: Final = (
    Column("ผู้รับผิดชอบ", 34, Align.CENTER),
    Column("มาตรการ", 66),
    Column("ขั้นตอน", 70),
    Column("รอบ", 34, Align.CENTER),
    Column("เหตุผล", 63),
)
_EVIDENCE_COLUMNS: Final = (
    Column("ที่", 12, Align.RIGHT),
    Column("สำนัก/กอง", 38),
    Column("รอบ", 30, Align.CENTER),
    Column("หลักฐาน", 57),
    Column("วันที่ยืนยัน", 27, Align.CENTER),
    Column("SHA-256 ของไฟล์ หรือที่อยู่เว็บ", 103),
)


def measures(document: ReportDocument) -> Table:
    """The six-column table: under each aspect's heading, its measures."""
    return Table(
        columns=tuple(
            Column(heading, width, align) for heading, (width, align) in zip(document.columns, _MEASURE_COLUMNS, strict=True)
        ),
        rows=tuple(row for section in document.sections for row in _section(section)),
    )


def parts_after(document: ReportDocument) -> tuple[Part, ...]:
    """What follows the measures, in its order: the summary, what is outstanding and waived, notes, signatures, the annex.

    A part with nothing in it is left out.
    """
    parts = (
        *_summary(document),
        _progress(document),
        _outstanding(document),
        _waived(document),
        Part(NOTES_HEADING, lines=document.notes),
        Part(SIGNATURES_HEADING, signatures=document.signatures),
        _evidence(document),
        Part(PHOTOGRAPHS_HEADING, pictures=document.photographs, apart=True),
    )
    return tuple(part for part in parts if not part.is_empty)


def check_lines(check: Check) -> tuple[str, str]:
    """What stands at the foot of a page beside the square code."""
    return f"{CHECK} {check.code}", f"{CHECK_AT} {check.url}"


def side_by_side(fields: Sequence[MemoField]) -> list[list[MemoField]]:
    """The lines of a memo's head: one field each, but two that are left to be written by hand, as `ที่` and `วันที่`."""
    rows: list[list[MemoField]] = []
    for field in fields:
        if rows and not field.text.strip() and len(rows[-1]) == 1 and not rows[-1][0].text.strip():
            rows[-1].append(field)
        else:
            rows.append([field])
    return rows


def _section(section: AspectSection) -> list[Row]:
    return [Row((section.heading,), RowKind.GROUP), *map(_measure, section.rows)]


def _measure(row: MeasureRow) -> Row:
    return Row(row.cells, quiet=_RESULT_AND_OUTCOME if row.unclaimed else frozenset())


def _summary(document: ReportDocument) -> tuple[Part, ...]:
    if document.summary is None:
        return ()
    whole = document.summary.measures
    aspects = [_aspect_row(tally) for tally in document.summary.aspects]
    aspects.append(_aspect_row(whole, RowKind.TOTAL))
    divisions = [_division_row(tally) for tally in document.summary.divisions]
    return (
        Part(ASPECTS_HEADING, Table(_ASPECT_COLUMNS, tuple(aspects)), lines=(in_a_sentence(whole),), apart=True),
        Part(DIVISIONS_HEADING, Table(_DIVISION_COLUMNS, tuple(divisions))),
    )


def in_a_sentence(whole: Tally) -> str:
    """How the measures of a report stand, all together."""
    return to_thai_digits(
        f"มาตรการทั้งหมด {whole.total} มาตรการ ครบถ้วน {whole.complete} อยู่ระหว่างดำเนินการ {whole.in_progress} "
        f"ยังไม่มีผลที่มีหลักฐาน {whole.missing}" + (f" ยังไม่ถึงกำหนดในรอบนี้ {whole.not_due}" if whole.not_due else "")
    )


def _aspect_row(tally: Tally, kind: RowKind = RowKind.PLAIN) -> Row:
    counts = (tally.total, tally.complete, tally.in_progress, tally.missing, tally.not_due)
    return Row((tally.name, *map(to_thai_digits, counts), share(tally)), kind, bar=_bar(tally))


def _division_row(tally: Tally) -> Row:
    counts = (tally.total, tally.complete, tally.in_progress, tally.missing)
    return Row((tally.name, *map(to_thai_digits, counts), share(tally)), bar=_bar(tally))


def share(tally: Tally) -> str:
    """The share of what was due that is complete; rounded down, so that ๑๐๐ means all of it."""
    due = tally.total - tally.not_due
    return to_thai_digits(100 * tally.complete // due) if due else "–"


def _bar(tally: Tally) -> tuple[int, ...]:
    return (tally.complete, tally.in_progress, tally.missing, tally.not_due)


def _progress(document: ReportDocument) -> Part:
    rows = [progress_row(row) for row in document.progress]
    if len(rows) > 1:
        rows.append(progress_sums(document.progress))
    return Part(PROGRESS_HEADING, Table(_PROGRESS_COLUMNS, tuple(rows)))


def progress_row(row: ProgressRow) -> Row:
    """How far a measure is, in Thai digits and a word."""
    counts = (row.due, row.accepted, row.waived, row.in_review, row.missing)
    standing = NOTHING_DUE if row.due == 0 else COMPLETE if row.complete else INCOMPLETE
    return Row((row.title, *map(to_thai_digits, counts), standing))


def progress_sums(rows: tuple[ProgressRow, ...]) -> Row:
    """The same of all measures together."""
    columns = zip(*((row.due, row.accepted, row.waived, row.in_review, row.missing) for row in rows), strict=True)
    due = [row for row in rows if row.due]
    complete = sum(row.complete for row in due)
    said = f"{COMPLETE} {complete}/{len(due)}"
    return Row(("รวม", *(to_thai_digits(sum(column)) for column in columns), to_thai_digits(said)), RowKind.TOTAL)


def _outstanding(document: ReportDocument) -> Part:
    rows: list[Row] = []
    for group in document.outstanding:
        rows.append(Row((f"{group.division} {to_thai_digits(len(group.items))} รายการ",), RowKind.GROUP))
        rows.extend(Row((item.measure, item.step, item.period, item.due, item.standing, item.reason)) for item in group.items)
    return Part(OUTSTANDING_HEADING, Table(_OUTSTANDING_COLUMNS, tuple(rows)))


def _waived(document: ReportDocument) -> Part:
    rows = tuple(Row((item.division, item.measure, item.step, item.period, item.reason)) for item in document.waived)
    return Part(WAIVED_HEADING, Table(_WAIVED_COLUMNS, rows))


def _evidence(document: ReportDocument) -> Part:
    rows: list[Row] = []
    for group in document.evidence:
        rows.append(Row((group.measure,), RowKind.GROUP))
        rows.extend(
            Row((item.number, item.division, item.period, item.name, item.confirmed, item.sha256 or item.url or ""))
            for item in group.items
        )
    return Part(EVIDENCE_HEADING, Table(_EVIDENCE_COLUMNS, tuple(rows), size=SMALL_SIZE), apart=True)
