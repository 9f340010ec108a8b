"""What a letter says of due days that were moved or added since its reader was last told of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ita_model import reminding
from ita_model.at_hand import AtHand
from ita_model.calendar import office_day
from ita_model.database import in_parts
from ita_model.digest import DayMoved
from ita_model.records import Addition, Rescheduling
from ita_model.untold import Untold


@dataclass(frozen=True, slots=True)
class Days:
    """By checkpoint, the moves of its due day in their order, and the fact that it was added."""

    moves: Mapping[int, Sequence[Rescheduling]]
    additions: Mapping[int, Addition]


def days_of(at_hand: AtHand, due: Iterable[Untold]) -> Days:
    """Those that letters are to tell of: two queries where there is any, none otherwise."""
    about: dict[str, set[int]] = defaultdict(set)
    for one in due:
        about[one.notice.rung].add(one.checkpoint.id)
    moves: dict[int, list[Rescheduling]] = defaultdict(list)
    for part in in_parts(sorted(about[reminding.RESCHEDULED])):
        rows = select(Rescheduling).where(Rescheduling.agency_id.in_(at_hand.agencies), Rescheduling.checkpoint_id.in_(part))
        for move in at_hand.session.scalars(rows.order_by(Rescheduling.n)):
            moves[move.checkpoint_id].append(move)
    added: dict[int, Addition] = {}
    for part in in_parts(sorted(about[reminding.ADDED])):
        facts = select(Addition).where(Addition.agency_id.in_(at_hand.agencies), Addition.checkpoint_id.in_(part))
        added.update({fact.checkpoint_id: fact for fact in at_hand.session.scalars(facts)})
    return Days(moves, added)


def days_moved(days: Days, due: Sequence[Untold], officers: Mapping[int, str]) -> Mapping[int, DayMoved]:
    """By checkpoint, from which day it was moved, by whom, when and why, of what somebody is told that is `due`.

    Of a day that was moved several times the letter tells of one move, from the day that its reader knew: each move owes a
    notice, so that as many of the newest as are untold are news to them.
    """
    found: dict[int, DayMoved] = {}
    untold = Counter(one.checkpoint.id for one in due if one.notice.rung == reminding.RESCHEDULED)
    for number, times in untold.items():
        moves = days.moves[number]
        first, last = moves[-times:][0], moves[-1]
        found[number] = DayMoved(officers[last.officer_id], office_day(last.at), last.words, first.from_due_on)
    for number in {one.checkpoint.id for one in due if one.notice.rung == reminding.ADDED}:
        fact = days.additions[number]  # what was never told of is new, whatever became of its day since
        found[number] = DayMoved(officers[fact.officer_id], office_day(fact.at), fact.words)
    return found
