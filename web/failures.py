"""The pages for what cannot be shown: each says what happened and the one thing to do, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from config.office import WouldWrite
from ita_model.links import LIFE, Refusal
from ita_model.visits import NoVisit, whose
from web.api.problems import Problem, answer
from web.cookies import cookie_name
from web.desk.entry import Elsewhere
from web.door import ME, Refused, door_of
from web.origins import goes_by_cookie
from web.pages import Desk
from web.routes_handover import gone_to_others, say_gone
from web.unsent import Unsent, unsent, writes
from web.views_checkpoint import NotHere
from web.views_overview import NoOverview
from web.views_public import NotPublic
from web.way_back import remember

_GONE = 410
_NOT_SIGNED_IN = 401
_NOT_THEIRS = 403


def handle_failures(app: FastAPI, desk: Desk) -> None:
    """Give every refusal and every error of the framework its Thai page."""

    base_url = desk.office.settings.base_url

    def page(request: Request, kind: str, status: int, words: tuple[Unsent, ...] = ()) -> Response:
        sent = writes(request)
        base = _home_of(request.url.path)
        return desk.page("failure.html", status, kind=kind, reference="", sent=sent, days=LIFE.days, base=base, unsent=words)

    async def refused(request: Request, error: Exception) -> Response:
        why = error.why if isinstance(error, Refused) else Refusal.UNKNOWN
        if isinstance(why, NoVisit):
            return await signed_out(request, why)
        known = why is not Refusal.UNKNOWN
        words = await unsent(request, known=True) if known else ()
        return page(request, f"link-{why}", _GONE if known else 404, words)

    async def signed_out(request: Request, why: NoVisit) -> Response:
        words = await unsent(request, known=why is not NoVisit.NONE)
        answer = desk.page("signed_out.html", _NOT_SIGNED_IN, kind=why.value, unsent=words)
        remember(answer, request, officer=await run_in_threadpool(whose_was_it, request), base_url=base_url)
        return answer

    def whose_was_it(request: Request) -> int | None:
        with desk.office.look() as session:
            return whose(session, request.cookies.get(cookie_name(base_url), ""))

    async def elsewhere(request: Request, error: Exception) -> Response:
        to = error.to if isinstance(error, Elsewhere) else ME
        words = await unsent(request, known=True)
        if request.method != "POST" and not words:
            return RedirectResponse(to, 303)
        # Sent on, a browser would take what was written for recorded.
        return desk.page("failure.html", _NOT_THEIRS, kind="not-yours", reference="", sent=True, base="", to=to, unsent=words)

    async def not_here(request: Request, error: Exception) -> Response:
        number = str(request.path_params.get("checkpoint_id", ""))
        if isinstance(error, NotHere) and number.isascii() and number.isdigit():
            gone = await run_in_threadpool(gone_to_others, desk, door_of(request), int(number))
            if gone is not None:
                words = await unsent(request, known=True)
                return say_gone(desk, door_of(request), gone, sent=request.method == "POST", words=words)
        # Whoever is told so by a page of ours was let in by it before.
        return page(request, "not-here", 404, await unsent(request, known=isinstance(error, NotHere)))

    def not_public(request: Request, error: Exception) -> Response:
        return page(request, "not-public", 404)

    def no_overview(request: Request, error: Exception) -> Response:
        return page(request, "no-overview", 404)

    async def invalid(request: Request, error: Exception) -> Response:
        return not_public(request, error) if _is_for_everybody(request) else await not_here(request, error)

    def framework(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        if status == 404 and _is_for_everybody(request):
            return not_public(request, error)
        kind = {404: "not-here", 405: "not-so", 413: "too-large"}.get(status, "not-read")
        answer = page(request, kind, status)
        if isinstance(error, HTTPException) and error.headers:
            answer.headers.update(error.headers)
        return answer

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(Elsewhere, elsewhere)
    app.add_exception_handler(NotHere, not_here)
    app.add_exception_handler(NotPublic, not_public)
    app.add_exception_handler(NoOverview, no_overview)
    # Only an address can fail to validate: what people type is read, and answered, by the pages themselves.
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, framework)
    # Only the switch of languages looks so, and takes it for no answer.
    app.add_exception_handler(WouldWrite, lambda request, error: Response(status_code=409))


def too_often(desk: Desk) -> Callable[[Request, int], Response]:
    """What answers whoever asks more often than the pace allows: a page, or a problem of the API."""

    def refused(request: Request, wait: int) -> Response:
        if request.url.path.startswith("/api/"):
            return answer(Problem("too-many-requests"))
        sent = request.method == "POST"
        return desk.page(
            "failure.html", 429, kind="too-often", reference="", sent=sent, days=LIFE.days, base="", wait=wait, unsent=()
        )

    return refused


def _home_of(path: str) -> str:
    """Where whoever opens a path finds what is theirs: behind their link, or signed in; nowhere for a stranger."""
    parts = path.split("/")
    if parts[1] == "l" and len(parts) > 2 and parts[2]:
        return "/".join(parts[:3])
    return ME if goes_by_cookie(path) else ""


def _is_for_everybody(request: Request) -> bool:
    """Whether the address is among those that strangers open, who have no letter to go back to."""
    return request.url.path.startswith("/public/")
