"""The secretary and the executive find the compiled reports on their page; nobody else does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.report.document import ReportKind
from tasks.compiling import Order, compile_report
from tests.support.cast import ANAN, MANOP, PRASERT, SOMSRI, Town, a_plan, open_plan

DOCUMENT = re.compile(r'href="(/l/[\w-]+/reports/\d+)"')


@pytest.fixture
def reports(town: Town, tmp_path: Path) -> Path:
    """The six-month report, compiled on the morning after the half year."""
    town.now = office_moment(date(2024, 4, 1), 10)
    compile_report(
        town.office, Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด"), folder=tmp_path / "reports", at=town.now
    )
    return tmp_path / "reports"


@pytest.mark.parametrize("who", [PRASERT, MANOP])
def test_the_report_stands_on_the_page_with_its_documents(browser: TestClient, town: Town, reports: Path, who: str) -> None:
    page = browser.get(f"/l/{town.link(who)}").text
    assert "รายงานรอบ 6 เดือน ปีงบประมาณ 2567" in page
    assert "ข้อมูล ณ 31 มีนาคม 2567" in page
    paper, word = (browser.get(path) for path in DOCUMENT.findall(page))
    assert paper.content == (reports / "six-month-2567.pdf").read_bytes()
    assert word.content == (reports / "six-month-2567.docx").read_bytes()
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"].startswith("inline")
    assert word.headers["content-disposition"].startswith("attachment")
    assert unquote(word.headers["content-disposition"]).endswith("รายงานรอบ 6 เดือน ปีงบประมาณ 2567 ณ 31 มี.ค. 2567.docx")


def test_of_a_report_compiled_again_the_newest_stands_there_and_a_draft_beside_it(
    browser: TestClient, town: Town, reports: Path
) -> None:
    town.confirm(town.checkpoint("m2", "works"), ANAN, at=office_moment(date(2024, 3, 31), 9))
    town.now = office_moment(date(2024, 3, 31), 20)
    town.accept(town.checkpoint("m2", "works"))
    town.now = office_moment(date(2024, 4, 2), 10)
    compile_report(town.office, Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด"), folder=reports, at=town.now)
    compile_report(town.office, Order("sample", ReportKind.SIX_MONTH, draft=True), folder=reports, at=town.now)
    page = browser.get(f"/l/{town.link(PRASERT)}").text
    assert page.count("<h3>รายงานรอบ 6 เดือน ปีงบประมาณ 2567") == 2
    assert page.count("<h3>รายงานรอบ 6 เดือน ปีงบประมาณ 2567 (ร่าง)") == 1
    newest = [browser.get(path).content for path in DOCUMENT.findall(page)]
    assert (reports / "six-month-2567.pdf").read_bytes() in newest
    assert (reports / "six-month-2567-draft.pdf").read_bytes() in newest


def test_the_report_itself_stands_before_drafts_and_other_days(browser: TestClient, town: Town, reports: Path) -> None:
    town.now = office_moment(date(2024, 10, 1), 10)
    order = Order("sample", ReportKind.YEAR_END, reason="ตามกำหนด")
    for one in (order, replace(order, as_of=date(2024, 8, 1)), replace(order, draft=True)):
        compile_report(town.office, one, folder=reports, at=town.now)
    page = browser.get(f"/l/{town.link(PRASERT)}").text
    told = re.findall(r"<h3>(.*?)</h3>\s*<p>ข้อมูล ณ ([^·]*) ·", page)
    assert told == [
        ("รายงานสิ้นปีงบประมาณ 2567", "30 กันยายน 2567"),
        ("รายงานสิ้นปีงบประมาณ 2567", "1 สิงหาคม 2567"),
        ("รายงานสิ้นปีงบประมาณ 2567 (ร่าง)", "30 กันยายน 2567"),
        ("รายงานรอบ 6 เดือน ปีงบประมาณ 2567", "31 มีนาคม 2567"),
    ]


def test_a_head_sees_no_report_and_can_open_none(browser: TestClient, town: Town, reports: Path) -> None:
    (document, _) = DOCUMENT.findall(browser.get(f"/l/{town.link(PRASERT)}").text)
    mine = town.link(SOMSRI)
    assert not DOCUMENT.findall(browser.get(f"/l/{mine}").text)
    assert browser.get(f"/l/{mine}/reports/{document.rsplit('/')[-1]}").status_code == 404


def test_another_agencys_report_is_not_here(browser: TestClient, town: Town, reports: Path) -> None:
    (document, _) = DOCUMENT.findall(browser.get(f"/l/{town.link(PRASERT)}").text)
    open_plan(town, a_plan("other"))
    theirs = Town(town.office, "other", town.now).link(PRASERT)
    assert browser.get(f"/l/{theirs}/reports/{document.rsplit('/')[-1]}").status_code == 404
    assert not DOCUMENT.findall(browser.get(f"/l/{theirs}").text)


def test_a_document_that_the_store_has_lost_is_a_calm_page(browser: TestClient, town: Town, reports: Path) -> None:
    for document in (town.office.documents("sample").root).glob("??/*"):
        document.unlink()
    (paper, _) = DOCUMENT.findall(browser.get(f"/l/{town.link(PRASERT)}").text)
    assert browser.get(paper).status_code == 404
