"""A made-up country carried through days: each piece of work is split into batches of offices, done by several processes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any, Concatenate, Final, ParamSpec

from sqlalchemy import func, select

from ita_model.records import Agency
from simulation.work import Country, Done, answer_part, deliver_part, plan_part, post_part, settle_part, sweep_part

P = ParamSpec("P")
BATCH: Final = 50
"""Offices of one batch: enough to share what is read for all of them, few enough to spread over the processes."""

_READY_SECONDS: Final = 120
"""How long a process may take to begin; longer, and it never will."""


class NotEmpty(Exception):
    """The database has agencies already: a made-up country belongs in one of its own."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a piece of work for all offices took: seconds by the clock, the processors' seconds of all processes together, the
    most memory that one process had (megabytes), and what was counted.
    """

    seconds: float
    cpu: float
    memory: float
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Work:
    """The offices of a country, numbered from 1, and the processes that work for them."""

    country: Country
    offices: int
    pool: ProcessPoolExecutor

    def plan(self) -> Spent:
        """Open the year of every office."""
        return self._each(plan_part)

    def sweep(self, day: date) -> Spent:
        """The morning's sweep."""
        return self._each(sweep_part, day)

    def deliver(self, day: date) -> Spent:
        """Send the day's letters."""
        return self._each(deliver_part, day)

    def answer(self, day: date) -> Spent:
        """The heads whose day it is confirm, and the secretary reviews."""
        return self._each(answer_part, day)

    def settle(self, day: date) -> Spent:
        """Let everything be accepted that was due before a day, without a word of how: for looking at that day alone."""
        return self._each(settle_part, day)

    def post(self, day: date) -> Spent:
        """Let every letter that is owed count as sent, without sending it: for looking at the next day alone."""
        return self._each(post_part, day)

    def _each(self, act: Callable[Concatenate[Country, Sequence[int], P], Done], *args: P.args, **kwargs: P.kwargs) -> Spent:
        begun = time.perf_counter()
        parts = [range(first, min(first + BATCH, self.offices + 1)) for first in range(1, self.offices + 1, BATCH)]
        coming = [self.pool.submit(act, self.country, part, *args, **kwargs) for part in parts]
        done = [one.result() for one in coming]
        counts = sum((one.counts for one in done), Counter[str]())
        return Spent(time.perf_counter() - begun, sum(one.cpu for one in done), max(one.memory for one in done), counts)


@contextmanager
def at_work(country: Country, *, offices: int, processes: int) -> Iterator[Work]:
    """A country in an empty database, with its processes meanwhile. They have begun before it is given, so that the first piece
    of work is measured without their start, as a worker's that is always there. Raises NotEmpty.
    """
    with country.office.look() as session:
        if session.scalar(select(func.count()).select_from(Agency)):
            raise NotEmpty(country.settings.database)
    context = get_context("spawn")
    all_there = context.Barrier(processes, timeout=_READY_SECONDS)
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(country, all_there)) as pool:
        for one in [pool.submit(_is_there) for _ in range(processes)]:
            one.result()
        yield Work(country, offices, pool)


def _begin(country: Country, all_there: Barrier) -> None:
    """What a process does before its first piece of work: load the program, reach the record, and wait for the others."""
    with country.office.look() as session:
        session.scalar(select(Agency.id).limit(1))
    all_there.wait()


def _is_there() -> None:
    """Nothing: whoever is asked has begun, and as nobody goes on alone, so have all."""


def rows(country: Country) -> dict[str, int]:
    """How many rows each table of the record has, the largest first."""
    from ita_model.records import Base

    with country.office.look() as session:
        counted: dict[str, Any] = {
            name: session.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()
        }
    return dict(sorted(((name, number) for name, number in counted.items() if number), key=lambda one: -one[1]))
