"""The page in a real browser: on a phone, at a desk, and on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ita_model.report.document import ProgressRow, ReportDocument
from tasks.rendering import parts
from tasks.rendering.html import render_html
from tests.rendering.line_ends import line_ends
from tests.rendering.reading import pdf_pages
from tests.rendering.samples import MADE_AT, pictures, small_report
from tests.support.served import CHROMIUM, FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium"),
]

OVERFULL = """
() => [...document.querySelectorAll('th, td, h1, h2, p')]
  .filter(one => one.checkVisibility() && one.clientWidth && one.scrollWidth > one.clientWidth)
  .map(one => one.textContent)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def address(draft: ReportDocument, tmp_path: Path) -> str:
    return _address(draft, tmp_path)


def _address(document: ReportDocument, folder: Path) -> str:
    place = folder / "report.html"
    place.write_bytes(render_html(document, made_at=MADE_AT, pictures=pictures()).content)
    return place.as_uri()


def _opened(browser: Browser, address: str, width: int, height: int) -> tuple[Page, list[str]]:
    """The page on a screen of this size, and what the browser complained of or asked others for."""
    page = browser.new_context(viewport={"width": width, "height": height}, locale="th-TH").new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else told.append(request.url))
    page.goto(address)
    return page, told


def test_on_a_phone_each_cell_stands_under_its_label_and_nothing_runs_off(browser: Browser, address: str) -> None:
    page, told = _opened(browser, address, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cell = page.locator("table.measures tr.plain > td").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == f'"{cell.get_attribute("data-label")}"'
    assert cell.evaluate("cell => cell.clientWidth") > 300
    assert not page.locator("table.measures thead").is_visible()
    assert page.get_by_role("table").count() == 7
    assert page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded", "loaded"]
    assert told == []


def test_at_a_desk_it_is_a_table_whose_headings_stay_in_sight(browser: Browser, address: str, draft: ReportDocument) -> None:
    page, told = _opened(browser, address, 1280, 800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    heading = page.get_by_role("columnheader", name=draft.columns[0])
    page.get_by_role("rowheader", name=draft.sections[2].heading).first.scroll_into_view_if_needed()
    page.mouse.wheel(0, 600)
    page.wait_for_function("scrollY > 600")
    box, mark = heading.bounding_box(), page.locator(".draft").bounding_box()
    assert box
    assert mark
    assert mark["y"] == 0
    assert mark["height"] - 2 <= box["y"] <= mark["height"] + 2
    assert told == []


@pytest.mark.parametrize("which", ["published", "draft"])
@pytest.mark.parametrize("width", [390, 1280])
def test_lines_end_between_words_but_for_one_in_two_hundred(
    which: str, width: int, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    page, _ = _opened(browser, _address(request.getfixturevalue(which), tmp_path), width, 844)
    found = line_ends(page)
    assert found.count > 150
    assert len(found.broken) <= 0.005 * found.count, found.broken


@pytest.mark.parametrize("width", [320, 390, 960, 1280])
def test_nothing_runs_off_however_long_a_word_is(width: int, browser: Browser, tmp_path: Path) -> None:
    word, address = "ก" * 90, f"https://www.example.org/{'a1' * 40}"
    long = small_report(word, f"{address} และ{word}", "องค์การบริหารส่วนตำบล", "พระบาทสมเด็จพระเจ้าอยู่หัว", address, word)
    document = replace(
        long, cover=(word, address), title=(address,), notes=(word,), progress=(ProgressRow("1", word, *[1] * 5),)
    )
    page, _ = _opened(browser, _address(document, tmp_path), width, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFULL) == []


def test_what_is_copied_is_what_was_written(browser: Browser, address: str, draft: ReportDocument) -> None:
    page, _ = _opened(browser, address, 1280, 800)
    cells = [row.locator("th, td").all_inner_texts() for row in page.locator("table.measures tr.plain").all()]
    assert cells == [[_one_space(cell) for cell in row.cells] for section in draft.sections for row in section.rows]


def _one_space(text: str) -> str:
    """A text as every browser shows it: white space at the ends of its lines is not seen, nor more than one space."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def test_on_paper_it_lies_on_its_side_and_rows_stay_whole_below_the_headings(
    browser: Browser, address: str, draft: ReportDocument
) -> None:
    page, _ = _opened(browser, address, 1280, 800)
    paper = page.pdf(prefer_css_page_size=True)
    with pdfplumber.open(io.BytesIO(paper)) as file:
        sizes = [(round(one.width), round(one.height)) for one in file.pages]
    assert sizes[1] == (595, 842)  # the memo
    assert {*sizes[:1], *sizes[2:]} == {(842, 595)}
    cover, _, *inside = (_letters(page.text) for page in pdf_pages(paper))
    assert _letters("".join(draft.cover)) in cover
    assert len(inside) > 4
    header = _letters("".join(draft.columns))
    for section in draft.sections:
        for number, row in enumerate(section.rows):
            whole = _letters((section.heading if number == 0 else "") + "".join(row.cells))
            assert any(whole in page[page.index(header) :] for page in inside if header in page), row.code
    assert all(_letters(parts.DRAFT_MARK) in page for page in (cover, *inside))


def _letters(text: str) -> str:
    """The consonants and digits alone: Chromium's own PDF loses vowels and tones from its hidden text."""
    return re.sub("[^ก-ฮ๐-๙0-9A-Za-z]", "", text)
