"""What every table of the record has in common."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, ForeignKeyConstraint, MetaData, Text
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
