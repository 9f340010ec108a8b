"""The secretary asks for a report: a form, a look at what will be compiled, and a page that follows the wish."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from pendulum import DateTime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours
from ita_model.report import wishes
from ita_model.report.wishes import AtWork, NeedsReason, NotOpen
from web.desk.entry import secretary
from web.desk.routes_reports import ROOM
from web.desk.views_compile import Asked, Form, asked, first_form, form_of
from web.desk.words_reports import trouble_words
from web.door import ME, AtDoor, Door
from web.events import Wanted
from web.language import _
from web.pages import Desk
from web.routes_checkpoint import Id
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere

_SMALL_FORM: Final = 50_000
_SOON: Final = timedelta(seconds=30)
"""How long nothing is thought of it that nobody has set to work on a wish."""


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(f"{ROOM}/compile", methods=["GET", "HEAD"])
    def form(request: Request, door: AtDoor) -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            shown, years = first_form(session, visitor, request.query_params)
        return desk.page("reports/compile.html", base=ME, visitor=visitor, form=shown, years=years, troubles=())

    @routes.api_route(f"{ROOM}/compile/check", methods=["GET", "HEAD"])
    def check(request: Request, door: AtDoor) -> Response:
        return _check(desk, door, form_of(request.query_params))

    @routes.post(f"{ROOM}/compile")
    async def send(request: Request, door: AtDoor) -> Response:
        at = desk.clock()
        async with posted(request, most=_SMALL_FORM) as sent:
            given = form_of({name: said(sent, name) for name in ("kind", "year", "as_of", "form")})
            reason = said(sent, "reason")
        wanted = await run_in_threadpool(_wish, desk, door, given, reason, at)
        if isinstance(wanted, Response):
            return wanted
        taken = desk.events is not None and await desk.events.compile(wanted)
        return RedirectResponse(f"{ROOM}/wishes/{wanted.wish}{'' if taken else '?later=1'}", 303)

    @routes.api_route(f"{ROOM}/wishes/{{wish_id}}", methods=["GET", "HEAD"])
    def follow(door: AtDoor, wish_id: Id, later: str = "") -> Response:
        return _follow(desk, door, wish_id, "reports/wish.html", later=bool(later))

    @routes.api_route(f"{ROOM}/wishes/{{wish_id}}/withdraw", methods=["GET", "HEAD"])
    def before(door: AtDoor, wish_id: Id) -> Response:
        return _before_withdrawing(desk, door, wish_id)

    @routes.post(f"{ROOM}/wishes/{{wish_id}}/withdraw")
    def withdraw(door: AtDoor, wish_id: Id) -> Response:
        return _withdraw(desk, door, wish_id)

    @routes.api_route(f"{ROOM}/wishes/{{wish_id}}/standing", methods=["GET", "HEAD"])
    def standing(door: AtDoor, wish_id: Id, later: str = "") -> Response:
        return _follow(desk, door, wish_id, "reports/wish_standing.html", later=bool(later))

    return routes


def _check(desk: Desk, door: Door, form: Form, *, reason: str = "", wrong: str = "", status: int = 200) -> Response:
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        found = asked(session, visitor, form, at=at)
        if not isinstance(found, Asked):
            shown, years = first_form(session, visitor, {})
            again = Form(form.kind or shown.kind, form.year or shown.year, form.as_of, form.form)
            return desk.page(
                "reports/compile.html", 422, base=ME, visitor=visitor, form=again, years=years, troubles=found
            )  # fmt: skip
    return desk.page(
        "reports/compile_check.html", status, base=ME, visitor=visitor, asked=found, form=form, reason=reason,
        troubles=[Trouble("reason", wrong)] if wrong else [],
    )  # fmt: skip


def _wish(desk: Desk, door: Door, form: Form, reason: str, at: DateTime) -> Wanted | Response:
    if wrong := too_long(reason):
        return _check(desk, door, form, reason=reason, wrong=wrong, status=422)
    with desk.office.begin() as session:
        visitor = secretary(session, door, at=at)
        found = asked(session, visitor, form, at=at)
        if isinstance(found, Asked):
            try:
                made = wishes.wish_for(
                    session, found.year, found.kind, draft=found.draft, by=visitor.officer, at=at, as_of=found.as_of,
                    reason=reason,
                )  # fmt: skip
            except NeedsReason:
                found = []
            else:
                return Wanted(visitor.agency.code, found.kind.value, found.year.be, found.draft, made.id)
    wrong = _("ยังไม่ได้เขียนเหตุผล โปรดเขียนว่าเหตุใดจึงจัดทำฉบับจริงทั้งที่ยังขาดหลักฐาน หรือกลับไปเลือกฉบับร่าง") if found == [] else ""
    return _check(desk, door, form, reason=reason, wrong=wrong, status=422)


def _before_withdrawing(desk: Desk, door: Door, wish_id: int) -> Response:
    """What is to be withdrawn; the page of the wish itself, where it cannot be any more."""
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        found = wishes.wish(session, visitor.agency.id, wish_id)
    if found is None:
        raise NotHere(f"wish {wish_id}")
    if not found.may_be_withdrawn(visitor.officer, at=at):
        return _follow(desk, door, wish_id, "reports/wish.html", later=False)
    return desk.page("reports/wish_withdraw.html", base=ME, visitor=visitor, wished=found)


def _withdraw(desk: Desk, door: Door, wish_id: int) -> Response:
    at = desk.clock()
    note = ""
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            if wishes.wish(session, visitor.agency.id, wish_id) is None:
                raise NotHere(f"wish {wish_id}")
            wishes.withdraw(session, visitor.agency.id, wish_id, by=visitor.officer, at=at)
    except AtWork:
        note = _("ระบบเริ่มจัดทำไปก่อนแล้ว จึงถอนคำสั่งไม่ได้ หากไม่ใช้รายงานที่ได้ ไม่ต้องลงนาม")
    except NotYours:
        note = _("ผู้สั่งเท่านั้นที่ถอนคำสั่งนี้ได้ ยังไม่มีสิ่งใดเปลี่ยน")
    except NotOpen:
        note = _("คำสั่งนี้จบไปก่อนแล้ว ยังไม่มีสิ่งใดเปลี่ยนจากการกดครั้งนี้")
    if note:
        return _follow(desk, door, wish_id, "reports/wish.html", later=False, note=note, status=409)
    return RedirectResponse(f"{ROOM}/wishes/{wish_id}", 303)


def _follow(desk: Desk, door: Door, wish_id: int, template: str, *, later: bool, note: str = "", status: int = 200) -> Response:
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        found = wishes.wish(session, visitor.agency.id, wish_id)
    if found is None:
        raise NotHere(f"wish {wish_id}")
    waits = found.waits(at=at)
    return desk.page(
        template, status, base=ME, visitor=visitor, wished=found, waits=waits, note=note,
        withdrawable=found.may_be_withdrawn(visitor.officer, at=at), later=waits and (later or found.wish.at + _SOON < at),
        asked_later=later, trouble=trouble_words(found.trouble) if found.trouble else "",
    )  # fmt: skip
