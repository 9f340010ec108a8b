"""How the agencies stand, behind a secret address: numbers that are each agency's own, and nothing else of it."""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from config.overview_links import OverviewLinks
from ita_model.records import Agency, Base, Sweep, Year
from ita_model.report.states import ReportState
from ita_model.states import Standing
from tests.support import publishing
from tests.support.cast import PRASERT, SOMSRI, TODAY, Town, a_plan, open_plan
from tests.support.counting import queries
from tests.support.lent import lent_app
from web.desk.views_board import Filter, board_page
from web.door import visitor_of
from web.overview_table import harmless
from web.views_overview import A_PAGE

WHOM = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดเชียงราย"
FEBRUARY, MARCH = date(2024, 2, 29), date(2024, 3, 29)
HEADS = ("ชื่อหน่วยงาน", "อำเภอ", "เกินกำหนด", "รอตรวจ", "ระบบหยุดเกิน 26 ชั่วโมง")


def a_link(town: Town, province: str = "", *, days: int = 30) -> str:
    """The path of a new address of the overview."""
    _, token = OverviewLinks.of(town.office.settings).make(WHOM, days=days, province=province, at=town.now)
    return f"/overview/{token}"


def an_agency(town: Town, code: str, name: str, district: str = "เทิง", province: str = "เชียงราย") -> Town:
    """Another agency of the installation with its year open."""
    plan = a_plan(code)
    called = replace(plan.agency, name=f"องค์การบริหารส่วนตำบล{name}", short_name=f"อบต.{name}", district=district)
    open_plan(town, replace(plan, agency=replace(called, province=province)))
    return Town(town.office, code, town.now)


def names_on(page: str) -> list[str]:
    """The agencies that a page shows, from the top."""
    return re.findall(r'<span class="name">([^<]+)</span>', page)


def table_of(browser: TestClient, path: str, query: str = "") -> list[dict[str, str]]:
    """The table for Excel, read as a program reads it."""
    answer = browser.get(f"{path}.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def text_of(page: str) -> str:
    """What a page says, its spaces made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_each_agency_has_the_numbers_of_its_own_board(browser: TestClient, town: Town) -> None:
    town.confirm(town.checkpoint("m1", "finance", FEBRUARY), SOMSRI)
    town.confirm(town.checkpoint("m1", "finance", MARCH), SOMSRI)
    town.send_back(town.checkpoint("m1", "finance", MARCH), "แก้วันที่")
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    town.accept(town.checkpoint("m2", "finance"))
    town.waive(town.checkpoint("m1", "finance", date(2024, 4, 30)), "ไม่มี")
    with town.begin() as (session, agency):
        visitor = visitor_of(session, agency, town.officer(session, PRASERT), at=town.now)
        board = board_page(session, visitor, be=2567, wanted=Filter(), at=town.now)
    assert board is not None
    counts = board.counts
    (row,) = table_of(browser, a_link(town))
    assert row["เสร็จแล้ว"] == str(counts[Standing.ACCEPTED] + counts[Standing.WAIVED]) == "2"
    assert row["รอตรวจ"] == str(counts[Standing.SUBMITTED]) == "1"
    assert row["เกินกำหนด"] == str(counts[Standing.OVERDUE])
    assert row["รอยืนยัน"] == str(counts[Standing.OPEN] + counts[Standing.RETURNED])
    assert row["ยังไม่ถึงกำหนด"] == str(counts[Standing.PLANNED])
    said = text_of(browser.get(a_link(town)).text)
    assert f"เกินกำหนด {counts[Standing.OVERDUE]} " in said
    assert "ปีงบประมาณ 2567 · ศุกร์ 22 มีนาคม 2567 เวลา 10.00 น." in said
    assert f"ลิงก์นี้ออกให้ {WHOM} · ใช้ได้ถึง 21 เมษายน 2567" in said


def test_the_worst_come_first_and_the_head_counts_them_all(browser: TestClient, town: Town) -> None:
    calm, middle = an_agency(town, "calm", "สงบ"), an_agency(town, "middle", "กลาง")
    for number in all_due(calm):
        calm.waive(number, "ไม่มี")
    middle.waive(all_due(middle)[0], "ไม่มี")
    for one in (town, calm):
        one.sweep(TODAY)
    page = browser.get(a_link(town)).text
    assert names_on(page) == ["อบต.ตัวอย่าง", "อบต.กลาง", "อบต.สงบ"]
    tiles = re.findall(r"<strong>(\d+)</strong> <span>([^<]+)</span>", page)
    assert {words: int(number) for number, words in tiles} == {
        "หน่วยงานทั้งหมด": 3, "มีงานเกินกำหนด": 2, "ไม่มีงานเกินกำหนด": 1, "ระบบหยุดเกิน 26 ชั่วโมง": 1,
    }  # fmt: skip
    found = {only: names_on(browser.get(f"{a_link(town)}?only={only}").text) for only in ("late", "nothing-late", "not-swept")}
    assert found == {
        "late": ["อบต.ตัวอย่าง", "อบต.กลาง"],
        "nothing-late": ["อบต.สงบ"],
        "not-swept": ["อบต.กลาง"],
    }


def all_due(town: Town) -> list[int]:
    """The checkpoints of an agency that were due before today."""
    days = (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31), FEBRUARY)
    found = [town.checkpoint("m1", "finance", day) for day in days]
    return [*found, town.checkpoint("m2", "works"), town.checkpoint("m2", "finance")]


def test_a_provinces_link_shows_that_provinces_agencies_alone(browser: TestClient, town: Town) -> None:
    an_agency(town, "nan", "น่านใต้", province="น่าน")
    country, province = browser.get(a_link(town)).text, browser.get(a_link(town, "น่าน")).text
    assert sorted(names_on(country)) == ["อบต.ตัวอย่าง", "อบต.น่านใต้"]
    assert "จังหวัดน่าน" in country
    assert names_on(province) == ["อบต.น่านใต้"]
    assert "ตัวอย่าง" not in province
    assert [row["ชื่อหน่วยงาน"] for row in table_of(browser, a_link(town, "น่าน"))] == ["อบต.น่านใต้"]
    assert names_on(browser.get(f"{a_link(town, 'น่าน')}?words=ตัวอย่าง").text) == []


def test_agencies_are_found_by_words_of_their_name_or_district(browser: TestClient, town: Town) -> None:
    an_agency(town, "east", "ป่าตาล", district="ขุนตาล")
    path = a_link(town)
    asked = {
        "ตาล": ["อบต.ป่าตาล"], "ขุนตาล ป่า": ["อบต.ป่าตาล"], "องค์การบริหารส่วนตำบลป่าตาล": ["อบต.ป่าตาล"],
        "เมือง": ["อบต.ตัวอย่าง"], "อบต.": ["อบต.ตัวอย่าง", "อบต.ป่าตาล"], "ไม่มี": [], "  ": ["อบต.ตัวอย่าง", "อบต.ป่าตาล"],
    }  # fmt: skip
    assert {words: names_on(browser.get(path, params={"words": words}).text) for words in asked} == asked
    nothing = browser.get(path, params={"words": "<ไม่มี>"}).text
    assert "ไม่มีหน่วยงานที่ตรงกับที่ค้น" in nothing
    assert 'value="&lt;ไม่มี&gt;"' in nothing
    assert "<table" not in nothing
    assert [row["ชื่อหน่วยงาน"] for row in table_of(browser, path, "?words=ขุนตาล")] == ["อบต.ป่าตาล"]


def test_fifty_stand_on_a_page_and_the_table_has_all(browser: TestClient, town: Town) -> None:
    with town.office.begin() as session:
        session.add_all(
            Agency(code=f"x{n}", name=f"อบต.ที่ {n:03}", short_name=f"อบต.ที่ {n:03}", district="เทิง", province="เชียงราย")
            for n in range(2 * A_PAGE)
        )
    path = a_link(town)
    pages = [browser.get(f"{path}?page={n}").text for n in (1, 2, 3)]
    shown = [name for page in pages for name in names_on(page)]
    assert [len(names_on(page)) for page in pages] == [A_PAGE, A_PAGE, 1]
    assert len(set(shown)) == len(shown) == 2 * A_PAGE + 1
    assert shown[0] == "อบต.ตัวอย่าง"
    assert f'href="{path}?page=3"' in pages[1]
    assert f'href="{path}?page=1"' in pages[1]
    assert "ยังไม่เริ่มปี" in pages[0]
    assert "100 หน่วยงานยังไม่มีปีที่เริ่มแล้ว" in text_of(pages[0])
    assert [row["ชื่อหน่วยงาน"] for row in table_of(browser, path)] == shown
    for odd in ("0", "99", "x", "-1", "๒", "9" * 40):
        assert names_on(browser.get(f"{path}?page={odd}").text) in [names_on(pages[0]), names_on(pages[2])]


def test_what_a_search_leaves_is_kept_from_page_to_page(browser: TestClient, town: Town) -> None:
    with town.office.begin() as session:
        session.add_all(
            Agency(code=f"x{n}", name="อบต.ยอด", short_name="อบต.ยอด", district="เทิง", province="น่าน") for n in range(60)
        )
    path = a_link(town)
    page = unescape(browser.get(path, params={"words": "ยอด"}).text)
    (after,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert len(names_on(browser.get(after).text)) == 10
    (table,) = re.findall(r'href="([^"]+\.csv[^"]*)"', page)
    assert len(list(csv.reader(browser.get(table).text.splitlines()))) == 61


def test_a_link_without_agencies_says_that_they_will_come(browser: TestClient, town: Town) -> None:
    page = browser.get(a_link(town, "น่าน")).text
    assert "ยังไม่มีหน่วยงานในลิงก์นี้" in page
    assert "<table" not in page
    assert table_of(browser, a_link(town, "น่าน")) == []


def test_an_agency_that_did_not_open_the_new_year_is_told_apart(browser: TestClient, town: Town) -> None:
    other = an_agency(town, "east", "ป่าตาล")
    with other.begin() as (session, agency):
        session.add(Year(agency_id=agency.id, be=2568, opened_at=town.now, plan="", plan_sha256="0" * 64, days_off={}))
    town.now = town.now.add(months=9)
    page = text_of(browser.get(a_link(town)).text)
    assert "ปีงบประมาณ 2568 ·" in page
    assert page.count("ยังอยู่ในปีงบประมาณ 2567") == 1
    assert page.index("อบต.ตัวอย่าง") < page.index("ยังอยู่ในปีงบประมาณ 2567")


def test_a_sweep_is_missed_after_twenty_six_hours(browser: TestClient, town: Town) -> None:
    town.sweep(TODAY)
    with town.office.look() as session:
        at = session.scalars(select(Sweep.at)).one()
    path, missed = a_link(town), "หยุดเกิน 26 ชั่วโมง</span>"
    for later, is_missed in ((timedelta(hours=26), False), (timedelta(hours=26, seconds=1), True)):
        town.now = at + later
        (row,) = table_of(browser, path)
        assert bool(row["ระบบหยุดเกิน 26 ชั่วโมง"]) is is_missed
        assert (f'<span class="lacks">{missed}' in browser.get(path).text) is is_missed


def test_a_link_that_opens_nothing_says_what_to_do_and_not_why(browser: TestClient, town: Town) -> None:
    links = OverviewLinks.of(town.office.settings)
    old, ended = a_link(town, days=1), a_link(town)
    links.end(2, at=town.now)
    town.now = town.now.add(days=2)
    pages = []
    for path in (old, ended, "/overview/x", f"{ended[:-1]}é"):
        for address in (path, f"{path}.csv"):
            with queries(town.office.engine) as asked:
                answer = browser.get(address)
            assert answer.status_code == 404
            assert asked == [], "nothing of the record is asked for whoever shows nothing"
            pages.append(re.sub(r'value="en [^"]*"', "", answer.text))
    assert len(set(pages)) == 1
    assert "ขอลิงก์ใหม่จากผู้ดูแลระบบ" in pages[0]


def test_a_page_and_its_table_are_kept_by_nobody_and_tell_nobody_their_address(browser: TestClient, town: Town) -> None:
    path = a_link(town)
    for answer in (browser.get(path), browser.get(f"{path}.csv"), browser.head(path), browser.get("/overview/x")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
    assert 'name="robots" content="noindex' in browser.get(path).text
    assert path.removeprefix("/overview/") not in browser.get("/metrics").text


def test_looking_changes_nothing(browser: TestClient, town: Town) -> None:
    path = a_link(town)
    before, kept = town.dump(), OverviewLinks.of(town.office.settings).place.read_bytes()
    assert browser.get(path).status_code == browser.get(f"{path}.csv").status_code == 200
    assert browser.post(path).status_code == 405
    assert town.dump() == before
    assert OverviewLinks.of(town.office.settings).place.read_bytes() == kept


def test_it_asks_as_much_for_many_agencies_as_for_one(browser: TestClient, town: Town) -> None:
    path, counted = a_link(town), []
    for code in ("sample", "east", "west"):
        if code != "sample":
            an_agency(town, code, code)
        for address in (path, f"{path}.csv"):
            with queries(town.office.engine) as asked:
                assert browser.get(address).status_code == 200
            counted.append(len(asked))
    assert set(counted) == {6}


def test_the_table_is_for_excel_in_the_readers_language(browser: TestClient, town: Town) -> None:
    path = a_link(town, "เชียงราย")
    answer = browser.get(f"{path}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.content
    assert "attachment" in answer.headers["content-disposition"]
    assert "filename*=UTF-8''%E0%B8%A0" in answer.headers["content-disposition"]
    (row,) = table_of(browser, path)
    assert set(HEADS) < set(row)
    english = browser.get(f"{path}.csv", headers={"Cookie": "ita-language=en"}).content.decode("utf-8-sig")
    assert english.startswith("Agency,District,Province,")


@pytest.mark.parametrize("name", ["=1+1", "+66", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_cell_begins_a_formula(browser: TestClient, town: Town, name: str) -> None:
    with town.office.begin() as session:
        session.add(Agency(code="bad", name=name, short_name=name, district=name, province="น่าน"))
    (row,) = table_of(browser, a_link(town, "น่าน"))
    assert row["ชื่อหน่วยงาน"] == row["อำเภอ"] == harmless(name) == f"'{name}"
    assert harmless("อบต.ปอ") == "อบต.ปอ"


def test_a_damaged_file_of_links_is_a_fault_that_names_the_file_and_no_token(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    path = a_link(town)
    place = OverviewLinks.of(town.office.settings).place
    place.write_text("{", encoding="utf-8")
    with caplog.at_level(logging.ERROR), lent_app(town) as app, TestClient(app, raise_server_exceptions=False) as browser:
        answer = browser.get(path)
    assert answer.status_code == 500
    assert "ระบบขัดข้องชั่วคราว" in answer.text
    assert str(place) in caplog.text
    assert path not in caplog.text


def reports_of(page: str) -> Sequence[str]:
    """What the page says of the reports of its agency."""
    return [text_of(one) for one in re.findall(r'<span class="report-of">(.*?)</span></td>', page, re.DOTALL)]


def test_where_a_report_stands_is_told_and_what_is_published_can_be_opened(compiled: Town) -> None:
    path = a_link(compiled)
    with lent_app(compiled) as app, TestClient(app) as browser:
        told = [reports_of(browser.get(path).text)]
        for state in publishing.LIFE:
            publishing.go(compiled, 1, state)
            told.append(reports_of(browser.get(path).text))
        (address,) = re.findall(r'href="(/public/[^"]+)"', browser.get(path).text)
        assert browser.get(address).status_code == 200
        publishing.go(compiled, 1, ReportState.SUPERSEDED, words="พบข้อผิดพลาด")
        gone = browser.get(path).text
    assert told == [
        ["รอบ 6 เดือน จัดทำแล้ว รอปลัดลงนาม"],
        ["รอบ 6 เดือน ปลัดลงนามแล้ว รอนายกรับทราบ"],
        ["รอบ 6 เดือน นายกรับทราบแล้ว เผยแพร่ได้"],
        ["อบต.ตัวอย่าง รอบ 6 เดือน เผยแพร่แล้ว"],
    ]
    assert reports_of(gone) == ["รอบ 6 เดือน เลิกใช้แล้ว"]
    assert "/public/" not in gone


def test_a_newer_draft_hides_no_published_report(compiled: Town) -> None:
    publishing.go(compiled, 1, *publishing.LIFE)
    publishing.compile_again(compiled, draft=True)
    with lent_app(compiled) as app, TestClient(app) as browser:
        assert "เผยแพร่แล้ว" in reports_of(browser.get(a_link(compiled)).text)[0]


PEOPLE_WROTE = (
    "name",
    "title",
    "text",
    "words",
    "result",
    "outcome",
    "position",
    "good_evidence",
    "responsible",
    "address",
    "url",
)


def test_not_a_word_of_evidence_of_people_or_of_measures_is_told(compiled: Town) -> None:
    publishing.proofs(compiled)
    publishing.go(compiled, 1, *publishing.LIFE)
    compiled.confirm(compiled.checkpoint("m1", "finance", FEBRUARY), SOMSRI, result="แจ้งนางสาวขวัญใจแล้ว")
    with compiled.office.look() as session:
        written = {
            str(value)
            for table in Base.metadata.sorted_tables
            if table.name not in ("agency", "agency_detail")
            for column in table.columns
            if column.name in PEOPLE_WROTE
            for value in session.scalars(select(column))
            if isinstance(value, str) and len(value) > 1
        }
    path = a_link(compiled)
    with lent_app(compiled) as app, TestClient(app) as browser:
        said = [unescape(browser.get(one).text) for one in (path, f"{path}.csv", f"{path}?only=late")]
    assert len(written) > 30
    assert {"นางสมศรี ใจดี", "กองคลัง", "แจ้งนางสาวขวัญใจแล้ว"} < written
    assert [(one, word) for one in said for word in written if word in one] == []


def test_an_english_page_is_english(browser: TestClient, town: Town) -> None:
    page = text_of(browser.get(a_link(town), headers={"Cookie": "ita-language=en"}).text)
    assert "How the agencies stand" in page
    assert "Friday 22 March 2024" in page
    assert "most overdue first" in page
