"""The index says what is in the package, on a page and in a workbook, and each link opens the file it names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from lxml import html
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, sync_playwright

from config.packages.page import COLUMNS
from config.packages.words import ABOUT
from ita_model.confirming import WebLink
from tests.evidence.conftest import JANUARY, LINK, LONG, Opened, a_file, give, opened, ready
from tests.rendering.reading import xlsx_rows
from tests.support.cast import Town
from tests.support.colours import contrast
from tests.support.served import CHROMIUM, FLAGS

NAMES = ["ภาพประกาศ.jpg", "ภาพประกาศ.jpg", LINK.name, LONG, "CON.pdf", 'ก/ข:ค?"<>|*#%41.jpg']


@pytest.fixture
def package(town: Town) -> Opened:
    return opened(ready(town))


@pytest.fixture
def page(package: Opened) -> html.HtmlElement:
    return html.document_fromstring(package.archive.read("ดัชนี.html").decode())


@pytest.fixture
def book(package: Opened) -> dict[str, Worksheet]:
    return {one.title: one for one in openpyxl.load_workbook(io.BytesIO(package.archive.read("ดัชนี.xlsx")))}


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_link_of_the_page_opens_the_file_it_names(package: Opened, page: html.HtmlElement) -> None:
    links = list(page.iterfind(".//td//a"))
    assert [one.text for one in links] == NAMES
    inside = [unquote(one.get("href")) for one in links if one.get("href") != LINK.url]
    assert inside == package.files
    assert all(re.fullmatch(r"[A-Za-z0-9%./_~-]+", one.get("href")) for one in links if one.get("href") != LINK.url)


def test_the_page_tells_each_row_who_when_and_what(page: html.HtmlElement) -> None:
    headings = [heading for heading, _ in COLUMNS]
    assert [text(one) for one in page.iterfind(".//thead/tr/th")] == headings
    rows = [row for row in page.iterfind(".//tbody/tr") if row.get("class") != "group"]
    assert [cell.get("data-label") for cell in rows[0]] == headings
    assert [text(cell) for cell in rows[0]][:4] == ["กองคลัง", "ตุลาคม ๒๕๖๖", "๓๑ ต.ค. ๒๕๖๖", "เผยแพร่แล้ว <b>ครบ</b>"]
    assert [text(one) for one in page.find_class("number")] == ["๑", "๒", "๓", "๔", "๕", "๖"]


def test_the_page_tells_hash_and_size_of_each_file(package: Opened, page: html.HtmlElement) -> None:
    told = [one["sha256"] if "path" in one else one["url"] for one in package.manifest["evidence"]]
    assert [text(one) for one in page.iter("code")] == told
    assert [text(one) for one in page.find_class("size")][2:4] == ["ที่อยู่เว็บ", "๔ ไบต์"]


def test_both_say_what_is_missing_and_how_each_measure_stands(page: html.HtmlElement, book: dict[str, Worksheet]) -> None:
    (missing,) = page.find_class("missing")
    said = "(๗.๑) กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน"
    counts = "ทั้งหมด ๒ รายการ: ยกเว้น ๑ · เกินกำหนด ๑"
    assert text(missing) == f"มาตรการที่ยังไม่มีหลักฐานที่ผ่านการตรวจ ๑ มาตรการ {said} {counts}"
    assert xlsx_rows(book["มาตรการที่ยังไม่มีหลักฐาน"])[2:] == [(said, counts)]
    assert "ทั้งหมด ๑๒ รายการ: รับรองแล้ว ๓ · รอตรวจ ๑ · เกินกำหนด ๑ · รอยืนยัน ๑ · ยังไม่ถึงกำหนด ๖" in text(page)


def test_where_nothing_is_missing_nothing_is_said_of_it(town: Town) -> None:
    made = opened(ready(town, aspect=5)).archive
    assert "ยังไม่มีหลักฐาน" not in made.read("ดัชนี.html").decode()
    assert openpyxl.load_workbook(io.BytesIO(made.read("ดัชนี.xlsx"))).sheetnames == ["ดัชนีหลักฐาน"]


def test_the_page_loads_nothing_runs_nothing_and_takes_no_word_for_markup(package: Opened, page: html.HtmlElement) -> None:
    content = package.archive.read("ดัชนี.html").decode()
    assert {address[:21] for address in re.findall(r"url\(([^)]*)\)", content)} == {"data:font/woff;base64"}
    assert not page.xpath("//script | //img | //link | //iframe | //b | //*[@style] | //*[@src]")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


def test_an_address_that_is_none_of_the_web_is_told_but_opens_nothing(town: Town) -> None:
    give(town, JANUARY, [WebLink("ข่าว", "javascript:alert(1)"), a_file(town, "ภาพ\x07.jpg", b"bell")])
    made = opened(ready(town)).archive
    page = html.document_fromstring(made.read("ดัชนี.html").decode())
    assert "javascript:alert(1)" in text(page)
    assert not [one for one in page.iter("a") if one.get("href").startswith("javascript")]
    assert "ภาพ[U+0007].jpg" in text(page)
    (sheet, *_) = openpyxl.load_workbook(io.BytesIO(made.read("ดัชนี.xlsx")))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink and "javascript" in cell.hyperlink.target]
    assert "ภาพ[U+0007].jpg" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_workbook_lists_each_piece_and_its_links_open_the_files(package: Opened, book: dict[str, Worksheet]) -> None:
    sheet = book["ดัชนีหลักฐาน"]
    rows = [row for row in sheet.iter_rows() if row[0].value in ("๑", "๒", "๓", "๔", "๕", "๖")]
    assert [row[4].value for row in rows] == NAMES
    assert [cell.value for cell in rows[0]][:4] == ["๑", "กองคลัง", "ตุลาคม ๒๕๖๖", "๓๑ ต.ค. ๒๕๖๖"]
    told = [one["sha256"] if "path" in one else one["url"] for one in package.manifest["evidence"]]
    assert [row[6].value for row in rows] == told
    targets = [unquote(row[4].hyperlink.target) for row in rows]
    assert [one for one in targets if one != unquote(LINK.url)] == package.files
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value)


def test_the_workbook_s_header_stands_on_each_page_and_all_is_in_the_office_s_typeface(book: dict[str, Worksheet]) -> None:
    for sheet in book.values():
        header = int(sheet.print_title_rows.split("$")[-1])
        assert sheet.freeze_panes == f"A{header + 1}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
        assert {(cell.font.name, cell.font.charset) for cell in cells} == {("TH Sarabun New", 222)}
        letters = sum(one.width for one in sheet.column_dimensions.values())
        assert 255 < letters * 7 / 96 * 25.4 < 285, "millimetres"


def test_a_formula_in_a_name_stays_a_name(town: Town) -> None:
    give(town, JANUARY, [a_file(town, '=HYPERLINK("http://x.example").jpg', b"x")])
    data = opened(ready(town)).archive.read("ดัชนี.xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == '=HYPERLINK("http://x.example").jpg']
    assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True)


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_words_stand_out_from_their_ground(scheme: str, package: Opened) -> None:
    blocks = re.findall(r":root \{(.*?)\}", package.archive.read("ดัชนี.html").decode(), re.DOTALL)
    light, dark, paper = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    colours = {"light": light, "dark": dark, "paper": light | paper}[scheme]
    pairs = [(ink, ground) for ink in ("ink", "soft", "press") for ground in ("paper", "tint")]
    pairs += [("ink", "head"), ("mark", "mark-tint"), ("mark", "paper"), ("soft", "mark-tint")]
    poor = {pair: contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: round(found, 1) for pair, found in poor.items() if found < 4.5} == {}


needs_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium")


@pytest.fixture
def unpacked(package: Opened, tmp_path: Path) -> Path:
    package.archive.extractall(tmp_path / "ชุด หลักฐาน")
    return tmp_path / "ชุด หลักฐาน"


@pytest.fixture
def browser(unpacked: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_page(locale="th-TH")
        page.goto((unpacked / "ดัชนี.html").as_uri())
        yield page
        chromium.close()


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_on_any_screen_nothing_runs_off_and_a_link_is_large_enough_for_a_thumb(browser: Page, width: int, height: int) -> None:
    browser.set_viewport_size({"width": width, "height": height})
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate("[...document.fonts].map(font => font.status)") == ["loaded", "loaded"]
    if width < 960:
        heights = browser.evaluate(
            "[...document.querySelectorAll('td a, .contents a')].map(a => a.getBoundingClientRect().height)"
        )
        assert min(heights) >= 48


@pytest.mark.browser
@needs_chromium
def test_a_link_opens_the_file_beside_the_page(browser: Page, unpacked: Path, package: Opened) -> None:
    addresses = browser.evaluate("[...document.querySelectorAll('td a')].map(a => a.href)")
    here = {(unpacked / path).as_uri() for path in package.files}
    assert {unquote(one) for one in addresses if one.startswith("file:")} == {unquote(one) for one in here}


def test_the_page_explains_itself(page: html.HtmlElement) -> None:
    assert text(page.find_class("about")[0]) == ABOUT
    assert text(page.find(".//h1")) == "ดัชนีหลักฐาน"
    assert "ข้อมูล ณ วันที่ ๒๒ มีนาคม ๒๕๖๗ ไฟล์หลักฐาน ๕ ไฟล์ ขนาดรวม ๒๓ ไบต์ (ไม่รวมดัชนี) · ที่อยู่เว็บ ๑ แห่ง" in text(page)
