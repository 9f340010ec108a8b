"""Divisions that come and go during the year. The secretary says so.

One that ends owes nothing any more: what it was still asked for is waived or handed over in the same transaction, and its
posts end with it. What it did, and what was asked of it before, stays on record under its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal, reminding
from ita_model.calendar import office_day
from ita_model.details import keep
from ita_model.division_ends import Divisions, divisions_there
from ita_model.handing import Around
from ita_model.letting_go import Left, Parted, around_of, left_of, let_go, may_let_go, parted
from ita_model.people import Roster
from ita_model.posting import NotHeld, NothingNew, NotSo, ended_with, sound_day
from ita_model.records import Agency, Division, DivisionEnd, Officer, Post, Role
from ita_model.staffing import end_each, may_change
from ita_model.terms import Term, held, terms

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
    there = divisions_there(session, agency.id)
    called = may_add(there, agency, name=name, head=head, from_on=from_on, at=at)
    codes = {one.code for one in there.every}
    n = len(codes)
    code = next(code for number in range(n + 1, 2 * n + 3) if (code := f"division-{number}") not in codes)
    place = max((one.position for one in there.every), default=0) + 1
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


def may_add(there: Divisions, agency: Agency, *, name: str, head: Officer, from_on: date, at: datetime) -> str:
    """What a division that is added is called. Raises what of NotSo fits."""
    sound_day(from_on, at)
    called = name.strip()
    if not called or head.agency_id != agency.id:
        raise NothingNew("a division has a name, and a head of its own agency")
    if any(one.name == called for one in there.going):
        raise NameTaken(f"another division is called {called}")
    return called


def may_end(division: Division, there: Divisions, left: Left) -> None:
    """Whether a division could end at all, on whatever day and for whatever reason. Raises NotHeld, LeadStays or InReview."""
    if there.ends(division):
        raise NotHeld(f"division {division.code} ended already")
    if there.every[0].id == division.id:
        raise LeadStays(f"division {division.code} sends the reports")
    if left.in_review:
        raise InReview(len(left.in_review))


def ended(
    division: Division, there: Divisions, posts: Sequence[Term], left: Left, to: Division | None, around: Around, *,
    last_on: date, by: Officer, at: datetime, words: str,
) -> Ended:  # fmt: skip
    """What the end of a division comes to, by what was read: `left` of it, all `posts` of the office, and what handing over
    depends on. Raises what `end_division` raises, but for Outrun; writes nothing.
    """
    sound_day(last_on, at)
    if not words.strip():
        raise NothingNew("ending a division needs words")
    may_end(division, there, left)
    went = parted(left.asked, to, around.own)
    if went.handed:
        may_let_go(went.handed, to, around, by=by, words=words)
    if went.waived:
        may_let_go(went.waived, None, around, by=by, words=words)
    return Ended(left, went, ended_with(posts, division.id, last_on=last_on, at=at, words=words))


def end_division(
    session: Session, division: Division, *, last_on: date, to: Division | None, by: Officer, at: datetime, words: str
) -> Ended:
    """Let a division end with a day. All that it still owes goes `to` another division, or is waived, with the reason; what
    that one owes by itself anyway is waived as well.

    Raises NotYours, what of NotSo fits, what of NotAllowed fits where something cannot go there, or Outrun.
    """
    agency_id = may_change(session, division.agency_id, by, at)
    there, posts = divisions_there(session, agency_id), terms(session, agency_id)
    left = left_of(session, agency_id, division=division.id)
    around = around_of(session, left.asked, to, Roster(held(posts, on=office_day(at))), there)
    found = ended(division, there, posts, left, to, around, last_on=last_on, by=by, at=at, words=words)
    if found.went.handed:
        let_go(session, found.went.handed, to, by=by, at=at, words=words)
    if found.went.waived:
        let_go(session, found.went.waived, None, by=by, at=at, words=words)
    made = DivisionEnd(
        agency_id=agency_id, division_id=division.id, last_on=last_on, officer_id=by.id, at=at, words=words.strip()
    )
    session.add(made)
    session.flush()
    journal.record(session, made, kind=DIVISION_ENDED, at=at, by=by.id)
    if found.posts:
        mine = (Post.agency_id == agency_id, Post.id.in_([one.id for one in found.posts]))
        rows = session.scalars(select(Post).where(*mine).order_by(Post.id)).all()
        end_each(session, rows, last_on=last_on, by=by, at=at, words=words)
    return found
