"""One way of changing something at the desk: a form, a look at what it comes to, and only then the record.

What a change comes to is found by doing it and taking it back: the same rules say it that will say it when it is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model import thai
from web.desk.entry import secretary
from web.door import ME, AtDoor, Door, Visitor
from web.language import Language, _, language
from web.pages import Desk
from web.uploads import Trouble, posted, said

_MOST_BODY: Final = 200_000
Typed = Mapping[str, str]


class Kind(StrEnum):
    """How something is typed or chosen."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    LIST = "list"
    PICK = "pick"
    TICKS = "ticks"
    """Several of the choices, whose values hold no space: typed and kept with a space between them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that may be chosen."""

    value: str
    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, with what it shows at first."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    kind: Kind = Kind.LINE
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What the look before saving says of one thing: what it will be, and what it was where there was something."""

    label: str
    after: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Once:
    """A secret that was made by saving and is shown this once, under a heading and with what it is called."""

    heading: str
    label: str
    secret: str


@dataclass(frozen=True, slots=True)
class Done:
    """Where to go after saving, in sentences what follows from it, and what is shown once before."""

    to: str
    follows: tuple[str, ...] = ()
    once: Once | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A change as far as it is typed. `act` writes it, where nothing is wrong so far; `why_not` says in words for people why a
    rule refuses it, None for an error that is none of its refusals."""

    title: str
    about: str
    back: str
    back_to: str
    fields: tuple[Field, ...]
    troubles: tuple[Trouble, ...] = ()
    rows: tuple[Row, ...] = ()
    act: Callable[[], Done] | None = None
    why_not: Callable[[Exception], Trouble | None] = lambda _error: None
    grave: bool = False


Builder = Callable[[Session, Visitor, datetime, Typed | None], Edit]
"""Makes the change from what was typed; from nothing (None) it makes the form as it is first shown."""


class _TakenBack(Exception):
    """Nothing is to be recorded; the answer is a page."""

    def __init__(self, page: Response) -> None:
        super().__init__("taken back")
        self.page = page


def first_look(desk: Desk, door: Door, build: Builder) -> Response:
    """The form."""
    at = desk.clock()
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        return _form(desk, visitor, build(session, visitor, at, None))


async def sent(desk: Desk, request: Request, door: Door, build: Builder) -> Response:
    """What was typed is looked at, shown again, or saved."""
    at = desk.clock()
    await run_in_threadpool(_may, desk, door, at)  # nobody whom the page does not concern makes the server read a body
    async with posted(request, most=_MOST_BODY) as form:
        typed = {name: _all_said(form, name) for name in form}
        return await run_in_threadpool(_sent, desk, door, build, typed, at)


def _all_said(form: FormData, name: str) -> str:
    """What was typed into a field; of several that were ticked all, with a space between them."""
    several = form.getlist(name)
    return said(form, name) if len(several) == 1 else " ".join(one.strip() for one in several if isinstance(one, str))


def day_of(typed: str) -> date | str:
    """The day that somebody typed, or what to tell them where it is none."""
    if not typed:
        return _("ยังไม่ได้ใส่วันที่ โปรดพิมพ์ เช่น 14 ก.พ. 2567")
    try:
        return thai.parse_date(typed)
    except thai.NoSuchDay:
        return _("ไม่มีวันที่ “%(written)s” ในปฏิทิน โปรดตรวจวันและปี พ.ศ.", written=typed[:60])
    except ValueError:
        return _("อ่านวันที่ “%(written)s” ไม่ออก โปรดพิมพ์ เช่น 14 ก.พ. 2567 หรือ 14/2/2567", written=typed[:60])


def written(day: date) -> str:
    """A day as a field shows it at first, in a form that can be read back: `14 ก.พ. 2567`, or `2024-02-14` in English."""
    return thai.short_date(day) if language() is Language.THAI else day.isoformat()


def first_wrong(troubles: list[Trouble], name: str, wrong: date | str) -> date | None:
    """The day, where it is one; else what is wrong with it is added to the troubles of the field `name`."""
    if isinstance(wrong, str):
        troubles.append(Trouble(name, wrong))
        return None
    return wrong


def _may(desk: Desk, door: Door, at: datetime) -> None:
    with desk.office.look() as session:
        secretary(session, door, at=at)


def _sent(desk: Desk, door: Door, build: Builder, typed: Typed, at: datetime) -> Response:
    step = typed.get("step", "")
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            edit = build(session, visitor, at, typed)
            if edit.act is None or step == "edit":
                raise _TakenBack(_form(desk, visitor, edit, status=422 if edit.troubles else 200))
            try:
                done = edit.act()
            except Exception as error:
                trouble = edit.why_not(error)
                if trouble is None:
                    raise
                raise _TakenBack(_form(desk, visitor, replace(edit, troubles=(trouble,)), status=422)) from error
            if step != "save":
                raise _TakenBack(_look(desk, visitor, edit, done, typed))
            if done.once is not None:
                return desk.page("desk/shown_once.html", base=ME, visitor=visitor, edit=edit, done=done, once=done.once)
            return RedirectResponse(f"{done.to}{'&' if '?' in done.to else '?'}saved=1", 303)
    except _TakenBack as answer:
        return answer.page


def _form(desk: Desk, visitor: Visitor, edit: Edit, status: int = 200) -> Response:
    return desk.page("desk/edit.html", status, base=ME, visitor=visitor, edit=edit)


def _look(desk: Desk, visitor: Visitor, edit: Edit, done: Done, typed: Typed) -> Response:
    kept = {field.name: typed.get(field.name, "") for field in edit.fields}
    return desk.page("desk/edit_check.html", base=ME, visitor=visitor, edit=edit, done=done, kept=kept)


def edits(routes: APIRouter, desk: Desk, path: str, make: Callable[[Mapping[str, Any]], Builder]) -> None:
    """Let a change be made at a path; `make` gives it from the path's parameters."""

    @routes.api_route(path, methods=["GET", "HEAD"], name=f"look at {path}")
    def look(request: Request, door: AtDoor) -> Response:
        return first_look(desk, door, make(request.path_params))

    @routes.post(path, name=f"change {path}")
    async def change(request: Request, door: AtDoor) -> Response:
        return await sent(desk, request, door, make(request.path_params))
