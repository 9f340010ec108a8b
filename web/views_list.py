"""What an officer's own page shows, read in a handful of queries however long the lists are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from ita_model import thai
from ita_model.calendar import FiscalYear
from ita_model.hands import asked_of_others
from ita_model.records import (
    Checkpoint,
    Confirmation,
    Division,
    Handover,
    Measure,
    Move,
    Officer,
    Step,
    WaiverRequest,
    Year,
    names,
)
from ita_model.states import Standing, State, standing
from ita_model.waivers import is_open
from web.door import Visitor
from web.words import period_word

AWAITING = tuple(state for state in State if state.awaits_division)


class Named:
    """What is said of a checkpoint wherever a page names one."""

    __slots__ = ()
    measure: str
    division: str
    period: str
    due_on: date

    @property
    def title(self) -> str:
        """`มาตรการ… · กองคลัง · มีนาคม 2567`: how one line names it."""
        return f"{self.measure} · {self.division} · {self.period}"

    @property
    def told(self) -> str:
        """The same to whoever reads the page."""
        return f"{self.measure} · {self.division} · {period_word(self.period)}"

    @property
    def on_a_day(self) -> bool:
        """Whether its period says no more than the day it is due on."""
        return self.period == thai.long_date(self.due_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """A waiver that is asked for and not decided: by whom, when, and why."""

    id: int
    officer: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Item(Named):
    """One checkpoint in a list. `comment` is what came with the last move, at `moved_at`; `confirmed_at` when it was last
    confirmed.

    `came_from` is the division that it was handed over by last, `given_to` the officer of its own that it was handed to.
    """

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
    asked: Asked | None = None
    came_from: str = ""
    given_to: str = ""
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """A division that is late, with what it owes, the oldest first."""

    division: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything on an officer's own page. `next_on` is when the next thing opens, asked only where nothing is to do.

    `waivers` are those that the secretary is asked for, the oldest request first.
    """

    todo: tuple[Item, ...]
    review: tuple[Item, ...]
    waivers: tuple[Item, ...]
    behind: tuple[Behind, ...]
    done: tuple[Item, ...]
    next_on: date | None = None


def own_page(session: Session, visitor: Visitor) -> OwnPage:
    """The officer's page as it stands today: at most four queries."""
    waiting = todo(session, visitor) if visitor.divisions else ()
    office = _concerns_the_office(session, visitor) if visitor.is_secretary or visitor.is_executive else ()
    return OwnPage(
        todo=waiting,
        review=_review(office, visitor) if visitor.is_secretary else (),
        waivers=_waivers(office, visitor) if visitor.is_secretary else (),
        behind=_behind(office, visitor),
        done=_done(session, visitor) if visitor.divisions else (),
        next_on=_next_on(session, visitor) if visitor.divisions and not waiting else None,
    )


def open_for(visitor: Visitor) -> ColumnElement[bool]:
    """Checkpoints that the officer is asked to confirm today: their divisions', awaiting a word, open, and in nobody else's
    hands there."""
    return and_(
        Checkpoint.agency_id == visitor.agency.id,
        Checkpoint.division_id.in_(visitor.division_ids),
        Checkpoint.state.in_(AWAITING),
        or_(Checkpoint.opens_on <= visitor.today, Checkpoint.state == State.RETURNED),
        ~asked_of_others(visitor.posts, visitor.officer.id, visitor.division_ids, visitor.today),
    )


def todo(session: Session, visitor: Visitor, *, but: int = 0) -> tuple[Item, ...]:
    """What the officer may confirm today, the most urgent first; without the checkpoint `but`."""
    wanted = and_(open_for(visitor), Checkpoint.id != but)
    rows = session.execute(_items().where(wanted).order_by(Checkpoint.due_on, Checkpoint.id))
    items = [_item(row, visitor.today) for row in rows]
    return tuple(sorted(items, key=lambda item: (not item.returned, item.due_on, item.id)))


def _concerns_the_office(session: Session, visitor: Visitor) -> Sequence[Row[Any]]:
    """What the whole office has that concerns who leads it: what waits for review or for a waiver, and what is late."""
    late = and_(Checkpoint.state.in_(AWAITING), Checkpoint.due_on < visitor.today)
    wanted = or_(Checkpoint.state == State.SUBMITTED, WaiverRequest.id.is_not(None), late)
    return _office(session, visitor, wanted)


def review_and_waivers(session: Session, visitor: Visitor) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """What waits for review, what was confirmed first before the rest, and the waivers that are asked for: one query."""
    office = _office(session, visitor, or_(Checkpoint.state == State.SUBMITTED, WaiverRequest.id.is_not(None)))
    return _review(office, visitor), _waivers(office, visitor)


def open_waivers(session: Session, visitor: Visitor) -> tuple[Item, ...]:
    """The waivers that the secretary is asked for, the oldest request first."""
    return _waivers(_office(session, visitor, WaiverRequest.id.is_not(None)), visitor)


def items_of(session: Session, visitor: Visitor, checkpoints: Sequence[int]) -> tuple[Item, ...]:
    """These checkpoints of the office, for whoever may see all of it."""
    rows = _office(session, visitor, Checkpoint.id.in_(checkpoints))
    return tuple(_item(row, visitor.today) for row in rows)


def _office(session: Session, visitor: Visitor, wanted: ColumnElement[bool]) -> Sequence[Row[Any]]:
    rows = _items().where(Checkpoint.agency_id == visitor.agency.id, wanted)
    return session.execute(rows.order_by(Division.position, Checkpoint.due_on, Checkpoint.id)).all()


def _review(office: Sequence[Row[Any]], visitor: Visitor) -> tuple[Item, ...]:
    waiting = sorted((row for row in office if row.state is State.SUBMITTED), key=lambda row: (row.moved_at, row.id))
    return tuple(_item(row, visitor.today) for row in waiting)


def _waivers(office: Sequence[Row[Any]], visitor: Visitor) -> tuple[Item, ...]:
    asked = sorted((row for row in office if row.request is not None), key=lambda row: (row.asked_at, row.request))
    return tuple(_item(row, visitor.today) for row in asked)


def _behind(office: Sequence[Row[Any]], visitor: Visitor) -> tuple[Behind, ...]:
    by_division: dict[str, list[Item]] = {}
    for row in office:
        if row.state.awaits_division and row.due_on < visitor.today:
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


@cache
def _items() -> Select[*tuple[Any, ...]]:
    """Checkpoints with their words, their newest move (`moves` is its number), the confirmation it is about, their newest
    handover and the open request for a waiver."""
    c, m, h, w = Checkpoint, Move, Handover, WaiverRequest
    came_from, given_to, asker = aliased(Division), aliased(Officer), aliased(Officer)
    return (
        select(
            c.id, c.state, c.opens_on, c.due_on, c.period,
            Step.text.label("step"), Measure.title.label("measure"), Division.name.label("division"),
            m.words.label("comment"), m.at.label("moved_at"), Confirmation.at.label("confirmed_at"),
            w.id.label("request"), w.at.label("asked_at"), w.words.label("asked"), asker.name.label("asker"),
            came_from.name.label("came_from"), given_to.name.label("given_to"),
        )
        .join(Step, names(c, Step))
        .join(Measure, names(c, Measure))
        .join(Division, names(c, Division))
        .outerjoin(m, and_(names(m, c), m.n == c.moves))
        .outerjoin(Confirmation, names(m, Confirmation))
        .outerjoin(w, and_(names(w, c), is_open()))
        .outerjoin(asker, and_(asker.agency_id == w.agency_id, asker.id == w.officer_id))
        .outerjoin(h, and_(names(h, c), h.n == c.handovers))
        .outerjoin(came_from, and_(came_from.agency_id == h.agency_id, came_from.id == h.from_division_id))
        .outerjoin(given_to, and_(given_to.agency_id == h.agency_id, given_to.id == h.to_officer_id))
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
        asked=None if row.request is None else Asked(row.request, row.asker, row.asked_at, row.asked),
        came_from="" if row.given_to or row.came_from == row.division else row.came_from or "",
        given_to=row.given_to or "",
        moved_at=row.moved_at,
    )
