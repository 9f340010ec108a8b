"""Where things stand on the secretary's pages: the way back in one place, the press in sight, the search out of the way."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.cast import PRASERT, SOMSRI, TODAY, Town, days
from tests.support.chromium import NEEDS_CHROMIUM, PHONE, faults, reader

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
MONTHS = (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31))


def secretary(town: Town, browser: Browser, address: str, *, desk: bool) -> Page:
    """The secretary's page, signed in."""
    person = reader(browser, desk=desk)
    person.context.add_cookies([{"name": "ita-visit", "value": town.sign_in(PRASERT), "url": address}])
    return person.page()


def top_of(one: Locator) -> float:
    """How far below the upper edge of the window something stands."""
    box = one.bounding_box()
    assert box is not None
    return box["y"]


@SIZES
def test_the_way_back_stands_below_the_rooms_and_above_the_heading_on_every_page(
    town: Town, address: str, browser: Browser, desk: bool
) -> None:
    point = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.sweep(TODAY - days(1))
    town.lose(TODAY - days(1))
    page = secretary(town, browser, address, desk=desk)
    for path in (
        "/desk/measures/m1", "/desk/plan/gaps", "/desk/plan/changes", "/desk/people/officers/1", "/desk/people/add",
        "/desk/letters/1", "/desk/nudge", "/desk/trail/check", "/desk/reports/compile", "/desk/narratives",
        f"/desk/checkpoints/{point}/waive", f"/me/checkpoints/{point}",
    ):  # fmt: skip
        page.goto(f"{address}{path}")
        back = page.locator(".back")
        expect(back).to_have_count(1)
        assert top_of(page.locator("nav.way")) < top_of(back) < top_of(page.get_by_role("heading", level=1)), path
        assert top_of(back) < top_of(page.get_by_role("main")), path


@SIZES
def test_what_accepts_is_in_sight_however_long_the_queue_is(town: Town, address: str, browser: Browser, desk: bool) -> None:
    for due in MONTHS:
        town.confirm(town.checkpoint("m1", "finance", due), SOMSRI)
    page = secretary(town, browser, address, desk=desk)
    page.goto(f"{address}/desk/review")
    button = page.get_by_role("button", name="รับรองรายการที่เลือก")
    expect(button).to_be_in_viewport(ratio=1)
    page.get_by_role("checkbox").last.focus()
    expect(page.get_by_role("checkbox").last).to_be_in_viewport(ratio=1)
    assert top_of(page.get_by_role("checkbox").last) < top_of(button)
    page.get_by_text("ส่งรายการที่เลือกกลับแก้ไข").click()
    expect(page.get_by_label("ต้องแก้ไขอะไร")).to_be_visible()
    page.get_by_label("ต้องแก้ไขอะไร").fill("ภาพไม่ชัด")
    expect(page.get_by_label("ต้องแก้ไขอะไร")).to_be_in_viewport()
    assert faults(page) == []


def test_in_a_low_window_the_press_covers_nothing(town: Town, address: str, browser: Browser) -> None:
    """A desk's window at 200 % is half as high to the page."""
    for due in MONTHS:
        town.confirm(town.checkpoint("m1", "finance", due), SOMSRI)
    page = secretary(town, browser, address, desk=True)
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(f"{address}/desk/review")
    assert top_of(page.get_by_role("button", name="รับรองรายการที่เลือก")) > 400


@SIZES
def test_the_trail_begins_on_the_first_screen_and_its_search_is_one_press_away(
    town: Town, address: str, browser: Browser, desk: bool
) -> None:
    page = secretary(town, browser, address, desk=desk)
    page.goto(f"{address}/desk/trail")
    assert top_of(page.locator(".entries > li").first) < PHONE["height"]
    expect(page.get_by_label("มีคำว่า")).to_be_hidden()
    page.get_by_text("ค้นหาในประวัติ").click()
    page.get_by_label("มีคำว่า").fill("ไม่มีเรื่องนี้")
    assert faults(page) == []
    page.get_by_role("button", name="ค้นหา", exact=True).click()
    expect(page.get_by_text("ไม่มีรายการที่ตรงกับที่ค้น")).to_be_visible()
    expect(page.get_by_label("มีคำว่า")).to_have_value("ไม่มีเรื่องนี้")
    expect(page.get_by_label("มีคำว่า")).to_be_visible()


def test_a_chosen_files_name_that_turns_the_writing_is_shown_as_it_is(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}")
    page.locator("form.live").wait_for()
    page.locator("#file").set_input_files({"name": "ใบ\u202egpj.exe", "mimeType": "image/jpeg", "buffer": b"x"})
    expect(page.locator(".chosen .name")).to_have_text("ใบgpj.exe")
