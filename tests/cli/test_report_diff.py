"""`ita report diff`: two versions of a report as a secretary reads what differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from config.clock import now
from ita_model import thai
from ita_model.calendar import office_day
from ita_model.records import Report, ReportFile
from tests.cli.conftest import Ita, checkpoint
from tests.support.por import Por

OF = ("--year", "2567", "--draft")


@pytest.fixture
def versions(ita: Ita, por: Por) -> Por:
    """Two drafts of the six-month report: between them กองคลัง's confirmation was accepted."""
    ita("report", "compile", "six-month", *OF)
    ita("review", "accept", checkpoint(por))
    ita("report", "compile", "six-month", *OF, "--as-of", office_day(now()).isoformat())
    return por


def test_a_secretary_reads_what_changed_and_why(ita: Ita, versions: Por) -> None:
    told = ita("report", "diff").stdout
    assert told.startswith("รายงานรอบ 6 เดือน ปีงบประมาณ 2567\n  ฉบับเดิม  หมายเลข 1 · ฉบับร่าง · ข้อมูล ณ 31 มีนาคม 2567")
    assert f"  ฉบับใหม่  หมายเลข 2 · ฉบับร่าง · ข้อมูล ณ {thai.long_date(office_day(now()))}" in told
    table = told.split("\nตารางผลการดำเนินการ\n")[1].split("\nความก้าวหน้ารายมาตรการ\n")[0]
    assert "      - ยังไม่มีผลการดำเนินการที่ยืนยันพร้อมหลักฐานและผ่านการตรวจแล้ว\n      + ประชุมแล้ว [1/2] :smile: [/ปิด]\n" in table
    assert " รับรองผลของกองคลัง (ตุลาคม 2566) เมื่อ " in table
    assert "(บันทึกลำดับที่ 5)" in table
    outcome = table.split("ผลลัพธ์หรือความสำเร็จของการดำเนินการ\n")[1]
    assert outcome.endswith("      + รู้ทั่วกัน\n      เพราะ [1]\n")
    assert "    ผ่านการตรวจ 0 → 1\n      เพราะ [1]\n" in told
    assert "    หลักฐานใหม่\n      + ภาพการประชุม.jpg · ยืนยันเมื่อ ๒๕ ต.ค. ๒๕๖๖ · SHA-256 " in told


def test_what_is_summed_up_is_told_behind_the_parts_that_it_comes_from(ita: Ita, versions: Por) -> None:
    told = ita("report", "diff").stdout
    parts = [line for line in told.split("\n") if line in ("รายการที่ยังขาดหลักฐาน", "รายการหลักฐาน", "บทสรุป", "บันทึกข้อความ")]
    assert parts == ["รายการที่ยังขาดหลักฐาน", "รายการหลักฐาน", "บทสรุป", "บันทึกข้อความ"]
    summary = told.split("\nบทสรุป\n")[1]
    assert "    ครบถ้วน 0 → 1\n      เพราะ [1]\n" in summary
    assert "รับรองผล" not in summary  # each fact was told where it happened


def test_a_large_difference_says_first_how_many_texts_differ_in_each_part(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF, "--as-of", "2567-03-20")
    ita("report", "compile", "six-month", *OF, "--as-of", "2567-03-31")
    head = ita("report", "diff").stdout.split("\n\n")[0].split("\n")[3:]
    total = int(head[0].split()[1])
    counts = dict(line.rsplit(" ", 2)[:2] for line in head[1:])
    assert counts.keys() == {"  วันที่ของข้อมูล", "  รายการที่ยังขาดหลักฐาน", "  บันทึกข้อความ"}
    assert sum(int(count) for count in counts.values()) == total > 15


def test_the_same_as_data_names_each_fact_once(ita: Ita, versions: Por) -> None:
    told = json.loads(ita("report", "diff", "1", "2", "--json").stdout)
    assert (told["older"]["number"], told["newer"]["number"], told["equal"], told["explained"]) == (1, 2, False, True)
    (result,) = (one for one in told["changes"] if one["column"] == 5)
    assert (result["measure"], result["after"].split("\n")[0]) == ("m01", "ประชุมแล้ว [1/2] :smile: [/ปิด]")
    facts = {one["id"]: one for one in told["facts"]}
    assert len(facts) == len(told["facts"])
    (accepted,) = (facts[one] for one in result["because"])
    assert (accepted["deed"], accepted["journal"], accepted["division"]) == ("accepted", 5, "กองคลัง")
    assert all(one["because"] or one["why"] for one in told["changes"])


def test_versions_that_say_the_same_are_said_to_be_equal(ita: Ita, versions: Por) -> None:
    told = ita("report", "diff", 2, 2).stdout
    assert "เนื้อหาเหมือนกันทุกแห่ง" in told
    assert json.loads(ita("report", "diff", 2, 2, "--json").stdout)["equal"] is True


def test_where_only_the_day_moved_on_it_says_so(ita: Ita, por: Por) -> None:
    ita("report", "compile", "six-month", *OF, "--as-of", "2567-03-20")
    ita("report", "compile", "six-month", *OF, "--as-of", "2567-03-31")
    told = ita("report", "diff").stdout
    assert "      - รอยืนยัน\n      + เกินกำหนด\n      เพราะ วันที่ของข้อมูลเปลี่ยนจาก 20 มีนาคม 2567 เป็น 31 มีนาคม 2567 เท่านั้น\n" in told
    assert "รับรอง" not in told


def test_numbers_that_cannot_be_compared_are_wrong_use_and_say_what_to_do(ita: Ita, por: Por) -> None:
    assert "ยังไม่มีรายงานที่จัดทำไว้" in ita("report", "diff", code=2).stderr
    ita("report", "compile", "six-month", *OF)
    ita("report", "compile", "year-end", *OF)
    assert "รายงานหมายเลข 1 กับ 2 เป็นคนละรอบหรือคนละปี เทียบกันไม่ได้" in ita("report", "diff", 1, 2, code=2).stderr
    assert "ไม่พบรายงานหมายเลข 9 โปรดดูหมายเลขจาก ita report list" in ita("report", "diff", 1, 9, code=2).stderr
    assert "รายงานหมายเลข 2 เป็นฉบับแรกของปีและรอบนั้น" in ita("report", "diff", code=2).stderr


@pytest.mark.parametrize("ending", [".json", "manifest"])
def test_a_kept_file_that_is_gone_is_something_outside_and_the_audit_says_it_too(ita: Ita, versions: Por, ending: str) -> None:
    with versions.look() as (session, agency):
        sha256 = session.scalars(select(Report.manifest_sha256).where(Report.id == 1)).one()
        if ending == ".json":
            sha256 = session.scalars(
                select(ReportFile.sha256).where(ReportFile.report_id == 1, ReportFile.name.endswith(ending))
            ).one()
        place: Path = versions.office.documents(agency.code).path(sha256)
    place.unlink()
    told = ita("report", "diff", code=3).stderr
    assert "ไฟล์ที่เก็บไว้ของรายงานหมายเลข 1 (" in told
    assert "ita audit verify" in told
    assert sha256 in ita("audit", "verify", code=1).stderr


def test_an_address_of_the_check_that_changed_is_told_though_no_text_did(
    ita: Ita, por: Por, monkeypatch: pytest.MonkeyPatch
) -> None:
    ita("report", "compile", "six-month", *OF)
    monkeypatch.setenv("ITA_BASE_URL", "https://ita.por.example.org")
    ita("report", "compile", "six-month", *OF)
    told = ita("report", "diff").stdout
    assert "เนื้อหาเหมือนกันทุกแห่ง" in told
    assert "ที่อยู่สำหรับตรวจรายงานเปลี่ยนจาก http://127.0.0.1:8000/check เป็น https://ita.por.example.org/check" in told
    assert json.loads(ita("report", "diff", "--json").stdout)["around"] != []
