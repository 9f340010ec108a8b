"""The life of a compiled report: signed off, acknowledged or sent back, published, superseded; by whom, when, and why.

Where a report stands is what its newest move says; a version that was compiled is never changed by it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ita_model import hook_outbox, journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.moves import NotAllowed, Outrun
from ita_model.people import Roster, roster
from ita_model.records import Officer, OneTime, Report, ReportMove, Year, names
from ita_model.reminding import owe_next
from ita_model.report.states import NEXT, OF_EXECUTIVE, REPORT_MOVES, ReportState, at_first, needs_words
from ita_model.report.versions import published_for, versions_of


class CompiledAgain(NotAllowed):
    """A newer version of the same report is on record, `newest`, and `stands` somewhere: it alone goes on."""

    def __init__(self, number: int, newest: int, stands: ReportState) -> None:
        super().__init__(f"report {number} was compiled again since, as report {newest}, which is {stands}")
        self.number, self.newest, self.stands = number, newest, stands


class OutOfTurn(NotAllowed):
    """From where a report `stands` this step does not follow."""

    def __init__(self, number: int, stands: ReportState, to: ReportState) -> None:
        super().__init__(f"report {number} cannot go from {stands} to {to}")
        self.number, self.stands, self.to = number, stands, to

    @property
    def too_early(self) -> bool:
        """Whether the step is still to come: other steps go before it."""
        stands = self.stands
        while (following := NEXT.get(stands)) is not None:
            if following is self.to:
                return True
            stands = following
        return False


class OnlyADraft(NotAllowed):
    """A draft goes nowhere."""

    def __init__(self, number: int) -> None:
        super().__init__(f"report {number} is a draft")
        self.number = number


class NoReason(NotAllowed):
    """The report `superseded` would be superseded, and nobody said why."""

    def __init__(self, number: int, superseded: int) -> None:
        super().__init__(f"superseding report {superseded} needs a reason")
        self.number, self.superseded = number, superseded


class NoWords(NotAllowed):
    """What is sent back (`to`) is sent back with words, and signed off again with an answer: nobody said anything."""

    def __init__(self, number: int, to: ReportState) -> None:
        super().__init__(f"bringing report {number} to {to} needs words")
        self.number, self.to = number, to


def state_of(session: Session, report: Report) -> ReportState:
    """Where a report stands now."""
    newest = _newest(session, report)
    return newest.after if newest is not None else at_first(draft=report.draft)


def states_of(session: Session, agencies: Collection[int], reports: Sequence[Report]) -> dict[int, ReportState]:
    """The same of some reports of agencies, by their numbers: one query, none of no report."""
    stands = {one.id: at_first(draft=one.draft) for one in reports}
    if stands:
        moves = select(ReportMove.report_id, ReportMove.after)
        moves = moves.where(ReportMove.agency_id.in_(agencies), ReportMove.report_id.in_(stands)).order_by(ReportMove.n)
        stands.update({row.report_id: row.after for row in session.execute(moves)})
    return stands


def newer(session: Session, report: Report) -> Report | None:
    """The newest version of the same report, where that is another one."""
    later = select(Report).where(*_same(report), Report.id > report.id)
    return session.scalar(later.order_by(Report.id.desc()).limit(1))


def advance(
    session: Session,
    report: Report,
    to: ReportState,
    *,
    by: Officer,
    at: datetime,
    words: str = "",
    code: OneTime | None = None,
) -> ReportMove:
    """Move a report on: the secretary signs off and publishes, the executive acknowledges or sends back. `words` say why one
    is superseded or sent back, and answer what was sent back where it is signed off again.

    `code` is the one-time code by which it was signed, used up by the caller in the same transaction: the journal names it.
    Who comes next is owed the word of it: the executive that it was signed off, the secretary that it was acknowledged or sent
    back.

    Only the newest version goes on; any may be taken back. Publishing supersedes what stands published of the same kind and
    year, whatever its day, and then needs the reason. Raises NotYours, Outrun, or the NotAllowed that says which rule is in
    the way; then nothing is written.
    """
    # Two reports of different days share no row that both would write: of two who publish at once one waits here.
    session.execute(select(Year.id).where(Year.id == report.year_id).with_for_update(key_share=True))
    must_be_next(session, report, to, by=by, at=at)
    before = _published(session, report) if to is ReportState.PUBLISHED else []
    superseded = [report] if to is ReportState.SUPERSEDED else before
    if superseded and not words.strip():
        raise NoReason(report.id, superseded[0].id)
    if needs_words(state_of(session, report), to) and not words.strip():
        raise NoWords(report.id, to)
    try:
        with session.begin_nested():
            for one in before:
                _move(session, one, ReportState.SUPERSEDED, by=by, at=at, words=words)
            made = _move(session, report, to, by=by, at=at, words=words, code=code)
            owe_next(session, report, made, on=office_day(at))
            return made
    except IntegrityError as error:
        raise Outrun(f"report {report.id} was moved by somebody else") from error


def must_be_next(session: Session, report: Report, to: ReportState, *, by: Officer, at: datetime) -> None:
    """Raises as `advance` does where an officer may not move a report there now; changes nothing."""
    after = newer(session, report)
    newest = (after.id, state_of(session, after)) if after is not None else None
    people = roster(session, report.agency_id, office_day(at))
    may_go_on(people, report.id, state_of(session, report), newest, to, by=by)


def may_go_on(
    people: Roster, number: int, stands: ReportState, newest: tuple[int, ReportState] | None, to: ReportState, *, by: Officer
) -> None:
    """The rule of it: raises where an officer may not move the report with this number, which stands somewhere, to a place.

    `newest` is the number of the newest version of the same report, where that is another one, and where it stands.
    """
    _must_be_theirs(people, by, to)
    if stands is ReportState.DRAFT:
        raise OnlyADraft(number)
    if newest is not None and to is not ReportState.SUPERSEDED:
        raise CompiledAgain(number, *newest)
    if to not in REPORT_MOVES[stands]:
        raise OutOfTurn(number, stands, to)


def moves_of(session: Session, report: Report) -> Sequence[ReportMove]:
    """A report's moves, the first first."""
    return session.scalars(select(ReportMove).where(*_moves(report)).order_by(ReportMove.n)).all()


def successor(session: Session, report: Report) -> Report | None:
    """The report that took the place of a superseded one: the first of its kind and year that was published then or after.

    None where the report was withdrawn and nothing has come in its place, or where it is not superseded at all.
    """
    move = _newest(session, report)
    if move is None or move.after is not ReportState.SUPERSEDED:
        return None
    published = (ReportMove.after == ReportState.PUBLISHED, ReportMove.at >= move.at)
    wanted = select(Report).join(ReportMove, names(ReportMove, Report)).where(*_others(report), *published)
    return session.scalar(wanted.order_by(ReportMove.at, ReportMove.id).limit(1))


def _move(
    session: Session, report: Report, to: ReportState, *, by: Officer, at: datetime, words: str, code: OneTime | None = None
) -> ReportMove:
    newest = _newest(session, report)
    before = newest.after if newest is not None else at_first(draft=report.draft)
    if to not in REPORT_MOVES[before]:  # somebody was faster since it was looked at
        raise OutOfTurn(report.id, before, to)
    made = ReportMove(
        agency_id=report.agency_id,
        report_id=report.id,
        n=newest.n + 1 if newest is not None else 1,
        before=before,
        after=to,
        officer_id=by.id,
        at=at,
        words=words.strip(),
    )
    session.add(made)
    session.flush()
    payload: dict[str, object] = {"facts": journal.vouch([made])}
    if code is not None:
        payload["code"] = {"one_time": code.id, "letter": code.letter_id, "about": code.about}
    journal.append(session, report.agency_id, kind=f"report.{to}", at=at, by=by.id, payload=payload)
    hook_outbox.owe_report(session, report, made)
    return made


def _newest(session: Session, report: Report) -> ReportMove | None:
    return session.scalar(select(ReportMove).where(*_moves(report)).order_by(ReportMove.n.desc()).limit(1))


def _moves(report: Report) -> tuple[ColumnElement[bool], ...]:
    return ReportMove.agency_id == report.agency_id, ReportMove.report_id == report.id


def _same(report: Report) -> tuple[ColumnElement[bool], ...]:
    """The other versions of the same report."""
    return (*versions_of(report), Report.id != report.id)


def _others(report: Report) -> tuple[ColumnElement[bool], ...]:
    """All others of the same kind and year, as of whatever day: of them one at most stands published."""
    return (*published_for(report), Report.id != report.id)


def _published(session: Session, report: Report) -> list[Report]:
    """What stands published of the same kind and year, the newest first: one, or more where older programs let more stand."""
    others = session.scalars(select(Report).where(*_others(report)).order_by(Report.id.desc()))
    return [one for one in others if state_of(session, one) is ReportState.PUBLISHED]


def _must_be_theirs(people: Roster, officer: Officer, to: ReportState) -> None:
    theirs = people.is_executive if to in OF_EXECUTIVE else people.is_secretary
    if not theirs(officer.id):
        raise NotYours(f"{officer.code} may not bring a report to {to}")
