"""What every table of the record has in common."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Enum, ForeignKey, ForeignKeyConstraint, MetaData, Text, and_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ita_model.database import Moment


class Base(DeclarativeBase):
    """Every table of the record."""

    metadata = MetaData(
        naming_convention={
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )
    type_annotation_map = {datetime: Moment, str: Text}  # noqa: RUF012 (SQLAlchemy's own form)


def words(kind: type[StrEnum], name: str = "") -> Enum:
    """A closed set of words: text in the database, held by a CHECK, whose `name` is the kind's where a table has one of it."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
        name=name or kind.__name__.lower(),
    )


def of(parent: str, column: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that carries the agency along."""
    return ForeignKeyConstraint(["agency_id", column or f"{parent}_id"], [f"{parent}.agency_id", f"{parent}.id"])


class Owned(Base):
    """What belongs to an agency."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))


def names(child: type[Owned], parent: type[Owned], by: str = "") -> ColumnElement[bool]:
    """The ON of a join between a table and the one it names by a key made with `of`: number and agency together.

    `by` is the column that names it, where the child names several rows of the parent.
    """
    keys = Base.metadata.tables[child.__tablename__].foreign_key_constraints
    found = (one for one in keys if one.referred_table is parent.__table__ and len(one.columns) == 2)
    (key,) = (one for one in found if by in ("", one.column_keys[1]))
    return and_(*(getattr(child, part.parent.key) == getattr(parent, part.column.key) for part in key.elements))
