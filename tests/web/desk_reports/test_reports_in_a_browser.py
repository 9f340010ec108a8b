"""A report from the wish to the stranger who reads it, in a real browser: compiled, signed, acknowledged, published."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from playwright.sync_api import Browser, Page, expect
from starlette.responses import JSONResponse

from config.office import Office
from demo.post_office import PostOffice
from ita_model.calendar import office_moment
from ita_model.report.states import ReportState
from tasks.posting import Delivered, deliver
from tasks.wishing import grant
from tests.support.cast import MANOP, PRASERT, Town
from tests.support.chromium import NEEDS_CHROMIUM, Reader, chromium, faults, fits, reader, too_small
from tests.support.codes import code_in
from tests.support.publishing import ADDRESS, compile_again, go
from tests.support.served import served
from web.app import create_app
from web.events import PrefectEvents

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])


class Compiler:
    """What stands in for Prefect on the loopback: it takes a wish for a run, and really runs it, once it is let go."""

    def __init__(self, town: Town) -> None:
        self.go, self.app = threading.Event(), FastAPI()
        self.work: list[threading.Thread] = []

        @self.app.get("/api/deployments/name/{flow}/{name}")
        async def deployment(flow: str, name: str) -> JSONResponse:
            return JSONResponse({"id": flow})

        @self.app.post("/api/deployments/{flow}/create_flow_run")
        async def create(flow: str, request: Request) -> JSONResponse:
            given = (await request.json())["parameters"]
            if flow == "compile":
                run = threading.Thread(target=self._run, args=(town, given["agency"], given["wish"]))
                self.work.append(run)
                run.start()
            return JSONResponse({"id": "x"}, 201)

    def _run(self, town: Town, agency: str, wish: int) -> None:
        assert self.go.wait(60)
        grant(town.office, agency, wish, at=town.now)


@contextmanager
def pages_of(town: Town, prefect: str = "") -> Iterator[tuple[Browser, str]]:
    events = PrefectEvents(f"{prefect}/api") if prefect else None
    with served(create_app(town.office, clock=town.clock, events=events)) as address, chromium() as browser:
        yield browser, address


def signed_in(town: Town, browser: Browser, address: str, *, desk: bool, who: str = PRASERT, dark: bool = False) -> Reader:
    town.now = town.now.add(seconds=1)
    person = reader(browser, desk=desk, dark=dark)
    person.context.add_cookies([{"name": "ita-visit", "value": town.sign_in(who), "url": address}])
    town.now = town.now.add(hours=1)  # the letter by which they signed in is long gone
    return person


def code_for(town: Town, folder: Path, recipient: str) -> str:
    """The code in the one letter that a delivery sends, composed and sent as the office does it."""
    with PostOffice(folder) as letterbox:
        at_home = {"smtp_host": letterbox.host, "smtp_port": letterbox.port, "smtp_starttls": False}
        sender = Office(town.office.settings.model_copy(update=at_home), town.office.engine)
        assert deliver(sender, town.code, clock=town.clock, urgent_only=True) == Delivered(sent=1)
        (letter,) = letterbox.letters
        assert letter.recipients == (recipient,)
    return code_in([letter.text])


def press_by_keyboard(page: Page, name: str, role: str = "button") -> None:
    """Reach something with the Tab key and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            break
    assert page.evaluate("document.activeElement.innerText || ''").strip() == name
    page.keyboard.press("Enter")


@SIZES
def test_the_secretary_has_a_report_compiled_watches_it_and_signs_it_off(town: Town, tmp_path: Path, desk: bool) -> None:
    town.now = office_moment(date(2024, 4, 5), 10)
    prefect = Compiler(town)
    with served(prefect.app) as server, pages_of(town, server) as (browser, address):
        person = signed_in(town, browser, address, desk=desk)
        page = person.page()
        page.goto(f"{address}/desk")
        page.get_by_role("navigation", name="หน้าของระบบ").get_by_role("link", name="รายงาน").click()
        page.get_by_role("link", name="จัดทำรายงาน").click()
        page.get_by_label("รอบ 6 เดือน").check()
        page.get_by_label("ฉบับจริง").check()
        page.get_by_role("button", name="ตรวจก่อนสั่ง").click()
        expect(page.get_by_text("ยังขาด 8 รายการ")).to_be_visible()
        page.get_by_label("เหตุใดจึงจัดทำฉบับจริง").fill("ส่งอำเภอตามกำหนด")
        page.get_by_role("button", name="สั่งจัดทำ").click()
        expect(page.get_by_role("status")).to_contain_text("รอระบบจัดทำ")
        assert fits(page)
        prefect.go.set()
        expect(page.get_by_role("status")).to_contain_text("จัดทำเสร็จแล้ว")  # without a reload
        page.get_by_role("link", name="เปิดรายงาน").click()
        page.get_by_role("link", name="ตรวจและลงนาม").click()
        page.get_by_text("อ่านรายงานในหน้านี้").click()
        expect(page.frame_locator("iframe.sheet").locator("table").first).to_be_visible()
        page.get_by_role("button", name="ส่งรหัสไปที่ pr…@sample.example.org").click()
        page.get_by_label("รหัส 6 หลักจากอีเมล").fill(code_for(town, tmp_path / "mail", "prasert@sample.example.org"))
        assert too_small(page) == []
        page.get_by_role("button", name="ลงนามรับรอง").click()
        expect(page.get_by_role("status")).to_contain_text("ลงนามแล้ว")
        expect(page.get_by_text("ปลัดลงนามแล้ว รอนายกรับทราบ").first).to_be_visible()
        assert fits(page)
    for run in prefect.work:
        run.join()
    assert person.complaints == []


@SIZES
def test_the_executive_acknowledges_from_the_letters_link_without_scripts(compiled: Town, tmp_path: Path, desk: bool) -> None:
    go(compiled, 1, ReportState.SIGNED_OFF)
    with pages_of(compiled) as (browser, address):
        page = reader(browser, desk=desk, scripts=False).page()
        page.goto(f"{address}/l/{compiled.link(MANOP)}")
        page.get_by_role("link", name="อ่านและรับทราบ").click()
        expect(page.get_by_text("บันทึกข้อความ")).to_be_visible()
        page.get_by_text("รายการที่ยังขาดหลักฐาน 6 รายการ").click()
        expect(page.get_by_text("ยังไม่มีการยืนยัน และยังไม่ได้ส่งหนังสือแจ้ง").first).to_be_visible()
        assert too_small(page) == []
        page.get_by_role("button", name="ส่งรหัสไปที่ ma…@sample.example.org").click()
        code = code_for(compiled, tmp_path / "mail", "manop@sample.example.org")
        page.reload()
        page.get_by_label("รหัส 6 หลักจากอีเมล").fill(f"{(int(code) + 1) % 1_000_000:06d}")
        page.get_by_role("button", name="รับทราบและอนุญาตให้เผยแพร่").click()
        expect(page.get_by_role("alert")).to_contain_text("รหัสไม่ตรงกับที่ส่งให้")
        page.get_by_label("รหัส 6 หลักจากอีเมล").fill(code)
        page.get_by_role("button", name="รับทราบและอนุญาตให้เผยแพร่").click()
        expect(page.get_by_role("status")).to_contain_text("บันทึกการรับทราบแล้ว")
        page.get_by_role("link", name="กลับไปหน้าของฉัน").click()
        expect(page.get_by_text("รายงานรอท่านรับทราบ")).to_have_count(0)


@SIZES
def test_it_is_signed_off_by_the_keyboard_alone(compiled: Town, tmp_path: Path, desk: bool) -> None:
    with pages_of(compiled) as (browser, address):
        page = signed_in(compiled, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/reports/1")
        press_by_keyboard(page, "ตรวจและลงนาม", "link")
        page.wait_for_url("**/sign-off")
        press_by_keyboard(page, "ส่งรหัสไปที่ pr…@sample.example.org")
        expect(page.get_by_label("รหัส 6 หลักจากอีเมล")).to_be_visible()
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.autocomplete") == "one-time-code":
                break
        page.keyboard.type(code_for(compiled, tmp_path / "mail", "prasert@sample.example.org"))
        press_by_keyboard(page, "ลงนามรับรอง")
        expect(page.get_by_role("status")).to_contain_text("ลงนามแล้ว")


@SIZES
def test_it_is_published_by_the_keyboard_and_a_stranger_reads_it(compiled: Town, desk: bool) -> None:
    go(compiled, 1, ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED)
    with pages_of(compiled) as (browser, address):
        page = signed_in(compiled, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/reports/1")
        press_by_keyboard(page, "เผยแพร่", "link")
        expect(page.get_by_role("heading", level=1)).to_have_text("เผยแพร่รายงาน")
        expect(page.get_by_text(ADDRESS)).to_be_visible()
        press_by_keyboard(page, "เผยแพร่ต่อสาธารณะ")
        expect(page.get_by_role("status")).to_contain_text("เผยแพร่แล้ว")
        there = page.get_by_role("status").get_by_role("link").get_attribute("href")
        stranger = reader(browser, desk=desk).page()
        stranger.goto(f"{address}{there}")
        expect(stranger.get_by_text("เผยแพร่แล้ว")).to_be_visible()
        expect(stranger.get_by_text("มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง").first).to_be_visible()


@SIZES
def test_the_words_of_a_measure_are_edited_beside_the_heads(compiled: Town, desk: bool) -> None:
    with pages_of(compiled) as (browser, address):
        page = signed_in(compiled, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/narratives?year=2567&kind=six-month")
        page.get_by_role("link", name="กลไกและมาตรการ").click()
        page.get_by_label("สรุปผลการดำเนินการ").fill("ทุกสำนัก/กองแจกคู่มือแล้ว")
        page.get_by_role("button", name="บันทึกข้อความ").click()
        expect(page.get_by_role("status")).to_contain_text("บันทึกแล้ว")
        expect(page.get_by_text("เรียบเรียงโดย นายประเสริฐ มั่นคง")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@SIZES
def test_axe_finds_nothing_and_everything_fits_and_can_be_pressed(compiled: Town, desk: bool, dark: bool) -> None:
    compile_again(compiled, draft=True)
    compiled.reopen(compiled.checkpoint("m2", "works"), "ภาพไม่ชัด")
    third = compile_again(compiled, reason="ส่งอำเภออีกครั้ง")
    asked = "?kind=six-month&year=2567&form=final"
    with pages_of(compiled) as (browser, address):
        page = signed_in(compiled, browser, address, desk=desk, dark=dark).page()
        found = {}
        for path in (
            "", f"/{third}", "/1", f"/{third}/changes", f"/{third}/sign-off", f"/{third}/supersede", "/compile",
            f"/compile/check{asked}", "/compile/check?kind=six-month&year=2567&as_of=x&form=",
            "/../narratives?year=2567&kind=six-month", "/../narratives/m2?year=2567&kind=six-month",
        ):  # fmt: skip
            page.goto(f"{address}/desk/reports{path}")
            found[path] = [*faults(page), *too_small(page)]
            assert fits(page), path
        go(compiled, third, ReportState.SIGNED_OFF)
        link = f"{address}/l/{compiled.link(MANOP)}"
        for path in ("", f"/reports/{third}/acknowledge"):
            page.goto(f"{link}{path}")
            found[path] = [*faults(page), *too_small(page)]
            assert fits(page), path
        page.get_by_role("button", name="ส่งรหัส").click()
        expect(page.locator("input.code")).to_be_visible()
        found["code"] = [*faults(page), *too_small(page)]
        assert {path: said for path, said in found.items() if said} == {}


def test_the_pages_are_read_at_twice_the_size(compiled: Town) -> None:
    """A desk's window at 200 % is half as wide to the page."""
    with pages_of(compiled) as (browser, address):
        page = signed_in(compiled, browser, address, desk=True).page()
        page.set_viewport_size({"width": 640, "height": 400})
        for path in ("reports", "reports/1", "reports/1/sign-off", "narratives/m2?year=2567&kind=six-month"):
            page.goto(f"{address}/desk/{path}")
            assert fits(page), path
