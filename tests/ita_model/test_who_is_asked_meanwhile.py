"""Somebody becomes a head while somebody else asks that division for something: it is the new head who is asked.

On PostgreSQL two write at once, and the one waits for the other's turn; on SQLite nobody could.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import pytest
from sqlalchemy import select, text

from ita_model import staffing
from ita_model.nudging import Answer
from ita_model.records import Division, Notice, Officer, Role
from ita_model.reminding import HANDED_OVER, RETURNED
from tests.support.cast import MANOP, PRASERT, SOMSRI, TODAY, Town, a_town
from tests.support.postgres import Cluster

pytestmark = pytest.mark.postgres
WAITS: Final = text(
    "SELECT count(*) FROM pg_locks w WHERE NOT w.granted AND EXISTS (SELECT FROM pg_locks h WHERE h.pid = w.pid"
    " AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
"""How many wait for others, in this database."""
T = TypeVar("T")


@pytest.fixture
def town(cluster: Cluster, tmp_path: Path) -> Iterator[Town]:
    """The cast's office on PostgreSQL."""
    with a_town(tmp_path / "office", database_url=cluster.migrated()) as town:
        yield town


def while_manop_becomes_head(town: Town, division: str, act: Callable[[], T]) -> T:
    """What an act comes to that begins before a division's new head is on record, and waits until he is."""
    with ThreadPoolExecutor(1) as pool, town.office.look() as onlooker:
        with town.begin() as (session, agency):
            where = session.scalars(select(Division).where(Division.agency_id == agency.id, Division.code == division)).one()
            manop, by = town.officer(session, MANOP), town.officer(session, PRASERT)
            staffing.appoint(session, agency, Role.HEAD, manop, division=where, from_on=TODAY, by=by, at=town.now)
            pending = pool.submit(act)
            while not onlooker.scalar(WAITS):
                assert not pending.done(), "it waited for nobody"
        return pending.result()


def told(town: Town, rung: str) -> list[str]:
    """The codes of whom the record owes such a notice."""
    with town.office.look() as session:
        return list(
            session.scalars(select(Officer.code).join(Notice, Notice.officer_id == Officer.id).where(Notice.rung == rung))
        )


def test_who_became_head_meanwhile_is_nudged(town: Town) -> None:
    assert while_manop_becomes_head(town, "finance", lambda: town.nudge(MANOP)) == {MANOP: Answer.NUDGED}
    assert town.faults() == []


def test_who_became_head_meanwhile_is_told_what_was_handed_to_the_division(town: Town) -> None:
    point = town.checkpoint("m1", "finance", date(2024, 1, 31))
    while_manop_becomes_head(town, "works", lambda: town.hand_over(point, "works", SOMSRI))
    assert told(town, HANDED_OVER) == [MANOP]
    assert town.faults() == []


def test_who_became_head_meanwhile_is_told_what_was_sent_back(town: Town) -> None:
    point = town.checkpoint("m2", "finance")
    town.confirm(point, SOMSRI)
    while_manop_becomes_head(town, "finance", lambda: town.send_back(point, "ภาพไม่ชัด"))
    assert told(town, RETURNED) == [MANOP]
    assert town.faults() == []
