"""A head's pages, on a phone: from the letter to what was sent back."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page

from demo.proof import photograph
from ita_model import confirming
from ita_model.records import Checkpoint
from ita_model.visits import IDLE
from tests.pictures.studio import CHANG, KLANG, PALAD, SECRETARY, Studio


def take(studio: Studio) -> None:
    """In order: each picture finds the office as the one before left it."""
    studio.part = "หน้าของหัวหน้า เปิดจากลิงก์ในอีเมล"
    link = f"/l/{studio.town.link(CHANG)}"
    page = studio.page(desk=False)
    studio.look(page, link)
    studio.take(page, "list-phone", "รายการที่ต้องยืนยัน เร่งด่วนก่อน")
    items = _items(page)
    studio.look(page, items[0])
    studio.take(page, "item-phone", "ขออะไร ภายในเมื่อใดเพราะเหตุใด และหลักฐานที่ดีเป็นอย่างไร")
    page.locator("#file").set_input_files(_photographs())
    page.locator(".chosen img").nth(1).wait_for()
    studio.take(page, "confirm-phone", "ยืนยันพร้อมภาพถ่ายและข้อความที่เติมให้แก้", of="form.confirm")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    page.get_by_text("ขอบคุณ").wait_for()
    studio.take(page, "confirmed-phone", "ส่งแล้ว รอปลัดตรวจ")
    _handed_over(studio)
    studio.look(page, f"{items[2]}/waiver")
    page.get_by_label(re.compile("เพราะอะไร|เหตุใด|เหตุผล")).first.fill("สะพานขาดจากน้ำหลาก ประชุมในพื้นที่ไม่ได้ตลอดเดือนมีนาคม")
    studio.take(page, "waiver-phone", "ทำไม่ได้ ขอยกเว้นพร้อมเหตุผล")
    page.locator("main form button").first.click()
    page.get_by_role("status").first.wait_for()
    studio.take(page, "waiver-asked-phone", "ขอยกเว้นแล้ว รอปลัดพิจารณา")
    studio.look(page, items[3])
    page.get_by_text("ใส่ที่อยู่เว็บแทนไฟล์").click()
    page.get_by_label("ที่อยู่เว็บของหน้าที่เผยแพร่").fill("https://www.por.example.org/budget-meeting")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    page.get_by_text("ขอบคุณ").wait_for()


def what_came_back(studio: Studio) -> None:
    """The secretary wants one of them better; once the queue was seen full."""
    studio.part = "หน้าของหัวหน้า เมื่อปลัดส่งกลับ"
    point = studio.town.checkpoint("m01", "chang", date(2024, 3, 29))
    _sent_back(studio, point)
    page = studio.page(desk=False)
    studio.look(page, f"/l/{studio.town.link(CHANG)}/checkpoints/{point}")
    studio.take(page, "returned-phone", "ส่งกลับแก้ไข พร้อมเหตุผล", of="dl")


def strangers_at_the_door(studio: Studio) -> None:
    """Signing in, and links that open nothing any more."""
    studio.part = "เข้าสู่ระบบ และลิงก์ที่ใช้ไม่ได้แล้ว"
    page = studio.page(desk=False)
    studio.look(page, "/sign-in")
    studio.take(page, "sign-in-phone", "เข้าสู่ระบบด้วยที่อยู่อีเมล ไม่มีรหัสผ่าน")
    page.locator("main input[type=email], main input[name=address]").first.fill("secretary@por.example.org")
    page.locator("main form button").first.click()
    page.get_by_role("heading").first.wait_for()
    studio.take(page, "sign-in-asked-phone", "ลิงก์เข้าสู่ระบบอยู่ในอีเมล")
    letter = f"/sign-in/{studio.town.sign_in_link(SECRETARY)}"
    studio.look(page, letter)
    studio.take(page, "sign-in-press-phone", "เปิดลิงก์แล้วกดเข้าสู่ระบบ")
    page.locator("main form button").first.click()
    page.get_by_role("heading", level=1).wait_for()
    second = studio.page(desk=False)
    studio.look(second, letter)
    studio.take(second, "sign-in-used-phone", "ลิงก์เข้าสู่ระบบที่ใช้ไปแล้ว")
    page = studio.page(desk=False)
    studio.look(page, "/l/ไม่มีลิงก์นี้")
    studio.take(page, "link-forged-phone", "ลิงก์ที่ไม่ถูกต้อง")
    old = studio.town.link(KLANG, at=studio.town.now.subtract(days=400))
    studio.look(page, f"/l/{old}")
    studio.take(page, "link-old-phone", "ลิงก์หมดอายุ ขอลิงก์ใหม่ได้ที่นี่")
    closed = studio.town.link(KLANG)
    studio.town.revoke(KLANG)
    studio.look(page, f"/l/{closed}")
    studio.take(page, "link-revoked-phone", "ลิงก์ที่ถูกยกเลิก")
    studio.look(page, f"/l/{studio.town.link(CHANG)}/checkpoints/999999")
    studio.take(page, "not-here-phone", "ไม่ใช่รายการของท่าน หรือไม่มีหน้านี้")
    _visit_ended(studio)


def _visit_ended(studio: Studio) -> None:
    """Somebody wrote for so long that their visit ended."""
    studio.town.now = studio.town.now.add(hours=1)  # of links to sign in nobody is sent many at once
    page = studio.page(SECRETARY, desk=False)
    owed = studio.town.checkpoint("m09", "palad", date(2024, 3, 29))
    studio.look(page, f"/desk/checkpoints/{owed}/waive")
    page.get_by_label("ยกเว้นเพราะอะไร").fill("เดือนมีนาคมไม่มีการจัดซื้อจัดจ้าง จึงไม่มีผลให้เผยแพร่")
    studio.town.now = studio.town.now + IDLE
    page.get_by_role("button", name=re.compile("^ตรวจก่อน")).click()
    page.get_by_text("ยังไม่ได้บันทึก").first.wait_for()
    studio.take(page, "visit-ended-phone", "หมดเวลาขณะเขียน สิ่งที่พิมพ์ไว้ยังอยู่")


def _items(page: Page) -> list[str]:
    """The addresses of what is owed, as the list has them."""
    found = page.locator("a[href*='/checkpoints/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(path.split("?")[0].split("#")[0] for path in found))


def _photographs() -> list[dict[str, object]]:
    what, on = "ประชุมประจำเดือนมีนาคม", date(2024, 4, 3)
    names = ("ประชุมกองช่าง.jpg", "ใบลงชื่อผู้เข้าประชุม.jpg")
    made = (photograph("กองช่าง", what, on, number=900 + n) for n in range(2))
    return [{"name": name, "mimeType": "image/jpeg", "buffer": one} for name, one in zip(names, made, strict=True)]


def _handed_over(studio: Studio) -> None:
    """What one division alone owes may be anybody's; it was opened again because its picture was no good."""
    point = studio.town.checkpoint("m09", "palad", date(2024, 3, 29))
    with studio.town.begin() as (session, _):
        secretary = studio.town.officer(session, SECRETARY)
        opened, why = session.get_one(Checkpoint, point), "ภาพหน้าเว็บไม่เห็นวันที่เผยแพร่"
        confirming.reopen(session, opened, by=secretary, at=studio.town.now, reason=why)
    page = studio.page(desk=False)
    studio.look(page, f"/l/{studio.town.link(PALAD)}/checkpoints/{point}/hand-over")
    studio.take(page, "hand-over-phone", "ไม่ใช่งานของฉัน มอบให้ผู้อื่น")


def _sent_back(studio: Studio, point: int) -> None:
    page = studio.page(SECRETARY)
    studio.look(page, f"/me/checkpoints/{point}")
    page.locator(".back-it summary").click()
    page.get_by_label("ต้องแก้ไขอะไร").fill("ภาพไม่เห็นวันที่ประชุม โปรดถ่ายใหม่ให้เห็นป้ายวันที่")
    page.get_by_role("button", name="ส่งกลับพร้อมข้อความนี้").click()
    page.get_by_text("ส่งกลับให้กองช่างแก้ไขแล้ว").wait_for()
    page.context.close()
