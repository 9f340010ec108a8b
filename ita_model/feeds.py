"""Calendars at secret addresses: the due days of a division, or of the whole office, for a phone's own calendar.

The secretary makes an address and closes it; of its secret only a hash is kept. An event is a checkpoint's due day. Nobody's
name stands in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.agencies import keep_to
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.database import sha256
from ita_model.moves import Outrun
from ita_model.people import roster
from ita_model.records import (
    Agency,
    CalendarFeed,
    CalendarFeedEnd,
    Checkpoint,
    Division,
    Handover,
    Measure,
    Move,
    Officer,
    Step,
    Year,
    names,
)
from ita_model.states import State
from ita_model.years import years_of

_BYTES: Final = 32
_YEARS: Final = 2
"""How many of the newest open years a calendar tells of."""


_SAID: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.PENDING: "ส่งหลักฐาน",
        State.SUBMITTED: "ส่งแล้ว รอปลัดตรวจ",
        State.RETURNED: "แก้ไขแล้วส่งใหม่",
        State.ACCEPTED: "เสร็จแล้ว",
        State.WAIVED: "ยกเว้น",
    }
)
"""What a day in a calendar begins with. Not by the calendar's own words: what is overdue today was not when it was read."""


class NoFeed(StrEnum):
    """Why an address gives no calendar."""

    UNKNOWN = "unknown"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A calendar that is open: whose, and of which division (None for the whole office)."""

    feed: CalendarFeed
    agency: Agency
    division: Division | None

    @property
    def name(self) -> str:
        """What the calendar calls itself."""
        what = self.division.name if self.division else "ทุกสำนัก/กอง"
        return f"กำหนดส่งหลักฐาน ITA · {what} · {self.agency.short_name}"


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """An address on record: of which division, and its end if it was closed."""

    feed: CalendarFeed
    division: Division | None
    end: CalendarFeedEnd | None


@dataclass(frozen=True, slots=True)
class Due:
    """A checkpoint as a day in a calendar. `sequence` counts what became of it; `changed_at` is when that last happened."""

    checkpoint: int
    due_on: date
    state: State
    sequence: int
    changed_at: datetime
    division: str
    measure: str
    step: str
    period: str
    why: str

    @property
    def summary(self) -> str:
        """`ส่งหลักฐาน: จัดทำสรุปผล… · กองคลัง`: what the day says in a calendar."""
        return f"{_SAID[self.state]}: {self.step} · {self.division}"

    @property
    def description(self) -> str:
        """What stands below it."""
        return "\n".join(line for line in (self.measure, self.period, self.why) if line)


def make(session: Session, agency: Agency, division: Division | None, *, by: Officer, at: datetime) -> tuple[CalendarFeed, str]:
    """A new address and its secret, which is nowhere on record. The secretary makes it. Raises NotYours."""
    _must_be_secretary(session, agency.id, by, at)
    secret = secrets.token_urlsafe(_BYTES)
    feed = CalendarFeed(
        agency_id=agency.id,
        division_id=division.id if division else None,
        secret_sha256=sha256(secret),
        officer_id=by.id,
        at=at,
    )
    session.add(feed)
    session.flush()
    journal.record(session, feed, kind="calendar.made", at=at, by=by.id)
    return feed, secret


def close(session: Session, feed: CalendarFeed, *, by: Officer, at: datetime) -> CalendarFeedEnd:
    """Close an address at once. Raises NotYours, or Outrun where it was closed before."""
    _must_be_secretary(session, feed.agency_id, by, at)
    end = CalendarFeedEnd(agency_id=feed.agency_id, calendar_feed_id=feed.id, officer_id=by.id, at=at)
    try:
        with session.begin_nested():
            session.add(end)
            session.flush()
    except IntegrityError as error:
        raise Outrun(f"calendar {feed.id} was closed before") from error
    journal.record(session, end, kind="calendar.closed", at=at, by=by.id)
    return end


def open_feed(session: Session, secret: str) -> OpenFeed | NoFeed:
    """Which calendar an address gives: one query. Changes nothing."""
    row = session.execute(
        select(CalendarFeed, Agency, Division, CalendarFeedEnd.id)
        .join(Agency, Agency.id == CalendarFeed.agency_id)
        .outerjoin(Division, names(CalendarFeed, Division))
        .outerjoin(CalendarFeedEnd, names(CalendarFeedEnd, CalendarFeed))
        .where(CalendarFeed.secret_sha256 == sha256(secret))
    ).one_or_none()
    if row is None:
        return NoFeed.UNKNOWN
    if row.id is not None:
        return NoFeed.CLOSED
    keep_to(session, row.Agency.id)
    return OpenFeed(row.CalendarFeed, row.Agency, row.Division)


def feeds_of(session: Session, agency_id: int) -> Sequence[ListedFeed]:
    """Every address of an agency, the newest first: one query."""
    rows = session.execute(
        select(CalendarFeed, Division, CalendarFeedEnd)
        .outerjoin(Division, names(CalendarFeed, Division))
        .outerjoin(CalendarFeedEnd, names(CalendarFeedEnd, CalendarFeed))
        .where(CalendarFeed.agency_id == agency_id)
        .order_by(CalendarFeed.id.desc())
    )
    return [ListedFeed(feed, division, end) for feed, division, end in rows]


def find_feed(session: Session, agency_id: int, number: int) -> CalendarFeed | None:
    """The agency's calendar with this number."""
    return session.scalar(select(CalendarFeed).where(CalendarFeed.agency_id == agency_id, CalendarFeed.id == number))


def due_days(session: Session, opened: OpenFeed, *, today: date) -> tuple[Due, ...]:
    """What a calendar shows, the earliest first: two queries, however much it is."""
    years = years_of(session, opened.agency.id, on=today)[-_YEARS:]
    c = Checkpoint
    handed_at = (
        select(func.max(Handover.at))
        .where(Handover.agency_id == c.agency_id, Handover.checkpoint_id == c.id)
        .correlate(c)
        .scalar_subquery()
    )
    wanted = (
        select(c, Year.opened_at, Division.name, Measure.title, Step.text, Move.at, handed_at.label("handed_at"))
        .join(Year, names(c, Year))
        .join(Division, names(c, Division))
        .join(Measure, names(c, Measure))
        .join(Step, names(c, Step))
        .outerjoin(Move, and_(names(Move, c), Move.n == c.moves))
        .where(c.agency_id == opened.agency.id, c.year_id.in_([year.id for year in years]))
        .order_by(c.due_on, Division.position, c.id)
    )
    if opened.division is not None:
        wanted = wanted.where(c.division_id == opened.division.id)
    found = []
    for point, opened_at, division, measure, step, moved_at, handed in session.execute(wanted):
        changed_at = max(one for one in (opened_at, moved_at, handed) if one is not None)
        found.append(
            Due(
                checkpoint=point.id,
                due_on=point.due_on,
                state=point.state,
                sequence=point.moves + point.handovers,
                changed_at=changed_at,
                division=division,
                measure=measure,
                step=step,
                period=point.period,
                why=point.why,
            )
        )
    return tuple(found)


def _must_be_secretary(session: Session, agency_id: int, officer: Officer, at: datetime) -> None:
    if officer.agency_id != agency_id or not roster(session, agency_id, office_day(at)).is_secretary(officer.id):
        raise NotYours(f"{officer.code} is not the secretary")
