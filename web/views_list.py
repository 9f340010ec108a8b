"""What an officer's own page shows, read in a handful of queries however long the lists are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.records import Checkpoint, Confirmation, Division, Measure, Move, Step, Year, names
from ita_model.states import Standing, State, standing
from web.door import Visitor

AWAITING = tuple(state for state in State if state.awaits_division)


@dataclass(frozen=True, slots=True)
class Item:
    """One checkpoint in a list. `comment` is what came with the last move; `confirmed_at` when it was last confirmed."""

    id: int
    standing: Standing
    returned: bool
    step: str
    measure: str
    division: str
    period: str
    due_on: date
    comment: str = ""
    confirmed_at: datetime | None = None

    @property
    def title(self) -> str:
        """`มาตรการ… · กองคลัง · มีนาคม 2567`: how one line names it."""
        return f"{self.measure} · {self.division} · {self.period}"

    @property
    def on_a_day(self) -> bool:
        """Whether its period says no more than the day it is due on."""
        return self.period == thai.long_date(self.due_on)


@dataclass(frozen=True, slots=True)
class Behind:
    """A division that is late, with what it owes, the oldest first."""

    division: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything on an officer's own page. `next_on` is when the next thing opens, asked only where nothing is to do."""

    todo: tuple[Item, ...]
    review: tuple[Item, ...]
    behind: tuple[Behind, ...]
    done: tuple[Item, ...]
    next_on: date | None = None


def own_page(session: Session, visitor: Visitor) -> OwnPage:
    """The officer's page as it stands today: at most five queries."""
    waiting = todo(session, visitor) if visitor.divisions else ()
    return OwnPage(
        todo=waiting,
        review=review_queue(session, visitor) if visitor.is_secretary else (),
        behind=_behind(session, visitor) if visitor.is_secretary or visitor.is_executive else (),
        done=_done(session, visitor) if visitor.divisions else (),
        next_on=_next_on(session, visitor) if visitor.divisions and not waiting else None,
    )


def open_for(visitor: Visitor) -> ColumnElement[bool]:
    """Checkpoints that the officer may confirm today: their divisions', awaiting a word, and open."""
    return and_(
        Checkpoint.agency_id == visitor.agency.id,
        Checkpoint.division_id.in_(visitor.division_ids),
        Checkpoint.state.in_(AWAITING),
        or_(Checkpoint.opens_on <= visitor.today, Checkpoint.state == State.RETURNED),
    )


def todo(session: Session, visitor: Visitor, *, but: int = 0) -> tuple[Item, ...]:
    """What the officer may confirm today, the most urgent first; without the checkpoint `but`."""
    wanted = and_(open_for(visitor), Checkpoint.id != but)
    rows = session.execute(_items().where(wanted).order_by(Checkpoint.due_on, Checkpoint.id))
    items = [_item(row, visitor.today) for row in rows]
    return tuple(sorted(items, key=lambda item: (not item.returned, item.due_on, item.id)))


def review_queue(session: Session, visitor: Visitor) -> tuple[Item, ...]:
    """What waits for review, what was confirmed first before the rest."""
    waiting = and_(Checkpoint.agency_id == visitor.agency.id, Checkpoint.state == State.SUBMITTED)
    rows = session.execute(_items().where(waiting).order_by(Move.at, Checkpoint.id))
    return tuple(_item(row, visitor.today) for row in rows)


def _behind(session: Session, visitor: Visitor) -> tuple[Behind, ...]:
    late = and_(Checkpoint.agency_id == visitor.agency.id, Checkpoint.state.in_(AWAITING), Checkpoint.due_on < visitor.today)
    rows = session.execute(_items().where(late).order_by(Division.position, Checkpoint.due_on, Checkpoint.id))
    by_division: dict[str, list[Item]] = {}
    for row in rows:
        by_division.setdefault(row.division, []).append(_item(row, visitor.today))
    return tuple(Behind(division, tuple(items)) for division, items in by_division.items())


def _done(session: Session, visitor: Visitor) -> tuple[Item, ...]:
    year = FiscalYear.containing(visitor.today)
    said = and_(
        Checkpoint.agency_id == visitor.agency.id,
        Checkpoint.division_id.in_(visitor.division_ids),
        Checkpoint.state.in_((State.SUBMITTED, State.ACCEPTED)),
        Year.be == year.be,
    )
    rows = session.execute(
        _items().join(Year, names(Checkpoint, Year)).where(said).order_by(Confirmation.at.desc(), Checkpoint.id)
    )
    return tuple(_item(row, visitor.today) for row in rows)


def _next_on(session: Session, visitor: Visitor) -> date | None:
    return session.scalar(
        select(func.min(Checkpoint.opens_on)).where(
            Checkpoint.agency_id == visitor.agency.id,
            Checkpoint.division_id.in_(visitor.division_ids),
            Checkpoint.state == State.PENDING,
            Checkpoint.opens_on > visitor.today,
        )
    )


def _items() -> Select[*tuple[Any, ...]]:
    """Checkpoints with their words, their newest move (`moves` is its number) and the confirmation it is about."""
    c, m = Checkpoint, Move
    return (
        select(
            c.id, c.state, c.opens_on, c.due_on, c.period,
            Step.text.label("step"), Measure.title.label("measure"), Division.name.label("division"),
            m.words.label("comment"), Confirmation.at.label("confirmed_at"),
        )
        .join(Step, names(c, Step))
        .join(Measure, names(c, Measure))
        .join(Division, names(c, Division))
        .outerjoin(m, and_(names(m, c), m.n == c.moves))
        .outerjoin(Confirmation, names(m, Confirmation))
    )  # fmt: skip


def _item(row: Row[Any], today: date) -> Item:
    return Item(
        id=row.id,
        standing=standing(row.state, opens_on=row.opens_on, due_on=row.due_on, today=today),
        returned=row.state is State.RETURNED,
        step=row.step,
        measure=row.measure,
        division=row.division,
        period=row.period,
        due_on=row.due_on,
        comment=row.comment or "",
        confirmed_at=row.confirmed_at,
    )
