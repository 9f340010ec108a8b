"""What the secretary asks to be compiled, and what became of it: facts, each added once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Owned, of, words


class WishStep(StrEnum):
    """What happened to a wish: somebody set to work on it, it came true, or could not, or whoever had it gave it up."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


_DONE: Final = text("step = 'done'")


class ReportWish(Owned):
    """Somebody wants a report of a year, of a kind, as of a day; `reason` is why it may be compiled although something is
    outstanding.
    """

    __tablename__ = "report_wish"
    __table_args__ = (of("year"), of("officer"), UniqueConstraint("agency_id", "id"))
    year_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[date]
    draft: Mapped[bool]
    reason: Mapped[str | None]
    officer_id: Mapped[int]
    at: Mapped[datetime]


class ReportWishStep(Owned):
    """A step of a wish, counted from 1: which report came of it, or what was in the way (a word of `wishes.Trouble`)."""

    __tablename__ = "report_wish_step"
    __table_args__ = (
        of("report_wish", "wish_id"),
        of("report"),
        UniqueConstraint("wish_id", "n"),
        CheckConstraint("(step = 'done') = (report_id IS NOT NULL)", name="done_with"),
        CheckConstraint("(step = 'failed') = (length(trouble) > 0)", name="failed_why"),
        # However many set to work on it, it comes true once.
        Index("report_wish_done", "wish_id", unique=True, sqlite_where=_DONE, postgresql_where=_DONE),
    )
    wish_id: Mapped[int]
    n: Mapped[int]
    step: Mapped[WishStep] = mapped_column(words(WishStep))
    at: Mapped[datetime]
    report_id: Mapped[int | None]
    trouble: Mapped[str] = mapped_column(String(20), default="")
