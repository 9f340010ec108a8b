"""The room of the plan: what was promised this year, its changes, and what it lacks."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from web.desk.editing import edits
from web.desk.entry import secretary
from web.desk.plan_days import adding, moving
from web.desk.plan_growth import adding_measure, adding_step
from web.desk.plan_owing import joining, stopping, stopping_day
from web.desk.plan_wording import wording_measure, wording_step
from web.desk.views_plan import PLAN, plan_page
from web.desk.views_plan_changes import changes_page
from web.desk.views_plan_gaps import gaps_page
from web.door import ME, AtDoor
from web.pages import Desk

_LOOK: Final = ["GET", "HEAD"]
Be = Annotated[str, Query(alias="year", max_length=4, pattern=r"^(\d{4})?$")]


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(PLAN, methods=_LOOK)
    def plan(door: AtDoor, year: Be = "", saved: str = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            shown = plan_page(session, visitor, be=int(year) if year else None)
        return desk.page("desk/plan.html", base=ME, visitor=visitor, shown=shown, saved=saved == "1")

    @routes.api_route(f"{PLAN}/changes", methods=_LOOK)
    def changes(door: AtDoor, year: Be = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            shown = changes_page(session, visitor, be=int(year) if year else None)
        return desk.page("desk/plan_changes.html", base=ME, visitor=visitor, shown=shown)

    @routes.api_route(f"{PLAN}/gaps", methods=_LOOK)
    def lacking(door: AtDoor, year: Be = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            shown = gaps_page(session, visitor, be=int(year) if year else None)
        return desk.page("desk/plan_gaps.html", base=ME, visitor=visitor, shown=shown)

    edits(
        routes, desk, f"{PLAN}/years/{{be:int}}/aspects/{{number:int}}/add",
        lambda path: adding_measure(path["be"], path["number"]),
    )  # fmt: skip
    edits(routes, desk, f"{PLAN}/measures/{{number:int}}/add", lambda path: adding_step(path["number"]))
    edits(routes, desk, f"{PLAN}/measures/{{number:int}}/words", lambda path: wording_measure(path["number"]))
    edits(routes, desk, f"{PLAN}/steps/{{number:int}}/words", lambda path: wording_step(path["number"]))
    edits(routes, desk, f"{PLAN}/steps/{{number:int}}/add", lambda path: adding(path["number"]))
    edits(routes, desk, f"{PLAN}/steps/{{number:int}}/join", lambda path: joining(path["number"]))
    edits(routes, desk, f"{PLAN}/steps/{{number:int}}/stop", lambda path: stopping(path["number"]))
    edits(routes, desk, f"{PLAN}/checkpoints/{{number:int}}/stop", lambda path: stopping_day(path["number"]))
    edits(routes, desk, f"{PLAN}/checkpoints/{{number:int}}/due", lambda path: moving(path["number"]))
    return routes
