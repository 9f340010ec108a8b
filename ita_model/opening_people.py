"""The people of plans put on record when their years are opened: divisions, officers, what everybody is called, and posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.details import DETAILS, Detail, Subject, says, show, told_of_all
from ita_model.inserting import insert_many
from ita_model.numbering import Numbers, numbers_for
from ita_model.people import roster
from ita_model.plan import Plan
from ita_model.records import Agency, Division, Officer, Post, Role
from ita_model.terms import Seat

Row = dict[str, Any]
_Key = tuple[int, str]
"""By what a plan names somebody: the number of the agency, and a code."""
_Ids = Mapping[type[Subject], dict[_Key, int]]
_SUBJECTS: Final[Sequence[type[Subject]]] = tuple(DETAILS)


@dataclass(frozen=True, slots=True)
class Settled:
    """The people of one plan on record: the numbers of its divisions by their codes, and what the journal keeps of the facts
    that are new: what the plan calls everybody, and the posts that it fills."""

    divisions: Mapping[str, int]
    vouched: Sequence[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was on record of agencies before: their own rows, their divisions' and officers', every word about any of them, and
    by agency who holds which post. Of a new agency there is nothing."""

    rows: Mapping[type[Subject], Mapping[_Key, Subject]]
    told: Mapping[type[Subject], Mapping[int, list[Detail]]]
    held: Mapping[int, Mapping[Seat, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a plan calls somebody: whom by table and number, the words, the row that showed others until now, where there was
    one, and what was on record of them."""

    table: type[Subject]
    id: int
    words: Row
    row: Subject | None
    before: Sequence[Detail]


def settle(session: Session, plans: Mapping[int, Plan], *, old: Sequence[int], at: datetime) -> dict[int, Settled]:
    """Put the people of plans on record, each of another agency, whose numbers name them; `old` are those agencies that are
    not new. As many queries for many new agencies as for one.
    """
    known = _known(session, {number: plans[number] for number in old})
    ids = _subjects(session, plans, known)
    said = {agency: list(_new_words(agency, plan, ids, known)) for agency, plan in plans.items()}
    filled = {agency: _new_posts(agency, plan, ids, known) for agency, plan in plans.items()}
    numbers = numbers_for(session, _how_many(said.values(), filled.values()))
    facts = {agency: list(_facts(agency, each, plans[agency].year.start, at, numbers)) for agency, each in said.items()}
    posts = {agency: [{"id": next(numbers[Post]), **one, "at": at} for one in each] for agency, each in filled.items()}
    for detail, _ in DETAILS.values():
        insert_many(session, detail, [row for each in facts.values() for table, row in each if table is detail])
    insert_many(session, Post, [row for each in posts.values() for row in each])
    for agency, each in said.items():
        _show(each, facts[agency], on=office_day(at))
    session.flush()
    return {
        agency: Settled(
            {one.code: ids[Division][agency, one.code] for one in plan.divisions},
            [*(journal.vouch_new(*fact) for fact in facts[agency]), *(journal.vouch_new(Post, one) for one in posts[agency])],
        )
        for agency, plan in plans.items()
    }


def _known(session: Session, plans: Mapping[int, Plan]) -> _Known:
    """What is on record of the agencies of plans: six queries, and one more for each agency."""
    if not plans:
        return _Known({one: {} for one in _SUBJECTS}, {one: {} for one in _SUBJECTS}, {})
    those = list(plans)
    agencies = session.scalars(select(Agency).where(Agency.id.in_(those)))
    divisions = session.scalars(select(Division).where(Division.agency_id.in_(those)))
    officers = session.scalars(select(Officer).where(Officer.agency_id.in_(those)))
    return _Known(
        {
            Agency: {(one.id, one.code): one for one in agencies},
            Division: {(one.agency_id, one.code): one for one in divisions},
            Officer: {(one.agency_id, one.code): one for one in officers},
        },
        told_of_all(session, those),
        {number: roster(session, number, plan.year.start).held for number, plan in plans.items()},
    )


def _words(plan: Plan) -> Iterator[tuple[type[Subject], Row]]:
    """What a plan calls its agency, each of its divisions (with its place) and each of its people."""
    yield Agency, asdict(plan.agency)
    for place, one in enumerate(plan.divisions, start=1):
        yield Division, {"code": one.code, "name": one.name, "position": place}
    for person in plan.people:
        yield Officer, asdict(person)


def _subjects(session: Session, plans: Mapping[int, Plan], known: _Known) -> _Ids:
    """The numbers of all agencies, divisions and officers that plans name; those that are new are put on record."""
    ids: _Ids = {table: {key: one.id for key, one in rows.items()} for table, rows in known.rows.items()}
    new: dict[type[Subject], dict[_Key, Row]] = {Division: {}, Officer: {}}
    for agency, plan in plans.items():
        for table, words in _words(plan):
            key = (agency, words["code"])
            if table is Agency:
                ids[table][key] = agency
            elif key not in ids[table]:
                new[table][key] = {"agency_id": agency, **words}
    numbers = numbers_for(session, {table: len(rows) for table, rows in new.items()})
    for table, rows in new.items():
        for key, row in rows.items():
            row["id"] = ids[table][key] = next(numbers[table])
        insert_many(session, table, list(rows.values()))
    return ids


def _new_words(agency: int, plan: Plan, ids: _Ids, known: _Known) -> Iterator[_Said]:
    """All that a plan calls somebody otherwise than what is on record for its first day."""
    for table, words in _words(plan):
        key = (agency, words["code"])
        number = ids[table][key]
        before = known.told[table].get(number, ())
        if not says(before, words, on=plan.year.start):
            yield _Said(table, number, words, known.rows[table].get(key), before)


def _new_posts(agency: int, plan: Plan, ids: _Ids, known: _Known) -> list[Row]:
    """The posts that the plan fills and that are not held by the same people already."""
    wanted: list[tuple[Role, str, int | None]] = [
        (Role.SECRETARY, plan.secretary, None),
        (Role.EXECUTIVE, plan.executive, None),
    ]
    for told in plan.divisions:
        where = ids[Division][agency, told.code]
        wanted.append((Role.HEAD, told.head, where))
        if told.deputy:
            wanted.append((Role.DEPUTY, told.deputy, where))
    held = known.held.get(agency, {})
    return [
        {
            "agency_id": agency, "role": role, "officer_id": ids[Officer][agency, who], "division_id": where,
            "from_on": plan.year.start, "to_on": None,
        }
        for role, who, where in wanted
        if ids[Officer][agency, who] not in held.get((role, where), ())
    ]  # fmt: skip


def _how_many(said: Iterable[Sequence[_Said]], filled: Iterable[Sequence[Row]]) -> Mapping[type[DeclarativeBase], int]:
    """How many rows there will be of each table of facts."""
    of_tables = Counter(one.table for each in said for one in each)
    return {**{detail: of_tables[table] for table, (detail, _) in DETAILS.items()}, Post: sum(map(len, filled))}


def _facts(
    agency: int, said: Iterable[_Said], from_on: date, at: datetime, numbers: Numbers
) -> Iterator[tuple[type[Detail], Row]]:
    """The facts by which an agency, its divisions and officers are called so from a day on, in the plan's order."""
    for one in said:
        detail, column = DETAILS[one.table]
        yield detail, {
            "id": next(numbers[detail]), "agency_id": agency, column: one.id, "from_on": from_on, "at": at, **one.words,
        }  # fmt: skip


def _show(said: Sequence[_Said], facts: Sequence[tuple[type[Detail], Row]], *, on: date) -> None:
    """Let the rows that were there before show which of the facts holds on a day; a new row does from the first."""
    for one, (detail, row) in zip(said, facts, strict=True):
        if one.row is not None:
            show(one.row, [*one.before, detail(**row)], on=on)
