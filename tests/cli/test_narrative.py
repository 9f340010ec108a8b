"""`ita narrative`: the secretary finds words for what was accepted, and may take them back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.clock import now
from ita_model import confirming
from ita_model.calendar import office_day, office_moment
from ita_model.records import Checkpoint
from ita_model.thai import long_date, short_date
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
    assert "ยังไม่ได้เปิดปีงบประมาณ 2570" in write("year-end", "m01", "--year", "2570", "-r", "ทำแล้ว", code=2)
    ita("review", "accept", checkpoint(por))
    assert "ว่างเปล่า" in write("year-end", "m01", *OF, "-r", " ", code=2)
    assert "ไม่ได้ดำรงตำแหน่ง" in write("year-end", "m01", *OF, "-r", "ทำแล้ว", "--by", "head-klang", code=1)


YEAR_END = ("year-end", "--year", 2567)


@pytest.fixture
def accepted(por: Por) -> Por:
    """อบต.ปอ with the confirmation of กองคลัง accepted within the year."""
    with por.begin() as (session, agency):
        point = session.get_one(Checkpoint, checkpoint(por))
        confirming.accept(session, point, by=por.secretary(session, agency), at=office_moment(date(2023, 10, 26), 9))
    return por


def line(told: str, measure: str) -> str:
    (found,) = [one for one in told.splitlines() if one.startswith(f"{measure}  ")]
    return found


def test_what_is_opened_again_after_the_year_is_said_by_list_show_write_and_compile(ita: Ita, accepted: Por) -> None:
    write = ("narrative", "write", "year-end", "m01", "--year", 2567, "-r", "ประชุมครบทุกเดือน")
    compile_it = ("report", "compile", *YEAR_END, "--reason", "ส่งอำเภอ")
    assert "เปิดใหม่" not in ita(*write).stdout + ita("narrative", "list", *YEAR_END).stdout + ita(*compile_it).stdout
    ita("reopen", checkpoint(accepted), "-w", "ภาพของปีก่อน")
    said = f"ผลที่อ้างถึงถูกเปิดใหม่เมื่อ {long_date(office_day(now()))}"
    assert "ใช้ข้อความที่เรียบเรียง" in line(ita("narrative", "list", *YEAR_END).stdout, "m01")
    for told in (
        line(ita("narrative", "list", *YEAR_END).stdout, "m01"),
        ita("narrative", "show", "year-end", "m01", "--year", 2567).stdout,
        ita(*write).stdout,
    ):
        assert said in told
    told = ita(*compile_it).stdout
    assert f"ผลที่รับรองไว้ถูกเปิดใหม่แล้วเมื่อ {long_date(office_day(now()))} โปรดตรวจ: การประชุมประจำเดือน" in told


def test_what_the_heads_words_rest_on_is_said_to_be_opened_again_up_to_publishing(ita: Ita, accepted: Por) -> None:
    compile_it = ("report", "compile", *YEAR_END, "--reason", "ส่งอำเภอ")
    assert "เปิดใหม่" not in ita(*compile_it).stdout
    ita("reopen", checkpoint(accepted), "-w", "ภาพของปีก่อน")
    today = office_day(now())
    said = f"แต่ผลที่รับรองไว้ถูกเปิดใหม่แล้วเมื่อ {long_date(today)} โปรดตรวจ: การประชุมประจำเดือน"
    told = ita(*compile_it).stdout
    assert said in told
    assert "ไม่เปลี่ยนจากฉบับที่จัดทำไว้แล้ว (หมายเลข 1)" in told
    opened = f"ผลที่อ้างถึงถูกเปิดใหม่เมื่อ {long_date(today)}"
    assert line(ita("narrative", "list", *YEAR_END).stdout, "m01").endswith(f"ใช้ถ้อยคำของสำนัก/กอง · {opened} โปรดตรวจข้อความ")
    shown = ita("narrative", "show", "year-end", "m01", "--year", 2567).stdout
    told = f"  กองคลัง (ตุลาคม 2566) · ยืนยัน 25 ต.ค. 2566 · รับรอง 26 ต.ค. 2566 · เปิดใหม่ {short_date(today)}: ภาพของปีก่อน\n"
    assert shown.endswith(told)
    for step in ("sign-off", "acknowledge", "publish"):
        assert said in ita("report", step, 1).stdout
    assert "เปิดใหม่" not in ita("report", "supersede", 1, "-w", "ตัวเลขผิด").stdout


def test_compile_and_list_tell_not_yet_accepted_from_not_accepted_any_more(ita: Ita, por: Por) -> None:
    ita("review", "accept", checkpoint(por))
    ita("narrative", "write", "year-end", "m01", *OF, "-r", "ประชุมครบทุกเดือน")
    compile_it = ("report", "compile", "year-end", "--reason", "ส่งอำเภอ")
    then = ("--year", 2567, "--as-of", "2567-09-30")
    assert "ยังไม่ได้รับการรับรองในวันที่ของข้อมูล" in line(ita("narrative", "list", "year-end", *then).stdout, "m01")
    told = ita(*compile_it, *then).stdout
    assert "ยังไม่ได้รับการรับรองในวันที่ของข้อมูล" in told
    assert "ไม่ได้รับการรับรองแล้ว" not in told
    ita("reopen", checkpoint(por), "-w", "ภาพของปีก่อน")
    assert "ไม่ได้รับการรับรองแล้ว" in line(ita("narrative", "list", "year-end", *OF).stdout, "m01")
    assert "ไม่ได้รับการรับรองแล้ว" in ita(*compile_it, *OF).stdout


def test_list_and_show_say_who_wrote_when_and_on_which_confirmations_it_rests(ita: Ita, accepted: Por) -> None:
    ita("narrative", "write", "year-end", "m01", "--year", 2567, "-r", "ประชุมครบทุกเดือน")
    with accepted.look() as (session, agency):
        author = accepted.secretary(session, agency).name
    by = f"เรียบเรียงโดย {author} เมื่อ {short_date(office_day(now()))}"
    assert f"\n  {by} · อ้างถึงผลของ กองคลัง (ตุลาคม 2566)\n" in ita("narrative", "list", *YEAR_END).stdout
    show = ("narrative", "show", "year-end", "m01", "--year", 2567)
    told = ita(*show).stdout
    assert told.endswith(f"\n{by}\nอ้างถึงผลที่รับรองแล้วของ\n  กองคลัง (ตุลาคม 2566) · ยืนยัน 25 ต.ค. 2566 · รับรอง 26 ต.ค. 2566\n")
    assert "(หลังวันที่ของข้อมูล)" in ita(*show, "--as-of", "2566-10-25").stdout


def test_words_that_are_not_used_any_more_are_still_shown_to_be_mended(ita: Ita, accepted: Por) -> None:
    ita("narrative", "write", "year-end", "m01", "--year", 2567, "-r", "ประชุมครบทุกเดือน", "-o", "ทุกคนทราบ")
    ita("reopen", checkpoint(accepted), "-w", "ภาพของปีก่อน")
    told = ita("narrative", "show", "year-end", "m01", *OF).stdout
    assert "ไม่ได้รับการรับรองแล้ว" in told
    assert "ผลการดำเนินการ: ประชุมครบทุกเดือน\nผลลัพธ์: ทุกคนทราบ\n" in told
    assert f"เปิดใหม่ {short_date(office_day(now()))}: ภาพของปีก่อน" in told


def test_a_list_names_many_confirmations_of_a_division_together(ita: Ita, accepted: Por) -> None:
    for occurrence in ("2567-11", "2567-12"):
        with accepted.begin() as (session, agency):
            point = session.get_one(Checkpoint, checkpoint(accepted, occurrence=occurrence))
            head, at = accepted.head_of(session, agency, point.division_id), office_moment(date(2023, 12, 28), 9)
            confirming.confirm(
                session, point, officer=head, at=at, result="ประชุมแล้ว", outcome="", evidence=[accepted.evidence()]
            )
            confirming.accept(session, point, by=accepted.secretary(session, agency), at=at)
    ita("narrative", "write", "year-end", "m01", "--year", 2567, "-r", "ประชุมครบทุกเดือน")
    told = ita("narrative", "list", *YEAR_END).stdout
    assert "อ้างถึงผลของ กองคลัง (ตุลาคม 2566 ถึง ธันวาคม 2566 3 รายการ)\n" in told
