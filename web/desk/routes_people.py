"""The room of the office's people: who holds which post, each officer's page, and the changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from ita_model.records import Role
from web.desk.editing import Builder, first_look, sent
from web.desk.entry import secretary
from web.desk.people_edits import adding, changing, ending, filling, renaming
from web.desk.views_people import PEOPLE, officer_page, people_page
from web.door import ME, AtDoor
from web.pages import Desk

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Code = Annotated[str, Path(max_length=40)]
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

    def edits(path: str, make: Callable[[dict[str, Any]], Builder]) -> None:
        @routes.api_route(path, methods=_LOOK, name=f"look at {path}")
        def look(request: Request, door: AtDoor) -> Response:
            return first_look(desk, door, make(request.path_params))

        @routes.post(path, name=f"change {path}")
        async def change(request: Request, door: AtDoor) -> Response:
            return await sent(desk, request, door, make(request.path_params))

    edits(f"{PEOPLE}/add", lambda _path: adding)
    edits(f"{PEOPLE}/officers/{{officer:int}}/change", lambda path: changing(path["officer"]))
    edits(f"{PEOPLE}/divisions/{{code}}/rename", lambda path: renaming(path["code"]))
    edits(f"{PEOPLE}/posts/{{post:int}}/end", lambda path: ending(path["post"]))
    for role in (Role.HEAD, Role.DEPUTY):
        edits(f"{PEOPLE}/divisions/{{code}}/{role.value}", lambda path, role=role: filling(role, path["code"]))  # type: ignore[misc]
    for role in (Role.SECRETARY, Role.EXECUTIVE):
        edits(f"{PEOPLE}/{role.value}", lambda _path, role=role: filling(role, ""))  # type: ignore[misc]
    return routes
