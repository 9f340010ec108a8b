"""The review queue: several confirmations looked at on one page, and accepted or sent back by one press."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pendulum import DateTime
from starlette.background import BackgroundTasks
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours
from ita_model.reviewing import Meanwhile, Shown, review_together
from ita_model.states import State
from web.desk.entry import BOARD, secretary
from web.desk.routes_board import Year
from web.desk.views_review import Wanted, review_page
from web.door import ME, AtDoor, Door, Visitor
from web.events import afterwards
from web.language import _
from web.pages import Desk
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere
from web.views_list import Item, items_of

QUEUE: Final = f"{BOARD}/review"
_MOST_BODY: Final = 200_000
_SHOWN: Final = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,8})")
Page = Annotated[str, Query(max_length=5, pattern=r"^\d*$")]
Count = Annotated[str, Query(max_length=2, pattern=r"^\d*$")]


@dataclass(frozen=True, slots=True)
class Press:
    """What was ticked (all that is shown, where `everything` is set) and typed, and what is wrong with it."""

    chosen: frozenset[str] = frozenset()
    comment: str = ""
    everything: bool = False
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press: how many were accepted or sent back, and what was left as it is, with the reason of each."""

    done: int = 0
    returning: bool = False
    left: tuple[tuple[Item, str], ...] = ()


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(QUEUE, methods=["GET", "HEAD"])
    def look(
        door: AtDoor, year: Year = "", division: str = "", page: Page = "", accepted: Count = "", returned: Count = ""
    ) -> Response:
        wanted = Wanted(int(year or 0), division, int(page or 1))
        outcome = Outcome(int(accepted or returned or 0), returning=bool(returned))
        return _show(desk, _let_in(desk, door, desk.clock()), wanted, outcome=outcome)

    @routes.post(f"{QUEUE}/tick")
    async def tick_them(request: Request, door: AtDoor) -> Response:
        """The same page with everything ticked, or nothing, and with what was typed: nothing is recorded."""
        at = desk.clock()
        visitor = await run_in_threadpool(_let_in, desk, door, at)
        async with posted(request, most=_MOST_BODY) as form:
            press = Press(comment=said(form, "comment"), everything=said(form, "tick") == "all")
            return await run_in_threadpool(_show, desk, visitor, _wanted(form), press=press)

    @routes.post(f"{QUEUE}/accept")
    async def accept_them(request: Request, door: AtDoor) -> Response:
        return await _answer(desk, request, door, returning=False)

    @routes.post(f"{QUEUE}/return")
    async def return_them(request: Request, door: AtDoor) -> Response:
        return await _answer(desk, request, door, returning=True)

    return routes


def _show(
    desk: Desk, visitor: Visitor, wanted: Wanted, *, press: Press | None = None, outcome: Outcome | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The queue, for a visitor who was let in just now."""
    with desk.office.look() as session:
        shown = review_page(session, visitor, wanted)
    return desk.page(
        "desk/review.html", status, base=ME, visitor=visitor, shown=shown, press=press or Press(), outcome=outcome or Outcome()
    )


async def _answer(desk: Desk, request: Request, door: Door, *, returning: bool) -> Response:
    at = desk.clock()
    # Nobody whom the page does not concern makes the server read a body.
    visitor = await run_in_threadpool(_let_in, desk, door, at)
    async with posted(request, most=_MOST_BODY) as form:
        return await run_in_threadpool(_review, desk, door, visitor, form, at, returning=returning)


def _let_in(desk: Desk, door: Door, at: DateTime) -> Visitor:
    with desk.office.look() as session:
        return secretary(session, door, at=at)


def _review(desk: Desk, door: Door, visitor: Visitor, form: FormData, at: DateTime, *, returning: bool) -> Response:
    wanted, chosen, comment = _wanted(form), _chosen(form), said(form, "comment")
    press = Press(frozenset(f"{one.checkpoint}-{one.confirmation}" for one in chosen), comment)
    if troubles := _troubles(chosen, comment, returning=returning):
        return _show(desk, visitor, wanted, press=replace(press, troubles=troubles), status=422)
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            done = review_together(
                session, visitor.agency.id, chosen, by=visitor.officer, at=at, comment=comment if returning else None
            )
            numbers = (*done.done, *(number for number, _why in done.left))
            known = {one.id: one for one in items_of(session, visitor, numbers)}
    except NotYours as error:
        raise NotHere(str(error)) from error
    told = _tell(desk, visitor, [known[number] for number in done.done], at, returning=returning)
    if not done.left:
        how = {"returned" if returning else "accepted": len(done.done)}
        where = {"year": wanted.year or "", "division": wanted.division, "page": wanted.page, **how}
        address = f"{QUEUE}?{urlencode({name: value for name, value in where.items() if value})}"
        return RedirectResponse(address, 303, background=told)
    left = tuple((known[number], _why_left(why)) for number, why in done.left)
    kept = Press(comment=comment if returning else "")
    answer = _show(
        desk, visitor, wanted, press=kept, outcome=Outcome(len(done.done), returning=returning, left=left), status=409
    )
    answer.background = told
    return answer


def _tell(desk: Desk, visitor: Visitor, done: Sequence[Item], at: DateTime, *, returning: bool) -> BackgroundTasks | None:
    state = State.RETURNED if returning else State.ACCEPTED
    return afterwards(desk, visitor, [(one.id, one.title) for one in done], state, at)


def _wanted(form: FormData) -> Wanted:
    year, page = said(form, "year"), said(form, "page")
    whole = re.compile(r"\d{1,4}")
    return Wanted(int(year) if whole.fullmatch(year) else 0, said(form, "division"), int(page) if whole.fullmatch(page) else 1)


def _chosen(form: FormData) -> list[Shown]:
    """What was ticked, as it was shown; whatever is none, no page of ours has sent."""
    given = (_SHOWN.fullmatch(one) for one in form.getlist("item") if isinstance(one, str))
    return [Shown(int(one[1]), int(one[2])) for one in given if one]


def _troubles(chosen: Sequence[Shown], comment: str, *, returning: bool) -> tuple[Trouble, ...]:
    found = []
    if not chosen:
        found.append(Trouble("list", _("ยังไม่ได้เลือกรายการ โปรดทำเครื่องหมายหน้ารายการที่ต้องการ")))
    if returning and not comment:
        found.append(Trouble("comment", _("ยังไม่ได้เขียนว่าให้แก้ไขอะไร โปรดเขียนข้อความถึงผู้ยืนยัน")))
    elif returning and (long := too_long(comment)):
        found.append(Trouble("comment", long))
    return tuple(found)


def _why_left(why: Meanwhile) -> str:
    return {
        Meanwhile.ACCEPTED: _("มีผู้รับรองไปแล้วก่อนหน้านี้"),
        Meanwhile.RETURNED: _("มีผู้ส่งกลับแก้ไขไปแล้วก่อนหน้านี้"),
        Meanwhile.CONFIRMED_ANEW: _("สำนัก/กองยืนยันใหม่หลังจากที่ท่านเปิดหน้า โปรดดูข้อมูลล่าสุดแล้วตรวจอีกครั้ง"),
        Meanwhile.OTHERWISE: _("รายการนี้ไม่รอตรวจแล้ว โปรดเปิดดูรายการ"),
    }[why]
