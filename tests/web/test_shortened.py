"""What is too long for its lines on a card ends between two words, and is whole to whoever listens or looks for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pythainlp.corpus import thai_words
from pythainlp.tokenize import word_tokenize

from tests.support.cast import PRASERT, SOMSRI, Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, faults, fits, reader, wait_until
from tests.support.served import served
from web.app import create_app
from web.cookies import cookie_name

pytestmark = NEEDS_CHROMIUM

STEP = "จัดทำคู่มือการใช้ทรัพย์สินของราชการและการขออนุญาตยืมทรัพย์สิน พร้อมประชาสัมพันธ์ให้บุคลากรภายในหน่วยงานทราบและถือปฏิบัติอย่างเคร่งครัดโดยทั่วกัน"
CARD = ".card .what"


def between_words(kept: str, rest: str) -> bool:
    """Whether what is before a cut ends in a word, and what is behind it begins with one, by another dictionary than the
    browser's. It may part หน่วยงาน into its two words.
    """
    last, first = word_tokenize(kept, engine="newmm")[-1], word_tokenize(rest, engine="newmm")[0]
    return {last, first} <= thai_words()


def test_a_step_that_is_too_long_for_its_card_ends_between_two_words_however_wide_the_phone(town: Town) -> None:
    with served(create_app(town.office, clock=town.clock)) as address, chromium() as browser:
        head = reader(browser)
        page = head.page()
        page.goto(f"{address}/l/{town.link(SOMSRI)}")
        card = page.locator(CARD, has_text=STEP)
        seen = set()
        for width in (320, 360, 375, 390, 412, 430):
            page.set_viewport_size({"width": width, "height": 844})
            wait_until(page, f"document.querySelector('{CARD} [aria-hidden]') !== null")
            (shown,) = [text for text in card.locator("[aria-hidden]").all_inner_texts() if STEP.startswith(text[:10])]
            assert shown.endswith(" …")
            kept = shown.removesuffix(" …")
            assert STEP.startswith(kept)
            assert between_words(kept, STEP.removeprefix(kept).lstrip()), shown
            assert card.evaluate("box => box.scrollHeight <= box.clientHeight + 1")
            assert fits(page)
            seen.add(shown)
        assert len(seen) > 1, "more of it where there is more room"
        expect(page.get_by_role("link", name=STEP)).to_have_count(1)
        assert faults(page) == []
        page.set_viewport_size({"width": 1280, "height": 844})
        expect(card).to_have_text(STEP)
        assert card.locator("[aria-hidden]").count() == 0
        assert head.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("desk", [True, False], ids=["desk", "phone"])
def test_a_measures_name_of_three_lines_stands_whole_on_the_board(town: Town, desk: bool, scripts: bool) -> None:
    """And nothing of its last line is cut off: a mark below it belongs to its letter."""
    town.reword("m2", f"{'ส่งเสริมความโปร่งใส' * 5}ถูกต้อง")
    with served(create_app(town.office, clock=town.clock)) as address, chromium() as browser:
        secretary = reader(browser, desk=desk, scripts=scripts)
        secretary.context.add_cookies([{"name": cookie_name(address), "value": town.sign_in(PRASERT), "url": address}])
        page = secretary.page()
        page.goto(f"{address}/desk")
        name = page.locator(".board .clip", has_text="ถูกต้อง")
        expect(name).to_be_visible()
        if scripts:
            wait_until(page, "document.fonts.status === 'loaded'")
        lines = name.evaluate("box => box.scrollHeight / parseFloat(getComputedStyle(box).lineHeight)")
        assert round(lines) == 3
        assert name.evaluate("box => box.scrollHeight <= box.clientHeight + 1")
        assert name.locator("[aria-hidden]").count() == 0


def test_without_scripts_the_card_holds_the_whole(town: Town) -> None:
    with served(create_app(town.office, clock=town.clock)) as address, chromium() as browser:
        page = reader(browser, scripts=False).page()
        page.goto(f"{address}/l/{town.link(SOMSRI)}")
        expect(page.locator(CARD, has_text=STEP)).to_have_text(STEP)
