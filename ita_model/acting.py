"""Acting heads (รักษาราชการแทน): somebody stands in for the holder of a post from a day to a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.people import roster
from ita_model.records import Agency, Division, Officer, Post, Role
from ita_model.reminding import APPOINTED, owe_of_post


class NoSuchPost(Exception):
    """There is no such post to stand in for: a head's names a division, the others none; or its days are in no order."""


def stand_in(
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
    """Put on record that an officer acts for the holder of a post, and tell them; both may do what the post allows then.

    The secretary says so. Raises NotYours where `by` is not the secretary, NoSuchPost where the post or the days make no
    sense; then nothing is written.
    """
    if not roster(session, agency.id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} may not say who acts for whom")
    if (role in (Role.HEAD, Role.DEPUTY)) != (division is not None):
        raise NoSuchPost(f"a post as {role} {'has no' if division else 'needs a'} division")
    if to_on < from_on:
        raise NoSuchPost(f"{to_on} comes before {from_on}")
    post = Post(
        agency_id=agency.id,
        role=role,
        officer_id=who.id,
        division_id=division.id if division else None,
        from_on=from_on,
        to_on=to_on,
        at=at,
    )
    session.add(post)
    session.flush()
    journal.record(session, post, kind="post.acting", at=at, by=by.id)
    owe_of_post(session, post, by=by.id, rung=APPOINTED, cause="acting", on=office_day(at))
    return post


def acting(session: Session, agency: Agency) -> list[Post]:
    """Every acting post on record, newest first."""
    posts = select(Post).where(Post.agency_id == agency.id, Post.to_on.is_not(None))
    return list(session.scalars(posts.order_by(Post.from_on.desc(), Post.id.desc())))
