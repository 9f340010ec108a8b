"""What a letter says of due days that were moved or added since its reader was last told of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import reminding
from ita_model.calendar import office_day
from ita_model.digest import DayMoved
from ita_model.records import Addition, Rescheduling
from ita_model.untold import Untold


def days_moved(session: Session, agency_id: int, due: Sequence[Untold], officers: Mapping[int, str]) -> Mapping[int, DayMoved]:
    """By checkpoint, from which day it was moved, by whom, when and why: two queries where there is any, none otherwise.

    Of a day that was moved several times the letter tells of one move, from the day that its reader knew: each move owes a
    notice, so that as many of the newest as are untold are news to them.
    """
    untold = Counter(one.checkpoint.id for one in due if one.notice.rung == reminding.RESCHEDULED)
    added = {one.checkpoint.id for one in due if one.notice.rung == reminding.ADDED}
    found: dict[int, DayMoved] = {}
    if untold:
        rows = select(Rescheduling).where(Rescheduling.agency_id == agency_id, Rescheduling.checkpoint_id.in_(untold))
        moves: dict[int, list[Rescheduling]] = defaultdict(list)
        for one in session.scalars(rows.order_by(Rescheduling.n)):
            moves[one.checkpoint_id].append(one)
        for number, several in moves.items():
            first, last = several[-untold[number] :][0], several[-1]
            found[number] = DayMoved(officers[last.officer_id], office_day(last.at), last.words, first.from_due_on)
    if added:
        facts = select(Addition).where(Addition.agency_id == agency_id, Addition.checkpoint_id.in_(added))
        for fact in session.scalars(facts):  # what was never told of is new, whatever became of its day since
            found[fact.checkpoint_id] = DayMoved(officers[fact.officer_id], office_day(fact.at), fact.words)
    return found
