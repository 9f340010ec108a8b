"""What an agency, its divisions and its officers are called, from which day on, and since when that is known.

Each change is a fact of its own, so that the report of a past period reads the same after a division has a new name. The
office's own rows mirror the newest fact that holds; letters and pages show those. What is to hold from a day to come is taken
over by that day's sweep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Final, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.records import (
    Agency,
    AgencyDetail,
    Division,
    DivisionDetail,
    MeasureDetail,
    Officer,
    OfficerDetail,
    StepDetail,
)

Subject = Agency | Division | Officer
Detail = AgencyDetail | DivisionDetail | OfficerDetail
Dated = Detail | MeasureDetail | StepDetail
_D = TypeVar("_D", bound=Dated)

DETAILS: Final[Mapping[type[Subject], tuple[type[Detail], str]]] = {
    Agency: (AgencyDetail, "agency_id"),
    Division: (DivisionDetail, "division_id"),
    Officer: (OfficerDetail, "officer_id"),
}
"""For each mirror its table of facts, and the column there that names it."""


def keep(session: Session, subject: Subject, *, from_on: date, at: datetime, **said: object) -> Detail | None:
    """Record what a subject (flushed) is called from a day on: `said`, and for the rest what its row says.

    Gives the fact, or None where the one that holds on that day says the same. The row then shows what holds at `at`.
    """
    known = told_of(session, subject)
    fact = _new_fact(subject, known, said, from_on=from_on, at=at)
    if fact is None:
        return None
    session.add(fact)
    session.flush()
    show(subject, [*known, fact], on=office_day(at))
    session.flush()
    return fact


def new_words(subject: Subject, known: Iterable[Detail], *, from_on: date, **said: object) -> dict[str, object] | None:
    """All that a fact says by which a subject is called so from a day on; None where the one that holds then says the same."""
    wanted = words_of(subject) | said
    return None if says(known, wanted, on=from_on) else wanted


def says(known: Iterable[Detail], words: Mapping[str, object], *, on: date) -> bool:
    """Whether the fact that holds on a day says just these words."""
    holds = in_force(known, on=on)
    return holds is not None and words_of(holds) == words


def bring_up(session: Session, agency: Agency, *, on: date) -> int:
    """Let the rows of an agency show what holds on the day `on`; gives how many had to change. Safe to do twice.

    Five queries, however many there are.
    """
    divisions, officers = (session.scalars(select(table).where(table.agency_id == agency.id)) for table in (Division, Officer))
    return bring_up_each(session, [agency], [*cast(Iterable[Subject], divisions), *cast(Iterable[Subject], officers)], on=on)


def bring_up_each(session: Session, agencies: Sequence[Agency], others: Iterable[Subject], *, on: date) -> int:
    """The same for several agencies; `others` are their divisions and officers. Three queries."""
    held = {table: _held(session, table, [agency.id for agency in agencies], on=on) for table in DETAILS}
    changed = sum(_say(row, held[type(row)].get(row.id, {})) for row in (*agencies, *others))
    session.flush()
    return changed


def _held(session: Session, subject: type[Subject], agencies: Sequence[int], *, on: date) -> dict[int, Mapping[str, object]]:
    """By the numbers of these agencies' rows of a kind, what the fact says of each that holds on a day."""
    table, column = DETAILS[subject]
    names = _words(subject)
    said = select(getattr(table, column).label("of"), table.id, table.from_on, *(getattr(table, name) for name in names))
    found: dict[int, list[Detail]] = {}
    for fact in session.execute(said.where(table.agency_id.in_(agencies))):
        found.setdefault(fact.of, []).append(cast(Detail, fact))  # of it just these columns, not a whole row of the record
    held = ((number, in_force(facts, on=on)) for number, facts in found.items())
    return {number: {name: getattr(fact, name) for name in names} for number, fact in held}


def told_of_all(session: Session, agency_ids: Sequence[int]) -> dict[type[Subject], dict[int, list[Detail]]]:
    """Every fact on record about agencies, their divisions and officers, by what they are of, in the order in which they come
    to hold: three queries.
    """
    found: dict[type[Subject], dict[int, list[Detail]]] = {}
    for table, (facts, column) in DETAILS.items():
        told = found[table] = {}
        of_agencies = cast(Iterable[Detail], session.scalars(select(facts).where(facts.agency_id.in_(agency_ids))))
        for fact in sorted(of_agencies, key=_order):
            told.setdefault(getattr(fact, column), []).append(fact)
    return found


def _new_fact(
    subject: Subject, known: Sequence[Detail], said: Mapping[str, object], *, from_on: date, at: datetime
) -> Detail | None:
    """The fact that a subject is called so from a day on; None where the one that holds on that day says the same."""
    table, column = DETAILS[type(subject)]
    wanted = new_words(subject, known, from_on=from_on, **said)
    if wanted is None:
        return None
    named = {} if isinstance(subject, Agency) else {column: subject.id}
    agency_id = subject.id if isinstance(subject, Agency) else subject.agency_id
    return table(agency_id=agency_id, from_on=from_on, at=at, **named, **wanted)


def shown_by(facts: Sequence[_D]) -> list[_D]:
    """The facts about one subject that its row may show: what held when the newest was recorded, or what came to hold since.

    None of none.
    """
    if not facts:
        return []
    recorded = office_day(max(fact.at for fact in facts))
    then = in_force(facts, on=recorded)
    return [fact for fact in sorted(facts, key=_order) if fact is then or fact.from_on > recorded]


def show(subject: Subject, facts: Iterable[Detail], *, on: date) -> bool:
    """Let a row show the fact that holds on a day; says whether it had to change."""
    holds = in_force(facts, on=on)
    return holds is not None and _say(subject, words_of(holds))


def _say(subject: Subject, said: Mapping[str, object]) -> bool:
    """Whether the row had to change to say just this."""
    other = {name: value for name, value in said.items() if getattr(subject, name) != value}
    for name, value in other.items():
        setattr(subject, name, value)
    return bool(other)


def words_of(row: Subject | Detail) -> dict[str, object]:
    """What a mirror or a fact says: every column but those that number, name and date the row."""
    return {name: getattr(row, name) for name in _words(type(row))}


@cache
def _words(table: type[Subject | Detail]) -> tuple[str, ...]:
    aside = ("id", "agency_id", "division_id", "officer_id", "from_on", "at")
    return tuple(column.key for column in table.__mapper__.column_attrs if column.key not in aside)


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
    return agency_among(session.scalars(select(AgencyDetail).where(AgencyDetail.agency_id == agency_id)), on=on, until=until)


def agency_among(details: Iterable[AgencyDetail], *, on: date, until: datetime) -> AgencyDetail:
    """The same as `agency_then`, from facts that were read before."""
    found = in_force([one for one in details if one.at <= until], on=on)
    if found is None:
        raise LookupError(f"nothing was on record of the agency at {until}")
    return found


def divisions_then(session: Session, agency_id: int, *, on: date, until: datetime) -> dict[int, DivisionDetail]:
    """The agency's divisions by their numbers, as they were called on a day and on record at the moment `until`."""
    return divisions_among(details_of_divisions(session, agency_id), on=on, until=until)


def details_of_divisions(session: Session, agency_id: int) -> Sequence[DivisionDetail]:
    """Every fact on record about what an agency's divisions are called: one query."""
    return session.scalars(select(DivisionDetail).where(DivisionDetail.agency_id == agency_id)).all()


def details_of_all(session: Session, agency_id: int) -> tuple[Sequence[AgencyDetail], Sequence[DivisionDetail]]:
    """The same of the agency itself, and of its divisions: one query."""
    rows = session.execute(
        select(AgencyDetail, DivisionDetail)
        .outerjoin(DivisionDetail, DivisionDetail.agency_id == AgencyDetail.agency_id)
        .where(AgencyDetail.agency_id == agency_id)
        .order_by(AgencyDetail.id, DivisionDetail.id)
    ).all()
    divisions = dict.fromkeys(row[1] for row in rows if row[1] is not None)
    return tuple(dict.fromkeys(row[0] for row in rows)), tuple(divisions)


def divisions_among(details: Iterable[DivisionDetail], *, on: date, until: datetime) -> dict[int, DivisionDetail]:
    """The same as `divisions_then`, from facts that were read before."""
    known: dict[int, list[DivisionDetail]] = {}
    for fact in details:
        if fact.at <= until:
            known.setdefault(fact.division_id, []).append(fact)
    return {number: found for number, facts in known.items() if (found := in_force(facts, on=on))}


def _order(fact: Dated) -> tuple[date, int]:
    return fact.from_on, fact.id
