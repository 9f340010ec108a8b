"""A file of evidence, for those who may see it today."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from ita_model.evidence.pictures import NoPicture
from web.door import AtDoor, admit
from web.guard import SEALED
from web.media import ENDINGS, INLINE
from web.pages import Desk
from web.routes_checkpoint import Id
from web.views_checkpoint import NotHere, evidence_for

log = logging.getLogger("ita.web")

SMALL: Final = 480
"""The longest side of a small picture in dots: what a page shows sharply on a phone."""

_KEPT_BY_THE_READER: Final = "private, max-age=86400"
"""A small picture never changes, and a page of forty of them is looked at more than once."""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/evidence/{evidence_id}", methods=["GET", "HEAD"])
    def open_evidence(door: AtDoor, evidence_id: Id) -> Response:
        with desk.office.look() as session:
            visitor = admit(session, door, at=desk.clock())
            file = evidence_for(session, visitor, evidence_id)
        assert file.sha256 is not None
        place = desk.office.evidence(visitor.agency.code).path(file.sha256)
        return stored_file(place, name=file.name, media_type=file.media_type)

    @routes.api_route("/evidence/{evidence_id}/small", methods=["GET", "HEAD"])
    def small_picture(door: AtDoor, evidence_id: Id) -> Response:
        with desk.office.look() as session:
            visitor = admit(session, door, at=desk.clock())
            file = evidence_for(session, visitor, evidence_id)
        assert file.sha256 is not None
        source = desk.office.evidence(visitor.agency.code).path(file.sha256)
        try:
            place = desk.office.thumbnails(visitor.agency.code).of(source, file.sha256, longest=SMALL)
        except NoPicture as error:
            raise NotHere(str(error)) from error
        return FileResponse(place, media_type="image/jpeg", headers={"Cache-Control": _KEPT_BY_THE_READER})

    return routes


def stored_file(place: Path, *, name: str, media_type: str) -> Response:
    """A file of a store as an answer under its own name: shown in the browser where it is harmless there, saved otherwise.

    Raises NotHere where the store has lost it.
    """
    if not place.is_file():
        log.error("the file %s is missing from its store", place.name)
        raise NotHere(f"file {place.name}")
    kind = media_type if media_type in ENDINGS else "application/octet-stream"
    return FileResponse(
        place,
        media_type=kind,
        filename=name,
        content_disposition_type="inline" if kind in INLINE else "attachment",
        headers={"Content-Security-Policy": SEALED},
    )
