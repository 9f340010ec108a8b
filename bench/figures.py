"""A figure, what was promised of it, and how it is taken in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `most` is what was promised, None where nothing was; `how` says how it was taken."""

    name: str
    value: float
    unit: str
    most: float | None = None
    how: str = ""

    @property
    def kept(self) -> bool:
        return self.most is None or self.value <= self.most


def seconds(what: Callable[[], object], *, times: int = 1) -> list[float]:
    """How long something takes, each of several times."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        what()
        taken.append(time.perf_counter() - begun)
    return taken


def middle(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)


def spread(values: list[float]) -> str:
    """The least and the most of several, for whoever asks how steady a figure is."""
    return f"{len(values)} times, {min(values):.2f} to {max(values):.2f} s"


def most_memory() -> tuple[float, float]:
    """The most memory that this process, and the largest that it began, have taken so far, in megabytes (millions of bytes)."""
    own, begun = (resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own * 1024 / 1_000_000, begun * 1024 / 1_000_000


def in_its_own_process(module: str, *words: str) -> list[Figure]:
    """The figures that a module's `main` tells of: a fresh process, so that nothing is warm that should be cold."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(  # noqa: S603 - our own modules, by our own names
        [sys.executable, "-m", module, *words], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} {' '.join(words)} failed:\n{done.stderr}")
    return [Figure(**told) for told in json.loads(done.stdout.splitlines()[-1])]


def tell(*figures: Figure) -> None:
    """Say the figures to the process that asked."""
    sys.stdout.write(json.dumps([asdict(one) for one in figures], ensure_ascii=False) + "\n")
