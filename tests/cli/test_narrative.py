"""`ita narrative`: the secretary finds words for what was accepted, and may take them back."""

from __future__ import annotations

from pathlib import Path

from config.clock import now
from ita_model.calendar import office_day
from tests.cli.conftest import Ita, checkpoint
from tests.support.por import Por

OF = ("--year", "2567", "--as-of", office_day(now()).isoformat())
"""The commands read the real clock, so what is accepted in a test is accepted long after the year."""


def test_words_are_written_shown_used_and_taken_back(ita: Ita, por: Por, home: Path) -> None:
    ita("review", "accept", checkpoint(por))
    assert "m01  การประชุมประจำเดือน" in ita("narrative", "list", "six-month", *OF).stdout
    ita("narrative", "write", "six-month", "m01", *OF, "-r", "ประชุมครบทุกเดือน [1]", "-o", "ทุกคนทราบ")
    told = ita("narrative", "show", "six-month", "m01", *OF).stdout
    assert "ประชุมแล้ว [1/2] :smile: [/ปิด]" in told
    assert "ประชุมครบทุกเดือน [1]" in told
    assert "ใช้ข้อความที่เรียบเรียง" in told
    ita("narrative", "take-back", "six-month", "m01", *OF)
    assert "ใช้ถ้อยคำของสำนัก/กอง" in ita("narrative", "show", "six-month", "m01", *OF).stdout
    assert ita("audit", "verify").stdout == "บันทึกและหลักฐานถูกต้องครบถ้วน\n"


def test_what_cannot_be_written_is_said_and_changes_nothing(ita: Ita, por: Por) -> None:
    def write(*words: str, code: int) -> str:
        return ita("narrative", "write", *words, code=code).stderr

    assert "ยังไม่มีผลที่รับรอง" in write("year-end", "m01", *OF, "-r", "ทำแล้ว", code=1)
    assert "ไม่พบมาตรการรหัส m99" in write("year-end", "m99", *OF, "-r", "ทำแล้ว", code=2)
    assert "ไม่พบปีงบประมาณที่เปิดไว้" in write("year-end", "m01", "--year", "2570", "-r", "ทำแล้ว", code=2)
    ita("review", "accept", checkpoint(por))
    assert "ว่างเปล่า" in write("year-end", "m01", *OF, "-r", " ", code=2)
    assert "ไม่ได้ดำรงตำแหน่ง" in write("year-end", "m01", *OF, "-r", "ทำแล้ว", "--by", "head-klang", code=1)
