"""The letters between two versions of a report, as far as what is outstanding tells of them: by the days they went out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.chain import Chain
from ita_model.records import Checkpoint, Letter, LetterState, Notice, Year, names
from ita_model.reminding import OF_OTHER_THINGS
from ita_model.report.between import Deed, Fact, Who

LettersSent = Sequence[tuple[int, Letter]]
"""Each letter that was sent about a checkpoint, with the checkpoint's number, in the order in which they were sent."""


def letters_of(session: Session, year: Year) -> LettersSent:
    """The letters that were sent about a year's checkpoints: one query."""
    rows = session.execute(
        select(Notice.checkpoint_id, Letter)
        .join(Letter, names(Notice, Letter))
        .join(Checkpoint, names(Notice, Checkpoint))
        .where(
            Notice.agency_id == year.agency_id,
            Checkpoint.year_id == year.id,
            Letter.state == LetterState.SENT,
            Notice.rung.not_in(OF_OTHER_THINGS),
        )
        .order_by(Letter.sent_at, Letter.id)
    )
    return [(number, letter) for number, letter in rows if number is not None]  # joined by it: there always is one


def letters_between(
    sent: LettersSent, chain: Chain, older: datetime, newer: datetime, *, who: Callable[[int, datetime], Who]
) -> Mapping[int, tuple[Fact, ...]]:
    """By checkpoint, the letters about it that were sent between two moments: of each day the first, and of a day on which
    one had gone before, none. For a report counts the days on which people were written to, not the letters.

    `who` says what an officer was called at a moment.
    """
    first, last = sorted((older, newer))
    days: dict[int, set[date]] = defaultdict(set)
    found: dict[int, list[Fact]] = defaultdict(list)
    for number, letter in sent:
        assert letter.sent_at is not None  # a letter that was sent was sent at a moment
        if letter.sent_at > last or letter.on in days[number]:
            continue
        days[number].add(letter.on)
        if letter.sent_at > first:
            told = who(letter.officer_id, letter.sent_at).name
            entry, gone = chain.letters.get(letter.id), last != newer
            found[number].append(Fact("letter", letter.id, Deed.NOTIFIED, letter.sent_at, None, entry, words=told, gone=gone))
    return {number: tuple(facts) for number, facts in found.items()}
