"""Somebody scans the code on a report, and a stranger reads the published one, on a telephone and at a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config.office import Office
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState
from tasks.compiling import Order, compile_report
from tests.support.cast import Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, faults, fits, reader, too_small
from tests.support.lent import lent_app
from tests.support.publishing import ADDRESS, LIFE, REASON, code, form, go, proofs
from tests.support.served import served
from web.app import create_app

pytestmark = NEEDS_CHROMIUM
PLACES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser's program."""
    with chromium() as program:
        yield program


@contextmanager
def opened(browser: Browser, *, desk: bool, scripts: bool = True, dark: bool = False, missing: int = 0) -> Iterator[Page]:
    """A page of somebody's that nobody complains about, but for so many addresses at which nothing is."""
    somebody = reader(browser, desk=desk, scripts=scripts, dark=dark)
    yield somebody.page()
    somebody.context.close()
    assert [one for one in somebody.complaints if not re.search(r"404 \(Not Found\)|410 \(Gone\)", one)] == []
    assert len(somebody.complaints) == missing


def in_shape(page: Page) -> None:
    """Nothing sticks out to the side, and whatever is pressed is as large as a thumb."""
    assert fits(page)
    assert too_small(page) == []
    links = [one for one in page.locator(".forms a, a.plain").all() if one.is_visible()]
    assert [one.inner_text() for one in links if (box := one.bounding_box()) and box["height"] < 48] == []


def printed_on(paper: Path) -> str:
    """The address of the check, as it is printed beside the square code."""
    (address,) = set(re.findall(r"https?://[^\s<]+/check/[0-9a-f]{32}", re.sub("<wbr>", "", paper.read_text())))
    return str(address)


@PLACES
def test_whoever_scans_the_code_learns_what_it_is_and_checks_a_file(
    browser: Browser, compiled: Town, tmp_path: Path, desk: bool
) -> None:
    with lent_app(compiled) as app, served(app) as address, opened(browser, desk=desk) as page:
        here = Office(compiled.office.settings.model_copy(update={"base_url": address}), compiled.office.engine)
        folder = tmp_path / "reports"
        made = compile_report(here, Order("sample", ReportKind.SIX_MONTH, reason=REASON), folder=folder, at=compiled.now)
        go(compiled, made.number, *LIFE)
        changed = tmp_path / "changed.pdf"
        changed.write_bytes((folder / "six-month-2567.pdf").read_bytes()[:-1] + b"?")
        uploads: list[str] = []
        page.on("request", lambda request: uploads.append(request.method) if request.method != "GET" else None)

        page.goto(printed_on(folder / "six-month-2567.html"))
        expect(page.get_by_role("heading", level=1)).to_have_text("รายงานรอบ 6 เดือน ปีงบประมาณ 2567")
        expect(page.get_by_text("รายงานฉบับที่เผยแพร่อยู่")).to_be_visible()
        expect(page.get_by_text("ตรงกันทุกข้อที่ตรวจ")).to_be_visible()
        expect(page.get_by_text("ไฟล์ไม่ออกจากเครื่องของท่าน")).to_be_visible()
        in_shape(page)
        status = page.get_by_role("status")
        page.get_by_label("เลือกไฟล์รายงาน").set_input_files(folder / "six-month-2567.pdf")
        expect(page.locator("[data-chosen]")).to_have_text("six-month-2567.pdf")
        expect(status).to_contain_text("ไฟล์นี้คือแบบ PDF ของรายงานฉบับนี้ เหมือนกันทุกไบต์")
        page.get_by_label("เลือกไฟล์รายงาน").set_input_files(changed)
        expect(status).to_contain_text("ไฟล์ไม่ตรง")
        expect(page.get_by_text("ไฟล์ตรงกัน")).to_be_hidden()
        page.get_by_label("เลือกไฟล์รายงาน").set_input_files(folder / "six-month-2567.docx")
        page.get_by_role("button", name="ตรวจไฟล์นี้").click()
        expect(status).to_contain_text("แบบ Word")
        assert uploads == [], "the file never left"

        page.get_by_role("link", name="เปิดอ่านรายงานที่เผยแพร่").click()
        expect(page).to_have_url(f"{address}{ADDRESS}")
        expect(page.get_by_text("จัดทำคู่มือการใช้ทรัพย์สินของราชการ").first).to_be_visible()


@PLACES
def test_without_scripts_a_stranger_reads_the_report_and_the_server_compares(
    browser: Browser, published: Town, desk: bool
) -> None:
    given = proofs(published)
    for number in (given.photo, given.heic, given.paper):
        published.disclose(number)
    with (
        served(create_app(published.office, clock=published.clock)) as address,
        opened(browser, desk=desk, scripts=False) as page,
    ):
        page.goto(f"{address}/public/sample")
        page.get_by_role("link", name="รายงานรอบ 6 เดือน ปีงบประมาณ 2567").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("รอบ ๖ เดือน")
        expect(page.get_by_role("link", name="PDF", exact=False).first).to_be_visible()
        for name in ("ภาพการแจกคู่มือ.jpg", "ภาพจากโทรศัพท์.heic"):
            picture = page.get_by_role("link", name=name).locator("img")
            picture.scroll_into_view_if_needed()
            expect(picture).to_be_visible()
        page.locator("summary", has_text="รายด้าน").click()
        expect(page.get_by_text("(๗) กลไกและมาตรการ").first).to_be_visible()
        in_shape(page)
        page.get_by_role("link", name="ตรวจว่ารายงานยังตรงกับบันทึก").click()
        expect(page.get_by_text("ไฟล์จะถูกส่งมาคำนวณรหัสแล้วลบทันที")).to_be_visible()
        page.get_by_label("เลือกไฟล์รายงาน").set_input_files(
            {"name": "รายงาน.pdf", "mimeType": "", "buffer": form(published, 1).read_bytes()}
        )
        page.get_by_role("button", name="ตรวจไฟล์นี้").click()
        expect(page.get_by_role("status").first).to_contain_text("ไฟล์นี้คือแบบ PDF")
        page.get_by_label("เลือกไฟล์รายงาน").set_input_files({"name": "รายงาน.pdf", "mimeType": "", "buffer": b"%PDF-1.7 other"})
        page.get_by_role("button", name="ตรวจไฟล์นี้").click()
        expect(page.get_by_role("status").first).to_contain_text("ไฟล์ไม่ตรง")


def test_a_code_that_is_typed_wrong_is_asked_for_again_and_then_found(browser: Browser, published: Town) -> None:
    right = " ".join(re.findall("....", code(published, 1)[:16])).upper()
    with (
        served(create_app(published.office, clock=published.clock)) as address,
        opened(browser, desk=False, scripts=False, missing=1) as page,
    ):
        page.goto(f"{address}/check")
        page.get_by_label("รหัสตรวจสอบ").fill("0000 0000 0000")
        page.get_by_role("button", name="ตรวจรหัส").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ไม่พบรหัสนี้")
        in_shape(page)
        page.get_by_label("รหัสตรวจสอบ").fill(right)
        page.get_by_role("button", name="ตรวจรหัส").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("รายงานรอบ 6 เดือน ปีงบประมาณ 2567")


@PLACES
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_pages_for_everybody(browser: Browser, published: Town, desk: bool, dark: bool) -> None:
    given = proofs(published)
    for number in (given.photo, given.heic, given.paper, given.news):
        published.disclose(number)
    printed = code(published, 1)
    with (
        served(create_app(published.office, clock=published.clock)) as address,
        opened(browser, desk=desk, dark=dark, missing=2) as page,
        opened(browser, desk=desk, dark=dark, missing=1) as another,
    ):
        for path in (ADDRESS, "/public/sample", f"/check/{printed}", "/check", f"/check/{'0' * 32}", "/public/nobody"):
            page.goto(f"{address}{path}")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert faults(page) == [], path
        kept = form(published, 1)
        kept.write_bytes(b"x" + kept.read_bytes())
        page.goto(f"{address}/check/{printed}")
        assert faults(page) == [], "something does not match"
        go(published, 1, ReportState.SUPERSEDED, words="ตัวเลขผิด")
        another.goto(f"{address}{ADDRESS}")
        expect(another.get_by_text("หน่วยงานถอนรายงานนี้แล้ว")).to_be_visible()
        assert faults(another) == [], "taken back"
