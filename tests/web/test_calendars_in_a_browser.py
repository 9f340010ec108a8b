"""The secretary makes a calendar's address, on a phone and at a desk, and everybody could."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.cast import PRASERT, Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, faults, fits, reader, too_small
from tests.support.lent import lent_app
from tests.support.served import served

pytestmark = NEEDS_CHROMIUM


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_address_is_made_copied_and_closed(town: Town, desk: bool, dark: bool) -> None:
    town.calendar("finance")
    with lent_app(town) as app, served(app) as address, chromium() as browser:
        person = reader(browser, desk=desk, dark=dark)
        person.context.add_cookies([{"name": "ita-visit", "value": town.sign_in(PRASERT), "url": address}])
        page = person.page()
        page.goto(f"{address}/desk/calendars")
        assert faults(page) == []
        page.get_by_label("กองช่าง").check()
        page.get_by_role("button", name="สร้างที่อยู่ปฏิทิน").click()
        expect(page.get_by_role("heading", name="ที่อยู่ปฏิทินของกองช่างพร้อมแล้ว")).to_be_visible()
        assert page.get_by_label("ที่อยู่ปฏิทิน", exact=True).input_value().endswith(".ics")
        assert faults(page) == []
        assert too_small(page) == []
        assert fits(page)
        page.get_by_text("ปิดที่อยู่นี้", exact=True).first.click()
        page.get_by_role("button", name="ปิดที่อยู่นี้ถาวร").first.click()
        expect(page.get_by_text("ปิดไปแล้ว 1 ที่อยู่")).to_be_visible()
        assert person.complaints == []
