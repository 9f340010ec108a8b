"""A head between two meetings: photographs, a lost signal, a closed page, several items with one proof; and everybody's ways
of using a page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, FileChooser, Page, Route, expect
from sqlalchemy import func, select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ita_model.links import LIFE
from ita_model.records import Checkpoint, Confirmation, Evidence
from ita_model.states import State
from tests.support import files
from tests.support.cast import PRASERT, SOMSRI, Town
from tests.support.chromium import NEEDS_CHROMIUM, PATIENCE, faults, fits, reader, too_small
from tests.support.served import served
from web.app import create_app

pytestmark = NEEDS_CHROMIUM

MANUAL = "จัดทำคู่มือการใช้ทรัพย์สินของราชการ"
FIRST_VISIT_BYTES = 150_000


@pytest.fixture
def photos(tmp_path: Path) -> tuple[Path, Path]:
    """Two photographs, as a phone names them."""
    first, second = tmp_path / "ภาพที่ ๑.jpg", tmp_path / "ภาพที่ ๒.jpg"
    first.write_bytes(files.picture())
    second.write_bytes(files.picture(colour="darkgreen"))
    return first, second


class AnswerLost:
    """The pages behind a line that breaks once, just when a form has been taken and before its answer comes back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.broken = app, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def nowhere(message: Message) -> None:
            pass

        breaks = scope["type"] == "http" and scope["method"] == "POST" and not self.broken
        self.broken = self.broken or breaks
        await self.app(scope, receive, nowhere if breaks else send)
        if breaks:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
            await send({"type": "http.response.body", "body": b"<", "more_body": False})


def own_page(town: Town, address: str, who: str = SOMSRI) -> str:
    return f"{address}/l/{town.link(who)}"


def form_of(town: Town, address: str) -> str:
    return f"{own_page(town, address)}/checkpoints/{town.checkpoint('m2', 'finance')}"


def photograph(page: Page, photo: Path) -> None:
    """Take a photograph: the camera gives the page one file."""
    page.locator("form.live").wait_for()
    page.locator("#camera").set_input_files(photo)


def confirmed(town: Town) -> list[tuple[str, int]]:
    """What stands on record: each confirmation's words, and how many pieces of evidence it has."""
    with town.office.look() as session:
        return [
            (said.result, session.scalar(select(func.count()).where(Evidence.confirmation_id == said.id)) or 0)
            for said in session.scalars(select(Confirmation).order_by(Confirmation.id))
        ]


def test_from_the_opened_letter_two_taps_confirm_with_two_photographs(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path]
) -> None:
    head = reader(browser)
    page = head.page()
    page.goto(own_page(town, address))
    page.get_by_role("link", name=MANUAL).tap()
    for photo in photos:
        photograph(page, photo)
    expect(page.locator(".chosen li")).to_have_count(2)
    expect(page.get_by_text("ภาพที่ ๑.jpg")).to_be_visible()
    expect(page.locator(".chosen img").first).to_be_visible()
    assert too_small(page) == []
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("status")).to_contain_text("ขอบคุณ นางสมศรี ใจดี")
    ((words, evidence),) = confirmed(town)
    assert words.startswith(MANUAL)
    assert evidence == 2
    assert head.complaints == []


def test_at_a_desk_two_photographs_are_chosen_at_once(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path]
) -> None:
    head = reader(browser, desk=True)
    page = head.page()
    page.goto(own_page(town, address))
    page.get_by_role("link", name=MANUAL).click()
    page.locator("form.live").wait_for()
    page.locator("#file").set_input_files(photos)
    expect(page.locator(".chosen li")).to_have_count(2)
    assert fits(page)
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_role("status")).to_contain_text("ขอบคุณ นางสมศรี ใจดี")
    assert [evidence for _, evidence in confirmed(town)] == [2]
    assert head.complaints == []


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
def test_a_link_that_is_old_was_taken_back_or_is_forged_says_what_to_do(
    town: Town, address: str, browser: Browser, desk: bool
) -> None:
    expired = town.link(SOMSRI, at=town.now - LIFE)
    revoked = town.link(SOMSRI)
    town.revoke(SOMSRI)
    page = reader(browser, desk=desk).page()
    for token, head, do in (
        (expired, "ลิงก์นี้หมดอายุแล้ว", "ขอลิงก์ใหม่ได้ที่นี่"),
        (revoked, "ลิงก์นี้ถูกยกเลิกแล้ว", "โปรดแจ้งสำนักปลัดให้ส่งลิงก์ใหม่"),
        (f"{town.link(SOMSRI)[:-2]}xx", "ลิงก์นี้ใช้ไม่ได้", "โปรดเปิดอีเมลฉบับล่าสุด"),
    ):
        page.goto(f"{address}/l/{token}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(head)
        expect(page.get_by_role("main")).to_contain_text(do)
        assert faults(page) == []
        assert too_small(page) == []
        assert fits(page)


def test_files_chosen_before_the_script_came_are_taken_over(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path]
) -> None:
    page = reader(browser).page()
    held: list[Route] = []
    page.route("**/confirm.js", lambda route: held.append(route))
    page.goto(form_of(town, address), wait_until="commit")
    page.locator("#file").set_input_files(photos)
    held[0].continue_()
    expect(page.locator(".chosen li")).to_have_count(2)
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("status")).to_contain_text("พร้อมหลักฐาน 2 รายการ")


def test_a_photograph_can_be_taken_out_again(town: Town, address: str, browser: Browser, photos: tuple[Path, Path]) -> None:
    page = reader(browser).page()
    page.goto(form_of(town, address))
    for photo in photos:
        photograph(page, photo)
    page.locator(".chosen li").filter(has_text="ภาพที่ ๑").get_by_role("button", name="เอาออก").tap()
    expect(page.locator(".chosen li")).to_have_count(1)
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("status")).to_contain_text("พร้อมหลักฐาน 1 รายการ")
    expect(page.get_by_role("link", name="ภาพที่ ๒.jpg", exact=True)).to_be_visible()


def test_a_lost_signal_and_a_closed_page_lose_nothing(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path]
) -> None:
    head = reader(browser)
    page = head.page()
    page.goto(form_of(town, address))
    photograph(page, photos[0])
    page.get_by_label("ผลการดำเนินการ").fill("แจกคู่มือแล้ว 24 คน")
    head.context.set_offline(True)
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("alert")).to_contain_text("ยังส่งไม่ถึงระบบ")
    page.close()
    head.context.set_offline(False)
    assert confirmed(town) == []

    later = head.page()
    later.goto(own_page(town, address))  # by another letter's link
    expect(later.get_by_text("ทำค้างไว้ในเครื่องนี้ ยังไม่ได้ส่ง").locator("visible=true")).to_have_count(1)
    later.get_by_role("link", name=MANUAL).tap()
    expect(later.get_by_label("ผลการดำเนินการ")).to_have_value("แจกคู่มือแล้ว 24 คน")
    expect(later.get_by_text("ภาพที่ ๑.jpg")).to_be_visible()
    later.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(later.get_by_role("status")).to_contain_text("ขอบคุณ")
    assert confirmed(town) == [("แจกคู่มือแล้ว 24 คน", 1)]
    later.goto(own_page(town, address))
    expect(later.get_by_text("ทำค้างไว้ในเครื่องนี้ ยังไม่ได้ส่ง").locator("visible=true")).to_have_count(0)


def test_an_answer_that_never_came_back_is_not_recorded_twice(town: Town, browser: Browser, photos: tuple[Path, Path]) -> None:
    with served(AnswerLost(create_app(town.office, clock=town.clock))) as address:
        page = reader(browser).page()
        page.goto(form_of(town, address))
        photograph(page, photos[0])
        page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
        expect(page.get_by_role("alert")).to_contain_text("ยังส่งไม่ถึงระบบ")
        assert len(confirmed(town)) == 1
        page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
        expect(page.get_by_role("status")).to_contain_text("รายการนี้มีผู้ดำเนินการไว้แล้ว")
        assert len(confirmed(town)) == 1


def test_what_was_left_unfinished_can_be_thrown_away(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser).page()
    page.goto(form_of(town, address))
    page.get_by_label("ผลการดำเนินการ").fill("ผิดรายการ")
    page.reload()
    expect(page.get_by_label("ผลการดำเนินการ")).to_have_value("ผิดรายการ")
    page.get_by_role("button", name="ลบที่ค้างไว้ แล้วเริ่มใหม่").tap()
    expect(page.get_by_label("ผลการดำเนินการ")).not_to_have_value("ผิดรายการ")
    expect(page.get_by_text("เติมข้อความและไฟล์ที่ท่านทำค้างไว้")).to_have_count(0)


def test_a_refusal_keeps_words_and_files_on_the_page(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path]
) -> None:
    page = reader(browser).page()
    page.goto(form_of(town, address))
    photograph(page, photos[0])
    page.get_by_text("ใส่ที่อยู่เว็บแทนไฟล์").tap()
    page.get_by_label("ที่อยู่เว็บของหน้าที่เผยแพร่").fill("ไม่ใช่ที่อยู่")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("alert")).to_contain_text("ที่อยู่เว็บไม่ถูกต้อง")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("โปรดเลือกไฟล์ทุกไฟล์ใหม่")).to_have_count(0)
    expect(page.get_by_text("ภาพที่ ๑.jpg")).to_be_visible()
    page.get_by_label("ที่อยู่เว็บของหน้าที่เผยแพร่").fill("")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("status")).to_contain_text("พร้อมหลักฐาน 1 รายการ")


def test_one_proof_confirms_several_items(town: Town, address: str, browser: Browser, photos: tuple[Path, Path]) -> None:
    page = reader(browser).page()
    page.goto(form_of(town, address))
    photograph(page, photos[0])
    page.get_by_text("ใช้หลักฐานและข้อความนี้กับรายการอื่นด้วย").tap()
    for month in ("มกราคม 2567", "กุมภาพันธ์ 2567"):
        page.locator(".tick").filter(has_text=month).tap()
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("status")).to_contain_text("ยืนยันด้วยหลักฐานชุดเดียวกัน 3 รายการ")
    assert [evidence for _, evidence in confirmed(town)] == [1, 1, 1]
    with town.office.look() as session:
        waiting = session.scalars(select(Checkpoint.due_on).where(Checkpoint.state == State.SUBMITTED)).all()
    assert sorted(waiting) == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 19)]


def test_without_scripts_the_form_still_confirms(town: Town, address: str, browser: Browser, photos: tuple[Path, Path]) -> None:
    page = reader(browser, scripts=False).page()
    page.goto(form_of(town, address))
    page.locator("#file").set_input_files(photos)
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").tap()
    expect(page.get_by_role("status")).to_contain_text("พร้อมหลักฐาน 2 รายการ")


def test_the_keyboard_alone_confirms(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser, desk=True).page()
    page.goto(own_page(town, address))
    press_until(page, lambda: MANUAL in page.evaluate("document.activeElement.innerText"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkpoints/*")
    press_until(page, lambda: "ใส่ที่อยู่เว็บแทนไฟล์" in page.evaluate("document.activeElement.innerText"))
    page.keyboard.press("Enter")
    press_until(page, lambda: page.evaluate("document.activeElement.id") == "address")
    page.keyboard.type("www.example.org/news")
    press_until(page, lambda: page.evaluate("document.activeElement.matches('button.button')"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("ขอบคุณ")


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
def test_the_keyboard_alone_confirms_with_a_photo(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path], desk: bool
) -> None:
    page = reader(browser, desk=desk).page()
    page.goto(form_of(town, address))
    press_until(page, lambda: page.evaluate("document.activeElement.id") == "file")
    chosen_from(page).set_files(photos[0])
    expect(page.locator(".chosen img").first).to_be_visible()
    press_until(page, lambda: page.evaluate("document.activeElement.id") == "result")
    page.keyboard.insert_text("แจกคู่มือครบทุกคน")
    press_until(page, lambda: page.evaluate("document.activeElement.matches('button.button')"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("พร้อมหลักฐาน 1 รายการ")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_pages_behind_a_link(
    town: Town, address: str, browser: Browser, photos: tuple[Path, Path], desk: bool, dark: bool
) -> None:
    page = reader(browser, desk=desk, dark=dark).page()
    for who in (SOMSRI, PRASERT):
        page.goto(own_page(town, address, who))
        assert faults(page) == []
    page.goto(form_of(town, address))
    page.locator("#file").set_input_files(photos)
    page.get_by_text("ใช้หลักฐานและข้อความนี้กับรายการอื่นด้วย").click()
    assert faults(page) == []
    page.get_by_label("ผลการดำเนินการ").fill(" ")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้เขียนผลการดำเนินการ")
    assert faults(page) == []
    page.get_by_label("ผลการดำเนินการ").fill("แจกแล้ว")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_role("status")).to_contain_text("ขอบคุณ")
    assert faults(page) == []
    page.goto(f"{own_page(town, address, PRASERT)}/checkpoints/{town.checkpoint('m2', 'finance')}")
    assert faults(page) == []
    page.goto(f"{address}/l/forged")
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_runs_off_the_side_at_twice_the_size(town: Town, address: str, browser: Browser, width: int) -> None:
    """A phone of 640 dots or a desk of 1280, at 200 %, has half of them."""
    page = reader(browser, desk=True).page()
    page.set_viewport_size({"width": width, "height": 400})
    for place in (own_page(town, address), form_of(town, address), own_page(town, address, PRASERT)):
        page.goto(place)
        assert fits(page)


def test_a_first_visit_is_light(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser).page()
    line: CDPSession = page.context.new_cdp_session(page)
    sent: list[float] = []
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(own_page(town, address), wait_until="networkidle")
    page.get_by_role("link", name=MANUAL).tap()
    page.wait_for_load_state("networkidle")
    assert len(sent) > 5
    assert sum(sent) <= FIRST_VISIT_BYTES


def chosen_from(page: Page) -> FileChooser:
    """What opens at a press of the space bar. A busy machine's browser may miss a press: it is pressed again then."""
    opened: list[FileChooser] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))
    for _ in range(PATIENCE):
        page.keyboard.press("Space")
        page.wait_for_timeout(1000)
        if opened:
            return opened[0]
    raise AssertionError("no files can be chosen by the keyboard")


def press_until(page: Page, there: object, most: int = 60) -> None:
    """Press Tab until the focus has come to where it should be."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if there():  # type: ignore[operator]
            return
    raise AssertionError("the keyboard does not get there")
