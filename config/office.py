"""An office opened for work: its record, its evidence and its reports, wired from the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.settings import Settings, read_settings
from config.upgrading import copy_before_upgrade
from ita_model.agencies import keep_to
from ita_model.database import make_engine, migrate
from ita_model.evidence.pictures import Thumbnails
from ita_model.filestore import AgencyFiles, FileStore
from ita_model.report.document import ReportKind
from ita_model.report.lives import public_path

_looking: ContextVar[bool] = ContextVar("looking", default=False)


class WouldWrite(Exception):
    """What was to be only looked at would have been put on record."""


@contextmanager
def only_looking() -> Iterator[None]:
    """Meanwhile nothing is written, whatever is asked of an office: to learn what a form is refused for, without sending it."""
    before = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(before)


@dataclass(frozen=True)
class Office:
    """The way to everything an installation keeps. One may serve many agencies."""

    settings: Settings
    engine: Engine
    kept_to: int | None = None
    """The number of the agency whose rows alone its transactions see, where the database keeps agencies apart."""

    def of(self, agency_id: int) -> Office:
        """The same for one agency alone (see `agencies.keep_to`)."""
        return replace(self, kept_to=agency_id)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction that is committed at the end, or rolled back whole on any error.

        Where it is `only_looking` it can only read, and raises WouldWrite at the first write.
        """
        if _looking.get():
            with self._refused_writes() as session:
                yield session
            return
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            self._keep(session)
            yield session

    @contextmanager
    def begin_unless_busy(self) -> Iterator[Session]:
        """The same for what may be left undone: raises sqlalchemy's OperationalError at once where it would have to wait."""
        if _looking.get():
            with self._refused_writes() as session:
                yield session
            return
        with Session(self.engine.execution_options(hurried=True), expire_on_commit=False) as session, session.begin():
            self._keep(session)
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A transaction that can only read: the database itself refuses a write in it."""
        with Session(self.engine.execution_options(reading=True), expire_on_commit=False) as session:
            self._keep(session)
            yield session

    @contextmanager
    def _refused_writes(self) -> Iterator[Session]:
        try:
            with self.look() as session:
                yield session
                session.flush()
        except DBAPIError as error:
            raise WouldWrite from error

    def _keep(self, session: Session) -> None:
        if self.kept_to is not None:
            keep_to(session, self.kept_to)

    @property
    def check_at(self) -> str:
        """The address below which the office's own page tells of a report by the code that is printed on it."""
        return f"{self.settings.base_url}/check"

    def public_at(self, agency_code: str, year: int, kind: ReportKind) -> str:
        """The lasting address of the page that shows everybody a published report."""
        return f"{self.settings.base_url}{public_path(agency_code, year, kind)}"

    def thumbnails(self, agency_code: str) -> Thumbnails:
        """Where the small pictures that pages show of an agency's evidence are kept; they can be made again."""
        return Thumbnails(self.settings.home / "thumbnails" / agency_code)

    def evidence(self, agency_code: str) -> FileStore:
        """Where an agency's evidence is kept."""
        return FileStore(self.settings.home / "evidence" / agency_code)

    def documents(self, agency_code: str) -> FileStore:
        """Where an agency's compiled reports are kept, each version of them."""
        return FileStore(self.settings.home / "documents" / agency_code)

    def templates(self, agency_code: str) -> FileStore:
        """Where the Word templates that an agency put to use are kept."""
        return FileStore(self.settings.home / "templates" / agency_code)

    def files(self, agency_code: str) -> AgencyFiles:
        """All of them, for whoever checks the record."""
        return AgencyFiles(self.evidence(agency_code), self.documents(agency_code), self.templates(agency_code))

    def reports(self, agency_code: str) -> Path:
        """The folder in which people find an agency's newest reports, when nothing else is said."""
        return self.settings.home / "reports" / agency_code

    def packages(self, agency_code: str) -> Path:
        """The folder in which people find an agency's packages of evidence, when nothing else is said."""
        return self.settings.home / "packages" / agency_code


def open_office(settings: Settings | None = None) -> Office:
    """Open the office that the settings describe, its database brought to the newest schema. Opened once a process."""
    return _opened(settings or _settings(frozenset(item for item in os.environ.items() if item[0].startswith("ITA_"))))


@lru_cache(maxsize=8)
def _settings(given: frozenset[tuple[str, str]]) -> Settings:
    return read_settings(dict(given))


@lru_cache(maxsize=8)
def _opened(settings: Settings) -> Office:
    if settings.database.startswith("sqlite"):
        settings.home.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    copy_before_upgrade(engine, settings.home / "copies")
    migrate(engine)
    return Office(settings, engine)
