"""Notices that have reached nobody for certain: what a day's letters have to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from ita_model.came_back import came_back
from ita_model.records import Checkpoint, Division, Letter, LetterState, Measure, Notice, Receipt, Report, Step, Year, names
from ita_model.reminding import NEW_LINK

_UNTOLD = (LetterState.SUPERSEDED, LetterState.IN_DOUBT, LetterState.FAILED)
"""Letters that told nobody for certain: what they carried goes into the next one, unless one is known to have arrived."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A report that an officer has not been told of."""

    notice: Notice
    report: Report
    be: int


@dataclass(frozen=True, slots=True)
class Untold:
    """A notice of a checkpoint that an officer has not been told of, with what a letter says of it."""

    notice: Notice
    checkpoint: Checkpoint
    measure: Measure
    step: Step
    division: Division


def untold(session: Session, agency_id: int, on: date) -> Mapping[int, list[Untold]]:
    """By officer, what they have yet to be told of checkpoints, in the plan's order."""
    rows = session.execute(
        select(Notice, Checkpoint, Measure, Step, Division)
        .join(Checkpoint, names(Notice, Checkpoint))
        .join(Measure, names(Checkpoint, Measure))
        .join(Step, names(Checkpoint, Step))
        .join(Division, names(Checkpoint, Division))
        .outerjoin(Letter, names(Notice, Letter))
        .where(Notice.agency_id == agency_id, *told_nobody(on))
        .order_by(Checkpoint.id, Notice.id)  # whichever way the notices came on record
    )
    pool: dict[int, list[Untold]] = defaultdict(list)
    for row in rows:
        pool[row.Notice.officer_id].append(Untold(*row))
    return pool


def compiled(session: Session, agency_id: int, on: date) -> Mapping[int, list[Compiled]]:
    """By officer, the reports they have yet to be told of, oldest first."""
    rows = session.execute(
        select(Notice, Report, Year.be)
        .join(Report, names(Notice, Report))
        .join(Year, names(Report, Year))
        .outerjoin(Letter, names(Notice, Letter))
        .where(Notice.agency_id == agency_id, *told_nobody(on))
        .order_by(Report.id)
    )
    pool: dict[int, list[Compiled]] = defaultdict(list)
    for row in rows:
        pool[row.Notice.officer_id].append(Compiled(*row))
    return pool


def links_asked_for(session: Session, agency_id: int, on: date) -> Mapping[int, list[Notice]]:
    """By officer, the new links that they asked for and have not got."""
    rows = session.scalars(
        select(Notice)
        .outerjoin(Letter, names(Notice, Letter))
        .where(Notice.agency_id == agency_id, Notice.rung == NEW_LINK, *told_nobody(on))
        .order_by(Notice.id)
    )
    pool: dict[int, list[Notice]] = defaultdict(list)
    for notice in rows:
        pool[notice.officer_id].append(notice)
    return pool


def told_nobody(on: date) -> tuple[ColumnElement[bool], ...]:
    """Notices (outer-joined with their letters) that by a day have reached nobody for certain."""
    unsent = and_(Letter.state == LetterState.OWED, Letter.on < on)
    lost = and_(or_(Letter.state.in_(_UNTOLD), came_back()), ~exists().where(names(Receipt, Letter)))
    return Notice.on <= on, Notice.moot_on.is_(None), or_(Notice.letter_id.is_(None), lost, unsent)


def anybody_untold(session: Session, agency_id: int, *, on: date) -> bool:
    """Whether a letter written on a day would tell anybody anything (or drop what is no longer true)."""
    waiting = select(Notice.id).outerjoin(Letter, names(Notice, Letter)).where(Notice.agency_id == agency_id, *told_nobody(on))
    return session.scalar(waiting.limit(1)) is not None
