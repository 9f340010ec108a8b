"""Opening a fiscal year: a plan becomes measures, steps and dated checkpoints on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turns
from ita_model.calendar import FiscalYear
from ita_model.database import canonical, sha256
from ita_model.hands import hands_of
from ita_model.inserting import insert_many
from ita_model.numbering import numbers_for
from ita_model.opening_people import settle
from ita_model.opening_promises import Opening, promise
from ita_model.plan import Measure as PlannedMeasure
from ita_model.plan import Plan
from ita_model.plan import Step as PlannedStep
from ita_model.planning import opened_with, replanned
from ita_model.records import Agency, Checkpoint, Division, DivisionEnd, Year, names
from ita_model.schedule import Occurrence, Timetable
from ita_model.workdays import WorkCalendar

_AT_ONCE: Final = 50
"""Years that are put on record together: more would be no quicker, and take more memory."""


class AlreadyOpen(Exception):
    """The year of an agency was opened before with another plan."""

    def __init__(self, agency: str, be: int) -> None:
        super().__init__(f"the year {be} of {agency} is open with another plan")
        self.agency = agency


class AskedOfEnded(Exception):
    """The plan of an agency names divisions that ended, or are to: `last_on` gives by their codes the last day of each."""

    def __init__(self, agency: str, last_on: Mapping[str, date]) -> None:
        super().__init__(", ".join(f"division {code} ends on {day}" for code, day in last_on.items()))
        self.agency, self.last_on = agency, dict(last_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """A plan whose year is to be opened, with the text of its file as it was read, and the days off that its dates keep to."""

    plan: Plan
    text: str
    days_off: Mapping[date, str]

    @property
    def code(self) -> str:
        """Its agency's."""
        return self.plan.agency.code


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening did: the year on record, how many checkpoints it has, and whether it was there before."""

    year: Year
    checkpoints: int
    before: bool = False


@dataclass(frozen=True, slots=True)
class PlannedCheckpoint:
    """A checkpoint before it is on record: used to open a year and to look ahead at one."""

    measure: PlannedMeasure
    step: PlannedStep
    position: int
    division: str
    occurrence: Occurrence


def planned_checkpoints(plan: Plan, calendar: WorkCalendar) -> Iterable[PlannedCheckpoint]:
    """Every checkpoint of the plan's year, by measure, step, time and division (in the office's order)."""
    timetable = Timetable(plan.year, calendar)
    for _, measure in plan.measures():
        for position, step in enumerate(measure.steps, start=1):
            for occurrence in timetable.of(step.schedule):
                for division in measure.divisions:
                    yield PlannedCheckpoint(measure, step, position, division, occurrence)


def open_year(
    session: Session, plan: Plan, *, text: str, days_off: Mapping[date, str], at: datetime, by: int | None = None
) -> Opened:
    """Put the plan's year on record. The same plan again changes nothing; raises AlreadyOpen for another plan,
    and AskedOfEnded where it names a division of which an end is on record.

    `text` is the plan file as it was read; `days_off` are kept with the year, so that its dates can be told why for ever.
    """
    (opened,) = open_years(session, [Asked(plan, text, days_off)], at=at, by=by)
    return opened


def open_years(session: Session, asked: Sequence[Asked], *, at: datetime, by: int | None = None) -> list[Opened]:
    """The same for many plans, in their order and as one: each year is on record after it, or none. What a province's or a
    country's offices promise is put on record by as many queries for fifty of them as for one.
    """
    known = _agencies(session, {one.code for one in asked})
    take_turns(session, known.values())
    return [opened for some in _in_batches(asked) for opened in _open(session, some, at=at, by=by)]


def _in_batches(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    """At most so many at once, and none with two years of one agency: its people are those whom the earlier plan left."""
    some: list[Asked] = []
    for one in asked:
        if len(some) == _AT_ONCE or any(one.code == other.code for other in some):
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _open(session: Session, asked: Sequence[Asked], *, at: datetime, by: int | None) -> list[Opened]:
    """Open the years of plans that are each of another agency."""
    known = _agencies(session, [one.code for one in asked])
    opened = _open_before(session, [one for one in asked if one.code in known], known)
    coming = [one for one in asked if one.code not in opened]
    for one in coming:
        if one.code in known and (ended := ended_of(session, one.plan)):
            raise AskedOfEnded(one.code, ended)
    if coming:
        opened |= _put_on_record(session, coming, known, at=at, by=by)
    return [opened[one.code] for one in asked]


def _put_on_record(
    session: Session, asked: Sequence[Asked], known: Mapping[str, int], *, at: datetime, by: int | None
) -> dict[str, Opened]:
    """The years of plans, each of an agency that is `known` by its number or new; gives them by the agencies' codes."""
    agencies = {**known, **_new_agencies(session, [one.plan for one in asked if one.code not in known])}
    plans = {agencies[one.code]: one.plan for one in asked}
    people = settle(session, plans, old=[agencies[one.code] for one in asked if one.code in known], at=at)
    years = _years(session, asked, agencies, at=at)
    promises = promise(session, [
        Opening(year.id, year.agency_id, one.plan, timetable, people[year.agency_id].divisions)
        for one, year, timetable in zip(asked, years, _timetables(asked), strict=True)
    ])  # fmt: skip
    payloads: dict[int, dict[str, object]] = {
        year.agency_id: {
            "year": year.id, "be": year.be,
            "facts": [*journal.vouch([year]), *people[year.agency_id].vouched, *made.vouched],
            "checkpoints": {"count": made.checkpoints, "sha256": made.sha256},
        }
        for year, made in zip(years, promises, strict=True)
    }  # fmt: skip
    journal.append_to_each(session, payloads, kind="year.opened", at=at, by=by)
    return {one.code: Opened(year, made.checkpoints) for one, year, made in zip(asked, years, promises, strict=True)}


def _timetables(asked: Iterable[Asked]) -> Iterator[Timetable]:
    """The timetable of each plan; those of the same year and days off share one."""
    made: dict[tuple[FiscalYear, frozenset[tuple[date, str]]], Timetable] = {}
    for one in asked:
        key = (one.plan.year, frozenset(one.days_off.items()))
        if key not in made:
            made[key] = Timetable(one.plan.year, WorkCalendar(one.days_off))
        yield made[key]


def _agencies(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """The numbers of those agencies that are on record, by their codes."""
    return dict(session.execute(select(Agency.code, Agency.id).where(Agency.code.in_(codes))).all())


def _new_agencies(session: Session, plans: Sequence[Plan]) -> dict[str, int]:
    """Put agencies on record; gives their numbers by their codes."""
    if not plans:
        return {}
    numbers = numbers_for(session, {Agency: len(plans)})[Agency]
    rows = [{"id": next(numbers), **asdict(plan.agency)} for plan in plans]
    insert_many(session, Agency, rows)
    return {row["code"]: row["id"] for row in rows}


def _open_before(session: Session, asked: Sequence[Asked], known: Mapping[str, int]) -> dict[str, Opened]:
    """Which of the years are open already, by their agencies' codes. Raises AlreadyOpen where one is with another plan."""
    if not asked:
        return {}
    found: dict[str, Opened] = {}
    those = Year.agency_id.in_([known[one.code] for one in asked])
    years = {(year.agency_id, year.be): year for year in session.scalars(select(Year).where(those))}
    for one in asked:
        year = years.get((known[one.code], one.plan.year.be))
        if year is None:
            continue
        if year.plan_sha256 != sha256(one.text):
            raise AlreadyOpen(one.code, year.be)
        rows = session.scalars(
            select(Checkpoint.id).where(Checkpoint.agency_id == year.agency_id, Checkpoint.year_id == year.id)
        )
        found[one.code] = Opened(year, len(rows.all()), before=True)
    return found


def _years(session: Session, asked: Sequence[Asked], agencies: Mapping[str, int], *, at: datetime) -> list[Year]:
    """The years on record, in the plans' order."""
    numbers = numbers_for(session, {Year: len(asked)})[Year]
    years = [
        Year(
            id=next(numbers),
            agency_id=agencies[one.code],
            be=one.plan.year.be,
            opened_at=at,
            plan=one.text,
            plan_sha256=sha256(one.text),
            days_off={day.isoformat(): name for day, name in sorted(one.days_off.items())},
        )
        for one in asked
    ]
    session.add_all(years)
    session.flush()
    return years


def ended_of(session: Session, plan: Plan) -> dict[str, date]:
    """By their codes, in the plan's order, the last day of those of its divisions of which an end is on record: one query."""
    rows = session.execute(
        select(Division.code, DivisionEnd.last_on)
        .join(DivisionEnd, names(DivisionEnd, Division))
        .join(Agency, Agency.id == Division.agency_id)
        .where(Agency.code == plan.agency.code)
    )
    last_on = {row.code: row.last_on for row in rows}
    return {one.code: last_on[one.code] for one in plan.divisions if one.code in last_on}


def checkpoints_digest(session: Session, year: Year) -> str:
    """SHA-256 over what the year's checkpoints were opened with, in order: each with the division that it was asked of and
    the days that it had then. What was added since is vouched for by itself."""
    c, hands, plan = Checkpoint, hands_of(session, year), replanned(session, year)
    rows = session.scalars(select(c).where(c.agency_id == year.agency_id, c.year_id == year.id).order_by(c.id))
    first = [plan.checkpoint_as_opened(one) for one in rows if one.id not in plan.added]
    return sha256(canonical([opened_with(one, hands.first_of(one)) for one in first]))
