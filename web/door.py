"""Who is at the door: a link or a visit says which officer it is, and today's posts say what they may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import Request

from ita_model.calendar import office_day
from ita_model.links import Refusal, open_link
from ita_model.people import Roster, roster_with_divisions
from ita_model.records import Agency, Division, Officer
from ita_model.visits import NoVisit, open_visit


@dataclass(frozen=True, slots=True)
class Door:
    """By which door somebody comes: what the addresses of their pages begin with, and the token that they show.

    With `remember` it is the door of who signed in: the token is that of a cookie, which may be given anew.
    """

    base: str
    token: str
    remember: Callable[[str], None] | None = None


def door_of(request: Request) -> Door:
    """The door of a letter's link where the address holds one, else that of who signed in."""
    if "token" in request.path_params:
        token = str(request.path_params["token"])
        return Door(f"/l/{token}", token)

    def remember(cookie: str) -> None:
        request.state.cookie = cookie

    return Door(ME, request.cookies.get(request.app.state.cookie_name, ""), remember)


ME: Final = "/me"
"""What the addresses of the pages of who signed in begin with."""

AtDoor = Annotated[Door, Depends(door_of)]
"""How a route is told by which door its visitor comes."""


class Refused(Exception):
    """The link opens nothing, or nobody is signed in; `why` says which page to show instead."""

    def __init__(self, why: Refusal | NoVisit) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Visitor:
    """The officer who came, with the posts of `today`. What a link once allowed counts for nothing."""

    agency: Agency
    officer: Officer
    today: date
    divisions: Sequence[Division]
    is_secretary: bool
    is_executive: bool
    posts: Roster

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
    """The visitor that a door lets in at the moment `at`: two queries, whatever posts they hold. Changes nothing; raises
    Refused."""
    agency, officer = _whose(session, door, at)
    return visitor_of(session, agency, officer, at=at)


def visitor_of(session: Session, agency: Agency, officer: Officer, *, at: datetime) -> Visitor:
    """An officer with the posts that they hold at the moment `at`, by whatever door: one query."""
    today = office_day(at)
    posts, every = roster_with_divisions(session, agency.id, today)
    theirs = posts.divisions_of(officer.id)
    divisions = tuple(one for one in every if one.id in theirs)
    return Visitor(agency, officer, today, divisions, posts.is_secretary(officer.id), posts.is_executive(officer.id), posts)


def _whose(session: Session, door: Door, at: datetime) -> tuple[Agency, Officer]:
    """The agency and the officer whom a door knows."""
    if door.remember is None:
        link = open_link(session, door.token, at=at)
        if isinstance(link, Refusal):
            raise Refused(link)
        return link.agency, link.officer
    found = open_visit(session, door.token, at=at)
    if isinstance(found, NoVisit):
        raise Refused(found)
    if found.cookie is not None:
        door.remember(found.cookie)
    return found.agency, found.officer
