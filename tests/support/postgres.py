"""A throw-away PostgreSQL cluster in a temporary folder: reached by a socket there, and gone with the tests."""

from __future__ import annotations

import getpass
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import URL

from ita_model.database import make_engine, migrate

OFFICE: Final = "office"
"""The role that owns the databases and is no superuser."""
DEBIAN: Final = Path("/usr/lib/postgresql")
_LOCAL: Final = "-c listen_addresses='' -c max_connections=40"
_QUICK: Final = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
_AS_AN_OFFICE: Final = "-c shared_buffers=512MB -c max_wal_size=4GB"


class NoServer(Exception):
    """No PostgreSQL server can be started here; says why."""


class Cluster:
    """A running server; gives databases, empty ones or with the record's schema, each new."""

    def __init__(self, folder: Path, user: str) -> None:
        self._folder, self._user = folder, user
        self._numbers = itertools.count(1)
        self._migrated = ""
        self._ask(f"CREATE ROLE {OFFICE} LOGIN")  # as an office's own: no rule of the database is overlooked for it

    def empty(self) -> str:
        """The address of a new database without a table."""
        return self._create("template1")

    def migrated(self) -> str:
        """The address of a new database at the newest schema."""
        if not self._migrated:
            self._migrated = f"migrated_{next(self._numbers)}"
            self._ask(f"CREATE DATABASE {self._migrated} OWNER {OFFICE}")
            engine = make_engine(self._url(self._migrated))
            migrate(engine)
            engine.dispose()
        return self._create(self._migrated)

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._ask(f"CREATE DATABASE {name} OWNER {OFFICE} TEMPLATE {template} STRATEGY file_copy")
        return self._url(name)

    def _ask(self, statement: str) -> None:
        with psycopg.connect(host=str(self._folder), user=self._user, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        url = URL.create("postgresql+psycopg", OFFICE, database=name, query={"host": str(self._folder)})
        return url.render_as_string(hide_password=False)


@contextmanager
def a_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster of this moment; a `durable` one writes as an office's own does. Raises NoServer where none can be started."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    try:
        if os.getuid() == 0:
            shutil.chown(folder, user)
        run = _Runner(folder, user)
        run(programs / "initdb", "-D", data, "-U", user, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        run(
            programs / "pg_ctl",
            "-D",
            data,
            "-w",
            "-l",
            folder / "log",
            "-o",
            f"-k {folder} {_LOCAL} {_AS_AN_OFFICE if durable else _QUICK}",
            "start",
        )
        try:
            yield Cluster(folder, user)
        finally:
            run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Runner:
    """Runs a program of the server as its user: it refuses to be root."""

    def __init__(self, folder: Path, user: str) -> None:
        self._folder, self._user = folder, user

    def __call__(self, *command: str | Path) -> None:
        other: dict[str, Any] = {"user": self._user, "group": self._user, "extra_groups": ()} if os.getuid() == 0 else {}
        done = subprocess.run(
            [str(word) for word in command], cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **other
        )
        if done.returncode:
            raise NoServer(f"{Path(command[0]).name}: {done.stderr.decode(errors='replace').strip()}")


def _programs() -> Path:
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda found: int(found.parts[-3].split(".")[0]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise NoServer("no PostgreSQL server is installed here")
    return Path(found).resolve().parent


def _user() -> str:
    if os.getuid() != 0:
        return getpass.getuser()
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoServer("PostgreSQL does not run as root, and there is no user postgres") from None
