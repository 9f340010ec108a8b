"""How long each post is held: from its day on, until its end, an earlier end, or the next holder's first day.

A post without an end lasts until another for the same role and division begins, or until an end is put on record. One with an
end (an acting head's) stands beside it for its days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, select, true
from sqlalchemy.orm import Session, aliased

from ita_model.database import Moment
from ita_model.records import Division, Post, PostEnd, Role, names

Seat = tuple[Role, int | None]
"""A post to be filled: its role, and its division where it has one."""


@dataclass(frozen=True, slots=True)
class Term:
    """A post as it was put on record (`id` is its number), and `ended_on`, the last day where it was ended early, with the
    number of the fact that says so, and why."""

    id: int
    role: Role
    division_id: int | None
    officer_id: int
    from_on: date
    to_on: date | None
    ended_on: date | None = None
    end_id: int | None = None
    end_words: str | None = None

    @property
    def seat(self) -> Seat:
        """What it is a post of."""
        return self.role, self.division_id

    @property
    def acting(self) -> bool:
        """Whether its holder stands in for somebody (รักษาราชการแทน)."""
        return self.to_on is not None

    @property
    def void(self) -> bool:
        """Whether it never was: put on record by mistake, and ended before its first day."""
        return self.ended_on is not None and self.ended_on < self.from_on

    @property
    def last_on(self) -> date | None:
        """Its last day, as far as the post itself says."""
        return min((day for day in (self.to_on, self.ended_on) if day is not None), default=None)

    def covers(self, on: date) -> bool:
        """Whether a day lies between its first and its last."""
        return self.from_on <= on and (self.last_on is None or on <= self.last_on)


def terms(session: Session, agency_id: int, *, until: datetime | None = None) -> list[Term]:
    """Every post of an agency, in the order of their numbers: one query. `until` leaves out what was recorded later."""
    return terms_of_each(session, [agency_id], until=until)[agency_id]


def terms_of_each(session: Session, agencies: Collection[int], *, until: datetime | None = None) -> dict[int, list[Term]]:
    """The same of several agencies, by their numbers: one query, too."""
    given = {"agencies": list(agencies), **({} if until is None else {"until": until})}
    found: dict[int, list[Term]] = {agency: [] for agency in agencies}
    for agency, *said in session.execute(_terms(all_of_them=until is None), given):
        found[agency].append(Term(*said))
    return found


def terms_with_divisions(session: Session, agency_id: int) -> tuple[list[Term], list[Division]]:
    """Every post of an agency, and the divisions that they are posts of, each once: one query."""
    found: list[Term] = []
    divisions: dict[int, Division] = {}
    for _agency, *said, division in session.execute(_with_divisions(), {"agencies": [agency_id]}):
        found.append(Term(*said))
        if division is not None:
            divisions[division.id] = division
    return found, list(divisions.values())


@cache
def _with_divisions() -> Select[*tuple[Any, ...]]:
    """The query of all posts, with what each is a post of."""
    return _terms(all_of_them=True).add_columns(Division).outerjoin(Division, names(Post, Division))


@cache
def _terms(*, all_of_them: bool) -> Select[*tuple[Any, ...]]:
    """The query, made once: it takes longer to make than to answer."""
    until = None if all_of_them else bindparam("until", type_=Moment)
    newer = aliased(PostEnd)
    later = select(newer.id).where(
        newer.agency_id == PostEnd.agency_id, newer.post_id == PostEnd.post_id, newer.id > PostEnd.id, _by(newer, until)
    )
    return (
        select(
            Post.agency_id, Post.id, Post.role, Post.division_id, Post.officer_id, Post.from_on, Post.to_on,
            PostEnd.last_on, PostEnd.id, PostEnd.words,
        )
        .select_from(Post)
        .outerjoin(PostEnd, and_(names(PostEnd, Post), _by(PostEnd, until), ~later.exists()))
        .where(Post.agency_id.in_(bindparam("agencies", expanding=True)), _by(Post, until))
        .order_by(Post.id)
    )  # fmt: skip


def held(posts: Iterable[Term], *, on: date) -> dict[Seat, tuple[int, ...]]:
    """Who holds what on a day: by post the officers' numbers."""
    found: dict[Seat, tuple[int, ...]] = {}
    for term in in_office(posts, on=on):
        found[term.seat] = (*found.get(term.seat, ()), term.officer_id)
    return found


def in_office(posts: Iterable[Term], *, on: date) -> list[Term]:
    """The posts that are in force on a day, in the order in which they are given."""
    there = [term for term in posts if term.from_on <= on and not term.void]
    # Whoever came after ends the one before for good: where the newer post was ended, the older does not come back.
    begun: dict[Seat, date] = {}
    for term in there:
        if not term.acting:
            begun[term.seat] = max(term.from_on, begun.get(term.seat, term.from_on))
    return [term for term in there if term.covers(on) and (term.acting or term.from_on == begun[term.seat])]


def turns(posts: Iterable[Term], *, after: date) -> list[date]:
    """The days after a day on which somebody comes or goes, in their order."""
    there = [term for term in posts if not term.void]
    days = {term.from_on for term in there} | {term.last_on + timedelta(days=1) for term in there if term.last_on is not None}
    return sorted(day for day in days if day > after)


def empty_from(posts: Iterable[Term], seat: Seat, *, on: date) -> date | None:
    """The first day, from `on` on, on which nobody holds a post; None where somebody always does, as far as is known."""
    there = list(posts)
    return next((day for day in (on, *turns(there, after=on)) if not held(there, on=day).get(seat)), None)


def _by(table: type[Post] | type[PostEnd], until: BindParameter[datetime] | None) -> ColumnElement[bool]:
    """Whether a row was on record by a moment; any is, where none is said."""
    return true() if until is None else table.at <= until
