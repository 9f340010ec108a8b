"""Signing a report: what is signed is read, a one-time code comes by letter, and typing it is the signature.

The secretary signs off so, and the executive acknowledges: the same three presses behind two doors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pendulum import DateTime
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ita_model.moves import NotAllowed, Outrun
from ita_model.records import Report, Role
from ita_model.report import signature
from ita_model.report.assembling import moments_of
from ita_model.report.life import NoWords
from ita_model.report.named import OtherName, other_in
from ita_model.report.narratives import reopened_since
from ita_model.report.signing import ACTING
from ita_model.report.states import ReportState, needs_words
from ita_model.report.versions import NotAsKept
from ita_model.report.wording import SignedBy
from ita_model.staff import stands_in
from ita_model.urgent import LIFE, MOST_CODES, MOST_TRIES, CodeStands, TooOften
from web.desk.words_reports import code_words, refusal_words, report_look, report_state, report_step
from web.door import Door, Visitor
from web.guard import framing
from web.language import _
from web.pages import Desk
from web.typed import too_long
from web.uploads import Trouble, posted, said
from web.views_checkpoint import NotHere
from web.views_lives import ReportPage, report_page

_BY = {
    ReportState.SIGNED_OFF: (SignedBy.SECRETARY, Role.SECRETARY),
    ReportState.ACKNOWLEDGED: (SignedBy.EXECUTIVE, Role.EXECUTIVE),
}
_SMALL_FORM = 50_000


@dataclass(frozen=True, slots=True)
class Signing:
    """A step that is signed: to where, who may come (`enter` raises as `admit` does), the address of a report's page for it,
    where to go when it is done, and what says of a report that was read why it cannot be (the last argument: whether somebody
    pressed).
    """

    to: ReportState
    enter: Callable[[Session, Door, datetime], Visitor]
    here: Callable[[Door, int], str]
    after: Callable[[Door, int], str]
    refused: Callable[[Desk, Door, Visitor, ReportPage, NotAllowed | Outrun, bool], Response]


@dataclass(frozen=True, slots=True)
class Warned:
    """What whoever signs should know first: who acts in whose place until when, another's name that is printed, what was
    opened again since.
    """

    acting_until: date | None
    post: str
    other: OtherName | None
    unread: bool
    reopened: tuple[tuple[str, date], ...]


def look(
    desk: Desk, door: Door, report_id: int, step: Signing, *, wrong: Sequence[Trouble] = (), answer: str = "", status: int = 200
) -> Response:
    """The page on which a report is signed; `answer` is what was written to what was sent back."""
    at = desk.clock()
    with desk.office.look() as session:
        visitor = step.enter(session, door, at)
        shown = report_page(session, desk.office, visitor, report_id)
        try:
            shown.must_be_next(step.to, visitor)
        except (NotAllowed, Outrun) as error:
            return step.refused(desk, door, visitor, shown, error, status != 200)
        stands = signature.code_for(session, shown.version.lived.report, step.to, by=visitor.officer, at=at)
        warned = _warned(session, desk, visitor, shown, step, at)
    minutes = int(LIFE.total_seconds()) // 60
    of_code = code_words(stands, most=MOST_TRIES, minutes=minutes)
    troubles = tuple(wrong) or ((Trouble("code", of_code),) if of_code else ())
    page = desk.page(
        "reports/sign.html", status, base=door.base, visitor=visitor, shown=shown, to=step.to, stands=stands, warned=warned,
        here=step.here(door, report_id), troubles=troubles, codes=CodeStands, minutes=minutes, digits=signature.DIGITS,
        answers=needs_words(shown.version.lived.state, step.to), answer=answer,
        address=_veiled(visitor.officer.address), state_word=report_state, step_word=report_step, look=report_look,
    )  # fmt: skip
    return framing(page)


async def ask(desk: Desk, door: Door, report_id: int, step: Signing) -> Response:
    """A code is asked for: it is owed, and Prefect is told that somebody waits."""
    at = desk.clock()

    def owe() -> None:
        with desk.office.begin() as session:
            visitor, report = _whose(session, door, report_id, step, at)
            domain = desk.office.settings.mail_domain
            signature.ask_code(session, visitor.agency, report, step.to, by=visitor.officer, at=at, mail_domain=domain)

    try:
        await run_in_threadpool(owe)
    except (NotAllowed, Outrun) as error:
        return await run_in_threadpool(_refused, desk, door, report_id, step, error)
    except TooOften:
        often = _("ขอรหัสได้ %(most)s ครั้งในหนึ่งชั่วโมง โปรดใช้รหัสในอีเมลฉบับล่าสุด หรือขอใหม่ในอีกหนึ่งชั่วโมง", most=MOST_CODES)
        return await run_in_threadpool(lambda: look(desk, door, report_id, step, wrong=[Trouble("code", often)], status=429))
    told = None if desk.events is None else BackgroundTask(desk.events.deliver, at)
    return RedirectResponse(f"{step.here(door, report_id)}#code", 303, background=told)


async def sign(desk: Desk, request: Request, door: Door, report_id: int, step: Signing) -> Response:
    """The code is typed: the report moves on, or the try counts."""
    at = desk.clock()
    async with posted(request, most=_SMALL_FORM) as form:
        typed, answer = said(form, "code"), said(form, "words")
    return await run_in_threadpool(_sign, desk, door, report_id, step, typed, answer, at)


def _sign(desk: Desk, door: Door, report_id: int, step: Signing, typed: str, answer: str, at: DateTime) -> Response:
    def again(*wrong: Trouble) -> Response:
        return look(desk, door, report_id, step, wrong=wrong, answer=answer, status=422)

    if long := too_long(answer):
        return again(Trouble("words", long))
    if not typed:
        return again(Trouble("code", _("ยังไม่ได้พิมพ์รหัส โปรดพิมพ์รหัสจากอีเมลฉบับล่าสุด")))
    try:
        with desk.office.begin() as session:  # a wrong code counts as a try: it is committed as well
            visitor, report = _whose(session, door, report_id, step, at)
            done = signature.sign(session, report, step.to, by=visitor.officer, code=typed, at=at, words=answer)
            if done is not None:
                domain = desk.office.settings.mail_domain
                signature.tell_next(session, visitor.agency, step.to, at=at, mail_domain=domain)
            stands = signature.code_for(session, report, step.to, by=visitor.officer, at=at)
    except NoWords as error:
        return again(Trouble("words", refusal_words(error)))
    except (NotAllowed, Outrun) as error:
        return _refused(desk, door, report_id, step, error)
    if done is not None:
        return RedirectResponse(step.after(door, report_id), 303)
    if stands in (CodeStands.SPENT, CodeStands.AGED):
        return again()
    return again(Trouble("code", _("รหัสไม่ตรงกับที่ส่งให้ โปรดพิมพ์ใหม่ตามอีเมลฉบับล่าสุด")))


def _refused(desk: Desk, door: Door, report_id: int, step: Signing, error: NotAllowed | Outrun) -> Response:
    """Why a press could not be, on a page of the report as it is now."""
    with desk.office.look() as session:
        visitor = step.enter(session, door, desk.clock())
        shown = report_page(session, desk.office, visitor, report_id)
    return step.refused(desk, door, visitor, shown, error, True)


def _whose(session: Session, door: Door, report_id: int, step: Signing, at: datetime) -> tuple[Visitor, Report]:
    visitor = step.enter(session, door, at)
    report = session.get(Report, report_id)
    if report is None or report.agency_id != visitor.agency.id:
        raise NotHere(f"report {report_id}")
    return visitor, report


def _warned(session: Session, desk: Desk, visitor: Visitor, shown: ReportPage, step: Signing, at: datetime) -> Warned:
    by, role = _BY[step.to]
    report, year = shown.version.lived.report, shown.version.lived.tells_of
    moments = moments_of(session, report, year, at=at)
    other, unread = None, False
    try:
        version = shown.version.as_kept(session, desk.office.documents(visitor.agency.code))
        other = other_in(shown.staff, version, by=by, signs=shown.my_name, until=moments.signers)
    except NotAsKept:
        unread = True
    acting = stands_in(shown.staff.terms(), role, visitor.officer.id, on=visitor.today)
    until, number = (acting[0].last_on, acting[1]) if acting is not None else (None, None)
    holder = shown.staff.called(number, on=visitor.today) if number is not None else None
    post = f"{ACTING}{holder.position}" if holder is not None else ""  # as it is printed, whoever reads the page
    return Warned(until, post, other, unread, reopened_since(session, report, year, at=at, known=moments.done))


def _veiled(address: str) -> str:
    """An address such that its owner knows it again and nobody else learns it: `ma…@sample.example.org`."""
    name, _at, domain = address.partition("@")
    return f"{name[:2]}…@{domain}"
