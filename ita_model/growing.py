"""Adding to the plan during the year, with a reason: a measure, a step, a due day, a division that joins. The secretary does.

What is added is known from the moment on at which it was: a report of a day before tells nothing of it. Each checkpoint is
vouched for by an addition of its own, so that the digest of what the year was opened with stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model import hands, journal, reminding, thai
from ita_model.calendar import FiscalYear, office_day
from ita_model.division_ends import is_to_end
from ita_model.people import roster
from ita_model.planning import digest_of_added
from ita_model.records import (
    Addition,
    Aspect,
    Checkpoint,
    Division,
    Measure,
    MeasureAddition,
    Officer,
    Owned,
    Step,
    StepAddition,
    Year,
)
from ita_model.replanning import NotPlanned, NoWords, OutsideTheYear, Same, may_change
from ita_model.schedule import OPENS_BEFORE_FIXED_DAY, Occurrence, Schedule, occurrences
from ita_model.spans import ADDED_BECAUSE, told_apart
from ita_model.states import State

MEASURE_ADDED: Final = "plan.measure-added"
STEP_ADDED: Final = "plan.step-added"
ADDED: Final = "plan.checkpoint-added"
JOINED: Final = "plan.division-joined"
KINDS: Final = (MEASURE_ADDED, STEP_ADDED, ADDED, JOINED)
"""The kinds of journal entries that tell of what was added to the plan."""


class NobodyAsked(NotPlanned):
    """No division was named."""


class NoDays(NotPlanned):
    """No due day is left of the year by the rule that was given, or none of the step that others owe."""


class There(NotPlanned):
    """A measure of this title stands under the aspect, or a step of this text in the measure: a second press, most likely."""


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step as it is to be: its words, the divisions that owe it, and when. A rule counts from the day of adding on."""

    text: str
    good_evidence: str
    divisions: Sequence[Division]
    schedule: Schedule
    marker: str = ""


def add_measure(
    session: Session, year: Year, steps: Sequence[NewStep], *, aspect: int, aspect_name: str, title: str, responsible: str,
    period: str, by: Officer, at: datetime, words: str,
) -> Measure:  # fmt: skip
    """Promise one measure more under an aspect, last of it; an aspect that the plan did not name takes `aspect_name`.

    Raises NotYours, or what of NotPlanned fits.
    """
    may_change(session, year.agency_id, year.id, by, at, words)
    said = {"title": title.strip(), "responsible": responsible.strip(), "period": period.strip()}
    if not all(said.values()) or not steps:
        raise NoWords("a measure has a title, somebody responsible, a period and a step")
    area = session.scalar(
        select(Aspect).where(Aspect.agency_id == year.agency_id, Aspect.year_id == year.id, Aspect.number == aspect)
    )
    new: list[Owned] = []
    if area is None:
        area = Aspect(agency_id=year.agency_id, year_id=year.id, number=aspect, name=aspect_name)
        session.add(area)
        session.flush()
        new.append(area)
    there = session.scalars(
        select(Measure).where(Measure.agency_id == year.agency_id, Measure.year_id == year.id).order_by(Measure.position)
    ).all()
    if any(one.aspect_id == area.id and one.title == said["title"] for one in there):
        raise There(f"the aspect {aspect} has a measure of that title")
    measure = Measure(
        agency_id=year.agency_id, year_id=year.id, aspect_id=area.id, code=_next_code([one.code for one in there]),
        position=max((one.position for one in there), default=0) + 1, **said,
    )  # fmt: skip
    session.add(measure)
    session.flush()
    fact = MeasureAddition(agency_id=year.agency_id, measure_id=measure.id, officer_id=by.id, at=at, words=words.strip())
    session.add(fact)
    session.flush()
    made = [part for told in steps for part in _step(session, year, measure, told, by=by, at=at, words=words.strip())]
    journal.record(session, fact, *new, measure, *made, kind=MEASURE_ADDED, at=at, by=by.id)
    return measure


def add_step(session: Session, measure: Measure, told: NewStep, *, by: Officer, at: datetime, words: str) -> Step:
    """Promise one step more of a measure, its last. Raises NotYours, or what of NotPlanned fits."""
    year = may_change(session, measure.agency_id, measure.year_id, by, at, words)
    step, *points = _step(session, year, measure, told, by=by, at=at, words=words.strip())
    assert isinstance(step, Step)
    fact = StepAddition(agency_id=measure.agency_id, step_id=step.id, officer_id=by.id, at=at, words=words.strip())
    session.add(fact)
    session.flush()
    journal.record(session, fact, step, *points, kind=STEP_ADDED, at=at, by=by.id)
    return step


def add_checkpoint(
    session: Session, step: Step, division: Division, *, due_on: date, by: Officer, at: datetime, words: str
) -> Checkpoint:
    """Ask a division for a step on a day that the year was not opened with. It opens as one on a fixed day does.

    Raises NotYours, or what of NotPlanned fits.
    """
    measure = _measure_of(session, step)
    year = may_change(session, step.agency_id, measure.year_id, by, at, words)
    span = FiscalYear(year.be)
    if due_on not in span:
        raise OutsideTheYear(f"{due_on} is outside the fiscal year {year.be}")
    _must_be_ours(session, step.agency_id, [division])
    key = due_on.isoformat()
    mine = (Checkpoint.agency_id == step.agency_id, Checkpoint.step_id == step.id, Checkpoint.division_id == division.id)
    if session.scalar(
        select(Checkpoint.id).where(*mine, (Checkpoint.due_on == due_on) | (Checkpoint.occurrence == key)).limit(1)
    ):
        raise Same(f"division {division.code} is asked for it on {due_on} already")
    opens_on = max(due_on - timedelta(days=OPENS_BEFORE_FIXED_DAY), span.start)
    when = Occurrence(key, thai.long_date(due_on), nominal_on=due_on, due_on=due_on, opens_on=opens_on, why="")
    (point,) = points = [_point(measure, step, division, when, words.strip())]
    facts = _vouched(session, points, by=by, at=at, words=words.strip())
    journal.record(session, *facts, kind=ADDED, at=at, by=by.id)
    return point


def join(
    session: Session, step: Step, division: Division, *, from_on: date, by: Officer, at: datetime, words: str
) -> list[Checkpoint]:
    """Let one division more owe a step, each time from a day on that others are asked for it; gives what it owes now.

    Raises NotYours, or what of NotPlanned fits: NoDays where nobody is asked any more, Same where it owes all of it already.
    """
    measure = _measure_of(session, step)
    year = may_change(session, step.agency_id, measure.year_id, by, at, words)
    if from_on not in FiscalYear(year.be):
        raise OutsideTheYear(f"{from_on} is outside the fiscal year {year.be}")
    _must_be_ours(session, step.agency_id, [division])
    there = session.scalars(
        select(Checkpoint)
        .where(Checkpoint.agency_id == step.agency_id, Checkpoint.step_id == step.id)
        .order_by(Checkpoint.due_on, Checkpoint.id)
    ).all()
    asked = [one for one in there if one.due_on >= from_on and one.state is not State.WAIVED]
    coming = {one.occurrence: one for one in reversed(asked)}
    if not coming:
        raise NoDays(f"nobody is asked for step {step.id} from {from_on} on")
    own = {one.occurrence for one in there if one.division_id == division.id}
    wanted = sorted((one for key, one in coming.items() if key not in own), key=lambda one: (one.due_on, one.id))
    if not wanted:
        raise Same(f"division {division.code} owes step {step.id} already")
    points = [_point(measure, step, division, _time_of(one), words.strip()) for one in wanted]
    facts = _vouched(session, points, by=by, at=at, words=words.strip())
    journal.record(session, *facts, kind=JOINED, at=at, by=by.id)
    return points


def _step(
    session: Session, year: Year, measure: Measure, told: NewStep, *, by: Officer, at: datetime, words: str
) -> list[Owned]:
    """A step put last of a measure, and the additions of its checkpoints."""
    text = told.text.strip()
    if not text:
        raise NoWords("a step has a text")
    if not told.divisions:
        raise NobodyAsked("a step is asked of a division")
    _must_be_ours(session, measure.agency_id, told.divisions)
    times = _times(year, told.schedule, today=office_day(at))
    beside = (Step.agency_id == measure.agency_id, Step.measure_id == measure.id)
    if session.scalar(select(Step.id).where(*beside, Step.text == text).limit(1)) is not None:
        raise There(f"measure {measure.code} has a step of that text")
    last = select(func.max(Step.position)).where(*beside)
    step = Step(
        agency_id=measure.agency_id, measure_id=measure.id, position=(session.scalar(last) or 0) + 1, marker=told.marker,
        text=text, good_evidence=told.good_evidence.strip(),
    )  # fmt: skip
    session.add(step)
    session.flush()
    points = [_point(measure, step, division, when, words) for when in times for division in told.divisions]
    return [step, *_vouched(session, points, by=by, at=at, words=words)]


def _times(year: Year, schedule: Schedule, *, today: date) -> list[Occurrence]:
    """When a new step is due: on its fixed days, or each time that its rule comes round from today on."""
    span = FiscalYear(year.be)
    if any(day not in span for day in schedule.on):
        raise OutsideTheYear(f"a day is outside the fiscal year {year.be}")
    times = [one for one in occurrences(schedule, span, reminding.calendar_of(year)) if schedule.on or one.due_on >= today]
    if not times:
        raise NoDays(f"{schedule.said()} does not come round any more in {year.be}")
    return times


def _time_of(point: Checkpoint) -> Occurrence:
    """When a division is asked that joins those who are asked for a checkpoint."""
    return Occurrence(
        point.occurrence, point.period, nominal_on=point.nominal_on, due_on=point.due_on, opens_on=point.opens_on,
        why=told_apart(point.why)[0],
    )  # fmt: skip


def _point(measure: Measure, step: Step, division: Division, when: Occurrence, words: str) -> Checkpoint:
    added = f"{ADDED_BECAUSE}{words}"
    return Checkpoint(
        agency_id=step.agency_id, year_id=measure.year_id, measure_id=measure.id, step_id=step.id, division_id=division.id,
        occurrence=when.key, period=when.label, nominal_on=when.nominal_on, due_on=when.due_on, opens_on=when.opens_on,
        why=f"{when.why} · {added}" if when.why else added,
    )  # fmt: skip


def _vouched(session: Session, points: Sequence[Checkpoint], *, by: Officer, at: datetime, words: str) -> list[Addition]:
    """Put checkpoints on record, each with the addition that vouches for it; whoever is asked for them is told."""
    session.add_all(points)
    session.flush()
    facts = [
        Addition(
            agency_id=one.agency_id, checkpoint_id=one.id, checkpoint_sha256=digest_of_added(one, one.division_id),
            officer_id=by.id, at=at, words=words,
        )
        for one in points
    ]  # fmt: skip
    session.add_all(facts)
    session.flush()
    today = office_day(at)
    officers = roster(session, points[0].agency_id, today)
    for one, fact in zip(points, facts, strict=True):
        people, cause = hands.asked(officers, one.division_id, None), f"addition={fact.id}"
        reminding.owe_to(session, one, people, rung=reminding.ADDED, cause=cause, on=today)
    return facts


def _measure_of(session: Session, step: Step) -> Measure:
    return session.scalars(select(Measure).where(Measure.agency_id == step.agency_id, Measure.id == step.measure_id)).one()


def _must_be_ours(session: Session, agency_id: int, divisions: Iterable[Division]) -> None:
    for one in divisions:
        if one.agency_id != agency_id:
            raise NotPlanned(f"division {one.id} is another agency's")
        if is_to_end(session, one):
            raise NotPlanned(f"division {one.code} is to end")


def _next_code(taken: Sequence[str]) -> str:
    """A code like the last measure's with the next number (`m14` → `m15`), or the first that is free after it."""
    stem, digits = re.fullmatch(r"(.*?)(\d*)", taken[-1] if taken else "m0").groups()  # type: ignore[union-attr]
    number = int(digits or 1)
    codes = (f"{stem}{number + n:0{len(digits)}d}" for n in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)
