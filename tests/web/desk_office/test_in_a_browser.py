"""The secretary appoints who acts next week, and rewords a measure: on a telephone and at a desk, by hand and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from ita_model.calendar import office_moment
from tests.support.cast import PRASERT, SOMSRI, WICHAI, Town
from tests.support.chromium import NEEDS_CHROMIUM, Reader, chromium, fits, reader, sound
from tests.support.lent import lent_app
from tests.support.served import served

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
MONDAY, FRIDAY = date(2024, 3, 25), date(2024, 3, 29)


@contextmanager
def pages_of(town: Town) -> Iterator[tuple[Browser, str]]:
    with lent_app(town) as app, served(app) as address, chromium() as browser:
        yield browser, address


def signed_in(town: Town, browser: Browser, address: str, *, desk: bool, dark: bool = False) -> Reader:
    person = reader(browser, desk=desk, dark=dark)
    town.now = town.now.add(seconds=1)
    person.context.add_cookies([{"name": "ita-visit", "value": town.sign_in(PRASERT), "url": address}])
    return person


@SIZES
def test_who_acts_next_week_is_appointed_and_the_letters_follow(town: Town, desk: bool) -> None:
    town.add_malee()
    with pages_of(town) as (browser, address):
        person = signed_in(town, browser, address, desk=desk)
        page = person.page()
        page.goto(f"{address}/desk")
        page.get_by_role("link", name="คน", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("คนและตำแหน่ง")
        sound(page)
        page.get_by_role("link", name="แต่งตั้งหรือให้รักษาราชการแทน หัวหน้ากองคลัง", exact=True).click()
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้เลือกว่าใคร")
        sound(page)
        page.get_by_label("ใคร", exact=True).select_option(label="นางมาลี ใหม่ · นักจัดการ")
        page.get_by_role("radio", name="รักษาราชการแทน").check()
        page.get_by_role("textbox", name="วันแรก").fill("25 มี.ค. 2567")
        page.get_by_role("textbox", name="วันสุดท้าย").fill("๒๙ มีนาคม ๒๕๖๗")
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        expect(page.get_by_text("จดหมายของกองคลังจะไปถึง นางสมศรี ใจดีและนางมาลี ใหม่")).to_be_visible()
        sound(page)
        page.get_by_role("button", name="กลับไปแก้ไข").click()
        expect(page.get_by_role("textbox", name="วันสุดท้าย")).to_have_value("๒๙ มีนาคม ๒๕๖๗")
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        page.get_by_role("button", name="บันทึก", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("บันทึกแล้ว")
        expect(page.get_by_text("จะรักษาราชการแทน 25 มี.ค. 2567 ถึง 29 มี.ค. 2567")).to_be_visible()
        sound(page)
    assert [one for one in person.complaints if "422" not in one] == []
    assert town.faults() == []
    town.sweep(MONDAY)
    assert {f"{who}@sample.example.org" for who in (SOMSRI, "malee")} <= {letter.address for letter in town.deliver(MONDAY)}
    town.now = office_moment(date(2024, 4, 1), 9)
    town.sweep(date(2024, 4, 1))
    assert "malee@sample.example.org" not in {letter.address for letter in town.deliver(date(2024, 4, 1))}


@SIZES
def test_a_measure_is_reworded_by_the_keyboard_alone(town: Town, desk: bool) -> None:
    with pages_of(town) as (browser, address):
        person = signed_in(town, browser, address, desk=desk)
        page = person.page()
        page.goto(f"{address}/desk/plan")
        sound(page)
        press(page, "แก้ถ้อยคำของมาตรการ กลไกและมาตรการในการแก้ไข")
        expect(page.get_by_role("heading", level=1)).to_have_text("แก้ถ้อยคำของมาตรการ")
        sound(page)
        for label, words in (("ชื่อมาตรการ", "มาตรการป้องกันการทุจริตเชิงรุก"), ("แก้ไขเพราะอะไร", "ผู้บริหารสั่งการ")):
            page.get_by_label(label).focus()
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(words)
        press(page, "ตรวจก่อนบันทึก")
        expect(page.get_by_text("รายงานของวันก่อนหน้านั้นยังใช้ถ้อยคำเดิม")).to_be_visible()
        sound(page)
        press(page, "บันทึก")
        expect(page.get_by_role("heading", name="มาตรการป้องกันการทุจริตเชิงรุก")).to_be_visible()
        press(page, "บันทึกการเปลี่ยนแปลงของแผน")
        expect(page.get_by_role("heading", level=1)).to_have_text("บันทึกการเปลี่ยนแปลงของแผน")
        expect(page.get_by_text("ผู้บริหารสั่งการ")).to_be_visible()
        sound(page)
        page.goto(f"{address}/desk")
        expect(page.get_by_role("link", name="มาตรการป้องกันการทุจริตเชิงรุก")).to_be_visible()
    assert person.complaints == []
    assert town.faults() == []


@SIZES
def test_an_aspect_without_a_measure_gets_one_page_by_page_by_the_keyboard_alone(town: Town, desk: bool) -> None:
    with pages_of(town) as (browser, address):
        person = signed_in(town, browser, address, desk=desk)
        page = person.page()
        page.goto(f"{address}/desk/plan/gaps")
        press(page, "(4) กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ")
        expect(page.get_by_role("heading", level=1)).to_have_text("เพิ่มมาตรการ")
        sound(page)
        write(page, "ชื่อมาตรการ", "มาตรการดูแลทรัพย์สิน")
        press(page, "ไปหน้าถัดไป")
        write(page, "ขั้นตอน", "จัดทำบัญชีทรัพย์สิน")
        write(page, "หลักฐานที่ดี", "ภาพบัญชี")
        sound(page)
        press(page, "ไปหน้าถัดไป")
        for name in ("กองคลัง", "กองช่าง"):
            page.get_by_role("checkbox", name=name).focus()
            page.keyboard.press("Space")
        page.get_by_role("radio", name="ตามวันที่ระบุ").focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="ทุกเดือนจนสิ้นปีงบประมาณ")).to_be_checked()
        sound(page)
        press(page, "กลับไปหน้าก่อน")
        expect(page.get_by_label("หลักฐานที่ดี")).to_have_value("ภาพบัญชี")
        press(page, "ไปหน้าถัดไป")
        expect(page.get_by_role("checkbox", name="กองช่าง")).to_be_checked()
        write(page, "เพิ่มเพราะอะไร", "อำเภอให้มีทุกด้าน")
        press(page, "ตรวจก่อนบันทึก")
        expect(page.get_by_text("กองช่าง มีเพิ่ม 7 รายการ")).to_be_visible()
        sound(page)
        press(page, "บันทึก")
        expect(page.get_by_role("status")).to_contain_text("บันทึกแล้ว")
        expect(page.get_by_role("heading", name="มาตรการดูแลทรัพย์สิน")).to_be_visible()
        assert page.url.endswith("saved=1#m3")
        sound(page)
    assert person.complaints == []
    assert town.faults() == []


@SIZES
def test_in_the_dark_and_where_something_is_lacking_axe_finds_nothing(town: Town, desk: bool) -> None:
    town.reword("m2", "มาตรการป้องกันการทุจริตเชิงรุก")
    town.reschedule(town.checkpoint("m2", "works"), date(2024, 4, 30))
    town.end_acting(WICHAI, "works")
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk, dark=True).page()
        for path in (
            "/desk/people", "/desk/people/officers/1", "/desk/people/add", "/desk/people/posts/3/end", "/desk/plan",
            "/desk/plan/gaps", "/desk/plan/changes", "/desk/plan/checkpoints/1/due", "/desk/plan/steps/1/join",
            "/desk/plan/steps/2/stop", "/desk/plan/checkpoints/1/stop", "/desk/people/divisions/add",
            "/desk/people/divisions/works/end",
        ):  # fmt: skip
            page.goto(f"{address}{path}")
            sound(page)
        page.set_viewport_size({"width": 640, "height": 400})  # a desk's window at 200 %
        for path in ("/desk/people", "/desk/plan", "/desk/people/add"):
            page.goto(f"{address}{path}")
            assert fits(page)


def write(page: Page, label: str, words: str) -> None:
    """Type words into a field, in the place of what stands there."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(words)


def press(page: Page, name: str) -> None:
    """Tab until the link or button whose name begins so has the focus, and press Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ').trim()").startswith(name):
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"the keyboard does not reach {name}")
