"""The outbox: letters by person, day and state, each to be read, and the secretary's word on one in doubt."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pendulum import DateTime
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.came_back import Fares
from ita_model.confirming import NotYours
from ita_model.receipts import NotInDoubt, take_as_arrived
from ita_model.records import Letter, LetterKind
from web.desk.asked import MOST_WORDS, days_of
from web.desk.bounce_words import what_to_do, why_word
from web.desk.entry import BOARD, secretary
from web.desk.views_letters import LetterPage, Wanted, letter_page, letters_page
from web.door import ME, AtDoor, Door, Visitor
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id, changed
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere

LETTERS: Final = f"{BOARD}/letters"
_MOST_BODY: Final = 100_000
Number = Annotated[str, Query(max_length=9, pattern=r"^\d*$")]
Words = Annotated[str, Query(max_length=MOST_WORDS)]
Day = Annotated[str, Query(max_length=20)]

MARKS: Final = {
    Fares.OWED: ("◔", "open"),
    Fares.SENDING: ("◐", "submitted"),
    Fares.SENT: ("●", "accepted"),
    Fares.BOUNCED: ("↩", "overdue"),
    Fares.IN_DOUBT: ("?", "returned"),
    Fares.FAILED: ("▲", "overdue"),
    Fares.SUPERSEDED: ("–", "waived"),
}
"""The shape and the tone of each state."""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(LETTERS, methods=["GET", "HEAD"])
    def look(
        door: AtDoor, state: str = "", to: Number = "", since: Day = "", until: Day = "", words: Words = "",
        before: Number = "",
    ) -> Response:  # fmt: skip
        days = days_of(since, until)
        known = next((one for one in Fares if one == state), None)
        wanted = Wanted(known, int(to or 0), days.since, days.until, words.strip(), int(before or 0))
        with desk.office.look() as session:
            at = desk.clock()
            visitor = secretary(session, door, at=at)
            shown = letters_page(session, visitor, wanted, at=at)
        asked = {"state": known or "", "to": to, "since": since, "until": until, "words": words.strip()}
        older = urlencode({**{name: value for name, value in asked.items() if value}, "before": shown.older})
        return desk.page(
            "desk/letters.html", 422 if days.troubles else 200, base=ME, visitor=visitor, shown=shown, wanted=wanted, days=days,
            older=f"{LETTERS}?{older}" if shown.older else "", state_word=state_word,
            count_word=count_word, kind_word=kind_word, look=MARKS,
            troubles=days.troubles, searched=any(asked.values()),
        )  # fmt: skip

    @routes.api_route(f"{LETTERS}/{{letter_id}}", methods=["GET", "HEAD"])
    def letter(door: AtDoor, letter_id: Id) -> Response:
        visitor, shown = _look(desk, door, letter_id, desk.clock())
        return _page(desk, visitor, shown)

    @routes.post(f"{LETTERS}/{{letter_id}}/arrived")
    async def arrived(request: Request, door: AtDoor, letter_id: Id) -> Response:
        at = desk.clock()
        # Nobody whom the page does not concern makes the server read a body.
        await run_in_threadpool(_look, desk, door, letter_id, at)
        async with posted(request, most=_MOST_BODY) as form:
            return await run_in_threadpool(_arrived, desk, door, letter_id, form, at)

    return routes


def _look(desk: Desk, door: Door, letter_id: int, at: DateTime) -> tuple[Visitor, LetterPage]:
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        return visitor, letter_page(session, visitor, letter_id)


def _page(
    desk: Desk, visitor: Visitor, shown: LetterPage, *, words: str = "", troubles: tuple[Trouble, ...] = (), note: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    return desk.page(
        "desk/letter.html", status, base=ME, visitor=visitor, shown=shown, words=words, troubles=troubles, note=note,
        state_word=state_word, kind_word=kind_word, look=MARKS, why_word=why_word, what_to_do=what_to_do,
        sign_in=f"{desk.office.settings.base_url}/sign-in",
    )  # fmt: skip


def _arrived(desk: Desk, door: Door, letter_id: int, form: FormData, at: DateTime) -> Response:
    words = said(form, "words")
    visitor, shown = _look(desk, door, letter_id, at)
    wrong = too_long(words) if words else _("ยังไม่ได้เขียนว่าทราบได้อย่างไร โปรดเขียนสั้น ๆ เช่น โทรถามแล้ว")
    if wrong:
        return _page(desk, visitor, shown, words=words, troubles=(Trouble("words", wrong),), status=422)
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            mine = select(Letter).where(Letter.agency_id == visitor.agency.id, Letter.id == letter_id)
            take_as_arrived(session, session.scalars(mine).one(), by=visitor.officer, at=at, words=words)
    except NotYours as error:
        raise NotHere(str(error)) from error
    except NotInDoubt:
        visitor, shown = _look(desk, door, letter_id, at)
        return _page(desk, visitor, shown, words=words, note=changed(), status=409)
    return RedirectResponse(f"{LETTERS}/{letter_id}", 303)


def state_word(state: Fares, kind: LetterKind = LetterKind.DIGEST) -> str:
    """What is said of how a letter fares."""
    if state is Fares.SUPERSEDED and kind is not LetterKind.DIGEST:
        return _("ไม่ได้ส่ง: ไม่ทันเวลา หรือแสดงที่เครื่องแม่ข่ายแทน")
    return {
        Fares.OWED: _("รอส่ง"),
        Fares.SENDING: _("กำลังส่ง"),
        Fares.SENT: _("ส่งแล้ว"),
        Fares.BOUNCED: _("ถูกตีกลับ"),
        Fares.IN_DOUBT: _("ไม่แน่ใจว่าถึง"),
        Fares.FAILED: _("ส่งไม่ได้"),
        Fares.SUPERSEDED: _("รวมไปกับฉบับถัดไป"),
    }[state]


def count_word(state: Fares) -> str:
    """The same of letters of every kind together."""
    return _("ไม่ต้องส่งแล้ว") if state is Fares.SUPERSEDED else state_word(state)


def kind_word(kind: LetterKind) -> str:
    """What a letter is for."""
    return {
        LetterKind.DIGEST: _("จดหมายประจำวัน"),
        LetterKind.SIGN_IN: _("ลิงก์เข้าสู่ระบบ"),
        LetterKind.CODE: _("รหัสสำหรับลงนาม"),
    }[kind]
