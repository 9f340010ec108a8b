"""The most memory that a process and all that it began hold at one moment: what a machine must have for them.

A page of memory that several of them share (the interpreter's own code) counts once. It is looked at from outside, again and
again, so it is taken in a run of its own: looking takes time from what is looked at.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_EVERY: Final = 0.02
"""Seconds between two looks."""


class Watch:
    """Looks at a process from when it is begun until it is ended; `most` is in megabytes (millions of bytes)."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.most = 0.0

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(_EVERY):
            self.most = max(self.most, held(self._pid))


def held(pid: int) -> float:
    """What a process and those that it began hold now, in megabytes; 0 where there is none."""
    every = [told for one in (pid, *_begun_by(pid)) if (told := _rollup(one))]
    alone = [told["Private_Clean"] + told["Private_Dirty"] for told in every]
    shared = [told["Rss"] - own for told, own in zip(every, alone, strict=True)]
    return (sum(alone) + max(shared, default=0)) * 1024 / 1_000_000


def _rollup(pid: int) -> dict[str, int]:
    """A process's memory in kilobytes, by the kernel's names for its parts."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:  # it has just ended
        return {}
    return {name.rstrip(":"): int(value) for name, value, *_ in map(str.split, lines)}


def _begun_by(pid: int) -> list[int]:
    try:
        lists = [one.read_text() for one in (_PROC / str(pid) / "task").glob("*/children")]
    except OSError:
        return []
    own = [int(number) for one in lists for number in one.split()]
    return own + [later for one in own for later in _begun_by(one)]
