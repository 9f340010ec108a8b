"""The `ita` command as a person types it, and offices for it to work on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select
from typer.testing import CliRunner

from cli.main import app
from ita_model import confirming
from ita_model.calendar import office_moment
from ita_model.records import Checkpoint, Confirmation, Division, Measure
from tests.support.por import Por

Ita = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's data folder that nobody has used yet, on a machine with no other settings and no mail server."""
    monkeypatch.setenv("ITA_HOME", str(tmp_path / "office"))
    monkeypatch.setenv("ITA_SMTP_PORT", "1")
    monkeypatch.setenv("ITA_SMTP_STARTTLS", "false")
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "office"


@pytest.fixture
def ita() -> Ita:
    """Runs a command. However it ends, nobody is shown a stack trace, and nobody a sentence in English alone."""

    def run(*words: object, code: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        if "--json" not in words:
            assert re.search("[ก-๛]", result.stdout) or not re.search("[A-Za-z]{3}", result.stdout)
        return result

    return run


@pytest.fixture
def por(home: Path) -> Por:
    """อบต.ปอ with its year open since the first day of it, and one confirmation of กองคลัง that waits for review."""
    por = Por(home)
    with por.begin() as (session, agency):
        point = session.get_one(Checkpoint, checkpoint(por))
        said = confirming.confirm(
            session, point, officer=por.head_of(session, agency, point.division_id), at=office_moment(date(2023, 10, 25), 10),
            result="ประชุมแล้ว [1/2] :smile: [/ปิด]", outcome="รู้ทั่วกัน", evidence=[por.evidence()],
        )  # fmt: skip
        assert isinstance(said, Confirmation)
    return por


def checkpoint(por: Por, division: str = "klang", occurrence: str = "2567-10") -> int:
    """The number of the monthly meeting's checkpoint of a division."""
    with por.look() as (session, agency):
        return session.scalars(
            select(Checkpoint.id)
            .join(Measure, Measure.id == Checkpoint.measure_id)
            .join(Division, Division.id == Checkpoint.division_id)
            .where(Checkpoint.agency_id == agency.id, Measure.code == "m01", Division.code == division)
            .where(Checkpoint.occurrence == occurrence)
        ).one()


def state_of(por: Por, number: int) -> str:
    """Where a checkpoint stands."""
    with por.look() as (session, _):
        return session.get_one(Checkpoint, number).state.value
