"""A compiling that is killed at any instant leaves every version on record whole, no file half written, and a way on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.records import Report
from ita_model.report import verifying
from ita_model.report.document import ReportKind
from tasks import compiling, placing
from tasks.clearing import clear_strays
from tasks.compiling import Order
from tests.support.cast import ANAN, Town, a_plan, a_town

FIRST, SECOND = office_moment(date(2024, 3, 21), 8), office_moment(date(2024, 3, 21), 18)
"""Two moments of one day, so that both versions of the report have the same name."""

ORDER = Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")
KEPT, PLACED = 6, 6
"""How many files a compiling renames into the store (five forms and its part of the manifest), and then into the folder."""

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from config.office import open_office
from config.settings import read_settings
from ita_model.report.document import ReportKind
from tasks.compiling import Order, compile_report

home, folder, at, instants = sys.argv[1:]
left, rename = int(instants), Path.replace

def replace(self, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return rename(self, target)

Path.replace = replace
order = Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")
compile_report(open_office(read_settings({"ITA_HOME": home})), order, folder=Path(folder), at=datetime.fromisoformat(at))
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office whose report stands in `reports`, and where something was accepted since."""
    with a_town(tmp_path / "office", on=FIRST.date(), plan=a_plan(months=False)) as town:
        compiling.compile_report(town.office, ORDER, folder=tmp_path / "reports", at=FIRST)
        town.now = office_moment(date(2024, 3, 21), 9)
        town.confirm(town.checkpoint("m2", "works"), ANAN, result="เผยแพร่แล้ว")
        town.accept(town.checkpoint("m2", "works"))
        yield town


def contents(folder: Path) -> dict[str, bytes]:
    return {place.name: place.read_bytes() for place in folder.iterdir() if not place.name.startswith(".")}


def killed_after(town: Town, folder: Path, renamed: int) -> None:
    """A second compiling, in a process that is killed after so many renames."""
    words = [str(town.office.settings.home), str(folder), SECOND.isoformat(), str(renamed)]
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *words], env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def faults(town: Town, folder: Path) -> list[str]:
    with town.office.look() as session:
        agency = find_agency(session, "sample")
        found = verifying.faults(session, agency, folder, files=town.office.files("sample"))
        return [f"{fault.place}: {fault.thai}" for fault in found]


def unfinished(town: Town, folder: Path) -> list[str]:
    """What verifying says of a folder that never got its manifest."""
    with town.office.look() as session, pytest.raises(verifying.NoManifest) as told:
        list(verifying.faults(session, find_agency(session, "sample"), folder, files=town.office.files("sample")))
    return [told.value.thai]


@pytest.mark.parametrize("renamed", range(KEPT + PLACED))
def test_whenever_it_is_killed_each_file_is_whole_and_the_rest_follows(town: Town, tmp_path: Path, renamed: int) -> None:
    folder = tmp_path / "reports"
    before = contents(folder)
    killed_after(town, folder, renamed)
    left = contents(folder)
    if renamed <= KEPT:
        assert left == before  # nothing of it is to be seen yet
        assert faults(town, folder) == []
    else:
        told = faults(town, folder)
        assert any("ita report compile" in one for one in told), told
    assert town.faults() == []  # the version before and all of its files are as they were

    recorded = renamed >= KEPT
    assert compiling.finish_cut_off(town.office, "sample", folder, at=SECOND) == int(recorded)
    finished = contents(folder)
    assert (finished == before) == (not recorded)  # all of the one, or all of the other
    assert faults(town, folder) == []
    again = compiling.compile_report(town.office, ORDER, folder=folder, at=SECOND)
    assert again.unchanged == recorded
    after = contents(folder)
    assert {name for name in before if left[name] not in (before[name], after[name])} == set()
    assert not recorded or after == finished


def test_a_file_of_a_report_that_was_never_finished_says_how_to_finish_it(town: Town, tmp_path: Path) -> None:
    folder = tmp_path / "another"
    killed_after(town, folder, KEPT + PLACED - 1)  # all but the manifest
    assert any("ita report compile" in one for one in unfinished(town, folder))
    (folder / "manifest.json").write_bytes((tmp_path / "reports" / "manifest.json").read_bytes())
    (folder / "year-end-2567.pdf").write_bytes((folder / "six-month-2567-as-of-2567-03-21.pdf").read_bytes())
    told = faults(town, folder)
    assert "year-end-2567.pdf: ไม่มีใน manifest.json" in told
    assert any(one.startswith("six-month") and "ita report compile" in one for one in told), told


def test_what_an_older_version_said_is_not_put_back_where_the_newer_one_stands(town: Town, tmp_path: Path) -> None:
    """A return to earlier words that was cut off before it was recorded has the manifest of a version that is on record."""
    folder = tmp_path / "reports"
    before = contents(folder)
    with town.office.look() as session:
        digest = session.scalars(select(Report.manifest_sha256)).one()
    compiling.compile_report(town.office, ORDER, folder=folder, at=SECOND)
    standing, coming = contents(folder), {}
    placing.set_down(folder, before, coming)
    placing.mark(folder, coming, digest)
    assert compiling.finish_cut_off(town.office, "sample", folder, at=SECOND) == 0
    assert contents(folder) == standing


def documents(town: Town) -> set[str]:
    """Every file below the store of the agency's documents."""
    root = town.office.documents("sample").root
    return {place.relative_to(root).as_posix() for place in root.rglob("*") if place.is_file()}


@pytest.mark.parametrize("renamed", [0, KEPT - 1, KEPT])
def test_documents_that_a_killed_one_left_and_no_report_has_are_cleared_away_once_they_are_a_day_old(
    town: Town, tmp_path: Path, renamed: int
) -> None:
    before = documents(town)
    killed_after(town, tmp_path / "reports", renamed)
    left = documents(town)
    assert len(left - before) == min(renamed + 1, KEPT), "the one that was coming, too"
    newest = max((town.office.documents("sample").root / one).stat().st_mtime for one in left)
    hours, days = (datetime.fromtimestamp(newest + 3600 * n, tz=UTC) for n in (23, 25))
    assert not clear_strays(town.office, "sample", at=hours)
    assert documents(town) == left, "somebody may still be compiling"
    gone = clear_strays(town.office, "sample", at=days)
    assert len(gone) == (0 if renamed == KEPT else renamed)
    assert documents(town) == (left if renamed == KEPT else before)
    assert town.faults() == []


def test_what_a_killed_one_left_behind_is_taken_away_once_it_is_old(town: Town, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    killed_after(town, folder, KEPT)
    marker = next(place for place in folder.iterdir() if place.name.startswith(".marked-"))
    marker.write_text("{", encoding="utf-8")  # it was cut off, too
    strays = [place for place in folder.iterdir() if place.name.startswith(".")]
    assert len(strays) == PLACED + 1
    compiling.compile_report(town.office, ORDER, folder=folder, at=SECOND)
    assert all(place.exists() for place in strays)  # somebody may still be writing them
    hours_later = datetime.fromtimestamp(max(place.stat().st_mtime for place in strays) + 7200, tz=UTC)
    assert compiling.finish_cut_off(town.office, "sample", folder, at=hours_later) == 0
    assert [place.name for place in folder.iterdir() if place.name.startswith(".")] == []
