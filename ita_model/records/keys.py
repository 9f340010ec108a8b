"""What other programs are let in by, and told: keys of the API, addresses of calendars, hooks, and what those are owed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Owned, of, words


class ApiKey(Owned):
    """A key of the API: for whom it acts, what for (`scopes`, one space between them), until when, and who issued it.

    Of the secret only the SHA-256 is kept; `ending` are its last letters, by which people tell their keys apart.
    """

    __tablename__ = "api_key"
    __table_args__ = (
        of("officer"),
        of("officer", "issued_by_id"),
        UniqueConstraint("agency_id", "id"),
        UniqueConstraint("secret_sha256"),
        CheckConstraint("length(trim(name)) > 0", name="is_named"),
        CheckConstraint("at < expires_at", name="lasts"),
    )
    name: Mapped[str]
    scopes: Mapped[str]
    secret_sha256: Mapped[str] = mapped_column(String(64))
    ending: Mapped[str] = mapped_column(String(8))
    officer_id: Mapped[int]
    issued_by_id: Mapped[int]
    at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ApiKeyEnd(Owned):
    """A key is revoked: by whom, when, and why if anybody said."""

    __tablename__ = "api_key_end"
    __table_args__ = (of("api_key"), of("officer"), UniqueConstraint("api_key_id"))
    api_key_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class ApiKeyUse(Owned):
    """On which day a key was last used. No fact of the record: it tells the secretary which key nobody needs any more."""

    __tablename__ = "api_key_use"
    __table_args__ = (of("api_key"), UniqueConstraint("api_key_id"))
    api_key_id: Mapped[int]
    used_on: Mapped[date]


class ApiAnswer(Owned):
    """What a write through the API was answered, kept for a while under the key that its sender chose.

    `status` is None while the request is under way.
    """

    __tablename__ = "api_answer"
    __table_args__ = (
        of("api_key"),
        UniqueConstraint("api_key_id", "chosen"),
        CheckConstraint("(status IS NULL) = (body IS NULL)", name="answered_whole"),
        Index("api_answer_at", "agency_id", "at"),
    )
    api_key_id: Mapped[int]
    chosen: Mapped[str] = mapped_column(String(200))
    request_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    status: Mapped[int | None]
    body: Mapped[str | None]


class CalendarFeed(Owned):
    """A secret address at which a calendar program reads the due days of a division, or (without one) of the whole office.

    Of the secret only the SHA-256 is kept.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (of("division"), of("officer"), UniqueConstraint("agency_id", "id"), UniqueConstraint("secret_sha256"))
    division_id: Mapped[int | None]
    secret_sha256: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[int]
    at: Mapped[datetime]


class CalendarFeedEnd(Owned):
    """The address of a calendar is closed."""

    __tablename__ = "calendar_feed_end"
    __table_args__ = (of("calendar_feed"), of("officer"), UniqueConstraint("calendar_feed_id"))
    calendar_feed_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]


class Hook(Owned):
    """An address that is told of events (`events`, one space between them). Both ends sign and check with the `secret`."""

    __tablename__ = "hook"
    __table_args__ = (of("officer"), UniqueConstraint("agency_id", "id"))
    url: Mapped[str]
    events: Mapped[str]
    secret: Mapped[str]
    officer_id: Mapped[int]
    at: Mapped[datetime]


class HookEnd(Owned):
    """An address is told nothing any more, neither of what it is owed."""

    __tablename__ = "hook_end"
    __table_args__ = (of("hook"), of("officer"), UniqueConstraint("hook_id"))
    hook_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]


class MessageState(StrEnum):
    """How a message to a hook fares: owed → sending → sent; back to owed on a fault; given up in the end."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given-up"


class HookMessage(Owned):
    """The outbox of the hooks: an event that one of them is owed. `cause` is made of facts: nothing is owed twice.

    `message_id` stays the same however often it is sent, so that who gets it twice can tell.
    """

    __tablename__ = "hook_message"
    __table_args__ = (
        of("hook"),
        UniqueConstraint("hook_id", "cause"),
        UniqueConstraint("message_id"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_when"),
        Index("hook_message_waiting", "state", "next_try_at"),
    )
    hook_id: Mapped[int]
    cause: Mapped[str] = mapped_column(String(80))
    message_id: Mapped[str] = mapped_column(String(60))
    event: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(words(MessageState), default=MessageState.OWED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="")
