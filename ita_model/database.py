"""One way into SQLite and PostgreSQL alike: engine, moments, and the migrations.

On SQLite every transaction begins IMMEDIATE, with a write-ahead log and a busy timeout: two writers then wait for each
other and lose nothing (the driver's own default loses updates). On PostgreSQL the guarded updates do the same work.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import DateTime, Engine, create_engine, event, inspect
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from ita_model.calendar import in_office_time

_T = TypeVar("_T")
_BUSY_SECONDS: Final = 30
_A_PART: Final = 500
_MIGRATING: Final = 2567
"""The number of the lock that lets one process migrate at a time."""
_VERSION: Final = "alembic_version"
MIGRATIONS: Final = Path(__file__).parent / "migrations"


class OtherVersion(Exception):
    """The database was brought to a schema that this version of the program does not know."""


class Moment(TypeDecorator[datetime]):
    """An aware moment or an error. Kept in UTC; read back as a pendulum moment in office time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment was given; every moment needs its time zone")
        local = value.astimezone(UTC)
        # The drivers want the plain class, not pendulum's.
        utc = datetime.combine(date(local.year, local.month, local.day), local.time(), UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return in_office_time(aware)


def make_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address, set up so that no write is lost."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)  # an error's text goes into logs

        @event.listens_for(engine, "begin")
        def _begin_on_server(connection: Connection) -> None:
            if _only_reads(connection):
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            if _waits_for_nobody(connection):
                connection.exec_driver_sql("SET LOCAL lock_timeout = 1")  # in thousandths of a second; 0 would be for ever

        return engine
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # stops the driver's own deferred BEGIN; ours follows below
        # With recursive triggers INSERT OR REPLACE, too, is refused where DELETE is.
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            connection.execute(f"PRAGMA {pragma}")
        _keep_log_ahead(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = _only_reads(connection)
        connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
        patience = 0 if _waits_for_nobody(connection) else _BUSY_SECONDS * 1000
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _keep_log_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to the write-ahead log. This does not heed the busy timeout, so whoever loses the race tries again."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _only_reads(connection: Connection) -> bool:
    """Whether this transaction said, by the execution option `reading`, that it writes nothing; then it cannot."""
    return bool(connection.get_execution_options().get("reading", False))


def _waits_for_nobody(connection: Connection) -> bool:
    """Whether this transaction said, by the execution option `hurried`, that it fails where another writer is in its way."""
    return bool(connection.get_execution_options().get("hurried", False))


def migrate(engine: Engine, *, to: str = "head") -> None:
    """Bring the database to the newest schema (or `to` another), whole or not at all; does nothing where it is there.

    Raises OtherVersion.
    """
    if to == "head" and schema_of(engine) == newest_schema():
        return  # and Alembic is not loaded, which takes a tenth of a second and eleven megabytes of each process
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # on SQLite the transaction itself keeps the others waiting
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        settings.attributes["connection"] = connection
        try:
            command.upgrade(settings, to)
        except CommandError as error:
            raise OtherVersion(str(error)) from error


def newest_schema() -> str:
    """The number of the newest of our migrations; their files are numbered, `r0011_….py`."""
    return max(path.stem.split("_")[0] for path in MIGRATIONS.glob("versions/r[0-9]*.py")).removeprefix("r")


def schema_of(engine: Engine) -> str | None:
    """The number of the migration at which the database stands; None where it holds no record yet."""
    with engine.connect().execution_options(reading=True) as connection:
        if not inspect(connection).has_table(_VERSION):
            return None
        found = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION}").scalars().all()  # noqa: S608
        return found[0] if len(found) == 1 else None


def copy_sqlite(source: Path, target: Path) -> None:
    """A copy of an SQLite database, whole while others write to it; in place at once, or not at all."""
    coming = target.with_name(f"{target.name}.coming-{os.getpid()}")
    try:
        with closing(sqlite3.connect(str(source))) as here, closing(sqlite3.connect(coming)) as there:
            here.backup(there)
        coming.replace(target)
    finally:
        coming.unlink(missing_ok=True)


def in_parts(things: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Numbers of rows, or keys, in parts of which a statement names one: a database takes no more than some thousands."""
    for start in range(0, len(things), _A_PART):
        yield things[start : start + _A_PART]


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spare space, days and moments (in UTC) as ISO text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def row_digest(row: DeclarativeBase) -> str:
    """SHA-256 over every column of a row that says something: what the journal keeps of a fact, so that none changes unseen.

    A column without a value is left out, so that one that is added later leaves the digests of older rows as they are.
    """
    return digest_of({column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs})


def digest_of(values: Mapping[str, object]) -> str:
    """The same of a row that is to be put on record with these values: all that it will have."""
    return sha256(canonical({name: value for name, value in values.items() if value is not None}))


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # pendulum's own way takes a millisecond
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case _:
            raise TypeError(f"no canonical text for {type(value).__name__}")
