"""The office's people: who comes, what they are called from which day on, who takes or leaves a post. The secretary says so.

Nothing here may leave the office without a secretary: then nobody could review, nor say who is the secretary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import acting, journal, reminding
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.details import keep
from ita_model.division_ends import goes_on
from ita_model.people import roster
from ita_model.records import Agency, Division, DivisionDetail, Notice, Officer, OfficerDetail, Post, PostEnd, Role, names
from ita_model.terms import Seat, Term, empty_from, in_office, terms

_ADDRESS: Final = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\".]+(\.[^\s@<>,;\".]+)+")
_EARLIEST, _LATEST = timedelta(days=366), timedelta(days=731)
ADDED, CHANGED, RENAMED = "office.officer-added", "office.officer-changed", "office.division-renamed"
APPOINTED, ACTING, ENDED = "post.appointed", "post.acting", "post.ended"
KINDS: Final = (ADDED, CHANGED, RENAMED, APPOINTED, ACTING, ENDED)
"""The kinds of journal entries that tell of the office's people."""


class NotSo(Exception):
    """It cannot be put on record like that; nothing was written."""


class NoSecretary(NotSo):
    """From the day `on` nobody would be the office's secretary."""

    def __init__(self, on: date) -> None:
        super().__init__(f"nobody would be the secretary from {on}")
        self.on = on


class FarOff(NotSo):
    """The day is more than a year gone, or more than two to come: a slip, most likely."""


class OutOfOrder(NotSo):
    """The last day comes before the first."""


class HeldAlready(NotSo):
    """The same officer holds the same post in those days anyway."""


class NothingNew(NotSo):
    """It is just so already."""


class NoAddress(NotSo):
    """What stands for an address is none."""


class AddressTaken(NotSo):
    """Another officer has the address: one would open the other's links."""

    def __init__(self, officer: str) -> None:
        super().__init__(f"the address belongs to {officer}")
        self.officer = officer


class NotHeld(NotSo):
    """The post is over, or never began: there is nothing to end."""


def is_address(written: str) -> bool:
    """Whether something looks like an e-mail address: `name@example.go.th`."""
    return len(written) <= 254 and _ADDRESS.fullmatch(written) is not None


def add_officer(
    session: Session, agency: Agency, *, name: str, position: str, address: str, from_on: date, by: Officer, at: datetime
) -> Officer:
    """Put an officer on record; a post is given apart from that. Raises NotYours, or what of NotSo fits."""
    may_change(session, agency, by, at)
    sound_day(from_on, at)
    others = session.scalars(select(Officer).where(Officer.agency_id == agency.id)).all()
    said = {"name": name, "position": position, "address": _sound_address(address, others)}
    officer = Officer(agency_id=agency.id, code=_code(address, {one.code for one in others}), **said)
    session.add(officer)
    session.flush()
    fact = keep(session, officer, from_on=from_on, at=at, **said)
    assert fact is not None  # the first about them
    journal.record(session, fact, kind=ADDED, at=at, by=by.id)
    return officer


def change_officer(
    session: Session, officer: Officer, *, name: str, position: str, address: str, from_on: date, by: Officer, at: datetime
) -> OfficerDetail:
    """Let an officer have another name, position or address from a day on. Raises NotYours, or what of NotSo fits."""
    agency = may_change(session, officer.agency_id, by, at)
    sound_day(from_on, at)
    others = session.scalars(select(Officer).where(Officer.agency_id == agency, Officer.id != officer.id)).all()
    told = {"name": name, "position": position, "address": _sound_address(address, others)}
    fact = keep(session, officer, from_on=from_on, at=at, **told)
    if fact is None:
        raise NothingNew(f"{officer.code} is called that already")
    assert isinstance(fact, OfficerDetail)
    journal.record(session, fact, kind=CHANGED, at=at, by=by.id)
    return fact


def rename_division(
    session: Session, division: Division, *, name: str, from_on: date, by: Officer, at: datetime
) -> DivisionDetail:
    """Let a division have another name from a day on. Raises NotYours, or what of NotSo fits."""
    agency = may_change(session, division.agency_id, by, at)
    sound_day(from_on, at)
    taken = select(Division.id).where(Division.agency_id == agency, Division.id != division.id, Division.name == name)
    if session.scalar(taken.where(goes_on()).limit(1)) is not None:
        raise HeldAlready(f"another division is called {name}")
    fact = keep(session, division, from_on=from_on, at=at, name=name)
    if fact is None:
        raise NothingNew(f"{division.code} is called that already")
    assert isinstance(fact, DivisionDetail)
    journal.record(session, fact, kind=RENAMED, at=at, by=by.id)
    return fact


def appoint(
    session: Session,
    agency: Agency,
    role: Role,
    who: Officer,
    *,
    division: Division | None,
    from_on: date,
    by: Officer,
    at: datetime,
) -> Post:
    """Put an officer into a post from a day on, in the place of whoever holds it, and tell both.

    Raises NotYours, or what of NotSo fits.
    """
    may_change(session, agency, by, at)
    sound_day(from_on, at)
    seat = (role, division.id if division else None)
    here = terms(session, agency.id)
    before = _holders(here, seat, on=from_on)
    if any(one.officer_id == who.id for one in before):
        raise HeldAlready(f"{who.code} holds {role} on {from_on}")
    number = max((one.id for one in here), default=0) + 1
    _must_have_secretary([*here, Term(number, role, seat[1], who.id, from_on, None)], at)
    post = Post(agency_id=agency.id, role=role, officer_id=who.id, division_id=seat[1], from_on=from_on, to_on=None, at=at)
    session.add(post)
    session.flush()
    journal.record(session, post, kind=APPOINTED, at=at, by=by.id)
    reminding.owe_of_post(session, post, by=by.id, rung=reminding.APPOINTED, cause="appointed", on=office_day(at))
    for one in before:
        if one.from_on < from_on:  # two who begin on one day stand side by side
            theirs = session.get_one(Post, one.id)
            reminding.owe_of_post(
                session, theirs, by=by.id, rung=reminding.LEFT, cause=f"successor={post.id}", on=office_day(at)
            )
    return post


def act(
    session: Session,
    agency: Agency,
    role: Role,
    who: Officer,
    *,
    division: Division | None,
    from_on: date,
    to_on: date,
    by: Officer,
    at: datetime,
) -> Post:
    """Let an officer act for the holder of a post (`acting.stand_in`), where the days make sense and it is not theirs anyway.

    Raises NotYours, or what of NotSo fits.
    """
    may_change(session, agency, by, at)
    if to_on < from_on:
        raise OutOfOrder(f"{to_on} comes before {from_on}")
    sound_day(from_on, at)
    sound_day(to_on, at)
    here, seat = terms(session, agency.id), (role, division.id if division else None)
    same = [one for one in here if one.seat == seat and one.officer_id == who.id and one.acting and not one.void]
    if any(one.from_on <= to_on and from_on <= (one.last_on or to_on) for one in same):
        raise HeldAlready(f"{who.code} acts as {role} in those days already")
    if any(one.officer_id == who.id for one in _holders(here, seat, on=from_on)):
        raise HeldAlready(f"{who.code} holds {role} on {from_on}")
    return acting.stand_in(session, agency, role, who, division=division, from_on=from_on, to_on=to_on, by=by, at=at)


def end_post(session: Session, post: Post, *, last_on: date, by: Officer, at: datetime, words: str) -> PostEnd:
    """Let a post end on a day, earlier than it says, and tell whoever held it. One that has not begun never begins, where the
    day is before its first.

    Raises NotYours, or what of NotSo fits.
    """
    agency = may_change(session, post.agency_id, by, at)
    sound_day(last_on, at)
    here = terms(session, agency)
    term = next(one for one in here if one.id == post.id)
    if term.void or (term.last_on is not None and term.last_on < office_day(at)):
        raise NotHeld(f"post {post.id} is over")
    if term.last_on is not None and term.last_on <= last_on:
        raise NothingNew(f"post {post.id} ends on {term.last_on}")
    if not words.strip():
        raise NothingNew("ending a post needs words")
    _must_have_secretary([replace(one, ended_on=last_on) if one.id == post.id else one for one in here], at)
    made = PostEnd(agency_id=agency, post_id=post.id, last_on=last_on, officer_id=by.id, at=at, words=words.strip())
    session.add(made)
    session.flush()
    journal.record(session, made, kind=ENDED, at=at, by=by.id)
    reminding.owe_of_post(session, post, by=by.id, rung=reminding.LEFT, cause=f"end={made.id}", on=office_day(at))
    if last_on < post.from_on:
        _tell_whom_it_had_ended(session, post, made, by=by)
    return made


def _tell_whom_it_had_ended(session: Session, post: Post, made: PostEnd, *, by: Officer) -> None:
    """Owe those the word that their post goes on who were told that it would end because of one that never begins."""
    told = select(Post).join(Notice, names(Notice, Post))
    for theirs in session.scalars(
        told.where(
            Notice.agency_id == post.agency_id,
            Notice.rung == reminding.LEFT,
            Notice.key.contains(f":successor={post.id}:"),
            Notice.letter_id.is_not(None),
        )
    ):
        reminding.owe_of_post(
            session, theirs, by=by.id, rung=reminding.APPOINTED, cause=f"again={made.id}", on=office_day(made.at)
        )


def may_change(session: Session, agency: Agency | int, by: Officer, at: datetime) -> int:
    """The agency's number. Two who change its people wait for each other, so that each sees what the other did."""
    number = agency if isinstance(agency, int) else agency.id
    take_turn(session, number)
    if by.agency_id != number or not roster(session, number, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    return number


def _holders(there: Iterable[Term], seat: Seat, *, on: date) -> list[Term]:
    return [one for one in in_office(there, on=on) if one.seat == seat and not one.acting]


def _must_have_secretary(there: Iterable[Term], at: datetime) -> None:
    empty = empty_from(there, (Role.SECRETARY, None), on=office_day(at))
    if empty is not None:
        raise NoSecretary(empty)


def sound_day(day: date, at: datetime) -> None:
    """Raises FarOff where a day is far from today."""
    today = office_day(at)
    if not today - _EARLIEST <= day <= today + _LATEST:
        raise FarOff(f"{day} is far from {today}")


def _sound_address(written: str, others: Iterable[Officer]) -> str:
    address = written.strip()
    if not is_address(address):
        raise NoAddress(f"{written!r} is no address")
    for one in others:
        if one.address.casefold() == address.casefold():
            raise AddressTaken(one.name)
    return address


def _code(address: str, taken: Collection[str]) -> str:
    """A code for a new officer, from what stands before the @; with a number where it is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", address.partition("@")[0].lower()).strip("-")[:30] or "officer"
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
