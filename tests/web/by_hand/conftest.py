"""The cast's office in a real browser, as its heads and its secretary have it before them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.cast import Town
from tests.support.chromium import chromium
from tests.support.lent import lent_app
from tests.support.served import served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One that is opened once for the tests of a file."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    """Where the office's pages are served."""
    with lent_app(town) as app, served(app) as at:
        yield at
