"""Where things stand on a day: per measure, and who owes what."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.records import Agency, Checkpoint, Division, Letter, LetterState, Measure, Notice, names
from ita_model.reminding import REVIEW
from ita_model.states import Standing, standing
from ita_model.sweeping import years_of


@dataclass(frozen=True, slots=True)
class MeasureStands:
    """How many checkpoints of a measure have each standing."""

    code: str
    title: str
    standings: dict[Standing, int]


@dataclass(frozen=True, slots=True)
class Owing:
    """What a division has yet to confirm, and on which day somebody was last really reminded of it by a letter that went."""

    division: str
    open: int
    overdue: int
    last_reminded: date | None


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
    """Where an agency stands on `today`: three queries a year."""
    years = []
    for year in years_of(session, agency.id, on=today):
        measures: dict[tuple[str, str], Counter[Standing]] = {}
        owing: dict[tuple[int, str], Counter[Standing]] = defaultdict(Counter)
        for point, measure, division in session.execute(
            select(Checkpoint, Measure, Division)
            .join(Measure, names(Checkpoint, Measure))
            .join(Division, names(Checkpoint, Division))
            .where(Checkpoint.agency_id == agency.id, Checkpoint.year_id == year.id)
            .order_by(Measure.position, Checkpoint.id)
        ):
            stands = standing(point.state, opens_on=point.opens_on, due_on=point.due_on, today=today)
            measures.setdefault((measure.code, measure.title), Counter())[stands] += 1
            if stands in (Standing.OPEN, Standing.OVERDUE, Standing.RETURNED):
                owing[division.position, division.name][stands] += 1
        reminded = _last_reminded(session, agency.id, year.id)
        years.append(
            YearStands(
                year.be,
                tuple(MeasureStands(code, title, dict(counts)) for (code, title), counts in measures.items()),
                tuple(
                    Owing(name, counts.total(), counts[Standing.OVERDUE], reminded.get(name))
                    for (_, name), counts in sorted(owing.items())
                ),
            )
        )
    return Board(agency.short_name, today, tuple(years))


def _last_reminded(session: Session, agency_id: int, year_id: int) -> dict[str, date]:
    rows = session.execute(
        select(Division.name, func.max(Letter.sent_at).label("at"))
        .join(Checkpoint, names(Checkpoint, Division))
        .join(Notice, names(Notice, Checkpoint))
        .join(Letter, names(Notice, Letter))
        .where(
            Division.agency_id == agency_id,
            Checkpoint.year_id == year_id,
            Letter.state == LetterState.SENT,
            Notice.rung != REVIEW,
        )
        .group_by(Division.name)
    )
    found: dict[str, date] = {}
    for name, at in rows:
        assert isinstance(at, datetime)
        found[name] = office_day(at)
    return found
