"""What people are owed and told: notices, letters, links, the sweeps that owe them, and the secretary's own word on them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Owned, of, words


class LetterState(StrEnum):
    """How a letter fares: owed → sending → sent; back to owed on a passing fault; or one of the three ends without."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in-doubt"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class LetterKind(StrEnum):
    """What a letter is for: the day's one, or one that goes at the next delivery because somebody waits for it."""

    DIGEST = "digest"
    SIGN_IN = "sign-in"
    CODE = "code"


_OF_THE_DAY: Final = text("kind = 'digest'")


class Letter(Owned):
    """The outbox: the one digest that an officer is owed on a day, and what they wait for now. `digest` is the content of
    either as JSON, without the link or code.
    """

    __tablename__ = "letter"
    __table_args__ = (
        of("officer"),
        UniqueConstraint("agency_id", "id"),
        Index(
            "letter_of_the_day", "agency_id", "officer_id", "on",
            unique=True, sqlite_where=_OF_THE_DAY, postgresql_where=_OF_THE_DAY,
        ),
        UniqueConstraint("message_id"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when"),
        Index("letter_waiting", "state", "next_try_at"),
    )  # fmt: skip
    officer_id: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(words(LetterKind), default=LetterKind.DIGEST)
    on: Mapped[date]
    message_id: Mapped[str]
    digest: Mapped[str]
    state: Mapped[LetterState] = mapped_column(words(LetterState), default=LetterState.OWED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")


class Notice(Owned):
    """Something an officer must be told: of a checkpoint, of a report, or of neither a new link that they asked for.

    `key` is made of facts: nothing is owed twice.

    `letter_id` is the letter that carries it; `moot_on` the day on which it was found to be no longer true, untold.
    """

    __tablename__ = "notice"
    __table_args__ = (
        of("checkpoint"),
        of("report"),
        of("officer"),
        of("letter"),
        UniqueConstraint("agency_id", "key"),
        CheckConstraint("checkpoint_id IS NULL OR report_id IS NULL", name="of_one_thing"),
        Index("notice_untold", "agency_id", "officer_id", "letter_id"),
    )
    key: Mapped[str] = mapped_column(String(160))
    checkpoint_id: Mapped[int | None]
    report_id: Mapped[int | None]
    officer_id: Mapped[int]
    rung: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    letter_id: Mapped[int | None]
    moot_on: Mapped[date | None]


class Link(Owned):
    """A letter's link to its reader's own page. Of the token only the SHA-256 is kept."""

    __tablename__ = "link"
    __table_args__ = (of("officer"), of("letter"), UniqueConstraint("token_sha256"))
    officer_id: Mapped[int]
    letter_id: Mapped[int | None]
    token_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Nudge(Owned):
    """The secretary (`officer_id`) had somebody (`to_officer_id`) reminded of so many checkpoints: once a day at most."""

    __tablename__ = "nudge"
    __table_args__ = (
        of("officer", "to_officer_id"),
        of("officer"),
        UniqueConstraint("agency_id", "to_officer_id", "on"),
        CheckConstraint("checkpoints > 0", name="of_something"),
    )
    to_officer_id: Mapped[int]
    officer_id: Mapped[int]
    on: Mapped[date]
    at: Mapped[datetime]
    checkpoints: Mapped[int]


class Receipt(Owned):
    """The secretary knows that a letter in doubt arrived after all, and says how: what it told is not told again."""

    __tablename__ = "receipt"
    __table_args__ = (
        of("letter"),
        of("officer"),
        UniqueConstraint("agency_id", "letter_id"),
        CheckConstraint("length(trim(words)) > 0", name="says_how"),
    )
    letter_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class Sweep(Owned):
    """That a day was swept, when, and what came of it: how the office knows that its clockwork runs."""

    __tablename__ = "sweep"
    __table_args__ = (UniqueConstraint("agency_id", "on"),)
    on: Mapped[date]
    at: Mapped[datetime]
    notices: Mapped[int]
    letters: Mapped[int]
