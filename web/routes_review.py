"""The secretary's two answers to a confirmation: it is accepted, or it goes back with a comment."""

from __future__ import annotations

from fastapi import APIRouter
from pendulum import DateTime
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours, accept, newest_confirmation, send_back
from ita_model.moves import NotAllowed, Outrun
from ita_model.states import State
from web.door import AtDoor, Door, Visitor, admit
from web.events import afterwards
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id, changed, look_at, show
from web.typed import too_long
from web.uploads import Sent, Trouble, posted, said
from web.views_checkpoint import NotHere, checkpoint_for
from web.views_handover import Summary, summary_for


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.post("/checkpoints/{checkpoint_id}/accept")
    async def accept_it(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
        return await _answer(desk, request, door, checkpoint_id, returning=False)

    @routes.post("/checkpoints/{checkpoint_id}/return")
    async def return_it(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
        return await _answer(desk, request, door, checkpoint_id, returning=True)

    return routes


async def _answer(desk: Desk, request: Request, door: Door, checkpoint_id: int, *, returning: bool) -> Response:
    at = desk.clock()
    about = await run_in_threadpool(_theirs, desk, door, checkpoint_id, at)
    async with posted(request) as form:
        return await run_in_threadpool(_review, desk, door, about, form, at, returning=returning)


def _theirs(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> Summary:
    """What the secretary, who alone reviews, is about to answer: as little as says so. Raises Refused and NotHere."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        if not visitor.is_secretary:
            raise NotHere(f"checkpoint {checkpoint_id}")
        return summary_for(session, visitor, checkpoint_id)


def _review(desk: Desk, door: Door, about: Summary, form: FormData, at: DateTime, *, returning: bool) -> Response:
    comment = said(form, "comment")
    if returning and (wrong := _about_comment(comment)):
        visitor, shown = look_at(desk, door, about.id, at)
        if shown.may_review:
            return show(desk, door, visitor, shown, status=422, sent=Sent(troubles=(wrong,)), words=comment)
        return show(desk, door, visitor, shown, status=409, note=changed(), words=comment)
    try:
        with desk.office.begin() as session:
            visitor = admit(session, door, at=at)
            _move(session, visitor, about.id, form, at, comment if returning else None)
    except (NotAllowed, Outrun):
        visitor, shown = look_at(desk, door, about.id, at)
        return show(desk, door, visitor, shown, status=409, note=changed(), words=comment if returning else "")
    except NotYours as error:
        raise NotHere(str(error)) from error
    state = State.RETURNED if returning else State.ACCEPTED
    told = afterwards(desk, visitor, [(about.id, about.title)], state, at)
    return RedirectResponse(f"{door.base}/checkpoints/{about.id}?thanks=1", 303, background=told)


def _about_comment(comment: str) -> Trouble | None:
    """What is wrong with the words by which a confirmation goes back."""
    if not comment:
        say_why = _("ยังไม่ได้เขียนว่าให้แก้ไขอะไร ยังไม่มีสิ่งใดถูกบันทึก โปรดเขียนข้อความถึงผู้ยืนยันแล้วกดส่งกลับอีกครั้ง")
        return Trouble("comment", say_why)
    long = too_long(comment)
    return Trouble("comment", long) if long else None


def _move(session: Session, visitor: Visitor, checkpoint_id: int, form: FormData, at: DateTime, comment: str | None) -> None:
    checkpoint = checkpoint_for(session, visitor, checkpoint_id)
    newest = newest_confirmation(session, checkpoint)
    # What is accepted or sent back is what stood on the secretary's page, not what came in meanwhile.
    if newest is None or said(form, "confirmation") != str(newest.id):
        raise Outrun(f"checkpoint {checkpoint_id} has a newer confirmation than the page showed")
    if comment is None:
        accept(session, checkpoint, by=visitor.officer, at=at)
    else:
        send_back(session, checkpoint, by=visitor.officer, at=at, comment=comment)
