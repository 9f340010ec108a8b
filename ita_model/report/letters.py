"""The letters between two versions of a report, as far as what is outstanding tells of them: by the days they went out, and by
those of which it turned out since that the letter came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.came_back import of_letter
from ita_model.chain import Chain
from ita_model.records import Bounce, Checkpoint, Letter, LetterState, Notice, Year, names
from ita_model.reminding import OF_OTHER_THINGS
from ita_model.report.between import Deed, Fact, Who


@dataclass(frozen=True, slots=True)
class Gone:
    """A letter about a checkpoint that was sent, and that it came back, if it did."""

    checkpoint: int
    letter: Letter
    sent_at: datetime
    bounce: Bounce | None

    def counts(self, until: datetime) -> bool:
        """Whether a report counts its day that knows up to a moment."""
        return self.sent_at <= until and (self.bounce is None or self.bounce.at > until)


def letters_of(session: Session, year: Year) -> Sequence[Gone]:
    """The letters that were sent about a year's checkpoints, in the order in which they were: one query."""
    rows = session.execute(
        select(Notice.checkpoint_id, Letter, Bounce)
        .join(Letter, names(Notice, Letter))
        .join(Checkpoint, names(Notice, Checkpoint))
        .outerjoin(Bounce, of_letter())
        .where(
            Notice.agency_id == year.agency_id,
            Checkpoint.year_id == year.id,
            Letter.state == LetterState.SENT,
            Notice.rung.not_in(OF_OTHER_THINGS),
        )
        .order_by(Letter.sent_at, Letter.id)
    )
    found = []
    for number, letter, bounce in rows:
        assert number is not None  # joined by it
        assert letter.sent_at is not None  # a letter that was sent was sent at a moment
        found.append(Gone(number, letter, letter.sent_at, bounce))
    return found


def letters_between(
    sent: Iterable[Gone], chain: Chain, older: datetime, newer: datetime, *, who: Callable[[int, datetime], Who]
) -> Mapping[int, tuple[Fact, ...]]:
    """By checkpoint, the letters about it that were sent between two moments: of each day the first, and of a day on which
    one had gone before, none. For a report counts the days on which people were written to, not the letters. And those that
    came back between them, where nothing else went on their day.

    `who` says what an officer was called at a moment.
    """
    first, last = sorted((older, newer))
    of_checkpoint: dict[int, list[Gone]] = defaultdict(list)
    for one in sent:
        of_checkpoint[one.checkpoint].append(one)
    found: dict[int, tuple[Fact, ...]] = {}
    for number, letters in of_checkpoint.items():
        facts, gone = [], last != newer
        before, after = (_days(letters, until) for until in (first, last))
        for one in letters:
            letter, bounce = one.letter, one.bounce
            told = who(letter.officer_id, one.sent_at).name
            if one.counts(last) and one.sent_at > first and letter.on not in before:
                before.add(letter.on)
                entry = chain.letters.get(letter.id)
                facts.append(Fact("letter", letter.id, Deed.NOTIFIED, one.sent_at, None, entry, words=told, gone=gone))
            elif bounce is not None and one.counts(first) and not one.counts(last) and letter.on not in after:
                head = chain.facts.get(("bounce", bounce.id))
                entry = head.seq if head is not None else None
                facts.append(Fact("bounce", bounce.id, Deed.CAME_BACK, bounce.at, None, entry, words=told, gone=gone))
        if facts:
            found[number] = tuple(facts)
    return found


def _days(letters: Iterable[Gone], until: datetime) -> set[date]:
    return {one.letter.on for one in letters if one.counts(until)}
