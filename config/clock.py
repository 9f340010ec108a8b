"""The clock. It is read here and nowhere else, at the edge: commands, flows and the pages' entry; below, time is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pendulum

from ita_model.calendar import OFFICE_ZONE

Clock = Callable[[], pendulum.DateTime]
"""Tells the moment; the office's own, or one that a demo or a test winds by hand."""


def now() -> pendulum.DateTime:
    """The moment, in office time."""
    return pendulum.now(OFFICE_ZONE)


def clock_at(at: datetime | None) -> Clock:
    """A clock that stands still at `at`; the office's own where no moment is given."""
    if at is None:
        return now
    moment = pendulum.instance(at).in_timezone(OFFICE_ZONE)
    return lambda: moment
