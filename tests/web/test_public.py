"""The page of a published report: lasting, for everybody, and silent about all that is not published."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ita_model.calendar import office_moment
from ita_model.report.states import ReportState
from tests.support.cast import PRASERT, Town, a_plan, open_plan
from tests.support.counting import queries
from tests.support.lent import lent_app
from tests.support.publishing import ADDRESS, LIFE, code, compile_again, form, go, of_many_measures, photo
from web.app import create_app

PUBLISHED, SUPERSEDED = ReportState.PUBLISHED, ReportState.SUPERSEDED


def test_a_stranger_reads_the_report_with_its_measures_results_and_signatures(stranger: TestClient, published: Town) -> None:
    answer = stranger.get(ADDRESS)
    assert answer.status_code == 200
    for told in (
        "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง", "จัดทำคู่มือการใช้ทรัพย์สินของราชการ", "ทุกสำนัก/กอง", "ดำเนินการแล้ว", "รู้ทั่วกัน",
        "ข้อมูล ณ 31 มีนาคม 2567", "ครบถ้วน 1 จาก 2", "นายประเสริฐ มั่นคง", "นายมานพ รักถิ่น", "5 เมษายน 2567", "รายการที่ยังขาดหลักฐาน",
    ):  # fmt: skip
        assert told in answer.text, told
    assert f"/check/{code(published, 1)[:32]}" in answer.text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{ADDRESS}">' in answer.text


def test_it_may_be_found_and_kept_for_a_while(stranger: TestClient, published: Town) -> None:
    answer = stranger.get(ADDRESS)
    assert answer.headers["x-robots-tag"] == "all"
    assert "noindex" not in answer.text
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["vary"] == "Cookie, Accept-Encoding"
    again = stranger.get(ADDRESS, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    assert "script" not in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert stranger.head(ADDRESS).headers["etag"] == answer.headers["etag"]


def test_only_the_public_pages_may_be_found(stranger: TestClient, published: Town) -> None:
    assert stranger.get("/robots.txt").text == "User-agent: *\nAllow: /public/\nDisallow: /\n"
    for path in (f"/check/{code(published, 1)}", "/check", f"/l/{published.link(PRASERT)}", "/public/sample/2567/year-end"):
        headers = stranger.get(path).headers
        assert (headers["x-robots-tag"], headers["cache-control"]) == ("noindex, nofollow", "no-store"), path


@pytest.mark.parametrize(
    ("ending", "kind", "disposition"),
    [
        ("pdf", "application/pdf", "inline"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
        ("html", "text/html; charset=utf-8", "attachment"),
        ("json", "application/json", "attachment"),
    ],
)
def test_each_form_can_be_had_with_its_size_and_hash(
    stranger: TestClient, published: Town, ending: str, kind: str, disposition: str
) -> None:
    page = stranger.get(ADDRESS).text
    kept = form(published, 1, ending)
    assert f'href="{ADDRESS}/six-month-2567.{ending}"' in page
    assert kept.name in re.sub(r"<wbr>", "", page)
    answer = stranger.get(f"{ADDRESS}/six-month-2567.{ending}")
    assert answer.content == kept.read_bytes()
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith(disposition)
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["etag"] == f'"{kept.name[:32]}"'


def test_a_form_that_was_changed_on_the_disk_is_given_to_nobody(stranger: TestClient, published: Town) -> None:
    kept = form(published, 1)
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    answer = stranger.get(f"{ADDRESS}/six-month-2567.pdf")
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert "ไฟล์ที่เก็บไว้ไม่ตรงกับที่เผยแพร่" in answer.text
    assert stranger.get(f"{ADDRESS}/six-month-2567.docx").status_code == 200


def test_a_page_whose_texts_were_changed_on_the_disk_is_not_shown(stranger: TestClient, published: Town) -> None:
    kept = form(published, 1, "json")
    kept.write_bytes(kept.read_bytes().replace("รู้ทั่วกัน".encode(), "ไม่รู้กัน ".encode()))
    answer = stranger.get(ADDRESS)
    assert answer.status_code == 503
    assert "จัดซื้อจัดจ้าง" not in answer.text


@pytest.mark.parametrize("far", range(3))
def test_before_it_is_published_nobody_learns_that_there_is_a_report(stranger: TestClient, compiled: Town, far: int) -> None:
    go(compiled, 1, *LIFE[:far])
    compile_again(compiled, draft=True)
    nowhere = stranger.get("/public/nobody/2567/six-month")
    assert nowhere.status_code == 404
    for path in (
        ADDRESS,
        *(
            f"{ADDRESS}/{name}"
            for name in ("six-month-2567.pdf", "six-month-2567-draft.pdf", "evidence/1", "evidence/0", "evidence/x")
        ),
        *(
            f"/public/sample{rest}"
            for rest in ("", "/2567", "/2567/year-end", "/2567/nothing", "/x/six-month", "/๒๕๖๗/six-month")
        ),
        "/public/a/b/c/d/e/f/g",
    ):
        answer = stranger.get(path)
        assert answer.status_code == 404, path
        assert _without_address(answer.text) == _without_address(nowhere.text), path


def test_a_draft_can_never_be_read_though_the_report_is_published(stranger: TestClient, published: Town) -> None:
    compile_again(published, draft=True)
    assert stranger.get(f"{ADDRESS}/six-month-2567-draft.pdf").status_code == 404
    assert "draft" not in stranger.get(ADDRESS).text


def test_a_new_version_takes_the_address_and_the_old_one_stands_below_with_its_reason(
    stranger: TestClient, published: Town
) -> None:
    first = form(published, 1).read_bytes()
    published.now = office_moment(date(2024, 4, 9), 9)
    assert compile_again(published, reason="แก้เหตุผลแล้ว") == 2
    assert stranger.get(f"{ADDRESS}/six-month-2567.pdf").content == first, "not before it is published"
    go(published, 2, *LIFE, words="พิมพ์ตัวเลขผิด")
    page = stranger.get(ADDRESS).text
    assert "ฉบับก่อนหน้า" in page
    assert "เผยแพร่ 5 เมษายน 2567 เลิกใช้ 9 เมษายน 2567" in page
    assert "พิมพ์ตัวเลขผิด" in page
    assert f"/check/{code(published, 1)[:32]}" in page
    assert stranger.get(f"{ADDRESS}/six-month-2567.pdf").content == form(published, 2).read_bytes() != first


def test_what_was_taken_back_is_said_to_be_gone_with_the_reason(stranger: TestClient, published: Town) -> None:
    published.now = office_moment(date(2024, 4, 9), 9)
    go(published, 1, SUPERSEDED, words="มีข้อมูลส่วนบุคคล")
    answer = stranger.get(ADDRESS)
    assert answer.status_code == 410
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "หน่วยงานถอนรายงานนี้แล้ว" in answer.text
    assert "เคยเผยแพร่ตั้งแต่ 5 เมษายน 2567 และถอนเมื่อ 9 เมษายน 2567" in answer.text
    assert "มีข้อมูลส่วนบุคคล" in answer.text
    assert "noindex" in answer.text
    assert "จัดซื้อจัดจ้าง" not in answer.text
    assert stranger.get(f"{ADDRESS}/six-month-2567.pdf").status_code == 404
    assert "ถอนแล้ว" in stranger.get("/public/sample").text


def test_what_was_withdrawn_before_it_was_published_is_nobodys_business(stranger: TestClient, compiled: Town) -> None:
    go(compiled, 1, SUPERSEDED, words="เหตุผลภายใน")
    assert stranger.get(ADDRESS).status_code == 404
    go(compiled, compile_again(compiled, reason="แก้เหตุผลแล้ว"), *LIFE)
    assert "เหตุผลภายใน" not in stranger.get(ADDRESS).text


def test_the_report_of_the_whole_period_stands_before_one_of_an_earlier_day(stranger: TestClient, compiled: Town) -> None:
    early = compile_again(compiled, as_of=date(2024, 3, 25))
    go(compiled, early, *LIFE)
    assert "ข้อมูล ณ 25 มีนาคม 2567" in stranger.get(ADDRESS).text
    go(compiled, 1, *LIFE, words="ครบทั้งรอบแล้ว")
    assert "ข้อมูล ณ 31 มีนาคม 2567" in stranger.get(ADDRESS).text
    assert stranger.get(f"{ADDRESS}/six-month-2567.pdf").status_code == 200


def test_the_list_holds_each_published_report_of_the_agency(stranger: TestClient, published: Town) -> None:
    answer = stranger.get("/public/sample")
    assert f'href="{ADDRESS}"' in answer.text
    assert "ปีงบประมาณ 2567" in answer.text
    assert answer.headers["x-robots-tag"] == "all"


def test_two_agencies_stand_apart(stranger: TestClient, published: Town) -> None:
    open_plan(published, a_plan("other"))
    other = replace(published, code="other")
    assert stranger.get("/public/other").status_code == 404
    assert stranger.get("/public/other/2567/six-month").status_code == 404
    go(other, compile_again(other), *LIFE)
    mine, theirs = stranger.get(ADDRESS).text, stranger.get("/public/other/2567/six-month").text
    assert code(published, 1)[:32] in mine
    assert code(published, 1)[:32] not in theirs
    assert "รู้ทั่วกัน" in mine
    assert "รู้ทั่วกัน" not in theirs
    assert "/public/sample" not in theirs + stranger.get("/public/other").text


def test_what_people_wrote_is_shown_as_they_wrote_it(published: Town) -> None:
    published.now = office_moment(date(2024, 4, 9), 9)
    published.write("m2", "<script>alert(1)</script> & แจกแล้ว", "<b>ดี</b>")
    go(published, compile_again(published), *LIFE, words="<i>เหตุผล</i>")
    with lent_app(published) as app, TestClient(app) as stranger:
        page = stranger.get(ADDRESS).text
    for raw in ("<script>", "<b>", "<i>"):
        assert raw not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; แจกแล้ว" in page


@pytest.mark.parametrize("measures", [3, 300])
def test_a_page_asks_few_questions_however_long_the_report(tmp_path: Path, measures: int) -> None:
    with (
        of_many_measures(tmp_path / "office", measures) as town,
        TestClient(create_app(town.office, clock=town.clock)) as stranger,
    ):
        printed = code(town, 1)
        for path in (ADDRESS, "/public/sample", f"{ADDRESS}/six-month-2567.json", f"{ADDRESS}/evidence/1", f"/check/{printed}"):
            with queries(town.office.engine) as seen:
                answer = stranger.get(path)
            assert answer.status_code == 200
            assert 1 <= len(seen) <= 10, path
            if path == ADDRESS:
                assert answer.text.count('<article class="measure">') == measures
                assert answer.text.count("ข่าวที่ ") == measures


def _without_address(page: str) -> str:
    """A page but for what it says of its own address, to come back to it in English."""
    return re.sub(r'name="language" value="[^"]*"', "", page)


def test_a_picture_of_the_cast_says_where_it_was_taken() -> None:
    """Or the tests of what is left out would prove nothing."""
    assert b"GPS-SECRET-CAMERA" in photo()
