"""The secretary's board: a year's measures by month, what stands where, who owes what, and what waits for review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ita_model.board import last_reminded
from ita_model.calendar import FiscalYear, end_of_office_day, office_day
from ita_model.hands import asked
from ita_model.lacking import unreachable
from ita_model.records import Aspect, Checkpoint, Division, Measure, Move, Year, names
from ita_model.states import Standing, State, loudest, standing
from ita_model.watching import StandsStill, stands_still
from ita_model.years import years_of
from web.door import Visitor
from web.views_checkpoint import NotHere
from web.views_list import Item, review_and_waivers

AWAITS_DIVISION: Final = (Standing.OPEN, Standing.OVERDUE, Standing.RETURNED)
MOST_SHOWN: Final = 12
"""How many of what waits for review stand on the board itself."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a measure has in a month: of `total` checkpoints `count` have the standing that most wants somebody.

    `returned` counts those of them that were sent back and are late since, `returned_on` is the last day on which one was.
    Where nothing wants anybody any more, `waived` counts what did not apply.
    """

    standing: Standing
    count: int
    total: int
    returned: int = 0
    returned_on: date | None = None
    waived: int = 0


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with a cell for each of the twelve months, None where nothing is due."""

    code: str
    title: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class AspectRows:
    """An aspect with its measures in the plan's order."""

    number: int
    name: str
    measures: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class Owes:
    """What a division has yet to confirm, and on which day somebody was last really reminded of it.

    `returned` counts what of it was sent back, late or not, `returned_on` is the last day on which it was; `unreached` are who
    would be asked for it and whom letters do not reach.
    """

    code: str
    name: str
    open: int
    overdue: int
    last_reminded: date | None
    returned: int = 0
    returned_on: date | None = None
    unreached: tuple[str, ...] = ()


class _Point(NamedTuple):
    """A checkpoint as the board reads it: where it stands, in which of the year's months it is due by the plan, and on which
    day it was sent back, if it waits for its division since."""

    measure: int
    month: int
    standing: Standing
    division_id: int
    code: str
    division: str
    position: int
    returned_on: date | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of a year's checkpoints are shown: those of one division (by its code) and with one standing, or all."""

    division: str = ""
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything on the board. `counts` are of the division that is filtered by, whatever the standing; `waivers` counts those
    that are asked for and not decided; `still` is what of the clockwork stands still.
    """

    be: int
    years: tuple[int, ...]
    months: tuple[date, ...]
    this_month: int | None
    counts: Mapping[Standing, int]
    aspects: tuple[AspectRows, ...]
    divisions: tuple[tuple[str, str], ...]
    owes: tuple[Owes, ...]
    review: tuple[Item, ...]
    waivers: int
    still: StandsStill


def board_page(session: Session, visitor: Visitor, *, be: int | None, wanted: Filter, at: datetime) -> BoardPage | None:
    """The board of a year that is open (the newest, if none is asked for): seven queries. None where no year is open yet.

    Raises NotHere for a year or a division that there is not.
    """
    years = years_of(session, visitor.agency.id, on=visitor.today)
    if not years:
        return None
    year = years[-1] if be is None else next((one for one in years if one.be == be), None)
    if year is None:
        raise NotHere(f"year {be}")
    points = _points(session, visitor, year)
    divisions = {one.code: one.division for one in sorted(points, key=lambda one: one.position)}
    if wanted.division and wanted.division not in divisions:
        raise NotHere(f"division {wanted.division}")
    only = divisions.get(wanted.division, "")
    of_division = [one for one in points if wanted.division in ("", one.code)]
    review, waivers = review_and_waivers(session, visitor)
    unreached = {one.officer.id: one.officer.name for one in unreachable(session, visitor.agency.id)}
    counts = Counter(one.standing for one in of_division)
    shown = [one for one in of_division if wanted.standing in (None, one.standing)]
    months = tuple(span.start for span in FiscalYear(year.be).months())
    here = month_of(year.be, visitor.today)
    return BoardPage(
        be=year.be,
        years=tuple(one.be for one in reversed(years)),
        months=months,
        this_month=here if visitor.today in FiscalYear(year.be) else None,
        counts=counts,
        aspects=_aspects(session, visitor, year, shown, hide_empty=bool(wanted.division or wanted.standing)),
        divisions=tuple(divisions.items()),
        owes=_owes(points, last_reminded(session, year, until=end_of_office_day(visitor.today)), visitor, unreached),
        review=tuple(item for item in review if only in ("", item.division)),
        waivers=sum(only in ("", item.division) for item in waivers),
        still=stands_still(session, years, at=at),
    )


def month_of(be: int, day: date) -> int:
    """Which of a fiscal year's months a day belongs to, October being 0; what lies outside counts for its nearest."""
    year = FiscalYear(be)
    inside = min(max(day, year.start), year.end)
    return (inside.month - 10) % 12


def _points(session: Session, visitor: Visitor, year: Year) -> list[_Point]:
    """The year's checkpoints as they stand: one query. Only of what was sent back it is read when."""
    c = Checkpoint
    sent_back = and_(names(Move, c), Move.n == c.moves, c.state == State.RETURNED)
    rows = session.execute(
        select(
            c.measure_id, c.state, c.opens_on, c.due_on, c.nominal_on, c.division_id,
            Division.code, Division.name, Division.position, Move.at,
        )
        .join(Division, names(c, Division))
        .outerjoin(Move, sent_back)
        .where(c.agency_id == visitor.agency.id, c.year_id == year.id)
    )  # fmt: skip
    return [
        _Point(
            measure,
            month_of(year.be, nominal_on),
            standing(state, opens_on=opens_on, due_on=due_on, today=visitor.today),
            division_id,
            code,
            division,
            position,
            office_day(at) if at else None,
        )
        for measure, state, opens_on, due_on, nominal_on, division_id, code, division, position, at in rows
    ]


def _aspects(
    session: Session, visitor: Visitor, year: Year, points: Iterable[_Point], *, hide_empty: bool
) -> tuple[AspectRows, ...]:
    cells: dict[tuple[int, int], list[_Point]] = {}
    for one in points:
        cells.setdefault((one.measure, one.month), []).append(one)
    rows = session.execute(
        select(Measure.id, Measure.code, Measure.title, Aspect.number, Aspect.name)
        .join(Aspect, names(Measure, Aspect))
        .where(Measure.agency_id == visitor.agency.id, Measure.year_id == year.id)
        .order_by(Aspect.number, Measure.position)
    )
    found: dict[tuple[int, str], list[MeasureRow]] = {}
    for measure, code, title, number, name in rows:
        months = tuple(_cell(cells.get((measure, month), ())) for month in range(12))
        if not hide_empty or any(months):
            found.setdefault((number, name), []).append(MeasureRow(code, title, months))
    return tuple(AspectRows(number, name, tuple(measures)) for (number, name), measures in found.items())


def _cell(points: Sequence[_Point]) -> Cell | None:
    if not points:
        return None
    said = loudest(one.standing for one in points)
    loud = [one for one in points if one.standing is said]
    # One that is late after it was sent back is another thing than one that was never answered.
    late = _sent_back(loud) if said is Standing.OVERDUE else []
    waived = sum(one.standing is Standing.WAIVED for one in points)
    settled = said is Standing.ACCEPTED and len(loud) + waived == len(points)
    return Cell(said, len(loud), len(points), len(late), max(late, default=None), waived if settled else 0)


def _sent_back(points: Iterable[_Point]) -> list[date]:
    """When each of these was sent back that was, and did not come again."""
    return [one.returned_on for one in points if one.returned_on is not None]


def _owes(
    points: Iterable[_Point], reminded: Mapping[int, date], visitor: Visitor, unreached: Mapping[int, str]
) -> tuple[Owes, ...]:
    """The divisions that have something to confirm, the latest first."""
    found: dict[tuple[int, str, str, int], list[_Point]] = {}
    for one in points:
        if one.standing in AWAITS_DIVISION:
            found.setdefault((one.position, one.code, one.division, one.division_id), []).append(one)
    owing = []
    for (_, code, name, number), theirs in sorted(found.items()):
        back = _sent_back(theirs)
        late = sum(one.standing is Standing.OVERDUE for one in theirs)
        lost = tuple(unreached[one] for one in asked(visitor.posts, number, None) if one in unreached)
        owing.append(Owes(code, name, len(theirs), late, reminded.get(number), len(back), max(back, default=None), lost))
    return tuple(sorted(owing, key=lambda one: (-one.overdue, -one.open)))
