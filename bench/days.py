"""The sweeps of one office with fourteen measures and four hundred checkpoints: its heaviest day, a typical one, and one on
which nothing is due; by our own code alone, and through Prefect on SQLite."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from bench.board import YEAR, a_plan
from bench.figures import Figure, middle, tell
from config.ladder import read_ladder
from config.office import Office, open_office
from config.settings import read_settings
from demo.stage import prefect_server
from ita_model import confirming, outbox
from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.opening import open_year, planned_checkpoints
from ita_model.people import roster
from ita_model.plan import Plan
from ita_model.records import Checkpoint, Officer, Role
from ita_model.sweeping import Swept
from ita_model.workdays import WorkCalendar
from simulation.mailroom import mailroom
from tasks.sweeping import sweep

CALENDAR: Final = WorkCalendar({})
TIMES: Final = 3
_PROOF: Final = confirming.WebLink("ประกาศ", "https://www.example.org/news")

LIMITS: Final[Mapping[str, tuple[float, float | None]]] = {
    "the heaviest day": (5, 0.1),
    "a typical day": (1.5, None),
    "a day with nothing due": (0.5, None),
}
"""What was promised of each kind of day, in seconds: through Prefect, and of our own code."""


def weights(plan: Plan, calendar: WorkCalendar) -> dict[date, int]:
    """How many reminders each working day of the plan's year brings while everybody answers in time."""
    found: Counter[date] = Counter()
    for one in planned_checkpoints(plan, calendar):
        due = one.occurrence.due_on
        days = read_ladder().days(opens_on=one.occurrence.opens_on, due_on=due, calendar=calendar)
        found.update(day for day, _ in days if day <= due)
    every = (plan.year.start + timedelta(days=n) for n in range(1, 366))
    return {day: found[day] for day in every if day in plan.year and calendar.is_working_day(day)}


def kinds(plan: Plan, calendar: WorkCalendar) -> dict[str, date]:
    """A day of each kind: the heaviest, a typical one, and the last with no reminder."""
    found = weights(plan, calendar)
    return dict(zip(LIMITS, (*heaviest_and_typical(found), max(day for day in found if not found[day])), strict=True))


def heaviest_and_typical(found: Mapping[date, int]) -> tuple[date, date]:
    """The day with most reminders, and the one in the middle of those with any."""
    some = sorted((day for day in found if found[day]), key=lambda day: (found[day], day))
    return some[-1], some[len(some) // 2]


def main(words: list[str]) -> None:
    """`CASE`: one of CASES."""
    logging.disable(logging.WARNING)
    (what,) = words
    tell(*CASES[what]())


def _own() -> list[Figure]:
    figures = []
    for kind, day in kinds(a_plan(), CALENDAR).items():
        taken = []
        swept = Swept(day, 0, 0)
        for _ in range(TIMES):
            with tempfile.TemporaryDirectory() as home:
                office = _until(day, open_office(read_settings({"ITA_HOME": home})))
                begun = time.perf_counter()
                swept = sweep(office, None, on=day, at=office_moment(day, 8, 30))
                taken.append(time.perf_counter() - begun)
        figures.append(Figure(f"sweep of {kind}, our own code", middle(taken), "s", LIMITS[kind][1], _told(day, swept)))
    return figures


def _through_prefect() -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as home, mailroom() as room:
        settings = {
            "ITA_SMTP_HOST": "127.0.0.1",
            "ITA_SMTP_PORT": str(room.port),
            "ITA_SMTP_STARTTLS": "false",
            "ITA_MAIL_FROM": "ita@bench.example.org",
        }
        for name in [name for name in os.environ if name.startswith("ITA_")]:
            del os.environ[name]
        os.environ.update(settings)
        with prefect_server(Path(home) / "prefect", lean=False) as server:
            from demo.runs import in_one_process  # Prefect reads its settings when it is first imported
            from flows.daily_sweep import daily_sweep

            server.wait_until_ready()
            days = kinds(a_plan(), CALENDAR)
            taken: dict[str, list[float]] = {kind: [] for kind in days}
            swept: dict[str, Swept] = {}

            async def run_each() -> None:
                for n in range(TIMES + 1):  # the first time warms the process and is not counted
                    for kind, day in days.items():
                        os.environ["ITA_HOME"] = str(Path(home) / f"{n}-{kind.replace(' ', '-')}")
                        _until(day, open_office())
                        begun = time.perf_counter()
                        told = await daily_sweep(on=day, at=office_moment(day, 8, 30))
                        taken[kind].append(time.perf_counter() - begun)
                        (swept[kind],) = told.values()

            in_one_process(run_each, results=Path(home) / "results")
        for kind, day in days.items():
            told = f"{_told(day, swept[kind])}; its letters sent, too; Prefect's server on SQLite"
            figures.append(Figure(f"sweep of {kind}, through Prefect", middle(taken[kind][1:]), "s", LIMITS[kind][0], told))
    return figures


def _told(day: date, swept: Swept) -> str:
    return f"14 measures, 400 checkpoints, {day}: {swept.notices} reminders in {swept.letters} letters"


def _until(day: date, office: Office) -> Office:
    """The office on the morning of a day: all that was due is accepted, and the working day before was swept and its letters
    were sent.
    """
    before = CALENDAR.on_or_before(day - timedelta(days=1))
    with office.begin() as session:
        open_year(session, a_plan(), text="bench", days_off={}, at=office_moment(YEAR.start, 8))
        agency = find_agency(session)
        officers = {one.id: one for one in session.scalars(select(Officer))}
        people = roster(session, agency.id, YEAR.start)
        secretary = officers[people.of_agency(Role.SECRETARY)[0]]
        for one in session.scalars(select(Checkpoint).where(Checkpoint.due_on < day).order_by(Checkpoint.due_on)).all():
            head, at = officers[people.holders(Role.HEAD, one.division_id)[0]], office_moment(one.due_on, 10)
            confirming.confirm(session, one, officer=head, at=at, result="ดำเนินการแล้ว", outcome="", evidence=[_PROOF])
            confirming.accept(session, one, by=secretary, at=at.add(hours=1))
    at = office_moment(before, 8, 30)
    sweep(office, None, on=before, at=at)
    with office.begin() as session:
        agency = find_agency(session)
        while claimed := outbox.claim(session, agency.id, at=at):
            outbox.sent(session, claimed, at=at)
    return office


CASES: Final[Mapping[str, Callable[[], list[Figure]]]] = {"own": _own, "prefect": _through_prefect}
"""What is measured, each in a process of its own."""


if __name__ == "__main__":
    main(sys.argv[1:])
