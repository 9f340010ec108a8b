"""The agency, its divisions and its people.

What each of them is called may change from a day on; every such word is a fact in a table of details. The rows of `agency`,
`division` and `officer` only mirror the newest of them, as a checkpoint's state mirrors its newest move.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Base, Owned, of, words


class Agency(Base):
    """The organisation."""

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    district: Mapped[str]
    province: Mapped[str]


class Division(Owned):
    """A part of the agency (สำนัก/กอง). `position` is its place in the office's own order; the lead one is first."""

    __tablename__ = "division"
    __table_args__ = (UniqueConstraint("agency_id", "id"), UniqueConstraint("agency_id", "code"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    position: Mapped[int]


class Officer(Owned):
    """A person of the office."""

    __tablename__ = "officer"
    __table_args__ = (UniqueConstraint("agency_id", "id"), UniqueConstraint("agency_id", "code"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    position: Mapped[str]
    address: Mapped[str]


class AgencyDetail(Owned):
    """What the agency is called from a day on; `at` is when it was recorded."""

    __tablename__ = "agency_detail"
    from_on: Mapped[date]
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    short_name: Mapped[str]
    district: Mapped[str]
    province: Mapped[str]


class DivisionDetail(Owned):
    """What a division is called, and its place in the office's order, from a day on; `at` is when it was recorded."""

    __tablename__ = "division_detail"
    __table_args__ = (of("division"),)
    division_id: Mapped[int]
    from_on: Mapped[date]
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    position: Mapped[int]


class OfficerDetail(Owned):
    """An officer's name, position and address from a day on; `at` is when it was recorded."""

    __tablename__ = "officer_detail"
    __table_args__ = (of("officer"),)
    officer_id: Mapped[int]
    from_on: Mapped[date]
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    position: Mapped[str]
    address: Mapped[str]


class Role(StrEnum):
    """What a post lets its holder do. Head and deputy belong to a division; the others to the agency."""

    HEAD = "head"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    EXECUTIVE = "executive"


class Post(Owned):
    """Who holds which post, from a day to a day (open where `to_on` is empty); `at` is when it was recorded."""

    __tablename__ = "post"
    __table_args__ = (
        of("officer"),
        of("division"),
        CheckConstraint("(role IN ('head', 'deputy')) = (division_id IS NOT NULL)", name="division_posts"),
        CheckConstraint("to_on IS NULL OR from_on <= to_on", name="from_before_to"),
        Index("post_named", "agency_id", "id", unique=True),
    )
    role: Mapped[Role] = mapped_column(words(Role))
    officer_id: Mapped[int]
    division_id: Mapped[int | None]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    at: Mapped[datetime]


class PostEnd(Owned):
    """A post ends earlier than it says: `last_on` is its last day. Of several about one post the newest counts.

    A last day before the post's first says that it never began: it was put on record by mistake. `officer_id` did it, and
    `words` say why.
    """

    __tablename__ = "post_end"
    __table_args__ = (
        of("post"),
        of("officer"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
        Index("post_end_of", "agency_id", "post_id"),
    )
    post_id: Mapped[int]
    last_on: Mapped[date]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class DivisionEnd(Owned):
    """A division ends: `last_on` is its last day. `officer_id` said so, and `words` say why."""

    __tablename__ = "division_end"
    __table_args__ = (
        of("division"),
        of("officer"),
        UniqueConstraint("division_id"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
    )
    division_id: Mapped[int]
    last_on: Mapped[date]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]
