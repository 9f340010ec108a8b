"""Which reminders a day brings: those inside their window and not yet owed to anybody, worked out from the record and never
from the last run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.at_hand import AtHand
from ita_model.calendar import office_day
from ita_model.database import in_parts
from ita_model.hands import audience
from ita_model.inserting import those_there
from ita_model.ladder import Ladder, Rung
from ita_model.people import Roster
from ita_model.records import Checkpoint, Handover, Move, Notice, Role, WaiverRequest, Year
from ita_model.reminding import REVIEW, WAIVER_ASKED, Due, due
from ita_model.workdays import WorkCalendar
from ita_model.years import calendar_of


@dataclass(frozen=True, slots=True)
class _Around:
    """What reminders depend on besides the checkpoints: the posts of their agency, and by checkpoint the newest handover, the
    newest move of one that waits for the secretary, and the open request for a waiver.
    """

    people: Roster
    handed: Mapping[int, Handover]
    moved: Mapping[int, Move]
    asked_for: Mapping[int, WaiverRequest]


def due_notices(session: Session, year: Year, *, on: date, ladder: Ladder) -> list[Due]:
    """The reminders of a year that are inside their window on `on` and not yet owed to anybody; none on a day off."""
    at_hand = AtHand(session, [year.agency_id], on)
    return _not_yet_owed(at_hand, [(year, [one for one in at_hand.unsettled if one.year_id == year.id])], ladder)


def due_of(session: Session, year: Year, checkpoints: Iterable[Checkpoint], *, on: date, ladder: Ladder) -> list[Due]:
    """The same for some of a year's checkpoints: those that wait for their division, and those that wait for the secretary,
    who is to review them or to say whether they are waived.
    """
    return _not_yet_owed(AtHand(session, [year.agency_id], on), [(year, list(checkpoints))], ladder)


def due_of_each(at_hand: AtHand, ladder: Ladder) -> list[Due]:
    """The same for all checkpoints of every year that has begun, of several agencies."""
    by_year: dict[int, list[Checkpoint]] = defaultdict(list)
    for one in at_hand.unsettled:
        by_year[one.year_id].append(one)
    years = (year for years in at_hand.years.values() for year in years)
    return _not_yet_owed(at_hand, [(year, by_year[year.id]) for year in years], ladder)


def _not_yet_owed(at_hand: AtHand, of: Sequence[tuple[Year, Sequence[Checkpoint]]], ladder: Ladder) -> list[Due]:
    waiting = [
        (year.agency_id, calendar, there)
        for year, checkpoints in of
        if (there := [one for one in checkpoints if not one.state.is_final and one.opens_on <= at_hand.on])
        and (calendar := calendar_of(year)).is_working_day(at_hand.on)
    ]
    every = [one for _, _, there in waiting for one in there]
    if not every:
        return []
    handed, moved = at_hand.handed(every), _moved(at_hand, [one for one in every if not one.state.awaits_division])
    wanted = [
        found
        for agency, calendar, there in waiting
        for around in [_Around(at_hand.people[agency], handed, moved, at_hand.asked_for)]
        for found in _reminders(there, around, at_hand.on, ladder, calendar)
    ]
    rows = [{"agency_id": one.checkpoint.agency_id, "key": one.key} for one in wanted]
    known = set(those_there(at_hand.session, Notice, rows, Notice.key))
    return [one for one in wanted if one.key not in known]


def _reminders(
    waiting: Iterable[Checkpoint], around: _Around, on: date, ladder: Ladder, calendar: WorkCalendar
) -> Iterable[Due]:
    """The reminders of an agency's waiting checkpoints on a day, owed already or not.

    Of a checkpoint only the newest rung counts: after days without a sweep a head hears once, not once a missed day.
    """
    rungs: dict[tuple[date, date], Sequence[Rung]] = {}  # most wait for the same few days
    for one in waiting:
        if one.state.awaits_division:
            days = one.opens_on, one.due_on
            if days not in rungs:
                rungs[days] = ladder.owed(opens_on=one.opens_on, due_on=one.due_on, on=on, calendar=calendar)
            yield from _rungs_of(one, rungs[days], around)
        else:
            yield from _review_of(one, around.moved[one.id], on, ladder, around.people)
        if (request := around.asked_for.get(one.id)) is not None:
            yield from _waiver_of(one, request, on, ladder, around.people)


def _rungs_of(checkpoint: Checkpoint, rungs: Sequence[Rung], around: _Around) -> Iterable[Due]:
    for rung in rungs:
        for officer in audience(around.people, rung.audience, checkpoint.division_id, around.handed.get(checkpoint.id)):
            yield due(checkpoint, officer, rung.name, f"due={checkpoint.due_on.isoformat()}")


def _review_of(checkpoint: Checkpoint, confirmed: Move, on: date, ladder: Ladder, people: Roster) -> Iterable[Due]:
    """What waits for review long after it was confirmed: the secretary was told once then, and hears of it again."""
    times = (on - office_day(confirmed.at)).days // ladder.review_every
    if times:
        for officer in people.of_agency(Role.SECRETARY):
            yield due(checkpoint, officer, REVIEW, f"confirmation={confirmed.confirmation_id}:again={times}")


def _waiver_of(checkpoint: Checkpoint, request: WaiverRequest, on: date, ladder: Ladder, people: Roster) -> Iterable[Due]:
    """A waiver that was asked for long ago and not answered: the secretary hears of it again, too."""
    times = (on - office_day(request.at)).days // ladder.review_every
    if times:
        for officer in people.of_agency(Role.SECRETARY):
            yield due(checkpoint, officer, WAIVER_ASKED, f"request={request.id}:again={times}")


def _moved(at_hand: AtHand, checkpoints: Sequence[Checkpoint]) -> dict[int, Move]:
    """The newest move of each of these checkpoints."""
    found: dict[int, Move] = {}
    for part in in_parts([one.id for one in checkpoints]):
        moves = select(Move).where(Move.agency_id.in_(at_hand.agencies), Move.checkpoint_id.in_(part)).order_by(Move.n)
        found.update({move.checkpoint_id: move for move in at_hand.session.scalars(moves)})
    return found
