"""A country of made-up offices on PostgreSQL: its year planned, a typical day's sweep and the heaviest, as the number grows."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import create_engine, text

from bench.days import heaviest_and_typical, weights
from bench.figures import Figure, tell
from config.daysoff import work_calendar
from config.settings import read_settings
from ita_model.calendar import FiscalYear
from simulation.country import Spent, Work, at_work
from simulation.offices import office
from simulation.work import Country
from tests.support.postgres import a_cluster

BE: Final = 2567
SEED: Final = 1
SIZES: Final = (100, 1_000, 7_850)
PROCESSES: Final = 2
SAMPLE: Final = 25
"""Offices whose plans are looked at to find the heaviest day and a typical one."""
MEMORY: Final = 500
FLAT: Final = 1.2
LIMITS: Final[Mapping[str, float]] = {"a full year planned": 120, "a typical day swept": 60, "the heaviest day swept": 300}
"""What was promised of the whole country, in seconds."""


def main(words: list[str]) -> None:
    """`all`, or the numbers of offices to measure."""
    logging.disable(logging.WARNING)
    sizes = SIZES if words == ["all"] else tuple(int(word) for word in words)
    with a_cluster(durable=True) as cluster:
        taken = {size: _measured(cluster.empty(), size) for size in sizes}
    tell(*_figures(taken))


def _measured(url: str, offices: int) -> dict[str, Spent]:
    with tempfile.TemporaryDirectory() as home:
        country = Country(read_settings({"ITA_HOME": home, "ITA_DATABASE_URL": url}), SEED, BE)
        with at_work(country, offices=offices, processes=PROCESSES) as work:
            found = {"a full year planned": work.plan()}
            heaviest, typical = _days()
            kinds = {"a typical day swept": typical, "the heaviest day swept": heaviest}
            for kind, day in sorted(kinds.items(), key=lambda one: one[1]):
                found[kind] = _swept(work, url, day)
        return found


def _swept(work: Work, url: str, day: date) -> Spent:
    """The sweep of a day whose day before was swept, too, and its letters sent; all that was due before is accepted.

    That writes months of rows at one blow, as no day does. What PostgreSQL has to tidy up after it is done before the day
    begins, as it is of every day in the night that follows it.
    """
    before = work_calendar(FiscalYear(BE)).on_or_before(day - timedelta(days=1))
    work.settle(before)
    work.sweep(before)
    work.post(before)
    work.settle(day)
    tidied = create_engine(url, isolation_level="AUTOCOMMIT")
    with tidied.connect() as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    tidied.dispose()
    return work.sweep(day)


def _days() -> tuple[date, date]:
    """The heaviest day of offices like these, and a typical one."""
    calendar, total = work_calendar(FiscalYear(BE)), Counter[date]()
    for number in range(1, SAMPLE + 1):
        total.update(weights(office(number, seed=SEED, be=BE), calendar))
    return heaviest_and_typical(total)


def _figures(taken: Mapping[int, Mapping[str, Spent]]) -> list[Figure]:
    figures: list[Figure] = []
    whole = max(taken)
    for offices, found in taken.items():
        for kind, spent in found.items():
            counted = ", ".join(f"{number:,} {name}" for name, number in spent.counts.items())
            most = LIMITS[kind] if offices == SIZES[-1] else None
            told = f"{PROCESSES} processes, begun before, beside PostgreSQL; {counted}"
            figures.append(Figure(f"{kind}, {offices:,} offices", spent.seconds, "s", most, told))
    for kind in LIMITS:
        each = {offices: found[kind].seconds / offices for offices, found in taken.items()}
        told = ", ".join(f"{1000 * one:.1f} ms each of {offices:,}" for offices, one in each.items())
        name = f"{kind}: what an office of {whole:,} costs to one of {min(taken):,}"
        figures.append(Figure(name, each[whole] / each[min(taken)], "times", FLAT, told))
    most = max(spent.memory for found in taken.values() for spent in found.values())
    figures.append(Figure("most memory of a process that sweeps the country", most, "MB", MEMORY, f"{whole:,} offices"))
    return figures


CASES: Final[Sequence[str]] = ("all",)
"""What is measured, in a process of its own."""


if __name__ == "__main__":
    main(sys.argv[1:])
