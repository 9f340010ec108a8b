"""What else may become of a checkpoint than a confirmation: it is handed over, or a waiver is asked for and perhaps refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Owned, of


class Handover(Owned):
    """A checkpoint came into other hands: those of another division, or of a named officer (`to_officer_id`) of the same one.

    `officer_id` did it, and `words` say why. `n` counts a checkpoint's handovers from 1.
    """

    __tablename__ = "handover"
    __table_args__ = (
        of("checkpoint"),
        of("division", "from_division_id"),
        of("division", "to_division_id"),
        of("officer", "to_officer_id"),
        of("officer"),
        UniqueConstraint("checkpoint_id", "n"),
        CheckConstraint("(from_division_id = to_division_id) = (to_officer_id IS NOT NULL)", name="division_or_officer"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
        Index("handover_by", "agency_id", "from_division_id", "at"),
    )
    checkpoint_id: Mapped[int]
    n: Mapped[int]
    from_division_id: Mapped[int]
    to_division_id: Mapped[int]
    to_officer_id: Mapped[int | None]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class WaiverRequest(Owned):
    """A division says that a checkpoint cannot be done, and why (`words`), and asks the secretary to waive it.

    `moves` and `handovers` are how many the checkpoint had then: the request is open while it has no more of either and
    nobody refused it.
    """

    __tablename__ = "waiver_request"
    __table_args__ = (
        of("checkpoint"),
        of("officer"),
        UniqueConstraint("agency_id", "id"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
        Index("waiver_request_of", "agency_id", "checkpoint_id"),
    )
    checkpoint_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]
    moves: Mapped[int] = mapped_column(default=0)
    handovers: Mapped[int] = mapped_column(default=0)


class WaiverRefusal(Owned):
    """The secretary refuses a request for a waiver, and says why: the division is asked for its confirmation as before."""

    __tablename__ = "waiver_refusal"
    __table_args__ = (
        of("waiver_request"),
        of("officer"),
        UniqueConstraint("waiver_request_id"),
        CheckConstraint("length(trim(words)) > 0", name="says_why"),
    )
    waiver_request_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]
