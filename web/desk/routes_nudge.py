"""Having people reminded today: one page says who owes what and whom a letter may still reach; the press wishes it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pendulum import DateTime
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours
from ita_model.nudging import Answer, When, nudge
from web.desk.bounce_words import unreached_word
from web.desk.entry import BOARD, secretary
from web.desk.routes_letters import MARKS, state_word
from web.desk.views_nudge import NudgePage, Owing, nudge_page
from web.door import ME, AtDoor, Door, Visitor
from web.language import _
from web.pages import Desk
from web.uploads import Trouble, posted
from web.views_checkpoint import NotHere

NUDGE: Final = f"{BOARD}/nudge"
_MOST_BODY: Final = 100_000
_MOST_PEOPLE: Final = 2_000
_NUMBER: Final = re.compile(r"[1-9]\d{0,8}")
Done = Annotated[str, Query(max_length=4, pattern=r"^\d*$")]


@dataclass(frozen=True, slots=True)
class Told:
    """What a press came to: how many letters were wished, and for whom none was, who had one or owes nothing any more."""

    done: int = 0
    had: tuple[Owing, ...] = ()
    nothing: int = 0


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(NUDGE, methods=["GET", "HEAD"])
    def look(door: AtDoor, division: str = "", done: Done = "") -> Response:
        visitor, shown = _look(desk, door, desk.clock())
        chosen = frozenset(one.officer_id for one in shown.people if one.may and division in ("", *one.codes))
        return _page(desk, visitor, shown, chosen, Told(int(done or 0)))

    @routes.post(NUDGE)
    async def send(request: Request, door: AtDoor) -> Response:
        at = desk.clock()
        # Nobody whom the page does not concern makes the server read a body.
        visitor, shown = await run_in_threadpool(_look, desk, door, at)
        async with posted(request, most=_MOST_BODY, parts=_MOST_PEOPLE) as form:
            wanted = {int(one) for one in form.getlist("to") if isinstance(one, str) and _NUMBER.fullmatch(one)}
            if not wanted:
                none = Trouble("list", _("ยังไม่ได้เลือกผู้รับ โปรดทำเครื่องหมายหน้าชื่ออย่างน้อยหนึ่งคน"))
                return _page(desk, visitor, shown, frozenset(), Told(), status=422, troubles=(none,))
            return await run_in_threadpool(_nudge, desk, door, wanted, at)

    return routes


def _look(desk: Desk, door: Door, at: DateTime) -> tuple[Visitor, NudgePage]:
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        return visitor, nudge_page(session, visitor, at=at)


def _page(
    desk: Desk, visitor: Visitor, shown: NudgePage, chosen: frozenset[int], told: Told, *, status: int = 200,
    troubles: tuple[Trouble, ...] = (),
) -> Response:  # fmt: skip
    return desk.page(
        "desk/nudge.html", status, base=ME, visitor=visitor, shown=shown, chosen=chosen, told=told, troubles=troubles,
        state_word=state_word, look=MARKS, unreached_word=unreached_word,
    )  # fmt: skip


def _nudge(desk: Desk, door: Door, wanted: Collection[int], at: DateTime) -> Response:
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            domain = desk.office.settings.mail_domain
            answers = nudge(session, visitor.agency, wanted, by=visitor.officer, at=at, mail_domain=domain)
    except NotYours as error:
        raise NotHere(str(error)) from error
    by_answer = {answer: [one.officer_id for one in answers if one.answer is answer] for answer in Answer}
    done = len(by_answer[Answer.NUDGED])
    visitor, shown = _look(desk, door, at)
    # Where one was written it goes at the next delivery; nobody waits for Prefect to be asked for one.
    events = desk.events if done and shown.when is When.NOW else None
    told = BackgroundTask(events.deliver, at, urgent=False) if events else None
    if done == len(answers):
        return RedirectResponse(f"{NUDGE}?done={done}", 303, background=told)
    had = {*by_answer[Answer.HAD_ONE], *by_answer[Answer.ASKED_BEFORE]}
    rest = Told(done, tuple(one for one in shown.people if one.officer_id in had), len(by_answer[Answer.OWES_NOTHING]))
    answer = _page(desk, visitor, shown, frozenset(), rest, status=409)
    answer.background = told
    return answer
