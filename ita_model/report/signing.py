"""Who signs a report: the holders of the posts on the day after the one it tells of, an acting one with the words for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.details import in_force
from ita_model.records import OfficerDetail, Post, Role
from ita_model.report.document import Signature
from ita_model.report.wording import SignatureWords, SignedBy, filled

ACTING: Final = "รักษาราชการแทน"

_ROLES: Final = {SignedBy.LEAD: Role.HEAD, SignedBy.SECRETARY: Role.SECRETARY, SignedBy.EXECUTIVE: Role.EXECUTIVE}


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for a post: the name, the lines of the position under it, and what the post itself is called.

    All are empty where nobody held the post.
    """

    name: str = ""
    position: tuple[str, ...] = ()
    post: str = ""


def signers_then(session: Session, agency_id: int, *, lead: int, as_of: date, until: datetime) -> Mapping[SignedBy, Signer]:
    """Who signs a report as of a day, as far as it was on record at the moment `until`; `lead` is the lead division's id.

    Nobody can sign before the day has ended, so it is the holders on the next day: a secretary who retires on 30 September,
    as officials do, does not sign the year's report. What they are called is what they were called on the day itself.
    """
    on = as_of + timedelta(days=1)
    known = (Post.agency_id == agency_id, Post.at <= until, Post.from_on <= on)
    posts = session.scalars(select(Post).where(*known).order_by(Post.from_on, Post.id)).all()
    people = _people(session, agency_id, as_of, until)
    signers = {}
    for by, role in _ROLES.items():
        where = lead if role is Role.HEAD else None
        signers[by] = _signer([post for post in posts if post.role is role and post.division_id == where], people, on)
    return signers


def signatures(
    places: Sequence[SignatureWords], signers: Mapping[SignedBy, Signer], fields: Mapping[str, str]
) -> tuple[Signature, ...]:
    """The places to sign, each with its signer."""
    return tuple(
        Signature(
            says=place.says.format_map(fields),
            name=signers[place.by].name,
            position=signers[place.by].position,
            choices=filled(place.choices, fields),
        )
        for place in places
    )


def _signer(posts: Sequence[Post], people: Mapping[int, OfficerDetail], on: date) -> Signer:
    """Of the posts of a role, oldest first: whoever acts on the day, else whoever holds it.

    A post with an end is an acting one's, as the roster has it.
    """
    holders = [people[post.officer_id] for post in posts if post.to_on is None]
    acting = [people[post.officer_id] for post in posts if post.to_on is not None and on <= post.to_on]
    post = holders[-1].position if holders else ""
    if acting:
        return Signer(acting[-1].name, (acting[-1].position, f"{ACTING}{post}"), post)
    return Signer(holders[-1].name, (post,), post) if holders else Signer()


def _people(session: Session, agency_id: int, on: date, until: datetime) -> dict[int, OfficerDetail]:
    told: dict[int, list[OfficerDetail]] = defaultdict(list)
    for fact in session.scalars(select(OfficerDetail).where(OfficerDetail.agency_id == agency_id, OfficerDetail.at <= until)):
        told[fact.officer_id].append(fact)
    return {number: found for number, facts in told.items() if (found := in_force(facts, on=on))}
