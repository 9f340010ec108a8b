"""The pages that everybody may open: an agency's published reports, their documents, and the evidence marked public."""

from __future__ import annotations

import logging
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ita_model.evidence.pictures import NoPicture
from ita_model.records import Evidence
from ita_model.report.versions import NotAsKept
from web.media import ENDINGS
from web.openly import open_file, open_page
from web.pages import Desk
from web.routes_checkpoint import Id
from web.routes_evidence import SMALL
from web.views_public import NotPublic, is_picture, public_file, public_form, public_list, public_report

log = logging.getLogger("ita.web")

LARGE: Final = 1600
"""The longest side of a picture by itself in dots: what a desk shows sharply."""

_ROBOTS: Final = "User-agent: *\nAllow: /public/\nDisallow: /\n"


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/robots.txt", methods=["GET", "HEAD"])
    def robots() -> Response:
        return PlainTextResponse(_ROBOTS)

    @routes.api_route("/public/{agency}", methods=["GET", "HEAD"])
    def all_reports(request: Request, agency: str) -> Response:
        with desk.office.look() as session:
            shown = public_list(session, agency)
        return open_page(request, desk.page("public_list.html", shown=shown, here=_here(desk, request)))

    @routes.api_route("/public/{agency}/{year}/{kind}", methods=["GET", "HEAD"])
    def report(request: Request, agency: str, year: str, kind: str) -> Response:
        try:
            with desk.office.look() as session:
                shown = public_report(session, desk.office, agency, year, kind)
        except NotAsKept as error:
            return _lost(desk, error)
        gone = shown.shown is None
        page = desk.page("public.html", 410 if gone else 200, shown=shown, here=_here(desk, request))
        return open_page(request, page)

    @routes.api_route("/public/{agency}/{year}/{kind}/{path}", methods=["GET", "HEAD"])
    def form(request: Request, agency: str, year: str, kind: str, path: str) -> Response:
        with desk.office.look() as session:
            found = public_form(session, agency, year, kind, path)
        store = desk.office.documents(agency)
        # What is not what was published is given to nobody.
        if trouble := store.differs(found.sha256, found.size):
            return _lost(desk, trouble)
        inline = found.media_type == "application/pdf"
        return open_file(
            request,
            store.path(found.sha256),
            sha256=found.sha256,
            media_type=found.media_type,
            name=found.name,
            inline=inline,
        )

    @routes.api_route("/public/{agency}/{year}/{kind}/evidence/{evidence_id}/small", methods=["GET", "HEAD"])
    def small(request: Request, agency: str, year: str, kind: str, evidence_id: Id) -> Response:
        return _picture(desk, request, agency, _evidence(desk, agency, year, kind, evidence_id), SMALL)

    @routes.api_route("/public/{agency}/{year}/{kind}/evidence/{evidence_id}", methods=["GET", "HEAD"])
    def whole(request: Request, agency: str, year: str, kind: str, evidence_id: Id) -> Response:
        row = _evidence(desk, agency, year, kind, evidence_id)
        if is_picture(row):
            return _picture(desk, request, agency, row, LARGE)
        assert row.sha256 is not None
        assert row.size is not None
        store = desk.office.evidence(agency)
        if trouble := store.differs(row.sha256, row.size):
            log.error("evidence %s cannot be shown: it %s", row.id, trouble)
            raise NotPublic(f"evidence {row.id}")
        kind_of_file = row.media_type if row.media_type in ENDINGS else "application/octet-stream"
        return open_file(
            request, store.path(row.sha256), sha256=row.sha256, media_type=kind_of_file, name=row.name, inline=False
        )

    return routes


def _evidence(desk: Desk, agency: str, year: str, kind: str, evidence_id: int) -> Evidence:
    try:
        with desk.office.look() as session:
            return public_file(session, desk.office, agency, year, kind, evidence_id)
    except NotAsKept as error:
        raise NotPublic(str(error)) from error


def _picture(desk: Desk, request: Request, agency: str, row: Evidence, longest: int) -> Response:
    """A picture made anew from its dots. What cannot be is shown to nobody: the file itself would tell more than it shows."""
    assert row.sha256 is not None
    if not is_picture(row):
        raise NotPublic(f"evidence {row.id} is no picture")
    try:
        place = desk.office.thumbnails(agency).of(desk.office.evidence(agency).path(row.sha256), row.sha256, longest=longest)
    except NoPicture as error:
        raise NotPublic(str(error)) from error
    name = f"{row.name.rpartition('.')[0] or row.name}.jpg"
    return open_file(request, place, sha256=f"{longest:04}{row.sha256}", media_type="image/jpeg", name=name, inline=True)


def _lost(desk: Desk, trouble: object) -> Response:
    log.error("a published report cannot be shown: %s", trouble)
    return desk.page("failure.html", 503, kind="lost", reference="", sent=False, days=0, base="", unsent=())


def _here(desk: Desk, request: Request) -> str:
    """The page's own lasting address."""
    return f"{desk.office.settings.base_url}{request.url.path}"
