"""Before a newer program migrates an older record, it is copied."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.office import open_office
from config.settings import Settings
from config.upgrading import KEPT, copy_before_upgrade
from ita_model.database import make_engine, migrate, newest_schema, schema_of


def at(home: Path, schema: str) -> Path:
    """A record at an older schema, with something on it."""
    file = home / "ita.db"
    home.mkdir(parents=True, exist_ok=True)
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine, to=schema)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mark (told TEXT)")
        connection.exec_driver_sql("INSERT INTO mark VALUES ('before')")
    engine.dispose()
    return file


def test_an_older_record_is_copied_whole_and_then_brought_up(tmp_path: Path) -> None:
    at(tmp_path, "0013")
    office = open_office(Settings(home=tmp_path))
    assert schema_of(office.engine) == newest_schema()
    copy = tmp_path / "copies" / f"before-{newest_schema()}-was-0013.db"
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [("0013",)]
        assert before.execute("SELECT told FROM mark").fetchall() == [("before",)]
    office.engine.dispose()


def test_a_record_that_is_up_to_date_or_new_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        office = open_office(Settings(home=tmp_path))
        office.engine.dispose()
    assert not (tmp_path / "copies").exists()


def test_the_first_copy_of_an_upgrade_stands_however_often_it_is_tried(tmp_path: Path) -> None:
    file = at(tmp_path, "0013")
    engine = make_engine(f"sqlite:///{file}")
    first = copy_before_upgrade(engine, tmp_path / "copies")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE mark SET told = 'half way'")
    assert copy_before_upgrade(engine, tmp_path / "copies") == first
    engine.dispose()
    assert first is not None
    with closing(sqlite3.connect(first)) as before:
        assert before.execute("SELECT told FROM mark").fetchall() == [("before",)]


def test_of_many_upgrades_the_newest_copies_stay(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    for number in range(1, 8):
        (tmp_path / "copies" / f"before-{number:04d}-was-{number - 1:04d}.db").touch()
    engine = make_engine(f"sqlite:///{at(tmp_path, '0013')}")
    copy_before_upgrade(engine, tmp_path / "copies")
    engine.dispose()
    left = sorted(one.name for one in (tmp_path / "copies").iterdir())
    assert len(left) == KEPT
    assert left[-1] == f"before-{newest_schema()}-was-0013.db"


def test_an_error_of_the_database_tells_no_values(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'ita.db'}")
    with pytest.raises(Exception, match="no such table") as caught, engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO missing_table VALUES (?)", ("somsri@example.org",))
    engine.dispose()
    assert "somsri" not in str(caught.value)
