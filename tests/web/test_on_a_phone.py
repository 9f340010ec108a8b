"""A head on a telephone: open the letter's link, attach a picture, say what was done, confirm, be thanked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from config.office import Office
from demo.post_office import PostOffice, Received
from tasks.posting import Delivered, deliver
from tests.support import files
from tests.support.cast import PRASERT, TODAY, Town
from tests.support.chromium import fits
from tests.support.served import CHROMIUM, FLAGS, served
from web.app import create_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium"),
]


def post(town: Town, letterbox: PostOffice, address: str) -> dict[str, Received]:
    """The letters of the day, swept and sent as an office does that serves its pages at `address`, by who gets them."""
    town.sweep(TODAY)
    at_home = {
        "base_url": address, "smtp_host": letterbox.host, "smtp_port": letterbox.port, "smtp_starttls": False,
    }  # fmt: skip
    sender = Office(town.office.settings.model_copy(update=at_home), town.office.engine)
    assert deliver(sender, town.code, clock=town.clock) == Delivered(sent=len(letterbox.letters))
    return {letter.recipients[0]: letter for letter in letterbox.letters}


def link_in(letter: Received) -> str:
    """The web address in a letter's plain words."""
    (link,) = re.findall(r"https?://\S+", letter.text)
    return str(link)


def test_a_head_confirms_on_a_phone_and_the_secretary_accepts(town: Town, tmp_path: Path) -> None:
    photo = tmp_path / "ภาพการแจกคู่มือ.jpg"
    photo.write_bytes(files.picture())
    with (
        PostOffice(tmp_path / "mail") as letterbox,
        served(create_app(town.office, clock=town.clock)) as address,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="th-TH"
        ).new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        link = link_in(post(town, letterbox, address)["somsri@sample.example.org"])
        assert link.startswith(f"{address}/l/")
        page.goto(link)
        page.get_by_role("link", name="จัดทำคู่มือการใช้ทรัพย์สินของราชการ").click()
        page.locator("#file").set_input_files(photo)
        page.get_by_label("ผลการดำเนินการ").fill("แจกคู่มือแล้ว 24 คน เมื่อ 20 มีนาคม 2567")
        targets = page.locator("button, .button, summary, input:not([type=hidden]), .back a").all()
        small = [one.inner_text() for one in targets if one.is_visible() and (box := one.bounding_box()) and box["height"] < 48]
        assert small == []
        assert fits(page)
        page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
        expect(page.get_by_role("status")).to_contain_text("ขอบคุณ นางสมศรี ใจดี")
        expect(page.get_by_role("link", name="ภาพการแจกคู่มือ.jpg", exact=True)).to_be_visible()

        page.goto(f"{address}/l/{town.link(PRASERT)}")
        page.get_by_role("link", name="รอตรวจ").first.click()
        picture = page.get_by_role("link", name="ภาพหลักฐาน ภาพการแจกคู่มือ.jpg").locator("img")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
        page.get_by_role("button", name="รับรองว่าถูกต้อง").click()
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว")
        chromium.close()
    assert complaints == []
