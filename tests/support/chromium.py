"""A real browser, as a phone and as a desk, that notes whatever the pages complain of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.served import CHROMIUM, FLAGS

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium is installed at /usr/bin/chromium"),
]
# A busy machine is no defect: what is expected may take its time to come.
PATIENCE = 30
expect.set_options(timeout=PATIENCE * 1000)
PHONE = {"width": 390, "height": 844}
_WIDTH_WHEN_THERE = """async (html) => {
    if (document.readyState !== "complete") await new Promise((ready) => addEventListener("load", ready));
    return html.scrollWidth;
}"""
DESK = {"width": 1280, "height": 800}


@dataclass
class Reader:
    """Somebody with a browser of their own. `complaints` are what its pages said on the console."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def page(self) -> Page:
        """A new tab."""
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser's program, meanwhile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def reader(browser: Browser, *, desk: bool = False, scripts: bool = True, dark: bool = False) -> Reader:
    """Somebody on a phone, or at a desk; with a memory of their own."""
    context = browser.new_context(
        viewport=DESK if desk else PHONE,
        is_mobile=not desk,
        has_touch=not desk,
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        locale="th-TH",
    )
    context.set_default_timeout(60_000)
    return Reader(context)


def width_of(page: Page) -> int:
    """How many dots a page takes from side to side. What was pressed may still be bringing it: nothing is there yet."""
    return int(page.locator("html").evaluate(_WIDTH_WHEN_THERE))


def wait_until(page: Page, holds: str) -> None:
    """Wait for a script's expression to hold. Playwright's own waiting asks again from within the page, which ours forbid."""
    until = time.monotonic() + PATIENCE
    while not page.evaluate(holds):
        assert time.monotonic() < until, f"not so in {PATIENCE} seconds: {holds}"
        page.wait_for_timeout(50)


def fits(page: Page) -> bool:
    """Whether nothing of a page sticks out to the side."""
    size = page.viewport_size
    return size is not None and width_of(page) <= size["width"]


def sound(page: Page) -> None:
    """What holds of every page: it fits, thumbs find what they press, and axe finds nothing."""
    assert fits(page)
    assert too_small(page) == []
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    """What axe finds wrong with a page: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def too_small(page: Page) -> list[str]:
    """What can be pressed and is lower than a thumb needs."""
    targets = page.locator("button, .button, summary, .tick, .pick label, .back a, .card").all()
    return [one.inner_text() for one in targets if one.is_visible() and (box := one.bounding_box()) and box["height"] < 48]
