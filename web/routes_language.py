"""The switch between Thai and English. It changes nothing on record: a cookie remembers it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.cookies import encrypted
from web.language import COOKIE, chosen
from web.pages import Desk
from web.uploads import posted, said

_A_YEAR = 365 * 24 * 3600


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.post("/language")
    async def switch(request: Request) -> Response:
        async with posted(request) as form:
            wanted, back = chosen(said(form, "to")), said(form, "back")
        answer = RedirectResponse(back if _is_ours(back) else "/", 303)
        secure = encrypted(desk.office.settings.base_url)
        answer.set_cookie(COOKIE, wanted, max_age=_A_YEAR, secure=secure, httponly=True, samesite="lax")
        return answer

    return routes


def _is_ours(address: str) -> bool:
    """Whether an address is a page of these: with a second slash, of either kind, it would be somebody else's."""
    return address.startswith("/") and address[1:2] not in ("/", "\\")
