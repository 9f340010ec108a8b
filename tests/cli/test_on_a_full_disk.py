"""What a command says, and leaves, where the disk is full: told by a small disk of the test's own that really is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from typer import Exit

from cli import desk
from config.office import Office
from tests.cli.conftest import Ita
from tests.support.por import Por

NO_ROOM = "อ่านหรือเขียนไฟล์ไม่ได้ พื้นที่ดิสก์ไม่พอ โปรดเพิ่มพื้นที่ว่างแล้วสั่งใหม่ ข้อมูลที่บันทึกแล้วและรายงานเดิมยังอยู่ครบ"

SMALL_DISK = 'mount -t tmpfs -o size=24m tmpfs "$1" && exec "$2" -c "$3" "$1"'
ON_A_SMALL_DISK = ("unshare", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK)
"""A file system of 24 MiB in memory, which no other process sees and which goes with the process that made it."""

FILLED = """
import os, shutil, subprocess, sys
from pathlib import Path

place = Path(sys.argv[1])
office = shutil.copytree(place.parent / "office", place / "office")

def ita(*words):
    said = subprocess.run(
        [sys.executable, "-c", "from cli.main import run; run()", *words], env={**os.environ, "ITA_HOME": str(office)},
        capture_output=True, text=True,
    )
    print(said.returncode, " ".join(said.stderr.split()) or "-", flush=True)

for left in (0, 4096, 16384):
    (place / "filler").write_bytes(bytes(max(0, shutil.disk_usage(place).free - left)))
    ita("report", "list")
    ita("report", "compile", "six-month", "--year", "2567", "--reason", "ส่งอำเภอ")
    (place / "filler").unlink()
ita("audit", "verify")
"""


def on_a_small_disk(place: Path, script: str) -> list[str]:
    """What a script prints that is run with a small disk at `place`; skips where this machine lets nobody have one."""
    place.mkdir()
    small = [*ON_A_SMALL_DISK, "sh", str(place)]
    if subprocess.run([*small, "true", ""], capture_output=True, check=False).returncode:
        pytest.skip("no disk of one's own to be had here")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([*small, sys.executable, script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_disk_with_no_room_at_all_is_said_to_be_full_and_what_to_do(por: Por, home: Path) -> None:
    por.office.engine.dispose()
    *full, verified = on_a_small_disk(home.parent / "small", FILLED)
    assert len(full) == 6
    for line in full:
        assert line == "0 -" or line.startswith(f"3 {NO_ROOM} ")
    assert sum("disk I/O error" in line for line in full) >= 2, "else the disk was not that full"
    assert verified == "0 -"


def fill(office: Office) -> None:
    """Write more into the record than it may hold: no more pages than it has."""
    with office.begin() as session:
        session.execute(text("PRAGMA max_page_count = 1"))
        session.execute(text("CREATE TABLE more AS SELECT zeroblob(1000000) AS room"))


def test_a_database_that_says_itself_that_it_is_full_is_told_alike(por: Por, capsys: pytest.CaptureFixture[str]) -> None:
    por.office.engine.dispose()
    with pytest.raises(Exit) as ended, desk.at_the_office() as office:
        fill(office)
    assert ended.value.exit_code == 3
    assert capsys.readouterr().err.startswith(NO_ROOM)


def test_a_disk_that_fails_with_room_to_spare_is_not_said_to_be_full(ita: Ita, por: Por, home: Path) -> None:
    por.office.engine.dispose()
    (home / "ita.db").write_bytes(b"no database" * 1000)
    said = ita("report", "list", code=3).stderr
    assert said.startswith("ใช้ฐานข้อมูลไม่ได้ สิ่งที่สั่งยังไม่ได้บันทึก โปรดตรวจแล้วลองใหม่")
    (home / "ita.db").unlink()
    (home / "ita.db").mkdir()  # cannot be opened, for another reason
    assert "พื้นที่ดิสก์" not in ita("report", "list", code=3).stderr
