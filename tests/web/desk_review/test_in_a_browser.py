"""The secretary's daily work in a real browser, at a telephone's size and at a desk's: by hand, by keyboard, light and dark."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from ita_model.records import Checkpoint
from ita_model.states import State
from tests.support import files
from tests.support.cast import ANAN, SOMSRI, TODAY, WICHAI, Town, days
from tests.support.chromium import NEEDS_CHROMIUM, faults, fits, reader
from tests.web.test_desk_in_a_browser import SIZES, pages_of, signed_in, small_targets

pytestmark = NEEDS_CHROMIUM

MONTHS = (date(2023, 10, 31), date(2023, 11, 30), date(2023, 12, 29))


def _waiting(town: Town) -> list[int]:
    """Three confirmations of กองคลัง with a picture each, and one of กองช่าง."""
    points = [town.checkpoint("m1", "finance", due) for due in MONTHS]
    for n, point in enumerate(points):
        town.confirm_only(point, SOMSRI, town.hand_in(files.picture(), f"ภาพ {n}.jpg", "image/jpeg"))
    other = town.checkpoint("m2", "works")
    town.confirm(other, ANAN)
    return [*points, other]


def _states(town: Town, points: list[int]) -> list[State]:
    with town.office.look() as session:
        return [session.get_one(Checkpoint, point).state for point in points]


def _comfortable(page: Page, *, desk: bool) -> None:
    assert fits(page)
    # A tick is as large as the label around it.
    assert [one for one in small_targets(page) if one] == []


@SIZES
def test_many_are_judged_on_one_page_and_accepted_together(town: Town, desk: bool) -> None:
    points = _waiting(town)
    with pages_of(town) as (browser, address):
        person = signed_in(town, browser, address, desk=desk)
        page = person.page()
        page.goto(f"{address}/desk")
        page.get_by_role("link", name="ตรวจพร้อมกันหลายรายการ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("รอตรวจ 4 รายการ")
        _comfortable(page, desk=desk)
        picture = page.locator(".pictures img").first.bounding_box()
        words = page.get_by_text("ผลการดำเนินการ").first.bounding_box()
        assert picture is not None
        assert words is not None
        assert (picture["x"] > words["x"] + 100) is desk, "side by side at a desk, one below the other on a phone"
        assert picture["width"] >= 200

        boxes = page.get_by_role("checkbox")
        boxes.nth(0).check()
        boxes.nth(1).check()
        page.get_by_role("button", name="รับรองรายการที่เลือก").click()
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว 2 รายการ")
        assert _states(town, points) == [State.ACCEPTED] * 2 + [State.SUBMITTED] * 2

        page.get_by_role("button", name="เลือกทั้ง 2 รายการที่แสดง").click()
        expect(page.get_by_role("checkbox").nth(1)).to_be_checked()
        town.send_back(points[2], "มีผู้อื่นส่งกลับไปก่อน")
        page.get_by_role("button", name="รับรองรายการที่เลือก").click()
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว 1 รายการ")
        expect(page.get_by_role("alert")).to_contain_text("มีผู้ส่งกลับแก้ไขไปแล้วก่อนหน้านี้")
        assert faults(page) == []
    assert _states(town, points) == [State.ACCEPTED, State.ACCEPTED, State.RETURNED, State.ACCEPTED]
    assert [one for one in person.complaints if "409" not in one] == []


@SIZES
def test_what_is_sent_back_is_corrected_by_the_head_on_their_link_and_then_accepted(town: Town, desk: bool) -> None:
    (first, *_rest) = _waiting(town)
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/review?division=finance")
        page.get_by_role("checkbox").first.check()
        page.locator("summary", has_text="ส่งรายการที่เลือกกลับแก้ไข").click()
        page.get_by_role("button", name="ส่งกลับพร้อมข้อความนี้").click()
        expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้เขียนว่าให้แก้ไขอะไร")
        expect(page.get_by_role("checkbox").first).to_be_checked()
        page.get_by_label("ต้องแก้ไขอะไร").fill("ภาพไม่เห็นวันที่ โปรดถ่ายใหม่")
        _comfortable(page, desk=desk)
        page.get_by_role("button", name="ส่งกลับพร้อมข้อความนี้").click()
        expect(page.get_by_role("status")).to_contain_text("ส่งกลับให้แก้ไขแล้ว 1 รายการ")
        assert _states(town, [first]) == [State.RETURNED]

        head = reader(browser).page()
        head.goto(f"{address}/l/{town.link(SOMSRI)}")
        expect(head.get_by_text("ภาพไม่เห็นวันที่ โปรดถ่ายใหม่").first).to_be_visible()
        head.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{first}")
        head.get_by_label("ผลการดำเนินการ").fill("ถ่ายใหม่แล้ว เห็นวันที่ชัดเจน")
        head.get_by_text("ใส่ที่อยู่เว็บแทนไฟล์").click()
        head.get_by_label("ที่อยู่เว็บ").fill("https://www.example.org/new")
        head.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
        expect(head.get_by_role("status")).to_contain_text("ขอบคุณ")

        page.goto(f"{address}/desk/review?division=finance")
        mine = page.get_by_role("listitem").filter(has_text="ถ่ายใหม่แล้ว เห็นวันที่ชัดเจน")
        expect(mine.get_by_text("ภาพไม่เห็นวันที่ โปรดถ่ายใหม่")).to_be_visible()
        mine.get_by_role("checkbox").check()
        page.get_by_role("button", name="รับรองรายการที่เลือก").click()
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว 1 รายการ")
    assert _states(town, [first]) == [State.ACCEPTED]


@SIZES
def test_by_the_keyboard_alone_two_are_ticked_and_sent_back(town: Town, desk: bool) -> None:
    points = _waiting(town)
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/review")
        ticked = 0
        for _ in range(80):
            page.keyboard.press("Tab")
            now = page.evaluate("[document.activeElement.name || '', document.activeElement.innerText || '']")
            if now[0] == "item" and ticked < 2:
                page.keyboard.press("Space")
                ticked += 1
            if "ส่งรายการที่เลือกกลับแก้ไข" in now[1]:
                page.keyboard.press("Enter")
                break
        page.keyboard.press("Tab")
        page.keyboard.type("ขอภาพใหม่")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("ส่งกลับให้แก้ไขแล้ว 2 รายการ")
    assert _states(town, points).count(State.RETURNED) == 2


@SIZES
def test_by_the_keyboard_alone_all_are_ticked_and_accepted(town: Town, desk: bool) -> None:
    points = _waiting(town)
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk")
        press_at(page, "ตรวจพร้อมกันหลายรายการ", "Enter")
        page.wait_for_url("**/desk/review?*")
        press_at(page, "เลือกทั้ง 4 รายการที่แสดง", "Space")
        press_at(page, "รับรองรายการที่เลือก", "Enter")
        expect(page.get_by_role("status")).to_contain_text("รับรองแล้ว 4 รายการ")
    assert _states(town, points) == [State.ACCEPTED] * 4


def press_at(page: Page, name: str, key: str, most: int = 150) -> None:
    """Press Tab until the focus is on what is called so, and then a key."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.innerText || '').trim()") == name:
            page.keyboard.press(key)
            return
    raise AssertionError(f"the keyboard does not get to {name}")


@SIZES
def test_a_checkpoint_is_waived_after_a_look_at_what_will_happen(town: Town, desk: bool) -> None:
    mine = town.checkpoint("m1", "finance", date(2024, 3, 29))
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/measures/m1?month=5")
        page.get_by_role("link", name=re.compile("^ยกเว้น กองคลัง มีนาคม 2567")).click()
        page.get_by_label("ยกเว้นเพราะอะไร").fill("เดือนนี้ไม่มีการจัดซื้อ")
        _comfortable(page, desk=desk)
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ตรวจก่อนยกเว้น")
        assert faults(page) == []
        page.get_by_role("button", name="กลับไปแก้ข้อความ").click()
        expect(page.get_by_label("ยกเว้นเพราะอะไร")).to_have_value("เดือนนี้ไม่มีการจัดซื้อ")
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        page.get_by_role("button", name="ยกเว้นรายการนี้").click()
        expect(page.get_by_role("status")).to_contain_text("ยกเว้นแล้ว")
    assert _states(town, [mine]) == [State.WAIVED]


@SIZES
def test_somebody_is_reminded_from_the_board(town: Town, desk: bool) -> None:
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk")
        page.get_by_role("link", name="เตือนผู้ที่ค้างวันนี้").click()
        expect(page.get_by_role("heading", level=1, name="เตือนวันนี้")).to_be_visible()
        _comfortable(page, desk=desk)
        page.get_by_role("checkbox", name=re.compile("นายอนันต์")).uncheck()
        page.get_by_role("button", name="ส่งจดหมายเตือนผู้ที่เลือก").click()
        expect(page.get_by_role("status").first).to_contain_text("สั่งเตือนแล้ว 1 คน")
        expect(page.get_by_text("นายประเสริฐ มั่นคง สั่งเตือนเวลา")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@SIZES
def test_where_a_letter_is_in_doubt_and_a_waiver_asked_for_the_ways_on_are_comfortable(
    town: Town, desk: bool, dark: bool
) -> None:
    town.sweep(TODAY)
    town.lose(TODAY)
    town.ask_waiver(town.checkpoint("m1", "finance", MONTHS[0]), SOMSRI)
    with pages_of(town) as (browser, address):
        person = signed_in(town, browser, address, desk=desk, dark=dark)
        page = person.page()
        for path, way in (("/desk/nudge", "เปิดจดหมาย"), ("/desk", "ขอยกเว้น 1 รายการ")):
            page.goto(f"{address}{path}")
            _comfortable(page, desk=desk)
            assert faults(page) == [], path
            box = page.get_by_role("link", name=way).first.bounding_box()
            assert box is not None
            assert box["height"] >= 48
        page.get_by_role("link", name="ขอยกเว้น 1 รายการ").click()
        expect(page.locator("#waivers li").first).to_be_visible()
        assert person.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@SIZES
def test_axe_finds_nothing_on_these_pages_and_nothing_runs_over_the_edge(town: Town, desk: bool, dark: bool) -> None:
    (first, *_rest) = _waiting(town)
    open_one = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.accept(first)
    town.ask_waiver(open_one, WICHAI)
    town.sweep(TODAY - days(1))
    town.lose(TODAY - days(1))
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk, dark=dark).page()
        found = {}
        for path in (
            "/desk/review", f"/desk/checkpoints/{open_one}/waive",
            f"/desk/checkpoints/{open_one}/hand-over", f"/desk/checkpoints/{first}/reopen",
            f"/desk/checkpoints/{first}/evidence",
            f"/me/checkpoints/{first}", "/desk/nudge", "/desk/letters", "/desk/letters/1", "/desk/trail", "/desk/trail/check",
            "/desk/trail?since=nonsense",
        ):  # fmt: skip
            page.goto(f"{address}{path}")
            found[path] = [*faults(page), *(f"too low: {one}" for one in small_targets(page) if one)]
            assert fits(page), path
        assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_queue_is_read_at_twice_the_size(town: Town) -> None:
    """A desk's window at 200 % is half as wide to the page."""
    _waiting(town)
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=True).page()
        page.set_viewport_size({"width": 640, "height": 400})
        for path in ("/desk/review", "/desk/trail", "/desk/letters", "/desk/nudge"):
            page.goto(f"{address}{path}")
            assert fits(page)
