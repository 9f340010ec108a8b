"""The letters between two versions of a report, as far as what is outstanding tells of them: by the days they went out, and by
those of which it turned out since that the letter came back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.came_back import of_letter
from ita_model.records import Bounce, Checkpoint, JournalEntry, Letter, LetterState, Notice, Year, names
from ita_model.reminding import OF_OTHER_THINGS
from ita_model.report.between import Deed, Fact, Who


@dataclass(frozen=True, slots=True)
class _Gone:
    """A letter that went, and that it came back, if it did."""

    letter: Letter
    sent_at: datetime
    bounce: Bounce | None

    def counts(self, until: datetime) -> bool:
        """Whether a report counts its day that knows up to a moment."""
        return self.sent_at <= until and (self.bounce is None or self.bounce.at > until)


def letters_between(
    session: Session, year: Year, older: datetime, newer: datetime, *, who: Callable[[int, datetime], Who]
) -> Mapping[int, tuple[Fact, ...]]:
    """By checkpoint, the letters about it that were sent between two moments: of each day the first, and of a day on which
    one had gone before, none. For a report counts the days on which people were written to, not the letters. And those that
    came back between them, where nothing else went on their day.

    `who` says what an officer was called at a moment.
    """
    first, last = sorted((older, newer))
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
            Letter.sent_at <= last,
        )
        .order_by(Letter.sent_at, Letter.id)
    )
    entries = _entries(session, year.agency_id)
    gone: dict[int, list[_Gone]] = defaultdict(list)
    for number, letter, bounce in rows:
        assert number is not None  # joined by it
        assert letter.sent_at is not None  # a letter that was sent was sent at a moment
        gone[number].append(_Gone(letter, letter.sent_at, bounce))
    found: dict[int, tuple[Fact, ...]] = {}
    for number, letters in gone.items():
        facts = []
        before, after = (_days(letters, until) for until in (first, last))
        for one in letters:
            told = who(one.letter.officer_id, one.sent_at).name
            if one.counts(last) and one.sent_at > first and one.letter.on not in before:
                before.add(one.letter.on)
                entry = entries.get(("letter", one.letter.id))
                facts.append(
                    Fact("letter", one.letter.id, Deed.NOTIFIED, one.sent_at, None, entry, words=told, gone=last != newer)
                )
            elif one.bounce is not None and one.counts(first) and not one.counts(last) and one.letter.on not in after:
                entry = entries.get(("bounce", one.bounce.id))
                facts.append(
                    Fact("bounce", one.bounce.id, Deed.CAME_BACK, one.bounce.at, None, entry, words=told, gone=last != newer)
                )
        if facts:
            found[number] = tuple(facts)
    return found


def _days(letters: Iterable[_Gone], until: datetime) -> set[date]:
    return {one.letter.on for one in letters if one.counts(until)}


def _entries(session: Session, agency_id: int) -> Mapping[tuple[str, int], int]:
    """By a letter, or by the fact that one came back, the journal entry that says so."""
    wanted = select(JournalEntry.seq, JournalEntry.kind, JournalEntry.payload)
    kinds = JournalEntry.kind.in_(("letter.sent", "letter.bounced"))
    found = {}
    for seq, kind, payload in session.execute(wanted.where(JournalEntry.agency_id == agency_id, kinds)):
        said = json.loads(payload)
        found[("letter", said["letter"]) if kind == "letter.sent" else ("bounce", said["facts"][0]["id"])] = seq
    return found
