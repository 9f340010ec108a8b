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


class BounceWhy(StrEnum):
    """Why a mail server gave a letter back, as far as its answer says."""

    NO_MAILBOX = "no-mailbox"
    """There is no such mailbox, or no such mail server: the address is wrong, or was closed."""
    FULL = "full"
    REFUSED = "refused"
    """Taken for unwanted mail, or against the other server's rules."""
    OTHER = "other"


_OF_THE_DAY: Final = text("kind = 'digest'")
NOT_GONE: Final = text("letter.state <> 'sent'")
"""For a query of letters: most have gone, and the others are found by an index of their own where a query says so in these
very words.
"""
_NOT_GONE: Final = text("state <> 'sent'")


class Letter(Owned):
    """The outbox: the one digest that an officer is owed on a day, and what they wait for now. `digest` is the content of
    either as JSON, without the link or code.

    `cause` names the fact because of which what goes at once is owed: once for each. `message_id` ends in what nobody can guess
    (`message_ids`): a returned letter that names it has seen the letter.
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
        Index("letter_caused", "agency_id", "officer_id", "kind", "cause", unique=True),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when"),
        Index("letter_waiting", "state", "next_try_at"),
        Index("letter_not_gone", "agency_id", sqlite_where=_NOT_GONE, postgresql_where=_NOT_GONE),
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
    cause: Mapped[str | None]


class Notice(Owned):
    """Something an officer must be told: of a checkpoint, a report, a post or a letter that came back (`bounce_id`), or of none
    of these a new link that they asked for.

    `key` is made of facts: nothing is owed twice.

    `letter_id` is the letter that carries it; `moot_on` the day on which it was found to be no longer true, untold.
    """

    __tablename__ = "notice"
    __table_args__ = (
        of("checkpoint"),
        of("report"),
        of("officer"),
        of("letter"),
        of("post"),
        of("bounce"),
        UniqueConstraint("agency_id", "key"),
        CheckConstraint("checkpoint_id IS NULL OR report_id IS NULL", name="of_one_thing"),
        CheckConstraint(
            "(post_id IS NULL AND bounce_id IS NULL) OR (checkpoint_id IS NULL AND report_id IS NULL"
            " AND (post_id IS NULL OR bounce_id IS NULL))",
            name="of_one_thing_else",
        ),
        Index("notice_untold", "agency_id", "officer_id", "letter_id"),
    )
    key: Mapped[str] = mapped_column(String(160))
    checkpoint_id: Mapped[int | None]
    report_id: Mapped[int | None]
    post_id: Mapped[int | None]
    bounce_id: Mapped[int | None]
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


class Bounce(Owned):
    """A letter that went came back, from the `address` it had gone to: its reader knows nothing of it. `at` is when it was
    read.

    `status` is the other server's code (`5.1.1`, or empty where it gave none), `words` what it said, in whatever language.
    """

    __tablename__ = "bounce"
    __table_args__ = (of("letter"), UniqueConstraint("agency_id", "id"), UniqueConstraint("agency_id", "letter_id"))
    letter_id: Mapped[int]
    at: Mapped[datetime]
    address: Mapped[str]
    why: Mapped[BounceWhy] = mapped_column(words(BounceWhy))
    status: Mapped[str] = mapped_column(String(20))
    words: Mapped[str]


class Sweep(Owned):
    """That a day was swept, when, and what came of it: how the office knows that its clockwork runs."""

    __tablename__ = "sweep"
    __table_args__ = (UniqueConstraint("agency_id", "on"),)
    on: Mapped[date]
    at: Mapped[datetime]
    notices: Mapped[int]
    letters: Mapped[int]
