"""The people of the office as the desk shows them: who holds which post, today and in days to come, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from ita_model.records import (
    Division,
    DivisionDetail,
    Officer,
    OfficerDetail,
    Role,
)
from ita_model.terms import in_office
from web.desk.entry import BOARD
from web.desk.staff import Changed, Person, SeatShown, Sitting, Staff, acting_word
from web.door import Visitor
from web.views_list import Item, todo

PEOPLE: Final = f"{BOARD}/people"
_OF_AGENCY: Final = (Role.SECRETARY, Role.EXECUTIVE)
_OF_DIVISION: Final = (Role.HEAD, Role.DEPUTY)


@dataclass(frozen=True, slots=True)
class DivisionShown:
    """A division with its posts; `coming` is the name that it will have, and from when; `since` is its first day where that is
    still to come, `last_on` its last where it has one, with why."""

    code: str
    name: str
    seats: tuple[SeatShown, ...]
    coming: tuple[tuple[str, date], ...]
    since: date | None = None
    last_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everything on the page of people. `ended` are the divisions that are no more."""

    agency: tuple[SeatShown, ...]
    divisions: tuple[DivisionShown, ...]
    ended: tuple[DivisionShown, ...]
    people: tuple[Person, ...]
    record: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """Everything on an officer's page. `names` are what they were, are and will be called, the newest first; `posts` are past,
    present and coming, the newest first, each with what it is a post of."""

    person: Person
    names: tuple[OfficerDetail, ...]
    posts: tuple[tuple[str, Sitting, bool], ...]
    owes: tuple[Item, ...]
    record: tuple[Changed, ...]


def people_page(session: Session, visitor: Visitor) -> PeoplePage:
    """The page of people: six queries, whatever the number of people."""
    staff = Staff(session, visitor.agency.id, today=visitor.today)
    shown = [_division(staff, one, visitor.today) for one in staff.divisions()]
    gone = [one for one in shown if one.last_on is not None and one.last_on < visitor.today]
    return PeoplePage(
        agency=tuple(staff.seat((role, None)) for role in _OF_AGENCY),
        divisions=tuple(one for one in shown if one not in gone),
        ended=tuple(gone),
        people=tuple(staff.person(one.officer_id) for one in staff.everybody()),
        record=staff.record(),
    )


def _division(staff: Staff, one: DivisionDetail, today: date) -> DivisionShown:
    told = sorted(staff.names[one.division_id], key=lambda row: (row.from_on, row.id))
    since = told[0].from_on if told[0].from_on > today else None
    end = staff.ends.get(one.division_id)
    return DivisionShown(
        code=one.code,
        name=one.name,
        seats=tuple(staff.seat((role, one.division_id)) for role in _OF_DIVISION),
        coming=tuple((row.name, row.from_on) for row in told[1 if since else 0 :] if row.from_on > today),
        since=since,
        last_on=end.last_on if end else None,
        why=end.words if end else "",
    )


def officer_page(session: Session, visitor: Visitor, number: int) -> OfficerPage:
    """An officer's page: six queries. Raises NotHere."""
    staff = Staff(session, visitor.agency.id, today=visitor.today)
    person = staff.person(number)
    mine = sorted(
        (term for term in staff.terms if term.officer_id == number), key=lambda one: (one.from_on, one.id), reverse=True
    )
    today = {term.id for term in in_office(staff.terms, on=visitor.today)}
    return OfficerPage(
        person=person,
        names=tuple(sorted(staff.details[number], key=lambda one: (one.from_on, one.id), reverse=True)),
        posts=tuple(
            (acting_word(staff.seat_name(term.seat), acting=term.acting), staff.sitting(term), term.id in today)
            for term in mine
            if not term.void
        ),
        owes=_owed_by(session, visitor, staff, number),
        record=staff.record(about=staff.facts_about(number)),
    )


def _owed_by(session: Session, visitor: Visitor, staff: Staff, number: int) -> tuple[Item, ...]:
    """What an officer is asked to confirm today, as their own page has it."""
    where = visitor.posts.divisions_of(number)
    if not where:
        return ()
    told = staff.officer(number)
    them = replace(
        visitor,
        officer=Officer(id=number, agency_id=told.agency_id, name=told.name, position=told.position, address=told.address),
        divisions=[Division(id=one.division_id, name=one.name) for one in staff.divisions() if one.division_id in where],
    )
    return todo(session, them)
