"""Somebody scans the code on a report, and a stranger reads the published one, on a telephone and at a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from config.office import Office
from ita_model.report.document import ReportKind
from tasks.compiling import Order, compile_report
from tests.support.cast import Town
from tests.support.publishing import ADDRESS, LIFE, REASON, code, form, go, proofs
from tests.support.served import CHROMIUM, FLAGS, served
from web.app import create_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium"),
]
SIZES = pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "desk"])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(chromium: Browser, size: tuple[int, int], *, scripts: bool = True, missing: int = 0) -> Iterator[Page]:
    """A page that nobody complains about, but for so many addresses at which nothing is."""
    phone = size[0] < 500
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        is_mobile=phone,
        has_touch=phone,
        locale="th-TH",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [one for one in complaints if "404 (Not Found)" not in one] == []
    assert len(complaints) == missing


def fits(page: Page, width: int) -> None:
    """Nothing sticks out to the side, and whatever is pressed is as large as a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    targets = page.locator("button, .button, summary, input:not([type=hidden]), .forms a, .back a, a.plain").all()
    small = [one.inner_text() for one in targets if one.is_visible() and (box := one.bounding_box()) and box["height"] < 48]
    assert small == []


def printed_on(paper: Path) -> str:
    """The address of the check, as it is printed beside the square code."""
    (address,) = set(re.findall(r"https?://[^\s<]+/check/[0-9a-f]{32}", re.sub("<wbr>", "", paper.read_text())))
    return str(address)


@SIZES
def test_whoever_scans_the_code_learns_what_it_is_and_checks_a_file(
    chromium: Browser, compiled: Town, tmp_path: Path, size: tuple[int, int]
) -> None:
    with served(create_app(compiled.office, clock=compiled.clock)) as address, opened(chromium, size) as page:
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
        fits(page, size[0])
        status = page.get_by_role("status")
        page.get_by_label("เลือกไฟล์รายงาน").set_input_files(folder / "six-month-2567.pdf")
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


@SIZES
def test_without_scripts_a_stranger_reads_the_report_and_the_server_compares(
    chromium: Browser, published: Town, size: tuple[int, int]
) -> None:
    given = proofs(published)
    for number in (given.photo, given.heic, given.paper):
        published.disclose(number)
    with (
        served(create_app(published.office, clock=published.clock)) as address,
        opened(chromium, size, scripts=False) as page,
    ):
        page.goto(f"{address}/public/sample")
        page.get_by_role("link", name="รายงานรอบ 6 เดือน ปีงบประมาณ 2567").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("รอบ ๖ เดือน")
        expect(page.get_by_role("link", name="PDF", exact=False).first).to_be_visible()
        for name in ("ภาพการแจกคู่มือ.jpg", "ภาพจากโทรศัพท์.heic"):
            picture = page.get_by_role("img", name=name)
            picture.scroll_into_view_if_needed()
            expect(picture).to_be_visible()
        page.locator("summary", has_text="รายด้าน").click()
        expect(page.get_by_text("(๗) กลไกและมาตรการ").first).to_be_visible()
        fits(page, size[0])
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


def test_a_code_that_is_typed_wrong_is_asked_for_again_and_then_found(chromium: Browser, published: Town) -> None:
    right = " ".join(re.findall("....", code(published, 1)[:16])).upper()
    with (
        served(create_app(published.office, clock=published.clock)) as address,
        opened(chromium, (390, 844), scripts=False, missing=1) as page,
    ):
        page.goto(f"{address}/check")
        page.get_by_label("รหัสตรวจสอบ").fill("0000 0000 0000")
        page.get_by_role("button", name="ตรวจรหัส").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ไม่พบรหัสนี้")
        fits(page, 390)
        page.get_by_label("รหัสตรวจสอบ").fill(right)
        page.get_by_role("button", name="ตรวจรหัส").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("รายงานรอบ 6 เดือน ปีงบประมาณ 2567")
