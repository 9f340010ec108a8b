"""A key is issued and an address added: on a telephone and at a desk, and everything can be read and pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.cast import Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, sound, wait_until
from tests.support.lent import lent_app
from tests.support.served import served
from tests.web.desk_office.test_in_a_browser import signed_in

pytestmark = NEEDS_CHROMIUM


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
def test_a_key_and_an_address_are_made_and_shown_once(town: Town, desk: bool, dark: bool) -> None:
    with lent_app(town) as app, served(app) as address, chromium() as browser:
        person = signed_in(town, browser, address, desk=desk, dark=dark)
        page = person.page()
        page.goto(f"{address}/desk")
        page.get_by_role("link", name="เชื่อมระบบ", exact=True).click()
        sound(page)
        page.get_by_role("link", name="ออกกุญแจใหม่").click()
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้ตั้งชื่อ")
        sound(page)
        page.get_by_label("ใช้ที่ใด").fill("เว็บไซต์ อบต.")
        page.get_by_label("ทำงานแทนใคร").select_option(index=1)
        page.get_by_role("checkbox", name="อ่านรายการและสถานะ").press("Space")
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        sound(page)
        page.get_by_role("button", name="บันทึก", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("แสดงครั้งเดียว")
        assert page.get_by_label("กุญแจ", exact=True).input_value().strip().startswith("ita_")
        sound(page)
        wait_until(page, "Object.keys(localStorage).every((one) => !one.startsWith('ita-draft'))")
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text("ออกกุญแจนี้ไปแล้ว จึงไม่ออกซ้ำ")
        sound(page)
        page.goto(f"{address}/desk/keys/new")
        expect(page.get_by_label("ใช้ที่ใด")).to_have_value("")
        page.goto(f"{address}/desk/keys")
        expect(page.get_by_role("heading", level=3)).to_have_text("เว็บไซต์ อบต.")
        sound(page)
        page.get_by_role("link", name="ปลายทางแจ้งเหตุการณ์").click()
        page.get_by_role("link", name="เพิ่มปลายทาง").click()
        long = "https://www.example.org/a-place-with-a-very-long-name/that-goes-on-and-on/and-does-not-break/anywhere-at-all"
        page.get_by_label("ที่อยู่ของโปรแกรมที่รับ").fill(long)
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        sound(page)
        page.get_by_role("button", name="บันทึก", exact=True).click()
        page.get_by_role("link", name="เก็บไว้แล้ว กลับไปหน้ารายการ").click()
        sound(page)
        page.get_by_role("link", name=long).click()
        page.get_by_role("button", name="ส่งข้อความทดสอบ").click()
        expect(page.get_by_role("status")).to_contain_text("เก็บข้อความทดสอบไว้แล้ว")
        sound(page)
        page.get_by_role("link", name="เลิกแจ้งปลายทางนี้").click()
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        sound(page)
    assert [one for one in person.complaints if "422" not in one] == []
    assert town.faults() == []
