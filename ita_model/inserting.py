"""Putting many rows on record by few statements, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar, cast

from sqlalchemy import (
    Insert,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    column,
    func,
    insert,
    inspect,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, Session

from ita_model.database import canonical, in_parts

_R = TypeVar("_R", bound=DeclarativeBase)
_SQLITE = "sqlite"
_PLACE: Final = "place"
"""Where the words stand that a row shares with others."""


def insert_new(session: Session, model: type[DeclarativeBase], rows: list[dict[str, Any]], returning: Any) -> list[Any]:
    """Insert the rows whose unique keys are not there yet; gives `returning` of those inserted, on either database.

    All rows name the same columns.
    """
    if not rows:
        return []
    if session.get_bind().dialect.name == _SQLITE:
        statement = sqlite_insert(model).on_conflict_do_nothing().returning(returning)
        return list(session.scalars(statement, rows))
    in_one = postgresql_insert(_table(model)).from_select([*rows[0]], _as_table(model, [*rows[0]]))
    return list(session.scalars(in_one.on_conflict_do_nothing().returning(returning), {"rows": canonical(rows)}))


def insert_many(session: Session, model: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Insert rows that are new, in their order, hundreds as quickly as a few. All rows name the same columns."""
    if not rows:
        return
    if session.get_bind().dialect.name == _SQLITE:
        session.execute(insert(_table(model)), rows)
        return
    session.execute(insert(_table(model)).from_select([*rows[0]], _as_table(model, [*rows[0]])), {"rows": canonical(rows)})


def those_there(session: Session, model: type[DeclarativeBase], rows: Sequence[dict[str, Any]], returning: Any) -> list[Any]:
    """Of rows that are told by some of their columns, `returning` of those on record. All rows name the same columns."""
    if not rows:
        return []
    columns = [_table(model).columns[name] for name in rows[0]]
    if session.get_bind().dialect.name == _SQLITE:
        found: list[Any] = []
        for part in in_parts(rows):
            told_by = tuple_(*columns).in_([tuple(row.values()) for row in part])
            found += session.scalars(select(returning).where(told_by))
        return found
    told = _as_table(model, [*rows[0]]).subquery()
    same = and_(*(one == told.c[one.name] for one in columns))
    return list(session.scalars(select(returning).join(told, same), {"rows": canonical(rows)}))


def update_each(session: Session, model: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Give rows, told by `id` and `agency_id`, other values, hundreds as quickly as a few. All name the same columns."""
    if not rows:
        return
    if session.get_bind().dialect.name == _SQLITE:
        session.execute(update(model), rows)
        return
    table, told = _table(model), _as_table(model, [*rows[0]]).subquery()
    new = {name: told.c[name] for name in rows[0] if name not in ("id", "agency_id")}
    these = and_(table.c.id == told.c.id, table.c.agency_id == told.c.agency_id)
    session.execute(update(table).where(these).values(new), {"rows": canonical(rows)})


def insert_sharing(
    session: Session,
    model: type[DeclarativeBase],
    own: Mapping[str, Sequence[int]],
    which: Sequence[int],
    shared: Sequence[Mapping[str, Any]],
) -> None:
    """Insert rows that are new, many thousands of which few differ in more than numbers: `own` has these, column by column, and
    of `shared` each row has the one that `which` names by its place. All of `shared` name the same columns.
    """
    if not which:
        return
    if session.get_bind().dialect.name == _SQLITE:
        rows = zip(which, *own.values(), strict=True)
        session.execute(
            insert(_table(model)), [{**shared[place], **dict(zip(own, numbers, strict=True))} for place, *numbers in rows]
        )
        return
    numbers = {name: _as_array(told) for name, told in own.items()}
    rest = [{_PLACE: place, **told} for place, told in enumerate(shared)]
    sent = {**numbers, _PLACE: _as_array(which), "rows": canonical(rest)}
    session.execute(_sharing(model, tuple(own), tuple(shared[0])), sent)


def insert_each(session: Session, rows: Sequence[_R], *, by: Sequence[str]) -> list[_R]:
    """Put new rows of one table (which belong to no session) on record by one statement; gives them as they stand there, in the
    same order. `by` names columns whose values together differ in each: by these they are known again.

    A flush does the same by one statement on PostgreSQL, but row by row on SQLite.
    """
    if not rows:
        return []
    model = type(rows[0])
    columns = [column.key for column in inspect(model).column_attrs]
    told = [{name: getattr(row, name) for name in columns if name in inspect(row).dict} for row in rows]
    made = session.scalars(insert(model).returning(model), told)
    found = {tuple(getattr(row, name) for name in by): row for row in made}
    return [found[tuple(one[name] for name in by)] for one in told]


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)


def _as_table(model: type[DeclarativeBase], names: Sequence[str]) -> Select[Any]:
    """What PostgreSQL makes of rows that come as one text, the parameter `rows`. A statement with a parameter for each value of
    each row takes longer to write and to read than to carry out.
    """
    columns = _table(model).columns
    sent = func.json_to_recordset(bindparam("rows", type_=Text).cast(JSON))
    return select(sent.table_valued(*(column(one, columns[one].type) for one in names)).render_derived(with_types=True))


def _as_array(numbers: Sequence[int]) -> str:
    """What PostgreSQL reads as an array: written at once, where the driver would look at each number."""
    return "{" + ",".join(map(str, numbers)) + "}"


@cache
def _sharing(model: type[DeclarativeBase], own: Sequence[str], shared: Sequence[str]) -> Insert:
    """Numbers come as an array for each column, and what is shared as one text, once."""
    table, numbers = _table(model), (*own, _PLACE)
    arrays = (bindparam(name, type_=Text).cast(ARRAY(Integer)) for name in numbers)
    each = func.unnest(*arrays).table_valued(*(column(name, Integer) for name in numbers)).render_derived(name="own")
    sent = func.json_to_recordset(bindparam("rows", type_=Text).cast(JSON))
    words = (column(_PLACE, Integer), *(column(name, table.columns[name].type) for name in shared))
    rest = sent.table_valued(*words).render_derived(name="shared", with_types=True)
    joined = each.join(rest, each.c[_PLACE] == rest.c[_PLACE])
    wanted = select(*(each.c[name] for name in own), *(rest.c[name] for name in shared)).select_from(joined)
    return insert(table).from_select([*own, *shared], wanted)
