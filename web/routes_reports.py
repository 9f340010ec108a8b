"""A document of a compiled report, for those who review and sign it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from web.door import AtDoor, admit
from web.pages import Desk
from web.routes_checkpoint import Id
from web.routes_evidence import stored_file
from web.views_reports import document_for


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

    return routes
