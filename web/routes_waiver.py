"""Asking for a waiver with a reason, and the secretary's answer to it."""

from __future__ import annotations

from fastapi import APIRouter
from pendulum import DateTime
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Checkpoint
from ita_model.states import State
from ita_model.waivers import open_request
from ita_model.waiving import ask, grant, refuse
from web.door import AtDoor, Door, Visitor, admit
from web.events import afterwards
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id, changed, look_at
from web.routes_checkpoint import show as show_checkpoint
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere, checkpoint_for
from web.views_handover import Summary, next_for, summary_with
from web.views_waiver import request_about, request_for, waiver_page


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/checkpoints/{checkpoint_id}/waiver", methods=["GET", "HEAD"])
    def look(door: AtDoor, checkpoint_id: Id) -> Response:
        visitor, about, asked = _look(desk, door, checkpoint_id, desk.clock())
        if asked is not None:
            return RedirectResponse(f"{door.base}/waivers/{asked}", 303)
        if not about.state.awaits_division:
            return RedirectResponse(f"{door.base}/checkpoints/{checkpoint_id}", 303)
        return desk.page("waiver_ask.html", base=door.base, visitor=visitor, about=about, reason="", troubles=())

    @routes.post("/checkpoints/{checkpoint_id}/waiver")
    async def send(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
        at = desk.clock()
        visitor, about = await run_in_threadpool(_theirs_to_ask, desk, door, checkpoint_id, at)
        async with posted(request) as form:
            return await run_in_threadpool(_ask, desk, door, visitor, about, said(form, "reason"), at)

    @routes.api_route("/waivers/{request_id}", methods=["GET", "HEAD"])
    def asked_for(door: AtDoor, request_id: Id) -> Response:
        return _show(desk, door, request_id, desk.clock())

    @routes.post("/waivers/{request_id}/grant")
    async def grant_it(request: Request, door: AtDoor, request_id: Id) -> Response:
        return await _answer(desk, request, door, request_id, granting=True)

    @routes.post("/waivers/{request_id}/refuse")
    async def refuse_it(request: Request, door: AtDoor, request_id: Id) -> Response:
        return await _answer(desk, request, door, request_id, granting=False)

    return routes


def _look(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> tuple[Visitor, Summary, int | None]:
    """The checkpoint, and the number of its open request. Raises NotHere where the officer does not speak for the division."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        about, checkpoint = _spoken_for(session, visitor, checkpoint_id)
        asked = open_request(session, checkpoint)
        return visitor, about, asked.id if asked else None


def _theirs_to_ask(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> tuple[Visitor, Summary]:
    """The checkpoint alone, and who came. Raises as `_look` does."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        return visitor, _spoken_for(session, visitor, checkpoint_id)[0]


def _spoken_for(session: Session, visitor: Visitor, checkpoint_id: int) -> tuple[Summary, Checkpoint]:
    about, checkpoint = summary_with(session, visitor, checkpoint_id)
    if not visitor.speaks_for(about.division_id):
        raise NotHere(f"checkpoint {checkpoint_id}")
    return about, checkpoint


def _ask(desk: Desk, door: Door, visitor: Visitor, about: Summary, reason: str, at: DateTime) -> Response:
    checkpoint_id, troubles = about.id, []
    if not reason:
        troubles.append(Trouble("reason", _("ยังไม่ได้เขียนเหตุผล โปรดเขียนว่าดำเนินการไม่ได้เพราะอะไร")))
    elif long := too_long(reason):
        troubles.append(Trouble("reason", long))
    if troubles and about.state.awaits_division:
        return desk.page("waiver_ask.html", 422, base=door.base, visitor=visitor, about=about, reason=reason, troubles=troubles)
    try:
        with desk.office.begin() as session:
            visitor = admit(session, door, at=at)
            checkpoint = checkpoint_for(session, visitor, checkpoint_id)
            made = ask(session, checkpoint, by=visitor.officer, at=at, reason=reason).id
    except NotYours as error:
        raise NotHere(str(error)) from error
    except (NotAllowed, Outrun):
        visitor, page = look_at(desk, door, checkpoint_id, at)
        return show_checkpoint(desk, door, visitor, page, status=409, note=changed(), words=reason)
    return RedirectResponse(f"{door.base}/waivers/{made}", 303)


def _show(
    desk: Desk, door: Door, request_id: int, at: DateTime, *, status: int = 200, troubles: tuple[Trouble, ...] = (),
    words: str = "", note: str = "",
) -> Response:  # fmt: skip
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        shown = waiver_page(session, visitor, request_id)
        rest = next_for(session, visitor, but=shown.about.id)
    if troubles and not shown.may_answer:  # it was answered meanwhile: nothing is to be mended
        status, troubles, words, note = 409, (), "", changed()
    return desk.page(
        "waiver.html",
        status,
        base=door.base,
        visitor=visitor,
        shown=shown,
        rest=rest,
        troubles=troubles,
        words=words,
        note=note,
    )


def _theirs(desk: Desk, door: Door, request_id: int, at: DateTime) -> Summary:
    """What a request is about, for the secretary, who alone answers it: as little as says so. Raises Refused and NotHere."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        if not visitor.is_secretary:
            raise NotHere(f"waiver request {request_id}")
        return request_about(session, visitor, request_id)[2]


async def _answer(desk: Desk, request: Request, door: Door, request_id: int, *, granting: bool) -> Response:
    at = desk.clock()
    about = await run_in_threadpool(_theirs, desk, door, request_id, at)
    async with posted(request) as form:
        return await run_in_threadpool(_decide, desk, door, request_id, about, said(form, "words"), at, granting=granting)


def _decide(desk: Desk, door: Door, request_id: int, about: Summary, words: str, at: DateTime, *, granting: bool) -> Response:
    if not granting and (trouble := _about_words(words)):
        return _show(desk, door, request_id, at, status=422, troubles=(trouble,), words=words)
    try:
        with desk.office.begin() as session:
            visitor = admit(session, door, at=at)
            asked, checkpoint = request_for(session, visitor, request_id)
            if granting:
                grant(session, checkpoint, asked, by=visitor.officer, at=at)
            else:
                refuse(session, checkpoint, asked, by=visitor.officer, at=at, words=words)
    except (NotAllowed, Outrun):
        return _show(desk, door, request_id, at, status=409, note=changed())
    except NotYours as error:
        raise NotHere(str(error)) from error
    told = afterwards(desk, visitor, [(about.id, about.title)], State.WAIVED, at) if granting else None
    return RedirectResponse(f"{door.base}/waivers/{request_id}", 303, background=told)


def _about_words(words: str) -> Trouble | None:
    if not words:
        return Trouble("words", _("ยังไม่ได้เขียนว่าไม่ยกเว้นเพราะอะไร ยังไม่มีสิ่งใดถูกบันทึก โปรดเขียนถึงผู้ขอแล้วกดอีกครั้ง"))
    long = too_long(words)
    return Trouble("words", long) if long else None
