"""Who signs a report: the holders of the posts on the day after the one it tells of, an acting one with the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from ita_model.records import OfficerDetail, Role
from ita_model.report.document import Signature
from ita_model.report.wording import SignatureWords, SignedBy, filled
from ita_model.staff import Staff, staff_of
from ita_model.terms import Term

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
    return signers_among(staff_of(session, agency_id), lead=lead, as_of=as_of, until=until)


def signers_among(staff: Staff, *, lead: int, as_of: date, until: datetime) -> Mapping[SignedBy, Signer]:
    """The same from what was read before."""
    on = signed_on(as_of)
    known = [term for term in staff.terms(until=until) if term.from_on <= on and not term.void]
    posts = sorted(known, key=lambda term: (term.from_on, term.id))
    people = staff.known(on=as_of, until=until)
    signers = {}
    for by, role in _ROLES.items():
        where = lead if role is Role.HEAD else None
        signers[by] = _signer([post for post in posts if post.role is role and post.division_id == where], people, on)
    return signers


def signed_on(as_of: date) -> date:
    """The first day on which a report as of a day can be signed."""
    return as_of + timedelta(days=1)


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


def _signer(posts: Sequence[Term], people: Mapping[int, OfficerDetail], on: date) -> Signer:
    """Of the posts of a role, oldest first: whoever acts on the day, else whoever holds it.

    A post that nobody holds any more is still called what its last holder was.
    """
    holders = [term for term in posts if not term.acting]
    acting = [people[term.officer_id] for term in posts if term.acting and term.covers(on)]
    post = people[holders[-1].officer_id].position if holders else ""
    if acting:
        return Signer(acting[-1].name, (acting[-1].position, f"{ACTING}{post}"), post)
    if holders and holders[-1].covers(on):
        return Signer(people[holders[-1].officer_id].name, (post,), post)
    return Signer()
