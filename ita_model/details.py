"""What an agency, its divisions and its officers are called, from which day on, and since when that is known.

Each change is a fact of its own, so that the report of a past period reads the same after a division has a new name. The
office's own rows mirror the newest fact; letters and pages show those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.records import Agency, AgencyDetail, Division, DivisionDetail, Officer, OfficerDetail

Subject = Agency | Division | Officer
Detail = AgencyDetail | DivisionDetail | OfficerDetail
_D = TypeVar("_D", bound=Detail)

DETAILS: Final[Mapping[type[Subject], tuple[type[Detail], str]]] = {
    Agency: (AgencyDetail, "agency_id"),
    Division: (DivisionDetail, "division_id"),
    Officer: (OfficerDetail, "officer_id"),
}
"""For each mirror its table of facts, and the column there that names it."""


def keep(session: Session, subject: Subject, *, from_on: date, at: datetime, **said: object) -> Detail | None:
    """Record what a subject (flushed) is called from a day on: `said`, and for the rest what its row says.

    Gives the fact, or None where the one that holds on that day says the same. The row then shows the newest fact.
    """
    table, _ = DETAILS[type(subject)]
    wanted = words_of(subject) | said
    known = told_of(session, subject)
    holds = in_force(known, on=from_on)
    if holds is not None and words_of(holds) == wanted:
        return None
    named = {} if isinstance(subject, Agency) else {DETAILS[type(subject)][1]: subject.id}
    agency_id = subject.id if isinstance(subject, Agency) else subject.agency_id
    fact = table(agency_id=agency_id, from_on=from_on, at=at, **named, **wanted)
    session.add(fact)
    session.flush()
    newest = max([*known, fact], key=_order)
    for name, value in words_of(newest).items():
        setattr(subject, name, value)
    session.flush()
    return fact


def words_of(row: Subject | Detail) -> dict[str, object]:
    """What a mirror or a fact says: every column but those that number, name and date the row."""
    return {
        column.key: getattr(row, column.key)
        for column in type(row).__mapper__.column_attrs
        if column.key not in ("id", "agency_id", "division_id", "officer_id", "from_on", "at")
    }


def told_of(session: Session, subject: Subject) -> list[Detail]:
    """Every fact on record about a subject, in the order in which they come to hold."""
    table, column = DETAILS[type(subject)]
    agency_id = subject.id if isinstance(subject, Agency) else subject.agency_id
    rows = session.scalars(select(table).where(table.agency_id == agency_id, getattr(table, column) == subject.id))
    return sorted(cast(Iterable[Detail], rows), key=_order)


def in_force(facts: Iterable[_D], *, on: date) -> _D | None:
    """Of facts about one subject the one that holds on a day; before the first, the first. None of none."""
    ordered = sorted(facts, key=_order)
    return next((fact for fact in reversed(ordered) if fact.from_on <= on), ordered[0] if ordered else None)


def agency_then(session: Session, agency_id: int, *, on: date, until: datetime) -> AgencyDetail:
    """What the agency was called on a day, as far as it was on record at the moment `until`."""
    facts = session.scalars(select(AgencyDetail).where(AgencyDetail.agency_id == agency_id, AgencyDetail.at <= until))
    found = in_force(facts, on=on)
    if found is None:
        raise LookupError(f"nothing was on record of agency {agency_id} at {until}")
    return found


def divisions_then(session: Session, agency_id: int, *, on: date, until: datetime) -> dict[int, DivisionDetail]:
    """The agency's divisions by their numbers, as they were called on a day and on record at the moment `until`."""
    known: dict[int, list[DivisionDetail]] = {}
    for fact in session.scalars(
        select(DivisionDetail).where(DivisionDetail.agency_id == agency_id, DivisionDetail.at <= until)
    ):
        known.setdefault(fact.division_id, []).append(fact)
    return {number: found for number, facts in known.items() if (found := in_force(facts, on=on))}


def _order(fact: Detail) -> tuple[date, int]:
    return fact.from_on, fact.id
