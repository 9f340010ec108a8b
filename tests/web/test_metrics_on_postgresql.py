"""The record's numbers on PostgreSQL are those on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ita_model.calendar import office_moment
from tests.support.cast import SOMSRI, TODAY, Town, a_plan, a_town, open_plan
from tests.support.postgres import NoServer, a_cluster
from web.metrics import Metrics

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    try:
        with a_cluster() as cluster:
            yield cluster.migrated()
    except NoServer as reason:
        pytest.skip(str(reason))


def numbers(town: Town) -> list[str]:
    open_plan(town, a_plan("other"))
    town.sweep(TODAY)
    town.deliver(TODAY)
    town.confirm(town.checkpoint("m2", "finance"), SOMSRI)
    return sorted(Metrics().told(town.office, at=office_moment(TODAY, 12)).decode().splitlines())


def test_the_numbers_are_the_same_on_either_database(tmp_path: Path, database_url: str) -> None:
    with a_town(tmp_path / "here") as here, a_town(tmp_path / "there", database_url=database_url) as there:
        told = numbers(there)
        assert told == numbers(here)
    assert 'ita_letters{agency="sample",state="sent"}' in "\n".join(told)
    assert 'ita_checkpoints{agency="other",standing="overdue"}' in "\n".join(told)
