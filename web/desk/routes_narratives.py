"""The words of a report: whose they are, and the secretary's own over the heads', measure by measure."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pendulum import DateTime
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.narrating import NothingToTell, take_back
from ita_model.report.narratives import MeasureTold, write_narrative
from web.desk.entry import BOARD, secretary
from web.desk.routes_board import Year
from web.desk.views_narratives import Words, hold_look, hold_words, measure_of, narratives, proof_of, seen_of
from web.door import ME, AtDoor, Door
from web.language import _
from web.pages import Desk
from web.uploads import Trouble, posted, said

NARRATIVES: Final = f"{BOARD}/narratives"
MOST: Final = 10_000
"""Letters of a result or an outcome, as of a head's."""
_FORM: Final = 200_000

Kind = Annotated[str, Query(max_length=20)]


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(NARRATIVES, methods=["GET", "HEAD"])
    def several(door: AtDoor, year: Year = "", kind: Kind = "", saved: str = "") -> Response:
        at = desk.clock()
        with desk.office.look() as session:
            visitor = secretary(session, door, at=at)
            shown = narratives(session, visitor, be=year, kind=kind, at=at)
        return desk.page(
            "reports/narratives.html", base=ME, visitor=visitor, shown=shown, saved=saved, hold_words=hold_words,
            hold_look=hold_look,
        )  # fmt: skip

    @routes.api_route(f"{NARRATIVES}/{{code}}", methods=["GET", "HEAD"])
    def one(door: AtDoor, code: str, year: Year = "", kind: Kind = "") -> Response:
        return _show(desk, door, code, year, kind)

    @routes.post(f"{NARRATIVES}/{{code}}")
    async def write(request: Request, door: AtDoor, code: str, year: Year = "", kind: Kind = "") -> Response:
        at = desk.clock()
        async with posted(request, most=_FORM) as form:
            return await run_in_threadpool(_save, desk, door, code, year, kind, form, at)

    return routes


def _show(
    desk: Desk, door: Door, code: str, year: str, kind: str, *, typed: Words | None = None, troubles: tuple[Trouble, ...] = (),
    status: int = 200, meanwhile: bool = False,
) -> Response:  # fmt: skip
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        shown = narratives(session, visitor, be=year, kind=kind, at=at)
        found = measure_of(shown, code)
        proof = proof_of(found)
    return desk.page(
        "reports/narrative.html", status, base=ME, visitor=visitor, shown=shown, one=found, proof=proof,
        words=typed or _offered(found), troubles=troubles, meanwhile=meanwhile, seen=seen_of(found),
        hold_words=hold_words, hold_look=hold_look,
    )  # fmt: skip


def _offered(one: MeasureTold) -> Words:
    """What the form is first filled with: what was written last, else the heads' own words."""
    if one.written is not None:
        return Words(one.written.narrative.result or "", one.written.narrative.outcome or "")
    return Words(*one.heads_words)


def _save(desk: Desk, door: Door, code: str, year: str, kind: str, form: FormData, at: DateTime) -> Response:
    typed, taking_back = Words(said(form, "result"), said(form, "outcome")), said(form, "act") == "take-back"
    troubles = () if taking_back else tuple(_troubles(typed))
    if troubles:
        return _show(desk, door, code, year, kind, typed=typed, troubles=troubles, status=422)
    with desk.office.begin() as session:
        visitor = secretary(session, door, at=at)
        shown = narratives(session, visitor, be=year, kind=kind, at=at)
        found = measure_of(shown, code)
        same = said(form, "seen") == seen_of(found)
        if same:
            try:
                if taking_back:
                    take_back(session, found.measure, shown.kind, by=visitor.officer, at=at)
                else:
                    write_narrative(
                        session, found, shown.kind, by=visitor.officer, at=at, result=typed.result, outcome=typed.outcome
                    )
            except NothingToTell:
                same = False
    if not same:
        return _show(desk, door, code, year, kind, typed=None if taking_back else typed, status=409, meanwhile=True)
    be = shown.year.be if shown.year is not None else ""
    return RedirectResponse(f"{NARRATIVES}?year={be}&kind={shown.kind}&saved=1", 303)


def _troubles(typed: Words) -> list[Trouble]:
    found = []
    if not typed.result:
        found.append(Trouble("result", _("ข้อความผลการดำเนินการว่างเปล่า โปรดเขียน หรือกลับไปใช้ถ้อยคำของสำนัก/กอง")))
    for field, words in (("result", typed.result), ("outcome", typed.outcome)):
        if len(words) > MOST:
            found.append(Trouble(field, _("ข้อความยาวเกิน %(most)s ตัวอักษร โปรดย่อ", most=f"{MOST:,}")))
    return found
