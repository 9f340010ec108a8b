"""Offices that are swept in one transaction: one's trouble is no other's, two such groups at once never stand in each other's
way, and a group asks no more than one office.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from config.office import Office
from config.settings import read_settings
from ita_model.agencies import numbers_of
from ita_model.calendar import office_moment
from ita_model.records import Agency, Letter, Notice, Sweep
from simulation.offices import code_of
from simulation.work import Country, plan_part
from tasks import sweeping
from tasks.each import SomeFailed
from tests.support.counting import queries
from tests.support.postgres import Cluster

OFFICES = range(1, 6)
CODES = [code_of(one) for one in OFFICES]
DAY = date(2023, 10, 31)
"""The first day that brings something to each of them."""
AT = office_moment(DAY, 8, 30)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return a_country(tmp_path).office


def a_country(home: Path, url: str | None = None) -> Country:
    where = {"ITA_HOME": str(home)} | ({"ITA_DATABASE_URL": url} if url else {})
    made = Country(read_settings(where), seed=7, be=2567)
    plan_part(made, OFFICES)
    return made


def told(office: Office, codes: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """By agency: how many notices it owes, letters it wrote, days it swept."""
    with office.look() as session:
        counts = (
            select(func.count()).where(table.agency_id == Agency.id).scalar_subquery() for table in (Notice, Letter, Sweep)
        )
        rows = session.execute(select(Agency.code, *counts).where(Agency.code.in_(codes)))
        return {code: (notices, letters, sweeps) for code, notices, letters, sweeps in rows}


def spoil(office: Office, code: str) -> None:
    """Let the days off of an office's year be unreadable."""
    with office.begin() as session:
        (number,) = numbers_of(session, [code]).values()
        session.execute(text("DROP TRIGGER year_refuses_update"))
        session.execute(text('UPDATE year SET days_off = \'{"yesterday": "?"}\' WHERE agency_id = :one'), {"one": number})


def test_an_offices_trouble_keeps_no_other_of_its_group_from_its_sweep(office: Office, tmp_path: Path) -> None:
    sound = a_country(tmp_path / "sound").office
    sweeping.sweep_batch(sound, CODES, on=DAY, at=AT)
    spoil(office, CODES[2])
    with pytest.raises(SomeFailed) as failed:
        sweeping.sweep_batch(office, CODES, on=DAY, at=AT)
    others = [code for code in CODES if code != CODES[2]]
    assert failed.value.failed == (CODES[2],)
    assert told(office, others) == told(sound, others)
    assert all(letters and sweeps == 1 for _, letters, sweeps in told(office, others).values())
    assert told(office, [CODES[2]]) == {CODES[2]: (0, 0, 0)}


def test_a_group_leaves_alone_whoever_is_not_of_it(office: Office) -> None:
    sweeping.sweep_batch(office, CODES[1:3], on=DAY, at=AT)
    assert set(told(office, [CODES[0], *CODES[3:]]).values()) == {(0, 0, 0)}
    assert all(letters for _, letters, _ in told(office, CODES[1:3]).values())


def test_two_groups_of_the_same_offices_at_once_owe_everything_once(
    cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    office = a_country(tmp_path / "at-once", cluster.migrated()).office
    request.addfinalizer(office.engine.dispose)
    alone = a_country(tmp_path / "alone").office
    with caplog.at_level(logging.WARNING), ThreadPoolExecutor(2) as pool:
        some, more = CODES[:4], [*reversed(CODES[1:])]
        swept = list(pool.map(lambda codes: sweeping.sweep_batch(office, codes, on=DAY, at=AT), [some, more]))
    sweeping.sweep_batch(alone, CODES, on=DAY, at=AT)
    assert told(office, CODES) == told(alone, CODES)
    assert sum(one.letters for done in swept for one in done.values()) == sum(n for _, n, _ in told(office, CODES).values())
    assert not caplog.records, "neither failed and had to go one by one"


def test_a_group_asks_as_much_as_one_office(office: Office) -> None:
    asked = []
    for codes in (CODES[:1], CODES[1:]):
        with queries(office.engine) as counted:
            assert sum(one.letters for one in sweeping.sweep_batch(office, codes, on=DAY, at=AT).values()) > len(codes)
        asked.append(len(counted))
    assert asked[0] == asked[1] < 40
