"""The demo, run once as a person runs it, for all the tests that look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from config.office import Office, open_office
from config.settings import read_settings

ROOT = Path(__file__).parents[2]
WITNESS = Path(__file__).parent / "witness"


@dataclass(frozen=True)
class Demo:
    """A demo that was run: its exit code, what it printed, where it left its things, and whom its processes spoke to."""

    code: int
    output: str
    home: Path
    heard: Path

    def office(self) -> Office:
        return open_office(read_settings({"ITA_HOME": str(self.home)}))

    def letters(self) -> list[EmailMessage]:
        files = sorted((self.home / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One run for all of these tests."""
    folder = tmp_path_factory.mktemp("demo")
    home, heard = folder / "home", folder / "heard"
    done = run_heard([sys.executable, "-m", "demo", "--home", str(home)], heard)
    return Demo(done.returncode, done.stdout, home, heard)


def run_heard(command: list[str], heard: Path) -> subprocess.CompletedProcess[str]:
    """Run a program whose Python processes, and those that they start, are listened to (`witness/`)."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("ITA_", "PREFECT_"))}
    environment = {**plain, "PYTHONPATH": str(WITNESS), "DEMO_WITNESS": str(heard)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900, check=False,
        encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def copied(demo: Demo, tmp_path: Path) -> Iterator[Demo]:
    """A copy of the demo's record."""
    home = tmp_path / "home"
    shutil.copytree(demo.home, home)
    copy = replace(demo, home=home)
    yield copy
    copy.office().engine.dispose()
