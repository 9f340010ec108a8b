"""`ita report list`, sign-off, acknowledge, publish and supersede."""

from __future__ import annotations

from tests.cli.conftest import Ita, checkpoint
from tests.support.por import Por

OF = ("--year", "2567", "--reason", "ส่งอำเภอตามกำหนด")


def test_a_report_goes_through_its_life_by_command(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF)
    assert "1  รายงานรอบ 6 เดือน ปีงบประมาณ 2567 · จัดทำแล้ว รอปลัดลงนาม" in ita("report", "list").stdout
    assert "รายงาน 1 ปลัดลงนามแล้ว" in ita("report", "sign-off", 1).stdout
    assert "ไม่ได้ดำรงตำแหน่ง" in ita("report", "acknowledge", 1, "--by", "secretary", code=1).stderr
    ita("report", "acknowledge", 1)
    ita("report", "publish", 1)
    assert "· เผยแพร่แล้ว" in ita("report", "list").stdout
    assert ita("audit", "verify").stdout == "บันทึกและหลักฐานถูกต้องครบถ้วน\n"


def test_a_second_publication_needs_a_reason_and_supersedes_the_first(ita: Ita, por: Por) -> None:
    ita("report", "compile", "year-end", *OF)
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 1)
    ita("narrative", "list", "year-end", "--year", "2567")
    ita("review", "accept", checkpoint(por))
    ita("report", "compile", "year-end", *OF, "--as-of", "2569-11-01")
    told = ita("report", "list").stdout
    assert "รายงาน 2 ฉบับ" in told
    for step in ("sign-off", "acknowledge"):
        ita("report", step, 2)
    assert "ยังไม่ได้ให้เหตุผล" in ita("report", "publish", 2, code=1).stderr
    ita("report", "publish", 2, "-w", "เพิ่มผลของกองคลัง")
    assert "· มีฉบับใหม่แทน" in ita("report", "list").stdout


def test_steps_out_of_turn_and_reports_that_are_not_there_are_said(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", "--year", "2567", "--draft")
    assert "สถานะของรายงานไม่อนุญาต" in ita("report", "sign-off", 1, code=1).stderr
    assert "ไม่พบรายงานหมายเลข 7" in ita("report", "publish", 7, code=2).stderr
