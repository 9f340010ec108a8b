"""Delivering what the outbox holds: claim, send, record, letter by letter over one connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE
from sqlalchemy.orm import Session

from config.clock import Clock, clock_at
from config.letters import Letter, evidence_digest, one_time_code, sign_in
from config.office import Office, open_office
from config.settings import Settings
from ita_model import outbox, urgent
from ita_model.agencies import find_agency
from ita_model.calendar import office_day
from ita_model.came_back import Fares
from ita_model.outbox import Claimed
from ita_model.signing_in import owe_letters
from ita_model.urgent import CodeNote, Urgent
from ita_model.years import works_on
from tasks.each import each
from tasks.mailer import Mailer, MailError


class Claim(Protocol):
    """How the next letter is taken from the outbox."""

    def __call__(self, session: Session, agency_id: int, *, at: datetime) -> Claimed | Urgent | None: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery came to, in letters. On a day off nothing is sent but what somebody waits for; all the rest waits."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    in_doubt: int = 0
    day_off: bool = False


def mailer_of(settings: Settings, *, name: str = "") -> Mailer:
    """The way to the office's mail server; `name` is the sender that readers see, where there is one for all letters."""
    return Mailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else "",
        starttls=settings.smtp_starttls,
        sender_name=name,
        sender_address=settings.mail_from,
    )


def deliver(office: Office, agency: str, *, clock: Clock, urgent_only: bool = False) -> Delivered:
    """Send every letter of an agency that is owed by now: first those that somebody waits for, whatever the day and hour; then,
    unless only the urgent were wanted, the day's, on a day that the office works. Nobody is reminded on a holiday.

    A mail server that is down leaves the rest for the next time; what is left at the end of the day goes into the letter of
    the next sweep.
    """
    with mailer_of(office.settings) as mailer:
        return _Round(office, mailer, clock, urgent_only).deliver(agency)


def deliver_batch(office: Office, agencies: Sequence[str], *, clock: Clock, urgent_only: bool = False) -> dict[str, Delivered]:
    """The same for several agencies, one after another, over one connection: a mail server takes a few hundred letters more
    gladly than a few hundred callers. Once it cannot be used, no later agency waits for it to answer.

    Raises SomeFailed at the end where it failed for any; the others' letters are sent.
    """
    with mailer_of(office.settings) as mailer:
        return each(agencies, _Round(office, mailer, clock, urgent_only).deliver)


@dataclass
class _Round:
    """A round of the post: one way to the mail server, and whether it is `down`."""

    office: Office
    mailer: Mailer
    clock: Clock
    urgent_only: bool
    down: bool = False

    def deliver(self, agency: str) -> Delivered:
        """What an agency owes."""
        ended: Counter[str] = Counter()
        office, clock = self.office, self.clock
        with office.begin() as session:
            owner = find_agency(session, agency)
            outbox.doubt_stale(session, owner.id, at=clock())
            owe_letters(session, owner, at=clock(), mail_domain=office.settings.mail_domain)
            day_off = not self.urgent_only and not works_on(session, owner.id, office_day(clock()))
            counted = day_off or self.down
            waiting = outbox.counts(session, owner.id, until=clock()).get(Fares.OWED, 0) if counted else 0
        self.mailer.write_for(owner.short_name)
        for claim in [urgent.claim] if self.urgent_only or day_off else [urgent.claim, outbox.claim]:
            while not self.down and (claimed := _claim(office, claim, owner.id, clock)):
                ended[_send(office, self.mailer, claimed, clock)] += 1
                self.down = bool(ended["server"])
        waiting = (
            waiting - ended["sent"] - ended["failed"] - ended["in-doubt"] if counted else ended["waiting"] + ended["server"]
        )
        return Delivered(ended["sent"], waiting, ended["failed"], ended["in-doubt"], day_off)


def _claim(office: Office, claim: Claim, agency_id: int, clock: Clock) -> Claimed | Urgent | None:
    with office.begin() as session:
        return claim(session, agency_id, at=clock())


def _letter(base: str, claimed: Claimed | Urgent) -> Letter:
    """The words of what was claimed, with the link or code that was just made for it."""
    if isinstance(claimed, Claimed):
        return evidence_digest(claimed.digest, address=claimed.address, link=f"{base}/l/{claimed.token}")
    if isinstance(claimed.note, CodeNote):
        return one_time_code(claimed.note, address=claimed.address, code=claimed.secret, until=claimed.until)
    return sign_in(claimed.note, address=claimed.address, link=f"{base}/sign-in/{claimed.secret}", until=claimed.until)


def _send(office: Office, mailer: Mailer, claimed: Claimed | Urgent, clock: Clock) -> str:
    """How it ended: sent, waiting, failed, in-doubt, or `server` where no letter can be sent now."""
    letter = _letter(office.settings.base_url, claimed)
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
async def deliver_letters(agency: str, at: datetime | None, urgent_only: bool = False) -> Delivered:
    """The shell of `deliver`."""
    return deliver(open_office(), agency, clock=clock_at(at), urgent_only=urgent_only)


@task(name="deliver-letters-of-many", task_run_name="ส่งจดหมายของหลายหน่วยงาน", cache_policy=NO_CACHE)
async def deliver_letters_of_many(agencies: list[str], at: datetime | None, urgent_only: bool = False) -> dict[str, Delivered]:
    """The shell of `deliver_batch`."""
    return deliver_batch(open_office(), agencies, clock=clock_at(at), urgent_only=urgent_only)
