"""The executive reads a report, acknowledges it and allows its publication: from a letter's link, or signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.moves import NotAllowed, Outrun
from ita_model.report.states import ReportState
from web.desk.words_reports import refusal_words, report_look, report_state, report_step
from web.door import AtDoor, Door, Visitor, admit
from web.guard import framing
from web.pages import Desk
from web.routes_checkpoint import Id
from web.signing import Signing, ask, look, sign
from web.views_checkpoint import NotHere
from web.views_lives import ReportPage, report_page


def executive(session: Session, door: Door, at: datetime) -> Visitor:
    """The visitor, where they are, or act as, the executive at the moment `at`. Raises Refused and NotHere."""
    visitor = admit(session, door, at=at)
    if not visitor.is_executive:
        raise NotHere("only the executive acknowledges")
    return visitor


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()
    path = "/reports/{report_id}/acknowledge"

    @routes.api_route(path, methods=["GET", "HEAD"])
    def read(door: AtDoor, report_id: Id, done: str = "") -> Response:
        if done:
            return how_it_stands(desk, door, report_id)
        return look(desk, door, report_id, ACKNOWLEDGING)

    @routes.post(f"{path}/code")
    async def ask_code(door: AtDoor, report_id: Id) -> Response:
        return await ask(desk, door, report_id, ACKNOWLEDGING)

    @routes.post(path)
    async def acknowledge(request: Request, door: AtDoor, report_id: Id) -> Response:
        return await sign(desk, request, door, report_id, ACKNOWLEDGING)

    return routes


def from_the_desk(desk: Desk) -> APIRouter:
    """The same page by the address that it has among the desk's."""
    routes = APIRouter()

    @routes.api_route("/desk/reports/{report_id}/acknowledge", methods=["GET", "HEAD"])
    def there(report_id: Id) -> Response:
        return RedirectResponse(f"/me/reports/{report_id}/acknowledge", 303)

    return routes


def how_it_stands(desk: Desk, door: Door, report_id: int, *, note: str = "", status: int = 200) -> Response:
    """How the report stands for the executive: acknowledged by them or sent back, not yet to be, or no longer."""
    with desk.office.look() as session:
        visitor = executive(session, door, desk.clock())
        shown = report_page(session, desk.office, visitor, report_id)
    return as_it_stands(desk, door, visitor, shown, note=note, status=status)


def as_it_stands(desk: Desk, door: Door, visitor: Visitor, shown: ReportPage, *, note: str = "", status: int = 200) -> Response:
    """The same of a report that was read."""
    page = desk.page(
        "reports/acknowledged.html", status, base=door.base, visitor=visitor, shown=shown, note=note,
        public=desk.office.settings.base_url + shown.version.lived.address,
        state_word=report_state, step_word=report_step, look=report_look,
    )  # fmt: skip
    return framing(page)


def _refused(
    desk: Desk, door: Door, visitor: Visitor, shown: ReportPage, error: NotAllowed | Outrun, pressed: bool
) -> Response:
    return as_it_stands(desk, door, visitor, shown, note=refusal_words(error, pressed=pressed), status=409)


ACKNOWLEDGING: Final = Signing(
    ReportState.ACKNOWLEDGED,
    executive,
    here=lambda door, number: f"{door.base}/reports/{number}/acknowledge",
    after=lambda door, number: f"{door.base}/reports/{number}/acknowledge?done=1",
    refused=_refused,
)
