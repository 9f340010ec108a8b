"""Every page there is, in a real browser, as whoever may read it: axe finds nothing in the light nor in the dark, nothing runs
over the edge at a phone's size, at the smallest phone's, at a desk's and at twice the size, and no page complains. So it is in
Thai and in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.support.cast import Town
from tests.support.chromium import DESK, NEEDS_CHROMIUM, PHONE, chromium, faults, reader, too_small, width_of
from tests.support.lent import lent_app
from tests.support.served import served
from tests.web.doors.callers import Stage, Who
from tests.web.doors.test_in_both_languages import PAGES
from tests.web.doors.test_who_may_not import MAY, can_come, path_of
from web.language import COOKIE, Language

pytestmark = NEEDS_CHROMIUM

TWICE: Final = {"width": 640, "height": 400}
"""What a desk's window is to a page that is shown at twice the size."""
SMALLEST: Final = {"width": 320, "height": 568}
"""The narrowest telephone; and a desk's window at four times the size."""
NO_PAGE: Final = ("GET /public/{agency}/{year}/{kind}/{path}", "GET /desk/reports/wishes/{wish_id}/standing")
"""The documents, which a browser shows in a way of its own, and what stands within a page that it belongs to."""
READERS: Final = (Who.SECRETARY, Who.EXECUTIVE, Who.HEAD, Who.NOBODY)


@pytest.fixture(scope="module")
def program() -> Iterator[Browser]:
    """The browser's program, for all of these."""
    with chromium() as browser:
        yield browser


def pages_for(stage: Stage, who: Who) -> list[str]:
    """The lines of the pages that somebody may read."""
    return [line for line in PAGES if who in MAY[line] and can_come(line, who, stage.shown) and line not in NO_PAGE]


@pytest.mark.parametrize("desk", [False, True], ids=["phone", "desk"])
@pytest.mark.parametrize("who", READERS, ids=lambda who: who.name.lower())
def test_axe_finds_nothing_and_everything_fits(program: Browser, town: Town, stage: Stage, who: Who, desk: bool) -> None:
    sizes = (DESK, TWICE) if desk else (PHONE, SMALLEST)

    def look(page: Page) -> list[str]:
        small = [] if desk else [f"too small to press: {one}" for one in too_small(page)]
        return [*faults(page), *in_the_dark(page), *over_the_edge(page, sizes), *named_twice(page), *small]

    everywhere(program, town, stage, who, Language.THAI, look, desk=desk)


@pytest.mark.parametrize("who", READERS, ids=lambda who: who.name.lower())
def test_axe_finds_nothing_and_everything_fits_in_english(program: Browser, town: Town, stage: Stage, who: Who) -> None:
    """What is coloured and how high it is does not depend on the language; what it is called, and how wide, does."""

    def look(page: Page) -> list[str]:
        return [*faults(page), *over_the_edge(page, (PHONE, SMALLEST, TWICE, DESK))]

    everywhere(program, town, stage, who, Language.ENGLISH, look)


def everywhere(
    program: Browser, town: Town, stage: Stage, who: Who, language: Language, look: Callable[[Page], list[str]], *,
    desk: bool = False,
) -> None:  # fmt: skip
    """Open every page that somebody may read, in a language; nothing that is looked for is there, and no page complains."""
    with lent_app(town) as app, served(app) as address:
        person = reader(program, desk=desk)
        person.context.add_cookies([{"name": COOKIE, "value": language, "url": address}])
        if who in stage.shown.cookies:
            person.context.add_cookies([{"name": "ita-visit", "value": stage.shown.cookies[who], "url": address}])
        page, found = person.page(), {}
        for line in pages_for(stage, who):
            answer = page.goto(f"{address}{path_of(stage, line, who)}")
            assert answer is not None
            assert answer.status < 500, line  # a page that says why it cannot be is a page, too
            assert page.locator(f"html[lang={language}]").count() == 1, line
            found[line] = look(page)
        person.context.close()
    assert {line: said for line, said in found.items() if said} == {}
    assert len(found) >= (1 if who is Who.NOBODY else 10)
    assert [said for said in person.complaints if "Failed to load resource" not in said] == []


def in_the_dark(page: Page) -> list[str]:
    """What axe finds wrong with a page in the dark."""
    page.emulate_media(color_scheme="dark")
    found = [f"in the dark: {one}" for one in faults(page)]
    page.emulate_media(color_scheme="light")
    return found


def named_twice(page: Page) -> list[str]:
    """The names that several elements of a page bear: a label, a link or the switch of languages would find the first alone."""
    names = "[...document.querySelectorAll('[id]')].map((one) => one.id)"
    found: list[str] = page.evaluate(names)
    return [f"named twice: {one}" for one in sorted({one for one in found if found.count(one) > 1})]


def over_the_edge(page: Page, sizes: tuple[dict[str, int], ...]) -> list[str]:
    """At which of some sizes of the window a page is wider than it."""
    found = []
    for size in sizes:
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        if width_of(page) > size["width"]:
            found.append(f"wider than {size['width']}")
    page.set_viewport_size({"width": sizes[0]["width"], "height": sizes[0]["height"]})
    return found
