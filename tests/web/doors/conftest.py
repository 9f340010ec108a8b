"""The stage on which everybody comes to the doors, set once and copied for each who asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.cast import Town
from tests.support.lent import lent_app
from tests.web.doors.callers import Stage, build, copied


@pytest.fixture(scope="session")
def stage(compiled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The office and everybody who comes to it, made once."""
    return build(compiled_home, tmp_path_factory.mktemp("stage") / "office")


@pytest.fixture
def town(stage: Stage, tmp_path: Path) -> Iterator[Town]:
    """A copy of it."""
    with copied(stage, tmp_path / "office") as town:
        yield town


@pytest.fixture
def visitor(town: Town) -> Iterator[TestClient]:
    """A browser, or a program, that remembers nothing."""
    with lent_app(town) as app, TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def unmarked(town: Town) -> Iterator[TestClient]:
    """The same, at pages on which what is Thai in English is not marked as such: so what the catalogue lacks is seen."""
    with lent_app(town, marks=False) as app, TestClient(app, follow_redirects=False) as client:
        yield client
