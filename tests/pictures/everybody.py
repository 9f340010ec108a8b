"""What everybody sees of a published report, and the check behind its code."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from tests.pictures.studio import AGENCY, Studio

PUBLISHED: Final = f"/public/{AGENCY}/2567/six-month"


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
