"""What happened: confirmations, evidence, moves, reports, and the journal that vouches for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ita_model.records.base import Base, Owned, of, words
from ita_model.report.states import REPORT_MOVES, ReportState
from ita_model.states import MOVES, State

_S = TypeVar("_S", bound=StrEnum)


class Confirmation(Owned):
    """A head's word that a checkpoint was done: result (column 5) and outcome (column 6), never changed afterwards."""

    __tablename__ = "confirmation"
    __table_args__ = (
        of("checkpoint"),
        of("officer"),
        UniqueConstraint("agency_id", "id"),
        CheckConstraint("length(trim(result)) > 0", name="result_said"),
        Index("confirmation_of", "checkpoint_id"),
    )
    checkpoint_id: Mapped[int]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    result: Mapped[str]
    outcome: Mapped[str]


class Evidence(Owned):
    """A file, under its SHA-256, or a link, that stands behind a confirmation. `name` is the file's own, Thai and all."""

    __tablename__ = "evidence"
    __table_args__ = (
        of("confirmation"),
        UniqueConstraint("confirmation_id", "position"),
        CheckConstraint("(sha256 IS NULL) <> (url IS NULL)", name="file_or_link"),
        CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="file_has_size"),
        Index("evidence_of", "agency_id", "confirmation_id"),
        Index("evidence_named", "agency_id", "id", unique=True),
    )
    confirmation_id: Mapped[int]
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str | None]


class Disclosure(Owned):
    """The secretary's word that a piece of evidence may be seen by everybody, or (where `public` is not set) no longer.

    The newest counts; without any, nobody but the office sees it.
    """

    __tablename__ = "disclosure"
    __table_args__ = (of("evidence"), of("officer"), Index("disclosure_of", "agency_id", "evidence_id"))
    evidence_id: Mapped[int]
    public: Mapped[bool]
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


def _legal(moves: Mapping[_S, frozenset[_S]]) -> str:
    pairs = (f"(before = '{a}' AND after = '{b}')" for a, after in moves.items() for b in sorted(after))
    return " OR ".join(pairs)


class Move(Owned):
    """A checkpoint's move from one state to another, by whom, when, and why. `n` counts a checkpoint's moves from 1."""

    __tablename__ = "move"
    __table_args__ = (
        of("checkpoint"),
        of("officer"),
        of("confirmation"),
        UniqueConstraint("checkpoint_id", "n"),
        CheckConstraint(_legal(MOVES), name="legal_move"),
        CheckConstraint("after NOT IN ('submitted', 'accepted', 'returned') OR confirmation_id IS NOT NULL", name="has_word"),
        Index("move_at", "agency_id", "at"),
    )
    checkpoint_id: Mapped[int]
    n: Mapped[int]
    before: Mapped[State] = mapped_column(words(State, "before"))
    after: Mapped[State] = mapped_column(words(State, "after"))
    at: Mapped[datetime]
    officer_id: Mapped[int]
    words: Mapped[str]
    confirmation_id: Mapped[int | None]


class Report(Owned):
    """A report that was compiled: which, as of which day, and the SHA-256 of its part of the manifest.

    `measures` counts its measures, `outstanding` the checkpoints without accepted evidence that it lists; `reason` says why
    it was compiled without them. `claims_sha256` is the code that is printed on it.
    """

    __tablename__ = "report"
    __table_args__ = (of("year"), of("officer"), UniqueConstraint("agency_id", "id"), Index("report_checked", "claims_sha256"))
    year_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[date]
    draft: Mapped[bool]
    at: Mapped[datetime]
    officer_id: Mapped[int | None]
    measures: Mapped[int]
    outstanding: Mapped[int]
    reason: Mapped[str | None]
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    claims_sha256: Mapped[str | None] = mapped_column(String(64))


class ReportFile(Owned):
    """A file of a report, kept under its SHA-256 as it was compiled, whatever becomes of the copies in people's folders."""

    __tablename__ = "report_file"
    __table_args__ = (of("report"), UniqueConstraint("report_id", "name"))
    report_id: Mapped[int]
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class ReportMove(Owned):
    """A report's move from one state to another, by whom, when, and why. `n` counts a report's moves from 1."""

    __tablename__ = "report_move"
    __table_args__ = (
        of("report"),
        of("officer"),
        UniqueConstraint("report_id", "n"),
        CheckConstraint(_legal(REPORT_MOVES), name="legal_move"),
        CheckConstraint(
            "(after NOT IN ('superseded', 'sent-back') AND before <> 'sent-back') OR length(trim(words)) > 0", name="says_why"
        ),
    )
    report_id: Mapped[int]
    n: Mapped[int]
    before: Mapped[ReportState] = mapped_column(words(ReportState, "before"))
    after: Mapped[ReportState] = mapped_column(words(ReportState, "after"))
    officer_id: Mapped[int]
    at: Mapped[datetime]
    words: Mapped[str]


class Narrative(Owned):
    """What the secretary writes of a measure in a report of a kind, over the heads' words; both are None where those stand
    again. `sources` are the confirmations, by their numbers, that were accepted when it was written.
    """

    __tablename__ = "narrative"
    __table_args__ = (
        of("measure"),
        of("officer"),
        CheckConstraint("(result IS NULL) = (outcome IS NULL)", name="both_or_neither"),
        CheckConstraint("result IS NULL OR length(trim(result)) > 0", name="result_said"),
        Index("narrative_of", "agency_id", "measure_id", "kind"),
    )
    measure_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    result: Mapped[str | None]
    outcome: Mapped[str | None]
    sources: Mapped[list[int]] = mapped_column(JSON)
    officer_id: Mapped[int]
    at: Mapped[datetime]


class JournalEntry(Base):
    """One link of the agency's chain: `hash` covers every other column and the entry before."""

    __tablename__ = "journal"
    __table_args__ = (Index("journal_at", "agency_id", "at"),)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    officer_id: Mapped[int | None]
    payload: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
