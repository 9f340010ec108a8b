"""Notices that have reached nobody for certain: what a day's letters have to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, and_, exists, or_, select, union, union_all
from sqlalchemy.orm import Session

from ita_model.at_hand import AtHand
from ita_model.database import in_parts
from ita_model.records import Bounce, Checkpoint, Letter, LetterState, Measure, Notice, Receipt, Report, Step, Year, names
from ita_model.records.mail import NOT_GONE
from ita_model.reminding import NEW_LINK, Due

_UNTOLD = (LetterState.SUPERSEDED, LetterState.IN_DOUBT, LetterState.FAILED)
"""Letters that told nobody for certain: what they carried goes into the next one, unless one is known to have arrived."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice that is still to be told: to whom, for which rung, and what of. One that is only to be put on record has no
    number yet, but is what is `due`.
    """

    id: int
    agency_id: int
    officer_id: int
    rung: str
    checkpoint_id: int | None = None
    report_id: int | None = None
    post_id: int | None = None
    bounce_id: int | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A report that an officer has not been told of."""

    notice: Owed
    report: Report
    be: int


@dataclass(frozen=True, slots=True)
class Untold:
    """A notice of a checkpoint that an officer has not been told of, with what a letter says of it: the words of its measure
    and of its step, and what its division is called.
    """

    notice: Owed
    checkpoint: Checkpoint
    measure: str
    step: str
    division: str


def owed(at_hand: AtHand, agencies: Collection[int], new: Iterable[Due]) -> list[Owed]:
    """The notices of agencies that have reached nobody for certain by the day, the oldest first: one query. What is `new` comes
    last.
    """
    n = Notice
    said = (n.id, n.agency_id, n.officer_id, n.rung, n.checkpoint_id, n.report_id, n.post_id, n.bounce_id)
    found = sorted(
        (Owed(*row) for row in at_hand.session.execute(told_nobody(agencies, at_hand.on, *said))), key=lambda one: one.id
    )
    points = ((one, one.checkpoint) for one in new)
    return found + [Owed(0, point.agency_id, one.officer_id, one.rung, point.id, due=one) for one, point in points]


def untold(at_hand: AtHand, notices: Iterable[Owed]) -> dict[int, list[Untold]]:
    """By officer, what they have yet to be told of checkpoints, in the plan's order: at most three queries."""
    about = [one for one in notices if one.checkpoint_id is not None]
    pool: dict[int, list[Untold]] = defaultdict(list)
    if not about:
        return pool
    points = _checkpoints(at_hand, {one.checkpoint_id for one in about if one.checkpoint_id is not None})
    measures = _words(at_hand, Measure, Measure.title, {one.measure_id for one in points.values()})
    steps = _words(at_hand, Step, Step.text, {one.step_id for one in points.values()})
    # Whichever way the notices came on record.
    for one in sorted(about, key=lambda one: (one.checkpoint_id or 0, one.due is not None, one.id)):
        point = points[one.checkpoint_id or 0]
        where = at_hand.divisions[point.division_id].name
        pool[one.officer_id].append(Untold(one, point, measures[point.measure_id], steps[point.step_id], where))
    return pool


def compiled(at_hand: AtHand, notices: Iterable[Owed]) -> dict[int, list[Compiled]]:
    """By officer, the reports they have yet to be told of, oldest first: one query, where there is any."""
    about = sorted((one for one in notices if one.report_id is not None), key=lambda one: one.report_id or 0)
    pool: dict[int, list[Compiled]] = defaultdict(list)
    if about:
        wanted = select(Report, Year.be).join(Year, names(Report, Year)).where(Report.agency_id.in_(at_hand.agencies))
        rows = at_hand.session.execute(wanted.where(Report.id.in_({one.report_id for one in about})))
        reports = {row.Report.id: row for row in rows}
        for one in about:
            report, be = reports[one.report_id or 0]
            pool[one.officer_id].append(Compiled(one, report, be))
    return pool


def links_asked_for(notices: Iterable[Owed]) -> dict[int, list[Owed]]:
    """By officer, the new links that they asked for and have not got."""
    pool: dict[int, list[Owed]] = defaultdict(list)
    for one in notices:
        if one.rung == NEW_LINK:
            pool[one.officer_id].append(one)
    return pool


def _checkpoints(at_hand: AtHand, numbers: Set[int]) -> dict[int, Checkpoint]:
    """These checkpoints; most are at hand."""
    found = {one.id: one for one in at_hand.unsettled if one.id in numbers}
    for part in in_parts(sorted(numbers - found.keys())):
        rows = select(Checkpoint).where(Checkpoint.agency_id.in_(at_hand.agencies), Checkpoint.id.in_(part))
        found.update({one.id: one for one in at_hand.session.scalars(rows)})
    return found


def _words(at_hand: AtHand, table: type[Measure] | type[Step], said: Any, numbers: Set[int]) -> dict[int, str]:
    """How these measures or steps read."""
    found: dict[int, str] = {}
    for part in in_parts(sorted(numbers)):
        rows = select(table.id, said).where(table.agency_id.in_(at_hand.agencies), table.id.in_(part))
        found.update((row[0], row[1]) for row in at_hand.session.execute(rows))
    return found


def told_nobody(agencies: Collection[int], on: date, *said: Any) -> CompoundSelect[Any]:
    """What is asked for (`said`) of the notices of agencies that by a day have reached nobody for certain.

    They are in no letter, or in one to the same officer that came to nothing: each kind is found by an index of its own. Asked
    for as one condition of notices beside their letters, all that were ever written would be read each day.
    """
    n = Notice
    still = (n.agency_id.in_(agencies), n.on <= on, n.moot_on.is_(None))
    numbers = (Letter.agency_id, Letter.officer_id, Letter.id)
    received = exists().where(names(Receipt, Letter))
    unsent = and_(Letter.state == LetterState.OWED, Letter.on < on)
    lost = and_(Letter.state.in_(_UNTOLD), ~received)
    to_nothing = select(*numbers).where(Letter.agency_id.in_(agencies), NOT_GONE, or_(lost, unsent))
    back = select(*numbers).join(Bounce, names(Bounce, Letter)).where(Bounce.agency_id.in_(agencies), ~received)
    gone = union(to_nothing, back).subquery()
    letter = gone.c
    carried = and_(n.agency_id == letter.agency_id, n.officer_id == letter.officer_id, n.letter_id == letter.id)
    in_none = select(*said).where(*still, n.letter_id.is_(None))
    return union_all(in_none, select(*said).join(gone, carried).where(*still))


def anybody_untold(session: Session, agency_id: int, *, on: date) -> bool:
    """Whether a letter written on a day would tell anybody anything (or drop what is no longer true)."""
    return session.scalar(told_nobody([agency_id], on, Notice.id).limit(1)) is not None
