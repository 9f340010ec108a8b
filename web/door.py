"""Who is at the door: a link says which officer it was sent to, and today's posts say what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.links import Refusal, open_link
from ita_model.people import roster
from ita_model.records import Agency, Division, Officer


@dataclass(frozen=True, slots=True)
class Door:
    """By which door somebody comes: what the addresses of their pages begin with, and the token that they show."""

    base: str
    token: str


def door_of(token: str) -> Door:
    """The door of a letter's link."""
    return Door(f"/l/{token}", token)


AtDoor = Annotated[Door, Depends(door_of)]
"""How a route is told by which door its visitor comes."""


class Refused(Exception):
    """The link opens nothing; `why` says which page to show instead."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Visitor:
    """The officer whose link was opened, with the posts of `today`. What a link once allowed counts for nothing."""

    agency: Agency
    officer: Officer
    today: date
    divisions: Sequence[Division]
    is_secretary: bool
    is_executive: bool

    @property
    def division_ids(self) -> frozenset[int]:
        """The divisions in whose name the officer may confirm today."""
        return frozenset(division.id for division in self.divisions)

    def speaks_for(self, division_id: int) -> bool:
        """Whether the officer may confirm in this division's name today."""
        return division_id in self.division_ids

    def may_see(self, division_id: int) -> bool:
        """Whether a division's checkpoints and evidence are open to the officer today."""
        return self.is_secretary or self.is_executive or self.speaks_for(division_id)


def admit(session: Session, door: Door, *, at: datetime) -> Visitor:
    """The visitor that a door lets in at the moment `at`. Changes nothing; raises Refused."""
    link = open_link(session, door.token, at=at)
    if isinstance(link, Refusal):
        raise Refused(link)
    officer, agency = session.execute(
        select(Officer, Agency)
        .join(Agency, Agency.id == Officer.agency_id)
        .where(Officer.agency_id == link.agency_id, Officer.id == link.officer_id)
    ).one()
    today = office_day(at)
    posts = roster(session, agency.id, today)
    divisions = session.scalars(
        select(Division)
        .where(Division.agency_id == agency.id, Division.id.in_(posts.divisions_of(officer.id)))
        .order_by(Division.position)
    ).all()
    return Visitor(agency, officer, today, divisions, posts.is_secretary(officer.id), posts.is_executive(officer.id))
