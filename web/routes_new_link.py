"""Asking for a new link where one's own has aged. It goes by letter to the address on record, whoever presses the button."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from ita_model.calendar import office_day
from ita_model.links import aged_owner
from ita_model.new_link import send_link
from ita_model.records import Agency, Officer
from web.door import AtDoor, admit
from web.pages import Desk


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.post("/new-link")
    def ask(door: AtDoor) -> Response:
        at = desk.clock()
        with desk.office.begin() as session:
            link = aged_owner(session, door.token, at=at)
            if link is None:
                admit(session, door, at=at)  # says why where the link opens nothing for another reason
                return RedirectResponse(door.base, 303)
            agency, officer = session.get_one(Agency, link.agency_id), session.get_one(Officer, link.officer_id)
            day = send_link(session, agency, officer, at=at, mail_domain=desk.office.settings.mail_domain)
        return desk.page(
            "failure.html",
            kind="link-sent",
            reference="",
            sent=True,
            base=door.base,
            day=day,
            today=day == office_day(at),
            unsent=(),
        )

    return routes
