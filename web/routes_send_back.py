"""The executive sends a report back with words instead of acknowledging it: written, read once more, and sent.

It takes no code: to send back is no signature (docs/decisions/0026).
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
from ita_model.report import life, signature
from ita_model.report.states import ReportState
from web.desk.words_reports import refusal_words, report_look, report_state, report_step
from web.door import AtDoor, Door
from web.language import _
from web.pages import Desk
from web.routes_acknowledge import as_it_stands, executive, how_it_stands
from web.routes_checkpoint import Id
from web.typed import too_long
from web.uploads import posted, said
from web.views_checkpoint import NotHere
from web.views_lives import report_page

_SMALL_FORM: Final = 50_000
_PATH: Final = "/reports/{report_id}/send-back"


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(_PATH, methods=["GET", "HEAD"])
    def write(door: AtDoor, report_id: Id) -> Response:
        return _page(desk, door, report_id)

    @routes.post(_PATH)
    async def send(request: Request, door: AtDoor, report_id: Id) -> Response:
        at = desk.clock()
        async with posted(request, most=_SMALL_FORM) as form:
            words, read = said(form, "words"), bool(said(form, "read"))
        if not words or too_long(words) or not read:
            return await run_in_threadpool(_looked_at, desk, door, report_id, words, again=bool(said(form, "again")))
        return await run_in_threadpool(_send, desk, door, report_id, words, at)

    return routes


def _looked_at(desk: Desk, door: Door, report_id: int, words: str, *, again: bool) -> Response:
    """The words to be read once more before they go; or the form, where they are wanting or are to be changed."""
    if again:
        return _page(desk, door, report_id, words=words)
    wrong = too_long(words) if words else _("ยังไม่ได้เขียนว่าส่งกลับเพราะอะไร โปรดเขียนให้ปลัดทราบว่าต้องแก้ไขสิ่งใด")
    return _page(desk, door, report_id, words=words, wrong=wrong, check=not wrong, status=422 if wrong else 200)


def _page(
    desk: Desk, door: Door, report_id: int, *, words: str = "", wrong: str = "", check: bool = False, status: int = 200
) -> Response:
    with desk.office.look() as session:
        visitor = executive(session, door, desk.clock())
        shown = report_page(session, desk.office, visitor, report_id)
    try:
        shown.must_be_next(ReportState.SENT_BACK, visitor)
    except (NotAllowed, Outrun) as error:
        return as_it_stands(desk, door, visitor, shown, note=refusal_words(error, pressed=check), status=409)
    return desk.page(
        "reports/send_back.html", status, base=door.base, visitor=visitor, shown=shown, words=words, wrong=wrong, check=check,
        here=f"{door.base}{_PATH.format(report_id=report_id)}",
        state_word=report_state, step_word=report_step, look=report_look,
    )  # fmt: skip


def _send(desk: Desk, door: Door, report_id: int, words: str, at: DateTime) -> Response:
    try:
        with desk.office.begin() as session:
            visitor = executive(session, door, at)
            report = session.get(Report, report_id)
            if report is None or report.agency_id != visitor.agency.id:
                raise NotHere(f"report {report_id}")
            life.advance(session, report, ReportState.SENT_BACK, by=visitor.officer, at=at, words=words)
            domain = desk.office.settings.mail_domain
            signature.tell_next(session, visitor.agency, ReportState.SENT_BACK, at=at, mail_domain=domain)
    except (NotAllowed, Outrun) as error:
        return how_it_stands(desk, door, report_id, note=refusal_words(error), status=409)
    return RedirectResponse(f"{door.base}/reports/{report_id}/acknowledge?done=1", 303)
