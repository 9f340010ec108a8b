"""Where somebody was when their visit was found to be over: signing in leads them back there.

It is an address of a page of ours and nothing more, in a cookie beside whose it was; nobody else is led there. Whoever forges
it comes at most to a page that they could open anyhow: opening a page changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from web.cookies import encrypted
from web.door import ME

NAME: Final = "ita-back"
SWITCH: Final = "/language"
"""Where the switch of languages is pressed."""
_BELOW: Final = (ME, "/desk")
_WRITTEN_ON: Final = (*_BELOW, "/l", "/sign-in")
"""Below which addresses there are pages on which somebody writes."""
_AN_HOUR: Final = 3600
_LONGEST: Final = 1_500
_STEPS: Final = 6
"""How far up the page of a form may be from the form's own address: no address has more parts below `/desk` or `/me`."""
TELLS: Final = frozenset({"saved", "tested", "thanks", "done", "accepted", "returned"})
"""What an address says of something that was just recorded: who comes back later is not told of it a second time."""


def pages_of(app: FastAPI) -> tuple[re.Pattern[str], ...]:
    """What the addresses of an application's pages look like on which somebody may be writing: worked out once, when all its
    routes are there, and kept by the application as `state.pages`."""
    return tuple(
        compile_path(route.path)[0]
        for route in iter_route_contexts(app.routes)
        if route.path is not None and route.path.startswith(_WRITTEN_ON) and "GET" in (route.methods or ())
    )


def remember(answer: Response, request: Request, *, officer: int | None, base_url: str) -> None:
    """Let the browser keep where it was: the page that was asked for, or the one on which the form stood.

    `officer` is whose page it was, where that is known. What is no page, such as a picture, is not kept.
    """
    if (page := _page_of(request)) is None:
        return
    answer.set_cookie(
        NAME, quote(f"{officer or 0} {page}", safe="/"), max_age=_AN_HOUR, path="/", secure=encrypted(base_url), httponly=True,
        samesite="lax",
    )  # fmt: skip


def way_back(request: Request, *, officer: int) -> str | None:
    """Where an officer was, if the browser kept it of them, or of nobody known, and it is a page of ours."""
    whose, _, page = unquote(request.cookies.get(NAME, "")).partition(" ")
    return page if whose in ("0", str(officer)) and _is_a_page(request.app, page) else None


def forget(answer: Response, request: Request) -> None:
    """Take it from the browser that has it."""
    if NAME in request.cookies:
        answer.delete_cookie(NAME, path="/", httponly=True)


def page_of_form(request: Request) -> str:
    """The address of the page on which the form stood that was sent; empty where there is none."""
    return _page_of_form(request.app, _before(request) or request.url.path, below=_WRITTEN_ON) or ""


def _page_of(request: Request) -> str | None:
    if request.method == "POST":
        return _page_of_form(request.app, _before(request) or request.url.path)
    if "text/html" not in request.headers.get("accept", "text/html"):
        return None  # a picture in a page, or what a script asks for
    asked = _whole(request.url)
    return asked if _is_a_page(request.app, asked) else None


def _page_of_form(app: FastAPI, asked: str, below: Sequence[str] = _BELOW) -> str | None:
    """The page on which a form stood: where its own address is none that can be opened, it is a few steps up."""
    for _step in range(_STEPS + 1):
        if _is_a_page(app, asked, below):
            return asked
        asked = asked.rpartition("?")[0] or asked.rpartition("/")[0]
    return None


def _before(request: Request) -> str:
    """The page that the browser says it comes from, where that is one of ours: not what a page had that was turned into the
    other language with a form that was being written, which is no page's address."""
    came = URL(request.headers.get("referer", ""))
    return _whole(came) if came.netloc == request.headers.get("host") and came.path != SWITCH else ""


def _whole(url: URL) -> str:
    """An address without what it says of something that was just recorded."""
    path, given = quote(unquote(url.path), safe="/"), parse_qsl(url.query, keep_blank_values=True)
    kept = [one for one in given if one[0] not in TELLS]
    query = url.query if kept == given else urlencode(kept)
    return f"{path}?{query}" if query else path


def _is_a_page(app: FastAPI, address: str, below: Sequence[str] = _BELOW) -> bool:
    """Whether an address is that of a page below one of some others, to be opened as it stands."""
    if len(address) > _LONGEST or not address.isascii() or not address.isprintable() or "\\" in address or "//" in address:
        return False
    path = unquote(urlsplit(address).path)
    if not any(path == one or path.startswith(f"{one}/") for one in below) or {".", ".."} & set(path.split("/")):
        return False
    return any(page.match(path) for page in app.state.pages)
