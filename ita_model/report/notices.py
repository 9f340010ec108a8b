"""What the secretary is told of a report's words when it is compiled. No part of the report, which tells of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Notices:
    """The titles of the measures whose words want another look."""

    behind: tuple[str, ...] = ()
    """What was written is used, and misses what was accepted since."""
    stale: tuple[str, ...] = ()
    """What was written is left out: something that it rests on is not accepted any more."""
    early: tuple[str, ...] = ()
    """What was written is left out: on the report's day something that it rests on was not accepted yet."""
    reopened: tuple[tuple[str, date], ...] = ()
    """Something that they rest on, the heads' or those written over them, was opened again on a day after the report's."""


NOTHING_TO_SAY: Final = Notices()
