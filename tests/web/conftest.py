"""The cast's office behind the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.cast import Town, a_town
from web.app import create_app


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """อบต.ตัวอย่าง on 22 March 2567."""
    with a_town(tmp_path / "office") as town:
        yield town


@pytest.fixture
def browser(town: Town) -> Iterator[TestClient]:
    """Someone's browser, without a memory and not following redirections by itself."""
    with TestClient(create_app(town.office, clock=town.clock), follow_redirects=False, raise_server_exceptions=True) as client:
        yield client
