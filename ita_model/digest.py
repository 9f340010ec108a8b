"""The one letter a person gets on a day, as a value: what is asked, what came back, what waits for review, what to know.

It holds facts, not sentences: the email templates in `config/emails` make the words. It survives JSON, because the outbox
keeps it until the letter is sent; the link is not in it, because the record keeps only a link's hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from ita_model.records import BounceWhy, LetterKind, Role
from ita_model.report.document import ReportKind


class Section(StrEnum):
    """Where an item stands in the letter, most urgent first."""

    RETURNED = "returned"
    """The secretary sent it back; `comment` says why."""
    OVERDUE = "overdue"
    """The due day has passed without a confirmation."""
    DUE = "due"
    """It may be confirmed now and the due day has not passed."""
    REVIEW = "review"
    """For the secretary: a confirmation waits for review."""
    WAIVER = "waiver"
    """For the secretary: a division says that it cannot be done, and asks for a waiver."""
    COMING = "coming"
    """It was handed to the reader, and may not be confirmed yet."""
    WAIVED = "waived"
    """The secretary waived it, as the reader asked: nothing is to be done any more. `comment` is the reason."""
    SPARED = "spared"
    """The secretary waived it though nobody had asked: nothing is to be done any more. `comment` is the reason."""
    REPLANNED = "replanned"
    """The secretary moved its due day, or added it during the year; nothing is asked of it today that was not before."""
    PASSED_ON = "passed"
    """Somebody else handed on what the reader was asked for: nothing is to be done any more."""
    INFORMED = "informed"
    """A copy for the secretary or the executive: a division has not answered long after the due day."""


ASKS: Final = frozenset({Section.RETURNED, Section.OVERDUE, Section.DUE})
"""The sections in which the reader is asked to confirm."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said, who they are, and when; `division` is the one that they said it for, or empty."""

    by: str
    on: date
    text: str
    division: str = ""


@dataclass(frozen=True, slots=True)
class DayMoved:
    """A due day that was moved from `was`, or added where that is None: by whom, when, and why."""

    by: str
    on: date
    text: str
    was: date | None = None


class PostNews(StrEnum):
    """What became of a post of the reader's."""

    TAKES = "takes"
    ACTS = "acts"
    ENDED = "ended"
    ACTED = "acted"
    """Their acting for somebody ended before its day."""
    NEVER = "never"
    """What they were told of their taking it was put on record by mistake."""


@dataclass(frozen=True, slots=True)
class PostTold:
    """A post that the reader takes, or had; `division` is empty where it is one of the whole agency.

    `to_on` is its last day, as far as it has one. `left`, `open` and `overdue` count what its division has still to confirm in
    the year, may confirm by now, and is late with. `words` say why it ended; `successor` is who has it after them.
    """

    news: PostNews
    role: Role
    division: str
    from_on: date
    to_on: date | None = None
    left: int = 0
    open: int = 0
    overdue: int = 0
    words: str = ""
    successor: str = ""


@dataclass(frozen=True, slots=True)
class LetterBack:
    """A letter of a day that came back: whose, from which address, why, and what it was for.

    `mends` is whether the reader may change the address; the executive, who is told of the secretary's letters, may not.
    """

    officer: str
    position: str
    address: str
    on: date
    why: BounceWhy
    kind: LetterKind = LetterKind.DIGEST
    mends: bool = True


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One checkpoint in the letter. `why_due` says why the due day is that day; `comment` is the secretary's, or empty.

    `sent_back` tells that the secretary returned it and it has not come again. `opens_on` is when it may be confirmed, of one
    that may not yet. `handed_over` is the note of whoever handed it to the reader, `passed_on` of whoever handed it away from
    them (its `division` is to whom); `waiver_asked` the reason why a waiver is asked for and not decided; `waiver_refused` why
    it was refused. Each is there when the letter is to tell it.
    """

    checkpoint: int
    section: Section
    division: str
    measure: str
    step: str
    period: str
    due_on: date
    why_due: str
    comment: str = ""
    sent_back: bool = False
    opens_on: date | None = None
    handed_over: Words | None = None
    waiver_asked: Words | None = None
    waiver_refused: Words | None = None
    passed_on: Words | None = None
    moved: DayMoved | None = None


@dataclass(frozen=True, slots=True)
class ReportReady:
    """A report that was compiled: which, as of which day, of how many measures, with how many checkpoints outstanding.

    One that was made by itself while something is outstanding is a `draft`. `said` are the words with which it was sent back.
    """

    kind: ReportKind
    year: int
    as_of: date
    measures: int
    outstanding: int
    draft: bool = False
    said: Words | None = None

    @property
    def title(self) -> str:
        """`รายงานรอบ 6 เดือน ปีงบประมาณ 2567`."""
        return f"{self.kind.titled(self.year)}{' (ร่าง)' if self.draft else ''}"


@dataclass(frozen=True, slots=True)
class Digest:
    """All that one officer is told on one day. `also_open` counts what else they may confirm, told in earlier letters,
    and `also_overdue` how much of that is late. With `link_asked_for` the letter is sent, too, because the reader wants a link;
    `nudged_by` is who had them reminded this once, beside the ladder.

    `reports` were compiled; `to_acknowledge` were signed off and wait for the reader, as executive; `to_publish` were
    acknowledged and wait for the reader, as secretary; `sent_back` came back from the executive, with words. `posts` are those
    that the reader takes or had, `returned` the letters to others that came back, for the secretary.

    `agency` is the agency's code and `agency_name` what people call it (`อบต.ปอ`); `officer` is the person's name, or empty
    where only the position is known.
    """

    agency: str
    agency_name: str
    officer: str
    position: str
    on: date
    items: tuple[DigestItem, ...]
    link_until: date
    also_open: int = 0
    also_overdue: int = 0
    reports: tuple[ReportReady, ...] = ()
    link_asked_for: bool = False
    nudged_by: str = ""
    to_acknowledge: tuple[ReportReady, ...] = ()
    to_publish: tuple[ReportReady, ...] = ()
    posts: tuple[PostTold, ...] = ()
    returned: tuple[LetterBack, ...] = ()
    sent_back: tuple[ReportReady, ...] = ()

    def section(self, section: Section) -> tuple[DigestItem, ...]:
        """The items of one section, earliest due first."""
        return tuple(sorted((i for i in self.items if i.section is section), key=lambda i: (i.due_on, i.checkpoint)))

    @property
    def asked(self) -> int:
        """How many checkpoints the reader is asked to confirm."""
        return sum(item.section in ASKS for item in self.items)


_JSON: Final = TypeAdapter(Digest)


def digest_to_json(digest: Digest) -> str:
    """The digest as JSON text, for the outbox."""
    return _JSON.dump_json(digest).decode()


def digest_from_json(text: str) -> Digest:
    """The digest that `digest_to_json` wrote. Raises pydantic's ValidationError on anything else."""
    return _JSON.validate_json(text)
