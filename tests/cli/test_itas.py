"""`ita itas answers`: yes only where the record says so, and otherwise what remains to be done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config.clock import now
from ita_model.calendar import office_day
from ita_model.records import Report
from ita_model.thai import long_date
from tests.cli.conftest import Ita, checkpoint
from tests.support.por import Por

URL = "https://www.por.example.go.th/ita/2568"
COMPILE = ("report", "compile", "year-end", "--year", 2567, "--reason", "ส่งอำเภอตามกำหนด")


def answers(ita: Ita, *words: object, code: int = 1) -> list[dict[str, Any]]:
    """The answers as data; as long as something remains to be done the command finds fault."""
    return list(json.loads(ita("itas", "answers", *words, "--json", code=code).stdout))


def result(ita: Ita, *words: object, code: int = 1) -> dict[str, Any]:
    """The answer to O28 of ITA 2568: the results of fiscal year 2567."""
    (found,) = answers(ita, "--year", 2567, "--ita-year", 2568, *words, code=code)
    assert (found["item"], found["verified"], found["year"]) == ("O28", True, 2567)
    return found


def test_an_open_year_answers_the_measures_item_of_its_own_ita_year(ita: Ita, por: Por) -> None:
    found = answers(ita, "--year", 2567, "--url", URL)
    assert [(one["item"], one["ita_year"], one["answer"], one["verified"]) for one in found] == [
        ("O34", 2567, "มี", False), ("O28", 2568, "ไม่มี", True),
    ]  # fmt: skip
    assert (
        "องค์การบริหารส่วนตำบลปอ กำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2567"
        " จำนวน 14 มาตรการ ใน 6 ด้าน รวม 19 ขั้นตอน มีผู้รับผิดชอบ 5 สำนัก/กอง ติดตามผลตลอดปี 138 รายการ"
    ) in found[0]["explanation"]


def test_before_anything_is_published_the_answer_is_no_and_says_what_remains(ita: Ita, por: Por) -> None:
    found = result(ita)
    assert found["yes"] is False
    assert found["explanation"].startswith("ยังไม่มีรายงานผลการดำเนินการ")
    assert [one.split(" ita ")[-1].split()[0:2] for one in found["remaining"][:4]] == [
        ["report", "compile"], ["report", "sign-off"], ["report", "acknowledge"], ["report", "publish"],
    ]  # fmt: skip


def test_each_step_of_the_report_s_life_leaves_one_thing_less_until_it_is_yes(ita: Ita, por: Por, home: Path) -> None:
    ita("review", "accept", checkpoint(por))
    today = office_day(now())
    ita(*COMPILE, "--as-of", today)
    left = [len(result(ita, "--url", URL)["remaining"])]
    for step in ("sign-off", "acknowledge", "publish"):
        assert result(ita)["yes"] is False
        ita("report", step, 1)
        left.append(len(result(ita, "--url", URL, code=int(step != "publish"))["remaining"]))
    assert left == [3, 2, 1, 0]
    found = result(ita, "--url", URL, code=0)
    assert (found["yes"], found["url"]) == (True, URL)
    for words in (
        f"ข้อมูล ณ วันที่ {long_date(today)} มาตรการทั้งหมด 14 มาตรการ ดำเนินการครบถ้วน 0 มาตรการ",
        "ผลการดำเนินการที่ตรวจรับแล้ว 1 จาก 138 รายการ ยังขาดหลักฐาน 137 รายการ ซึ่งแสดงไว้ในรายงาน หลักฐานเป็นไฟล์ 1 ไฟล์",
    ):
        assert words in found["explanation"]
    with por.look() as (session, _):
        printed = session.get_one(Report, 1).claims_sha256
    assert found["explanation"].endswith(f" รหัสตรวจสอบของรายงาน (SHA-256) {printed}")
    (page,) = (home / "reports" / "por").glob("*.html")
    assert str(printed) in page.read_text(encoding="utf-8"), "it is the code that stands on the report itself"


def test_once_it_is_published_the_address_is_that_of_its_own_page_where_everybody_reaches_it(
    ita: Ita, por: Por, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITA_BASE_URL", "https://ita.por.example.go.th/")
    ita(*COMPILE)
    for step in ("sign-off", "acknowledge"):
        ita("report", step, 1)
        assert result(ita)["url"] is None
    page = "https://ita.por.example.go.th/public/por/2567/year-end"
    assert f"ประชาชนเปิดดูได้ที่ {page}\n" in ita("report", "publish", 1).stdout
    found = result(ita, code=0)
    assert (found["yes"], found["url"]) == (True, page)
    assert result(ita, "--url", URL, code=0)["url"] == URL, "the office's own page goes before it"
    ita("report", "supersede", 1, "-w", "ตัวเลขผิด")
    assert result(ita)["url"] is None


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8000", "http://192.168.1.5", "http://ita", "http://[::1]:8000", "https://ita.local"]
)
def test_an_address_of_the_offices_own_network_is_none_for_itas(
    ita: Ita, por: Por, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.setenv("ITA_BASE_URL", base)
    ita(*COMPILE)
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 1)
    found = result(ita)
    assert (found["yes"], found["url"]) == (False, None)
    assert "ตั้ง ITA_BASE_URL เป็นที่อยู่ของระบบที่ประชาชนเปิดได้" in found["remaining"][-1]


def test_a_report_that_bears_no_code_is_told_without_one(ita: Ita, por: Por) -> None:
    """As those that were compiled before reports bore one."""
    ita(*COMPILE)
    with por.begin() as (session, _):
        (columns,) = session.execute(select(Report.__table__)).mappings()
        session.add(Report(**{**columns, "id": 2, "claims_sha256": None, "manifest_sha256": "0" * 64}))
    found = result(ita)
    assert "ita report sign-off 2" in found["remaining"][0]
    assert "SHA-256" not in found["explanation"]


def test_a_draft_a_six_month_report_and_one_of_an_earlier_day_are_no_year_s_result(ita: Ita, por: Por) -> None:
    ita("report", "compile", "year-end", "--year", 2567, "--draft")
    ita("report", "compile", "six-month", "--year", 2567, "--reason", "ส่งอำเภอ")
    assert result(ita)["explanation"].startswith("ยังไม่มีรายงาน")
    ita(*COMPILE, "--as-of", "2567-02-15")
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 3)
    found = result(ita, "--url", URL)
    assert found["yes"] is False
    assert "ข้อมูล ณ วันที่ 15 กุมภาพันธ์ 2567 ซึ่งยังไม่สิ้นปีงบประมาณ" in found["explanation"]


def test_a_report_that_was_withdrawn_is_no_result_any_more(ita: Ita, por: Por) -> None:
    ita(*COMPILE)
    for step in ("sign-off", "acknowledge", "publish"):
        ita("report", step, 1)
    assert result(ita, "--url", URL, code=0)["yes"] is True
    ita("report", "supersede", 1, "-w", "ตัวเลขผิด")
    assert result(ita)["yes"] is False


def test_the_whole_year_s_report_answers_until_one_of_an_earlier_day_takes_its_place_for_a_reason(ita: Ita, por: Por) -> None:
    ita(*COMPILE)
    ita(*COMPILE, "--as-of", "2567-02-15")
    for number in (1, 2):
        for step in ("sign-off", "acknowledge"):
            ita("report", step, number)
    ita("report", "publish", 1)
    ita("report", "publish", 2, code=1)
    assert result(ita, "--url", URL, code=0)["yes"] is True
    ita("report", "publish", 2, "-w", "ตัวเลขผิด")
    assert "ข้อมูล ณ วันที่ 15 กุมภาพันธ์ 2567 ซึ่งยังไม่สิ้นปีงบประมาณ" in result(ita, "--url", URL)["explanation"]


@pytest.mark.parametrize(
    ("year", "items"),
    [(2564, ["O42", "O43"]), (2567, ["O34", "O35"]), (2568, ["O27", "O28"]), (2569, ["O25", "O26"])],
)
def test_each_ita_year_has_its_own_numbers(ita: Ita, por: Por, year: int, items: list[str]) -> None:
    found = answers(ita, "--ita-year", year)
    assert [(one["item"], one["year"]) for one in found] == [(items[0], year), (items[1], year - 1)]


def test_without_a_year_it_is_the_newest_that_is_open(ita: Ita, por: Por) -> None:
    assert [one["item"] for one in answers(ita)] == ["O34", "O35"]


def test_a_number_that_nobody_has_checked_is_said_to_be_so(ita: Ita, por: Por) -> None:
    assert "เลขข้อของปีนี้ยังไม่ได้ตรวจ" in ita("itas", "answers", "--ita-year", 2567, code=1).stdout
    assert "ยังไม่ได้ตรวจ" not in ita("itas", "answers", "--ita-year", 2568, code=1).stdout


def test_of_a_year_that_is_not_on_record_the_engine_knows_no_answer(ita: Ita, por: Por) -> None:
    (found, _) = answers(ita, "--ita-year", 2569, "--url", URL)
    assert (found["yes"], found["answer"], found["explanation"]) == (None, "ตอบจากระบบไม่ได้", "")
    (todo,) = found["remaining"]
    assert "ไม่มีข้อมูลของปีงบประมาณ พ.ศ. 2569 ในระบบ" in todo
    assert "ให้ตอบจากเอกสารของหน่วยงานเอง" in todo
    told = ita("itas", "answers", "--ita-year", 2569, "--year", 2569, code=1).stdout
    assert "คำตอบ: ตอบจากระบบไม่ได้\nต้องทำ:\n  - " in told
    assert "คำอธิบาย" not in told, "there is nothing to paste"
    assert "URL" not in told


def test_an_ita_year_that_is_not_on_file_is_to_be_added_to_it(ita: Ita, por: Por) -> None:
    told = ita("itas", "answers", "--ita-year", 2570, code=2).stderr
    assert "ไม่มีเลขข้อ OIT ของการประเมินปี 2570 โปรดเพิ่มปีนี้ใน config/frameworks.yaml" in told
    assert [one["item"] for one in answers(ita, "--year", 2569, code=1)] == ["O25"]


def test_what_stands_at_no_known_address_is_not_yet_a_yes(ita: Ita, por: Por) -> None:
    told = ita("itas", "answers", "--year", 2567, code=1).stdout
    assert "คำตอบ: มีเอกสารแล้ว แต่ยังไม่มีที่อยู่เว็บที่จะตอบ\nที่อยู่หน้าเว็บ (URL): ยังไม่ทราบ\n" in told
    assert "เผยแพร่บนเว็บไซต์ของหน่วยงาน แล้วสั่งใหม่พร้อมที่อยู่ของหน้านั้น: --url" in told
    (without,) = answers(ita, "--year", 2567, "--ita-year", 2567)
    (with_one,) = answers(ita, "--year", 2567, "--ita-year", 2567, "--url", URL, code=0)
    assert (without["yes"], with_one["yes"], with_one["answer"]) == (False, True, "มี")


def test_an_address_may_be_for_one_item_or_for_all(ita: Ita, por: Por) -> None:
    found = answers(ita, "--ita-year", 2568, "--url", URL, "--url", f"o28={URL}/result?id=1")
    assert [one["url"] for one in found] == [URL, f"{URL}/result?id=1"]
    assert "ไม่มีข้อนี้ในคำตอบ" in ita("itas", "answers", "--ita-year", 2568, "--url", f"O9={URL}", code=2).stderr


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "192.168.1.5", "[::1]", "ita.local", "server.lan"])
def test_an_address_that_no_assessor_can_open_is_warned_of(ita: Ita, por: Por, host: str) -> None:
    (found,) = answers(ita, "--year", 2567, "--ita-year", 2567, "--url", f"http://{host}/ita")
    assert any("ผู้ประเมินเปิดไม่ได้" in one for one in found["remaining"])
    assert "ผู้ประเมินเปิดไม่ได้" in ita("itas", "answers", "--year", 2567, "--url", f"http://{host}/ita", code=1).stdout


@pytest.mark.parametrize(
    "address", ["por.example.go.th", "ftp://por.example.go.th", "http://localhost:8000", "https://[", "https://a b.th"]
)
def test_what_is_no_address_of_a_website_is_refused(ita: Ita, por: Por, address: str) -> None:
    assert "ที่อยู่เว็บไม่ถูกต้อง" in ita("itas", "answers", "--url", address, code=2).stderr


def test_a_fiscal_year_that_answers_nothing_in_an_ita_year_is_wrong_use(ita: Ita, por: Por) -> None:
    told = ita("itas", "answers", "--year", 2567, "--ita-year", 2569, code=2).stderr
    assert "ปีงบประมาณ 2567 ใช้ตอบการประเมินปี 2567 (มาตรการ) และปี 2568 (ผล) ไม่ใช่ปี 2569" in told


def test_an_explanation_is_one_line_to_be_pasted_however_narrow_the_window(
    ita: Ita, por: Por, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    (found,) = answers(ita, "--year", 2567, "--ita-year", 2567)
    lines = ita("itas", "answers", "--year", 2567, "--ita-year", 2567, code=1).stdout.split("\n")
    assert lines[lines.index("คำอธิบาย:") + 1] == found["explanation"]
    assert lines[:2] == ["ITA ปี 2567 ข้อ O34 (จากทั้งหมด 35 ข้อ)", "เลขข้อของปีนี้ยังไม่ได้ตรวจกับคู่มือของสำนักงาน ป.ป.ช. โปรดตรวจก่อนกรอก"]
