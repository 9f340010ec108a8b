"""The cast's office behind the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support import publishing
from tests.support.cast import Town, a_town
from tests.support.lent import lent_app


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """อบต.ตัวอย่าง on 22 March 2567."""
    with a_town(tmp_path / "office") as town:
        yield town


@pytest.fixture
def browser(town: Town) -> Iterator[TestClient]:
    """Someone's browser, without a memory and not following redirections by itself."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False, raise_server_exceptions=True) as client:
        yield client


@pytest.fixture(scope="session")
def compiled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an office whose six-month report was compiled, made once."""
    home = tmp_path_factory.mktemp("compiled") / "office"
    publishing.build(home)
    return home


@pytest.fixture
def compiled(compiled_home: Path, tmp_path: Path) -> Iterator[Town]:
    """A copy of it on 5 April 2567: report 1 is compiled and nobody has signed it."""
    with publishing.copied(compiled_home, tmp_path / "compiled") as town:
        yield town


@pytest.fixture
def published(compiled: Town) -> Town:
    """The same with report 1 published."""
    publishing.go(compiled, 1, *publishing.LIFE)
    return compiled


@pytest.fixture
def stranger(compiled: Town) -> Iterator[TestClient]:
    """The browser of somebody from outside, at the copy."""
    with lent_app(compiled) as app, TestClient(app, follow_redirects=False) as client:
        yield client
