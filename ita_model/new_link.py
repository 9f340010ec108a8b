"""A new link for somebody whose own has aged or was taken back: always by letter, to the address on record, never shown."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.digests import write_digests
from ita_model.post_days import goes_today, next_post_day
from ita_model.records import Agency, Letter, LetterKind, Officer
from ita_model.reminding import owe_link
from ita_model.sweeping import newest_sweep


def send_link(session: Session, agency: Agency, officer: Officer, *, at: datetime, mail_domain: str) -> date:
    """Owe an officer a letter with a new link; gives the day on which it goes.

    That is today where the office works, the post has not gone for the last time, and no letter was written to them today:
    in the letter of the day's sweep, or at once where that is over. Else it is the next working day. However often it is
    asked for, it is owed once a day.
    """
    owe_link(session, agency.id, officer.id, on=office_day(at))
    return write_today(session, agency, officer, at=at, mail_domain=mail_domain)


def write_today(session: Session, agency: Agency, officer: Officer, *, at: datetime, mail_domain: str) -> date:
    """Write an officer the letter of the day, with all that they are owed, if none was written today; gives the day on which
    it goes: today, or else the next working day.
    """
    today = office_day(at)
    of_today = (Letter.agency_id == agency.id, Letter.kind == LetterKind.DIGEST, Letter.on == today)
    had_one = select(Letter.id).where(*of_today, Letter.officer_id == officer.id)
    if goes_today(session, agency.id, at=at) and session.scalar(had_one) is None:
        if newest_sweep(session, agency.id) == today:
            write_digests(session, agency, on=today, at=at, mail_domain=mail_domain, only=(officer.id,))
        return today
    return next_post_day(session, agency.id, after=today)
