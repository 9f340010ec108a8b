"""The demo itself, run once as a person runs it: what it says, what it leaves behind, and that all of it holds."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from email.message import EmailMessage

import pendulum
import pytest
from starlette.testclient import TestClient

from config.office import Office
from ita_model import audit
from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.report import verifying
from tests.demo.conftest import Demo
from tests.rendering.reading import bare, docx_rows, docx_tables, html_tables, measures_rows, pdf_pages, xlsx_rows, xlsx_sheets
from tests.support.por import por_plan
from tests.support.published import published_table, squeezed
from web.app import create_app

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/l/[\w-]+)")
LINKED = re.compile(r'(?:href|src)="(/l/[^"#?]+)"')


def links_of(letter: EmailMessage) -> set[str]:
    """Every link in a letter, in either part of it, without the host."""
    bodies = [letter.get_body((kind,)) for kind in ("plain", "html")]
    return {link for body in bodies if body is not None for link in LINK.findall(body.get_content())}


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="groups are for workers")
def test_no_other_worker_starts_another_demo(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@demo")


def test_it_ends_well_and_says_nothing_alarming(demo: Demo) -> None:
    assert demo.code == 0, demo.output
    alarming = re.compile("warning|traceback|deprecat|error|exception", re.IGNORECASE)
    assert [line for line in demo.output.splitlines() if alarming.search(line)] == []
    assert "ถูกต้องครบถ้วน · รายงานตรงกับบันทึกทุกประการ" in demo.output


def test_prefects_own_record_shows_each_run_its_steps_and_what_it_left(demo: Demo) -> None:
    with closing(sqlite3.connect(f"file:{demo.home / 'prefect' / 'prefect.db'}?mode=ro", uri=True)) as record:
        flows = record.execute("SELECT flow.name, state_name FROM flow_run JOIN flow ON flow.id = flow_run.flow_id").fetchall()
        states = record.execute("SELECT state_name, state_type FROM task_run").fetchall()
        bare_runs = record.execute("SELECT name FROM flow_run WHERE id NOT IN (SELECT flow_run_id FROM task_run)").fetchall()
        without_word = record.execute("SELECT name FROM flow_run WHERE id NOT IN (SELECT flow_run_id FROM artifact)").fetchall()
    assert {name for name, _ in flows} == {"daily-sweep", "measure", "deliver", "compile", "upkeep"}
    assert {state for _, state in flows} == {"Completed"}
    assert {kind for _, kind in states} == {"COMPLETED"}
    assert {"Planned", "AwaitingEvidence", "Overdue", "AwaitingReview", "Returned", "Accepted"} <= {name for name, _ in states}
    assert (bare_runs, without_word) == ([], [])


def test_it_leaves_what_was_promised(demo: Demo) -> None:
    assert (demo.home / "ita.db").is_file()
    assert any((demo.home / "evidence" / "por").iterdir())
    assert sorted(place.name for place in (demo.home / "reports").iterdir()) == [
        "manifest.json",
        *(f"{kind}-2567.{ending}" for kind in ("six-month", "year-end") for ending in ("docx", "html", "json", "pdf", "xlsx")),
    ]
    names = sorted(place.name for place in (demo.home / "mail").iterdir())
    assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]
    assert all(name.endswith(".example.org.eml") for name in names)


def test_the_year_end_word_file_equals_the_published_report(demo: Demo) -> None:
    _, *rows = docx_rows(docx_tables((demo.home / "reports" / "year-end-2567.docx").read_bytes())[0])
    assert [tuple(squeezed(cell) for cell in row) for row in rows] == published_table()


def test_the_year_end_pdf_has_the_same_cells(demo: Demo) -> None:
    pages = pdf_pages((demo.home / "reports" / "year-end-2567.pdf").read_bytes())
    told = [tuple(bare("".join(cell)) for cell in row) for row in measures_rows(pages)]
    assert [row for row in told if len(row) == 6] == [
        tuple(bare(cell) for cell in row) for row in published_table() if len(row) == 6
    ]


def test_the_year_end_workbook_and_page_have_the_same_cells(demo: Demo) -> None:
    sheet = xlsx_sheets((demo.home / "reports" / "year-end-2567.xlsx").read_bytes())["รายงาน"]
    workbook = [tuple(squeezed(cell) for cell in row) for row in xlsx_rows(sheet)]
    page = html_tables((demo.home / "reports" / "year-end-2567.html").read_bytes())[0]
    assert workbook[-len(published_table()) :] == published_table()
    assert [tuple(squeezed(cell) for cell in row) for row in page[1:]] == published_table()


def test_nobody_gets_two_letters_on_one_day_or_one_letter_twice(demo: Demo) -> None:
    letters = demo.letters()
    assert len({letter["Message-ID"] for letter in letters}) == len(letters) > 100
    a_day = Counter((letter["To"].addresses[0].addr_spec, letter["Date"].datetime.date()) for letter in letters)
    assert set(a_day.values()) == {1}


def test_every_letter_goes_to_one_of_the_office_s_people(demo: Demo) -> None:
    to = {letter["To"].addresses[0].addr_spec for letter in demo.letters()}
    assert to <= {person.address for person in por_plan().people}


def rows_of(office: Office) -> list[str]:
    connection = office.engine.raw_connection()
    try:
        return list(connection.driver_connection.iterdump())  # type: ignore[union-attr]
    finally:
        connection.close()


def pages_behind(scanner: TestClient, link: str) -> dict[str, list[str]]:
    """Every page that can be reached from a letter's link, by what it is: list, checkpoints, evidence, reports."""
    found: dict[str, list[str]] = {}
    waiting, seen = [link], {link}
    while waiting:
        path = waiting.pop(0)
        found.setdefault(path.removeprefix(link).strip("/").partition("/")[0] or "list", []).append(path)
        answer = scanner.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            fresh = set(LINKED.findall(answer.text)) - seen
            waiting += sorted(fresh)
            seen |= fresh
    return found


def test_opening_every_link_again_and_again_changes_no_row(copied: Demo) -> None:
    office, letters = copied.office(), copied.letters()
    last = {letter["To"]: letter["Message-ID"] for letter in letters}
    before, answers, kinds = rows_of(office), Counter[int](), Counter[str]()
    today = letters[0]["Date"].datetime

    def open_it(path: str, times: int) -> None:
        for n in range(times):
            answers[(scanner.head(path) if n % 2 else scanner.get(path)).status_code] += 1

    with TestClient(create_app(office, clock=lambda: pendulum.instance(today))) as scanner:
        for letter in letters:
            today = letter["Date"].datetime + timedelta(hours=1)
            (link,) = links_of(letter)
            if letter["Message-ID"] != last[letter["To"]]:
                open_it(link, 2)
                continue
            for kind, (first, *others) in pages_behind(scanner, link).items():
                kinds[kind] += 1 + len(others)
                open_it(first, 100)
                for page in others:
                    open_it(page, 2)
    assert answers.keys() == {200}
    assert kinds["list"] == len(last) == 7
    assert min(kinds["checkpoints"], kinds["evidence"]) > 100
    assert kinds["reports"] == 8
    assert rows_of(office) == before


def test_links_of_the_past_year_open_nothing_afterwards(copied: Demo) -> None:
    office = copied.office()
    with TestClient(create_app(office, clock=lambda: office_moment(date(2024, 12, 1), 12))) as finder:
        assert {finder.get(link).status_code for letter in copied.letters() for link in links_of(letter)} == {410}


def test_record_and_reports_verify(copied: Demo) -> None:
    office = copied.office()
    with office.look() as session:
        agency = find_agency(session)
        files = office.files(agency.code)
        assert list(audit.faults(session, agency, files)) == []
        reports = verifying.faults(session, agency, office.settings.home / "reports", files=files)
        assert list(reports) == []


def test_everybody_can_read_the_six_month_report(copied: Demo) -> None:
    office = copied.office()
    with TestClient(create_app(office, clock=lambda: office_moment(date(2024, 10, 2), 9))) as stranger:
        page = stranger.get("/public/por/2567/six-month")
        assert page.status_code == 200
        small = re.findall(r'src="(/public/[^"]+/small)"', page.text)
        assert len(small) > 1
        assert {stranger.get(path).headers["content-type"] for path in small} == {"image/jpeg"}
        (check,) = set(re.findall(r'href="(/check/[0-9a-f]+)"', page.text))
        assert "ตรงกันทุกข้อที่ตรวจ" in stranger.get(check).text
        assert stranger.get("/public/por/2567/year-end").status_code == 404
