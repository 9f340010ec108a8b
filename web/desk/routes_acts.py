"""The secretary's acts on one checkpoint: waive it, open it again, give it to others. Each is typed, checked, and then done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from pendulum import DateTime
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model import confirming
from ita_model.confirming import NotYours
from ita_model.handing import AlreadyThere, NobodyThere, OwesItself, hand_over
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Checkpoint
from ita_model.states import State
from web.desk.entry import BOARD, secretary
from web.desk.views_acts import Act, ActPage, act_page
from web.door import ME, AtDoor, Door, Visitor
from web.events import afterwards
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id, changed
from web.routes_handover import why_not
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere, checkpoint_for
from web.views_handover import place_chosen

_MOST_BODY: Final = 100_000


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent: the reason or note, and to whom; with `sure` after it was checked."""

    words: str = ""
    to: str = ""
    stands: str = ""
    sure: bool = False
    edit: bool = False


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    def page_of(act: Act) -> None:
        address = f"{BOARD}/checkpoints/{{checkpoint_id}}/{act}"

        @routes.api_route(address, methods=["GET", "HEAD"], name=f"look_{act}")
        def look(door: AtDoor, checkpoint_id: Id) -> Response:
            visitor, shown = _look(desk, door, checkpoint_id, act, desk.clock())
            if not shown.may:
                return RedirectResponse(f"{ME}/checkpoints/{checkpoint_id}", 303)
            # A request for a waiver is granted in its own words, unless the secretary writes others.
            words = shown.asked.words if act is Act.WAIVE and shown.asked else ""
            return _page(desk, visitor, shown, Typed(words))

        @routes.post(address, name=f"do_{act}")
        async def do(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
            at = desk.clock()
            # Nobody whom the page does not concern makes the server read a body.
            visitor, shown = await run_in_threadpool(_look, desk, door, checkpoint_id, act, at)
            async with posted(request, most=_MOST_BODY) as form:
                return await run_in_threadpool(_do, desk, door, visitor, shown, form, at)

    for one in Act:
        page_of(one)
    return routes


def _look(desk: Desk, door: Door, checkpoint_id: int, act: Act, at: DateTime) -> tuple[Visitor, ActPage]:
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        return visitor, act_page(session, visitor, checkpoint_id, act)


def _page(
    desk: Desk, visitor: Visitor, shown: ActPage, typed: Typed, *, troubles: tuple[Trouble, ...] = (), note: str = "",
    check: bool = False, status: int = 200,
) -> Response:  # fmt: skip
    return desk.page(
        "desk/act_check.html" if check else "desk/act.html",
        status,
        base=ME,
        visitor=visitor,
        shown=shown,
        typed=typed,
        troubles=troubles,
        note=note,
    )


def _do(desk: Desk, door: Door, visitor: Visitor, shown: ActPage, form: FormData, at: DateTime) -> Response:
    """What was typed is shown again, looked at, or done; `shown` is the checkpoint as it stood when the form began to come."""
    checkpoint_id, act, stands = shown.about.id, shown.act, said(form, "stands")
    typed = Typed(said(form, "words"), said(form, "to"), stands, said(form, "sure") == "1", said(form, "edit") == "1")
    if typed.stands != shown.stands or not shown.may:
        return _page(desk, visitor, shown, typed, note=changed(), status=409)
    if typed.edit:
        return _page(desk, visitor, shown, typed)
    if troubles := _troubles(shown, typed):
        return _page(desk, visitor, shown, typed, troubles=troubles, status=422)
    if not typed.sure:
        return _page(desk, visitor, shown, typed, check=True)
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            checkpoint = checkpoint_for(session, visitor, checkpoint_id)
            if f"{checkpoint.moves}-{checkpoint.handovers}" != typed.stands:
                raise Outrun(f"checkpoint {checkpoint_id} is no longer as it was shown")
            done = _act(session, visitor, checkpoint, act, typed, at)
    except NotYours as error:
        raise NotHere(str(error)) from error
    except (OwesItself, AlreadyThere, NobodyThere) as error:
        visitor, shown = _look(desk, door, checkpoint_id, act, at)
        return _page(desk, visitor, shown, typed, troubles=(Trouble("to", why_not(error)),), status=422)
    except (NotAllowed, Outrun):
        visitor, shown = _look(desk, door, checkpoint_id, act, at)
        return _page(desk, visitor, shown, typed, note=changed(), status=409)
    told = None
    if act is not Act.HAND_OVER:
        state = State.WAIVED if act is Act.WAIVE else State.PENDING
        told = afterwards(desk, visitor, [(checkpoint_id, shown.about.title)], state, at)
    return RedirectResponse(done, 303, background=told)


def _act(session: Session, visitor: Visitor, checkpoint: Checkpoint, act: Act, typed: Typed, at: DateTime) -> str:
    """Do it; gives the address of the page that tells of it."""
    match act:
        case Act.WAIVE:
            confirming.waive(session, checkpoint, by=visitor.officer, at=at, reason=typed.words)
        case Act.REOPEN:
            confirming.reopen(session, checkpoint, by=visitor.officer, at=at, reason=typed.words)
        case Act.HAND_OVER:
            to = place_chosen(session, visitor, typed.to)
            if to is None:
                raise NobodyThere(typed.to)
            made = hand_over(session, checkpoint, to, by=visitor.officer, at=at, words=typed.words)
            return f"{ME}/handovers/{made.id}"
    return f"{ME}/checkpoints/{checkpoint.id}?thanks=1"


def _troubles(shown: ActPage, typed: Typed) -> tuple[Trouble, ...]:
    found = []
    if shown.act is Act.HAND_OVER and shown.place(typed.to) is None:
        found.append(Trouble("to", _("ยังไม่ได้เลือกว่ามอบให้ใคร โปรดเลือกหนึ่งรายการ")))
    if not typed.words:
        found.append(Trouble("words", _nothing_said(shown.act)))
    elif long := too_long(typed.words):
        found.append(Trouble("words", long))
    return tuple(found)


def _nothing_said(act: Act) -> str:
    return {
        Act.WAIVE: _("ยังไม่ได้เขียนเหตุผลที่ยกเว้น โปรดเขียนว่ายกเว้นเพราะอะไร"),
        Act.REOPEN: _("ยังไม่ได้เขียนเหตุผลที่เปิดใหม่ โปรดเขียนว่าต้องทำอะไรเพิ่ม"),
        Act.HAND_OVER: _("ยังไม่ได้เขียนข้อความถึงผู้รับ โปรดเขียนสั้น ๆ ว่ามอบให้เพราะเหตุใด"),
    }[act]
