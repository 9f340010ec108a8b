"""Doing one thing for several agencies in plain Python: each has its turn, whatever becomes of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

_log = logging.getLogger("ita.tasks")


class SomeFailed(Exception):
    """What was asked for has been done for the other agencies; these it failed for."""

    def __init__(self, failed: Sequence[str], done: Sequence[str]) -> None:
        self.failed = tuple(failed)
        bad, good = ", ".join(failed), ", ".join(done)
        thai = f"ไม่สำเร็จ: {bad} · เสร็จแล้ว: {good or 'ไม่มี'}"
        super().__init__(f"{thai} · failed for {bad}; done for {good or 'none'}")


def each(codes: Iterable[str], act: Callable[[str], T]) -> dict[str, T]:
    """What `act` gives for each agency, by its code, in turn. Raises SomeFailed at the end, when each had its own."""
    done: dict[str, T] = {}
    failed: list[str] = []
    for code in codes:
        try:
            done[code] = act(code)
        except Exception:
            _log.exception("failed for agency %s", code)
            failed.append(code)
    if failed:
        raise SomeFailed(failed, list(done))
    return done
