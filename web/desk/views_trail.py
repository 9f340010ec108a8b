"""The audit trail: the office's journal in sentences, searched, with each entry's place in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Text, literal, select, union_all
from sqlalchemy.orm import Session

from ita_model.journal_told import Search, Told, search
from ita_model.records import Division, Measure, Officer
from web.door import Visitor

A_PAGE: Final = 40


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail, with what may be searched by: officers by number, measures and divisions by code."""

    officers: tuple[tuple[int, str], ...]
    measures: tuple[tuple[str, str], ...]
    divisions: tuple[tuple[str, str], ...]
    entries: tuple[Told, ...]
    older: int

    @property
    def sound(self) -> bool:
        """Whether each entry shown still says what its hash was made of."""
        return all(one.sound for one in self.entries)


def trail_page(session: Session, visitor: Visitor, wanted: Search) -> TrailPage:
    """The entries that are wanted: at most six queries, whatever the length of the journal."""
    agency_id = visitor.agency.id
    rows = session.execute(
        union_all(
            select(literal("officer", Text).label("what"), Officer.id.label("id"), Officer.code.label("code"), Officer.name)
            .where(Officer.agency_id == agency_id),
            select(literal("measure", Text), Measure.id, Measure.code, Measure.title).where(Measure.agency_id == agency_id),
            select(literal("division", Text), Division.id, Division.code, Division.name)
            .where(Division.agency_id == agency_id),
        ).order_by("what", "id")
    ).all()  # fmt: skip
    people = {row.id: row.name for row in rows if row.what == "officer"}
    found = search(session, agency_id, wanted, people=people, a_page=A_PAGE)
    return TrailPage(
        tuple(sorted(people.items(), key=lambda one: one[1])),
        tuple({row.code: row.name for row in rows if row.what == "measure"}.items()),
        tuple((row.code, row.name) for row in rows if row.what == "division"),
        found.entries,
        found.older,
    )
