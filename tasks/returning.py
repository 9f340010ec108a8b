"""Reading what mail servers give back: message by message, each put on record and only then marked as read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from config.clock import clock_at
from config.office import Office, open_office
from config.settings import Settings
from ita_model import bounces
from ita_model.bounces import Became, Taken
from ita_model.calendar import office_day
from tasks.mailbox import Mailbox

MOST: Final = 500
"""How many messages are read in one go: the rest has its turn the next time."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a reading of the mailbox came to, in messages: how many were read, how many letters came back, how many of those
    were known, how many are merely late; and a line for each that names no letter of ours, or not as its reader's (`left`), and
    for each that could not be put on record (`spoilt`).
    """

    read: int = 0
    recorded: int = 0
    known: int = 0
    delayed: int = 0
    left: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()


def mailbox_of(settings: Settings) -> Mailbox:
    """The mailbox that the settings name. Raises LookupError where they name none."""
    if not settings.imap_host:
        raise LookupError("ITA_IMAP_HOST is not set: there is no mailbox to read")
    return Mailbox(
        host=settings.imap_host,
        port=settings.imap_port,
        user=settings.imap_user,
        password=settings.imap_password.get_secret_value() if settings.imap_password else "",
        folder=settings.imap_folder,
        security=settings.imap_security,
    )


def read_back(office: Office, mailbox: Mailbox, *, at: datetime) -> ReadBack:
    """Read what is unread in a mailbox (which is not open yet). A message that cannot be put on record is marked and left, so
    that those behind it have their turn.

    Raises MailboxError, or what a database or a disk raises that is out of order: nothing is marked that is not settled, and
    what was read until then is on record.
    """
    became: Counter[Became] = Counter()
    left: list[str] = []
    spoilt: list[str] = []
    with mailbox as opened:
        for number in opened.unread(today=office_day(at))[:MOST]:
            raw = opened.message(number)
            try:
                taken = take(office, raw, at=at)
            except Exception as error:
                if not of_one_message(error):
                    raise
                opened.done(number)
                # Its words may hold what the message held: a log is told no more than the kind.
                spoilt.append(f"message {number}: could not be put on record ({type(error).__name__})")
                continue
            opened.done(number)
            became[taken.became] += 1
            if taken.became in (Became.NO_LETTER, Became.OTHER_ADDRESS):
                left.append(f"message {number}: {why_left(taken)}")
    recorded, known, delayed = (became[one] for one in (Became.RECORDED, Became.KNOWN, Became.DELAYED))
    return ReadBack(became.total() + len(spoilt), recorded, known, delayed, tuple(left), tuple(spoilt))


def take(office: Office, raw: bytes, *, at: datetime) -> Taken:
    """Put on record what one message says, in a transaction of its own."""
    with office.begin() as session:
        return bounces.take(session, raw, at=at)


def of_one_message(error: Exception) -> bool:
    """Whether the next message may fare better: not so where the database, its schema, or the disk is at fault."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError) and not error.connection_invalidated
    return not isinstance(error, NoConnection | OSError | MemoryError)


def why_left(taken: Taken) -> str:
    """Why a message marks no letter, for a log."""
    if taken.became is Became.OTHER_ADDRESS:
        return f"names letter {taken.letter} of {taken.agency}, and no address of its reader's"
    return "names no letter of this office"


@task(name="read-returned-letters", task_run_name="อ่านกล่องจดหมายตีกลับ", cache_policy=NO_CACHE)
async def read_returned_letters(at: datetime | None) -> ReadBack:
    """The shell of `read_back`."""
    office = open_office()
    return read_back(office, mailbox_of(office.settings), at=clock_at(at)())
