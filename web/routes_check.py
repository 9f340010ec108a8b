"""The check behind the code on a report: looking changes nothing, and a file that is sent to be compared is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.openly import SCRIPTLESS
from web.pages import Desk
from web.uploads import posted, sha256_of
from web.views_check import SHORTEST, CheckPage, NoSuchCode, SeveralReports, TooShort, check_page

_AROUND_A_FILE: Final = 100_000
"""What a form adds to the file in it, in bytes, at the most."""

_READ_AT_MOST: Final = 200_000_000
"""A longer body is not even read to its end, so that its sender could hear the answer."""

_SENDS_NOTHING: Final = {"Content-Security-Policy": f"{SCRIPTLESS}; script-src 'self'"}
"""The page promises that a chosen file stays where it is: its script may compute, and can connect to nobody."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing a file: the form that it is, or none; nothing was sent where `given` is not set."""

    given: bool
    form: str = ""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/check", methods=["GET", "HEAD"])
    def ask(code: str = "") -> Response:
        if code.strip():
            return RedirectResponse(f"/check/{quote(code.strip(), safe='')[:600]}", 303)
        return _ask(desk, 200, "ask", "")

    @routes.api_route("/check/{code:path}", methods=["GET", "HEAD"])
    def look(code: str) -> Response:
        return _look(desk, code, None)

    @routes.post("/check/{code:path}")
    async def compare(request: Request, code: str) -> Response:
        # Nobody who knows no code makes the server read a body.
        found = await run_in_threadpool(_found, desk, code)
        if not isinstance(found, CheckPage) or found.is_draft:
            return _answer(desk, found, None)
        compared = await _compared(request, found)
        return await run_in_threadpool(_answer, desk, found, compared)

    return routes


def _look(desk: Desk, code: str, compared: Compared | None) -> Response:
    return _answer(desk, _found(desk, code), compared)


def _found(desk: Desk, code: str) -> CheckPage | Response:
    try:
        with desk.office.look() as session:
            return check_page(session, desk.office, code)
    except NoSuchCode as error:
        kinds = {TooShort: "short", SeveralReports: "several"}
        return _ask(desk, 404, kinds.get(type(error), "unknown"), code)


def _answer(desk: Desk, found: CheckPage | Response, compared: Compared | None) -> Response:
    if isinstance(found, Response):
        return found
    page = desk.page("check.html", shown=found, compared=compared)
    page.headers.update(_SENDS_NOTHING)
    return page


def _ask(desk: Desk, status: int, kind: str, code: str) -> Response:
    return desk.page("check_ask.html", status, kind=kind, code=code[:100], shortest=SHORTEST)


async def _compared(request: Request, found: CheckPage) -> Compared:
    """The form that the file in a request's body is. A body that is larger than any form of the report is none of them."""
    most = max((form.size for form in found.forms), default=0) + _AROUND_A_FILE
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        await _read_away(request)
        return Compared(given=True)
    try:
        async with posted(request, most=most) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not (file.filename or file.size):
                return Compared(given=False)
            digest = await run_in_threadpool(sha256_of, file.file)
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return Compared(given=True)
    match = found.form_with(digest)
    return Compared(given=True, form=match.form if match is not None else "")


async def _read_away(request: Request) -> None:
    """Take a body in and keep none of it: who is still sending hears no answer."""
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > _READ_AT_MOST:
            raise HTTPException(413)
