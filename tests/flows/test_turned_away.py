"""What a locked SQLite turned away is tried again within Prefect's server."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from fastapi import FastAPI
from prefect.server.api.server import custom_internal_exception_handler
from sqlalchemy import Connection, Engine, create_engine, event, text
from starlette.testclient import TestClient

from flows.turned_away import PAUSES, TriesAgain


class Served:
    """A server that looks and then writes in one transaction, as most of Prefect's do, and somebody who writes in between for
    the first `turns`.
    """

    def __init__(self, place: Path, *, turns: int) -> None:
        self.turns, self.tried = turns, 0
        self.engine, self.other = _engine(place), _engine(place)
        with self.engine.begin() as one:
            one.execute(text("CREATE TABLE run (name TEXT)"))
        served = FastAPI(exception_handlers={Exception: custom_internal_exception_handler})
        served.post("/runs", status_code=201)(self.write)
        self.client = TestClient(TriesAgain(served, [0 for _ in PAUSES]), raise_server_exceptions=False)

    def write(self, run: dict[str, str]) -> dict[str, str]:
        self.tried += 1
        with self.engine.begin() as one:
            one.execute(text("SELECT count(*) FROM run")).scalar_one()
            if self.tried <= self.turns:
                with self.other.begin() as another:
                    another.execute(text("INSERT INTO run VALUES ('another')"))
            one.execute(text("INSERT INTO run VALUES (:name)"), run)
        if run["name"] == "broken":
            raise ValueError(run)
        return run

    def names(self) -> list[str]:
        with self.engine.begin() as one:
            return list(one.execute(text("SELECT name FROM run ORDER BY rowid")).scalars())


def _engine(place: Path) -> Engine:
    """A database that begins a transaction where it is told to, as Prefect's does."""
    made = create_engine(f"sqlite:///{place}")

    @event.listens_for(made, "connect")
    def connected(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(made, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN DEFERRED")

    return made


def test_what_was_turned_away_is_written_once_and_its_caller_hears_of_nothing_else(tmp_path: Path) -> None:
    served = Served(tmp_path / "prefect.db", turns=2)
    answer = served.client.post("/runs", json={"name": "กวาดงานประจำวัน"})
    assert (answer.status_code, answer.json()) == (201, {"name": "กวาดงานประจำวัน"})
    assert served.tried == 3
    assert served.names() == ["another", "another", "กวาดงานประจำวัน"]


def test_whoever_is_turned_away_every_time_hears_what_prefect_says(tmp_path: Path) -> None:
    served = Served(tmp_path / "prefect.db", turns=len(PAUSES) + 1)
    answer = served.client.post("/runs", json={"name": "late"})
    assert (answer.status_code, answer.json()) == (503, {"exception_message": "Service Unavailable"})
    assert served.tried == len(PAUSES) + 1
    assert "late" not in served.names()


@pytest.mark.parametrize(("name", "code"), [("fine", 201), ("broken", 500)])
def test_what_was_not_turned_away_is_asked_once(tmp_path: Path, name: str, code: int) -> None:
    served = Served(tmp_path / "prefect.db", turns=0)
    assert served.client.post("/runs", json={"name": name}).status_code == code
    assert served.tried == 1
