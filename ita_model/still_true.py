"""Whether what somebody was to be told is still so on the day of the letter: what is no longer true is dropped, untold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ita_model import reminding
from ita_model.at_hand import AtHand
from ita_model.hands import asked, named_by
from ita_model.people import Roster
from ita_model.records import Checkpoint, Handover, Role, WaiverRequest
from ita_model.states import State
from ita_model.untold import Untold


@dataclass(frozen=True, slots=True)
class Around:
    """What the letters of a day must know of the checkpoints that they tell of, besides their rows: the posts of their agency,
    by checkpoint the newest handover and the open request for a waiver, and what everybody is called.
    """

    people: Roster
    handed: Mapping[int, Handover]
    asked_for: Mapping[int, WaiverRequest]
    officers: Mapping[int, str]
    divisions: Mapping[int, str]


def look_around(at_hand: AtHand, checkpoints: Iterable[Checkpoint]) -> Mapping[int, Around]:
    """By agency, that of these checkpoints."""
    handed = at_hand.handed(checkpoints)
    officers = {one.id: one.name for one in at_hand.officers.values()}
    divisions = {one.id: one.name for one in at_hand.divisions.values()}
    return {agency: Around(people, handed, at_hand.asked_for, officers, divisions) for agency, people in at_hand.people.items()}


def still_true(untold: Untold, around: Around, on: date) -> bool:
    """Whether a notice still says what is so: of its checkpoint, and of whom it is asked."""
    point, officer, people = untold.checkpoint, untold.notice.officer_id, around.people
    mine = point.division_id in people.divisions_of(officer)
    handed = around.handed.get(point.id)
    match untold.notice.rung:
        case reminding.REVIEW:
            return point.state is State.SUBMITTED
        case reminding.WAIVER_ASKED:
            return point.id in around.asked_for and people.is_secretary(officer)
        case reminding.WAIVED | reminding.SPARED:
            return point.state is State.WAIVED and mine
        case reminding.RESCHEDULED | reminding.ADDED:
            return point.state.awaits_division and mine and officer in asked(people, point.division_id, handed)
        case reminding.WAIVER_REFUSED:
            return point.state.awaits_division and mine and point.id not in around.asked_for
        case reminding.HANDED_OVER:
            return point.state.awaits_division and mine and officer in asked(people, point.division_id, handed)
        case reminding.PASSED_ON:
            return handed is not None and officer not in asked(people, point.division_id, handed)
    if not point.state.awaits_division:
        return False
    if not mine:  # a copy; whoever it was asked of before it was handed over, or before their post ended, is asked no more
        return people.is_secretary(officer) or people.is_executive(officer)
    named = named_by(people, handed)
    in_place_of_the_head = named is not None and named != officer and officer in people.holders(Role.HEAD, point.division_id)
    return not in_place_of_the_head or on > point.due_on
