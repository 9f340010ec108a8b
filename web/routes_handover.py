"""Handing a checkpoint over: a page with the form, the act, and a page that says what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from pendulum import DateTime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours
from ita_model.handing import AlreadyThere, NobodyThere, OwesItself, hand_over
from ita_model.moves import NotAllowed, Outrun
from web.door import AtDoor, Door, Visitor, admit
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id, changed, look_at
from web.routes_checkpoint import show as show_checkpoint
from web.typed import too_long
from web.unsent import Unsent
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere, checkpoint_for
from web.views_handover import (
    Handed,
    HandoverPage,
    Summary,
    handed_for,
    handover_page,
    last_handed_away,
    next_for,
    place_chosen,
    summary_for,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent."""

    to: str = ""
    words: str = ""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/checkpoints/{checkpoint_id}/hand-over", methods=["GET", "HEAD"])
    def look(door: AtDoor, checkpoint_id: Id) -> Response:
        visitor, shown = _look(desk, door, checkpoint_id, desk.clock())
        if not shown.about.state.awaits_division:
            return RedirectResponse(f"{door.base}/checkpoints/{checkpoint_id}", 303)
        return _form(desk, door, visitor, shown)

    @routes.post("/checkpoints/{checkpoint_id}/hand-over")
    async def send(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
        at = desk.clock()
        # Nobody whom the page does not concern makes the server read a body.
        about = await run_in_threadpool(_theirs, desk, door, checkpoint_id, at)
        async with posted(request) as form:
            typed = Typed(said(form, "to"), said(form, "words"))
            if wrong := _troubles(typed, chosen=bool(typed.to)):
                awaits = about.state.awaits_division
                return await run_in_threadpool(_again, desk, door, checkpoint_id, typed, wrong, at, awaits=awaits)
            return await run_in_threadpool(_hand_over, desk, door, checkpoint_id, typed, at)

    @routes.api_route("/handovers/{handover_id}", methods=["GET", "HEAD"])
    def handed(door: AtDoor, handover_id: Id) -> Response:
        with desk.office.look() as session:
            visitor = admit(session, door, at=desk.clock())
            one = handed_for(session, visitor, handover_id)
            rest = next_for(session, visitor, but=one.about.id)
        return desk.page(
            "handed.html", base=door.base, visitor=visitor, one=one, rest=rest, missed=False, sent=False, unsent=()
        )

    return routes


@dataclass(frozen=True, slots=True)
class Gone:
    """A checkpoint that was handed away from the visitor's division: what its page says in place of none."""

    visitor: Visitor
    one: Handed
    rest: Sequence[int]


def gone_to_others(desk: Desk, door: Door, checkpoint_id: int) -> Gone | None:
    """Where a checkpoint is that is the visitor's no more, because it was handed away; nothing where it never was theirs."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=desk.clock())
        one = last_handed_away(session, visitor, checkpoint_id)
        if one is None:
            return None
        return Gone(visitor, one, next_for(session, visitor, but=checkpoint_id))


def say_gone(desk: Desk, door: Door, gone: Gone, *, sent: bool, words: tuple[Unsent, ...] = ()) -> Response:
    """The page that says so, and hands back the words of a form that was `sent` when it had gone."""
    return desk.page(
        "handed.html", 404, base=door.base, visitor=gone.visitor, one=gone.one, rest=gone.rest, missed=True, sent=sent,
        unsent=words,
    )  # fmt: skip


def _theirs(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> Summary:
    """The checkpoint that is to be handed over: as little as says whose it is. Raises Refused, or NotHere where it is not this
    officer's to hand over."""
    with desk.office.look() as session:
        return summary_for(session, admit(session, door, at=at), checkpoint_id)


def _look(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> tuple[Visitor, HandoverPage]:
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        return visitor, handover_page(session, visitor, checkpoint_id)


def _form(
    desk: Desk,
    door: Door,
    visitor: Visitor,
    shown: HandoverPage,
    typed: Typed | None = None,
    troubles: tuple[Trouble, ...] = (),
    status: int = 200,
) -> Response:
    return desk.page(
        "handover.html", status, base=door.base, visitor=visitor, shown=shown, typed=typed or Typed(), troubles=troubles
    )


def _again(
    desk: Desk, door: Door, checkpoint_id: int, typed: Typed, wrong: tuple[Trouble, ...], at: DateTime, *, awaits: bool
) -> Response:
    """The form once more with what is wrong with it; or the checkpoint as it is, where it awaits nobody's word any longer."""
    if awaits:
        visitor, shown = _look(desk, door, checkpoint_id, at)
        return _form(desk, door, visitor, shown, typed, wrong, 422)
    visitor, page = look_at(desk, door, checkpoint_id, at)
    return show_checkpoint(desk, door, visitor, page, status=409, note=changed(), words=typed.words)


def _hand_over(desk: Desk, door: Door, checkpoint_id: int, typed: Typed, at: DateTime) -> Response:
    try:
        with desk.office.begin() as session:
            visitor = admit(session, door, at=at)
            checkpoint = checkpoint_for(session, visitor, checkpoint_id)
            awaits, to = checkpoint.state.awaits_division, place_chosen(session, visitor, typed.to)
            made = hand_over(session, checkpoint, to, by=visitor.officer, at=at, words=typed.words) if to is not None else None
    except NotYours as error:
        raise NotHere(str(error)) from error
    except (OwesItself, AlreadyThere, NobodyThere) as error:
        return _again(desk, door, checkpoint_id, typed, (Trouble("to", why_not(error)),), at, awaits=True)
    except (NotAllowed, Outrun):
        return _again(desk, door, checkpoint_id, typed, (), at, awaits=False)
    if made is None:
        return _again(desk, door, checkpoint_id, typed, _troubles(typed, chosen=False), at, awaits=awaits)
    return RedirectResponse(f"{door.base}/handovers/{made.id}", 303)


def _troubles(typed: Typed, *, chosen: bool) -> tuple[Trouble, ...]:
    found = []
    if not chosen:
        found.append(Trouble("to", _("ยังไม่ได้เลือกว่าส่งต่อให้ใคร โปรดเลือกหนึ่งรายการ")))
    if not typed.words:
        found.append(Trouble("words", _("ยังไม่ได้เขียนข้อความถึงผู้รับ โปรดเขียนสั้น ๆ ว่าส่งต่อเพราะเหตุใด")))
    elif long := too_long(typed.words):
        found.append(Trouble("words", long))
    return tuple(found)


def why_not(error: NotAllowed) -> str:
    """What to say where a checkpoint cannot go to whom was chosen."""
    match error:
        case OwesItself():
            return _("สำนัก/กองนั้นมีรายการของขั้นตอนนี้เป็นของตนเองอยู่แล้ว จึงรับแทนไม่ได้ หากดำเนินการไม่ได้ โปรดขอยกเว้นแทนการส่งต่อ")
        case AlreadyThere():
            return _("รายการนี้อยู่กับผู้ที่เลือกอยู่แล้ว โปรดเลือกผู้อื่น")
        case _:
            return _("ผู้ที่เลือกรับรายการนี้ไม่ได้ในวันนี้ เพราะไม่มีหัวหน้าหรือไม่ได้ดำรงตำแหน่งแล้ว โปรดเลือกผู้อื่น")
