"""The review queue: what waits for the secretary's word, each with what was asked, what was said and all of its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.records import Checkpoint, Confirmation, Division, Evidence, Measure, Move, Officer, Step, Year, names
from ita_model.states import State
from ita_model.years import years_of
from web.door import Visitor
from web.views_checkpoint import Attached, LastMove, NotHere, attached
from web.views_list import Item, Named, open_waivers

A_PAGE: Final = 20
"""How many a page shows at most."""


@dataclass(frozen=True, slots=True)
class Waiting(Named):
    """A confirmation that waits for review. `sent_back` is the last time that the secretary returned the same checkpoint."""

    id: int
    confirmation: int
    measure: str
    step: str
    marker: str
    good_evidence: str
    division: str
    period: str
    due_on: date
    officer: str
    at: datetime
    result: str
    outcome: str
    evidence: tuple[Attached, ...]
    sent_back: LastMove | None

    @property
    def value(self) -> str:
        """By what the form names it as it was shown."""
        return f"{self.id}-{self.confirmation}"

    @property
    def pictures(self) -> int:
        """How many pictures prove it."""
        return sum(one.is_picture for one in self.evidence)

    def days_late(self) -> int:
        """How many days after the due day it was confirmed; 0 where it was in time."""
        return max(0, (office_day(self.at) - self.due_on).days)

    def days_waited(self, today: date) -> int:
        """For how many days it has been waiting."""
        return (today - office_day(self.at)).days


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue is shown: a year (0: the newest in which something waits), a division by its code, a page."""

    year: int = 0
    division: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of the queue. `years` and `divisions` (code and name) come with how many wait there; `waivers` are asked for."""

    be: int
    division: str
    years: tuple[tuple[int, int], ...]
    divisions: tuple[tuple[str, str, int], ...]
    total: int
    page: int
    pages: int
    items: tuple[Waiting, ...]
    waivers: tuple[Item, ...]


def review_page(session: Session, visitor: Visitor, wanted: Wanted) -> ReviewPage | None:
    """The part of the queue that is wanted, what was confirmed first before the rest: six queries. None where no year is open.

    Raises NotHere for a year or a division that there is not; a page past the last is the last.
    """
    years = years_of(session, visitor.agency.id, on=visitor.today)
    if not years:
        return None
    waiting = _counted(session, visitor)
    year = _year(years, waiting, wanted.year)
    here = [(row.code, row.name, row.n) for row in waiting if row.year_id == year.id]
    if wanted.division and wanted.division not in [code for code, _, _ in here]:
        known = select(Division.name).where(Division.agency_id == visitor.agency.id, Division.code == wanted.division)
        name = session.scalar(known)
        if name is None:
            raise NotHere(f"division {wanted.division}")
        here.append((wanted.division, name, 0))
    total = sum(n for code, _, n in here if wanted.division in ("", code))
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, wanted.page), pages)
    return ReviewPage(
        be=year.be,
        division=wanted.division,
        years=tuple((one.be, sum(row.n for row in waiting if row.year_id == one.id)) for one in reversed(years)),
        divisions=tuple(here),
        total=total,
        page=page,
        pages=pages,
        items=_items(session, visitor, year, wanted.division, page) if total else (),
        waivers=open_waivers(session, visitor),
    )


def _year(years: Sequence[Year], waiting: Sequence[_Count], be: int) -> Year:
    if be:
        found = next((one for one in years if one.be == be), None)
        if found is None:
            raise NotHere(f"year {be}")
        return found
    busy = {row.year_id for row in waiting}
    return next((one for one in reversed(years) if one.id in busy), years[-1])


@dataclass(frozen=True, slots=True)
class _Count:
    year_id: int
    code: str
    name: str
    n: int


def _counted(session: Session, visitor: Visitor) -> list[_Count]:
    rows = session.execute(
        select(Checkpoint.year_id, Division.code, Division.name, func.count())
        .join(Division, names(Checkpoint, Division))
        .where(Checkpoint.agency_id == visitor.agency.id, Checkpoint.state == State.SUBMITTED)
        .group_by(Checkpoint.year_id, Division.code, Division.name, Division.position)
        .order_by(Division.position)
    )
    return [_Count(*row) for row in rows]


def _items(session: Session, visitor: Visitor, year: Year, division: str, page: int) -> tuple[Waiting, ...]:
    c, m = Checkpoint, Move
    wanted = (
        select(c, Confirmation, Step, Measure.title, Division.name.label("division"), Officer.name.label("officer"))
        .join(m, and_(names(m, c), m.n == c.moves))
        .join(Confirmation, names(m, Confirmation))
        .join(Officer, names(Confirmation, Officer))
        .join(Step, names(c, Step))
        .join(Measure, names(c, Measure))
        .join(Division, names(c, Division))
        .where(c.agency_id == visitor.agency.id, c.year_id == year.id, c.state == State.SUBMITTED)
        .order_by(Confirmation.at, c.id)
    )
    if division:
        wanted = wanted.where(Division.code == division)
    rows = session.execute(wanted.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    evidence = _evidence(session, visitor, [row.Confirmation.id for row in rows])
    returned = _returned(session, visitor, [row.Checkpoint.id for row in rows])
    return tuple(
        Waiting(
            id=row.Checkpoint.id,
            confirmation=row.Confirmation.id,
            measure=row.title,
            step=row.Step.text,
            marker=row.Step.marker,
            good_evidence=row.Step.good_evidence,
            division=row.division,
            period=row.Checkpoint.period,
            due_on=row.Checkpoint.due_on,
            officer=row.officer,
            at=row.Confirmation.at,
            result=row.Confirmation.result,
            outcome=row.Confirmation.outcome,
            evidence=tuple(evidence.get(row.Confirmation.id, ())),
            sent_back=returned.get(row.Checkpoint.id),
        )
        for row in rows
    )


def _evidence(session: Session, visitor: Visitor, confirmations: Sequence[int]) -> Mapping[int, list[Attached]]:
    rows = select(Evidence).where(Evidence.agency_id == visitor.agency.id, Evidence.confirmation_id.in_(confirmations))
    found: dict[int, list[Attached]] = defaultdict(list)
    for row in session.scalars(rows.order_by(Evidence.position)):
        found[row.confirmation_id].append(attached(row))
    return found


def _returned(session: Session, visitor: Visitor, checkpoints: Sequence[int]) -> Mapping[int, LastMove]:
    """With which words each of these was sent back last."""
    rows = session.execute(
        select(Move.checkpoint_id, Officer.name, Move.at, Move.words)
        .join(Officer, names(Move, Officer))
        .where(Move.agency_id == visitor.agency.id, Move.checkpoint_id.in_(checkpoints), Move.after == State.RETURNED)
        .order_by(Move.n)
    )
    return {row.checkpoint_id: LastMove(row.name, row.at, row.words) for row in rows}
