"""The office of the demo plan without servers: opened, swept and answered through the plain functions, in seconds."""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.daysoff import days_off_from
from config.ladder import read_ladder
from config.office import Office, open_office
from config.settings import read_settings
from demo.answers import Answer, Answers, read_answers
from ita_model import confirming, outbox
from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.confirming import File
from ita_model.opening import open_year
from ita_model.plan import Plan
from ita_model.planfile import read_plan
from ita_model.records import Agency, Checkpoint, Confirmation, Division, Measure, Officer, Step
from ita_model.states import State
from ita_model.sweeping import Swept, sweep

PLAN_FILE = Path(__file__).parents[2] / "config" / "plans" / "por-2567.yaml"
PLAN_TEXT = PLAN_FILE.read_text(encoding="utf-8")

Says = Callable[[Checkpoint, Answer], Answer]


def por_plan() -> Plan:
    """The plan of อบต.ปอ for fiscal year 2567."""
    return read_plan(PLAN_TEXT)


def days_off(plan: Plan) -> dict[date, str]:
    """The days off that the plan's year is opened with."""
    return days_off_from(plan.year)


class Por:
    """อบต.ปอ, in a folder of its own."""

    def __init__(self, home: Path, database_url: str = "", plan: Plan | None = None, text: str = PLAN_TEXT) -> None:
        self.plan = plan or por_plan()
        given = {"ITA_HOME": str(home), "ITA_DATABASE_URL": database_url, "ITA_MAIL_FROM": "ita@por.example.org"}
        self.office: Office = open_office(read_settings(given))
        self._numbers = itertools.count(1)
        with self.office.begin() as session:
            opened = open_year(
                session, self.plan, text=text, days_off=days_off(self.plan), at=office_moment(self.plan.year.start, 8)
            )
            self.checkpoints = opened.checkpoints

    @contextmanager
    def begin(self) -> Iterator[tuple[Session, Agency]]:
        """A transaction, with the agency."""
        with self.office.begin() as session:
            yield session, find_agency(session, self.plan.agency.code)

    @contextmanager
    def look(self) -> Iterator[tuple[Session, Agency]]:
        """A transaction that only reads."""
        with self.office.look() as session:
            yield session, find_agency(session, self.plan.agency.code)

    def sweep(self, on: date) -> Swept:
        """One day's sweep at half past eight."""
        with self.begin() as (session, agency):
            at = office_moment(on, 8, 30)
            return sweep(session, agency, on=on, at=at, ladder=read_ladder(), mail_domain="por.example.org")

    def post(self, on: date) -> int:
        """Send all that is owed, to nobody; gives how many letters."""
        sent = 0
        with self.begin() as (session, agency):
            while claimed := outbox.claim(session, agency.id, at=office_moment(on, 8, 35)):
                outbox.sent(session, claimed, at=office_moment(on, 8, 35))
                sent += 1
        return sent

    def evidence(self, name: str = "ภาพการประชุม.jpg") -> File:
        """A file of its own kind, kept in the store."""
        data = f"หลักฐานชิ้นที่ {next(self._numbers)}".encode()
        kept = self.office.evidence(self.plan.agency.code).put(io.BytesIO(data))
        assert kept.sha256 == hashlib.sha256(data).hexdigest()
        return File(name, "image/jpeg", kept.size, kept.sha256)

    def head_of(self, session: Session, agency: Agency, division_id: int) -> Officer:
        """The head that the plan names for a division."""
        division = session.get_one(Division, division_id)
        code = next(one.head for one in self.plan.divisions if one.code == division.code)
        return session.scalars(select(Officer).where(Officer.agency_id == agency.id, Officer.code == code)).one()

    def secretary(self, session: Session, agency: Agency) -> Officer:
        """The secretary."""
        return session.scalars(select(Officer).where(Officer.agency_id == agency.id, Officer.code == self.plan.secretary)).one()

    @cached_property
    def _answers(self) -> Answers:
        """What the heads say, read once."""
        return read_answers(self.plan)

    def answer_all(self, *, until: date, says: Says = lambda _point, answer: answer, accept: bool = True) -> int:
        """Every checkpoint due by `until` is confirmed on its due day, and accepted that afternoon."""
        done = 0
        with self.begin() as (session, agency):
            secretary = self.secretary(session, agency)
            rows = session.execute(
                select(Checkpoint, Step.text, Measure.title)
                .join(Step, Step.id == Checkpoint.step_id)
                .join(Measure, Measure.id == Checkpoint.measure_id)
                .where(Checkpoint.agency_id == agency.id, Checkpoint.due_on <= until)
                .where(Checkpoint.state == State.PENDING)
                .order_by(Checkpoint.due_on, Checkpoint.id)
            ).all()
            for point, step, title in rows:
                answer = says(point, self._answers.to(f"{title} {step}"))
                said = confirming.confirm(
                    session,
                    point,
                    officer=self.head_of(session, agency, point.division_id),
                    at=office_moment(point.due_on, 10),
                    result=answer.result,
                    outcome=answer.outcome,
                    evidence=[self.evidence()],
                )
                assert isinstance(said, Confirmation)
                if accept:
                    confirming.accept(session, point, by=secretary, at=office_moment(point.due_on, 15))
                done += 1
        return done


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    while first <= last:
        yield first
        first += timedelta(days=1)
