"""The compiled reports for those who review, sign and acknowledge them: their documents, and the page that each is."""

from __future__ import annotations

import logging
from typing import Final

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from web.door import AtDoor, admit
from web.guard import SEALED
from web.pages import Desk
from web.routes_checkpoint import Id
from web.routes_evidence import stored_file
from web.views_checkpoint import NotHere
from web.views_lives import form_of
from web.views_reports import document_for

log = logging.getLogger("ita.web")

_IN_A_FRAME: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""The report as a page shows itself whole and does nothing; our own pages may show it in a frame."""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/reports/{file_id}", methods=["GET", "HEAD"])
    def open_document(door: AtDoor, file_id: Id) -> Response:
        with desk.office.look() as session:
            visitor = admit(session, door, at=desk.clock())
            document = document_for(session, visitor, file_id)
        place = desk.office.documents(visitor.agency.code).path(document.sha256)
        return stored_file(place, name=document.name, media_type=document.media_type)

    @routes.api_route("/reports/{report_id}/preview", methods=["GET", "HEAD"])
    def preview(door: AtDoor, report_id: Id) -> Response:
        return _form(desk, door, report_id, "html", framed=True)

    @routes.api_route("/reports/{report_id}/as/{ending}", methods=["GET", "HEAD"])
    def form(door: AtDoor, report_id: Id, ending: str) -> Response:
        return _form(desk, door, report_id, ending, framed=False)

    return routes


def _form(desk: Desk, door: AtDoor, report_id: int, ending: str, *, framed: bool) -> Response:
    with desk.office.look() as session:
        visitor = admit(session, door, at=desk.clock())
        found = form_of(session, visitor, report_id, ending)
    store = desk.office.documents(visitor.agency.code)
    # What is signed is what was compiled, to the byte.
    if trouble := store.differs(found.sha256, found.size):
        log.error("%s of report %s cannot be shown: it %s", ending, report_id, trouble)
        raise NotHere(f"{ending} of report {report_id}")
    inline = framed or found.media_type == "application/pdf"
    return FileResponse(
        store.path(found.sha256),
        media_type=found.media_type,
        filename=found.name,
        content_disposition_type="inline" if inline else "attachment",
        headers=dict(_IN_A_FRAME) if framed else {"Content-Security-Policy": SEALED},
    )
