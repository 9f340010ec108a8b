"""The secretary signs in by letter and works at the desk, at a telephone's size and at a desk's, by hand and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config.office import Office
from demo.post_office import PostOffice
from ita_model.urgent import LIFE
from tasks.posting import Delivered, deliver
from tests.support.cast import ANAN, PRASERT, SOMSRI, Town
from tests.support.chromium import NEEDS_CHROMIUM, Reader, chromium, faults, fits, reader
from tests.support.lent import lent_app
from tests.support.served import served

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])


@contextmanager
def pages_of(town: Town) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address at which the pages are."""
    with lent_app(town) as app, served(app) as address, chromium() as browser:
        yield browser, address


def signed_in(town: Town, browser: Browser, address: str, *, desk: bool, dark: bool = False) -> Reader:
    """The secretary, signed in."""
    person = reader(browser, desk=desk, dark=dark)
    person.context.add_cookies([{"name": "ita-visit", "value": town.sign_in(PRASERT), "url": address}])
    return person


def letter_for(town: Town, folder: Path, address: str) -> str:
    """The link in the one letter that a delivery at night sends, composed and sent as the office does it."""
    with PostOffice(folder) as letterbox:
        at_home = {
            "base_url": address, "smtp_host": letterbox.host, "smtp_port": letterbox.port, "smtp_starttls": False,
        }  # fmt: skip
        sender = Office(town.office.settings.model_copy(update=at_home), town.office.engine)
        assert deliver(sender, town.code, clock=town.clock, urgent_only=True) == Delivered(sent=1)
        (letter,) = letterbox.letters
        assert letter.recipients == ("prasert@sample.example.org",)
        (link,) = re.findall(r"https?://\S+", letter.text)
    return str(link)


def small_targets(page: Page) -> list[str]:
    """What is to be pressed and is lower than a thumb needs."""
    found = page.locator("button, .button, .cell, summary, select, input:not([type=hidden]), .way a, .counts a, .owes a").all()
    return [one.inner_text() for one in found if one.is_visible() and (box := one.bounding_box()) and box["height"] < 48]


@SIZES
def test_the_secretary_signs_in_by_letter_and_reviews_from_the_board(town: Town, tmp_path: Path, desk: bool) -> None:
    mine = town.checkpoint("m2", "finance")
    town.confirm(mine, SOMSRI, result="แจกคู่มือแล้ว 24 คน")
    town.confirm(town.checkpoint("m2", "works"), ANAN)
    town.now = town.now.set(hour=22)
    with pages_of(town) as (browser, address):
        person = reader(browser, desk=desk)
        page = person.page()
        page.goto(f"{address}/sign-in")
        page.get_by_label("อีเมลของท่าน").fill("prasert@sample.example.org")
        assert small_targets(page) == []
        page.get_by_role("button", name="ส่งลิงก์เข้าสู่ระบบ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("โปรดเปิดอีเมลของท่าน")

        page.goto(letter_for(town, tmp_path / "mail", address))
        expect(page.get_by_text("นายประเสริฐ มั่นคง")).to_be_visible()
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        expect(page).to_have_url(f"{address}/desk")
        expect(page.get_by_role("heading", level=1)).to_have_text("ปีงบประมาณ 2567")
        assert small_targets(page) == []
        assert fits(page)

        page.get_by_role("link", name="รอตรวจ 2 รายการ").or_(page.locator(".cell.is-submitted")).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("กลไกและมาตรการในการแก้ไขและป้องกันการทุจริตภายในหน่วยงาน")
        expect(page.get_by_text("แจกคู่มือแล้ว 24 คน")).to_be_visible()
        assert fits(page)
        page.get_by_role("link", name="เปิดเพื่อตรวจรายการนี้ กองคลัง").click()
        page.get_by_role("button", name="รับรองว่าถูกต้อง").click()
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว")
        page.get_by_role("link", name="กระดานงาน").click()
        page.get_by_role("button", name="ออกจากระบบ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ออกจากระบบแล้ว")
        page.goto(f"{address}/desk")
        expect(page.get_by_role("heading", level=1)).to_have_text("ท่านยังไม่ได้เข้าสู่ระบบ")
    assert [one for one in person.complaints if "401" not in one] == []


@SIZES
def test_a_link_that_was_used_is_expired_or_is_forged_says_what_to_do(town: Town, desk: bool) -> None:
    used, forged = town.sign_in_link(PRASERT), "x" * 43
    with pages_of(town) as (browser, address):
        page = reader(browser, desk=desk).page()
        page.goto(f"{address}/sign-in/{used}")
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        stranger = reader(browser, desk=desk).page()
        town.now = town.now.add(seconds=1)
        expired = town.sign_in_link(SOMSRI)
        town.now += LIFE
        for token, head in ((used, "ลิงก์นี้ใช้ไปแล้ว"), (expired, "หมดอายุแล้ว"), (forged, "ใช้ไม่ได้")):
            stranger.goto(f"{address}/sign-in/{token}")
            expect(stranger.get_by_role("heading", level=1)).to_contain_text(head)
            assert fits(stranger)
            stranger.get_by_role("link", name="ขอลิงก์เข้าสู่ระบบใหม่").click()
            expect(stranger.get_by_label("อีเมลของท่าน")).to_be_visible()


@SIZES
def test_every_cell_of_the_board_is_reached_by_the_keyboard_and_opens_its_measure(town: Town, desk: bool) -> None:
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk")
        wanted = page.locator(".cell").evaluate_all("cells => cells.map(cell => cell.href)")
        assert len(wanted) == 13
        reached: list[str] = []
        for _ in range(100):
            page.keyboard.press("Tab")
            now = page.evaluate("document.activeElement.matches('.cell') ? document.activeElement.href : ''")
            reached += [now] if now else []
        assert reached[: len(wanted)] == wanted
        page.locator(".cell").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง")


def test_at_a_desk_the_measures_names_stay_while_the_months_go_by(town: Town) -> None:
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=True).page()
        page.set_viewport_size({"width": 1000, "height": 800})
        page.goto(f"{address}/desk")
        name = page.get_by_role("link", name="มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง")
        before = name.bounding_box()
        page.locator(".scroll").evaluate("box => box.scrollLeft = 400")
        after = name.bounding_box()
        assert before is not None
        assert after is not None
        assert (round(before["x"]), round(before["y"])) == (round(after["x"]), round(after["y"]))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@SIZES
def test_axe_finds_nothing_on_the_pages_of_who_signs_in(town: Town, desk: bool, dark: bool) -> None:
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    with pages_of(town) as (browser, address):
        link = town.sign_in_link(SOMSRI)
        town.now = town.now.add(seconds=1)
        page = signed_in(town, browser, address, desk=desk, dark=dark).page()
        found = {}
        for path in (
            "/desk", "/desk?standing=overdue", "/desk/measures/m2?year=2567&month=5", "/me", "/sign-in", f"/sign-in/{link}",
            "/sign-in/forged", "/sign-out",
        ):  # fmt: skip
            page.goto(f"{address}{path}")
            found[path] = faults(page)
            assert fits(page), path
        assert {path: said for path, said in found.items() if said} == {}


def test_the_board_is_read_at_twice_the_size(town: Town) -> None:
    """A desk's window at 200 % is half as wide to the page."""
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=True).page()
        page.set_viewport_size({"width": 640, "height": 400})
        for path in ("/desk", "/desk/measures/m1"):
            page.goto(f"{address}{path}")
            assert fits(page)
