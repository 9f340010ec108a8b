"""Which divisions are no more, or will be, and since when that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ita_model.records import Division, DivisionEnd, names


@dataclass(frozen=True, slots=True)
class Divisions:
    """All divisions of an agency in the office's order, and which of them ended or are to end, by their numbers."""

    every: Sequence[Division]
    ended: frozenset[int]

    @property
    def going(self) -> Sequence[Division]:
        """Those of which no end is on record."""
        return [one for one in self.every if one.id not in self.ended]

    @property
    def by_code(self) -> Mapping[str, Division]:
        """Those that go on, by their codes, in the office's order."""
        return {one.code: one for one in self.going}

    def ends(self, division: Division) -> bool:
        """Whether a division ended, or is to."""
        return division.id in self.ended


def divisions_there(session: Session, agency_id: int) -> Divisions:
    """The divisions of an agency, those among them that are to end, as they are now, whatever was read before: one query."""
    rows = session.execute(
        select(Division, DivisionEnd.id)
        .outerjoin(DivisionEnd, names(DivisionEnd, Division))
        .where(Division.agency_id == agency_id)
        .order_by(Division.position, Division.id)
        .execution_options(populate_existing=True)
    ).all()
    return Divisions([row.Division for row in rows], frozenset(row.Division.id for row in rows if row.id is not None))


def goes_on() -> ColumnElement[bool]:
    """For a query of divisions: those of which no end is on record. Nothing is asked of the others that was not before."""
    return ~select(DivisionEnd.id).where(names(DivisionEnd, Division)).correlate(Division).exists()


def division_ends(session: Session, agency_id: int) -> dict[int, DivisionEnd]:
    """By the division's number the end that is on record: one query."""
    rows = session.scalars(select(DivisionEnd).where(DivisionEnd.agency_id == agency_id))
    return {one.division_id: one for one in rows}


def is_to_end(session: Session, division: Division) -> bool:
    """Whether a division ended, or is to."""
    mine = (DivisionEnd.agency_id == division.agency_id, DivisionEnd.division_id == division.id)
    return session.scalar(select(DivisionEnd.id).where(*mine).limit(1)) is not None
