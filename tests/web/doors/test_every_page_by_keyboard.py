"""Every page by the keyboard alone: Tab reaches all that can be pressed or filled in, the focus is seen wherever it is, and
nothing holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.support.cast import Town
from tests.support.chromium import NEEDS_CHROMIUM, chromium, reader
from tests.support.lent import lent_app
from tests.support.served import served
from tests.web.doors.callers import Stage, Who
from tests.web.doors.test_every_page_in_a_browser import pages_for
from tests.web.doors.test_who_may_not import path_of

pytestmark = NEEDS_CHROMIUM

MARK_ALL: Final = """() => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
  all.forEach((one, n) => { one.dataset.n = n; });
  const told = (one) => (one.innerText || one.labels?.[0]?.innerText || one.name || one.tagName).trim();
  return all.map((one) => [one.type === "radio" ? `radio ${one.form?.action} ${one.name}` : one.dataset.n, told(one)]);
}"""
"""Names all that can be pressed or filled in, by what Tab comes to: of several radio buttons to one of them."""
WHERE: Final = """() => {
  const one = document.activeElement;
  if (one === null || one === document.body || one.tagName === "HTML") return null;
  const style = getComputedStyle(one), seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const label = one.labels?.[0], ring = label && getComputedStyle(label); // of a file that is to be chosen nothing else shows
  const drawn = seen && style.opacity !== "0" || ring?.outlineStyle === "solid";
  return [one.type === "radio" ? `radio ${one.form?.action} ${one.name}` : one.dataset.n ?? one.tagName, Boolean(drawn)];
}"""
"""Where the focus is, and whether that is seen; null where it has left the page."""
READERS: Final = (Who.SECRETARY, Who.EXECUTIVE, Who.HEAD, Who.NOBODY)


@pytest.fixture(scope="module")
def program() -> Iterator[Browser]:
    """The browser's program, for all of these."""
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("who", READERS, ids=lambda who: who.name.lower())
def test_tab_reaches_all_that_can_be_pressed_and_shows_where_it_is(
    program: Browser, town: Town, stage: Stage, who: Who
) -> None:
    with lent_app(town) as app, served(app) as address:
        person = reader(program, desk=True)
        if who in stage.shown.cookies:
            person.context.add_cookies([{"name": "ita-visit", "value": stage.shown.cookies[who], "url": address}])
        page, found = person.page(), {}
        for line in pages_for(stage, who):
            page.goto(f"{address}{path_of(stage, line, who)}")
            found[line] = out_of_reach(page)
        person.context.close()
    assert {line: said for line, said in found.items() if said} == {}
    assert len(found) >= (1 if who is Who.NOBODY else 10)


def out_of_reach(page: Page) -> list[str]:
    """What Tab does not come to on a page, or comes to unseen, and what it does not leave."""
    there: dict[str, str] = dict(page.evaluate(MARK_ALL))
    came: list[str] = []
    unseen: list[str] = []
    for _ in range(2 * len(there) + 10):
        page.keyboard.press("Tab")
        at = page.evaluate(WHERE)
        if at is None or at[0] in came:
            break
        came.append(at[0])
        if not at[1]:
            unseen.append(f"the focus is not seen: {there.get(at[0], at[0])}")
    else:
        unseen.append("the focus does not leave the page")
    return [*(f"not reached: {name}" for key, name in there.items() if key not in came), *unseen]
