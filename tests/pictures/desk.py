"""The secretary's desk: each room, and what is done in it up to the check before it is saved."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from playwright.sync_api import Page
from sqlalchemy import select

from ita_model.records import WaiverRequest
from tests.pictures.studio import CHANG, SECRETARY, Studio

_CHECK: Final = re.compile("^ตรวจก่อน")
_E_SERVICE: Final = "m05"


def take(studio: Studio) -> None:
    """The rooms of the board, the people, the plan, the letters, the journal, the calendars and other programs."""
    page = studio.page(SECRETARY)
    _daily(studio, page)
    _acts(studio, page)
    _letters(studio, page)
    _programs(studio, page)
    _people(studio, page)
    _plan(studio, page)


def still(studio: Studio) -> None:
    """Two days on, on which nobody swept: the board says that the clockwork stands still. Taken last: it moves the clock."""
    studio.part = "เมื่อระบบหยุดทำงาน"
    studio.town.now = studio.town.now.add(days=2)
    studio.look(page := studio.page(SECRETARY), "/desk")
    studio.take(page, "board-still", "บอกเองว่าหยุดตั้งแต่เมื่อใด และต้องแจ้งใคร")


def _daily(studio: Studio, page: Page) -> None:
    studio.part = "โต๊ะทำงานของปลัด"
    studio.look(page, "/desk")
    studio.take(page, "board", "กระดานงาน มาตรการ × เดือน", whole=True)
    phone = studio.page(SECRETARY, desk=False)
    studio.look(phone, "/desk")
    studio.take(phone, "board-phone", "กระดานงานบนโทรศัพท์")
    studio.look(page, "/desk/review")
    studio.take(page, "review", "ตรวจหลักฐานพร้อมกันหลายรายการ")
    studio.look(page, "/desk/measures/m01")
    studio.take(page, "measure", "มาตรการหนึ่ง เปิดดูขั้นตอน หลักฐาน และความเป็นมาได้", whole=True)
    studio.look(page, "/desk/nudge")
    studio.take(page, "nudge", "เตือนผู้ที่ค้างวันนี้")


def _acts(studio: Studio, page: Page) -> None:
    studio.part = "ยกเว้น เปิดใหม่ มอบให้ผู้อื่น และเปิดเผยหลักฐาน"
    march = date(2024, 3, 29)
    owed, done = studio.town.checkpoint("m09", "palad", march), studio.town.checkpoint("m01", "palad", march)
    studio.look(page, f"/desk/checkpoints/{owed}/waive")
    page.get_by_label("ยกเว้นเพราะอะไร").fill("เดือนมีนาคมไม่มีการจัดซื้อจัดจ้าง จึงไม่มีผลให้เผยแพร่")
    studio.take(page, "waive", "ยกเว้นพร้อมเหตุผล")
    page.get_by_role("button", name=_CHECK).click()
    studio.take(page, "waive-check", "ตรวจก่อนบันทึก ว่าจะเกิดอะไร")
    studio.look(page, f"/desk/checkpoints/{done}/reopen")
    studio.take(page, "reopen", "เปิดให้ยืนยันใหม่")
    studio.look(page, f"/desk/checkpoints/{owed}/hand-over")
    studio.take(page, "reassign", "มอบรายการให้ผู้อื่น")
    studio.look(page, f"/desk/checkpoints/{done}/evidence")
    studio.take(page, "disclosing", "เลือกหลักฐานที่ประชาชนเห็น หลังดูทีละชิ้น")
    with studio.town.office.look() as session:
        asked = session.scalars(select(WaiverRequest.id).order_by(WaiverRequest.id.desc()).limit(1)).one()
    studio.look(page, f"/me/waivers/{asked}")
    page.get_by_label("ไม่ยกเว้นเพราะอะไร").fill("สะพานสำรองเปิดใช้แล้ว โปรดประชุมภายในสัปดาห์นี้ หรือประชุมทางไกล")
    studio.take(page, "waiver-answer", "ตอบคำขอยกเว้น ยกเว้นตามที่ขอ หรือไม่ยกเว้นพร้อมเหตุผล", whole=True)


def _letters(studio: Studio, page: Page) -> None:
    studio.part = "จดหมาย ประวัติ ปฏิทิน และโปรแกรมอื่น"
    studio.look(page, "/desk/letters")
    studio.take(page, "letters", "จดหมาย นับตามผล และค้นได้")
    page.locator("main a[href^='/desk/letters/']").first.click()
    studio.take(page, "letter", "จดหมายหนึ่งฉบับ บอกเรื่องใดแก่ใคร")
    studio.look(page, "/desk/trail")
    studio.take(page, "trail", "ประวัติเป็นประโยค ค้นได้")
    page.locator("a[href$='/trail/check'], form[action$='/trail/check'] button").first.click()
    page.get_by_role("heading").first.wait_for()
    studio.take(page, "trail-check", "ตรวจว่าประวัติต่อเนื่องครบถ้วน")
    studio.look(page, "/desk/calendars")
    studio.take(page, "calendars", "ปฏิทินกำหนดส่งสำหรับโทรศัพท์")


def _programs(studio: Studio, page: Page) -> None:
    """A key and an address are made, so that there is one of each to be seen."""
    studio.look(page, "/desk/keys/new")
    page.get_by_label("ใช้ที่ใด").fill("เว็บไซต์ อบต.")
    with studio.town.office.look() as session:
        secretary = studio.town.officer(session, SECRETARY)
        page.get_by_label("ทำงานแทนใคร").select_option(str(secretary.id))
    for what in ("อ่านรายการและสถานะ", "อ่านรายงาน"):
        page.get_by_label(what).check()
    page.get_by_label("ใช้ได้ถึงวันที่").fill("30 กันยายน 2567")
    studio.take(page, "key-new", "ออกกุญแจ ให้ใครทำอะไรแทนใคร ถึงวันใด", whole=True)
    _saved(page)
    studio.take(page, "key-once", "กุญแจแสดงครั้งเดียว")
    studio.look(page, "/desk/keys")
    studio.take(page, "keys", "กุญแจสำหรับโปรแกรมอื่น")
    page.locator("main a[href$='/end']").first.click()
    studio.take(page, "key-end", "ยกเลิกกุญแจหนึ่งดอก")
    studio.look(page, "/desk/hooks/new")
    page.get_by_label("ที่อยู่ของโปรแกรมที่รับ").fill("https://hooks.example.org/ita")
    studio.take(page, "hook-new", "เพิ่มโปรแกรมที่รับแจ้ง", whole=True)
    _saved(page)
    studio.look(page, "/desk/hooks")
    studio.take(page, "hooks", "โปรแกรมอื่นที่รับแจ้ง")
    page.locator("main h3 a[href^='/desk/hooks/']").first.click()
    page.get_by_role("button", name="ส่งข้อความทดสอบ").click()
    page.get_by_role("status").first.wait_for()
    studio.take(page, "hook", "โปรแกรมหนึ่ง ข้อความที่ส่งและที่รอส่ง")
    page.locator("main a[href$='/end']").first.click()
    studio.take(page, "hook-end", "เลิกแจ้งโปรแกรมหนึ่ง")


def _saved(page: Page) -> None:
    """What is typed is checked, and saved; the page says so."""
    page.get_by_role("button", name=_CHECK).click()
    page.get_by_role("button", name="บันทึก", exact=True).click()
    page.get_by_role("status").first.wait_for()


def _people(studio: Studio, page: Page) -> None:
    studio.part = "คนและตำแหน่ง"
    studio.look(page, "/desk/people")
    studio.take(page, "people", "ใครดำรงตำแหน่งใด")
    with studio.town.office.look() as session:
        number = studio.town.officer(session, CHANG).id
    studio.look(page, f"/desk/people/officers/{number}")
    studio.take(page, "officer", "เจ้าหน้าที่หนึ่งคน ตำแหน่งและจดหมาย")
    studio.look(page, "/desk/people/add")
    studio.take(page, "officer-add", "เพิ่มเจ้าหน้าที่")
    studio.look(page, f"/desk/people/officers/{number}/change")
    studio.take(page, "officer-change", "แก้ชื่อ ตำแหน่ง หรืออีเมล ตั้งแต่วันใด")
    studio.look(page, f"/desk/people/officers/{number}")
    page.locator("main a[href*='/posts/'][href$='/end']").first.click()
    studio.take(page, "post-end", "ให้พ้นจากตำแหน่งเมื่อใด")
    studio.look(page, "/desk/people/divisions/chang/head")
    studio.take(page, "appoint", "แต่งตั้งหัวหน้าหรือผู้รักษาราชการแทนตั้งแต่วันใด")
    studio.look(page, "/desk/people/divisions/add")
    studio.take(page, "division-add", "เพิ่มสำนัก/กอง")
    studio.look(page, "/desk/people/divisions/chang/rename")
    studio.take(page, "division-rename", "เปลี่ยนชื่อสำนัก/กองตั้งแต่วันใด")
    studio.look(page, "/desk/people/divisions/suksa/end")
    studio.take(page, "division-end", "สิ้นสุดสำนัก/กอง งานที่ค้างไปที่ใด")
    page.get_by_label("ส่งต่อให้สำนักปลัดทำแทน").check()
    page.get_by_label("เพราะอะไร").fill("โอนภารกิจไปสำนักปลัดตามโครงสร้างใหม่")
    page.get_by_role("button", name=_CHECK).click()
    page.locator(".parts summary").first.click()
    studio.take(page, "division-end-check", "ตรวจก่อนบันทึก ว่ารายการใดของมาตรการใดไปที่ใด")


def _plan(studio: Studio, page: Page) -> None:
    studio.part = "แผนระหว่างปี"
    studio.look(page, "/desk/plan")
    studio.take(page, "plan", "แผนตามที่สัญญาไว้")
    for where, name, says in (
        ("[href*='/measures/'][href$='/words']", "plan-words", "แก้ถ้อยคำของมาตรการตั้งแต่วันใด"),
        ("[href*='/steps/'][href$='/words']", "plan-step-words", "แก้ถ้อยคำของขั้นตอนและหลักฐานที่ดี"),
        ("[href*='/measures/'][href$='/add']", "plan-step-add", "เพิ่มขั้นตอน"),
        ("[href*='/steps/'][href$='/add']", "plan-add", "เพิ่มกำหนด"),
    ):
        studio.look(page, "/desk/plan")
        page.goto(studio.address + str(page.locator(f"main a{where}").first.get_attribute("href")))
        studio.take(page, name, says)
    _moved(studio, page)
    for where, name, says in (
        ("[href*='/steps/'][href$='/join']", "plan-join", "เพิ่มสำนัก/กองที่ต้องทำ"),
        ("[href*='/steps/'][href$='/stop']", "plan-stop", "ตัดสิ่งที่เหลือของขั้นตอน พร้อมเหตุผล"),
        ("[href*='/checkpoints/'][href$='/stop']", "plan-day-stop", "ตัดกำหนดหนึ่งวัน พร้อมเหตุผล"),
    ):
        studio.look(page, "/desk/plan")
        page.goto(studio.address + str(page.locator(f"main a{where}").first.get_attribute("href")))
        studio.take(page, name, says)
    studio.look(page, "/desk/plan/gaps")
    studio.take(page, "plan-gaps", "แผนยังขาดอะไร")
    page.goto(studio.address + str(page.locator("main a[href*='/add']").first.get_attribute("href")))
    studio.take(page, "plan-measure-add", "เพิ่มมาตรการในด้านที่ยังขาด")
    studio.look(page, "/desk/plan/changes")
    studio.take(page, "plan-changes", "ใครเปลี่ยนแผนเมื่อใด เพราะอะไร")


def _moved(studio: Studio, page: Page) -> None:
    """A due day is moved, so that there is a change to tell of."""
    point = studio.town.checkpoint("m01", "palad", date(2024, 4, 30))
    studio.look(page, f"/desk/plan/checkpoints/{point}/due")
    page.get_by_label("กำหนดใหม่").fill("10 พฤษภาคม 2567")
    page.get_by_label("เพราะอะไร").fill("วันสิ้นเดือนเมษายนตรงกับวันออกหน่วยบริการประชาชน")
    studio.take(page, "plan-due", "เลื่อนกำหนดพร้อมเหตุผล")
    page.get_by_role("button", name=_CHECK).click()
    studio.take(page, "plan-due-check", "ตรวจก่อนบันทึก ว่าใครจะเห็นอะไร")
    page.locator("main form button").first.click()
    page.get_by_role("status").first.wait_for()
