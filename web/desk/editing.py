"""One way of changing something at the desk: a form of one page or several, a look at what it comes to, and only then the
record.

What a change comes to is said by the rules alone, from what was read: the same that the saving asks again when it is its
turn. So the look before saving writes nothing, and its transaction cannot; and it asks as little however much is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.database import sha256
from ita_model.states import State
from web.desk.edit_parts import Builder, Done, Edit, Field, Kind, Typed
from web.desk.entry import secretary
from web.door import ME, AtDoor, Door, Visitor
from web.events import afterwards
from web.pages import Desk
from web.uploads import posted, said

_MOST_BODY: Final = 200_000
_SEEN: Final = "seen"


class _TakenBack(Exception):
    """Nothing is to be recorded; the answer is a page."""

    def __init__(self, page: Response) -> None:
        super().__init__("taken back")
        self.page = page


def first_look(desk: Desk, request: Request, door: Door, build: Builder) -> Response:
    """The form."""
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        return _form(desk, visitor, build(session, visitor, at, None), request.url.path)


async def sent(desk: Desk, request: Request, door: Door, build: Builder) -> Response:
    """What was typed is looked at, shown again, or saved."""
    at = desk.clock()
    # Nobody whom the page does not concern makes the server read a body.
    visitor = await run_in_threadpool(_let_in, desk, door, at)
    async with posted(request, most=_MOST_BODY) as form:
        typed = {name: _said_of(form, name) for name in form}
        if typed.get("step") == "save":
            return await run_in_threadpool(_save, desk, door, build, typed, at, request.url.path)
        return await run_in_threadpool(_see, desk, visitor, build, typed, at, request.url.path)


def _said_of(form: FormData, name: str) -> str:
    """What was typed in a field; of several that were ticked their values with a space between."""
    several = form.getlist(name)
    if len(several) < 2:
        return said(form, name)
    return " ".join(one.strip() for one in several if isinstance(one, str))


def _let_in(desk: Desk, door: Door, at: datetime) -> Visitor:
    with desk.office.look() as session:
        return secretary(session, door, at=at)


def _see(desk: Desk, visitor: Visitor, build: Builder, typed: Typed, at: datetime, here: str) -> Response:
    """The page of the form that is next, or the look before saving. The visitor was let in at the same moment `at`."""
    with desk.office.look() as session:
        edit = build(session, visitor, at, typed)
        if (answer := _on_the_way(desk, visitor, edit, typed, here)) is not None:
            return answer
        assert edit.see is not None  # where nothing is wrong it can be looked at
        try:
            done = edit.see()
        except Exception as error:
            if (refused := _refused(desk, visitor, edit, error, here)) is None:
                raise
            return refused
        return _look(desk, visitor, edit, done, typed, here)


def _save(desk: Desk, door: Door, build: Builder, typed: Typed, at: datetime, here: str) -> Response:
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            edit = build(session, visitor, at, typed)
            if (answer := _on_the_way(desk, visitor, edit, typed, here)) is not None:
                raise _TakenBack(answer)
            assert edit.act is not None  # where nothing is wrong it can be done
            try:
                done = edit.act()
            except Exception as error:
                if (refused := _refused(desk, visitor, edit, error, here)) is None:
                    raise
                raise _TakenBack(refused) from error
            if typed.get(_SEEN, "") not in ("", _seen(edit, done)):
                raise _TakenBack(_look(desk, visitor, edit, done, typed, here, changed=True))
            if done.once is not None:
                return desk.page("desk/shown_once.html", base=ME, visitor=visitor, edit=edit, done=done, here=here)
            told = afterwards(desk, visitor, done.waived, State.WAIVED, at) if done.waived else None
            return RedirectResponse(_saved(done.to), 303, background=told)
    except _TakenBack as answer:
        return answer.page


def _refused(desk: Desk, visitor: Visitor, edit: Edit, error: Exception, here: str) -> Response | None:
    """The form with why a rule refuses what was typed; None for an error that is no refusal."""
    trouble = edit.why_not(error)
    if trouble is None:
        return None
    told = replace(edit, troubles=(trouble,))
    return _form(desk, visitor, told, here, told.page_of(trouble), status=422)


def _saved(to: str) -> str:
    """An address that says that something was saved."""
    place, mark, part = to.partition("#")
    return f"{place}{'&' if '?' in place else '?'}saved=1{mark}{part}"


def _on_the_way(desk: Desk, visitor: Visitor, edit: Edit, typed: Typed, here: str) -> Response | None:
    """The page of the form that is to be shown next; None where all of it is filled in and nothing is wrong.

    What is wrong is told of the pages up to the one that was sent; the others have not been seen yet.
    """
    step, sent = typed.get("step", ""), typed.get("page", "")
    page = int(sent) if sent in map(str, range(edit.last)) else edit.last
    if step in ("edit", "back"):
        return _form(desk, visitor, replace(edit, troubles=()), here, 0 if step == "edit" else max(page - 1, 0))
    wrong = [one for one in edit.troubles if edit.page_of(one) <= page]
    if wrong:
        first = min(edit.page_of(one) for one in wrong)
        told = tuple(one for one in wrong if edit.page_of(one) == first)
        return _form(desk, visitor, replace(edit, troubles=told), here, first, status=422)
    return _form(desk, visitor, replace(edit, troubles=()), here, page + 1) if page < edit.last else None


def _form(desk: Desk, visitor: Visitor, edit: Edit, here: str, page: int = 0, status: int = 200) -> Response:
    return desk.page("desk/edit.html", status, base=ME, visitor=visitor, edit=edit, here=here, page=page)


def _look(desk: Desk, visitor: Visitor, edit: Edit, done: Done, typed: Typed, here: str, *, changed: bool = False) -> Response:
    """The look before saving; `changed` where it was saved, and would have come to something else than was seen."""
    kept = [(field.name, one) for field in edit.fields for one in _kept_of(field, typed)] + [(_SEEN, _seen(edit, done))]
    page, status = "desk/edit_check.html", 409 if changed else 200
    return desk.page(page, status, base=ME, visitor=visitor, edit=edit, done=done, kept=kept, here=here, changed=changed)


def _kept_of(field: Field, typed: Typed) -> list[str]:
    """What a field has, as a browser sends it: several that were ticked one by one, and nothing where none was."""
    value = typed.get(field.name, "")
    return value.split() if field.kind is Kind.MANY else [value]


def _seen(edit: Edit, done: Done) -> str:
    """What stands for all that a look says: whoever saves sends it along, and what would come to anything else is not saved."""
    told = [f"{row.label}\t{row.before}\t{row.after}" for row in edit.rows]
    told += ["\t".join((part.name, what, *which)) for row in edit.rows for part in row.parts for what, which in part.lines]
    return sha256("\n".join([*told, *done.follows]))


def edits(routes: APIRouter, desk: Desk, path: str, make: Callable[[Mapping[str, Any]], Builder]) -> None:
    """Let a change be made at a path; `make` gives it from the path's parameters."""

    @routes.api_route(path, methods=["GET", "HEAD"], name=f"look at {path}")
    def look(request: Request, door: AtDoor) -> Response:
        return first_look(desk, request, door, make(request.path_params))

    @routes.post(path, name=f"change {path}")
    async def change(request: Request, door: AtDoor) -> Response:
        return await sent(desk, request, door, make(request.path_params))
