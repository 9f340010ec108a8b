"""Divisions that come and go during the year. The secretary says so.

One that ends owes nothing any more: what it was still asked for is waived or handed over in the same transaction, and its
posts end with it. What it did, and what was asked of it before, stays on record under its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal, reminding
from ita_model.calendar import office_day
from ita_model.details import keep
from ita_model.division_ends import goes_on, is_to_end
from ita_model.letting_go import Left, Parted, left_of, let_go, parted
from ita_model.records import Agency, Division, DivisionEnd, Officer, Post, Role
from ita_model.staffing import NotHeld, NothingNew, NotSo, end_post, may_change, sound_day
from ita_model.terms import Term, terms

DIVISION_ADDED: Final = "office.division-added"
DIVISION_ENDED: Final = "office.division-ended"
KINDS: Final = (DIVISION_ADDED, DIVISION_ENDED)
"""The kinds of journal entries that tell of divisions that came or went."""


class NameTaken(NotSo):
    """Another division is called that."""


class LeadStays(NotSo):
    """The office's first division sends its reports: it may be renamed, not ended."""


class InReview(NotSo):
    """Something of the division waits for review (`count` of them): it is accepted or returned first."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} wait for review")
        self.count = count


@dataclass(frozen=True, slots=True)
class Ended:
    """What the end of a division came to: what it still owed, where that went, and the posts that ended with it."""

    left: Left
    went: Parted
    posts: tuple[Term, ...]


def add_division(
    session: Session, agency: Agency, *, name: str, head: Officer, from_on: date, by: Officer, at: datetime
) -> Division:
    """A division more, last in the office's order, with a head from a day on, who is told.

    Raises NotYours, or what of NotSo fits.
    """
    may_change(session, agency, by, at)
    sound_day(from_on, at)
    called = name.strip()
    if not called or head.agency_id != agency.id:
        raise NothingNew("a division has a name, and a head of its own agency")
    there = session.scalars(select(Division).where(Division.agency_id == agency.id)).all()
    taken = select(Division.id).where(Division.agency_id == agency.id, Division.name == called, goes_on())
    if session.scalar(taken.limit(1)) is not None:
        raise NameTaken(f"another division is called {called}")
    codes = {one.code for one in there}
    code = next(code for n in range(len(there) + 1, 2 * len(there) + 3) if (code := f"division-{n}") not in codes)
    place = max((one.position for one in there), default=0) + 1
    division = Division(agency_id=agency.id, code=code, name=called, position=place)
    session.add(division)
    session.flush()
    fact = keep(session, division, from_on=from_on, at=at, name=called, position=place)
    assert fact is not None  # the first about it
    post = Post(
        agency_id=agency.id, role=Role.HEAD, officer_id=head.id, division_id=division.id, from_on=from_on, to_on=None, at=at
    )
    session.add(post)
    session.flush()
    journal.record(session, fact, post, kind=DIVISION_ADDED, at=at, by=by.id)
    reminding.owe_of_post(session, post, by=by.id, rung=reminding.APPOINTED, cause="appointed", on=office_day(at))
    return division


def end_division(
    session: Session, division: Division, *, last_on: date, to: Division | None, by: Officer, at: datetime, words: str
) -> Ended:
    """Let a division end with a day. All that it still owes goes `to` another division, or is waived, with the reason; what
    that one owes by itself anyway is waived as well.

    Raises NotYours, what of NotSo fits, what of NotAllowed fits where something cannot go there, or Outrun.
    """
    agency_id = may_change(session, division.agency_id, by, at)
    sound_day(last_on, at)
    if not words.strip():
        raise NothingNew("ending a division needs words")
    if is_to_end(session, division):
        raise NotHeld(f"division {division.code} ended already")
    first = select(Division.id).where(Division.agency_id == agency_id).order_by(Division.position, Division.id)
    if session.scalar(first.limit(1)) == division.id:
        raise LeadStays(f"division {division.code} sends the reports")
    left = left_of(session, agency_id, division=division.id)
    if left.in_review:
        raise InReview(len(left.in_review))
    went = parted(session, left.asked, to)
    if went.handed:
        let_go(session, went.handed, to, by=by, at=at, words=words)
    if went.waived:
        let_go(session, went.waived, None, by=by, at=at, words=words)
    made = DivisionEnd(
        agency_id=agency_id, division_id=division.id, last_on=last_on, officer_id=by.id, at=at, words=words.strip()
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind=DIVISION_ENDED, at=at, by=by.id)
    return Ended(left, went, _end_posts(session, division, last_on, by=by, at=at, words=words))


def _end_posts(
    session: Session, division: Division, last_on: date, *, by: Officer, at: datetime, words: str
) -> tuple[Term, ...]:
    """Let the division's posts end with it; gives those that it ended."""
    ended = []
    for term in terms(session, division.agency_id):
        if term.division_id != division.id or term.void or (term.last_on is not None and term.last_on <= last_on):
            continue
        try:
            end_post(session, session.get_one(Post, term.id), last_on=last_on, by=by, at=at, words=words)
        except NotHeld:  # an acting head's days were over before today anyway
            continue
        ended.append(term)
    return tuple(ended)
