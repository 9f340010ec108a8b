"""Facts and changes are told in sentences that a secretary reads without knowing the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ita_model.calendar import office_moment
from ita_model.report.between import Deed, Fact, Who
from ita_model.report.comparing import Change, Spot
from ita_model.report.telling import Mark, fact_told, lines

PRASERT = Who("นายประเสริฐ มั่นคง", "ปลัด")
FACT = Fact(
    "move", 7, Deed.ACCEPTED, office_moment(date(2024, 3, 22), 9, 5), PRASERT, 12,
    measure="m1", title="มาตรการ", division="กองคลัง", period="มีนาคม 2567",
)  # fmt: skip
WHEN = "เมื่อ 22 มีนาคม 2567 เวลา 09.05 น. (บันทึกลำดับที่ 12)"


@pytest.mark.parametrize(
    ("deed", "words", "sentence"),
    [
        (Deed.CONFIRMED, "", "ยืนยันผลของกองคลัง (มีนาคม 2567)"),
        (Deed.ACCEPTED, "", "รับรองผลของกองคลัง (มีนาคม 2567)"),
        (Deed.RETURNED, "ภาพไม่ชัด", "ส่งผลของกองคลัง (มีนาคม 2567) กลับแก้ไข “ภาพไม่ชัด”"),
        (Deed.WAIVED, "ไม่มีพัสดุ", "ยกเว้นกองคลัง (มีนาคม 2567) เหตุผล “ไม่มีพัสดุ”"),
        (Deed.REOPENED, "ผิดฉบับ", "เปิดจุดตรวจของกองคลัง (มีนาคม 2567) ใหม่ เหตุผล “ผิดฉบับ”"),
        (Deed.WRITTEN, "", "เรียบเรียงข้อความของ “มาตรการ”"),
        (Deed.TAKEN_BACK, "", "ถอนข้อความที่เรียบเรียงไว้ของ “มาตรการ” ให้ใช้ถ้อยคำของสำนัก/กอง"),
        (Deed.COMPILED, "ส่งอำเภอ", "จัดทำฉบับใหม่ เหตุผล “ส่งอำเภอ”"),
        (Deed.COMPILED, "", "จัดทำฉบับใหม่ โดยไม่มีเหตุผลกำกับ"),
    ],
)
def test_who_did_what_and_when(deed: Deed, words: str, sentence: str) -> None:
    assert fact_told(replace(FACT, deed=deed, words=words)) == f"นายประเสริฐ มั่นคง ปลัด {sentence} {WHEN}"


def test_new_names_and_posts_say_from_which_day_they_hold() -> None:
    since = replace(FACT, by=None, from_on=date(2024, 4, 1))
    named = replace(since, deed=Deed.RENAMED, was="กองคลัง", words="กองการเงิน")
    assert fact_told(named) == f"เปลี่ยนจาก “กองคลัง” เป็น “กองการเงิน” ตั้งแต่ 1 เมษายน 2567 บันทึก {WHEN}"
    post = replace(since, deed=Deed.APPOINTED, was="head", words="นางสมศรี ใจดี")
    assert fact_told(post) == f"นางสมศรี ใจดี ดำรงตำแหน่งหัวหน้ากองคลัง ตั้งแต่ 1 เมษายน 2567 บันทึก {WHEN}"


def test_what_the_newer_version_does_not_count_is_said_so_and_a_fact_without_an_entry_has_no_number() -> None:
    told = fact_told(replace(FACT, gone=True, entry=None))
    assert told == (
        "ฉบับใหม่ไม่นับ เพราะเกิดหลังวันที่ของข้อมูล: นายประเสริฐ มั่นคง ปลัด รับรองผลของกองคลัง (มีนาคม 2567) เมื่อ 22 มีนาคม 2567 เวลา 09.05 น."
    )


def test_of_a_long_text_the_lines_that_stayed_are_told_from_those_that_did_not() -> None:
    change = Change(Spot("sections", "cells"), ("ตาราง",), "หนึ่ง\nสอง\nสาม", "หนึ่ง\nสองใหม่\nสาม\nสี่")
    assert list(lines(change)) == [
        (Mark.SAME, "หนึ่ง"),
        (Mark.GONE, "สอง"),
        (Mark.NEW, "สองใหม่"),
        (Mark.SAME, "สาม"),
        (Mark.NEW, "สี่"),
    ]
    assert list(lines(replace(change, before=None, after="ใหม่"))) == [(Mark.NEW, "ใหม่")]
    assert list(lines(replace(change, after=None, before="เก่า"))) == [(Mark.GONE, "เก่า")]
