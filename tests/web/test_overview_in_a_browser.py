"""The overview of several agencies in a real browser: on the narrowest phone, at a desk, by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ita_model.records import Agency
from tests.support.cast import SOMSRI, TODAY, Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, faults, reader, too_small, width_of
from tests.support.lent import lent_app
from tests.support.served import served
from tests.web.test_overview import FEBRUARY, a_link, an_agency

pytestmark = NEEDS_CHROMIUM

LONG = "สันติสุขเฉลิมพระเกียรติพัฒนาราษฎร์รังสรรค์"


@pytest.fixture(scope="module")
def program() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    """Where the overview of a country of three stands: one of a long name, one whose year has not begun."""
    an_agency(town, "long", LONG, district="เวียงแก่น", province="พระนครศรีอยุธยา")
    town.confirm(town.checkpoint("m1", "finance", FEBRUARY), SOMSRI)
    town.sweep(TODAY)
    with town.office.begin() as session:
        session.add(Agency(code="new", name="อบต.ใหม่", short_name="อบต.ใหม่", district="เทิง", province="น่าน"))
    with lent_app(town) as app, served(app) as url:
        yield f"{url}{a_link(town)}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_fits_from_the_narrowest_phone_to_a_desk_and_axe_finds_nothing(program: Browser, address: str, dark: bool) -> None:
    person = reader(program, dark=dark)
    page, found = person.page(), {}
    for query in ("", "?only=late", "?words=ไม่มี"):
        page.goto(address + query)
        for width in (320, 390, 640, 960, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            said = faults(page)
            said += ["too wide"] if width_of(page) > width else []
            said += too_small(page) if width < 640 else []
            found[query, width] = said
    assert {place: said for place, said in found.items() if said} == {}
    assert person.complaints == []


def test_a_search_is_typed_ticked_and_sent_by_the_keyboard_without_scripts(program: Browser, address: str) -> None:
    page = reader(program, desk=True, scripts=False).page()
    page.goto(address)
    page.get_by_label("ชื่อหน่วยงานหรืออำเภอ").focus()
    page.keyboard.type("เวียงแก่น")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".stand .name")).to_have_text([f"อบต.{LONG}"])
    expect(page.get_by_label("เฉพาะที่มีงานเกินกำหนด")).to_be_checked()
    page.get_by_role("link", name="แสดงทั้งหมด").click()
    expect(page.locator(".stand .name")).to_have_count(3)


def test_whoever_cannot_see_is_read_a_table_on_a_phone_too(program: Browser, address: str) -> None:
    for desk in (True, False):
        page: Page = reader(program, desk=desk).page()
        page.goto(address)
        table = page.get_by_role("table", name="หน่วยงานเรียงตามจำนวนงานเกินกำหนด")
        expect(table.get_by_role("row")).to_have_count(4)
        expect(table.get_by_role("columnheader")).to_have_count(10)
        late = table.get_by_role("row", name=LONG).get_by_role("cell").nth(3)
        expect(late.locator(".number")).to_have_text("7")


def test_the_table_for_excel_is_saved_under_a_name_of_its_own(program: Browser, address: str) -> None:
    page = reader(program, desk=True).page()
    page.goto(address)
    with page.expect_download() as saved:
        page.get_by_role("link", name="ดาวน์โหลดตาราง").click()
    assert saved.value.suggested_filename == "ภาพรวมของหน่วยงาน 22 มี.ค. 2567.csv"
