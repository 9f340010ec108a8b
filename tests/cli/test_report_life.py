"""`ita report list`, sign-off, acknowledge, publish and supersede."""

from __future__ import annotations

import shlex

from config.clock import now
from ita_model import thai
from ita_model.calendar import office_day
from ita_model.people import officer_by_code
from tests.cli.conftest import Ita
from tests.support.por import Por

OF = ("--year", "2567", "--reason", "ส่งอำเภอตามกำหนด")
CORRECTED = ("--year", "2567", "--reason", "แก้เหตุผลแล้ว")


def por_name(por: Por, code: str) -> str:
    with por.look() as (session, agency):
        officer = officer_by_code(session, agency.id, code)
        assert officer is not None
        return officer.name


def test_a_report_goes_through_its_life_by_command(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF)
    assert "1  รายงานรอบ 6 เดือน ปีงบประมาณ 2567 · จัดทำแล้ว รอปลัดลงนาม" in ita("report", "list").stdout
    assert "รายงาน 1 ปลัดลงนามแล้ว" in ita("report", "sign-off", 1).stdout
    assert "ไม่ได้ดำรงตำแหน่ง" in ita("report", "acknowledge", 1, "--by", "secretary", code=1).stderr
    ita("report", "acknowledge", 1)
    ita("report", "publish", 1)
    assert "· เผยแพร่แล้ว" in ita("report", "list").stdout
    assert ita("audit", "verify").stdout == "บันทึกและหลักฐานถูกต้องครบถ้วน\n"


def test_the_executive_sends_it_back_and_the_secretary_answers(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF)
    assert "พ้นขั้นนี้แล้ว" in ita("report", "send-back", 1, "-w", "ยังไม่ตรง", code=1).stderr
    ita("report", "sign-off", 1)
    assert "เพราะอะไร" in ita("report", "send-back", 1, "-w", " ", code=1).stderr
    assert "นายกส่งกลับ" in ita("report", "send-back", 1, "-w", "ยังไม่ตรงกับที่ประชุม").stdout
    assert "โปรดตอบด้วย -w" in ita("report", "sign-off", 1, code=1).stderr
    ita("report", "sign-off", 1, "-w", "ตรวจแล้ว ถูกต้อง")
    told = ita("report", "list").stdout
    assert "นายกส่งกลับเมื่อ" in told
    assert "เหตุผล: ยังไม่ตรงกับที่ประชุม" in told
    ita("report", "acknowledge", 1)
    assert ita("audit", "verify").exit_code == 0


def test_a_second_publication_needs_a_reason_and_supersedes_the_first(ita: Ita, por: Por) -> None:
    ita("report", "compile", "year-end", *OF)
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 1)
    ita("report", "compile", "year-end", *CORRECTED)
    for step in ("sign-off", "acknowledge"):
        ita("report", step, 2)
    said = ita("report", "publish", 2, code=1).stderr
    assert "ยังไม่ได้ให้เหตุผลที่เลิกใช้รายงานหมายเลข 1 โปรดสั่งใหม่พร้อมเหตุผลด้วย -w" in said
    ita("report", "publish", 2, "-w", "แก้เหตุผล\nที่พิมพ์ผิด")
    today = thai.long_date(office_day(now()))
    secretary, executive = (por_name(por, role) for role in ("secretary", "executive"))
    told = ita("report", "list").stdout.splitlines()
    assert told[-1] == "รายงาน 2 ฉบับ"
    older = next(n for n, line in enumerate(told) if line.startswith("1  "))
    second, first = told[:older], told[older:-1]
    assert second[0] == "2  รายงานสิ้นปีงบประมาณ 2567 · เผยแพร่แล้ว"
    assert second[2:] == [
        f"    จัดทำเมื่อ {today} โดย {secretary} เหตุผล: แก้เหตุผลแล้ว",
        f"    ปลัดลงนามเมื่อ {today} โดย {secretary}",
        f"    นายกรับทราบเมื่อ {today} โดย {executive}",
        f"    เผยแพร่เมื่อ {today} โดย {secretary} เหตุผล: แก้เหตุผล ที่พิมพ์ผิด",
    ]
    assert first[0] == "1  รายงานสิ้นปีงบประมาณ 2567 · มีฉบับใหม่แทน (หมายเลข 2)"
    assert first[-1] == f"    เลิกใช้เมื่อ {today} โดย {secretary} เหตุผล: แก้เหตุผล ที่พิมพ์ผิด"


def test_the_report_of_another_day_takes_the_place_of_the_published_one_for_a_reason(ita: Ita, por: Por) -> None:
    ita("report", "compile", "year-end", *OF)
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 1)
    ita("report", "compile", "year-end", *OF, "--as-of", "2567-10-15")
    for step in ("sign-off", "acknowledge"):
        ita("report", step, 2)
    assert "เลิกใช้รายงานหมายเลข 1" in ita("report", "publish", 2, code=1).stderr
    ita("report", "publish", 2, "-w", "เปิดจุดตรวจใหม่แล้ว")
    told = ita("report", "list").stdout
    assert "1  รายงานสิ้นปีงบประมาณ 2567 · มีฉบับใหม่แทน (หมายเลข 2)" in told
    assert told.count("· เผยแพร่แล้ว") == 1
    compared = ita("report", "diff").stdout
    assert "ฉบับเดิม  หมายเลข 1 " in compared
    assert "ฉบับใหม่  หมายเลข 2 " in compared


def test_a_report_that_nothing_replaces_is_said_to_be_withdrawn_and_why(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF)
    assert ita("report", "supersede", 1, "-w", "ตัวเลขผิด").stdout == "บันทึกแล้ว: รายงาน 1 ถอนแล้ว เหตุผล: ตัวเลขผิด\n"
    assert "· ถอนแล้ว เหตุผล: ตัวเลขผิด" in ita("report", "list").stdout


def test_compiling_says_the_number_and_the_next_command(ita: Ita, por: Por) -> None:
    said = ita("report", "compile", "six-month", *OF).stdout
    assert "รายงานหมายเลข 1\nขั้นต่อไป ปลัดลงนาม: ita report sign-off 1\n" in said
    ita("report", "sign-off", 1)
    said = ita("report", "compile", "six-month", *OF).stdout
    assert "ไม่เปลี่ยนจากฉบับที่จัดทำไว้แล้ว (หมายเลข 1)\nขั้นต่อไป นายกรับทราบ: ita report acknowledge 1\n" in said
    said = ita("report", "compile", "six-month", "--year", "2567", "--draft").stdout
    real = 'ขั้นต่อไป เมื่อพร้อมแล้วจัดทำฉบับจริงโดยไม่ใส่ --draft: ita report compile six-month --year 2567 --reason "เหตุผล"\n'
    assert f"รายงานหมายเลข 2\n{real}" in said


def test_the_hint_after_a_draft_leads_to_the_same_report(ita: Ita, por: Por) -> None:
    said = ita("report", "compile", "six-month", "--year", "2567", "--as-of", "15 ก.พ. 2567", "--draft").stdout
    hint = next(line for line in said.splitlines() if line.startswith("ขั้นต่อไป"))
    command = shlex.split(hint.partition("--draft: ")[2])
    assert command[:6] == ["ita", "report", "compile", "six-month", "--year", "2567"]
    again = ita(*command[1:]).stdout
    assert "six-month-2567-as-of-2567-02-15:" in again
    assert "รายงานหมายเลข 2\n" in again


def test_the_list_says_which_version_was_compiled_after_one_that_goes_no_further(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF)
    ita("report", "compile", "six-month", *OF, "--as-of", "2567-02-15")
    ita("report", "sign-off", 1)
    ita("report", "compile", "six-month", *CORRECTED)
    told = ita("report", "list").stdout
    assert "3  รายงานรอบ 6 เดือน ปีงบประมาณ 2567 · จัดทำแล้ว รอปลัดลงนาม" in told
    assert "2  รายงานรอบ 6 เดือน ปีงบประมาณ 2567 · จัดทำแล้ว รอปลัดลงนาม" in told, "of another day"
    assert "1  รายงานรอบ 6 เดือน ปีงบประมาณ 2567 · จัดทำใหม่แล้ว (หมายเลข 3)" in told


def test_characters_that_turn_letters_are_said_by_their_number(ita: Ita, por: Por) -> None:
    said = ita("report", "compile", "six-month", "--year", "2567", "--reason", "เหตุผล\u202eกลับ \u2066 👩").stdout
    assert "\u202e" not in said
    assert "U+202E" in said
    told = ita("report", "list").stdout
    assert "เหตุผล: เหตุผลU+202Eกลับ U+2066 👩" in told


def test_who_signs_hears_that_the_report_names_somebody_else(ita: Ita, por: Por) -> None:
    ita("report", "compile", "year-end", *OF)
    today = office_day(now())
    ita("acting", "add", "secretary", "head-palad", "--from", "2567-10-15", "--to", today)
    printed, signs = por_name(por, "secretary"), "นางสมใจ นามสมมุติ"
    names = f"โปรดทราบ: รายงานหมายเลข 1 พิมพ์ชื่อผู้ลงนามว่า {printed} แต่ผู้ลงนามคือ {signs} หากจัดทำใหม่"
    assert f"{names}จะยังคงเป็นชื่อ {printed}\n" in ita("report", "sign-off", 1, "--by", "head-palad").stdout
    assert "โปรดทราบ" not in ita("report", "acknowledge", 1).stdout
    ita("report", "compile", "year-end", *CORRECTED)
    assert "โปรดทราบ" not in ita("report", "sign-off", 2, "--by", "secretary").stdout
    ita("report", "compile", "year-end", *OF)
    ita("acting", "add", "secretary", "head-palad", "--from", "2567-10-01", "--to", today)
    said = ita("report", "sign-off", 3, "--by", "head-palad").stdout
    assert said.endswith(f"{names.replace('หมายเลข 1', 'หมายเลข 3')}จะเป็นชื่อ {signs}\n")


def test_names_that_cannot_be_read_any_more_are_said_so(ita: Ita, por: Por) -> None:
    ita("report", "compile", "year-end", *OF)
    for sha256 in list(por.office.documents("por").hashes()):
        por.office.documents("por").path(sha256).unlink()
    assert "เทียบชื่อผู้ลงนามไม่ได้" in ita("report", "sign-off", 1).stdout


def test_a_version_that_was_compiled_again_says_which_to_take_and_how(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF)
    ita("report", "compile", "six-month", *CORRECTED)
    said = ita("report", "sign-off", 1, code=1).stderr
    assert "ฉบับล่าสุดคือหมายเลข 2 ขั้นต่อไป ปลัดลงนาม: ita report sign-off 2 ไม่มีอะไรเปลี่ยน" in said
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 2)
    assert "มีฉบับใหม่กว่าเผยแพร่แล้ว คือหมายเลข 2 ใช้หมายเลข 1 แทนไม่ได้" in ita("report", "publish", 1, code=1).stderr
    ita("report", "supersede", 2, "-w", "ตัวเลขผิด")
    assert "หมายเลข 2 ซึ่งเลิกใช้แล้ว โปรดจัดทำฉบับใหม่" in ita("report", "sign-off", 1, code=1).stderr


def test_steps_out_of_turn_and_reports_that_are_not_there_are_said(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", "--year", "2567", "--draft")
    said = ita("report", "sign-off", 1, code=1).stderr
    assert "หมายเลข 1 เป็นฉบับร่าง ลงนามหรือเผยแพร่ไม่ได้ โปรดจัดทำฉบับจริงโดยไม่ใส่ --draft" in said
    ita("report", "compile", "six-month", *OF)
    said = ita("report", "publish", 2, code=1).stderr
    assert "รายงานหมายเลข 2 จัดทำแล้ว รอปลัดลงนาม ขั้นต่อไปคือ ปลัดลงนาม: ita report sign-off 2" in said
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 2)
    assert "เผยแพร่แล้ว ไม่มีขั้นต่อไปแล้ว" in ita("report", "sign-off", 2, code=1).stderr
    ita("report", "supersede", 2, "-w", "ตัวเลขผิด")
    assert "รายงานหมายเลข 2 เลิกใช้แล้ว ทำอะไรต่อไม่ได้" in ita("report", "publish", 2, "-w", "x", code=1).stderr
    assert "ไม่พบรายงานหมายเลข 7" in ita("report", "publish", 7, code=2).stderr
