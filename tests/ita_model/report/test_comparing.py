"""What differs between two versions is told text by text: every one that differs, and none that does not."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ita_model.report import as_json
from ita_model.report.comparing import Change, Kind, compare
from ita_model.report.document import (
    AspectSection,
    Check,
    EvidenceGroup,
    EvidenceItem,
    MeasureRow,
    Memo,
    MemoField,
    OutstandingGroup,
    OutstandingItem,
    Photograph,
    PhotographGroup,
    ProgressRow,
    ReportDocument,
    Signature,
    Summary,
    Tally,
    WaivedItem,
)
from tests.rendering.samples import six_month_draft
from tests.rendering.strategies import DOCUMENTS
from tests.support.altering import Place, altered, places, with_value

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


def item(step: str = "ขั้นตอน", standing: str = "รอยืนยัน", reason: str = "") -> OutstandingItem:
    return OutstandingItem("มาตรการ", step, "ตุลาคม ๒๕๖๖", "๓๑ ต.ค. ๒๕๖๖", standing, reason)


def owing(*groups: tuple[str, OutstandingItem]) -> ReportDocument:
    return replace(REPORT, outstanding=tuple(OutstandingGroup(name, (one,)) for name, one in groups))


def test_what_is_outstanding_no_more_or_stands_otherwise_is_told_of_its_division() -> None:
    before = owing(("กองคลัง", item()), ("กองช่าง", item()))
    changes = compare(before, owing(("กองช่าง", item(standing="เกินกำหนด"))))
    assert [(one.where[1:], one.before, one.after) for one in changes] == [
        (("กองคลัง", "มาตรการ", "ขั้นตอน", "ตุลาคม ๒๕๖๖", "สถานะ"), "รอยืนยัน · กำหนด ๓๑ ต.ค. ๒๕๖๖", None),
        (("กองช่าง", "มาตรการ", "ขั้นตอน", "ตุลาคม ๒๕๖๖", "สถานะ"), "รอยืนยัน", "เกินกำหนด"),
    ]


def test_a_division_with_a_new_name_is_one_change_where_the_new_name_is_known() -> None:
    before, after = owing(("กองคลัง", item())), owing(("กองการเงิน", item()))
    assert told(compare(before, after, renamed={"กองคลัง": "กองการเงิน"})) == [("กองคลัง", "กองการเงิน")]
    whole = "รอยืนยัน · กำหนด ๓๑ ต.ค. ๒๕๖๖"
    assert told(compare(before, after)) == [(whole, None), (None, whole)]


def test_the_reason_of_what_is_outstanding_is_told_with_a_new_item_and_alone_where_it_alone_differs() -> None:
    before, after = (owing(("ก", item(reason=reason))) for reason in ("แจ้งแล้ว ๑ ครั้ง", "แจ้งแล้ว ๒ ครั้ง"))
    (change,) = compare(before, after)
    assert (change.where[-1], change.before, change.after) == ("เหตุผล", "แจ้งแล้ว ๑ ครั้ง", "แจ้งแล้ว ๒ ครั้ง")
    (new,) = compare(owing(), after)
    assert (new.where[-1], new.after) == ("สถานะ", "รอยืนยัน · กำหนด ๓๑ ต.ค. ๒๕๖๖ · แจ้งแล้ว ๒ ครั้ง")


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


def proof(number: str, name: str, sha256: str = "a" * 64, confirmed: str = "๓๑ ต.ค. ๒๕๖๖") -> EvidenceItem:
    return EvidenceItem(number, "กองคลัง", "ตุลาคม ๒๕๖๖", name, confirmed, sha256, None)


def proven(*items: EvidenceItem) -> ReportDocument:
    return replace(REPORT, evidence=(EvidenceGroup("มาตรการ", items),))


def test_a_new_piece_of_evidence_is_one_change_and_the_numbers_behind_it_are_none() -> None:
    before = proven(proof("๑", "ภาพ.jpg"), proof("๒", "คำสั่ง.pdf"))
    after = proven(proof("๑", "ภาพ.jpg"), proof("๒", "บันทึก.pdf", "b" * 64), proof("๓", "คำสั่ง.pdf"))
    (new,) = compare(before, after)
    assert new.where == ("รายการหลักฐาน", "มาตรการ", "กองคลัง", "ตุลาคม ๒๕๖๖", "หลักฐานใหม่")
    assert (new.before, new.after) == (None, "บันทึก.pdf · ยืนยันเมื่อ ๓๑ ต.ค. ๒๕๖๖ · SHA-256 bbbbbbbbbbbb…")
    (gone,) = compare(after, before)
    assert (gone.where[-1], gone.before, gone.after) == ("หลักฐานที่ไม่มีแล้ว", new.after, None)


def test_a_file_of_the_same_name_with_other_bytes_is_another_piece_of_evidence() -> None:
    changes = compare(proven(proof("๑", "ภาพ.jpg")), proven(proof("๑", "ภาพ.jpg", "b" * 64)))
    assert [(one.kind, one.where[-1]) for one in changes] == [
        (Kind.REMOVED, "หลักฐานที่ไม่มีแล้ว"),
        (Kind.ADDED, "หลักฐานใหม่"),
    ]


def test_evidence_that_was_confirmed_again_is_told_by_its_name_and_day() -> None:
    (change,) = compare(proven(proof("๑", "ภาพ.jpg")), proven(proof("๑", "ภาพ.jpg", confirmed="๒ พ.ย. ๒๕๖๖")))
    assert change.where[2:] == ("กองคลัง", "ตุลาคม ๒๕๖๖", "ภาพ.jpg", "วันที่ยืนยัน")
    assert (change.before, change.after) == ("๓๑ ต.ค. ๒๕๖๖", "๒ พ.ย. ๒๕๖๖")


def pictured(*captions: tuple[str, str], note: str = "") -> ReportDocument:
    shown = tuple(Photograph(letter * 64, caption) for letter, caption in captions)
    return replace(REPORT, photographs=(PhotographGroup("มาตรการ", shown, note),))


def test_a_photograph_is_known_by_its_bytes_whatever_its_number() -> None:
    before = pictured(("a", "หลักฐานที่ ๙ · กองคลัง · ตุลาคม ๒๕๖๖"))
    assert compare(before, pictured(("a", "หลักฐานที่ ๑๐ · กองคลัง · ตุลาคม ๒๕๖๖"))) == ()
    (renamed,) = compare(before, pictured(("a", "หลักฐานที่ ๑๐ · กองการเงิน · ตุลาคม ๒๕๖๖")))
    assert (renamed.before, renamed.after) == ("กองคลัง · ตุลาคม ๒๕๖๖", "กองการเงิน · ตุลาคม ๒๕๖๖")
    (gone,) = compare(before, replace(before, photographs=()))
    assert (gone.where, gone.before) == (
        ("ภาพประกอบ", "มาตรการ", "ภาพที่ไม่แสดงแล้ว"),
        "กองคลัง · ตุลาคม ๒๕๖๖ · SHA-256 aaaaaaaaaaaa…",
    )
    (noted,) = compare(before, pictured(("a", "หลักฐานที่ ๙ · กองคลัง · ตุลาคม ๒๕๖๖"), note="แสดง ๑ จาก ๒ ภาพ"))
    assert (noted.where[1:], noted.after) == (("มาตรการ", "หมายเหตุ"), "แสดง ๑ จาก ๒ ภาพ")


def test_a_signer_who_is_replaced_is_one_change_of_name_and_position() -> None:
    def signed(name: str, *position: str) -> ReportDocument:
        return replace(REPORT, signatures=(Signature("ผู้จัดทำ", "นางก", ("นักวิชาการ",)), Signature("ผู้ตรวจสอบ", name, position)))

    (change,) = compare(signed("นายข", "ปลัด"), signed("นายค", "รองปลัด", "รักษาราชการแทนปลัด"))
    assert change.where == ("การลงนาม", "ผู้ตรวจสอบ", "ชื่อและตำแหน่ง")
    assert (change.before, change.after) == ("นายข\nปลัด", "นายค\nรองปลัด\nรักษาราชการแทนปลัด")
    (gone,) = compare(signed("นายข", "ปลัด"), replace(REPORT, signatures=signed("", "").signatures[:1]))
    assert (gone.where, gone.before, gone.after) == (("การลงนาม", "ผู้ตรวจสอบ"), "นายข\nปลัด", None)


def test_a_number_of_the_summary_is_told_with_whose_it_is() -> None:
    def summed(*divisions: Tally) -> ReportDocument:
        every = Tally("รวมทั้งสิ้น", 0, 0, 1)
        return replace(REPORT, summary=Summary(every, (replace(every, name="(๑) ด้าน"),), divisions))

    before, after = summed(Tally("กองคลัง", 0, 0, 2)), summed(Tally("กองการเงิน", 1, 0, 1))
    renamed = compare(before, after, renamed={"กองคลัง": "กองการเงิน"})
    assert [(one.where[1:], one.before, one.after) for one in renamed] == [
        (("รายการของสำนัก/กอง", "กองการเงิน", "ชื่อ"), "กองคลัง", "กองการเงิน"),
        (("รายการของสำนัก/กอง", "กองการเงิน", "ครบถ้วน"), "0", "1"),
        (("รายการของสำนัก/กอง", "กองการเงิน", "ยังไม่มีผลหรือยังขาด"), "2", "1"),
    ]
    (new,) = compare(summed(), before)
    assert new.where == ("บทสรุป", "รายการของสำนัก/กอง", "กองคลัง")
    assert new.after == "ครบถ้วน 0 · อยู่ระหว่างดำเนินการหรือรอตรวจ 0 · ยังไม่มีผลหรือยังขาด 2 · ยังไม่ถึงกำหนด 0"
    (whole,) = compare(replace(before, summary=None), before)
    assert (whole.where, str(whole.after).split("\n")[-1]) == (("บทสรุป",), f"กองคลัง: {new.after}")


def test_the_memo_is_told_by_its_fields_and_paragraphs_and_one_that_is_new_as_one_text() -> None:
    memo = Memo("บันทึกข้อความ", (MemoField("เรื่อง", "รายงาน"),), ("หนึ่ง", "สอง"), (Signature("", "นางก", ("ปลัด",)),))
    other = replace(memo, fields=(MemoField("เรื่อง", "รายงานผล"),), paragraphs=("หนึ่ง", "สอง ใหม่"))
    before, after, none = (replace(REPORT, memo=one) for one in (memo, other, None))
    assert [(one.where[1:], one.after) for one in compare(before, after)] == [
        (("เรื่อง",), "รายงานผล"),
        (("ย่อหน้า", "ข้อที่ 2"), "สอง ใหม่"),
    ]
    (new,) = compare(none, before)
    assert (new.where, new.after) == (("บันทึกข้อความ",), "บันทึกข้อความ\nเรื่อง รายงาน\nหนึ่ง\nสอง\nนางก\nปลัด")


def test_the_code_that_a_report_is_checked_by_differs_by_its_nature_and_is_not_told() -> None:
    assert compare(replace(REPORT, check=None), replace(REPORT, check=Check("1" * 64, "https://example.org"))) == ()


@dataclass(frozen=True, slots=True)
class Forecast:
    name: str
    position: str


@dataclass(frozen=True)
class Grown(ReportDocument):
    """A report of days to come, with parts of which the comparison knows nothing."""

    forecasts: tuple[Forecast, ...] = ()
    climate: Forecast | None = None
    weather: str = ""


def test_parts_that_are_added_to_the_report_later_are_compared_too() -> None:
    told_so_far = {one.name: getattr(REPORT, one.name) for one in fields(ReportDocument)}
    before = Grown(**told_so_far, forecasts=(Forecast("นายก", "เหนือ"),))
    after = replace(before, forecasts=(Forecast("นางข", "เหนือ"),), climate=Forecast("", "ร้อน"), weather="ฝนตก")
    assert [(one.where, one.before, one.after) for one in compare(before, after)] == [
        (("ส่วนอื่นของรายงาน", "ชื่อ"), "นายก", "นางข"),
        (("ส่วนอื่นของรายงาน", "ตำแหน่ง"), None, "ร้อน"),
        (("ส่วนอื่นของรายงาน",), "", "ฝนตก"),
    ]


def content(document: ReportDocument) -> Any:
    """What a report says apart from running numbers and the code that it is checked by."""
    told = json.loads(as_json.to_json(replace(document, check=None)))
    for group in told["evidence"]:
        group["items"] = [{**one, "number": ""} for one in group["items"]]
    for group in told["photographs"]:
        for one in group["photographs"]:
            one["caption"] = re.sub("^หลักฐานที่ [๐-๙]+ · ", "", one["caption"])
    return told


@SLOW
@given(DOCUMENTS)
def test_a_report_does_not_differ_from_itself(document: ReportDocument) -> None:
    assert compare(document, document) == ()


@SLOW
@given(altered(DOCUMENTS))
def test_two_reports_differ_just_where_a_text_does(pair: tuple[ReportDocument, ReportDocument]) -> None:
    changes = compare(*pair)
    assert bool(changes) == (content(pair[0]) != content(pair[1]))
    assert all(change.before != change.after for change in changes)


NOT_TOLD = {"number", "code"}
"""A running number; and the code of a measure, which people know by its title."""


def texts(document: ReportDocument) -> list[Place]:
    """Where a report has a text that a reader is told of when it differs."""
    told = replace(document, check=None)
    return [
        place for place, value in places(told) if isinstance(value, str) and place[0] != "kind" and place[-1] not in NOT_TOLD
    ]


@SLOW
@given(DOCUMENTS, st.data())
def test_a_text_that_is_put_anywhere_in_a_report_is_told(document: ReportDocument, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(texts(document)))
    changes = compare(document, with_value(document, place, "ข้อความที่ไม่มีที่ใด"))
    assert any("ข้อความที่ไ" in text for one in changes for text in (one.after or "", *one.where)), place


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
