"""The room of the office's people: who holds which post, each officer's page, and the changes."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.responses import Response

from ita_model.records import Role
from web.desk.division_edits import adding_division, ending_division
from web.desk.editing import edits
from web.desk.entry import secretary
from web.desk.people_edits import adding, changing, renaming
from web.desk.post_edits import ending, filling
from web.desk.views_people import PEOPLE, officer_page, people_page
from web.door import ME, AtDoor
from web.pages import Desk

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
_LOOK: Final = ["GET", "HEAD"]


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route(PEOPLE, methods=_LOOK)
    def people(door: AtDoor, saved: str = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            shown = people_page(session, visitor)
        return desk.page("desk/people.html", base=ME, visitor=visitor, shown=shown, saved=saved == "1")

    @routes.api_route(f"{PEOPLE}/officers/{{officer}}", methods=_LOOK)
    def one(door: AtDoor, officer: Id, saved: str = "") -> Response:
        with desk.office.look() as session:
            visitor = secretary(session, door, at=desk.clock())
            shown = officer_page(session, visitor, officer)
        return desk.page("desk/officer.html", base=ME, visitor=visitor, shown=shown, saved=saved == "1")

    edits(routes, desk, f"{PEOPLE}/add", lambda _path: adding)
    edits(routes, desk, f"{PEOPLE}/officers/{{officer:int}}/change", lambda path: changing(path["officer"]))
    edits(routes, desk, f"{PEOPLE}/divisions/add", lambda _path: adding_division)
    edits(routes, desk, f"{PEOPLE}/divisions/{{code}}/end", lambda path: ending_division(path["code"]))
    edits(routes, desk, f"{PEOPLE}/divisions/{{code}}/rename", lambda path: renaming(path["code"]))
    edits(routes, desk, f"{PEOPLE}/posts/{{post:int}}/end", lambda path: ending(path["post"]))
    for role in (Role.HEAD, Role.DEPUTY):
        edits(routes, desk, f"{PEOPLE}/divisions/{{code}}/{role.value}", lambda path, role=role: filling(role, path["code"]))  # type: ignore[misc]
    for role in (Role.SECRETARY, Role.EXECUTIVE):
        edits(routes, desk, f"{PEOPLE}/{role.value}", lambda _path, role=role: filling(role, ""))  # type: ignore[misc]
    return routes
