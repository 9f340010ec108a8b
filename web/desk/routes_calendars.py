"""The secretary makes and closes the addresses of calendars. A new one is shown once, with how to add it to a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from pendulum import DateTime
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model import feeds
from ita_model.moves import Outrun
from ita_model.records import Division
from web.desk.entry import secretary
from web.door import ME, AtDoor, Door, Visitor
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id
from web.uploads import posted, said
from web.views_checkpoint import NotHere

CALENDARS: Final = "/desk/calendars"
WHOLE: Final = "*"
"""What the form calls the whole office."""


@dataclass(frozen=True, slots=True)
class Made:
    """An address that was made just now: it is shown this once."""

    address: str
    name: str


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(CALENDARS, methods=["GET", "HEAD"])
    def look(door: AtDoor) -> Response:
        return _page(desk, door, desk.clock())

    @routes.post(CALENDARS)
    async def make(request: Request, door: AtDoor) -> Response:
        at = desk.clock()
        await run_in_threadpool(_admit, desk, door, at)
        async with posted(request) as form:
            return await run_in_threadpool(_make, desk, door, said(form, "of"), at)

    @routes.post(f"{CALENDARS}/{{feed_id}}/close")
    def close(door: AtDoor, feed_id: Id) -> Response:
        at = desk.clock()
        try:
            with desk.office.begin() as session:
                visitor = secretary(session, door, at=at)
                feed = feeds.find_feed(session, visitor.agency.id, feed_id)
                if feed is None:
                    raise NotHere(f"calendar {feed_id}")
                feeds.close(session, feed, by=visitor.officer, at=at)
        except Outrun:
            pass  # closed it is
        return RedirectResponse(CALENDARS, 303)

    return routes


def _admit(desk: Desk, door: Door, at: DateTime) -> Visitor:
    with desk.office.look() as session:
        return secretary(session, door, at=at)


def _make(desk: Desk, door: Door, of: str, at: DateTime) -> Response:
    with desk.office.begin() as session:
        visitor = secretary(session, door, at=at)
        mine = select(Division).where(Division.agency_id == visitor.agency.id, Division.code == of)
        division = session.scalar(mine)
        if division is None and of != WHOLE:
            trouble = _("ยังไม่ได้เลือกว่าเป็นปฏิทินของใคร โปรดเลือกสำนัก/กอง หรือทั้งหน่วยงาน")
            made = None
        else:
            _feed, secret = feeds.make(session, visitor.agency, division, by=visitor.officer, at=at)
            address = f"{desk.office.settings.base_url}/calendar/{secret}.ics"
            made, trouble = Made(address, division.name if division else ""), ""
    return _page(desk, door, at, made=made, trouble=trouble)


def _page(desk: Desk, door: Door, at: DateTime, *, made: Made | None = None, trouble: str = "") -> Response:
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        divisions = session.scalars(
            select(Division).where(Division.agency_id == visitor.agency.id).order_by(Division.position)
        ).all()
        listed = feeds.feeds_of(session, visitor.agency.id)
    return desk.page(
        "desk/calendars.html", 422 if trouble else 200, base=ME, visitor=visitor, divisions=divisions, made=made,
        trouble=trouble, whole=WHOLE, open=[one for one in listed if one.end is None],
        closed=[one for one in listed if one.end is not None],
    )  # fmt: skip
