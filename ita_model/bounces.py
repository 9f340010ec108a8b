"""Letters that came back: put on record once each, as a fact, with what follows from it.

What such a message says is believed only where it names the Message-ID of a letter of ours, which nobody can guess who has not
seen the letter, and an address of the officer whom it went to. What the letter told goes into its reader's next one; its link
ends, since the returned letter lies where others may read it; and the secretary hears of it, once for each run of letters that
come back from one address for one reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ita_model import journal, outbox
from ita_model.calendar import office_day
from ita_model.inserting import insert_new
from ita_model.message_ids import is_secret
from ita_model.people import roster
from ita_model.records import Agency, Bounce, Letter, LetterState, Notice, OfficerDetail, Role
from ita_model.reminding import BOUNCED
from ita_model.returned import Left, Returned, read_returned

_WENT: Final = (LetterState.SENT, LetterState.IN_DOUBT, LetterState.SENDING)
"""Letters that a mail server may have taken: one that nobody recorded yet can be back already."""


class Became(StrEnum):
    """What became of a message in which something was said to have come back."""

    RECORDED = "recorded"
    KNOWN = "known"
    """It was on record before."""
    DELAYED = "delayed"
    """The mail server still tries: nothing came back."""
    NO_RETURN = "no-return"
    """The message is something else."""
    NO_LETTER = "no-letter"
    """It names no letter of ours, or one by what anybody can guess."""
    OTHER_ADDRESS = "other-address"
    """It names a letter of ours, and an address that is not its reader's."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message; the agency's code and the letter's number where it is one of ours."""

    became: Became
    agency: str = ""
    letter: int = 0


_LEFT: Final = {Left.DELAYED: Taken(Became.DELAYED), Left.NO_RETURN: Taken(Became.NO_RETURN)}


def take(session: Session, raw: bytes, *, at: datetime) -> Taken:
    """Put on record what a message says to have come back. Reading one twice does no harm."""
    said = read_returned(raw)
    return _LEFT[said] if isinstance(said, Left) else take_returned(session, said, at=at)


def take_returned(session: Session, said: Returned, *, at: datetime) -> Taken:
    """The same of what was read already: five queries or so, and those of the journal."""
    ids = [one for one in said.message_ids if is_secret(one)]
    # A Message-ID is as good as a key: it says of which agency the letter is. Two who read of it at once wait here.
    wanted = select(Letter).where(Letter.message_id.in_(ids), Letter.state.in_(_WENT)).order_by(Letter.id)
    letter = session.scalars(wanted.limit(1).with_for_update()).first() if ids else None
    if letter is None:
        return Taken(Became.NO_LETTER)
    agency = session.get_one(Agency, letter.agency_id)
    address = _address(session, letter, said)
    if address is None:
        return Taken(Became.OTHER_ADDRESS, agency.code, letter.id)
    mine = (Bounce.agency_id == letter.agency_id, Bounce.letter_id == letter.id)
    if session.scalar(select(Bounce.id).where(*mine)) is not None:
        return Taken(Became.KNOWN, agency.code, letter.id)
    made = Bounce(
        agency_id=letter.agency_id, letter_id=letter.id, at=at, address=address, why=said.why, status=said.status,
        words=said.words,
    )  # fmt: skip
    session.add(made)
    session.flush()
    journal.record(session, made, kind="letter.bounced", at=at, by=None)
    outbox.end_links(session, letter.agency_id, letter.id, at=at)
    if not _one_of_a_run(session, letter, made):
        _owe(session, letter, made, at=at)
    return Taken(Became.RECORDED, agency.code, letter.id)


def _address(session: Session, letter: Letter, said: Returned) -> str | None:
    """The address of the letter's reader, now or before, that it came back from."""
    mine = select(OfficerDetail.address).where(
        OfficerDetail.agency_id == letter.agency_id, OfficerDetail.officer_id == letter.officer_id
    )
    known = session.scalars(mine.order_by(OfficerDetail.id.desc())).all()
    return next((address for address in known if address.casefold() in said.addresses), None)


def _one_of_a_run(session: Session, letter: Letter, made: Bounce) -> bool:
    """Whether the letter before it came back from the same address for the same reason: that has been told."""
    before = (
        select(func.max(Letter.id))
        .where(
            Letter.agency_id == letter.agency_id,
            Letter.officer_id == letter.officer_id,
            Letter.id < letter.id,
            Letter.state.in_((LetterState.SENT, LetterState.IN_DOUBT)),
        )
        .scalar_subquery()
    )
    same = (Bounce.address == made.address, Bounce.why == made.why)
    found = select(Bounce.id).where(Bounce.agency_id == letter.agency_id, Bounce.letter_id == before, *same)
    return session.scalar(found) is not None


def _owe(session: Session, letter: Letter, made: Bounce, *, at: datetime) -> None:
    """Owe the secretary the word of it; the executive, where it is the only secretary whom letters do not reach."""
    on = office_day(at)
    people = roster(session, letter.agency_id, on)
    told = [one for one in people.of_agency(Role.SECRETARY) if one != letter.officer_id]
    told = told or [one for one in people.of_agency(Role.EXECUTIVE) if one != letter.officer_id]
    rows = [
        {
            "agency_id": letter.agency_id,
            "key": f"{BOUNCED}:letter={letter.id}:to={officer}",
            "bounce_id": made.id,
            "officer_id": officer,
            "rung": BOUNCED,
            "on": on,
        }
        for officer in told
    ]
    insert_new(session, Notice, rows, Notice.id)
