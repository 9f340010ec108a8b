"""A head on a telephone: open the link, attach a picture, say what was done, confirm, be thanked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support import files
from tests.support.cast import PRASERT, SOMSRI, Town
from tests.support.served import CHROMIUM, FLAGS, served
from web.app import create_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium"),
]


def test_a_head_confirms_on_a_phone_and_the_secretary_accepts(town: Town, tmp_path: Path) -> None:
    photo = tmp_path / "ภาพการแจกคู่มือ.jpg"
    photo.write_bytes(files.picture())
    with served(create_app(town.office, clock=town.clock)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="th-TH"
        ).new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        page.goto(f"{address}/l/{town.link(SOMSRI)}")
        page.get_by_role("link", name="จัดทำคู่มือการใช้ทรัพย์สินของราชการ").click()
        page.locator("#file").set_input_files(photo)
        page.get_by_label("ผลการดำเนินการ").fill("แจกคู่มือแล้ว 24 คน เมื่อ 20 มีนาคม 2567")
        targets = page.locator("button, .button, summary, input:not([type=hidden]), .back a").all()
        small = [one.inner_text() for one in targets if one.is_visible() and (box := one.bounding_box()) and box["height"] < 48]
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
        expect(page.get_by_role("status")).to_contain_text("ขอบคุณ นางสมศรี ใจดี")
        expect(page.get_by_text("ภาพการแจกคู่มือ.jpg")).to_be_visible()

        page.goto(f"{address}/l/{town.link(PRASERT)}")
        page.get_by_role("link", name="รอตรวจ").first.click()
        picture = page.get_by_role("img", name="ภาพการแจกคู่มือ.jpg")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
        page.get_by_role("button", name="รับรองว่าถูกต้อง").click()
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว")
        chromium.close()
    assert complaints == []
