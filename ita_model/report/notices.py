"""What the secretary is told of the written words when a report is compiled. No part of the report, which tells of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Notices:
    """The titles of the measures whose written words want another look."""

    behind: tuple[str, ...] = ()
    """They are used, and miss what was accepted since."""
    stale: tuple[str, ...] = ()
    """They are left out: something that they rest on is not accepted any more."""
    early: tuple[str, ...] = ()
    """They are left out: on the report's day something that they rest on was not accepted yet."""
    reopened: tuple[tuple[str, date], ...] = ()
    """They are used, but something that they rest on was opened again on a day after the report's."""


NOTHING_TO_SAY: Final = Notices()
