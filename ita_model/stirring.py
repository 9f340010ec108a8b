"""Which of many agencies a day brings anything to, found in a few queries for all of them together.

A sweep reads all that an agency's letters of the day may have to tell. In a country of thousands most agencies have nothing due
on most days, and of these it is enough to put on record that their day was swept. Whoever is named here may still turn out to
have nothing; whoever is not certainly has: a reminder begins on a day that the ladder names, or something happened, or is owed,
or changes its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear
from ita_model.ladder import Ladder
from ita_model.records import (
    AgencyDetail,
    Checkpoint,
    DivisionDetail,
    DivisionEnd,
    JournalEntry,
    MeasureDetail,
    Notice,
    OfficerDetail,
    Owned,
    Post,
    PostEnd,
    StepDetail,
    Sweep,
    WaiverRequest,
    Year,
    names,
)
from ita_model.states import State
from ita_model.untold import told_nobody
from ita_model.waivers import is_open
from ita_model.workdays import WorkCalendar
from ita_model.years import calendar_from

LOOK_BACK: Final = timedelta(days=21)
"""An agency whose last sweep on a working day is longer ago is swept in full."""

_STILL_COMING: Final = timedelta(hours=1)
"""A fact of a moment before a sweep may have come on record after it: no transaction lasts this long."""

_OWES_NOBODY: Final = ("letter.sent", "letter.arrived", "visit.begun", "visit.ended")
"""What the journal tells of that brings nobody a letter."""

_DATED: Final[Sequence[tuple[type[Owned], Any]]] = (
    *((table, table.from_on) for table in (AgencyDetail, DivisionDetail, OfficerDetail, MeasureDetail, StepDetail, Post)),
    (Post, Post.to_on),
    (PostEnd, PostEnd.last_on),
    (DivisionEnd, DivisionEnd.last_on),
)
"""What begins or ceases to hold on a day of its own, however long before it was put on record."""


@dataclass(frozen=True, slots=True)
class _Last:
    """The latest sweep of an agency that could owe a reminder: for which day, and when it ran."""

    on: date
    at: datetime


def stirring(session: Session, agencies: Sequence[int], *, on: date, ladder: Ladder) -> frozenset[int]:
    """Those of the agencies that the sweep of the day `on` may bring anything: a dozen queries, however many they are."""
    years = _years(session, agencies, on)
    last = _last_sweeps(session, years, on)
    found = set(agencies) - last.keys()
    if last:
        found.update(_on_a_rung(session, years, last, on, ladder))
        found.update(_happened(session, last))
        found.update(_begun_to_hold(session, last, on))
        for waits in (_waiting_for_the_secretary, _asked_to_waive, _untold):
            found.update(session.scalars(waits(list(last), on)))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Year:
    """The newest year of an agency that has begun: its first day, and its working days."""

    start: date
    calendar: WorkCalendar


def _years(session: Session, agencies: Sequence[int], on: date) -> dict[int, _Year]:
    """By agency, its newest year; most share their working days."""
    wanted = select(Year.agency_id, Year.be, Year.days_off).where(Year.agency_id.in_(agencies)).order_by(Year.be)
    found: dict[int, _Year] = {}
    for row in session.execute(wanted):
        start = FiscalYear(row.be).start
        if start > on:
            continue
        found.pop(row.agency_id, None)
        with suppress(ValueError):  # what cannot be read keeps this one alone from its sweep, which says so
            found[row.agency_id] = _Year(start, calendar_from(json.dumps(row.days_off, sort_keys=True)))
    return found


def _last_sweeps(session: Session, years: Mapping[int, _Year], on: date) -> dict[int, _Last]:
    """By agency, the latest sweep by the day `on` that fell on a working day of its newest year; none where there is none, or
    it is long ago, or a later day was swept.
    """
    recent = select(Sweep.agency_id, Sweep.on, Sweep.at).where(Sweep.agency_id.in_(years), Sweep.on > on - LOOK_BACK)
    found: dict[int, _Last] = {}
    for agency, day, at in session.execute(recent.order_by(Sweep.on)):
        year = years[agency]
        if day > on:
            found.pop(agency, None)
        elif day >= year.start and year.calendar.is_working_day(day):
            found[agency] = _Last(day, at)
    return found


def _on_a_rung(
    session: Session, years: Mapping[int, _Year], last: Mapping[int, _Last], on: date, ladder: Ladder
) -> Iterator[int]:
    """The agencies of which a checkpoint that waits for its division came to another rung since the last sweep."""
    c = Checkpoint
    waiting = select(c.agency_id, c.opens_on, c.due_on).distinct()
    waiting = waiting.where(c.agency_id.in_(last), c.state.in_([state for state in State if state.awaits_division]))
    days: dict[tuple[int, date, date], list[date]] = {}
    for agency, opens_on, due_on in session.execute(waiting.where(c.opens_on <= on)):
        calendar = years[agency].calendar
        key = id(calendar), opens_on, due_on
        if key not in days:
            days[key] = [day for day, _ in ladder.days(opens_on=opens_on, due_on=due_on, calendar=calendar)]
        if any(last[agency].on < day <= on for day in days[key]):
            yield agency


def _waiting_for_the_secretary(agencies: Sequence[int], _on: date) -> Select[int]:
    """Of what waits for review long the secretary hears again."""
    c = Checkpoint
    states = [state for state in State if not state.is_final and not state.awaits_division]
    return select(c.agency_id).distinct().where(c.agency_id.in_(agencies), c.state.in_(states))


def _asked_to_waive(agencies: Sequence[int], _on: date) -> Select[int]:
    wanted = select(WaiverRequest.agency_id).distinct().join(Checkpoint, names(WaiverRequest, Checkpoint))
    return wanted.where(WaiverRequest.agency_id.in_(agencies), is_open())


def _untold(agencies: Sequence[int], on: date) -> Select[int]:
    return select(told_nobody(agencies, on, Notice.agency_id).subquery().c.agency_id).distinct()


def _happened(session: Session, last: Mapping[int, _Last]) -> Iterator[int]:
    """The agencies in whose journal anything stands that may owe somebody a letter, since each one's last sweep."""
    entry, earliest = JournalEntry, min(one.at for one in last.values()) - _STILL_COMING
    newest = select(entry.agency_id, func.max(entry.at)).where(entry.agency_id.in_(last), entry.at > earliest)
    for agency, at in session.execute(newest.where(entry.kind.not_in(_OWES_NOBODY)).group_by(entry.agency_id)):
        if at > last[agency].at - _STILL_COMING:
            yield agency


def _begun_to_hold(session: Session, last: Mapping[int, _Last], on: date) -> Iterator[int]:
    """The agencies of which a name, a word of the plan or a post begins or ends on a day since the last sweep."""
    earliest = min(one.on for one in last.values())
    parts = [select(table.agency_id, day).where(table.agency_id.in_(last), day.between(earliest, on)) for table, day in _DATED]
    for agency, day in session.execute(union_all(*parts)):
        if last[agency].on <= day <= on:  # the last day of what ends is the day before nothing of it holds
            yield agency
