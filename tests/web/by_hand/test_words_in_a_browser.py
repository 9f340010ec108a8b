"""What somebody writes outlives the end of their visit, the other language, a second window and a press on another button."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from ita_model.records import Checkpoint
from ita_model.states import State
from ita_model.visits import IDLE
from tests.support.cast import ANAN, PRASERT, SOMSRI, WICHAI, Town
from tests.support.chromium import DESK, NEEDS_CHROMIUM, PHONE, Reader, faults, reader, sound, wait_until

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
FILLED = "เติมข้อความที่ท่านทำค้างไว้"
ELSEWHERE = "อีกหน้าต่างหนึ่งของเครื่องนี้"


def enter(town: Town, address: str, page: Page, who: str = PRASERT) -> None:
    """Sign in as the letter has it: open its link, press its button."""
    town.now = town.now.add(seconds=1)
    page.goto(f"{address}/sign-in/{town.sign_in_link(who)}")
    page.get_by_role("button", name="เข้าสู่ระบบ").click()


def live(page: Page) -> None:
    """Wait until the form's script is there."""
    page.locator("form[data-live], form.live").first.wait_for()


def drafts(person: Reader) -> list[str]:
    """What this browser keeps."""
    page = person.context.pages[0]
    kept: list[str] = page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('ita-draft'))")
    return kept


@SIZES
def test_the_visit_ends_while_the_secretary_writes_and_nothing_is_lost(
    town: Town, address: str, browser: Browser, desk: bool
) -> None:
    point = town.checkpoint("m2", "finance")
    person = reader(browser, desk=desk)
    page = person.page()
    enter(town, address, page)
    page.goto(f"{address}/desk/checkpoints/{point}/waive")
    live(page)
    page.get_by_label("ยกเว้นเพราะอะไร").fill("ปีนี้ไม่มี <การจัดซื้อ>")
    town.now = town.now + IDLE
    page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ไม่ได้ใช้นาน")
    expect(page.get_by_label("ข้อความ", exact=True)).to_have_value("ปีนี้ไม่มี <การจัดซื้อ>")
    expect(page.get_by_text("เบราว์เซอร์นี้เก็บไว้ให้แล้ว")).to_be_visible()
    sound(page)
    enter(town, address, page)
    expect(page).to_have_url(f"{address}/desk/checkpoints/{point}/waive")
    expect(page.get_by_label("ยกเว้นเพราะอะไร")).to_have_value("ปีนี้ไม่มี <การจัดซื้อ>")
    expect(page.get_by_text(FILLED)).to_be_visible()
    sound(page)
    page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
    expect(page.get_by_role("definition").filter(has_text="การจัดซื้อ")).to_be_visible()
    assert drafts(person) != []
    page.get_by_role("button", name="ยกเว้นรายการนี้").click()
    expect(page.get_by_text("ยกเว้นแล้ว").first).to_be_visible()
    wait_until(page, "Object.keys(localStorage).every((one) => !one.startsWith('ita-draft'))")
    assert [one for one in person.complaints if "401" not in one] == []
    with town.office.look() as session:
        assert session.get_one(Checkpoint, point).state is State.WAIVED


@SIZES
def test_the_words_of_every_page_of_a_form_outlive_the_end_of_the_visit(
    town: Town, address: str, browser: Browser, desk: bool
) -> None:
    person = reader(browser, desk=desk)
    page, form = person.page(), f"{address}/desk/plan/years/2567/aspects/4/add"
    enter(town, address, page)
    page.goto(form)
    live(page)
    page.get_by_label("ชื่อมาตรการ").fill("มาตรการกำกับการใช้ทรัพย์สิน")
    page.get_by_role("button", name="ไปหน้าถัดไป").click()
    page.get_by_label("ขั้นตอน", exact=True).fill("จัดทำบัญชีทรัพย์สิน")
    page.get_by_role("button", name="ไปหน้าถัดไป").click()
    live(page)
    expect(page.get_by_text(FILLED)).to_have_count(0)
    page.get_by_label("กองช่าง").check()
    page.get_by_label("วันที่", exact=True).fill("31 พ.ค. 2567\n29 มิ.ย. 2567")
    page.get_by_label("เพิ่มเพราะอะไร").fill("อำเภอให้มีทุกด้าน")
    town.now = town.now + IDLE
    page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
    expect(page.get_by_text("เบราว์เซอร์นี้เก็บไว้ให้แล้ว")).to_be_visible()
    expect(page.get_by_label("วันที่", exact=True)).to_have_value("31 พ.ค. 2567\n29 มิ.ย. 2567")
    sound(page)
    enter(town, address, page)
    expect(page).to_have_url(form)
    expect(page.get_by_label("ชื่อมาตรการ")).to_have_value("มาตรการกำกับการใช้ทรัพย์สิน")
    expect(page.get_by_text(FILLED)).to_be_visible()
    sound(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="ภาษาไทย").click()
    expect(page.get_by_label("ชื่อมาตรการ")).to_have_value("มาตรการกำกับการใช้ทรัพย์สิน")
    live(page)
    page.get_by_role("button", name="ไปหน้าถัดไป").click()
    expect(page.get_by_label("ขั้นตอน", exact=True)).to_have_value("จัดทำบัญชีทรัพย์สิน")
    page.get_by_role("button", name="ไปหน้าถัดไป").click()
    expect(page.get_by_label("กองช่าง")).to_be_checked()
    expect(page.get_by_label("กองคลัง")).not_to_be_checked()
    expect(page.get_by_label("ตามวันที่ระบุ")).to_be_checked()
    expect(page.get_by_label("วันที่", exact=True)).to_have_value("31 พ.ค. 2567\n29 มิ.ย. 2567")
    page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
    expect(page.get_by_role("definition").filter(has_text="อำเภอให้มีทุกด้าน")).to_be_visible()
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page).to_have_url(re.compile("saved=1"))
    wait_until(page, "Object.keys(localStorage).every((one) => !one.startsWith('ita-draft'))")
    assert [one for one in person.complaints if "401" not in one] == []


def test_ticks_alone_outlive_the_end_of_the_visit_though_no_words_are_handed_back(
    town: Town, address: str, browser: Browser
) -> None:
    page, form = reader(browser).page(), f"{address}/desk/nudge"
    enter(town, address, page)
    page.goto(form)
    live(page)
    page.get_by_role("checkbox", checked=True).first.press("Space")
    ticked = page.get_by_role("checkbox", checked=True).count()
    town.now = town.now + IDLE
    page.get_by_role("button", name="เตือน").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ไม่ได้ใช้นาน")
    enter(town, address, page)
    expect(page).to_have_url(form)
    expect(page.get_by_text(FILLED)).to_be_visible()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(ticked)


def test_without_scripts_the_words_are_there_to_be_copied(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser, scripts=False).page()
    enter(town, address, page)
    page.goto(f"{address}/desk/checkpoints/{town.checkpoint('m2', 'finance')}/waive")
    page.get_by_label("ยกเว้นเพราะอะไร").fill("ปีนี้ไม่มี")
    town.now = town.now + IDLE
    page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
    expect(page.get_by_label("ข้อความ", exact=True)).to_have_value("ปีนี้ไม่มี")
    expect(page.get_by_text("เบราว์เซอร์นี้เก็บไว้ให้แล้ว")).to_be_hidden()


@SIZES
def test_without_scripts_half_an_answer_goes_along_into_the_other_language(
    town: Town, address: str, browser: Browser, desk: bool
) -> None:
    point = town.checkpoint("m2", "finance")
    page = reader(browser, desk=desk, scripts=False).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{point}")
    page.get_by_label("ผลการดำเนินการ", exact=True).fill("แจกคู่มือ 24 คน")
    page.locator("#file").set_input_files({"name": "ภาพ.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("nothing has been sent yet")).to_be_visible()
    expect(page.get_by_text("ภาพ.jpg")).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_have_value("แจกคู่มือ 24 คน")
    assert page.evaluate("document.documentElement.scrollWidth") <= (DESK if desk else PHONE)["width"]
    page.get_by_role("button", name="ภาษาไทย").click()
    page.get_by_text("ใส่ที่อยู่เว็บแทนไฟล์").click()
    page.get_by_label("ที่อยู่เว็บของหน้าที่เผยแพร่").fill("https://www.example.org/news")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_role("status")).to_contain_text("ขอบคุณ")


def test_a_head_whose_visit_ended_finds_words_and_the_way_back(town: Town, address: str, browser: Browser) -> None:
    point = town.checkpoint("m2", "finance")
    page = reader(browser).page()
    enter(town, address, page, SOMSRI)
    page.goto(f"{address}/me/checkpoints/{point}")
    live(page)
    page.get_by_label("ผลการดำเนินการ").fill("แจกคู่มือ 24 คน")
    town.now = town.now + IDLE
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_label("ผลการดำเนินการ", exact=True)).to_have_value("แจกคู่มือ 24 คน")
    expect(page.get_by_text("เบราว์เซอร์นี้เก็บไว้ให้แล้ว")).to_be_visible()
    enter(town, address, page, SOMSRI)
    expect(page).to_have_url(f"{address}/me/checkpoints/{point}")
    expect(page.get_by_label("ผลการดำเนินการ")).to_have_value("แจกคู่มือ 24 คน")


def test_another_officer_at_the_same_browser_is_shown_nothing_of_it(town: Town, address: str, browser: Browser) -> None:
    point = town.checkpoint("m2", "finance")
    page = reader(browser).page()
    enter(town, address, page, SOMSRI)
    page.goto(f"{address}/me/checkpoints/{point}/waiver")
    live(page)
    page.get_by_label("ดำเนินการไม่ได้เพราะอะไร").fill("ของสมศรี")
    town.now = town.now + IDLE
    page.goto(f"{address}/me/checkpoints/{point}/waiver")
    enter(town, address, page, WICHAI)
    expect(page).to_have_url(f"{address}/me")
    page.goto(f"{address}/me/checkpoints/{point}/waiver")
    live(page)
    expect(page.get_by_label("ดำเนินการไม่ได้เพราะอะไร")).to_have_value("")


@SIZES
@pytest.mark.parametrize(
    ("below", "label"),
    [("", "ผลการดำเนินการ"), ("/hand-over", "ข้อความถึงผู้รับ"), ("/waiver", "ดำเนินการไม่ได้เพราะอะไร")],
    ids=["confirm", "hand-over", "waiver"],
)
def test_the_other_language_empties_no_form(
    town: Town, address: str, browser: Browser, desk: bool, below: str, label: str
) -> None:
    point = town.checkpoint("m1", "finance", date(2024, 3, 29))
    page = reader(browser, desk=desk).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{point}{below}")
    live(page)
    page.get_by_label(label).fill("เขียนไว้ครึ่งหนึ่ง")
    if below == "/hand-over":
        page.get_by_role("radio").last.check()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("textarea").first).to_have_value("เขียนไว้ครึ่งหนึ่ง")
    if below == "/hand-over":
        expect(page.get_by_role("radio").last).to_be_checked()
    sound(page)


@pytest.mark.parametrize("below", ["", "/waiver"], ids=["confirm", "waiver"])
def test_a_second_window_neither_loses_nor_replaces_the_words_of_the_first(
    town: Town, address: str, browser: Browser, below: str
) -> None:
    person = reader(browser)
    first, form = person.page(), f"/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}{below}"
    first.goto(f"{address}{form}")
    live(first)
    first.locator("textarea").first.fill("เขียนในหน้าต่างแรก")
    second = person.page()
    second.goto(f"{address}{form}")
    expect(second.locator("textarea").first).to_have_value("เขียนในหน้าต่างแรก")
    second.locator("textarea").first.fill("เขียนในหน้าต่างที่สอง")
    expect(first.get_by_text(ELSEWHERE)).to_be_visible()
    assert faults(first) == []
    expect(first.locator("textarea").first).to_have_value("เขียนในหน้าต่างแรก")
    first.reload()
    expect(first.locator("textarea").first).to_have_value("เขียนในหน้าต่างแรก")
    second.reload()
    expect(second.locator("textarea").first).to_have_value("เขียนในหน้าต่างที่สอง")
    second.get_by_text("มีข้อความอีกชุด").click()
    expect(second.locator(".said").filter(has_text="เขียนในหน้าต่างแรก").locator("visible=true")).to_have_count(1)
    assert faults(second) == []
    second.get_by_role("button", name="ใช้ข้อความชุดนี้แทน").click()
    expect(second.locator("textarea").first).to_have_value("เขียนในหน้าต่างแรก")
    assert person.complaints == []


def test_a_window_that_was_closed_goes_on_in_the_next_as_one_draft(town: Town, address: str, browser: Browser) -> None:
    person = reader(browser)
    form = f"{address}/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}/waiver"
    for words in ("ครั้งที่หนึ่ง", "ครั้งที่สอง", "ครั้งที่สาม"):
        page = person.page()
        page.goto(form)
        live(page)
        expect(page.get_by_text("มีข้อความอีกชุด")).to_have_count(0)
        page.locator("textarea").first.fill(words)
        assert len(page.evaluate("Object.keys(localStorage)")) == 1
        page.close()
    page = person.page()
    page.goto(form)
    expect(page.locator("textarea").first).to_have_value("ครั้งที่สาม")
    page.get_by_role("button", name="ลบที่ค้างไว้ แล้วเริ่มใหม่").click()
    expect(page.get_by_text(FILLED)).to_have_count(0)
    expect(page.locator("textarea").first).to_have_value("")


def test_a_summary_of_ours_says_what_is_wrong_and_the_words_stay(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m1', 'finance', date(2024, 3, 29))}/hand-over")
    live(page)
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="ส่งต่อ", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้เขียนข้อความถึงผู้รับ")
    expect(page.get_by_role("radio").last).to_be_checked()
    page.get_by_role("link", name="ยังไม่ได้เขียนข้อความถึงผู้รับ").click()
    expect(page.get_by_label("ข้อความถึงผู้รับ")).to_be_focused()


def _waiting(town: Town) -> None:
    for who, division in ((SOMSRI, "finance"), (ANAN, "works")):
        town.confirm(town.checkpoint("m2", division), who)


@SIZES
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_ticking_all_keeps_the_comment(town: Town, address: str, browser: Browser, desk: bool, scripts: bool) -> None:
    _waiting(town)
    page = reader(browser, desk=desk, scripts=scripts).page()
    enter(town, address, page)
    page.goto(f"{address}/desk/review")
    if scripts:
        live(page)
    page.get_by_text("ส่งรายการที่เลือกกลับแก้ไข").click()
    page.get_by_label("ต้องแก้ไขอะไร").fill("ภาพไม่ชัด")
    page.get_by_role("button", name="เลือกทั้ง 2 รายการที่แสดง").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    expect(page.get_by_label("ต้องแก้ไขอะไร")).to_have_value("ภาพไม่ชัด")
    page.get_by_role("button", name="ไม่เลือกเลย").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(page.get_by_label("ต้องแก้ไขอะไร")).to_have_value("ภาพไม่ชัด")
    page.get_by_role("button", name="เลือกทั้ง 2 รายการที่แสดง").click()
    if scripts:  # without them axe cannot look either
        sound(page)
    page.get_by_role("button", name="ส่งกลับพร้อมข้อความนี้").click()
    expect(page.get_by_role("status").first).to_contain_text("ส่งกลับให้แก้ไขแล้ว 2 รายการ")


@SIZES
def test_what_is_wrong_is_told_in_the_other_language_too(town: Town, address: str, browser: Browser, desk: bool) -> None:
    person = reader(browser, desk=desk)
    page = person.page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m1', 'finance', date(2024, 3, 29))}/hand-over")
    live(page)
    page.get_by_label("ข้อความถึงผู้รับ").fill("งานนี้อยู่กับท่าน")
    page.get_by_role("button", name="ส่งต่อ").click()
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้เลือกว่าส่งต่อให้ใคร")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("alert")).to_contain_text("please correct 1 thing")
    expect(page.locator("textarea").first).to_have_value("งานนี้อยู่กับท่าน")
    expect(page.get_by_text("left unfinished")).to_have_count(0)
    sound(page)
    assert drafts(person) != [], "nothing was sent, and the browser keeps the words"
    page.get_by_role("button", name="ภาษาไทย").click()
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่ได้เลือกว่าส่งต่อให้ใคร")
    expect(page.locator("textarea").first).to_have_value("งานนี้อยู่กับท่าน")


def test_an_answer_that_was_refused_says_so_in_the_other_language(town: Town, address: str, browser: Browser) -> None:
    page = reader(browser).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}")
    live(page)
    page.get_by_label("ผลการดำเนินการ").fill("แจกคู่มือแล้ว")
    page.get_by_role("button", name="ยืนยันว่าดำเนินการแล้ว").click()
    expect(page.get_by_role("alert")).to_contain_text("ยังไม่มีหลักฐาน")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("alert")).to_contain_text("Press confirm again to see what")
    expect(page.locator("#result")).to_have_value("แจกคู่มือแล้ว")
    expect(page.get_by_text("left unfinished")).to_have_count(0)
    sound(page)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("please correct 1 thing")


@pytest.mark.parametrize("below", ["", "/waiver"], ids=["confirm", "waiver"])
def test_who_turns_a_page_left_nothing_unfinished_and_who_comes_back_later_did(
    town: Town, address: str, browser: Browser, below: str
) -> None:
    page = reader(browser).page()
    page.goto(f"{address}/l/{town.link(SOMSRI)}/checkpoints/{town.checkpoint('m2', 'finance')}{below}")
    live(page)
    page.locator("textarea").first.fill("เขียนไว้ครึ่งหนึ่ง")
    page.get_by_role("button", name="English").click()
    live(page)
    expect(page.locator("textarea").first).to_have_value("เขียนไว้ครึ่งหนึ่ง")
    expect(page.get_by_text("left unfinished")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("left unfinished")).to_be_visible()
