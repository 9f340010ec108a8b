"""How officers sign in: what was asked for, what a letter brought that works once, and the visits that began by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Base, Owned, of, words
from ita_model.records.mail import LetterKind


class SignInAsk(Base):
    """That somebody typed an address to sign in with. Whose it is, and whether it is anybody's, nobody has looked up yet: the
    row belongs to no agency, holds only the address's SHA-256, and is removed after a day.
    """

    __tablename__ = "sign_in_ask"
    __table_args__ = (Index("sign_in_asked", "address_sha256", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    address_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class OneTime(Owned):
    """What a letter brought that works once: a link to sign in by, or a code to sign with. Only the SHA-256 is kept.

    `about` names what a code is for by a fact (`report=12`); `tries` counts the wrong codes that were typed for it.
    """

    __tablename__ = "one_time"
    __table_args__ = (
        of("officer"),
        of("letter"),
        UniqueConstraint("agency_id", "id"),
        UniqueConstraint("token_sha256"),
        CheckConstraint("kind <> 'digest'", name="works_once"),
        Index("one_time_of", "agency_id", "officer_id", "kind"),
    )
    officer_id: Mapped[int]
    letter_id: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(words(LetterKind))
    about: Mapped[str] = mapped_column(default="")
    token_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class Visit(Owned):
    """An officer's visit to the pages after signing in, on one browser. Of the token in its cookie only the SHA-256 is kept.

    `stamp_key` seals the moment that the cookie bears, so that a visit can be seen to be idle without a row being changed.
    """

    __tablename__ = "visit"
    __table_args__ = (of("officer"), of("one_time"), UniqueConstraint("token_sha256"))
    officer_id: Mapped[int]
    one_time_id: Mapped[int]
    token_sha256: Mapped[str] = mapped_column(String(64))
    stamp_key: Mapped[str] = mapped_column(String(64))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
