"""An officer's own page: what is to do, to review, to know, and what is done."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from web.desk.words_reports import report_state
from web.door import AtDoor, admit
from web.pages import Desk
from web.views_handover import handed_this_year
from web.views_list import own_page
from web.views_lives import to_acknowledge
from web.views_reports import awaiting, compiled_reports


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("", methods=["GET", "HEAD"])
    def own(door: AtDoor) -> Response:
        with desk.office.look() as session:
            visitor = admit(session, door, at=desk.clock())
            shown, reports = own_page(session, visitor), compiled_reports(session, visitor)
            handed = handed_this_year(session, visitor) if visitor.divisions else ()
            waiting = to_acknowledge(session, visitor)
        return desk.page(
            "list.html", base=door.base, visitor=visitor, shown=shown, reports=reports, handed=handed, to_acknowledge=waiting,
            awaiting=awaiting(reports, visitor), state_word=report_state,
        )  # fmt: skip

    return routes
