"""A whole installation in real processes, in a folder of its own and on ports that nobody uses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from cli.supervised import Kept, NotRunning, keeper, kept
from config.installation import ROOT, Installation
from config.settings import read_settings
from demo.stage import free_port

PATIENCE_SECONDS = 300
"""How long anything is waited for: a busy machine is no defect."""


def until(what: str, true: Callable[[], bool]) -> None:
    """Come back when something is so. Fails where it never is."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.2)
    raise AssertionError(f"it never came to be: {what}")


@dataclass
class Machine:
    """A machine on which `make up` runs; `said` is the file of what it said."""

    home: Path
    environment: dict[str, str]
    said: Path
    process: subprocess.Popen[bytes] | None = None
    pages: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    @property
    def place(self) -> Installation:
        return Installation(read_settings(self.environment))

    def up(self) -> None:
        """What `make up` runs, in a session of its own."""
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                ["/bin/sh", str(ROOT / "deploy" / "keep-up.sh"), str(self.home.parent / "ita")],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True, cwd=ROOT,
            )  # fmt: skip

    def ita(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command by hand."""
        ita = [str(self.home.parent / "ita"), *words]
        return subprocess.run(ita, env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT)

    def kept(self) -> dict[str, Kept]:
        """The processes by their names, none where no supervisor answers."""
        try:
            return {one.name: one for one in kept(self.place)}
        except NotRunning:
            return {}

    def keeper(self) -> int:
        return keeper(self.place)

    def ready(self) -> bool:
        """Whether each process runs and all is well."""
        processes = self.kept()
        if len(processes) != 3 or any(one.state != "RUNNING" for one in processes.values()):
            return False
        try:
            return self.pages.get(f"{self.place.pages}/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    def until_ready(self) -> None:
        until("it is ready", self.ready)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine that is switched off at the end, whatever still runs on it."""
    with _machine(tmp_path) as made:
        yield made


@contextmanager
def _machine(folder: Path) -> Iterator[Machine]:
    ita = folder / "ita"
    ita.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from cli.main import run; run()" "$@"\n', encoding="utf-8")
    ita.chmod(0o755)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ITA_", "PREFECT_"))}
    environment = {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "ITA_HOME": str(folder / "office"),
        "ITA_WEB_PORT": str(free_port()),
        "ITA_PREFECT_PORT": str(free_port()),
        "ITA_SMTP_PORT": "1",
        "COLUMNS": "250",
    }
    machine = Machine(folder / "office", environment, folder / "said.txt")
    try:
        yield machine
    finally:
        machine.pages.close()
        if machine.process is not None:
            machine.process.terminate()
            machine.process.wait(PATIENCE_SECONDS)
        for one in machine.kept().values():
            os.kill(one.pid, signal.SIGKILL)
