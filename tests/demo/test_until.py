"""The demo may stop in the middle of the year, for whoever wants to see an office at work."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from config.office import open_office
from config.settings import read_settings
from demo.__main__ import main
from ita_model.agencies import find_agency
from ita_model.audit import faults
from ita_model.records import Checkpoint
from ita_model.states import State

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
ROOT = Path(__file__).parents[2]
NOON = date(2023, 11, 8)
"""One of the days on which กองช่าง is at its desk."""


def test_a_day_on_which_nobody_works_is_refused_and_nothing_is_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept").touch()
    for day in ("2023-10-01", "2025-01-02"):
        with pytest.raises(SystemExit, match="2"):
            main(["--home", str(tmp_path), "--until", day])
        assert f"{day} ไม่ใช่วันทำการ" in capsys.readouterr().err
    assert (tmp_path / "kept").exists()


def test_at_noon_the_heads_have_answered_and_the_secretary_has_not(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "demo", "--home", str(tmp_path / "home"), "--until", str(NOON)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout
    office = open_office(read_settings({"ITA_HOME": str(tmp_path / "home")}))
    with office.look() as session:
        agency = find_agency(session, "por")
        states = set(session.scalars(select(Checkpoint.state).where(Checkpoint.due_on < NOON)))
        assert states >= {State.SUBMITTED, State.ACCEPTED}
        assert list(faults(session, agency, office.files("por"))) == []
    assert not list((tmp_path / "home" / "reports").glob("*.pdf"))
