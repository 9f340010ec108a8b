"""Numbers for rows before they are put on record: what names them can then be made at once, and nothing is read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.orm import DeclarativeBase, Session

Numbers = Mapping[type[DeclarativeBase], Iterator[int]]
"""By table the numbers that were set aside for it, in their order: each is to be taken once."""


def numbers_for(session: Session, wanted: Mapping[type[DeclarativeBase], int]) -> Numbers:
    """Set aside so many numbers of each of these tables: those that the database would give next. One query.

    On PostgreSQL nobody else is given them, used or not. On SQLite they are free for as long as this transaction, its one
    writer, lasts and has put nothing else into these tables.
    """
    tables = tuple(wanted)
    if session.get_bind().dialect.name == "sqlite":
        newest = [0 if last is None else last for last in session.execute(_newest(tables)).one()]
        return {one: iter(range(last + 1, last + 1 + wanted[one])) for one, last in zip(tables, newest, strict=True)}
    given = session.execute(_next(tables), {one.__tablename__: number for one, number in wanted.items()}).one()
    return {one: iter(numbers) for one, numbers in zip(tables, given, strict=True)}


@cache
def _newest(tables: tuple[type[DeclarativeBase], ...]) -> Select[Any]:
    return select(*(select(func.max(one.__table__.c.id)).scalar_subquery() for one in tables))


@cache
def _next(tables: tuple[type[DeclarativeBase], ...]) -> Select[Any]:
    return select(*(_numbers_of(one.__tablename__) for one in tables))


def _numbers_of(table: str) -> ColumnElement[Any]:
    """As many numbers of a table as the parameter of its name says, as an array."""
    sequence = select(func.pg_get_serial_sequence(table, "id").cast(REGCLASS)).scalar_subquery()
    each = func.generate_series(1, bindparam(table, type_=Integer)).table_valued("n")
    return func.array(select(func.nextval(sequence)).select_from(each).scalar_subquery())
