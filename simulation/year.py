"""A made-up country's year, day by day, and what is to be told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from config.daysoff import work_calendar
from ita_model.calendar import FiscalYear
from simulation.country import Spent, Work
from simulation.mailroom import Mailroom


@dataclass(frozen=True, slots=True)
class Day:
    """A working day: what its sweep, its delivery and its people's answers took."""

    on: date
    sweep: Spent
    deliver: Spent
    answer: Spent

    @property
    def letters(self) -> int:
        """How many letters the sweep wrote."""
        return self.sweep.counts["letters"]


@dataclass
class Told:
    """What the run of a country came to."""

    offices: int
    planned: Spent
    days: list[Day] = field(default_factory=list)
    letters_to: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def typical(self) -> Day:
        """The day in the middle, by how long its sweep took."""
        return sorted(self.days, key=lambda one: one.sweep.seconds)[len(self.days) // 2]

    @property
    def heaviest(self) -> Day:
        """The day whose sweep took longest."""
        return max(self.days, key=lambda one: one.sweep.seconds)

    @property
    def letters(self) -> int:
        """All letters that the sweeps wrote."""
        return sum(day.letters for day in self.days)

    @property
    def letters_a_day(self) -> tuple[float, int]:
        """How many letters there were on the day in the middle, and on the day with most."""
        each = [day.letters for day in self.days]
        return median(each), max(each)

    @property
    def memory(self) -> float:
        """The most memory that one process had, in megabytes."""
        spent = [self.planned, *(one for day in self.days for one in (day.sweep, day.deliver, day.answer))]
        return max(one.memory for one in spent)


def working_days(be: int, *, until: date | None = None) -> Sequence[date]:
    """The days of a fiscal year on which offices work, to the last of them or the day `until`."""
    year, calendar = FiscalYear(be), work_calendar(FiscalYear(be))
    every = (year.start + timedelta(days=n) for n in range((min(until or year.end, year.end) - year.start).days + 1))
    return [day for day in every if calendar.is_working_day(day)]


def run_year(work: Work, mailroom: Mailroom, *, until: date | None = None, passed: Callable[[Day | None, int], None]) -> Told:
    """Plan a country's year and carry it through its working days; `passed` is told each that is over, and of how many (None
    once it is planned).
    """
    days = working_days(work.country.be, until=until)
    told = Told(work.offices, work.plan())
    passed(None, len(days))
    for on in days:
        day = Day(on, work.sweep(on), work.deliver(on), work.answer(on))
        told.days.append(day)
        passed(day, len(days))
    told.letters_to = Counter(mailroom.to)
    return told
