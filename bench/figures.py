"""A figure, what was promised of it, and how it is taken in a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.memory import Watch


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


def in_its_own_process(module: str, *words: str) -> list[Figure]:
    """The figures that a module's `main` tells of: a fresh process, so that nothing is warm that should be cold."""
    return _figures(*_run(module, *words)[:2])


def memory_of(module: str, *words: str) -> float:
    """The most memory at one moment, in megabytes, of such a process and of all that it begins."""
    begun, said, most = _run(module, *words, watched=True)
    _figures(begun, said)
    return most


def _run(module: str, *words: str, watched: bool = False) -> tuple[subprocess.Popen[str], tuple[str, str], float]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    begun = subprocess.Popen(  # noqa: S603 - our own modules, by our own names
        [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    if not watched:
        return begun, begun.communicate(), 0.0
    with Watch(begun.pid) as watch:
        said = begun.communicate()
    return begun, said, watch.most


def _figures(ended: subprocess.Popen[str], said: tuple[str, str]) -> list[Figure]:
    if ended.returncode:
        raise RuntimeError(f"{ended.args!r} failed:\n{said[1]}")
    return [Figure(**told) for told in json.loads(said[0].splitlines()[-1])]


def tell(*figures: Figure) -> None:
    """Say the figures to the process that asked."""
    sys.stdout.write(json.dumps([asdict(one) for one in figures], ensure_ascii=False) + "\n")
