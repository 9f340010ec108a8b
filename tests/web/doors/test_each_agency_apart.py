"""Two agencies on one record of PostgreSQL, whose database keeps them apart by itself: everybody finds what they find on
SQLite, and nobody a word of the other agency, at whatever address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import pytest
from sqlalchemy import Engine, Table, func, insert, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from config.office import Office
from ita_model.agencies import all_agencies, find_agency, keep_to, keep_to_all
from ita_model.database import make_engine
from ita_model.records import Agency, Base, Officer
from tests.support.cast import Town
from tests.support.postgres import Cluster
from tests.web.doors.callers import Stage, Who
from tests.web.doors.test_who_may_not import MAY, can_come, come
from web.app import create_app

pytestmark = pytest.mark.postgres

OURS: Final = "ของหน่วยแรก"
THEIRS: Final = "ของหน่วยอื่น"
WORDS: Final = ("name", "short_name", "title", "text", "words", "result", "outcome", "position", "good_evidence", "responsible")
"""The columns in which people wrote something."""
PEOPLE: Final = (Who.NOBODY, Who.HEAD, Who.SECRETARY, Who.EXECUTIVE, Who.OTHER_AGENCY)
"""Who is let in by a door of their own; the others are refused by the same doors, before anything is asked of the record."""

Change = Callable[[Table, dict[str, Any]], dict[str, Any]]


def as_it_is(_table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return row


def marked(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Every word of an agency's tells whose it is."""
    whose = row["id"] if table.name == "agency" else row.get("agency_id")
    mark = {1: OURS, 2: THEIRS}.get(whose or 0)
    return {
        name: f"{value} {mark}" if mark and name in WORDS and isinstance(value, str) else value for name, value in row.items()
    }


def copy(source: Engine, to: Engine, change: Change) -> None:
    """All that is on record, on another database."""
    with source.connect() as reading, to.begin() as writing:
        for table in Base.metadata.sorted_tables:
            rows = [change(table, dict(row._mapping)) for row in reading.execute(select(table))]
            if rows:
                writing.execute(insert(table), rows)
            if "id" in table.columns and rows:
                last = max(row["id"] for row in rows)
                writing.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {last})"))


@contextmanager
def on_postgresql(town: Town, cluster: Cluster, change: Change = as_it_is) -> Iterator[Town]:
    """The same office with its record on PostgreSQL."""
    settings = town.office.settings.model_copy(update={"database_url": cluster.migrated()})
    office = Office(settings, make_engine(settings.database))
    copy(town.office.engine, office.engine, change)
    try:
        yield Town(office, town.code, town.now)
    finally:
        office.engine.dispose()


@contextmanager
def asked(town: Town) -> Iterator[TestClient]:
    with TestClient(create_app(town.office, clock=town.clock, paced=False), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_finds_at_every_address_what_they_find_without_the_lock(
    town: Town, stage: Stage, cluster: Cluster, who: Who
) -> None:
    lines = [line for line in sorted(MAY) if who is Who.NOBODY or can_come(line, who, stage.shown)]
    with on_postgresql(town, cluster) as locked, asked(town) as one, asked(locked) as other:
        answers = {line: (come(one, stage, line, who), come(other, stage, line, who)) for line in lines}
    different = {line: (a.status_code, b.status_code) for line, (a, b) in answers.items() if a.status_code != b.status_code}
    assert different == {}
    assert len(lines) > 10


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_finds_a_word_of_another_agency_at_any_address(town: Town, stage: Stage, cluster: Cluster, who: Who) -> None:
    ours, theirs = (THEIRS, OURS) if who is Who.OTHER_AGENCY else (OURS, THEIRS)
    found = 0
    with on_postgresql(town, cluster, marked) as locked, asked(locked) as client:
        for line in sorted(MAY):
            if who is not Who.NOBODY and not can_come(line, who, stage.shown):
                continue
            if who is Who.OTHER_AGENCY and MAY[line] == frozenset(Who):
                continue  # what is published of an agency is for everybody
            answer = come(client, stage, line, who)
            assert theirs not in answer.text, line
            found += ours in answer.text
    assert found > 1, "their own words they do find"


def test_a_session_that_found_an_agency_sees_and_writes_no_other(town: Town, cluster: Cluster) -> None:
    with on_postgresql(town, cluster) as locked:
        with locked.office.look() as session:
            counts = {one: _rows(session, one) for one in Base.metadata.sorted_tables if "agency_id" in one.columns}
            ours, theirs = sorted(one.id for one in all_agencies(session))
            find_agency(session, locked.code)
            for table, whole in counts.items():
                kept = _rows(session, table)
                assert set(kept) <= {ours}, table.name
                assert kept.get(ours) == whole.get(ours), table.name
        assert any(theirs in whole for whole in counts.values())
        with locked.office.of(ours).begin() as session:
            session.add(Officer(agency_id=theirs, code="x", name="x", position="x", address="x@example.org"))
            with pytest.raises(ProgrammingError, match="row-level security"):
                session.flush()
            session.rollback()
        with locked.office.begin() as session:
            keep_to(session, ours)
            gone = session.execute(text("UPDATE officer SET name = 'x' WHERE agency_id <> :ours"), {"ours": ours})
            assert gone.rowcount == 0
        with locked.office.look() as session:
            assert len({one.agency_id for one in session.scalars(select(Officer))}) == 2, "the next transaction is free again"


def test_a_session_that_is_kept_to_several_agencies_sees_and_writes_no_other(cluster: Cluster) -> None:
    engine = make_engine(cluster.migrated())
    with Session(engine) as session, session.begin():
        three = [Agency(code=code, name=code, short_name=code, district=code, province=code) for code in ("a", "b", "c")]
        session.add_all(three)
        session.flush()
        ids = [one.id for one in three]
        session.add_all(Officer(agency_id=one, code="x", name="x", position="x", address="x@example.org") for one in ids)
    with Session(engine) as session, session.begin():
        keep_to_all(session, ids[:2])
        assert sorted(session.scalars(select(Officer.agency_id))) == ids[:2]
        assert session.execute(text("UPDATE officer SET name = 'y'")).rowcount == 2
        session.add(Officer(agency_id=ids[2], code="y", name="x", position="x", address="x@example.org"))
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.flush()
        session.rollback()
    engine.dispose()


def _rows(session: Session, table: Table) -> Mapping[int, int]:
    return dict(session.execute(select(table.c.agency_id, func.count()).group_by(table.c.agency_id)).all())


def test_every_table_of_agencies_is_locked(cluster: Cluster) -> None:
    engine = make_engine(cluster.migrated())
    with engine.connect() as session:
        locked = session.execute(text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")).scalars()
        assert set(locked) == {one.name for one in Base.metadata.sorted_tables if "agency_id" in one.columns}
    engine.dispose()
