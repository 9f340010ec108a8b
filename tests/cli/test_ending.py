"""However a command ends, it ends with a sentence in Thai and the code that says whose turn it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ita_model.calendar import office_moment
from ita_model.opening import open_year
from tests.cli.conftest import Ita
from tests.support.cast import a_plan
from tests.support.por import PLAN_FILE, Por

ON_AN_OFFICE: list[tuple[str, ...]] = [
    ("sweep", "--on", "2566-10-31"),
    ("deliver",),
    ("status",),
    ("review", "list"),
    ("review", "accept", "1"),
    ("review", "return", "1", "-w", "ก"),
    ("waive", "1", "-w", "ก"),
    ("reopen", "1", "-w", "ก"),
    ("revoke-links", "head-klang"),
    ("report", "compile", "six-month"),
    ("report", "verify", "."),
    ("audit", "verify"),
    ("evidence", "package"),
    ("itas", "answers"),
]
EACH = pytest.mark.parametrize("command", ON_AN_OFFICE, ids=lambda words: " ".join(words[:2]))


@EACH
def test_a_setting_that_is_not_known_is_wrong_use(ita: Ita, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    monkeypatch.setenv("ITA_HOEM", "/srv/ita")
    told = ita(*command, code=2)
    assert "ค่าตั้งของระบบไม่ถูกต้อง" in told.stderr
    assert "ITA_HOEM is not a setting" in told.stderr
    assert told.stdout == ""


@EACH
def test_an_agency_that_is_not_known_is_wrong_use(ita: Ita, por: Por, command: tuple[str, ...]) -> None:
    told = ita(*command, "--agency", "elsewhere", code=2).stderr
    assert "ไม่พบหน่วยงานนี้" in told
    assert "no agency elsewhere; there are: por" in told


@EACH
def test_before_any_year_is_open_each_says_what_to_do(ita: Ita, command: tuple[str, ...]) -> None:
    assert "ita year open" in ita(*command, code=2).stderr


@EACH
def test_a_mistyped_folder_is_no_office_and_none_is_made_there(ita: Ita, home: Path, command: tuple[str, ...]) -> None:
    told = ita(*command, code=2).stderr
    assert f"ไม่พบฐานข้อมูลของหน่วยงานที่ {home / 'ita.db'}" in told
    assert not home.exists()


def test_with_several_agencies_one_must_be_named(ita: Ita, por: Por) -> None:
    with por.office.begin() as session:
        open_year(session, a_plan(), text="sample", days_off={}, at=office_moment(a_plan().year.start, 8))
    assert "several or no agencies; there are: por, sample" in ita("status", code=2).stderr
    assert "อบต.ตัวอย่าง" in ita("status", "--agency", "sample").stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ITA_DATABASE_URL", "not an address"),
        ("ITA_DATABASE_URL", "nosuch://host/ita"),
        ("ITA_SMTP_PORT", "70000"),
        ("ITA_SMTP_STARTTLS", "perhaps"),
        ("ITA_BASE_URL", "ita.example.org"),
        ("ITA_MAIL_FROM", "nobody"),
        ("ITA_SMTP_PASSWORD_FILE", "/nowhere/password"),
    ],
)
def test_a_setting_that_does_not_fit_is_wrong_use(ita: Ita, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert "ค่าตั้งของระบบไม่ถูกต้อง" in ita("status", code=2).stderr


def test_a_database_that_is_none_is_something_outside(ita: Ita, home: Path) -> None:
    home.mkdir()
    (home / "ita.db").write_bytes(b"no database at all " * 100)
    assert "ใช้ฐานข้อมูลไม่ได้" in ita("status", code=3).stderr


def test_a_database_of_a_newer_program_is_something_outside(ita: Ita, por: Por) -> None:
    with por.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert "ฐานข้อมูลเป็นของโปรแกรมรุ่นอื่น" in ita("status", code=3).stderr


def test_a_data_folder_that_cannot_be_made_is_something_outside(ita: Ita, home: Path) -> None:
    home.write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    assert "อ่านหรือเขียนไฟล์ไม่ได้" in ita("year", "open", PLAN_FILE, code=3).stderr


def ita_script(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as the `ita` script starts it."""
    program = "import sys; from cli.main import run; sys.argv[0] = 'ita'; run()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], cwd=Path(__file__).parents[2], env={**os.environ, **environment},
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def test_the_script_works_as_a_process_of_its_own(por: Por) -> None:
    done = ita_script("status", "--on", "2566-11-02")
    assert (done.returncode, done.stderr) == (0, "")
    assert "การประชุมประจำเดือนพนักงาน" in done.stdout
    assert ita_script("nonsense").returncode == 2


def test_even_what_nobody_foresaw_ends_with_a_sentence(por: Por) -> None:
    with por.office.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER year_refuses_update")
        connection.exec_driver_sql("UPDATE year SET days_off = '[]'")
    done = ita_script("sweep", "--on", "2566-10-31")
    assert done.returncode == 3
    assert "ระบบขัดข้องโดยไม่คาดคิด ข้อมูลที่บันทึกแล้วยังอยู่ครบ" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
