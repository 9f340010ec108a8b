"""A year of อบต.ปอ answered with the published words, made once; and copies of it to do as one likes with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ita_model.audit import Fault
from ita_model.calendar import office_moment
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from tasks import compiling
from tests.support.por import Por

YEAR_END = date(2024, 9, 30)
AFTER_THE_YEAR = office_moment(date(2024, 10, 1), 9)


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a year in which everybody answered with the published words, and all of it was accepted."""
    home = tmp_path_factory.mktemp("answered") / "home"
    por = Por(home)
    por.answer_all(until=YEAR_END)
    por.office.engine.dispose()
    return home


@pytest.fixture
def copy(answered: Path, tmp_path: Path) -> Callable[[str], Por]:
    """Copies of that year, each a record of its own."""

    def copied(name: str = "copy") -> Por:
        home = tmp_path / name
        shutil.copytree(answered, home)
        return Por(home)

    return copied


@pytest.fixture
def por(copy: Callable[[str], Por]) -> Por:
    """One such copy."""
    return copy("por")


def compile_year_end(por: Por, folder: Path) -> compiling.Compiled:
    """The year-end report, compiled on the morning after the year."""
    return compiling.compile_report(por.office, compiling.Order("por", ReportKind.YEAR_END), folder=folder, at=AFTER_THE_YEAR)


def faults_of(por: Por, folder: Path) -> list[Fault]:
    """What verifying the reports of a folder finds."""
    with por.look() as (session, agency):
        files = por.office.files(agency.code)
        return list(verifying.faults(session, agency, folder, files=files))
