"""What a year's plan lacks, on a day: for the secretary to mend before a report shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from ita_model.calendar import FiscalYear, end_of_office_day
from ita_model.came_back import came_back
from ita_model.people import Roster
from ita_model.records import (
    Aspect,
    Bounce,
    BounceWhy,
    Checkpoint,
    Division,
    Evidence,
    Letter,
    LetterState,
    Measure,
    MeasureAddition,
    Move,
    Officer,
    OfficerDetail,
    Role,
    Step,
    Year,
    names,
)
from ita_model.staffing import is_address
from ita_model.states import State


class Lack(StrEnum):
    """What kind of thing is lacking."""

    ASPECT = "aspect"
    """An aspect of the assessment without a measure."""
    NOBODY = "nobody"
    """A step that nobody is asked for: it has no checkpoint."""
    NO_HEAD = "no-head"
    """A division that owes something and has neither head nor deputy today."""
    GOOD_EVIDENCE = "good-evidence"
    """A step of which nothing says what good evidence is."""
    ONLY_WORDS = "only-words"
    """Something that was accepted on words alone, without a file or a link."""
    TOO_LATE = "too-late"
    """A measure of which nothing is due before the six-month report."""
    NO_ADDRESS = "no-address"
    """Somebody with a post whom letters do not reach."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is lacking: of what kind, what it is called, and the number or code of where to mend it."""

    lack: Lack
    name: str
    place: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A year's plan as it stands: aspects in order, measures and steps by what they belong to, checkpoints by step."""

    aspects: tuple[Aspect, ...]
    measures: Mapping[int, Sequence[Measure]]
    steps: Mapping[int, Sequence[Step]]
    points: Mapping[int, Sequence[tuple[Checkpoint, Division]]]


def plan_of(session: Session, year: Year) -> Planned:
    """A year's plan as it stands: two queries, whatever its size."""
    aspects: dict[int, Aspect] = {}
    measures: dict[int, dict[int, Measure]] = defaultdict(dict)
    steps: dict[int, list[Step]] = defaultdict(list)
    rows = session.execute(
        select(Aspect, Measure, Step)
        .outerjoin(Measure, names(Measure, Aspect))
        .outerjoin(Step, names(Step, Measure))
        .where(Aspect.agency_id == year.agency_id, Aspect.year_id == year.id)
        .order_by(Aspect.number, Measure.position, Step.position)
    )
    for aspect, measure, step in rows:
        aspects[aspect.id] = aspect
        if measure is not None:
            measures[aspect.id][measure.id] = measure
        if step is not None:
            steps[step.measure_id].append(step)
    points: dict[int, list[tuple[Checkpoint, Division]]] = defaultdict(list)
    for point, division in session.execute(
        select(Checkpoint, Division)
        .join(Division, names(Checkpoint, Division))
        .where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
        .order_by(Checkpoint.due_on, Division.position, Checkpoint.id)
    ):
        points[point.step_id].append((point, division))
    return Planned(tuple(aspects.values()), {number: list(found.values()) for number, found in measures.items()}, steps, points)


def gaps(session: Session, year: Year, plan: Planned, *, aspects: Mapping[int, str], people: Roster) -> tuple[Gap, ...]:
    """What the plan lacks with the posts of a day, kind by kind: three queries. `aspects` are those of the assessment."""
    return (
        *_without_measure(plan, aspects),
        *_of_steps(plan),
        *_without_head(plan, people),
        *_on_words_alone(session, year),
        *_too_late(session, year, plan),
        *_unreached(session, year.agency_id, {number for held in people.held.values() for number in held}),
    )


@dataclass(frozen=True, slots=True)
class Unreached:
    """An officer whom letters do not reach, and of which letter that is known: its number and moment; None where their address
    is none. `why` is there where it came back.
    """

    officer: Officer
    letter: int | None = None
    at: datetime | None = None
    why: BounceWhy | None = None


def unreachable(session: Session, agency_id: int) -> list[Unreached]:
    """The officers whom letters do not reach: their address is none, or the newest letter to it was refused, or came back.

    One query.
    """
    found = []
    for who, letter, failed, since, bounce, sent, tried in session.execute(_unreachable(), {"agency": agency_id}):
        if bounce is not None and bounce.address.casefold() == who.address.casefold():
            found.append(Unreached(who, letter, sent or tried, bounce.why))
        elif failed is not None and (since is None or failed > since):
            found.append(Unreached(who, letter, failed))
        elif not is_address(who.address):
            found.append(Unreached(who))
    return found


@cache
def _unreachable() -> Select[*tuple[Any, ...]]:
    """The query, made once: it takes longer to make than to answer."""
    agency = bindparam("agency", type_=Integer)
    ended = or_(Letter.state.in_((LetterState.SENT, LetterState.FAILED)), came_back())
    newest = (
        select(Letter.officer_id, func.max(Letter.id).label("id"))
        .where(Letter.agency_id == agency, ended)
        .group_by(Letter.officer_id)
        .subquery()
    )
    given = (
        select(OfficerDetail.officer_id, OfficerDetail.address, func.max(OfficerDetail.at).label("at"))
        .where(OfficerDetail.agency_id == agency)
        .group_by(OfficerDetail.officer_id, OfficerDetail.address)
        .subquery()
    )
    gone = aliased(Letter)
    refused = and_(Letter.id == newest.c.id, Letter.agency_id == agency, Letter.state == LetterState.FAILED)
    return (
        select(Officer, newest.c.id, Letter.next_try_at, given.c.at, Bounce, gone.sent_at, gone.next_try_at)
        .outerjoin(newest, newest.c.officer_id == Officer.id)
        .outerjoin(Letter, refused)
        .outerjoin(gone, and_(gone.agency_id == agency, gone.id == newest.c.id))
        .outerjoin(Bounce, and_(Bounce.agency_id == agency, Bounce.letter_id == newest.c.id))
        .outerjoin(given, and_(given.c.officer_id == Officer.id, given.c.address == Officer.address))
        .where(Officer.agency_id == agency)
        .order_by(Officer.name, Officer.id)
    )


def _without_measure(plan: Planned, aspects: Mapping[int, str]) -> Iterable[Gap]:
    there = {one.number: one.name for one in plan.aspects}
    covered = {one.number for one in plan.aspects if plan.measures.get(one.id)}
    for number, name in sorted({**aspects, **there}.items()):
        if number not in covered:
            yield Gap(Lack.ASPECT, name, str(number))


def _of_steps(plan: Planned) -> Iterable[Gap]:
    every = [
        (measure, step) for found in plan.measures.values() for measure in found for step in plan.steps.get(measure.id, ())
    ]
    for measure, step in every:
        if not plan.points.get(step.id):
            yield Gap(Lack.NOBODY, step.text, str(step.id), measure.title)
    for measure, step in every:
        if not step.good_evidence.strip():
            yield Gap(Lack.GOOD_EVIDENCE, step.text, str(step.id), measure.title)


def _without_head(plan: Planned, people: Roster) -> Iterable[Gap]:
    owing = {
        division.id: division
        for found in plan.points.values()
        for point, division in found
        if not point.state.is_final and not people.everyone((Role.HEAD, Role.DEPUTY), division.id)
    }
    for division in sorted(owing.values(), key=lambda one: one.position):
        yield Gap(Lack.NO_HEAD, division.name, division.code)


def _on_words_alone(session: Session, year: Year) -> Iterable[Gap]:
    proof = select(Evidence.id).where(Evidence.agency_id == Move.agency_id, Evidence.confirmation_id == Move.confirmation_id)
    rows = session.execute(
        select(Checkpoint.id, Step.text, Division.name)
        .join(Move, and_(names(Move, Checkpoint), Move.n == Checkpoint.moves))
        .join(Step, names(Checkpoint, Step))
        .join(Division, names(Checkpoint, Division))
        .where(
            Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id, Checkpoint.state == State.ACCEPTED,
            ~proof.exists(),
        )
        .order_by(Checkpoint.due_on, Checkpoint.id)
    )  # fmt: skip
    for number, step, division in rows:
        yield Gap(Lack.ONLY_WORDS, step, str(number), division)


def _too_late(session: Session, year: Year, plan: Planned) -> Iterable[Gap]:
    """Of what was promised in the first half: a measure that came later can be in no report of it anyway."""
    half = FiscalYear(year.be).halves()[0].end
    came = (MeasureAddition.agency_id == year.agency_id, MeasureAddition.at > end_of_office_day(half))
    later = set(session.scalars(select(MeasureAddition.measure_id).where(*came)))
    for found in plan.measures.values():
        for measure in (one for one in found if one.id not in later):
            due = [point.due_on for step in plan.steps.get(measure.id, ()) for point, _ in plan.points.get(step.id, ())]
            if due and min(due) > half:
                yield Gap(Lack.TOO_LATE, measure.title, measure.code)


def _unreached(session: Session, agency_id: int, posted: Collection[int]) -> Iterable[Gap]:
    for one in unreachable(session, agency_id):
        if one.officer.id in posted:
            yield Gap(Lack.NO_ADDRESS, one.officer.name, str(one.officer.id), one.officer.address)
