"""The office's people: who comes, what they are called from which day on, who takes or leaves a post. The secretary says so.

Nothing here may leave the office without a secretary: then nobody could review, nor say who is the secretary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import acting, journal, reminding
from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.details import Detail, keep, new_words
from ita_model.division_ends import Divisions, divisions_there
from ita_model.inserting import insert_each
from ita_model.people import Roster
from ita_model.posting import (
    AddressTaken,
    Coming,
    FarOff,
    HeldAlready,
    NoAddress,
    NoSecretary,
    NotHeld,
    NothingNew,
    NotSo,
    OutOfOrder,
    appointed,
    ended,
    sound_day,
)
from ita_model.records import Agency, Division, DivisionDetail, Notice, Officer, OfficerDetail, Post, PostEnd, Role, names
from ita_model.terms import Term, held, terms

_ADDRESS: Final = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\".]+(\.[^\s@<>,;\".]+)+")
ADDED, CHANGED, RENAMED = "office.officer-added", "office.officer-changed", "office.division-renamed"
APPOINTED, ACTING, ENDED = "post.appointed", "post.acting", "post.ended"
__all__ = [
    "AddressTaken", "FarOff", "HeldAlready", "NoAddress", "NoSecretary", "NotHeld", "NotSo", "NothingNew", "OutOfOrder",
    "sound_day",
]  # fmt: skip
KINDS: Final = (ADDED, CHANGED, RENAMED, APPOINTED, ACTING, ENDED)
"""The kinds of journal entries that tell of the office's people."""


def is_address(written: str) -> bool:
    """Whether something looks like an e-mail address: `name@example.go.th`."""
    return len(written) <= 254 and _ADDRESS.fullmatch(written) is not None


def add_officer(
    session: Session, agency: Agency, *, name: str, position: str, address: str, from_on: date, by: Officer, at: datetime
) -> Officer:
    """Put an officer on record; a post is given apart from that. Raises NotYours, or what of NotSo fits."""
    may_change(session, agency, by, at)
    others = officers_of(session, agency.id)
    said = {"name": name, "position": position, "address": may_be_called(address, others, from_on=from_on, at=at)}
    officer = Officer(agency_id=agency.id, code=_code(address, {one.code for one in others}), **said)
    session.add(officer)
    session.flush()
    fact = keep(session, officer, from_on=from_on, at=at, **said)
    assert fact is not None  # the first about them
    journal.record(session, fact, kind=ADDED, at=at, by=by.id)
    return officer


def officers_of(session: Session, agency_id: int) -> Sequence[Officer]:
    """Every officer of an agency, as they are now, whatever was read before: one query."""
    every = select(Officer).where(Officer.agency_id == agency_id).order_by(Officer.id)
    return session.scalars(every.execution_options(populate_existing=True)).all()


def may_be_called(address: str, others: Iterable[Officer], *, from_on: date, at: datetime) -> str:
    """The address as it is put on record. Raises FarOff, NoAddress or AddressTaken."""
    sound_day(from_on, at)
    return _sound_address(address, others)


def change_officer(
    session: Session, officer: Officer, *, name: str, position: str, address: str, from_on: date, by: Officer, at: datetime
) -> OfficerDetail:
    """Let an officer have another name, position or address from a day on. Raises NotYours, or what of NotSo fits."""
    agency = may_change(session, officer.agency_id, by, at)
    others = [one for one in officers_of(session, agency) if one.id != officer.id]
    told = {"name": name, "position": position, "address": may_be_called(address, others, from_on=from_on, at=at)}
    fact = keep(session, officer, from_on=from_on, at=at, **told)
    _must_be_new(fact, officer.code)
    assert isinstance(fact, OfficerDetail)
    journal.record(session, fact, kind=CHANGED, at=at, by=by.id)
    return fact


def rename_division(
    session: Session, division: Division, *, name: str, from_on: date, by: Officer, at: datetime
) -> DivisionDetail:
    """Let a division have another name from a day on. Raises NotYours, or what of NotSo fits."""
    agency = may_change(session, division.agency_id, by, at)
    may_rename(division, divisions_there(session, agency), name=name, from_on=from_on, at=at)
    fact = keep(session, division, from_on=from_on, at=at, name=name)
    _must_be_new(fact, division.code)
    assert isinstance(fact, DivisionDetail)
    journal.record(session, fact, kind=RENAMED, at=at, by=by.id)
    return fact


def may_rename(division: Division, there: Divisions, *, name: str, from_on: date, at: datetime) -> None:
    """Raises FarOff, or HeldAlready where another division is called that."""
    sound_day(from_on, at)
    if any(one.name == name and one.id != division.id for one in there.going):
        raise HeldAlready(f"another division is called {name}")


def may_be_told(subject: Officer | Division, known: Iterable[Detail], *, from_on: date, **said: object) -> None:
    """Raises NothingNew where a subject is called just that from a day on, by the facts that are known about it."""
    _must_be_new(new_words(subject, known, from_on=from_on, **said), subject.code)


def _must_be_new(found: object | None, code: str) -> None:
    if found is None:
        raise NothingNew(f"{code} is called that already")


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
    here = _posts(session, agency.id, by, at)
    coming = Coming(role, division.id if division else None, who.id, from_on)
    before = appointed(here, coming, at=at).before
    post = _post(session, agency, coming, at=at)
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
    here = _posts(session, agency.id, by, at)
    appointed(here, Coming(role, division.id if division else None, who.id, from_on, to_on), at=at)
    return acting.stand_in(session, agency, role, who, division=division, from_on=from_on, to_on=to_on, by=by, at=at)


def end_post(session: Session, post: Post, *, last_on: date, by: Officer, at: datetime, words: str) -> PostEnd:
    """Let a post end on a day, earlier than it says, and tell whoever held it. One that has not begun never begins, where the
    day is before its first.

    Raises NotYours, or what of NotSo fits.
    """
    here = _posts(session, post.agency_id, by, at)
    ended(here, post.id, last_on=last_on, at=at, words=words)
    (made,) = end_each(session, [post], last_on=last_on, by=by, at=at, words=words)
    return made


def end_each(session: Session, posts: Sequence[Post], *, last_on: date, by: Officer, at: datetime, words: str) -> list[PostEnd]:
    """Put on record that posts end which were found to (`posting.ended`), and tell whoever held them."""
    facts = [
        PostEnd(agency_id=post.agency_id, post_id=post.id, last_on=last_on, officer_id=by.id, at=at, words=words.strip())
        for post in posts
    ]
    made = insert_each(session, facts, by=("post_id",))
    journal.record_each(session, made, kind=ENDED, at=at, by=by.id)
    for post, end in zip(posts, made, strict=True):
        reminding.owe_of_post(session, post, by=by.id, rung=reminding.LEFT, cause=f"end={end.id}", on=office_day(at))
        if last_on < post.from_on:
            _tell_whom_it_had_ended(session, post, end, by=by)
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
    _posts(session, number, by, at)
    return number


def _posts(session: Session, agency_id: int, by: Officer, at: datetime) -> list[Term]:
    """Every post of the agency, for the secretary, whose turn it is to change them. Raises NotYours."""
    take_turn(session, agency_id)
    here = terms(session, agency_id)
    if by.agency_id != agency_id or not Roster(held(here, on=office_day(at))).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    return here


def _post(session: Session, agency: Agency, coming: Coming, *, at: datetime) -> Post:
    post = Post(
        agency_id=agency.id, role=coming.role, officer_id=coming.officer_id, division_id=coming.division_id,
        from_on=coming.from_on, to_on=coming.to_on, at=at,
    )  # fmt: skip
    session.add(post)
    session.flush()
    return post


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
