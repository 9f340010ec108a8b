"""The ladder of reminders: which rung a checkpoint stands on, on a given day, and who hears of it.

The rule is never "exactly on day −7" but "inside the rung's window and not yet told", so that a missed day loses nothing.
Every rung falls on a working day: before the due day it moves back off a day off, after it forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ita_model.records.office import Role
from ita_model.workdays import WorkCalendar

OPENING: Final = "opening"
"""The first rung of every ladder: the day on which asking begins."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: `days` after the due day (negative before it), and who is told."""

    name: str
    days: int
    audience: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """What follows the last rung: the same reminder `every` so many days, `until` so many days after the due day."""

    every: int
    until: int
    audience: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The opening notice, the rungs after it in order of days, and what follows. Raises ValueError where they are not in order.

    `review_every` is after how many days the secretary is told again of what waits for review.
    """

    opening: tuple[Role, ...]
    rungs: tuple[Rung, ...]
    again: Again | None = None
    review_every: int = 7

    def __post_init__(self) -> None:
        days = [rung.days for rung in self.rungs]
        if days != sorted(set(days)):
            raise ValueError("the rungs of a ladder stand in order of days, each day once")
        if len({OPENING, *(rung.name for rung in self.rungs)}) != len(self.rungs) + 1:
            raise ValueError("each rung of a ladder has a name of its own")

    def in_effect(self, *, opens_on: date, due_on: date, on: date, calendar: WorkCalendar) -> Rung | None:
        """The newest rung whose day has come by `on`; None before the opening day."""
        begun = [rung for day, rung in self.days(opens_on=opens_on, due_on=due_on, calendar=calendar) if day <= on]
        return begun[-1] if begun else None

    def owed(self, *, opens_on: date, due_on: date, on: date, calendar: WorkCalendar) -> tuple[Rung, ...]:
        """What somebody may be owed on a day: the rung in effect, and below one that comes again the last of the ladder.

        Each rung tells all whom those below it tell, but not one that comes again: after weeks without a sweep those whom
        only the last rung tells must hear, too.
        """
        newest = self.in_effect(opens_on=opens_on, due_on=due_on, on=on, calendar=calendar)
        if newest is None:
            return ()
        again = self.again is not None and newest.name != OPENING and newest not in self.rungs
        return (self.rungs[-1], newest) if again else (newest,)

    @property
    def last_day(self) -> int:
        """How many days after the due day the last reminder may come, days off aside."""
        return max([rung.days for rung in self.rungs] + ([self.again.until] if self.again else []), default=0)

    def _all_rungs(self) -> tuple[Rung, ...]:
        if self.again is None or not self.rungs:
            return self.rungs
        first = max(self.rungs[-1].days, 0) + self.again.every
        days = range(first, self.again.until + 1, self.again.every)
        return (*self.rungs, *(Rung(f"again-{day}", day, self.again.audience) for day in days))

    def days(self, *, opens_on: date, due_on: date, calendar: WorkCalendar) -> Sequence[tuple[date, Rung]]:
        """Each rung with its day, in order. A rung that would come before the opening day is left out."""
        opening = calendar.on_or_after(opens_on)
        found = [(opening, Rung(OPENING, (opens_on - due_on).days, self.opening))]
        for rung in self._all_rungs():
            named = due_on + timedelta(days=rung.days)
            day = calendar.on_or_before(named) if rung.days <= 0 else calendar.on_or_after(named)
            if day > found[-1][0]:
                found.append((day, rung))
            elif day == found[-1][0] and found[-1][1].name != OPENING:
                found[-1] = (day, rung)
        return found
