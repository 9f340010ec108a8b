"""The whole set of `ita up`: how soon it is ready on a fresh machine, how soon it is healed, and what it holds when idle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from bench.figures import Figure, tell
from bench.memory import held
from cli.supervised import RUNNER, NotRunning, keeper, kept
from config.installation import ROOT, Installation
from config.settings import read_settings
from demo.stage import free_port

READY_SECONDS: Final = 60.0
HEALED_SECONDS: Final = 30.0
IDLE_MEGABYTES: Final = 600.0
_SETTLED_SECONDS: Final = 30
_LONGEST_SECONDS: Final = 300
_LOOKED_EVERY: Final = 0.1
_SERVES: Final = "Worker 'office' started!"


class Machine:
    """An installation in a folder of its own, brought up as `make up` does it."""

    def __init__(self, folder: Path) -> None:
        self.ita = folder / "ita"
        self.ita.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from cli.main import run; run()" "$@"\n', encoding="utf-8")
        self.ita.chmod(0o755)
        others = {name: value for name, value in os.environ.items() if not name.startswith(("ITA_", "PREFECT_"))}
        ports = {"ITA_WEB_PORT": str(free_port()), "ITA_PREFECT_PORT": str(free_port()), "ITA_SMTP_PORT": "1"}
        self.environment = {**others, **ports, "PYTHONPATH": str(ROOT), "ITA_HOME": str(folder / "office")}
        self.place = Installation(read_settings(self.environment))
        self.process: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        """Begin it."""
        self.process = subprocess.Popen(  # noqa: S603 - our own words
            ["/bin/sh", str(ROOT / "deploy" / "keep-up.sh"), str(self.ita)],
            env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def down(self) -> None:
        """End it, and wait for that."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(_LONGEST_SECONDS)

    def begun(self) -> int:
        """How often the runner has begun to serve the schedules: Prefect takes a minute to notice that it is gone."""
        log = self.place.logs / f"{RUNNER.name}.log"
        return log.read_text(encoding="utf-8").count(_SERVES) if log.exists() else 0

    def ready(self, *, but: frozenset[int] = frozenset(), begun: int = 1) -> bool:
        """Whether all is well, each process is another one than those, and the runner has begun to serve so often."""
        try:
            processes = kept(self.place)
            answer = httpx.get(f"{self.place.pages}/readyz", timeout=5)
        except (NotRunning, httpx.HTTPError):
            return False
        running = [one.pid for one in processes if one.state == "RUNNING" and one.pid not in but]
        return len(running) == len(processes) and answer.is_success and self.begun() >= begun

    def kill(self, *names: str) -> frozenset[int]:
        """Kill processes by their names, the supervisor's among them; gives the numbers that they had."""
        numbers = {**{one.name: one.pid for one in kept(self.place)}, "supervisor": keeper(self.place)}
        for name in names:
            os.kill(numbers[name], signal.SIGKILL)
        return frozenset(numbers[name] for name in names)


def _until(true: Callable[[], bool]) -> float:
    """How many seconds it takes until something is so. Raises TimeoutError where that is never."""
    begun = time.perf_counter()
    while not true():
        if time.perf_counter() - begun > _LONGEST_SECONDS:
            raise TimeoutError("it never came to be")
        time.sleep(_LOOKED_EVERY)
    return time.perf_counter() - begun


def _healed(machine: Machine, *names: str) -> float:
    """How many seconds it takes after such a kill until all is well again."""
    begun = machine.begun() + bool({"runner", "supervisor"} & set(names))
    killed = machine.kill(*names)
    return _until(lambda: machine.ready(but=killed, begun=begun))


def main() -> None:
    """Take the figures, on a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        try:
            machine.up()
            ready = _until(machine.ready)
            time.sleep(_SETTLED_SECONDS)
            idle = held(keeper(machine.place))
            each = {name: _healed(machine, name) for name in ("runner", "pages", "prefect", "supervisor")}
            healed = {**each, "all at once": _healed(machine, *each)}
        finally:
            machine.down()
    took = ", ".join(f"{name} {seconds:.1f}" for name, seconds in healed.items())
    counted = f"four processes, what they share counted once, {_SETTLED_SECONDS} s after they were ready"
    tell(
        Figure("`make up` on a fresh folder, until it is ready", ready, "s", READY_SECONDS, "as /readyz says"),
        Figure("killed with -9, until all is well again", max(healed.values()), "s", HEALED_SECONDS, f"the longest of: {took}"),
        Figure("the whole set, idle", idle, "MB", IDLE_MEGABYTES, counted),
    )


if __name__ == "__main__":
    main()
