"""Everybody of an agency, what they were called and which posts they hold or held: read together, for whatever asks of several
days or moments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ita_model.details import in_force
from ita_model.planning import each_once
from ita_model.records import OfficerDetail, Post, PostEnd, Role, names
from ita_model.terms import Term


@dataclass(frozen=True)
class Staff:
    """All that is on record of the officers of an agency and of their posts, each in the order of its numbers."""

    details: Sequence[OfficerDetail]
    posts: Sequence[Post]
    ends: Sequence[PostEnd]

    def terms(self, *, until: datetime | None = None) -> list[Term]:
        """Every post, as `ita_model.terms.terms` gives them; `until` leaves out what was recorded later."""
        ended = {one.post_id: one for one in self.ends if until is None or one.at <= until}
        return [_term(one, ended.get(one.id)) for one in self.posts if until is None or one.at <= until]

    def called(self, officer_id: int, *, on: date, until: datetime | None = None) -> OfficerDetail | None:
        """What an officer was called on a day, as far as was on record at a moment."""
        return in_force([one for one in self._of.get(officer_id, ()) if until is None or one.at <= until], on=on)

    def known(self, *, on: date, until: datetime) -> dict[int, OfficerDetail]:
        """By their numbers all who were on record at a moment, as they were called on a day."""
        return {number: found for number in self._of if (found := self.called(number, on=on, until=until)) is not None}

    @cached_property
    def _of(self) -> Mapping[int, Sequence[OfficerDetail]]:
        found: dict[int, list[OfficerDetail]] = {}
        for one in self.details:
            found.setdefault(one.officer_id, []).append(one)
        return found


def staff_of(session: Session, agency_id: int) -> Staff:
    """Read everybody of an agency: one query."""
    rows = session.execute(
        select(OfficerDetail, Post, PostEnd)
        .outerjoin(Post, and_(Post.agency_id == OfficerDetail.agency_id, Post.officer_id == OfficerDetail.officer_id))
        .outerjoin(PostEnd, names(PostEnd, Post))
        .where(OfficerDetail.agency_id == agency_id)
        .order_by(OfficerDetail.id, Post.id, PostEnd.id)
    ).all()
    details = each_once(row[0] for row in rows)
    posts = sorted(each_once(row[1] for row in rows).values(), key=lambda one: one.id)
    ends = sorted(each_once(row[2] for row in rows).values(), key=lambda one: one.id)
    return Staff(tuple(details.values()), posts, ends)


def stands_in(posts: Sequence[Term], role: Role, officer_id: int, *, on: date) -> tuple[Term, int | None] | None:
    """By which post an officer acts for the holder of a post of the agency itself on a day, and that holder's number, if there
    is one; None where they hold it themselves, or do not act.
    """
    begun = sorted((one for one in posts if one.seat == (role, None) and one.from_on <= on and not one.void), key=_begun)
    holder = next((one.officer_id for one in reversed(begun) if not one.acting), None)
    if holder == officer_id:
        return None
    mine = (one for one in reversed(begun) if one.acting and one.covers(on) and one.officer_id == officer_id)
    found = next(mine, None)
    return (found, holder) if found is not None else None


def _begun(one: Term) -> tuple[date, int]:
    return one.from_on, one.id


def _term(post: Post, end: PostEnd | None) -> Term:
    said = (post.id, post.role, post.division_id, post.officer_id, post.from_on, post.to_on)
    return Term(*said) if end is None else Term(*said, end.last_on, end.id, end.words)
