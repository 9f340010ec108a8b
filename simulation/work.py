"""What a worker process does with some offices of a made-up country: through the engine's own functions, and timed."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select, update

from config.daysoff import days_off_from
from config.office import Office, open_office
from config.settings import Settings
from ita_model import confirming
from ita_model.agencies import find_agency, numbers_of
from ita_model.calendar import FiscalYear, office_moment
from ita_model.opening import Asked, open_years
from ita_model.people import roster
from ita_model.records import Checkpoint, Letter, LetterState, Officer, Role
from ita_model.states import State
from simulation.habits import answers_on, sends_back
from simulation.offices import code_of, office, plan_text
from tasks.posting import deliver
from tasks.sweeping import sweep_batch

_PROOF: Final = confirming.WebLink("เว็บไซต์ของหน่วยงาน", "https://www.example.org/news")


@dataclass(frozen=True, slots=True)
class Country:
    """Which country: its settings, its seed and its year."""

    settings: Settings
    seed: int
    be: int

    @property
    def office(self) -> Office:
        """The way to its record, opened once a process."""
        return open_office(self.settings)


@dataclass(frozen=True, slots=True)
class Done:
    """What a piece of work came to: counts by their names, seconds of the processor, and the process's most memory (MB)."""

    counts: Counter[str]
    cpu: float
    memory: float
    seconds: float = field(default=0)


def plan_part(country: Country, numbers: Sequence[int]) -> Done:
    """Open the year of these offices, as one."""

    def opened() -> Counter[str]:
        year = FiscalYear(country.be)
        days_off, at = days_off_from(year), office_moment(year.start, 8)
        with country.office.begin() as session:
            years = open_years(session, [Asked(plan, text, days_off) for plan, text in made], at=at)
        return Counter(checkpoints=sum(one.checkpoints for one in years))

    made = [(plan, plan_text(plan)) for plan in (office(one, seed=country.seed, be=country.be) for one in numbers)]
    return _measured(opened)


def sweep_part(country: Country, numbers: Sequence[int], day: date) -> Done:
    """The morning's sweep of these offices."""

    def swept() -> Counter[str]:
        told = sweep_batch(country.office, [code_of(one) for one in numbers], on=day, at=office_moment(day, 8, 30))
        return Counter(notices=sum(one.notices for one in told.values()), letters=sum(one.letters for one in told.values()))

    return _measured(swept)


def deliver_part(country: Country, numbers: Sequence[int], day: date) -> Done:
    """Send what the offices owe."""

    def delivered() -> Counter[str]:
        at = office_moment(day, 8, 35)
        return Counter(sent=sum(deliver(country.office, code_of(one), clock=lambda: at).sent for one in numbers))

    return _measured(delivered)


def answer_part(country: Country, numbers: Sequence[int], day: date) -> Done:
    """The heads whose day it is confirm, and in the afternoon the secretary reviews."""

    def answered() -> Counter[str]:
        counts = Counter[str]()
        for one in numbers:
            counts += _answer(country, code_of(one), day)
        return counts

    return _measured(answered)


def settle_part(country: Country, numbers: Sequence[int], day: date) -> Done:
    """Let every checkpoint of these offices that was due before a day stand accepted, in one statement: no facts are made."""

    def settled() -> Counter[str]:
        with country.office.begin() as session:
            agencies = list(numbers_of(session, [code_of(one) for one in numbers]).values())
            due = (Checkpoint.agency_id.in_(agencies), Checkpoint.due_on < day)
            changed = session.execute(update(Checkpoint).where(*due).values(state=State.ACCEPTED).returning(Checkpoint.id))
            return Counter(settled=len(changed.all()))

    return _measured(settled)


def post_part(country: Country, numbers: Sequence[int], day: date) -> Done:
    """Let every letter that these offices owe count as sent on a day, in one statement: none is."""

    def posted() -> Counter[str]:
        with country.office.begin() as session:
            agencies = list(numbers_of(session, [code_of(one) for one in numbers]).values())
            owed = (Letter.agency_id.in_(agencies), Letter.state == LetterState.OWED)
            sent = {"state": LetterState.SENT, "sent_at": office_moment(day, 9)}
            changed = session.execute(update(Letter).where(*owed).values(sent).returning(Letter.id))
            return Counter(posted=len(changed.all()))

    return _measured(posted)


def _answer(country: Country, code: str, day: date) -> Counter[str]:
    counts = Counter[str]()
    with country.office.begin() as session:
        agency = find_agency(session, code)
        people = roster(session, agency.id, day)
        officers = {one.id: one for one in session.scalars(select(Officer).where(Officer.agency_id == agency.id))}
        waiting = select(Checkpoint).where(Checkpoint.agency_id == agency.id, Checkpoint.opens_on <= day)
        for checkpoint in session.scalars(
            waiting.where(Checkpoint.state.in_([State.PENDING, State.RETURNED])).order_by(Checkpoint.id)
        ).all():
            (head, *_) = people.holders(Role.HEAD, checkpoint.division_id)
            due = answers_on(checkpoint.id, opens_on=checkpoint.opens_on, due_on=checkpoint.due_on, seed=country.seed)
            if due <= day:
                confirming.confirm(
                    session, checkpoint, officer=officers[head], at=office_moment(day, 10),
                    result="ดำเนินการแล้วตามแผน", outcome="ประชาชนรับทราบ", evidence=[_PROOF],
                )  # fmt: skip
                counts["confirmed"] += 1
        (who, *_) = people.of_agency(Role.SECRETARY)
        submitted = select(Checkpoint).where(Checkpoint.agency_id == agency.id, Checkpoint.state == State.SUBMITTED)
        for checkpoint in session.scalars(submitted.order_by(Checkpoint.id)).all():
            said = confirming.newest_confirmation(session, checkpoint)
            if said is not None and sends_back(said.id, seed=country.seed):
                confirming.send_back(session, checkpoint, by=officers[who], at=office_moment(day, 16), comment="ขอภาพเพิ่ม")
                counts["returned"] += 1
            else:
                confirming.accept(session, checkpoint, by=officers[who], at=office_moment(day, 16))
                counts["accepted"] += 1
    return counts


def _measured(act: Callable[[], Counter[str]]) -> Done:
    begun, cpu = time.perf_counter(), time.process_time()
    counts = act()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000
    return Done(counts, time.process_time() - cpu, most, time.perf_counter() - begun)
