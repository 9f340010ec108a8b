"""Which evidence of a checkpoint everybody may see: all of it on one page, each with a look at it and a tick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from pendulum import DateTime
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import NotYours
from ita_model.evidence.disclosing import NoSuchEvidence, NotAccepted, disclose, newest_mark
from ita_model.records import Checkpoint, Confirmation, Disclosure, Evidence, Move, Officer, names
from ita_model.states import State
from web.desk.entry import BOARD, secretary
from web.door import ME, AtDoor, Door, Visitor
from web.pages import Desk
from web.routes_checkpoint import Id, changed
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import Attached, NotHere, attached
from web.views_handover import Summary, summary_for

_MOST_BODY: Final = 100_000
_MOST_FIELDS: Final = 500
_NUMBER: Final = re.compile(r"[1-9]\d{0,8}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of evidence, whether it stands behind what is accepted, and who marked it last, when and with which words."""

    file: Attached
    accepted: bool
    by: str
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class DisclosingPage:
    """The evidence of a checkpoint that is accepted, and what else of it is public still."""

    about: Summary
    files: tuple[Marked, ...]


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()
    address = f"{BOARD}/checkpoints/{{checkpoint_id}}/evidence"

    @routes.api_route(address, methods=["GET", "HEAD"])
    def look(door: AtDoor, checkpoint_id: Id, saved: str = "") -> Response:
        visitor, shown = _look(desk, door, checkpoint_id, desk.clock())
        return _page(desk, visitor, shown, saved=saved == "1")

    @routes.post(address)
    async def mark(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
        at = desk.clock()
        # Nobody whom the page does not concern makes the server read a body.
        await run_in_threadpool(_look, desk, door, checkpoint_id, at)
        async with posted(request, most=_MOST_BODY, parts=_MOST_FIELDS) as form:
            return await run_in_threadpool(_mark, desk, door, checkpoint_id, form, at)

    return routes


def _look(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> tuple[Visitor, DisclosingPage]:
    with desk.office.look() as session:
        visitor = secretary(session, door, at=at)
        return visitor, DisclosingPage(summary_for(session, visitor, checkpoint_id), _files(session, visitor, checkpoint_id))


def _files(session: Session, visitor: Visitor, checkpoint_id: int) -> tuple[Marked, ...]:
    accepted = and_(names(Move, Checkpoint), Move.n == Checkpoint.moves, Move.after == State.ACCEPTED)
    rows = session.execute(
        select(Evidence, Move.id.label("accepted"), Disclosure, Officer.name)
        .join(Confirmation, names(Evidence, Confirmation))
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .outerjoin(Move, and_(accepted, Move.confirmation_id == Confirmation.id))
        .outerjoin(Disclosure, newest_mark())
        .outerjoin(Officer, names(Disclosure, Officer))
        .where(Evidence.agency_id == visitor.agency.id, Checkpoint.id == checkpoint_id)
        .where(or_(Move.id.is_not(None), Disclosure.public))
        .order_by(Evidence.confirmation_id.desc(), Evidence.position)
    )
    found = []
    for row, accepted_by, mark, officer in rows:
        file = attached(row, public=mark.public if mark else False)
        told = (officer, mark.at, mark.words) if mark else ("", None, "")
        found.append(Marked(file, accepted_by is not None, *told))
    return tuple(found)


def _page(
    desk: Desk, visitor: Visitor, shown: DisclosingPage, *, saved: bool = False, wanted: frozenset[int] | None = None,
    words: str = "", note: str = "", troubles: tuple[Trouble, ...] = (), status: int = 200,
) -> Response:  # fmt: skip
    ticked = frozenset(one.file.id for one in shown.files if one.file.public) if wanted is None else wanted
    return desk.page(
        "desk/disclosing.html", status, base=ME, visitor=visitor, shown=shown, ticked=ticked, saved=saved, words=words,
        note=note, troubles=troubles,
    )  # fmt: skip


def _mark(desk: Desk, door: Door, checkpoint_id: int, form: FormData, at: DateTime) -> Response:
    wanted, before, words = _numbers(form, "public"), _numbers(form, "shown"), said(form, "words")
    visitor, shown = _look(desk, door, checkpoint_id, at)
    if long := too_long(words):
        return _page(desk, visitor, shown, wanted=wanted, words=words, troubles=(Trouble("words", long),), status=422)
    here = {one.file.id for one in shown.files}
    if before != here:  # something was accepted, opened again or withdrawn since the page was shown
        return _page(desk, visitor, shown, wanted=wanted & here, words=words, note=changed(), status=409)
    try:
        with desk.office.begin() as session:
            visitor = secretary(session, door, at=at)
            for number in sorted(here):
                public = number in wanted
                disclose(session, visitor.agency.id, number, public=public, by=visitor.officer, at=at, words=words)
    except NotYours as error:
        raise NotHere(str(error)) from error
    except (NoSuchEvidence, NotAccepted):
        visitor, shown = _look(desk, door, checkpoint_id, at)
        return _page(desk, visitor, shown, wanted=wanted, words=words, note=changed(), status=409)
    return RedirectResponse(f"{BOARD}/checkpoints/{checkpoint_id}/evidence?saved=1", 303)


def _numbers(form: FormData, name: str) -> frozenset[int]:
    return frozenset(int(one) for one in form.getlist(name) if isinstance(one, str) and _NUMBER.fullmatch(one))
