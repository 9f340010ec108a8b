"""How each agency of an installation stands, for a province or a ministry: numbers alone, and not a word of its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from ita_model.calendar import FiscalYear, end_of_office_day
from ita_model.records import Agency, Checkpoint, Letter, LetterState, Report, ReportMove, Sweep, Year, names
from ita_model.report.document import ReportKind
from ita_model.report.states import ReportState, at_first
from ita_model.states import Standing, State
from ita_model.watching import MOST_APART, could_begin


@dataclass(slots=True)
class Stands:
    """One agency on a day: its newest year that has begun, how many of that year's checkpoints stand where (as its own board
    says), of how many measures nothing that was due by then is missing, when it was last swept, and how many of its letters
    never left.

    `unreviewed` are those that wait for review and were due; `begun_at` is from when on sweeps could be waited for.
    """

    code: str
    name: str
    whole_name: str = ""
    district: str = ""
    province: str = ""
    be: int | None = None
    standings: Counter[Standing] = field(default_factory=Counter)
    unreviewed: int = 0
    measures: int = 0
    complete: int = 0
    begun_at: datetime | None = None
    swept_at: datetime | None = None
    failed: int = 0

    @property
    def done(self) -> int:
        """How many checkpoints are accepted or waived."""
        return self.standings[Standing.ACCEPTED] + self.standings[Standing.WAIVED]

    @property
    def to_review(self) -> int:
        """How many wait for review, whenever they are due."""
        return self.standings[Standing.SUBMITTED]

    @property
    def late(self) -> int:
        """How many were due and are not confirmed."""
        return self.standings[Standing.OVERDUE]

    @property
    def open(self) -> int:
        """How many may be confirmed and are not late, those that were sent back among them."""
        return self.standings[Standing.OPEN] + self.standings[Standing.RETURNED]

    @property
    def planned(self) -> int:
        """How many are to come."""
        return self.standings[Standing.PLANNED]

    @property
    def settled(self) -> float | None:
        """What part of all that was due by the day is accepted or waived; None where nothing was due."""
        missing = self.late + self.unreviewed
        return self.done / (self.done + missing) if self.done + missing else None

    def missed(self, *, at: datetime) -> bool:
        """Whether a sweep was missed by the moment `at`: the last one, or the beginning, is so long ago."""
        last = self.swept_at or self.begun_at
        return last is not None and at - last > MOST_APART


@dataclass(frozen=True, slots=True)
class Reported:
    """Where an agency's report of a kind stands: what is published, else its newest version, drafts after all others."""

    kind: ReportKind
    state: ReportState


def overview(session: Session, *, on: date, province: str = "") -> list[Stands]:
    """Every agency (of a province) as it stands today, seen on the day `on`, in the order of their codes.

    Five queries, however many they are, and one reading of the checkpoints, which the database counts.
    """
    of_province = Agency.province == province if province else true()
    agencies = session.scalars(select(Agency).where(of_province).order_by(Agency.code))
    found = {one.id: Stands(one.code, one.short_name, one.name, one.district, one.province) for one in agencies}
    within = _within(province)
    newest: list[int] = []
    for agency, (year, be, begun_at) in _years(session, within(Year.agency_id), on).items():
        found[agency].be, found[agency].begun_at = be, begun_at
        newest.append(year)
    for row in session.execute(_counts(newest, within(Checkpoint.agency_id), on)):
        one = found[row.agency_id]
        one.measures, one.complete, one.unreviewed = row.measures, int(row.complete), int(row.unreviewed)
        one.standings = Counter({standing: n for standing in Standing if (n := int(getattr(row, standing.value)))})
    swept = select(Sweep.agency_id, func.max(Sweep.at)).where(Sweep.at <= end_of_office_day(on), within(Sweep.agency_id))
    for agency, at in session.execute(swept.group_by(Sweep.agency_id)):
        found[agency].swept_at = at
    lost = select(Letter.agency_id, func.count()).where(
        Letter.state == LetterState.FAILED, Letter.on <= on, within(Letter.agency_id)
    )
    for agency, number in session.execute(lost.group_by(Letter.agency_id)):
        found[agency].failed = number
    return list(found.values())


def reported(session: Session, stands: Iterable[Stands]) -> dict[str, tuple[Reported, ...]]:
    """By their codes, where the reports of these agencies' years stand, that of six months first: one query."""
    years: dict[int, list[str]] = {}
    for one in stands:
        if one.be is not None:
            years.setdefault(one.be, []).append(one.code)
    if not years:
        return {}
    rows = session.execute(
        select(Agency.code, Report.kind, Report.id, Report.draft, ReportMove.after)
        .join(Agency, Agency.id == Report.agency_id)
        .join(Year, names(Report, Year))
        .outerjoin(ReportMove, names(ReportMove, Report))
        .where(or_(*(and_(Year.be == be, Agency.code.in_(codes)) for be, codes in years.items())))
        .order_by(Report.id, ReportMove.n)
    )
    stand: dict[tuple[str, str, int], ReportState] = {}
    for code, kind, number, draft, after in rows:
        stand[code, kind, number] = after or at_first(draft=draft)
    told: dict[tuple[str, str], ReportState] = {}
    for (code, kind, _), state in stand.items():
        before = told.get((code, kind))
        if before is None or _weight(state) >= _weight(before):
            told[code, kind] = state
    kinds = tuple(ReportKind)
    return {
        code: tuple(Reported(kind, told[code, kind.value]) for kind in kinds if (code, kind.value) in told)
        for code in {code for code, _ in told}
    }


def provinces(session: Session) -> dict[str, int]:
    """How many agencies there are by their province, in the order of the provinces' names."""
    rows = session.execute(select(Agency.province, func.count()).group_by(Agency.province).order_by(Agency.province))
    return dict(rows.all())


def _weight(state: ReportState) -> int:
    if state is ReportState.PUBLISHED:
        return 2
    return 0 if state in (ReportState.DRAFT, ReportState.SUPERSEDED) else 1


def _within(province: str) -> Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]:
    """Makes the condition that a row is of an agency of the province; none where it is empty."""
    theirs = select(Agency.id).where(Agency.province == province)
    return lambda agency_id: agency_id.in_(theirs) if province else true()


def _years(session: Session, within: ColumnElement[bool], on: date) -> dict[int, tuple[int, int, datetime]]:
    """By agency, its newest year that has begun: its number, its name (Buddhist era); and when the first of all began."""
    rows = session.execute(select(Year.agency_id, Year.id, Year.be, Year.opened_at).where(within).order_by(Year.be))
    found: dict[int, tuple[int, int, datetime]] = {}
    for agency, year, be, opened_at in rows:
        if FiscalYear(be).start <= on:
            begun_at = could_begin(be, opened_at)
            found[agency] = (year, be, min(begun_at, found[agency][2]) if agency in found else begun_at)
    return found


def _counts(years: Collection[int], within: ColumnElement[bool], on: date) -> Select[Any]:
    """By agency how many checkpoints of these years stand where, as `states.standing` has it; how many wait for review and were
    due; how many measures there are, and of how many nothing that was due is missing.

    The checkpoints are read once: what is counted of them is counted together, by measure and then by agency.
    """
    c = Checkpoint
    stands = case(
        (c.state.not_in([one for one in State if one.awaits_division]), c.state),
        (c.due_on < on, Standing.OVERDUE.value),
        (c.state == State.RETURNED, Standing.RETURNED.value),
        (c.opens_on <= on, Standing.OPEN.value),
        else_=Standing.PLANNED.value,
    ).label("stands")
    due = func.sum(case((c.due_on < on, 1), else_=0)).label("due")
    cells = (
        select(c.agency_id, c.measure_id, stands, func.count().label("n"), due)
        .where(c.year_id.in_(years), within)  # the index knows agencies alone
        .group_by(c.agency_id, c.measure_id, stands)
        .subquery()
    )
    settled = cells.c.stands.in_([Standing.ACCEPTED.value, Standing.WAIVED.value])
    each = {one: func.sum(case((cells.c.stands == one.value, cells.c.n), else_=0)).label(one.value) for one in Standing}
    unreviewed = func.sum(case((cells.c.stands == Standing.SUBMITTED.value, cells.c.due), else_=0)).label("unreviewed")
    missing = func.sum(case((settled, 0), else_=cells.c.due)).label("missing")
    by_measure = (
        select(cells.c.agency_id, *each.values(), unreviewed, missing)
        .group_by(cells.c.agency_id, cells.c.measure_id)
        .subquery()
    )
    m = by_measure.c
    return select(
        m.agency_id,
        func.count().label("measures"),
        func.sum(case((m.missing == 0, 1), else_=0)).label("complete"),
        func.sum(m.unreviewed).label("unreviewed"),
        *(func.sum(m[one.value]).label(one.value) for one in Standing),
    ).group_by(m.agency_id)
