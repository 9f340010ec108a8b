"""The record on either database: an empty one, and the cast's office in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cast import Town, a_town
from tests.support.postgres import Cluster

EITHER = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(params=EITHER)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.empty()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """อบต.ตัวอย่าง on 22 March 2567, on SQLite."""
    with a_town(tmp_path / "office") as town:
        yield town


@pytest.fixture(params=EITHER)
def either_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """The same, once on each database."""
    url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.migrated()
    with a_town(tmp_path / "office", database_url=url) as town:
        yield town
