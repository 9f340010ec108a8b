"""Signing in by letter and signing out: the address, the link that works once, and the cookie of the visit."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model import signing_in, visits
from ita_model.calendar import office_day
from ita_model.people import roster
from ita_model.signing_in import MOST_ASKED, NoEntry
from ita_model.urgent import LIFE
from web.cookies import cookie_name, forget, keep
from web.pages import Desk
from web.uploads import posted, said
from web.way_back import forget as forget_way_back
from web.way_back import way_back

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST: Final = 254
_GONE: Final = 410


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()
    minutes = int(LIFE.total_seconds()) // 60

    @routes.api_route("/", methods=["GET", "HEAD"])
    def bare(request: Request) -> Response:
        """Who types the address of the office alone comes to their page, or to where one signs in."""
        return RedirectResponse("/desk" if request.app.state.cookie_name in request.cookies else "/sign-in", 303)

    @routes.api_route("/sign-in", methods=["GET", "HEAD"])
    def form() -> Response:
        return desk.page("sign_in.html", wrong=False, typed="", minutes=minutes)

    @routes.post("/sign-in")
    async def ask(request: Request) -> Response:
        at = desk.clock()
        async with posted(request) as sent:
            address = said(sent, "address")
        if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
            return desk.page("sign_in.html", 422, wrong=True, typed=address, minutes=minutes)

        def asked() -> bool:
            with desk.office.begin() as session:
                return signing_in.ask(session, address, at=at)

        if not await run_in_threadpool(asked):
            return desk.page("sign_in_asked.html", 429, often=True, most=MOST_ASKED, minutes=minutes, typed=address)
        told = None if desk.events is None else BackgroundTask(desk.events.deliver, at)
        page = desk.page("sign_in_asked.html", often=False, most=MOST_ASKED, minutes=minutes, typed=address)
        page.background = told
        return page

    @routes.api_route("/sign-in/{token}", methods=["GET", "HEAD"])
    def look(token: str) -> Response:
        with desk.office.look() as session:
            found = signing_in.look_at(session, token, at=desk.clock())
        if isinstance(found, NoEntry):
            return _refused(desk, found)
        return desk.page("sign_in_press.html", token=token, officer=found.officer, agency=found.agency)

    @routes.post("/sign-in/{token}")
    def enter(request: Request, token: str) -> Response:
        at = desk.clock()
        with desk.office.begin() as session:
            found = signing_in.use(session, token, at=at)
            if isinstance(found, NoEntry):
                return _refused(desk, found)
            cookie = visits.begin(session, found, at=at)
            posts = roster(session, found.agency.id, office_day(at))
            at_the_desk = posts.is_secretary(found.officer.id) or posts.is_executive(found.officer.id)
        there = way_back(request, officer=found.officer.id) or ("/desk" if at_the_desk else "/me")
        answer = RedirectResponse(there, 303)
        keep(answer, cookie, base_url=desk.office.settings.base_url)
        forget_way_back(answer, request)
        return answer

    @routes.post("/sign-out")
    def leave(request: Request) -> Response:
        at, base_url = desk.clock(), desk.office.settings.base_url
        with desk.office.begin() as session:
            found = visits.open_visit(session, request.cookies.get(cookie_name(base_url), ""), at=at)
            if isinstance(found, visits.Open):
                visits.end(session, found.visit, at=at)
        answer = RedirectResponse("/sign-out", 303)
        forget(answer, base_url=base_url)
        forget_way_back(answer, request)
        return answer

    @routes.api_route("/sign-out", methods=["GET", "HEAD"])
    def left() -> Response:
        return desk.page("signed_out.html", kind="left", unsent=())

    return routes


def _refused(desk: Desk, why: NoEntry) -> Response:
    return desk.page("signed_out.html", 404 if why is NoEntry.UNKNOWN else _GONE, kind=f"link-{why}", unsent=())
