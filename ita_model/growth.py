"""What an addition to the plan comes to, by the rules and by what is on record; nothing here writes.

The page before saving shows what these give, and `growing` puts on record what they give when it is its turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.calendar import FiscalYear, office_day
from ita_model.division_ends import Divisions
from ita_model.records import Aspect, Checkpoint, Division, Measure, Step, Year
from ita_model.replanning import NotPlanned, NoWords, OutsideTheYear, Same
from ita_model.schedule import OPENS_BEFORE_FIXED_DAY, Occurrence, Schedule, occurrences
from ita_model.spans import ADDED_BECAUSE, told_apart
from ita_model.states import State
from ita_model.years import calendar_of


class NobodyAsked(NotPlanned):
    """No division was named."""


class NoDays(NotPlanned):
    """No due day is left of the year by the rule that was given, or none of the step that others owe."""


class There(NotPlanned):
    """A measure of this title stands under the aspect, or a step of this text in the measure: a second press, most likely."""


class OwedAlready(Same):
    """The division owes the step each of those times by itself: `points`, in the order of their days."""

    def __init__(self, message: str, points: Iterable[Checkpoint]) -> None:
        super().__init__(message)
        self.points = sorted(points, key=lambda one: (one.due_on, one.id))


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step as it is to be: its words, the divisions that owe it, and when. A rule counts from the day of adding on."""

    text: str
    good_evidence: str
    divisions: Sequence[Division]
    schedule: Schedule
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """What an addition to the plan comes to: the checkpoints as they are to be, in the order in which they are put on record,
    each with its division. They belong to no session yet, and a new step's have no step.
    """

    points: Sequence[Checkpoint]


@dataclass(frozen=True, slots=True)
class GrownStep(Growth):
    """A step as it is to be, with its checkpoints."""

    text: str
    good_evidence: str
    marker: str
    position: int


@dataclass(frozen=True, slots=True)
class GrownMeasure(Growth):
    """A measure as it is to be, last of an aspect that is there, or new; with its steps."""

    aspect: Aspect | None
    code: str
    position: int
    said: Mapping[str, str]
    steps: Sequence[GrownStep]


def measure_to_be(
    session: Session, year: Year, steps: Sequence[NewStep], there: Divisions, *, aspect: int, title: str, responsible: str,
    period: str, at: datetime, words: str,
) -> GrownMeasure:  # fmt: skip
    """What adding a measure comes to. Raises what of NotPlanned fits; writes nothing. Two queries."""
    said = {"title": title.strip(), "responsible": responsible.strip(), "period": period.strip()}
    if not all(said.values()) or not steps:
        raise NoWords("a measure has a title, somebody responsible, a period and a step")
    area = session.scalar(
        select(Aspect).where(Aspect.agency_id == year.agency_id, Aspect.year_id == year.id, Aspect.number == aspect)
    )
    others = session.scalars(
        select(Measure).where(Measure.agency_id == year.agency_id, Measure.year_id == year.id).order_by(Measure.position)
    ).all()
    if area is not None and any(one.aspect_id == area.id and one.title == said["title"] for one in others):
        raise There(f"the aspect {aspect} has a measure of that title")
    code = _next_code([one.code for one in others])
    made: list[GrownStep] = []
    for told in steps:
        made.append(_step_to_be(year, told, there, {one.text: one.position for one in made}, at=at, words=words, of=code))
    position = max((one.position for one in others), default=0) + 1
    return GrownMeasure([point for step in made for point in step.points], area, code, position, said, made)


def step_to_be(
    session: Session, year: Year, measure: Measure, told: NewStep, there: Divisions, *, at: datetime, words: str
) -> GrownStep:
    """What adding a step comes to. Raises what of NotPlanned fits; writes nothing. One query."""
    beside = select(Step.text, Step.position).where(Step.agency_id == measure.agency_id, Step.measure_id == measure.id)
    others = {row.text: row.position for row in session.execute(beside)}
    return _step_to_be(year, told, there, others, at=at, words=words, of=measure.code)


def checkpoint_to_be(
    session: Session, year: Year, step: Step, division: Division, there: Divisions, *, due_on: date, words: str
) -> Growth:
    """What asking a division once more comes to. Raises what of NotPlanned fits; writes nothing. One query."""
    span = FiscalYear(year.be)
    if due_on not in span:
        raise OutsideTheYear(f"{due_on} is outside the fiscal year {year.be}")
    _must_be_ours(step.agency_id, [division], there)
    key = due_on.isoformat()
    mine = (Checkpoint.agency_id == step.agency_id, Checkpoint.step_id == step.id, Checkpoint.division_id == division.id)
    if session.scalar(
        select(Checkpoint.id).where(*mine, (Checkpoint.due_on == due_on) | (Checkpoint.occurrence == key)).limit(1)
    ):
        raise Same(f"division {division.code} is asked for it on {due_on} already")
    opens_on = max(due_on - timedelta(days=OPENS_BEFORE_FIXED_DAY), span.start)
    when = Occurrence(key, thai.long_date(due_on), nominal_on=due_on, due_on=due_on, opens_on=opens_on, why="")
    return Growth([_point(year, division, when, words)])


def joined(
    session: Session, year: Year, step: Step, division: Division, there: Divisions, *, from_on: date, words: str
) -> Growth:
    """What it comes to that a division owes a step as well. Raises what of NotPlanned fits; writes nothing. One query."""
    if from_on not in FiscalYear(year.be):
        raise OutsideTheYear(f"{from_on} is outside the fiscal year {year.be}")
    _must_be_ours(step.agency_id, [division], there)
    every = session.scalars(
        select(Checkpoint)
        .where(Checkpoint.agency_id == step.agency_id, Checkpoint.step_id == step.id)
        .order_by(Checkpoint.due_on, Checkpoint.id)
    ).all()
    asked = [one for one in every if one.due_on >= from_on and one.state is not State.WAIVED]
    coming = {one.occurrence: one for one in reversed(asked)}
    if not coming:
        raise NoDays(f"nobody is asked for step {step.id} from {from_on} on")
    own = {one.occurrence: one for one in every if one.division_id == division.id}
    wanted = sorted((one for key, one in coming.items() if key not in own), key=lambda one: (one.due_on, one.id))
    if not wanted:
        raise OwedAlready(f"division {division.code} owes step {step.id} already", [own[key] for key in coming])
    return Growth([_point(year, division, _time_of(one), words) for one in wanted])


def _step_to_be(
    year: Year, told: NewStep, there: Divisions, others: Mapping[str, int], *, at: datetime, words: str, of: str
) -> GrownStep:
    """A step beside `others` (their places by their texts) of a measure whose code is `of`, with its checkpoints."""
    text = told.text.strip()
    if not text:
        raise NoWords("a step has a text")
    if not told.divisions:
        raise NobodyAsked("a step is asked of a division")
    _must_be_ours(year.agency_id, told.divisions, there)
    times = _times(year, told.schedule, today=office_day(at))
    if text in others:
        raise There(f"measure {of} has a step of that text")
    points = [_point(year, division, when, words) for when in times for division in told.divisions]
    return GrownStep(points, text, told.good_evidence.strip(), told.marker, max(others.values(), default=0) + 1)


def _times(year: Year, schedule: Schedule, *, today: date) -> list[Occurrence]:
    """When a new step is due: on its fixed days, or each time that its rule comes round from today on."""
    span = FiscalYear(year.be)
    if any(day not in span for day in schedule.on):
        raise OutsideTheYear(f"a day is outside the fiscal year {year.be}")
    times = [one for one in occurrences(schedule, span, calendar_of(year)) if schedule.on or one.due_on >= today]
    if not times:
        raise NoDays(f"{schedule.said()} does not come round any more in {year.be}")
    return times


def _time_of(point: Checkpoint) -> Occurrence:
    """When a division is asked that joins those who are asked for a checkpoint."""
    return Occurrence(
        point.occurrence, point.period, nominal_on=point.nominal_on, due_on=point.due_on, opens_on=point.opens_on,
        why=told_apart(point.why)[0],
    )  # fmt: skip


def _point(year: Year, division: Division, when: Occurrence, words: str) -> Checkpoint:
    """A checkpoint as it is to be; of which step, is said when it is put on record."""
    added = f"{ADDED_BECAUSE}{words.strip()}"
    return Checkpoint(
        agency_id=year.agency_id, year_id=year.id, division_id=division.id, occurrence=when.key, period=when.label,
        nominal_on=when.nominal_on, due_on=when.due_on, opens_on=when.opens_on,
        why=f"{when.why} · {added}" if when.why else added,
    )  # fmt: skip


def _must_be_ours(agency_id: int, divisions: Iterable[Division], there: Divisions) -> None:
    for one in divisions:
        if one.agency_id != agency_id:
            raise NotPlanned(f"division {one.id} is another agency's")
        if there.ends(one):
            raise NotPlanned(f"division {one.code} is to end")


def _next_code(taken: Sequence[str]) -> str:
    """A code like the last measure's with the next number (`m14` → `m15`), or the first that is free after it."""
    stem, digits = re.fullmatch(r"(.*?)(\d*)", taken[-1] if taken else "m0").groups()  # type: ignore[union-attr]
    number = int(digits or 1)
    codes = (f"{stem}{number + n:0{len(digits)}d}" for n in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)
