"""The secretary finds out that a letter came back, and puts the address right: on a telephone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from ita_model import signing_in
from ita_model.calendar import office_moment
from ita_model.records import Letter, LetterKind, LetterState
from tests.support.cast import ANAN, PRASERT, SOMSRI, TODAY, Town
from tests.support.chromium import NEEDS_CHROMIUM, Reader, chromium, fits, reader, sound
from tests.support.lent import lent_app
from tests.support.served import served

pytestmark = NEEDS_CHROMIUM

SIZES = pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
WORDS = "550 5.1.1 <somsri@sample.example.org>: Recipient address rejected: User unknown in virtual mailbox table"


@pytest.fixture
def returned(town: Town) -> Town:
    """Two confirmations were sent back before their time was over, and the letters of today to two heads came back."""
    town.now = office_moment(date(2024, 3, 20), 10)
    for mine in (town.checkpoint("m2", "finance"), town.checkpoint("m1", "finance", date(2024, 2, 29))):
        town.confirm(mine, SOMSRI)
        town.send_back(mine, "ภาพไม่ชัด")
    town.now = office_moment(TODAY, 10)
    town.sweep(TODAY)
    town.deliver(TODAY)
    town.bounce(town.letter(SOMSRI, TODAY), words=WORDS)
    town.bounce(town.letter(ANAN, TODAY), status="5.2.2", words="mailbox full")
    return town


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
def test_from_the_board_to_the_letter_to_the_address(returned: Town, desk: bool) -> None:
    with pages_of(returned) as (browser, address):
        person = signed_in(returned, browser, address, desk=desk)
        page = person.page()
        page.goto(f"{address}/desk")
        expect(page.get_by_text("จดหมายไปไม่ถึง นางสมศรี ใจดี")).to_be_visible()
        expect(page.get_by_text("เกินกำหนดหลังส่งกลับแก้ไข")).to_be_visible()
        sound(page)
        page.get_by_role("link", name="จดหมาย", exact=True).click()
        page.get_by_role("link", name="2 ถูกตีกลับ").click()
        sound(page)
        page.get_by_role("link", name="นางสมศรี ใจดี").click()
        expect(page.get_by_text("ไม่มีกล่องจดหมายนี้")).to_be_visible()
        page.get_by_text("ข้อความจากเครื่องปลายทาง").click()
        expect(page.get_by_text("User unknown")).to_be_visible()
        sound(page)
        page.get_by_role("link", name="เปิดหน้าของนางสมศรี ใจดี").click()
        sound(page)
        page.get_by_role("link", name="แก้ไขชื่อ ตำแหน่ง หรืออีเมล").click()
        page.get_by_label("อีเมล").fill("somsri.j@sample.example.org")
        page.get_by_role("button", name="ตรวจก่อนบันทึก").click()
        page.get_by_role("button", name="บันทึก", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("นางสมศรี ใจดี")
        expect(page.get_by_text("ถูกตีกลับ")).to_have_count(0)
        page.goto(f"{address}/desk")
        expect(page.get_by_text("จดหมายไปไม่ถึง นางสมศรี ใจดี")).to_have_count(0)
        expect(page.get_by_text("จดหมายไปไม่ถึง นายอนันต์ มีสุข")).to_be_visible()
    assert person.complaints == []
    assert returned.faults() == []


@SIZES
def test_in_the_dark_and_at_twice_the_size_axe_finds_nothing(returned: Town, desk: bool) -> None:
    paths = ("/desk", "/desk/letters", f"/desk/letters/{returned.letter(SOMSRI, TODAY)}", "/desk/people", "/desk/nudge",
             "/desk/people/officers/1", "/desk/measures/m1", "/desk/trail?kind=letter.bounced")  # fmt: skip
    with pages_of(returned) as (browser, address):
        page = signed_in(returned, browser, address, desk=desk, dark=True).page()
        for path in paths:
            page.goto(f"{address}{path}")
            sound(page)
        page.set_viewport_size({"width": 640, "height": 400})  # a desk's window at 200 %
        for path in paths:
            page.goto(f"{address}{path}")
            assert fits(page)


@SIZES
def test_a_link_that_came_too_late_is_told_on_a_narrow_page_and_counted_as_what_it_is(town: Town, desk: bool) -> None:
    with town.begin() as (session, agency):
        signing_in.ask(session, town.officer(session, SOMSRI).address, at=town.now)
        signing_in.owe_letters(session, agency, at=town.now, mail_domain="example.org")
        session.execute(update(Letter).where(Letter.kind == LetterKind.SIGN_IN).values(state=LetterState.SUPERSEDED))
    with pages_of(town) as (browser, address):
        page = signed_in(town, browser, address, desk=desk).page()
        page.goto(f"{address}/desk/letters")
        expect(page.get_by_text("ไม่ได้ส่ง: ไม่ทันเวลา")).to_be_visible()
        expect(page.get_by_role("link", name="1 ไม่ต้องส่งแล้ว")).to_be_visible()
        assert fits(page)
        page.get_by_role("link", name="นางสมศรี ใจดี").click()
        expect(page.get_by_text("ไม่ได้ส่ง: ไม่ทันเวลา")).to_be_visible()
        sound(page)
