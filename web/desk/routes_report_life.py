"""The secretary takes a report further: signs it off with a code, publishes it, or withdraws it; each after a look at what
will be.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from pendulum import DateTime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Report
from ita_model.report import life
from ita_model.report.narratives import reopened_since
from ita_model.report.states import ReportState
from web.desk.entry import secretary
from web.desk.routes_reports import ROOM, WORDS, refused
from web.desk.words_reports import refusal_words
from web.door import ME, AtDoor, Door
from web.pages import Desk
from web.routes_checkpoint import Id
from web.signing import Signing, ask, look, sign
from web.typed import too_long
from web.uploads import posted, said
from web.views_checkpoint import NotHere
from web.views_lives import report_page

_SMALL_FORM: Final = 50_000
_STEPS: Final = {"publish": ReportState.PUBLISHED, "supersede": ReportState.SUPERSEDED}

SIGNING_OFF: Final = Signing(
    ReportState.SIGNED_OFF,
    lambda session, door, at: secretary(session, door, at=at),
    here=lambda door, number: f"{ROOM}/{number}/sign-off",
    after=lambda door, number: f"{ROOM}/{number}?done=signed-off",
    refused=refused,
)


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()
    signing = f"{ROOM}/{{report_id}}/sign-off"

    @routes.api_route(signing, methods=["GET", "HEAD"])
    def read(door: AtDoor, report_id: Id) -> Response:
        return look(desk, door, report_id, SIGNING_OFF)

    @routes.post(f"{signing}/code")
    async def ask_code(door: AtDoor, report_id: Id) -> Response:
        return await ask(desk, door, report_id, SIGNING_OFF)

    @routes.post(signing)
    async def sign_off(request: Request, door: AtDoor, report_id: Id) -> Response:
        return await sign(desk, request, door, report_id, SIGNING_OFF)

    @routes.api_route(f"{ROOM}/{{report_id}}/{{step}}", methods=["GET", "HEAD"])
    def before(door: AtDoor, report_id: Id, step: str) -> Response:
        return _before(desk, door, report_id, _to(step))

    @routes.post(f"{ROOM}/{{report_id}}/{{step}}")
    async def act(request: Request, door: AtDoor, report_id: Id, step: str) -> Response:
        at, to = desk.clock(), _to(step)
        async with posted(request, most=_SMALL_FORM) as form:
            words = said(form, "words")
        return await run_in_threadpool(_act, desk, door, report_id, to, words, at)

    return routes


def _to(step: str) -> ReportState:
    if step not in _STEPS:
        raise NotHere(step)
    return _STEPS[step]


def _before(
    desk: Desk, door: Door, report_id: int, to: ReportState, *, words: str = "", wrong: str = "", status: int = 200
) -> Response:
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        shown = report_page(session, desk.office, visitor, report_id)
        lived = shown.version.lived
        try:
            shown.must_be_next(to, visitor)
        except (NotAllowed, Outrun) as error:
            return refused(desk, door, visitor, shown, error, status != 200)
        reopened = reopened_since(session, lived.report, lived.tells_of, at=at) if to is ReportState.PUBLISHED else ()
    return desk.page(
        "reports/step.html", status, base=ME, visitor=visitor, shown=shown, to=to, words=words, wrong=wrong, reopened=reopened,
        public=desk.office.settings.base_url + shown.version.lived.address, **WORDS,
    )  # fmt: skip


def _act(desk: Desk, door: Door, report_id: int, to: ReportState, words: str, at: DateTime) -> Response:
    if wrong := too_long(words):
        return _before(desk, door, report_id, to, words=words, wrong=wrong, status=422)
    if to is ReportState.SUPERSEDED and not words:  # whatever stands, this needs a reason: no deed is begun for nothing
        wrong = refusal_words(life.NoReason(report_id, report_id))
        return _before(desk, door, report_id, to, words=words, wrong=wrong, status=422)
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            report = session.get(Report, report_id)
            if report is None or report.agency_id != visitor.agency.id:
                raise NotHere(f"report {report_id}")
            life.advance(session, report, to, by=visitor.officer, at=at, words=words)
    except life.NoReason as error:
        return _before(desk, door, report_id, to, words=words, wrong=refusal_words(error), status=422)
    except (NotAllowed, Outrun) as error:
        return _refused(desk, door, report_id, error)
    return RedirectResponse(f"{ROOM}/{report_id}?done={to}", 303)


def _refused(desk: Desk, door: Door, report_id: int, error: NotAllowed | Outrun) -> Response:
    """Why a press could not be, on the page of the report as it is now."""
    with desk.office.look() as session:
        visitor = secretary(session, door, at=desk.clock())
        shown = report_page(session, desk.office, visitor, report_id)
    return refused(desk, door, visitor, shown, error, True)
