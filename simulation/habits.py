"""When the people of a made-up country answer: each checkpoint has its own day, drawn from its number, the same each time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from zlib import crc32

_AT_ONCE: Final = 0.5
_IN_TIME: Final = 0.85
_LATE: Final = 0.97
_SILENT_DAYS: Final = 30
"""How long after the due day nobody hears of the last hundredths."""

_SENT_BACK: Final = 0.03


def answers_on(checkpoint: int, *, opens_on: date, due_on: date, seed: int) -> date:
    """The first day on which a head is ready to confirm a checkpoint: half of them within days of the first letter, most of
    the others as the due day is near, some late.
    """
    drawn, finer = _chance(checkpoint, seed), _chance(checkpoint, seed + 1)
    if drawn < _AT_ONCE:
        return opens_on + timedelta(days=int(finer * 5))
    if drawn < _IN_TIME:
        return max(opens_on, due_on - timedelta(days=int(finer * 3)))
    if drawn < _LATE:
        return due_on + timedelta(days=1 + int(finer * 10))
    return due_on + timedelta(days=_SILENT_DAYS)


def sends_back(confirmation: int, *, seed: int) -> bool:
    """Whether the secretary is not content with a confirmation."""
    return _chance(confirmation, seed + 2) < _SENT_BACK


def _chance(number: int, seed: int) -> float:
    return crc32(f"{seed}:{number}".encode()) / 2**32
