"""Where things stand on a day: per measure, and who owes what."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ita_model.calendar import end_of_office_day, office_day
from ita_model.came_back import came_back
from ita_model.database import Moment
from ita_model.details import divisions_then
from ita_model.hands import hands_of
from ita_model.moves import last_moves
from ita_model.planning import replanned
from ita_model.records import Agency, Checkpoint, Handover, Letter, Measure, Notice, Post, Year, names
from ita_model.reminding import OF_OTHER_THINGS
from ita_model.states import Standing, State, standing
from ita_model.years import years_of


@dataclass(frozen=True, slots=True)
class MeasureStands:
    """How many checkpoints of a measure have each standing."""

    code: str
    title: str
    standings: dict[Standing, int]


@dataclass(frozen=True, slots=True)
class Owing:
    """What a division has yet to confirm, and on which day somebody was last really reminded of it by a letter that went.

    `returned` counts what of it was sent back, late or not, `returned_on` is the last day on which it was.
    """

    division: str
    open: int
    overdue: int
    last_reminded: date | None
    returned: int
    returned_on: date | None


@dataclass(frozen=True, slots=True)
class YearStands:
    """One year of the board."""

    be: int
    measures: tuple[MeasureStands, ...]
    owing: tuple[Owing, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """An agency's open years on a day."""

    agency: str
    on: date
    years: tuple[YearStands, ...]


def board(session: Session, agency: Agency, *, today: date) -> Board:
    """Where an agency stands on `today`, or stood on a day that has passed: what came later counts for nothing then.

    Nine queries a year.
    """
    until = end_of_office_day(today)
    years = []
    for year in years_of(session, agency.id, on=today):
        measures: dict[tuple[str, str], Counter[Standing]] = {}
        owing: dict[tuple[int, str, int], Counter[Standing]] = defaultdict(Counter)
        back: dict[int, list[date]] = defaultdict(list)
        moves = last_moves(session, year, until=until)
        divisions, hands = divisions_then(session, agency.id, on=today, until=until), hands_of(session, year)
        plan = replanned(session, year)
        for point, measure in session.execute(
            select(Checkpoint, Measure)
            .join(Measure, names(Checkpoint, Measure))
            .where(Checkpoint.agency_id == agency.id, Checkpoint.year_id == year.id)
            .order_by(Measure.position, Checkpoint.id)
        ):
            if not plan.knows(point, until=until):
                continue
            state = moves[point.id].after if point.id in moves else State.PENDING
            days, told = plan.checkpoint(point, until=until), plan.measure(measure, on=today, until=until)
            stands = standing(state, opens_on=days.opens_on, due_on=days.due_on, today=today)
            measures.setdefault((told.code, told.title), Counter())[stands] += 1
            if stands in (Standing.OPEN, Standing.OVERDUE, Standing.RETURNED):
                division = divisions[hands.division_of(point, until=until)]
                owing[division.position, division.name, division.division_id][stands] += 1
                if state is State.RETURNED:
                    back[division.division_id].append(office_day(moves[point.id].at))
        reminded = last_reminded(session, year, until=until)
        years.append(
            YearStands(
                year.be,
                tuple(MeasureStands(code, title, dict(counts)) for (code, title), counts in measures.items()),
                tuple(
                    Owing(
                        name,
                        counts.total(),
                        counts[Standing.OVERDUE],
                        reminded.get(number),
                        len(back[number]),
                        max(back[number], default=None),
                    )
                    for (_, name, number), counts in sorted(owing.items())
                ),
            )
        )
    return Board(agency.short_name, today, tuple(years))


def last_reminded(session: Session, year: Year, *, until: datetime) -> dict[int, date]:
    """By division, the day of the newest letter up to a moment that reminded one of its own of its checkpoints, went and had
    not come back: one query. A copy to the secretary or the executive reminded nobody of the division.

    A checkpoint counts for the division that had it then; letters from before it was handed there reminded others of it.
    """
    given = {"agency": year.agency_id, "year": year.id, "until": until}
    return {number: office_day(at) for number, at in session.execute(_last_reminded(), given) if at is not None}


@cache
def _last_reminded() -> Select[*tuple[Any, ...]]:
    """The query, made once: it takes longer to make than to answer."""
    agency, until = bindparam("agency", type_=Integer), bindparam("until", type_=Moment)
    first, newest = aliased(Handover), aliased(Handover)
    known = (Handover.agency_id == Checkpoint.agency_id, Handover.checkpoint_id == Checkpoint.id, Handover.at <= until)
    last = select(func.max(Handover.n)).where(*known).correlate(Checkpoint).scalar_subquery()
    division = func.coalesce(newest.to_division_id, first.from_division_id, Checkpoint.division_id)
    return (
        select(division, func.max(Letter.sent_at))
        .select_from(Checkpoint)
        .join(Notice, names(Notice, Checkpoint))
        .join(Letter, names(Notice, Letter))
        .outerjoin(first, and_(_of(first), first.n == 1))
        .outerjoin(newest, and_(_of(newest), newest.n == last))
        .where(
            Checkpoint.agency_id == agency,
            Checkpoint.year_id == bindparam("year", type_=Integer),
            Letter.sent_at <= until,
            ~came_back(until=until),
            Notice.rung.not_in(OF_OTHER_THINGS),
            exists().where(
                Post.agency_id == Letter.agency_id, Post.officer_id == Letter.officer_id, Post.division_id == division
            ),
            or_(newest.id.is_(None), newest.at < Letter.sent_at),
        )
        .group_by(division)
    )


def _of(handover: type[Handover]) -> ColumnElement[bool]:
    return and_(handover.agency_id == Checkpoint.agency_id, handover.checkpoint_id == Checkpoint.id)
