"""Where the pictures are taken: the demo's office behind its pages, and a browser that holds still."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page

from config.office import open_office
from config.settings import read_settings
from ita_model.calendar import office_moment
from tests.support.cast import Town
from tests.support.chromium import chromium, reader
from tests.support.lent import lent_app
from tests.support.served import served

AGENCY: Final = "por"
SECRETARY, EXECUTIVE, CHANG, KLANG, PALAD = "secretary", "executive", "head-chang", "head-klang", "head-palad"
NOON: Final = office_moment(date(2024, 4, 3), 12)
"""The moment at which the demo stopped: two days after the six-month report was compiled."""

_COLOURS: Final = 96
_TALLEST: Final = 1400
"""Of a picture of a whole page, in dots: what is below is more of the same."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One that was taken: the name of its file, the part of the pages that it belongs to, and what it shows."""

    name: str
    part: str
    says: str
    phone: bool


@dataclass
class Studio:
    """The office as a town whose clock the scenes move, and what was taken of it."""

    town: Town
    address: str
    browser: Browser
    folder: Path
    taken: list[Picture] = field(default_factory=list)
    part: str = ""

    def page(self, officer: str | None = None, *, desk: bool = True) -> Page:
        """A tab of somebody who signed in, or of a stranger; on a phone, or at a desk."""
        person = reader(self.browser, desk=desk)
        if officer:
            self.town.now = self.town.now.add(seconds=1)
            person.context.add_cookies([{"name": "ita-visit", "value": self.town.sign_in(officer), "url": self.address}])
        return person.page()

    def look(self, page: Page, path: str) -> None:
        """Open a page of the office."""
        answer = page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.status < 500, path

    def take(self, page: Page, name: str, says: str, *, whole: bool = False, of: str = "") -> None:
        """Keep a picture of the window at the top of the page, or from the place `of` on (a selector); or of the `whole` page,
        as far as it is worth it.
        """
        page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        size = page.viewport_size
        assert size is not None
        page.evaluate("scrollTo(0, 0)")
        top = 0.0
        if of:
            place = page.locator(of).first.bounding_box()
            assert place is not None
            top = max(0.0, place["y"] - 12)
        image = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
        bottom = min(image.height, int(top) + (_TALLEST if whole else size["height"]))
        image = image.crop((0, int(top), image.width, bottom)).convert("RGB")
        image.quantize(_COLOURS, dither=Image.Dither.NONE).save(self.folder / f"{name}.png", optimize=True)
        self.taken.append(Picture(name, self.part, says, size["width"] < 600))


@contextmanager
def studio(home: Path, folder: Path) -> Iterator[Studio]:
    """The studio on a demo's folder, which the scenes change. The pictures go into `folder`."""
    town = Town(open_office(read_settings({"ITA_HOME": str(home)})), AGENCY, NOON)
    folder.mkdir(parents=True, exist_ok=True)
    with lent_app(town) as app, served(app) as address, chromium() as browser:
        yield Studio(town, address, browser, folder)
