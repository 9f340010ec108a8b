"""Opening a fiscal year: a plan becomes measures, steps and dated checkpoints on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import take_turn
from ita_model.database import canonical, sha256
from ita_model.details import Subject, keep_each
from ita_model.hands import hands_of
from ita_model.inserting import insert_many
from ita_model.people import roster
from ita_model.plan import Measure as PlannedMeasure
from ita_model.plan import Plan
from ita_model.plan import Step as PlannedStep
from ita_model.planning import FIXED, opened_with, replanned
from ita_model.records import (
    Agency,
    Aspect,
    Checkpoint,
    Division,
    DivisionEnd,
    Measure,
    Officer,
    Owned,
    Post,
    Role,
    Step,
    Year,
    names,
)
from ita_model.schedule import Occurrence, occurrences
from ita_model.workdays import WorkCalendar


class AlreadyOpen(Exception):
    """The year was opened before with another plan."""


class AskedOfEnded(Exception):
    """The plan names divisions that ended, or are to: `last_on` gives by their codes the last day of each."""

    def __init__(self, last_on: Mapping[str, date]) -> None:
        super().__init__(", ".join(f"division {code} ends on {day}" for code, day in last_on.items()))
        self.last_on = dict(last_on)


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
    for _, measure in plan.measures():
        for position, step in enumerate(measure.steps, start=1):
            for occurrence in occurrences(step.schedule, plan.year, calendar):
                for division in measure.divisions:
                    yield PlannedCheckpoint(measure, step, position, division, occurrence)


def open_year(
    session: Session, plan: Plan, *, text: str, days_off: Mapping[date, str], at: datetime, by: int | None = None
) -> Opened:
    """Put the plan's year on record. The same plan again changes nothing; raises AlreadyOpen for another plan,
    and AskedOfEnded where it names a division of which an end is on record.

    `text` is the plan file as it was read; `days_off` are kept with the year, so that its dates can be told why for ever.
    """
    agency = _agency(session, plan)
    known = session.scalar(select(Year).where(Year.agency_id == agency.id, Year.be == plan.year.be))
    if known is not None:
        if known.plan_sha256 != sha256(text):
            raise AlreadyOpen(f"the year {plan.year.be} of {agency.code} is open with another plan")
        rows = session.scalars(select(Checkpoint.id).where(Checkpoint.agency_id == agency.id, Checkpoint.year_id == known.id))
        return Opened(known, len(rows.all()), before=True)
    take_turn(session, agency.id)
    ended = ended_of(session, plan)
    if ended:
        raise AskedOfEnded(ended)
    year = Year(
        agency_id=agency.id,
        be=plan.year.be,
        opened_at=at,
        plan=text,
        plan_sha256=sha256(text),
        days_off={day.isoformat(): name for day, name in sorted(days_off.items())},
    )
    session.add(year)
    session.flush()
    divisions, people = _people(session, agency, plan, at=at)
    promises = _promises(session, year, plan)
    opened = _checkpoints(session, year, plan, promises, divisions, WorkCalendar(days_off))
    facts: list[Owned] = [year, *people, *promises.values()]
    vouched = journal.vouch(facts)
    fixed = {"count": len(opened), "sha256": sha256(canonical(opened))}
    journal.append(
        session, agency.id, kind="year.opened", at=at, by=by,
        payload={"year": year.id, "be": year.be, "facts": vouched, "checkpoints": fixed},
    )  # fmt: skip
    return Opened(year, len(opened))


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


def _agency(session: Session, plan: Plan) -> Agency:
    told = plan.agency
    known = session.scalar(select(Agency).where(Agency.code == told.code))
    if known is not None:
        return known
    agency = Agency(code=told.code, name=told.name, short_name=told.short_name, district=told.district, province=told.province)
    session.add(agency)
    session.flush()
    return agency


def _people(session: Session, agency: Agency, plan: Plan, *, at: datetime) -> tuple[dict[str, Division], list[Owned]]:
    """Divisions by their codes, and the facts that are new: what the plan calls everybody, and the posts it fills."""
    divisions = {d.code: d for d in session.scalars(select(Division).where(Division.agency_id == agency.id))}
    officers = {o.code: o for o in session.scalars(select(Officer).where(Officer.agency_id == agency.id))}
    told = plan.agency
    said: list[tuple[Subject, dict[str, object]]] = [
        (agency, {"name": told.name, "short_name": told.short_name, "district": told.district, "province": told.province})
    ]
    for place, one in enumerate(plan.divisions, start=1):
        division = divisions.setdefault(one.code, Division(agency_id=agency.id, code=one.code, name=one.name, position=place))
        said.append((division, {"name": one.name, "position": place}))
    for person in plan.people:
        words = {"name": person.name, "position": person.position, "address": person.address}
        officer = officers.setdefault(person.code, Officer(agency_id=agency.id, code=person.code, **words))
        said.append((officer, {**words}))
    session.add_all([subject for subject, _ in said])
    session.flush()
    new = keep_each(session, agency, said, from_on=plan.year.start, at=at)
    return divisions, [*new, *_posts(session, agency, plan, divisions, officers, at=at)]


def _posts(
    session: Session,
    agency: Agency,
    plan: Plan,
    divisions: Mapping[str, Division],
    officers: Mapping[str, Officer],
    *,
    at: datetime,
) -> list[Post]:
    """The posts that the plan fills and that are not held by the same people already."""
    wanted: list[tuple[Role, str, int | None]] = [
        (Role.SECRETARY, plan.secretary, None),
        (Role.EXECUTIVE, plan.executive, None),
    ]
    for told in plan.divisions:
        wanted.append((Role.HEAD, told.head, divisions[told.code].id))
        if told.deputy:
            wanted.append((Role.DEPUTY, told.deputy, divisions[told.code].id))
    held = roster(session, agency.id, plan.year.start).held
    posts = [
        Post(
            agency_id=agency.id, role=role, officer_id=officers[who].id, division_id=where,
            from_on=plan.year.start, to_on=None, at=at,
        )
        for role, who, where in wanted
        if officers[who].id not in held.get((role, where), ())
    ]  # fmt: skip
    session.add_all(posts)
    session.flush()
    return posts


_Promises = dict[tuple[str, int], Aspect | Measure | Step]


def _promises(session: Session, year: Year, plan: Plan) -> _Promises:
    """Aspects by ("", number), measures by (code, 0) and steps by (code, position)."""
    made: _Promises = {
        ("", one.number): Aspect(agency_id=year.agency_id, year_id=year.id, number=one.number, name=one.name)
        for one in plan.aspects
    }
    _number(session, made)
    for place, (aspect, promised) in enumerate(plan.measures(), start=1):
        made[promised.code, 0] = Measure(
            agency_id=year.agency_id, year_id=year.id, aspect_id=made["", aspect.number].id, code=promised.code, position=place,
            title=promised.title, responsible=promised.responsible, period=promised.period,
        )  # fmt: skip
    _number(session, made)
    for _, promised in plan.measures():
        for position, told in enumerate(promised.steps, start=1):
            made[promised.code, position] = Step(
                agency_id=year.agency_id, measure_id=made[promised.code, 0].id, position=position, marker=told.marker,
                text=told.text, good_evidence=told.good_evidence,
            )  # fmt: skip
    _number(session, made)
    return made


def _number(session: Session, made: _Promises) -> None:
    """Let the database number what is new: one query for all that is of a kind."""
    session.add_all(made.values())
    session.flush()


def _checkpoints(
    session: Session, year: Year, plan: Plan, promises: _Promises, divisions: Mapping[str, Division], calendar: WorkCalendar
) -> list[list[object]]:
    """Put the year's checkpoints on record; gives of each what is fixed, in the order of their numbers."""
    rows: list[dict[str, Any]] = [
        {
            "agency_id": year.agency_id,
            "year_id": year.id,
            "measure_id": promises[planned.measure.code, 0].id,
            "step_id": promises[planned.measure.code, planned.position].id,
            "division_id": divisions[planned.division].id,
            "occurrence": planned.occurrence.key,
            "period": planned.occurrence.label,
            "nominal_on": planned.occurrence.nominal_on,
            "due_on": planned.occurrence.due_on,
            "opens_on": planned.occurrence.opens_on,
            "why": planned.occurrence.why,
        }
        for planned in planned_checkpoints(plan, calendar)
    ]
    if not rows:
        return []
    c, by_key = Checkpoint, {(row["step_id"], row["division_id"], row["occurrence"]): row for row in rows}
    insert_many(session, c, rows)
    numbered = select(c.id, c.step_id, c.division_id, c.occurrence).where(c.agency_id == year.agency_id, c.year_id == year.id)
    found = session.execute(numbered.order_by(c.id))
    opened = ({"id": one.id, **by_key[one.step_id, one.division_id, one.occurrence]} for one in found)
    return [[one[name] for name in FIXED] for one in opened]
