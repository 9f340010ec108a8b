"""A year that was opened, what was promised in it, and the checkpoints it became."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Owned, of, words
from ita_model.states import State


class Year(Owned):
    """A fiscal year that was opened, with the plan's own text and the days off it was opened with (ISO day → name)."""

    __tablename__ = "year"
    __table_args__ = (UniqueConstraint("agency_id", "id"), UniqueConstraint("agency_id", "be"))
    be: Mapped[int]
    opened_at: Mapped[datetime]
    plan: Mapped[str] = mapped_column(deferred=True)  # a file's whole text, which hardly anybody who reads a year wants
    plan_sha256: Mapped[str] = mapped_column(String(64))
    days_off: Mapped[dict[str, str]] = mapped_column(JSON)


class Aspect(Owned):
    """One of the areas (๑) to (๗) of a year's plan."""

    __tablename__ = "aspect"
    __table_args__ = (of("year"), UniqueConstraint("agency_id", "id"), UniqueConstraint("year_id", "number"))
    year_id: Mapped[int]
    number: Mapped[int]
    name: Mapped[str]


class Measure(Owned):
    """What was promised for the year. `responsible` and `period` are the plan's own words.

    Once it was reworded, title, responsible and period mirror the newest `MeasureDetail` that holds; all else is fixed.
    """

    __tablename__ = "measure"
    __table_args__ = (
        of("year"),
        of("aspect"),
        UniqueConstraint("agency_id", "id"),
        UniqueConstraint("year_id", "code"),
        UniqueConstraint("year_id", "position"),
    )
    year_id: Mapped[int]
    aspect_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    title: Mapped[str]
    responsible: Mapped[str]
    period: Mapped[str]


class Step(Owned):
    """How a measure is done. Once it was reworded, text and good evidence mirror the newest `StepDetail` that holds."""

    __tablename__ = "step"
    __table_args__ = (of("measure"), UniqueConstraint("agency_id", "id"), UniqueConstraint("measure_id", "position"))
    measure_id: Mapped[int]
    position: Mapped[int]
    marker: Mapped[str]
    text: Mapped[str]
    good_evidence: Mapped[str]


class Checkpoint(Owned):
    """One step × one division × one due date: what a head is asked to confirm.

    All but these is fixed when the year opens. `state` and `moves` only mirror the newest `Move`, which is the fact;
    `division_id`, whom it is asked of now, and `handovers` mirror the newest `Handover`; `due_on`, `opens_on`, `why` and
    `reschedulings` the newest `Rescheduling`.
    """

    __tablename__ = "checkpoint"
    __table_args__ = (
        of("year"),
        of("measure"),
        of("step"),
        of("division"),
        UniqueConstraint("agency_id", "id"),
        UniqueConstraint("step_id", "division_id", "occurrence"),
        CheckConstraint("opens_on <= due_on", name="opens_before_due"),
        Index("checkpoint_waiting", "agency_id", "state", "opens_on"),
    )
    year_id: Mapped[int]
    measure_id: Mapped[int]
    step_id: Mapped[int]
    division_id: Mapped[int]
    occurrence: Mapped[str] = mapped_column(String(20))
    period: Mapped[str]
    nominal_on: Mapped[date]
    due_on: Mapped[date]
    opens_on: Mapped[date]
    why: Mapped[str]
    state: Mapped[State] = mapped_column(words(State), default=State.PENDING)
    moves: Mapped[int] = mapped_column(default=0)
    handovers: Mapped[int] = mapped_column(default=0)
    reschedulings: Mapped[int] = mapped_column(default=0)
