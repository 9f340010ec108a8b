"""Around every answer: headers that keep a page to its reader, and a calm page where something breaks."""

from __future__ import annotations

import logging
import secrets
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.cookies import keep
from web.language import COOKIE, Reader, asked, chosen, reading
from web.origins import goes_by_cookie
from web.pages import Desk
from web.way_back import page_of_form

log = logging.getLogger("ita.web")

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' blob:; "
        "form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
SEALED: Final = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; sandbox"
)
"""For a file that somebody handed in: a browser shows it, and lets it do nothing."""
_FRAMING: Final = HEADERS["Content-Security-Policy"] + "; frame-src 'self'"
_KEPT_BY_BROWSERS: Final = "public, max-age=604800"


def framing(page: Response) -> Response:
    """A page that shows another of ours in a frame."""
    page.headers["Content-Security-Policy"] = _FRAMING
    return page


class Guard:
    """The outermost layer: no answer leaves without its headers, and no trace ever leaves."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app, self.desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with reading(_reader(Request(scope))):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False
        scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                # The typeface and the stylesheet hold nothing of anybody, and a phone should fetch them once.
                if scope["path"].startswith("/static/") and message["status"] in (200, 206, 304):
                    headers["Cache-Control"] = _KEPT_BY_BROWSERS
                if goes_by_cookie(scope["path"]):
                    # Else the browser would not say of a press on such a page that it comes from here (see `origins`).
                    headers["Referrer-Policy"] = "same-origin"
                if cookie := scope["state"].get("cookie"):
                    cookies = Response()
                    keep(cookies, cookie, base_url=self.desk.office.settings.base_url)
                    headers.append("Set-Cookie", cookies.headers["set-cookie"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # Neither the path nor the query is logged: they hold the token.
            reference = secrets.token_hex(4)
            log.exception("%s request broke; the page shown says reference %s", scope["method"], reference)
            if not begun:
                broken = self.desk.page(
                    "failure.html", 500, kind="broken", reference=reference, sent=scope["method"] == "POST", unsent=()
                )
                await broken(scope, receive, send_with_headers)


def _reader(request: Request) -> Reader:
    if request.url.path.startswith("/api/"):
        return Reader(asked(request.headers.get("accept-language", "")))
    language = chosen(request.cookies.get(COOKIE))
    if request.method in ("GET", "HEAD"):
        return Reader(language, f"{request.url.path}?{request.url.query}".rstrip("?"))
    if request.method != "POST":
        return Reader(language, sent=True)
    return Reader(language, page_of_form(request), sent=True, sent_to=request.url.path)
