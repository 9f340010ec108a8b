"""On a phone: a head hands one checkpoint over and asks for a waiver of another; both arrive, and the secretary answers."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from ita_model.records import Checkpoint, Division
from ita_model.states import State
from tests.support.cast import ANAN, PRASERT, SOMSRI, Town
from tests.support.chromium import NEEDS_CHROMIUM, faults, fits, reader, too_small

pytestmark = NEEDS_CHROMIUM

MARCH, FEBRUARY = date(2024, 3, 29), date(2024, 2, 29)


def checked(page: Page) -> None:
    """What holds of every page: nothing for axe, nothing too small for a thumb, nothing that runs off the side."""
    assert faults(page) == []
    assert too_small(page) == []
    assert fits(page)


@pytest.mark.parametrize(
    ("scripts", "desk"), [(True, False), (False, False), (True, True)], ids=["phone", "phone-without-scripts", "desk"]
)
def test_a_head_hands_over_what_is_not_theirs(town: Town, browser: Browser, address: str, scripts: bool, desk: bool) -> None:
    point = town.checkpoint("m1", "finance", MARCH)
    somsri = reader(browser, scripts=scripts, desk=desk)
    page = somsri.page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{point}")
    page.get_by_role("link", name="ไม่ใช่งานของกองคลัง · ส่งต่อ").click()
    page.get_by_label("ข้อความถึงผู้รับ").fill("กองช่างเป็นผู้จัดซื้อเอง")
    page.get_by_role("button", name="ส่งต่อ").click()
    if scripts:  # the browser itself would not send it without a choice
        checked(page)
    page.get_by_role("radio", name="กองช่าง").check()
    page.get_by_label("ข้อความถึงผู้รับ").fill("กองช่างเป็นผู้จัดซื้อเอง")
    page.get_by_role("button", name="ส่งต่อ").click()
    expect(page.get_by_role("heading", name="ส่งต่อให้กองช่างแล้ว")).to_be_visible()
    if scripts:
        checked(page)
    page.get_by_role("link", name="ทำรายการถัดไป").click()
    expect(page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว")).to_be_visible()

    anan = reader(browser)
    page = anan.page()
    page.goto(f"{address}/l/{town.link(ANAN)}")
    page.get_by_role("link", name="ส่งต่อมาจากกองคลัง").click()
    expect(page.get_by_text("กองช่างเป็นผู้จัดซื้อเอง")).to_be_visible()
    checked(page)
    with town.office.look() as session:
        assert session.get_one(Division, session.get_one(Checkpoint, point).division_id).code == "works"
    assert ["422" in one for one in somsri.complaints] == [True], "the browser notes what was not taken, and nothing else"
    assert anan.complaints == []


def test_a_head_asks_for_a_waiver_and_the_secretary_refuses_one_and_grants_one(
    town: Town, browser: Browser, address: str
) -> None:
    march, february = (town.checkpoint("m1", "finance", due) for due in (MARCH, FEBRUARY))
    head, secretary = reader(browser), reader(browser, desk=True)
    page = head.page()
    link = f"{address}/l/{town.link(SOMSRI)}"
    for point, reason in ((march, "เดือนมีนาคมไม่มีการจัดซื้อ"), (february, "เดือนกุมภาพันธ์ไม่มีการจัดซื้อ")):
        page.goto(f"{link}/checkpoints/{point}")
        page.get_by_role("link", name="ดำเนินการไม่ได้ · ขอยกเว้น").click()
        checked(page)
        page.get_by_label("ดำเนินการไม่ได้เพราะอะไร").fill(reason)
        page.get_by_role("button", name="ส่งคำขอยกเว้น").click()
        expect(page.get_by_role("heading", name="ขอยกเว้นแล้ว รอปลัดพิจารณา")).to_be_visible()
        checked(page)
    page.goto(link)
    expect(page.get_by_text("รอปลัดพิจารณา")).to_have_count(2)
    checked(page)

    desk = secretary.page()
    desk.goto(f"{address}/l/{town.link(PRASERT)}")
    checked(desk)
    asked = desk.locator(".ask").filter(has_text="เดือนมีนาคมไม่มีการจัดซื้อ")
    asked.get_by_role("link", name="ไม่ยกเว้น").click()
    checked(desk)
    desk.get_by_label("ไม่ยกเว้นเพราะอะไร").fill("มีการจัดซื้อวัสดุเมื่อ 5 มีนาคม")
    desk.get_by_role("button", name="ไม่ยกเว้น พร้อมข้อความนี้").click()
    expect(desk.get_by_role("heading", name="ไม่ยกเว้น")).to_be_visible()
    desk.get_by_role("link", name="พิจารณาคำขอถัดไป").click()
    checked(desk)
    desk.get_by_role("button", name="ยกเว้นตามที่ขอ").click()
    expect(desk.get_by_role("heading", name="ยกเว้นแล้ว")).to_be_visible()
    checked(desk)
    page.goto(f"{link}/checkpoints/{march}")
    expect(page.get_by_text("มีการจัดซื้อวัสดุเมื่อ 5 มีนาคม").first).to_be_visible()
    checked(page)
    with town.office.look() as session:
        assert [session.get_one(Checkpoint, one).state for one in (march, february)] == [State.PENDING, State.WAIVED]
    assert head.complaints == secretary.complaints == []


def test_by_keyboard_alone_a_checkpoint_is_handed_over(town: Town, browser: Browser, address: str) -> None:
    point = town.checkpoint("m1", "finance", MARCH)
    page = reader(browser, desk=True).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{point}/hand-over")
    page.get_by_role("radio", name="นายวิชัย ขยันงาน").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="กองช่าง")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("งานของกองช่าง")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ส่งต่อให้กองช่างแล้ว")).to_be_visible()
