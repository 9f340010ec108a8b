"""Delivering what the outbox holds: claim, send, record, letter by letter over one connection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from prefect import task
from prefect.cache_policies import NO_CACHE

from config.clock import Clock, clock_at
from config.letters import evidence_digest
from config.office import Office, open_office
from config.settings import Settings
from ita_model import outbox
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.outbox import Claimed
from ita_model.records import LetterState
from ita_model.sweeping import works_on
from tasks.mailer import Mailer, MailError


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery came to, in letters. On a day off nothing is sent, and all that is owed waits."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    in_doubt: int = 0
    day_off: bool = False


def mailer_of(settings: Settings, *, name: str) -> Mailer:
    """The way to the office's mail server; `name` is the sender that readers see."""
    return Mailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else "",
        starttls=settings.smtp_starttls,
        sender_name=name,
        sender_address=settings.mail_from,
    )


def deliver(office: Office, agency: str, *, clock: Clock) -> Delivered:
    """Send every letter of an agency that is owed by now, on a day that it works: nobody is reminded on a holiday.

    A mail server that is down leaves the rest for the next time; what is left at the end of the day goes into the letter of
    the next sweep.
    """
    with office.begin() as session:
        owner = find_agency(session, agency)
        outbox.doubt_stale(session, owner.id, at=clock())
        if not works_on(session, owner.id, office_day(clock())):
            owed = outbox.counts(session, owner.id, until=clock()).get(LetterState.OWED, 0)
            return Delivered(waiting=owed, day_off=True)
    ended: Counter[str] = Counter()
    with mailer_of(office.settings, name=owner.short_name) as mailer:
        while claimed := _claim(office, owner.id, clock):
            ended[_send(office, mailer, claimed, clock)] += 1
            if ended["server"]:
                break
    return Delivered(ended["sent"], ended["waiting"] + ended["server"], ended["failed"], ended["in-doubt"])


def _claim(office: Office, agency_id: int, clock: Clock) -> Claimed | None:
    with office.begin() as session:
        return outbox.claim(session, agency_id, at=clock())


def _send(office: Office, mailer: Mailer, claimed: Claimed, clock: Clock) -> str:
    """How it ended: sent, waiting, failed, in-doubt, or `server` where no letter can be sent now."""
    link = f"{office.settings.base_url}/l/{claimed.token}"
    letter = evidence_digest(claimed.digest, address=claimed.address, link=link)
    try:
        mailer.send(letter, message_id=claimed.message_id, moment=clock())
    except MailError as trouble:
        with office.begin() as session:
            if trouble.in_doubt:
                outbox.in_doubt(session, claimed, trouble=str(trouble))
                return "in-doubt"
            if trouble.transient or trouble.of_server:
                outbox.try_again(session, claimed, at=clock(), trouble=str(trouble))
                return "server" if trouble.of_server else "waiting"
            outbox.failed(session, claimed, at=clock(), trouble=str(trouble))
            return "failed"
    with office.begin() as session:
        outbox.sent(session, claimed, at=clock())
    return "sent"


@task(name="deliver-letters", task_run_name="ส่งจดหมายของ {agency}", cache_policy=NO_CACHE)
async def deliver_letters(agency: str, at: datetime | None) -> Delivered:
    """The shell of `deliver`."""
    return deliver(open_office(), agency, clock=clock_at(at))
