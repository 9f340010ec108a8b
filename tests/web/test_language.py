"""Thai by default, English behind a switch, and no text that stands outside the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from jinja2 import nodes
from sqlalchemy import select
from starlette.testclient import TestClient

from ita_model.records import Base
from ita_model.states import Standing
from tests.support.cast import MANOP, PRASERT, SOMSRI, TODAY, WICHAI, Town
from web.language import Language, Reader, n_, reading
from web.make_texts import gathered, read, untold
from web.pages import HERE, make_templates
from web.words import days_away, long_date, names, size, standing_word

THAI = re.compile("[\u0e00-\u0e7f]+")
HOLE = re.compile(r"%\(\w+\)s")
ENGLISH = {"Cookie": "ita-language=en"}
NAMES_OF_LANGUAGES = {"ภาษาไทย"}
NAMES_OF_FILES = {"ไฟล์", "ณ", "ร่าง"}
"""What a file is called is Thai whoever reads the page: evidence without a name of its own is `ไฟล์ 1` on record."""
EXAMPLES = {"๑"}
"""What the description of the API gives as an example of a plan's own number."""
TEMPLATES = sorted((HERE / "templates").glob("**/*.html"))
CODE = sorted(file for file in HERE.glob("**/*.py") if file.name != "make_fonts.py")


def test_the_catalogue_holds_every_text_of_the_pages_and_no_other() -> None:
    kept = read()
    now = gathered(kept)
    assert {one.id for one in kept if one.id} == {one.id for one in now if one.id}, "make texts"
    assert untold(kept) == []


def test_the_english_of_a_text_has_its_holes_and_no_thai() -> None:
    for one in read():
        if not one.id:
            continue
        (wanted, *_), said = (one.id, one.string) if isinstance(one.id, tuple) else ((one.id,), (one.string,))
        for english in said:
            assert THAI.search(english) is None, english
            assert set(HOLE.findall(english)) == set(HOLE.findall(wanted)), english


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_no_template_says_anything_outside_the_catalogue(template: Path) -> None:
    said = set(_outside(make_templates().parse(template.read_text())))
    assert said - NAMES_OF_LANGUAGES == set()


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.name)
def test_no_code_says_anything_outside_the_catalogue(file: Path) -> None:
    tree = ast.parse(file.read_text())
    calls = (one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name))
    through = {arg for one in calls if one.func.id in ("_", "n_") for arg in one.args}
    documented = {body.value for body in ast.walk(tree) if isinstance(body, ast.Expr)}
    said = {
        run
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one not in through | documented
        for run in THAI.findall(one.value)
    }
    assert said - NAMES_OF_FILES - EXAMPLES == set()


def test_a_page_is_thai_until_its_reader_asks_for_english(browser: TestClient, town: Town) -> None:
    page = f"/l/{town.link(SOMSRI)}"
    assert '<html lang="th">' in browser.get(page).text
    assert "ต้องทำ" in browser.get(page).text
    answer = browser.post("/language", data={"language": f"en {page}"})
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert '<html lang="en">' in browser.get(page).text
    assert "things to do" in browser.get(page).text
    browser.post("/language", data={"language": f"th {page}"})
    assert '<html lang="th">' in browser.get(page).text


@pytest.mark.parametrize("officer", [SOMSRI, PRASERT, MANOP])
def test_an_english_page_says_nothing_in_thai_but_what_the_office_wrote(browser: TestClient, town: Town, officer: str) -> None:
    done = town.checkpoint("m2", "finance")
    town.confirm(done, SOMSRI)
    mine = [town.checkpoint("m1", "finance", date(2024, month, 29)) for month in (2, 3)]
    town.hand_over(mine[0], WICHAI, SOMSRI)
    town.ask_waiver(mine[0], SOMSRI)
    town.refuse_waiver(mine[0])
    town.ask_waiver(mine[1], SOMSRI)
    handed = town.hand_over(town.checkpoint("m1", "finance", date(2023, 10, 31)), "works", SOMSRI)
    link = f"/l/{town.link(officer)}"
    for page in (
        link,
        f"{link}/checkpoints/{done}",
        *(f"{link}/checkpoints/{point}{below}" for point in mine for below in ("", "/hand-over", "/waiver")),
        f"{link}/checkpoints/{handed.checkpoint_id}",
        f"{link}/handovers/{handed.id}",
        f"{link}/waivers/1",
        f"{link}/waivers/2",
    ):
        told = re.sub(r"(?s)<style.*?</style>|<[^>]*>", "\n", browser.get(page, headers=ENGLISH).text)
        for written in sorted(_on_record(town), key=len, reverse=True):
            told = told.replace(written, "")
        assert set(THAI.findall(told)) - NAMES_OF_LANGUAGES == set(), page


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example.org/", "//elsewhere.example.org", "/\\elsewhere.example.org", "", "javascript:alert(1)"]
)
def test_the_switch_leads_nowhere_else(browser: TestClient, back: str) -> None:
    answer = browser.post("/language", data={"language": f"en {back}"})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("wish", ["fr", "", "EN", "../../etc"])
def test_a_language_that_there_is_not_is_thai(browser: TestClient, town: Town, wish: str) -> None:
    told = browser.get(f"/l/{town.link(SOMSRI)}", headers={"Cookie": f"ita-language={wish}"}).text
    assert '<html lang="th">' in told


def test_a_refusal_is_said_in_the_readers_language_too(browser: TestClient) -> None:
    assert "This link does not work" in browser.get("/l/forged", headers=ENGLISH).text
    assert "ลิงก์นี้ใช้ไม่ได้" in browser.get("/l/forged").text


def test_the_words_for_a_standing_are_those_of_the_letters_and_documents() -> None:
    assert {one: standing_word(one) for one in Standing} == {one: one.thai for one in Standing}


def test_english_says_days_sizes_and_names_as_english_does() -> None:
    with reading(Reader(Language.ENGLISH)):
        assert long_date(date(2024, 3, 29), weekday=True) == "Friday 29 March 2024"
        assert [days_away(date(2024, 3, day), today=TODAY) for day in (21, 22, 23, 25)] == [
            "1 day overdue", "today", "in 1 day", "in 3 days",
        ]  # fmt: skip
        assert [size(count) for count in (7, 850_000, 2_400_000, 999_960_000)] == ["7 bytes", "850 KB", "2.4 MB", "1.0 GB"]
        assert names(["A", "B", "C"]) == "A, B and C"
    assert n_("อีก %(n)s วัน", "อีก %(n)s วัน", 3) == "อีก %(n)s วัน"


def _outside(tree: nodes.Node, through: bool = False) -> Iterator[str]:
    """The Thai of a template that does not go through the catalogue."""
    match tree:
        case nodes.Call(node=nodes.Name(name="_" | "gettext" | "ngettext")):
            through = True
        case nodes.TemplateData(data=str(text)) | nodes.Const(value=str(text)) if not through:
            yield from THAI.findall(text)
    for child in tree.iter_child_nodes():
        yield from _outside(child, through)


def _on_record(town: Town) -> Iterator[str]:
    """Every text of the record, and each part of it that stands on a line of its own."""
    with town.office.look() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for value in row:
                    if isinstance(value, str) and THAI.search(value):
                        yield value
                        yield from (line for line in value.splitlines() if line)
