"""What everybody sees of a published report, and the check behind its code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from config.overview_links import OverviewLinks
from tests.pictures.studio import AGENCY, Studio
from tests.support.cast import SOMSRI, Town, a_plan, open_plan

PUBLISHED: Final = f"/public/{AGENCY}/2567/six-month"
NEIGHBOURS: Final = (("ท่าข้าม", "เวียงแก่น"), ("ม่วงยาย", "เวียงแก่น"), ("ตับเต่า", "เทิง"), ("งิ้ว", "เทิง"), ("ยางฮอม", "ขุนตาล"))


def take(studio: Studio) -> None:
    """A stranger with the address that stands in ITAS, or with the paper in hand."""
    studio.part = "สิ่งที่ประชาชนและผู้ประเมินเห็น"
    phone, desk = studio.page(desk=False), studio.page()
    studio.look(phone, PUBLISHED)
    studio.take(phone, "public-phone", "รายงานที่เผยแพร่")
    studio.take(phone, "public-evidence-phone", "หลักฐานที่เปิดเผย", of="img")
    check = phone.locator("a[href*='/check/']").first.get_attribute("href")
    studio.look(phone, urlsplit(str(check)).path)
    studio.take(phone, "check-phone", "ตรวจรหัสบนรายงาน")
    studio.look(phone, "/check")
    studio.take(phone, "check-ask-phone", "พิมพ์รหัสจากรายงานกระดาษ")
    studio.look(desk, PUBLISHED)
    studio.take(desk, "public-desk", "รายงานที่เผยแพร่ บนคอมพิวเตอร์")
    studio.look(desk, f"/public/{AGENCY}")
    studio.take(desk, "public-list", "รายงานทุกฉบับของหน่วยงาน")
    _overview(studio)


def _overview(studio: Studio) -> None:
    """Somebody of the province, who was given a link. Five more offices of theirs begin their year, each further behind."""
    studio.part = "ภาพรวมที่จังหวัดเห็น"
    town = studio.town
    for n, (name, district) in enumerate(NEIGHBOURS):
        plan = a_plan(f"neighbour{n}")
        called = {"name": f"องค์การบริหารส่วนตำบล{name}", "short_name": f"อบต.{name}", "district": district}
        open_plan(town, replace(plan, agency=replace(plan.agency, **called)))
        other = Town(town.office, plan.agency.code, town.now)
        for due in (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29), date(2024, 1, 31), date(2024, 2, 29))[n:]:
            number = other.checkpoint("m1", "finance", due)
            other.confirm(number, SOMSRI)
            if due.month != 1:
                other.accept(number)
        if n != 3:
            other.sweep(town.now.date())
    whom = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดเชียงราย"
    _, token = OverviewLinks.of(town.office.settings).make(whom, days=365, province="เชียงราย", at=town.now)
    for name, says, is_desk in (("overview-phone", "บนโทรศัพท์", False), ("overview", "แต่ละหน่วยงานอยู่ตรงไหน", True)):
        page = studio.page(desk=is_desk)
        studio.look(page, f"/overview/{token}")
        studio.take(page, name, says, whole=is_desk)
