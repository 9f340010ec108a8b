"""Who is asked for what today, when each was last reminded, and whom the secretary may have reminded now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Result, and_, func, select
from sqlalchemy.orm import Session, aliased

from ita_model.came_back import Fares, came_back, fares
from ita_model.lacking import Unreached, unreachable
from ita_model.nudging import When, owing, would_be_written
from ita_model.records import Bounce, Division, Letter, LetterKind, Notice, Nudge, Officer, Receipt, names
from ita_model.reminding import OF_OTHER_THINGS
from ita_model.watching import StandsStill, stands_still
from ita_model.years import all_years, begun
from web.door import Visitor


@dataclass(frozen=True, slots=True)
class LetterToday:
    """The letter of today that somebody was written: how it fares, when it went, and whether one in doubt is known to have
    arrived.
    """

    id: int
    state: Fares
    sent_at: datetime | None
    arrived: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is still to go."""
        return self.state in (Fares.OWED, Fares.SENDING)

    @property
    def reached(self) -> bool:
        """Whether it went, or is known to have arrived: nothing is left to do."""
        return self.state is Fares.SENT or self.arrived

    @property
    def lost(self) -> bool:
        """Whether its reader may know nothing of it, and no other letter goes today."""
        return not (self.waits or self.reached)


@dataclass(frozen=True, slots=True)
class Owing:
    """Somebody who is asked for something: how much, of which divisions, how much of it is late, and since when.

    `reminded` is when a letter that reminded them last went and did not come back; `nudged` by whom and when it was wished
    today. `unreached` says why letters do not reach them, where they do not.
    """

    officer_id: int
    officer: str
    position: str
    divisions: tuple[str, ...]
    codes: frozenset[str]
    open: int
    overdue: int
    oldest: date
    reminded: datetime | None
    letter: LetterToday | None
    nudged_by: str
    nudged_at: datetime | None
    unreached: Unreached | None = None

    @property
    def may(self) -> bool:
        """Whether a letter may still be wished for them today."""
        return self.letter is None and self.nudged_at is None


@dataclass(frozen=True, slots=True)
class NudgePage:
    """Everybody who owes something, the latest first; `when` a letter that is wished now is written, and the day it `goes`;
    `still` is what of the clockwork stands still, so that it might not."""

    people: tuple[Owing, ...]
    when: When
    goes: date
    still: StandsStill

    @property
    def lost(self) -> int:
        """To how many the letter of today did not go, or may not have come."""
        return sum(one.letter is not None and one.letter.lost for one in self.people)

    @property
    def all_written(self) -> bool:
        """Whether everybody has a letter of today that went or is about to."""
        return all(one.letter is not None and not one.letter.lost for one in self.people)


def nudge_page(session: Session, visitor: Visitor, *, at: datetime) -> NudgePage:
    """The page at the moment `at`: at most seven queries."""
    owed = owing(session, visitor.agency.id, visitor.posts, on=visitor.today)
    years = all_years(session, visitor.agency.id)
    still = stands_still(session, begun(years, on=visitor.today), at=at)
    when, goes = would_be_written(years, still.swept_on, at=at)
    rows = session.execute(select(Division).where(Division.agency_id == visitor.agency.id).order_by(Division.position))
    divisions = {one.id: one for (one,) in rows}
    unreached = {one.officer.id: one for one in unreachable(session, visitor.agency.id)}
    people = []
    for row in _officers(session, visitor, tuple(owed)):
        points = owed[row.Officer.id]
        mine = sorted({one.division_id for one in points}, key=lambda one: divisions[one].position)
        people.append(
            Owing(
                officer_id=row.Officer.id,
                officer=row.Officer.name,
                position=row.Officer.position,
                divisions=tuple(divisions[one].name for one in mine),
                codes=frozenset(divisions[one].code for one in mine),
                open=len(points),
                overdue=sum(one.due_on < visitor.today for one in points),
                oldest=points[0].due_on,
                reminded=row.reminded,
                letter=LetterToday(row.letter, Fares(row.fares), row.sent_at, row.arrived is not None) if row.letter else None,
                unreached=unreached.get(row.Officer.id),
                nudged_by=row.nudged_by or "",
                nudged_at=row.nudged_at,
            )
        )
    return NudgePage(tuple(sorted(people, key=lambda one: (-one.overdue, -one.open, one.officer_id))), when, goes, still)


def _officers(session: Session, visitor: Visitor, wanted: tuple[int, ...]) -> Result[Any]:
    o, today, asker = Officer, aliased(Letter), aliased(Officer)
    reminded = (
        select(func.max(Letter.sent_at))
        .join(Notice, names(Notice, Letter))
        .where(
            Letter.agency_id == o.agency_id,
            Letter.officer_id == o.id,
            Notice.checkpoint_id.is_not(None),
            Notice.rung.not_in(OF_OTHER_THINGS),
            ~came_back(),
        )
        .correlate(o)
        .scalar_subquery()
    )
    of_today = (today.agency_id == o.agency_id, today.officer_id == o.id, today.on == visitor.today)
    nudged = (Nudge.agency_id == o.agency_id, Nudge.to_officer_id == o.id, Nudge.on == visitor.today)
    return session.execute(
        select(
            o, reminded.label("reminded"), today.id.label("letter"), fares(letter=today).label("fares"), today.sent_at,
            Receipt.id.label("arrived"),
            Nudge.at.label("nudged_at"), asker.name.label("nudged_by"),
        )
        .outerjoin(today, and_(*of_today, today.kind == LetterKind.DIGEST))
        .outerjoin(Bounce, and_(Bounce.agency_id == today.agency_id, Bounce.letter_id == today.id))
        .outerjoin(Receipt, and_(Receipt.agency_id == today.agency_id, Receipt.letter_id == today.id))
        .outerjoin(Nudge, and_(*nudged))
        .outerjoin(asker, and_(asker.agency_id == Nudge.agency_id, asker.id == Nudge.officer_id))
        .where(o.agency_id == visitor.agency.id, o.id.in_(wanted))
    )  # fmt: skip
