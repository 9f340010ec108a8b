"""An item that moved while a deputy was writing its answer: the page hands the words back, and the browser keeps them with the
photographs until the item comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import files
from tests.support.cast import ANAN, SOMSRI, WICHAI, Town
from tests.support.chromium import NEEDS_CHROMIUM, reader, sound

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
WORDS, PHOTO = "แจกคู่มือแล้ว 24 คน", "ภาพการแจก.jpg"
NOT_TAKEN = "สิ่งที่ท่านพิมพ์ไว้ ยังไม่ได้บันทึก"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photograph, as a phone names it."""
    taken = tmp_path / PHOTO
    taken.write_bytes(files.picture())
    return taken


def mine(town: Town) -> int:
    """An item that only กองคลัง owes, so that it can be handed to another division."""
    return town.checkpoint("m1", "finance", date(2024, 3, 29))


def write(town: Town, address: str, page: Page, photo: Path, *, scripts: bool = True) -> str:
    """Wichai opens the item, takes a photograph and writes; gives where."""
    form = f"{address}/l/{town.link(WICHAI)}/checkpoints/{mine(town)}"
    page.goto(form)
    if scripts:
        page.locator("form.live").wait_for()
    page.locator("#file").set_input_files(photo)
    page.get_by_label("ผลการดำเนินการ").fill(WORDS)
    return form


def press(page: Page) -> None:
    """Press the button; the answer hands the words back."""
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_role("heading", name=NOT_TAKEN)).to_be_visible()
    expect(page.get_by_label("ผลการดำเนินการ")).to_have_value(WORDS)
    expect(page.get_by_text(PHOTO)).to_be_visible()


def finds_it_again(page: Page, form: str) -> None:
    """The item opened once more has the words and the photograph of before."""
    page.goto(form)
    page.locator("form.live").wait_for()
    expect(page.get_by_label("ผลการดำเนินการ")).to_have_value(WORDS)
    expect(page.locator(".chosen li")).to_have_count(1)
    expect(page.locator(".chosen")).to_contain_text(PHOTO)


@SIZES
def test_a_colleague_confirms_meanwhile_and_the_draft_waits_until_it_is_sent_back(
    town: Town, address: str, browser: Browser, photo: Path, desk: bool
) -> None:
    page = reader(browser, desk=desk).page()
    form = write(town, address, page, photo)
    town.confirm(mine(town), SOMSRI, result="ฉบับของสมศรี")
    press(page)
    expect(page.get_by_role("status")).to_contain_text("นางสมศรี ใจดี ยืนยันไว้เมื่อ")
    expect(page.get_by_role("status")).to_be_focused()
    expect(page.get_by_text("หากรายการนี้กลับมาให้ท่านทำ")).to_be_visible()
    expect(page.get_by_text("ระบบไม่ได้เก็บไว้ที่อื่น")).to_be_hidden()
    sound(page)
    town.send_back(mine(town), "โปรดเพิ่มภาพ")
    finds_it_again(page, form)


@SIZES
def test_what_is_handed_to_another_division_meanwhile_keeps_its_draft_until_it_comes_back(
    town: Town, address: str, browser: Browser, photo: Path, desk: bool
) -> None:
    page = reader(browser, desk=desk).page()
    form, point = write(town, address, page, photo), mine(town)
    town.hand_over(point, "works", SOMSRI)
    press(page)
    expect(page.get_by_text("หากรายการนี้กลับมาให้ท่านทำ")).to_be_visible()
    sound(page)
    town.hand_over(point, "finance", ANAN)
    finds_it_again(page, form)


def test_what_the_secretary_waives_meanwhile_keeps_its_draft_until_it_is_opened_again(
    town: Town, address: str, browser: Browser, photo: Path
) -> None:
    page = reader(browser).page()
    form = write(town, address, page, photo)
    town.waive(mine(town), "ปีนี้ไม่มี")
    press(page)
    town.reopen(mine(town), "มีแล้ว")
    finds_it_again(page, form)


def test_without_scripts_the_words_are_on_the_page(town: Town, address: str, browser: Browser, photo: Path) -> None:
    page = reader(browser, scripts=False).page()
    write(town, address, page, photo, scripts=False)
    town.confirm(mine(town), SOMSRI, result="ฉบับของสมศรี")
    press(page)
    expect(page.get_by_text("ระบบไม่ได้เก็บไว้ที่อื่น")).to_be_visible()
