"""The reports from the wish to the signature of the executive, and on to everybody."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page
from sqlalchemy import select

from config.office import Office
from demo.post_office import PostOffice
from demo.publishing import show_photographs
from ita_model.records import Report
from ita_model.records import ReportWish as Wish
from tasks.posting import deliver
from tasks.wishing import grant
from tests.pictures.studio import EXECUTIVE, SECRETARY, Studio
from tests.support.codes import code_in


def take(studio: Studio) -> None:
    """In order: the report of the half year becomes everybody's."""
    studio.part = "รายงาน"
    page = studio.page(SECRETARY)
    studio.look(page, "/desk/reports")
    studio.take(page, "reports-room", "รายงานของปี และต่อไปต้องทำอะไร")
    report = _compiled_again(studio, page)
    _withdrawn(studio, page)
    studio.look(page, f"/desk/reports/{report}")
    studio.take(page, "report", "รายงานหนึ่งฉบับ ขั้นตอนที่ผ่านมาและเอกสารทุกรูปแบบ")
    studio.look(page, f"/desk/reports/{report}/changes")
    studio.take(page, "changes", "ต่างจากฉบับก่อนที่ใด เพราะเหตุใด")
    studio.look(page, "/desk/narratives?year=2567&kind=six-month")
    studio.take(page, "narratives", "ถ้อยคำของแต่ละมาตรการ")
    page.locator("main a[href*='/narratives/m01']").first.click()
    studio.take(page, "narrative", "เรียบเรียงถ้อยคำ ข้างคำของหัวหน้า")
    studio.look(page, f"/desk/reports/{report}/sign-off")
    studio.take(page, "sign-off", "อ่าน ตรวจ แล้วลงนาม")
    _sign(studio, page, "ลงนามรับรอง")
    _acknowledged(studio, report)
    studio.look(page, f"/desk/reports/{report}/publish")
    studio.take(page, "publish", "เผยแพร่ ที่อยู่นี้ใช้กรอกใน ITAS")
    page.get_by_role("button", name="เผยแพร่ต่อสาธารณะ").click()
    page.get_by_role("status").first.wait_for()
    _photographs_for_everybody(studio, report)
    studio.look(page, f"/desk/reports/{report}/supersede")
    studio.take(page, "supersede", "ถอนรายงานพร้อมเหตุผล")


def _compiled_again(studio: Studio, page: Page) -> int:
    """A final report is wished for and made, as Prefect has it made; gives its number."""
    studio.look(page, "/desk/reports/compile")
    studio.take(page, "compile", "สั่งจัดทำรายงาน")
    page.get_by_label("รอบ 6 เดือน").check()
    page.get_by_label("ฉบับจริง").check()
    page.get_by_role("button", name="ตรวจก่อนสั่ง").click()
    page.get_by_label("เหตุใดจึงจัดทำฉบับจริง").fill("ส่งอำเภอตามกำหนด กองช่างจะส่งหลักฐานที่ค้างภายในเดือนเมษายน")
    studio.take(page, "compile-check", "ตรวจก่อนสั่ง ว่ายังขาดอะไร")
    page.get_by_role("button", name="สั่งจัดทำ").click()
    page.get_by_role("status").first.wait_for()
    studio.take(page, "wish", "ดูระบบจัดทำ")
    office = studio.town.office
    with office.look() as session:
        wish = session.scalars(select(Wish.id).order_by(Wish.id.desc()).limit(1)).one()
    made = grant(office, studio.town.code, wish, at=studio.town.now)
    assert made is not None
    return made.number


def _withdrawn(studio: Studio, page: Page) -> None:
    """A draft is wished for and not wanted any more, before it is made."""
    studio.look(page, "/desk/reports/compile")
    page.get_by_label("รอบ 6 เดือน").check()
    page.get_by_label("ฉบับร่าง").check()
    page.get_by_role("button", name="ตรวจก่อนสั่ง").click()
    page.get_by_role("button", name="สั่งจัดทำ").click()
    page.get_by_role("status").first.wait_for()
    page.locator("main a[href$='/withdraw']").first.click()
    studio.take(page, "wish-withdraw", "ถอนคำสั่งที่ไม่ต้องการแล้ว")
    page.get_by_role("button", name="ถอนคำสั่งนี้").click()
    page.get_by_role("heading").first.wait_for()
    studio.take(page, "wish-withdrawn", "ถอนแล้ว ระบบไม่จัดทำ")


def _acknowledged(studio: Studio, report: int) -> None:
    """The executive reads it on a telephone, and signs with a code."""
    page = studio.page(EXECUTIVE, desk=False)
    studio.look(page, f"/me/reports/{report}/acknowledge")
    studio.take(page, "acknowledge-phone", "นายกอ่านรายงานที่รอรับทราบ")
    studio.look(page, f"/me/reports/{report}/send-back")
    studio.take(page, "send-back-phone", "ยังไม่รับทราบ ส่งกลับให้ปลัดพร้อมเหตุผล")
    studio.look(page, f"/me/reports/{report}/acknowledge")
    page.get_by_role("button", name="ส่งรหัสไปที่").click()
    page.locator("input.code").wait_for()
    studio.take(page, "code-phone", "ลงนามด้วยรหัสครั้งเดียวจากอีเมล", of="section:has(input.code)")
    page.locator("input.code").fill(_code(studio))
    page.get_by_role("button", name="รับทราบและอนุญาตให้เผยแพร่").click()
    page.get_by_role("status").first.wait_for()
    studio.take(page, "acknowledged-phone", "รับทราบแล้ว")


def _sign(studio: Studio, page: Page, button: str) -> None:
    page.get_by_role("button", name="ส่งรหัสไปที่").click()
    page.locator("input.code").wait_for()
    page.locator("input.code").fill(_code(studio))
    page.get_by_role("button", name=button).click()
    page.get_by_role("status").first.wait_for()


def _code(studio: Studio) -> str:
    """The code in the one letter that a delivery sends now."""
    office = studio.town.office
    with TemporaryDirectory() as passing, PostOffice(Path(passing)) as letterbox:
        at_home = {"smtp_host": letterbox.host, "smtp_port": letterbox.port, "smtp_starttls": False}
        sender = Office(office.settings.model_copy(update=at_home), office.engine)
        studio.town.now = studio.town.now.add(minutes=1)
        deliver(sender, studio.town.code, clock=studio.town.clock, urgent_only=True)
        return code_in(letter.text for letter in letterbox.letters)


def _photographs_for_everybody(studio: Studio, report: int) -> None:
    with studio.town.begin() as (session, agency):
        published = session.get_one(Report, report)
        show_photographs(session, agency, published, studio.town.officer(session, SECRETARY), studio.town.clock)
