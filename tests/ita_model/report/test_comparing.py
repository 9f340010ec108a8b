"""What differs between two versions is told text by text: every one that differs, and none that does not."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_model.report.comparing import Change, Kind, compare
from ita_model.report.document import (
    AspectSection,
    MeasureRow,
    OutstandingGroup,
    OutstandingItem,
    ProgressRow,
    ReportDocument,
    WaivedItem,
)
from tests.rendering.samples import six_month_draft
from tests.rendering.strategies import DOCUMENTS

REPORT = six_month_draft()
RESULT = 4
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_cell(document: ReportDocument, section: int, row: int, column: int, text: str) -> ReportDocument:
    """The report with another text in one cell."""
    sections = list(document.sections)
    rows = list(sections[section].rows)
    cells = list(rows[row].cells)
    cells[column] = text
    rows[row] = replace(rows[row], cells=tuple(cells))  # type: ignore[arg-type]
    sections[section] = replace(sections[section], rows=tuple(rows))
    return replace(document, sections=tuple(sections))


def told(changes: tuple[Change, ...]) -> list[tuple[str | None, str | None]]:
    return [(one.before, one.after) for one in changes]


def test_a_changed_cell_is_told_with_its_measure_column_and_both_texts() -> None:
    row = REPORT.sections[1].rows[0]
    (change,) = compare(REPORT, with_cell(REPORT, 1, 0, RESULT, "ผลใหม่"))
    assert (change.before, change.after, change.kind) == (row.cells[RESULT], "ผลใหม่", Kind.CHANGED)
    assert (change.spot.measure, change.spot.column) == (row.code, RESULT)
    assert change.where == ("ตารางผลการดำเนินการ", row.cells[0], REPORT.columns[RESULT])


def test_a_measure_that_is_new_or_gone_is_told_cell_by_cell() -> None:
    fewer = replace(REPORT, sections=(replace(REPORT.sections[0], rows=REPORT.sections[0].rows[1:]), *REPORT.sections[1:]))
    gone = REPORT.sections[0].rows[0]
    assert told(compare(REPORT, fewer)) == [(text, None) for text in gone.cells]
    assert told(compare(fewer, REPORT)) == [(None, text) for text in gone.cells]


def test_an_aspect_that_is_worded_otherwise_keeps_its_measures() -> None:
    reworded = replace(REPORT, sections=(replace(REPORT.sections[0], heading="(๑) ด้านใหม่"), *REPORT.sections[1:]))
    (change,) = compare(REPORT, reworded)
    assert change.where == ("ตารางผลการดำเนินการ", "ด้าน")
    assert change.after == "(๑) ด้านใหม่"


def item(step: str = "ขั้นตอน", standing: str = "รอยืนยัน") -> OutstandingItem:
    return OutstandingItem("มาตรการ", step, "ตุลาคม ๒๕๖๖", "๓๑ ต.ค. ๒๕๖๖", standing)


def owing(*groups: tuple[str, OutstandingItem]) -> ReportDocument:
    return replace(REPORT, outstanding=tuple(OutstandingGroup(name, (one,)) for name, one in groups))


def test_what_is_outstanding_no_more_or_stands_otherwise_is_told_of_its_division() -> None:
    before = owing(("กองคลัง", item()), ("กองช่าง", item()))
    changes = compare(before, owing(("กองช่าง", item(standing="เกินกำหนด"))))
    assert [(one.where[1:], one.before, one.after) for one in changes] == [
        (("กองคลัง", "มาตรการ", "ขั้นตอน", "ตุลาคม ๒๕๖๖", "สถานะ"), "รอยืนยัน", None),
        (("กองช่าง", "มาตรการ", "ขั้นตอน", "ตุลาคม ๒๕๖๖", "สถานะ"), "รอยืนยัน", "เกินกำหนด"),
    ]


def test_a_division_with_a_new_name_is_one_change_where_the_new_name_is_known() -> None:
    before, after = owing(("กองคลัง", item())), owing(("กองการเงิน", item()))
    assert told(compare(before, after, renamed={"กองคลัง": "กองการเงิน"})) == [("กองคลัง", "กองการเงิน")]
    assert told(compare(before, after)) == [("รอยืนยัน", None), (None, "รอยืนยัน")]


def test_two_divisions_that_exchange_their_names_are_not_mistaken() -> None:
    before = owing(("ก", item("หนึ่ง")), ("ข", item("สอง")))
    after = owing(("ข", item("หนึ่ง")), ("ก", item("สอง")))
    assert told(compare(before, after, renamed={"ก": "ข", "ข": "ก"})) == [("ก", "ข"), ("ข", "ก")]


def test_the_same_rows_in_another_order_are_told_as_that() -> None:
    before = owing(("ก", item()), ("ข", item()))
    (change,) = compare(before, replace(before, outstanding=before.outstanding[::-1]))
    assert (change.where[-1], change.before, change.after) == ("ลำดับ", "1. ก → 2. ข", "2. ข → 1. ก")


def test_progress_and_waivers_are_told_field_by_field() -> None:
    row = ProgressRow("m1", "มาตรการ", due=2, accepted=0, waived=0, in_review=0, missing=2)
    before = replace(REPORT, progress=(row,), waived=())
    waived = WaivedItem("กองคลัง", "มาตรการ", "ขั้นตอน", "ตุลาคม ๒๕๖๖", "ไม่มีพัสดุ")
    after = replace(before, progress=(replace(row, waived=1, missing=1),), waived=(waived,))
    assert [(one.where[-1], one.before, one.after) for one in compare(before, after)] == [
        ("ยกเว้น", "0", "1"),
        ("ยังขาด", "2", "1"),
        ("เหตุผล", None, "ไม่มีพัสดุ"),
    ]


def test_a_line_put_in_between_is_the_only_one_that_is_told() -> None:
    before = replace(REPORT, notes=("หนึ่ง", "สาม"))
    (change,) = compare(before, replace(REPORT, notes=("หนึ่ง", "สอง", "สาม")))
    assert (change.before, change.after, change.where) == (None, "สอง", ("หมายเหตุ", "ข้อที่ 2"))


def test_another_day_is_told_once() -> None:
    later = replace(REPORT, as_of=date(2024, 3, 31), as_of_line="ข้อมูล ณ วันที่ ๓๑ มีนาคม ๒๕๖๗")
    assert told(compare(REPORT, later)) == [(REPORT.as_of_line, later.as_of_line)]
    assert [one.where for one in compare(REPORT, replace(REPORT, as_of=date(2024, 3, 30)))] == [("วันที่ของข้อมูล",)]


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    position: str


@dataclass(frozen=True)
class Grown(ReportDocument):
    """A report of days to come, with parts of which the comparison knows nothing."""

    signatures: tuple[Signature, ...] = ()
    memo: Signature | None = None
    check: str = ""
    weather: str = ""


def test_parts_that_are_added_to_the_report_later_are_compared_too() -> None:
    told_so_far = {one.name: getattr(REPORT, one.name) for one in fields(ReportDocument)}
    before = Grown(**told_so_far, signatures=(Signature("นายก", "ปลัด"),), check="1111")
    after = replace(before, signatures=(Signature("นางข", "ปลัด"),), memo=Signature("", "นิติกร"), weather="ฝนตก", check="2222")
    assert [(one.where, one.before, one.after) for one in compare(before, after)] == [
        (("ผู้ลงนาม", "ชื่อ"), "นายก", "นางข"),
        (("บันทึกข้อความ", "ชื่อ"), None, ""),
        (("บันทึกข้อความ", "ตำแหน่ง"), None, "นิติกร"),
        (("ส่วนอื่นของรายงาน",), "", "ฝนตก"),
    ]


@SLOW
@given(DOCUMENTS)
def test_a_report_does_not_differ_from_itself(document: ReportDocument) -> None:
    assert compare(document, document) == ()


@SLOW
@given(DOCUMENTS, DOCUMENTS)
def test_two_reports_differ_just_where_a_text_does(one: ReportDocument, other: ReportDocument) -> None:
    changes = compare(one, other)
    assert bool(changes) == (one != other)
    assert all(change.before != change.after for change in changes)


CODES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
TEXTS = st.sampled_from(["", "ก", "ข", "ค"])
TABLES = st.builds(
    lambda codes, texts: {code: texts[n * 6 : n * 6 + 6] for n, code in enumerate(codes)},
    CODES,
    st.lists(TEXTS, min_size=30, max_size=30),
)


@SLOW
@given(TABLES, TABLES, st.integers(0, 5))
def test_every_cell_that_differs_is_told_with_its_texts_and_no_other(
    before: dict[str, list[str]], after: dict[str, list[str]], cut: int
) -> None:
    def report(table: dict[str, list[str]]) -> ReportDocument:
        rows = tuple(MeasureRow(code, tuple(cells)) for code, cells in table.items())  # type: ignore[arg-type]
        return replace(REPORT, sections=(AspectSection("(๑)", rows[:cut]), AspectSection("(๒)", rows[cut:])))

    found = {
        (one.spot.measure, one.spot.column, one.before, one.after)
        for one in compare(report(before), report(after))
        if one.spot.field == "cells"
    }
    # A measure that stands under another aspect is gone there and new here.
    told_of = [{(n < cut, code): cells for n, (code, cells) in enumerate(table.items())} for table in (before, after)]
    expected = {
        (place[1], column, one, other)
        for place in told_of[0].keys() | told_of[1].keys()
        for column, (one, other) in enumerate(zip(*(table.get(place, [None] * 6) for table in told_of), strict=True))
        if one != other
    }
    assert found == expected
