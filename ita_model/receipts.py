"""A letter of which nobody knew whether it went, and which arrived: the secretary's word on it, as a fact.

A letter in doubt is not sent again; what it told goes into its reader's next letter (docs/decisions/0002), unless somebody
knows that it came. A letter that the mail server refused did not, so that of those nobody can say so.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed
from ita_model.people import roster
from ita_model.records import Letter, LetterState, Officer, Receipt


class NotInDoubt(NotAllowed):
    """The letter is not one in doubt, so that there is nothing to say about it."""


class NoWords(NotAllowed):
    """It was not said how it is known."""


def take_as_arrived(session: Session, letter: Letter, *, by: Officer, at: datetime, words: str) -> Receipt | None:
    """Put on record that a letter in doubt arrived, and how that is known; None where it was said before.

    Raises NotYours where `by` is not the secretary, NotInDoubt or NoWords; then nothing is written.
    """
    if not roster(session, letter.agency_id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    if letter.state is not LetterState.IN_DOUBT:
        raise NotInDoubt(f"letter {letter.id} is {letter.state}")
    if not words.strip():
        raise NoWords("it must be said how it is known")
    # Two who say so at once wait for each other here; on SQLite its one writer sees to that.
    session.execute(select(Letter.id).where(Letter.agency_id == letter.agency_id, Letter.id == letter.id).with_for_update())
    known = select(Receipt.id).where(Receipt.agency_id == letter.agency_id, Receipt.letter_id == letter.id)
    if session.scalar(known) is not None:
        return None
    made = Receipt(agency_id=letter.agency_id, letter_id=letter.id, officer_id=by.id, at=at, words=words.strip())
    session.add(made)
    session.flush()
    journal.record(session, made, kind="letter.arrived", at=at, by=by.id)
    return made
