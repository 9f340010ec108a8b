"""The API's writes: a division confirms, the secretary accepts or sends back, by the same rules as on the pages.

Each needs an `Idempotency-Key`: sent again under it, the same request is answered as before and done once.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pendulum import DateTime
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.background import BackgroundTasks
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ita_model import answers
from ita_model.answers import Before, Begun, OtherRequest, UnderWay
from ita_model.confirming import (
    Already,
    File,
    NoEvidence,
    NotOpen,
    NotYours,
    WebLink,
    accept,
    confirm,
    newest_confirmation,
    send_back,
)
from ita_model.keys import Scope
from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Confirmation
from ita_model.states import State
from web.api.caller import Caller, Confirmer, Reviewer, identify
from web.api.given import IdempotencyKey, Number
from web.api.problems import FieldProblem, Problem, problems
from web.api.shapes import Done
from web.events import afterwards
from web.language import _
from web.media import MOST_BYTES
from web.pages import Desk
from web.typed import MOST_LETTERS
from web.uploads import MOST_FILES, MOST_WORDS, Sent, plain, posted, read_confirmation
from web.views_checkpoint import NotHere, checkpoint_for, is_open, one_line

SAYS_SOMETHING: Final = r"[^\s\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
"""A text with at least one character that is neither blank, nor controls, nor turns the writing."""

ADDRESS: Final = r"^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?(/[!-~]*)?$"
"""An address of the web as programs write it: whole, and with anything but ASCII percent-encoded."""

_REPLAYED: Final[dict[str, Any]] = {
    "Idempotent-Replayed": {"description": "`true` where this is the answer given before.", "schema": {"type": "string"}}
}
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["result"],
                    "anyOf": [{"required": ["files"]}, {"required": ["address"]}],
                    "properties": {
                        "result": {
                            "type": "string", "minLength": 1, "maxLength": MOST_WORDS, "pattern": SAYS_SOMETHING,
                            "description": "What was done, and when (column 5 of the report).",
                        },
                        "outcome": {
                            "type": "string", "maxLength": MOST_WORDS,
                            "description": "What came of it (column 6 of the report).",
                        },
                        "address": {
                            "type": "string", "pattern": ADDRESS,
                            "maxLength": 2000,
                            "description": "Evidence that stands at an address of the web.",
                        },
                        "files": {
                            "type": "array", "minItems": 1, "maxItems": MOST_FILES,
                            "items": {"type": "string", "format": "binary"},
                            "description": f"Photographs, PDF, Word, Excel, PowerPoint or OpenDocument files, told by their "
                            f"content, each of at most {MOST_BYTES:,} bytes.",
                        },
                    },
                }
            }
        },
    }
}  # fmt: skip


def _whole(value: object) -> object:
    """To JSON 7.0 is the integer 7."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Looked(BaseModel):
    """Which confirmation was looked at: what came in meanwhile is not answered by it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    confirmation: Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(_whole)] = Field(
        description="Its id, as `/checkpoints/{id}` gave it."
    )


class Comment(Looked):
    """The same, and what is to be put right."""

    comment: str = Field(
        min_length=1,
        max_length=MOST_LETTERS,
        pattern=SAYS_SOMETHING,
        description="What is to be put right; the division reads it.",
    )


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter(tags=["writes"])
    done: dict[int | str, dict[str, Any]] = {200: {"description": "It is on record.", "model": Done, "headers": _REPLAYED}}
    many = ("request-under-way", "key-used-otherwise")

    @routes.post(
        "/checkpoints/{checkpoint_id}/confirm", operation_id="confirm", response_model=Done, openapi_extra=_FORM,
        responses=done | problems(
            "already-confirmed", "not-open-yet", "too-large", "not-multipart", "not-understood", *many
        ),
    )  # fmt: skip
    async def confirm_(request: Request, caller: Confirmer, checkpoint_id: Number, chosen: IdempotencyKey) -> Response:
        """A head's or deputy's word, with evidence, that a checkpoint was done. Scope `confirm:write`."""
        at = desk.clock()
        # Nobody whom it does not concern makes the server read a body.
        await run_in_threadpool(_mine, desk, caller, checkpoint_id)
        if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            raise Problem("not-multipart")
        async with posted(request) as form:
            return await run_in_threadpool(_confirm, desk, caller, checkpoint_id, form, chosen, at)

    @routes.post(
        "/checkpoints/{checkpoint_id}/accept", operation_id="accept", response_model=Done,
        responses=done | problems("changed-meanwhile", "too-large", "not-understood", *many),
    )  # fmt: skip
    def accept_(caller: Reviewer, checkpoint_id: Number, chosen: IdempotencyKey, looked: Looked) -> Response:
        """The secretary accepts what was confirmed. Scope `review:write`."""
        return _review(desk, caller, checkpoint_id, looked, chosen)

    @routes.post(
        "/checkpoints/{checkpoint_id}/return", operation_id="return", response_model=Done,
        responses=done | problems("changed-meanwhile", "too-large", "not-understood", *many),
    )  # fmt: skip
    def return_(caller: Reviewer, checkpoint_id: Number, chosen: IdempotencyKey, looked: Comment) -> Response:
        """The secretary sends it back with a comment. Scope `review:write`."""
        return _review(desk, caller, checkpoint_id, looked, chosen)

    return routes


def _mine(desk: Desk, caller: Caller, number: int) -> None:
    with caller.at(desk.office).look() as session:
        if not caller.visitor.speaks_for(checkpoint_for(session, caller.visitor, number).division_id):
            raise NotHere(f"checkpoint {number}")


def _confirm(desk: Desk, caller: Caller, number: int, form: FormData, chosen: str, at: DateTime) -> Response:
    sent = read_confirmation(form)
    if sent.address and not re.fullmatch(ADDRESS, sent.address):
        raise Problem("invalid", errors=[FieldProblem(field="address", detail=_("ไม่ตรงกับรูปแบบ %(pattern)s", pattern=ADDRESS))])
    if sent.troubles:
        wrong = [FieldProblem(field=trouble.field, detail=trouble.words) for trouble in sent.troubles]
        raise Problem("invalid", errors=wrong)
    begun = _begin(desk, caller, chosen, _digest_of_form(number, form), at)
    if isinstance(begun, Before):
        return _before(begun)
    with _doing(desk, begun):
        given = _kept(desk, caller, number, sent)
        with desk.office.begin() as session:
            who = identify(session, caller.token, Scope.CONFIRM_WRITE, at=at)
            point = checkpoint_for(session, who.visitor, number)
            try:
                made = confirm(
                    session, point, officer=who.visitor.officer, at=at, result=sent.result, outcome=sent.outcome,
                    evidence=given,
                )  # fmt: skip
            except NotOpen as error:
                raise Problem("not-open-yet") from error
            except NotYours as error:
                raise NotHere(str(error)) from error
            except NoEvidence as error:  # it could not be confirmed when it was looked at, and can be now
                raise Problem("changed-meanwhile") from error
            if isinstance(made, Already):
                raise Problem("already-confirmed")
            return _finish(session, desk, who, begun, made, State.SUBMITTED, at)


def _kept(desk: Desk, caller: Caller, number: int, sent: Sent) -> list[File | WebLink]:
    """The evidence that came, its files in the store; nothing is kept of what cannot be confirmed now anyway."""
    with caller.at(desk.office).look() as session:
        point = checkpoint_for(session, caller.visitor, number)
    store = desk.office.evidence(caller.visitor.agency.code)
    given: list[File | WebLink] = [sent.link] if sent.link else []
    if is_open(point, caller.visitor.today):
        for upload in sent.files:
            kept = store.put(upload.source, limit=MOST_BYTES)
            given.append(File(upload.name, upload.media_type, kept.size, kept.sha256))
    return given


def _review(desk: Desk, caller: Caller, number: int, looked: Looked, chosen: str) -> Response:
    at = desk.clock()
    asked = json.dumps([number, type(looked).__name__, looked.model_dump()], sort_keys=True)
    begun = _begin(desk, caller, chosen, hashlib.sha256(asked.encode()).hexdigest(), at)
    if isinstance(begun, Before):
        return _before(begun)
    with _doing(desk, begun), desk.office.begin() as session:
        who = identify(session, caller.token, Scope.REVIEW_WRITE, at=at)
        point = checkpoint_for(session, who.visitor, number)
        newest = newest_confirmation(session, point)
        # What is answered is what was looked at, not what came in meanwhile.
        if newest is None or newest.id != looked.confirmation:
            raise Problem("changed-meanwhile")
        try:
            if isinstance(looked, Comment):
                move = send_back(session, point, by=who.visitor.officer, at=at, comment=plain(looked.comment))
            else:
                move = accept(session, point, by=who.visitor.officer, at=at)
        except (NotAllowed, Outrun) as error:
            raise Problem("changed-meanwhile") from error
        except NotYours as error:
            raise NotHere(str(error)) from error
        return _finish(session, desk, who, begun, newest, move.after, at)


def _begin(desk: Desk, caller: Caller, chosen: str, digest: str, at: DateTime) -> Begun | Before:
    try:
        with caller.at(desk.office).begin() as session:
            return answers.begin(session, caller.key, chosen, digest, at=at)
    except OtherRequest as error:
        raise Problem("key-used-otherwise") from error
    except UnderWay as error:
        raise Problem("request-under-way", headers={"Retry-After": "5"}) from error


@contextmanager
def _doing(desk: Desk, begun: Begun) -> Iterator[None]:
    """Around the doing: a request that is refused, or breaks, may be sent again under its key."""
    try:
        yield
    except BaseException:
        with desk.office.begin() as session:
            answers.let_go(session, begun)
        raise


def _finish(
    session: Session, desk: Desk, who: Caller, begun: Begun, said: Confirmation, state: State, at: DateTime
) -> Response:
    """The answer, kept in the transaction of what was done; Prefect is told once it has gone out."""
    done = Done(checkpoint=said.checkpoint_id, state=state, confirmation=said.id, at=at)
    body = done.model_dump_json()
    answers.finish(session, begun, status=200, body=body)
    title = one_line(session, checkpoint_for(session, who.visitor, said.checkpoint_id))
    told: BackgroundTasks | None = afterwards(desk, who.visitor, [(said.checkpoint_id, title)], state, at)
    return Response(body, 200, media_type="application/json", background=told)


def _before(before: Before) -> Response:
    return Response(before.body, before.status, {"Idempotent-Replayed": "true"}, media_type="application/json")


def _digest_of_form(number: int, form: FormData) -> str:
    """What makes a form the same form: its words and the content of its files, whatever its boundary."""
    parts: list[list[str]] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            told = hashlib.sha256()
            value.file.seek(0)
            while chunk := value.file.read(1 << 20):
                told.update(chunk)
            value.file.seek(0)
            parts.append([name, value.filename or "", told.hexdigest()])
        else:
            parts.append([name, value])
    return hashlib.sha256(json.dumps([number, "confirm", parts]).encode()).hexdigest()
