"""Looking after the clockwork from outside of it: what is wrong is told to the secretary, by letter, once a day at most.

Such a letter is not in the outbox, whose standing still is among what it tells; that it was sent is noted in a file of the day
in the data folder. It needs neither Prefect nor anything else that `ita up` keeps.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.letters_upkeep import Reader, clockwork_stands
from config.office import Office
from config.readiness import Finding
from ita_model.agencies import all_agencies
from ita_model.calendar import office_day
from ita_model.message_ids import new_message_id
from ita_model.people import roster
from ita_model.records import Agency, Officer, Role
from tasks.mailer import MailError
from tasks.posting import mailer_of

_KEPT: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the letters, in numbers: sent now, sent earlier today, and not taken by the mail server."""

    now: int = 0
    before: int = 0
    failed: int = 0


def tell_secretaries(office: Office, found: Sequence[Finding], *, at: datetime) -> Told:
    """Send each secretary a letter of what is wrong with the installation and with their own agency, if anything is.

    A letter that the mail server may have taken counts as sent. One that it did not take is tried again at the next call.
    """
    wrong = [one for one in found if not one.well]
    day = office_day(at)
    count = {"now": 0, "before": 0, "failed": 0}
    with office.look() as session:
        wanted = [
            (agency.code, reader, reasons)
            for agency in all_agencies(session)
            if (reasons := [one.thai for one in wrong if one.agency in ("", agency.code)])
            for reader in _secretaries(session, agency, day)
        ]
    for code, reader, reasons in wanted:
        note = _notes(office) / f"{day.isoformat()}-{code}"
        if not _claimed(note):
            count["before"] += 1
            continue
        letter = clockwork_stands(reader, reasons, desk=f"{office.settings.base_url}/desk", at=at)
        message_id = new_message_id(code, "watch", day.isoformat(), domain=office.settings.mail_domain)
        try:
            with mailer_of(office.settings, name=reader.agency_name) as mailer:
                mailer.send(letter, message_id=message_id, moment=at)
            count["now"] += 1
        except MailError as trouble:
            count["failed"] += 1
            if not trouble.in_doubt:
                note.unlink()
    _forget(_notes(office), before=day - _KEPT)
    return Told(**count)


def _secretaries(session: Session, agency: Agency, on: date) -> list[Reader]:
    """The agency's secretary of the day: one letter an agency, so the first where several hold the post."""
    held = roster(session, agency.id, on).of_agency(Role.SECRETARY)[:1]
    rows = session.scalars(select(Officer).where(Officer.agency_id == agency.id, Officer.id.in_(held)))
    return [Reader(agency.short_name, one.name, one.position, one.address) for one in rows]


def _notes(office: Office) -> Path:
    return office.settings.home / "watch"


def _claimed(note: Path) -> bool:
    """Make the note that a letter is being sent; False where there is one. Of two at once one makes it."""
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.close(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def _forget(folder: Path, *, before: date) -> None:
    if folder.is_dir():
        for note in folder.iterdir():
            if note.name[:10] < before.isoformat():
                note.unlink(missing_ok=True)
