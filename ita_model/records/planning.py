"""What changed in a year's plan after it was opened: its words from a day on, due days, and what is asked besides."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Owned, of


class MeasureDetail(Owned):
    """What a measure is called, who is responsible and when, in the plan's words, from a day on.

    The first about a measure repeats what it was opened with: from the year's first day, known since it was opened, by nobody.
    `officer_id` wrote the others, and `words` say why.
    """

    __tablename__ = "measure_detail"
    __table_args__ = (
        of("measure"),
        of("officer"),
        CheckConstraint("officer_id IS NULL OR length(trim(words)) > 0", name="says_why"),
        Index("measure_detail_of", "agency_id", "measure_id"),
    )
    measure_id: Mapped[int]
    from_on: Mapped[date]
    at: Mapped[datetime]
    title: Mapped[str]
    responsible: Mapped[str]
    period: Mapped[str]
    officer_id: Mapped[int | None]
    words: Mapped[str]


class StepDetail(Owned):
    """How a step reads, and what good evidence of it is, from a day on; in all else like MeasureDetail."""

    __tablename__ = "step_detail"
    __table_args__ = (
        of("step"),
        of("officer"),
        CheckConstraint("officer_id IS NULL OR length(trim(words)) > 0", name="says_why"),
        Index("step_detail_of", "agency_id", "step_id"),
    )
    step_id: Mapped[int]
    from_on: Mapped[date]
    at: Mapped[datetime]
    text: Mapped[str]
    good_evidence: Mapped[str]
    officer_id: Mapped[int | None]
    words: Mapped[str]


class Rescheduling(Owned):
    """A checkpoint is due, and opens, on another day than before. `n` counts a checkpoint's reschedulings from 1.

    `from_why` and `why` are the sentences that say where the day comes from; `officer_id` moved it, and `words` say why.
    """

    __tablename__ = "rescheduling"
    __table_args__ = (
        of("checkpoint"),
        of("officer"),
        UniqueConstraint("checkpoint_id", "n"),
        CheckConstraint("opens_on <= due_on", name="opens_before_due"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
        Index("rescheduling_at", "agency_id", "at"),
    )
    checkpoint_id: Mapped[int]
    n: Mapped[int]
    from_due_on: Mapped[date]
    from_opens_on: Mapped[date]
    from_why: Mapped[str]
    due_on: Mapped[date]
    opens_on: Mapped[date]
    why: Mapped[str]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class Addition(Owned):
    """A checkpoint that the year was not opened with: the secretary (`officer_id`) added it, and `words` say why.

    `checkpoint_sha256` is over what it was added with, as the year's opening has one over all the others.
    """

    __tablename__ = "addition"
    __table_args__ = (
        of("checkpoint"),
        of("officer"),
        UniqueConstraint("checkpoint_id"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
    )
    checkpoint_id: Mapped[int]
    checkpoint_sha256: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class MeasureAddition(Owned):
    """A measure that the year was not opened with, with the steps that it came with: who added it, when, and why."""

    __tablename__ = "measure_addition"
    __table_args__ = (
        of("measure"),
        of("officer"),
        UniqueConstraint("measure_id"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
    )
    measure_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class StepAddition(Owned):
    """A step that its measure did not have at first: who added it, when, and why."""

    __tablename__ = "step_addition"
    __table_args__ = (
        of("step"),
        of("officer"),
        UniqueConstraint("step_id"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
    )
    step_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]
