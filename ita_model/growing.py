"""Adding to the plan during the year, with a reason: a measure, a step, a due day, a division that joins. The secretary does.

What is added is known from the moment on at which it was: a report of a day before tells nothing of it. Each checkpoint is
vouched for by an addition of its own, so that the digest of what the year was opened with stays what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import hands, journal, reminding
from ita_model.calendar import office_day
from ita_model.division_ends import divisions_there
from ita_model.growth import (
    GrownStep,
    NewStep,
    NobodyAsked,
    NoDays,
    OwedAlready,
    There,
    checkpoint_to_be,
    joined,
    measure_to_be,
    step_to_be,
)
from ita_model.inserting import insert_each
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
from ita_model.replanning import may_change

__all__ = ["NewStep", "NoDays", "NobodyAsked", "OwedAlready", "There"]
MEASURE_ADDED: Final = "plan.measure-added"
STEP_ADDED: Final = "plan.step-added"
ADDED: Final = "plan.checkpoint-added"
JOINED: Final = "plan.division-joined"
KINDS: Final = (MEASURE_ADDED, STEP_ADDED, ADDED, JOINED)
"""The kinds of journal entries that tell of what was added to the plan."""


def add_measure(
    session: Session, year: Year, steps: Sequence[NewStep], *, aspect: int, aspect_name: str, title: str, responsible: str,
    period: str, by: Officer, at: datetime, words: str,
) -> Measure:  # fmt: skip
    """Promise one measure more under an aspect, last of it; an aspect that the plan did not name takes `aspect_name`.

    Raises NotYours, or what of NotPlanned fits.
    """
    may_change(session, year.agency_id, year.id, by, at, words)
    there = divisions_there(session, year.agency_id)
    said = {"title": title, "responsible": responsible, "period": period}
    grown = measure_to_be(session, year, steps, there, aspect=aspect, **said, at=at, words=words)
    new: list[Owned] = []
    area = grown.aspect
    if area is None:
        area = Aspect(agency_id=year.agency_id, year_id=year.id, number=aspect, name=aspect_name)
        session.add(area)
        session.flush()
        new.append(area)
    measure = Measure(
        agency_id=year.agency_id, year_id=year.id, aspect_id=area.id, code=grown.code, position=grown.position, **grown.said
    )
    session.add(measure)
    session.flush()
    fact = MeasureAddition(agency_id=year.agency_id, measure_id=measure.id, officer_id=by.id, at=at, words=words.strip())
    session.add(fact)
    session.flush()
    made = [part for step in grown.steps for part in _put(session, measure, step, by=by, at=at, words=words.strip())]
    journal.record(session, fact, *new, measure, *made, kind=MEASURE_ADDED, at=at, by=by.id)
    return measure


def add_step(session: Session, measure: Measure, told: NewStep, *, by: Officer, at: datetime, words: str) -> Step:
    """Promise one step more of a measure, its last. Raises NotYours, or what of NotPlanned fits."""
    year = may_change(session, measure.agency_id, measure.year_id, by, at, words)
    there = divisions_there(session, measure.agency_id)
    grown = step_to_be(session, year, measure, told, there, at=at, words=words)
    step, *points = _put(session, measure, grown, by=by, at=at, words=words.strip())
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
    there = divisions_there(session, step.agency_id)
    grown = checkpoint_to_be(session, year, step, division, there, due_on=due_on, words=words)
    (made,), facts = _vouched(session, measure, step, grown.points, by=by, at=at, words=words.strip())
    journal.record(session, *facts, kind=ADDED, at=at, by=by.id)
    return made


def join(
    session: Session, step: Step, division: Division, *, from_on: date, by: Officer, at: datetime, words: str
) -> list[Checkpoint]:
    """Let one division more owe a step, each time from a day on that others are asked for it; gives what it owes now.

    Raises NotYours, or what of NotPlanned fits: NoDays where nobody is asked any more, OwedAlready where it owes all of it.
    """
    measure = _measure_of(session, step)
    year = may_change(session, step.agency_id, measure.year_id, by, at, words)
    there = divisions_there(session, step.agency_id)
    grown = joined(session, year, step, division, there, from_on=from_on, words=words)
    made, facts = _vouched(session, measure, step, grown.points, by=by, at=at, words=words.strip())
    journal.record(session, *facts, kind=JOINED, at=at, by=by.id)
    return made


def _put(session: Session, measure: Measure, grown: GrownStep, *, by: Officer, at: datetime, words: str) -> list[Owned]:
    """Put a step on record, last of a measure; gives it, and the additions of its checkpoints."""
    step = Step(
        agency_id=measure.agency_id, measure_id=measure.id, position=grown.position, marker=grown.marker, text=grown.text,
        good_evidence=grown.good_evidence,
    )  # fmt: skip
    session.add(step)
    session.flush()
    _made, facts = _vouched(session, measure, step, grown.points, by=by, at=at, words=words)
    return [step, *facts]


def _vouched(
    session: Session, measure: Measure, step: Step, points: Sequence[Checkpoint], *, by: Officer, at: datetime, words: str
) -> tuple[list[Checkpoint], list[Addition]]:
    """Put checkpoints of a step on record, each with the addition that vouches for it; whoever is asked for them is told."""
    for one in points:
        one.measure_id, one.step_id = measure.id, step.id
    made = insert_each(session, points, by=("division_id", "occurrence"))
    additions = [
        Addition(
            agency_id=one.agency_id, checkpoint_id=one.id, checkpoint_sha256=digest_of_added(one, one.division_id),
            officer_id=by.id, at=at, words=words,
        )
        for one in made
    ]  # fmt: skip
    facts = insert_each(session, additions, by=("checkpoint_id",))
    today = office_day(at)
    people = roster(session, step.agency_id, today)
    told = [
        (one, f"addition={fact.id}", hands.asked(people, one.division_id, None)) for one, fact in zip(made, facts, strict=True)
    ]
    reminding.owe_each(session, step.agency_id, told, rung=reminding.ADDED, on=today)
    return made, facts


def _measure_of(session: Session, step: Step) -> Measure:
    return session.scalars(select(Measure).where(Measure.agency_id == step.agency_id, Measure.id == step.measure_id)).one()
