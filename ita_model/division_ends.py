"""Which divisions are no more, or will be, and since when that is known."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ita_model.records import Division, DivisionEnd, names


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
