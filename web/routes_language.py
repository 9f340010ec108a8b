"""The switch between Thai and English. It changes nothing on record: a cookie remembers it.

Without scripts its button sends the form of the page along, so that what somebody was writing comes back in the other language.
Where the page said what is wrong with a form that was sent, the form is looked at once more, so that the other language says it
too; that look can write nothing.
"""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import unquote, urlencode

from fastapi import APIRouter
from starlette.datastructures import FormData, Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Message, Scope

from config.office import only_looking
from web.cookies import encrypted
from web.given_back import filled, typed_in
from web.language import COOKIE, Language, Reader, chosen, reading
from web.origins import from_here, goes_by_cookie
from web.pages import Desk
from web.uploads import posted, said
from web.way_back import SWITCH

_A_YEAR: Final = 365 * 24 * 3600
_BUTTON: Final = "language"
"""The name of the button: the language that is wanted, a space, and the page to come back to."""
_SENT: Final = "sent"
"""In the address of the switch: where the form was sent whose answer is the page."""
_WRONG: Final = frozenset({409, 413, 422})
_MOST_BODY: Final = 400_000
_MOST_FIELDS: Final = 1_000
_ASKED_WITH: Final = frozenset({b"host", b"cookie", b"user-agent", b"accept", b"sec-fetch-site", b"origin"})
_OF_THE_CONNECTION: Final = frozenset({"type", "asgi", "http_version", "scheme", "client", "server", "root_path"})
_HTML: Final = "text/html"
_WRITTEN_ON: Final = ("/l/", "/me", "/desk", "/sign-in", "/check")
_OF_THE_BODY: Final = frozenset({"content-length", "content-type", "etag"})


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.post(SWITCH)
    async def switch(request: Request) -> Response:
        async with posted(request, most=_MOST_BODY, parts=_MOST_FIELDS) as form:
            wanted, _, back = said(form, _BUTTON).partition(" ")
            back = back if _is_ours(back) else "/"
            language = chosen(wanted)
            # Another site could otherwise have a form filled in with words of its own, for whomever the cookie says.
            path, sent_to = unquote(back.partition("?")[0]), request.query_params.get(_SENT, "")
            foreign = goes_by_cookie(path) and not from_here(request, desk.office.settings.base_url)
            writes = len(form) > 1 and _has_forms(path) and not foreign
            again = sent_to if _has_forms(sent_to) and _door(sent_to) == _door(path) else ""
            answer = await _given_back(desk, request, form, language, back, again) if writes else RedirectResponse(back, 303)
        secure = encrypted(desk.office.settings.base_url)
        answer.set_cookie(COOKIE, language, max_age=_A_YEAR, secure=secure, httponly=True, samesite="lax")
        return answer

    return routes


async def _given_back(desk: Desk, request: Request, form: FormData, language: Language, back: str, sent_to: str) -> Response:
    """The page that somebody was on, in the language that they want, with what they had typed and, where they had sent it
    before, with what is wrong with it.

    Whether they may see it is found as it always is: by asking for it once more. Where it is not to be had any more, what they
    are told of that hands back their words.
    """
    page = await _refused_again(request, form, language, back, sent_to) if sent_to else None
    if page is None:
        page = await _asked_for(request, _scope(request, form, language, back))
    if not page.headers.get("content-type", "").startswith(_HTML):
        return RedirectResponse(back, 303)
    if page.status_code != 200:
        return page
    before, after, files = filled(bytes(page.body).decode(), typed_in(form, but=_BUTTON))
    with reading(Reader(language)):
        note = desk.templates.get_template("given_back.html").render(files=files) if after else ""
        answer = HTMLResponse(desk.as_read(f"{before}{note}{after}"))
    for name, value in page.headers.items():
        if name not in _OF_THE_BODY:
            answer.headers.append(name, value)
    return answer


async def _refused_again(request: Request, form: FormData, language: Language, back: str, sent_to: str) -> Response | None:
    """The page that says what is wrong with a form, as if it had been sent once more, but that nothing is written. None where
    nothing is wrong with it now, or what is wrong shows only in the writing."""
    typed = [(name, value) for name, value in form.multi_items() if name != _BUTTON and isinstance(value, str)]
    body = urlencode(typed).encode()
    scope = _scope(request, form, language, sent_to)
    came_from = f"{request.url.scheme}://{request.headers.get('host', '')}{back}".encode("latin-1", "replace")
    scope["method"] = "POST"
    scope["headers"] += [
        (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(len(body)).encode()),
        (b"referer", came_from),
    ]  # fmt: skip
    with only_looking():
        page = await _asked_for(request, scope, body)
    if page.status_code not in _WRONG or not page.headers.get("content-type", "").startswith(_HTML):
        return None
    if not filled(bytes(page.body).decode(), {})[1]:  # it has no form to mend
        return None
    page.status_code = 200
    return page


async def _asked_for(request: Request, scope: Scope, given: bytes = b"") -> Response:
    """What the application answers whoever sent this request, had they asked for another page, or sent a form with `given`."""
    began: Message = {}
    body = bytearray()
    coming: list[Message] = [{"type": "http.request", "body": given, "more_body": False}]

    async def receive() -> Message:
        if not coming:  # nobody goes away: who listens for that, as a document's sender does, listens until it is done
            await asyncio.Event().wait()
        return coming.pop()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            began.update(message)
        elif Headers(raw=began["headers"]).get("content-type", "").startswith(_HTML):  # a document may be of any size
            body.extend(message.get("body", b""))

    await request.app(scope, receive, send)
    answer = Response(bytes(body), began["status"])
    answer.raw_headers = [(name, value) for name, value in began["headers"] if name != b"etag"]
    return answer


def _scope(request: Request, form: FormData, language: Language, back: str) -> Scope:
    path, _, query = back.partition("?")
    cookies = [one.strip() for one in request.headers.get("cookie", "").split(";")]
    others = [one for one in cookies if one and one.partition("=")[0] != COOKIE]
    headers = [(name, value) for name, value in request.scope["headers"] if name in _ASKED_WITH and name != b"cookie"]
    kept = {name: value for name, value in request.scope.items() if name in _OF_THE_CONNECTION}
    return {
        **kept,
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [*headers, (b"cookie", "; ".join([*others, f"{COOKIE}={language}"]).encode("latin-1"))],
        "state": {"typed": form},  # for the page that says that a visit has ended
    }


def _door(path: str) -> str:
    """What says whose page it is: the link, or else the cookie."""
    if path.startswith("/l/"):
        return "/".join(path.split("/")[:3])
    return "cookie" if goes_by_cookie(path) else ""


def _has_forms(path: str) -> bool:
    """Whether a path is that of a page on which somebody may be writing. Nothing else is asked for in anybody's name: what a
    proxy keeps to itself, as how the server fares, is not had by this way round it.
    """
    return path.startswith(_WRITTEN_ON) and _is_ours(path) and path.isprintable()


def _is_ours(address: str) -> bool:
    """Whether an address is a page of these: with a second slash, of either kind, it would be somebody else's."""
    return address.startswith("/") and address[1:2] not in ("/", "\\")
