"""One checkpoint: looking at it changes nothing; confirming it is a POST."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Path
from pendulum import DateTime
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.confirming import Already, File, NotYours, WebLink
from ita_model.states import State
from ita_model.together import NotTogether, confirm_together
from web.door import AtDoor, Door, Visitor, admit
from web.events import afterwards
from web.language import _
from web.media import MOST_BYTES
from web.on_record import is_on_record
from web.pages import Desk
from web.unsent import Unsent, words_of
from web.uploads import Sent, Trouble, posted, read_confirmation
from web.views_checkpoint import CheckpointPage, NotHere, checkpoint_for, checkpoint_page, is_open, one_line
from web.views_handover import chosen_beside, titles_of
from web.words import period_word

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Stands:
    """The checkpoint that somebody is about to confirm, before their words are read: its number, whether it `awaits` its
    division, and whether it is `open` to be confirmed today."""

    visitor: Visitor
    number: int
    awaits: bool
    open: bool


def changed() -> str:
    """What a reader hears whose page had aged when they pressed."""
    return _("รายการนี้เปลี่ยนไปแล้วหลังจากที่ท่านเปิดหน้า การกดครั้งนี้จึงยังไม่ถูกบันทึก โปรดดูข้อมูลล่าสุดแล้วทำอีกครั้ง")


def not_together(others: Sequence[str]) -> str:
    """What a head hears whose press could not record these others beside the checkpoint of the page."""
    return _("ยังไม่ได้บันทึกรายการต่อไปนี้: %(others)s โปรดดูรายการล่าสุดแล้วเลือกใหม่อีกครั้ง", others=" / ".join(others))


def show(desk: Desk, door: Door, visitor: Visitor, shown: CheckpointPage, *, status: int = 200, sent: Sent | None = None,
         already: Already | None = None, note: str = "", words: str = "", thanks: bool = False,
         unsent: tuple[Unsent, ...] = ()) -> Response:  # fmt: skip
    """The checkpoint's page: with what was typed and what is wrong with it, with who was first, or with thanks.

    `words` are those that were written to send it back, to hand it over or to ask for a waiver, and are not recorded; `unsent`
    is an answer that is not on record and has no form to stand in.
    """
    return desk.page(
        "checkpoint.html", status, base=door.base, visitor=visitor, shown=shown,
        sent=sent, already=already, note=note, words=words, thanks=thanks, unsent=unsent,
    )  # fmt: skip


def look_at(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> tuple[Visitor, CheckpointPage]:
    """The checkpoint as its page shows it at the moment `at`. Raises Refused or NotHere."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        return visitor, checkpoint_page(session, visitor, checkpoint_id)


def router(desk: Desk) -> APIRouter:
    """The routes of this module."""
    routes = APIRouter()

    @routes.api_route("/checkpoints/{checkpoint_id}", methods=["GET", "HEAD"])
    def look(door: AtDoor, checkpoint_id: Id, thanks: str = "") -> Response:
        visitor, shown = look_at(desk, door, checkpoint_id, desk.clock())
        return show(desk, door, visitor, shown, thanks=thanks == "1")

    @routes.post("/checkpoints/{checkpoint_id}")
    async def send(request: Request, door: AtDoor, checkpoint_id: Id) -> Response:
        at = desk.clock()
        # Nobody whom the page does not concern makes the server read a body.
        stands = await run_in_threadpool(_theirs, desk, door, checkpoint_id, at)
        async with posted(request) as form:
            return await run_in_threadpool(_confirm, desk, door, stands, form, at)

    return routes


def _theirs(desk: Desk, door: Door, checkpoint_id: int, at: DateTime) -> Stands:
    """The checkpoint for whoever confirms it: as little as says whether they may. Raises Refused and NotHere."""
    with desk.office.look() as session:
        visitor = admit(session, door, at=at)
        checkpoint = checkpoint_for(session, visitor, checkpoint_id)
        if not visitor.speaks_for(checkpoint.division_id):
            raise NotHere(f"checkpoint {checkpoint_id}")
        return Stands(visitor, checkpoint_id, checkpoint.state.awaits_division, is_open(checkpoint, visitor.today))


def _confirm(desk: Desk, door: Door, stands: Stands, form: FormData, at: DateTime) -> Response:
    sent = read_confirmation(form)
    if stands.awaits and not stands.open:
        not_yet = _("รายการนี้ยังไม่ถึงวันเปิดให้ยืนยัน ยังไม่มีสิ่งใดถูกบันทึก โปรดกลับมาอีกครั้งเมื่อถึงวัน")
        early = Sent(troubles=(Trouble("form", not_yet, 409),))
        return show(desk, door, *look_at(desk, door, stands.number, at), status=409, sent=early, unsent=words_of(form))
    if stands.awaits and sent.troubles:
        visitor, shown = look_at(desk, door, stands.number, at)
        if shown.may_confirm:
            status = 413 if any(trouble.status == 413 for trouble in sent.troubles) else 422
            return show(desk, door, visitor, shown, status=status, sent=sent)
        calm = replace(sent, troubles=())  # somebody was faster while it was being sent: nothing is to be mended
        return show(desk, door, visitor, shown, status=409, note=changed(), sent=calm, unsent=words_of(form))
    store = desk.office.evidence(stands.visitor.agency.code)
    given: list[File | WebLink] = []
    if stands.open:
        for upload in sent.files:
            kept = store.put(upload.source, limit=MOST_BYTES)
            given.append(File(upload.name, upload.media_type, kept.size, kept.sha256))
        given.extend([sent.link] if sent.link else [])
    others: list[str] = []
    try:
        with desk.office.begin() as session:
            visitor = admit(session, door, at=at)
            this = checkpoint_for(session, visitor, stands.number)
            beside = [chosen_beside(session, visitor, number) for number in sent.also]
            try:
                confirm_together(
                    session,
                    this,
                    beside,
                    officer=visitor.officer,
                    at=at,
                    result=sent.result,
                    outcome=sent.outcome,
                    evidence=given,
                )
            except NotTogether as error:
                others = [one_line(session, one, said=period_word) for one in error.others]
                raise
            together = titles_of(session, visitor, (this.id, *sent.also))
    except NotYours as error:
        raise NotHere(str(error)) from error
    except NotTogether as error:
        visitor, shown = look_at(desk, door, stands.number, at)
        note = not_together(others) if others else "" if error.already else changed()
        lost = () if shown.may_confirm or is_on_record(shown, visitor.officer.id, sent) else words_of(form)
        if error.already:  # what was wrong with the form is of no account any more, and the form is not there to mend
            sent = replace(sent, troubles=())
        return show(desk, door, visitor, shown, status=409, note=note, sent=sent, already=error.already, unsent=lost)
    told = afterwards(desk, visitor, together, State.SUBMITTED, at)
    return RedirectResponse(f"{door.base}/checkpoints/{stands.number}?thanks=1", 303, background=told)
