"""Presses on a page of whoever signed in come from a page of ours, or count for nothing (docs/decisions/0016).

A cookie goes along with whatever a browser sends here, wherever the form stood. So such a POST must say that it comes from
here: by `Sec-Fetch-Site`, which browsers send where a connection can be trusted, else by `Origin`.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.pages import Desk

BELOW: Final = ("/sign-in", "/sign-out", "/me", "/desk")
"""Where a cookie says who somebody is, or is given."""
_HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def goes_by_cookie(path: str) -> bool:
    """Whether a page is one of those on which a cookie counts."""
    return any(path == one or path.startswith(f"{one}/") for one in BELOW)


class Origins:
    """Refuses what another site's page made a browser send."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app, self.desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _HARMLESS and goes_by_cookie(scope["path"]):
            request = Request(scope)
            if not from_here(request, self.desk.office.settings.base_url):
                await self.desk.page("signed_out.html", 403, kind="elsewhere", unsent=())(scope, receive, send)
                return
        await self.app(scope, receive, send)


def from_here(request: Request, base_url: str) -> bool:
    """Whether a browser says of what it sends that it comes from a page of the office's own."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("origin", "")
    # A page from elsewhere cannot choose either header; a proxy may show the office's own name instead of what was asked for.
    return origin == base_url or (bool(origin) and urlsplit(origin).netloc == request.headers.get("host"))
