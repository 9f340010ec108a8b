"""Answers to strangers: they may be kept for a while, found by a search, and asked for again only where they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web.guard import SEALED

_KEPT: Final = "public, max-age=300"
"""Five minutes: so long may somebody's browser still show what was taken back."""

SCRIPTLESS: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def open_page(request: Request, page: Response) -> Response:
    """A page for everybody. Where the reader has it already nothing is sent but that it has not changed."""
    # The language that a reader chose comes with a cookie.
    more = {"Vary": "Cookie", "Content-Security-Policy": SCRIPTLESS}
    return _answer(request, page, hashlib.sha256(bytes(page.body)).hexdigest(), more)


def open_file(request: Request, place: Path, *, sha256: str, media_type: str, name: str, inline: bool) -> Response:
    """A file for everybody, under a name of its own; `sha256` is what changes with it."""
    answer = FileResponse(
        place,
        media_type=media_type,
        filename=name,
        content_disposition_type="inline" if inline else "attachment",
        headers={"Content-Security-Policy": SEALED},
    )
    return _answer(request, answer, sha256, {})


def _answer(request: Request, answer: Response, sha256: str, more: dict[str, str]) -> Response:
    tag = f'"{sha256[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _KEPT, **more}
    if answer.status_code == 200:
        headers["X-Robots-Tag"] = "all"  # by which the guard knows that it is meant to be found
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if answer.status_code == 200 and tag in known:
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer
