"""Reminding somebody today because the secretary says so: of everything that they owe, in the day's one letter.

A nudge is a fact; what it tells are notices like any other, so that a letter that is lost is made good by the next one, and
what was confirmed meanwhile is dropped. Who has a letter of today already is not written to again (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.digests import write_digests
from ita_model.hands import asked, newest_handovers
from ita_model.inserting import insert_each
from ita_model.people import Roster, roster
from ita_model.post_days import still_goes, working_day
from ita_model.records import Agency, Checkpoint, Letter, LetterKind, Nudge, Officer, Year
from ita_model.reminding import NUDGE, owe_each
from ita_model.states import State
from ita_model.sweeping import newest_sweep
from ita_model.years import all_years


class Answer(StrEnum):
    """What became of a wish to have somebody reminded."""

    NUDGED = "nudged"
    HAD_ONE = "had-one"
    """A letter of today was written to them already."""
    ASKED_BEFORE = "asked-before"
    """Somebody wished it today before, and the letter is still to be written."""
    OWES_NOTHING = "owes-nothing"


class When(StrEnum):
    """When the letter of a nudge is written."""

    NOW = "now"
    WITH_THE_DAYS = "with-the-days"
    """The day's sweep is still to come: it writes one letter of all."""
    LATER = "later"
    """The office does not work today, or its post has gone: with the letter of the next working day."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of the wish for one officer; `letter` is the one of today, where there is one."""

    officer_id: int
    answer: Answer
    letter: Letter | None = None


def owing(session: Session, agency_id: int, people: Roster, *, on: date) -> Mapping[int, Sequence[Checkpoint]]:
    """By officer, the checkpoints that they are asked for on a day, the oldest first: at most two queries."""
    c = Checkpoint
    waiting = session.scalars(
        select(c)
        .where(
            c.agency_id == agency_id,
            c.state.in_([state for state in State if state.awaits_division]),
            or_(c.opens_on <= on, c.state == State.RETURNED),
        )
        .order_by(c.due_on, c.id)
    ).all()
    handed = newest_handovers(session, agency_id, waiting)
    found: dict[int, list[Checkpoint]] = {}
    for one in waiting:
        for officer in asked(people, one.division_id, handed.get(one.id)):
            found.setdefault(officer, []).append(one)
    return found


def when_written(session: Session, agency_id: int, *, at: datetime) -> tuple[When, date]:
    """When the letter of a nudge at the moment `at` is written, and on which day it goes: two queries."""
    return would_be_written(all_years(session, agency_id), newest_sweep(session, agency_id), at=at)


def would_be_written(years: Sequence[Year], swept_on: date | None, *, at: datetime) -> tuple[When, date]:
    """The same for the office whose years these are, and of which this was the latest day that was swept."""
    today = office_day(at)
    if not still_goes(years, at=at):
        return When.LATER, working_day(years, after=today)
    return (When.NOW if swept_on == today else When.WITH_THE_DAYS), today


def nudge(
    session: Session, agency: Agency, officers: Collection[int], *, by: Officer, at: datetime, mail_domain: str
) -> tuple[Nudged, ...]:
    """Have officers reminded of all that they owe, each at most once a day and none who had a letter today.

    Raises NotYours where `by` is not the secretary; then nothing is written.
    """
    today = office_day(at)
    # Two who press at once, and a sweep beside them, wait for each other here; on SQLite its one writer sees to that. Who is
    # asked is read after it: somebody else may have changed that meanwhile.
    take_turn(session, agency.id)
    people = roster(session, agency.id, today)
    if not people.is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    owed = owing(session, agency.id, people, on=today)
    letters = {
        one.officer_id: one
        for one in session.scalars(
            select(Letter).where(Letter.agency_id == agency.id, Letter.kind == LetterKind.DIGEST, Letter.on == today)
        )
    }
    before = set(session.scalars(select(Nudge.to_officer_id).where(Nudge.agency_id == agency.id, Nudge.on == today)))
    when, _day = when_written(session, agency.id, at=at)
    told, nudged = [], []
    for officer in sorted(set(officers)):
        if officer not in owed:
            told.append(Nudged(officer, Answer.OWES_NOTHING))
        elif officer in letters:
            told.append(Nudged(officer, Answer.HAD_ONE, letters[officer]))
        elif officer in before:
            told.append(Nudged(officer, Answer.ASKED_BEFORE))
        else:
            nudged.append(officer)
            told.append(Nudged(officer, Answer.NUDGED))
    if nudged:
        _nudge_each(session, agency, {officer: owed[officer] for officer in nudged}, by=by, at=at)
        if when is When.NOW:
            write_digests(session, agency, on=today, at=at, mail_domain=mail_domain, only=nudged)
    return tuple(told)


def _nudge_each(
    session: Session, agency: Agency, owed: Mapping[int, Sequence[Checkpoint]], *, by: Officer, at: datetime
) -> None:
    """Put on record that officers are reminded, each of what they owe: as many queries as for one."""
    on = office_day(at)
    wished = [
        Nudge(agency_id=agency.id, to_officer_id=officer, officer_id=by.id, on=on, at=at, checkpoints=len(points))
        for officer, points in owed.items()
    ]
    made = insert_each(session, wished, by=("to_officer_id",))
    journal.record_each(session, made, kind="officer.nudged", at=at, by=by.id)
    told = [(point, f"nudge={one.id}", [one.to_officer_id]) for one in made for point in owed[one.to_officer_id]]
    owe_each(session, agency.id, told, rung=NUDGE, on=on)
