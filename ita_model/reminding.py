"""Who must be told what on a day: notices, each owed once, worked out from the record and never from the last run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.hands import audience, newest_handovers
from ita_model.inserting import insert_new
from ita_model.ladder import Ladder
from ita_model.people import Roster, roster
from ita_model.records import Checkpoint, Handover, Move, Notice, Post, Report, ReportMove, Role, WaiverRequest, Year
from ita_model.report.states import ReportState
from ita_model.states import State
from ita_model.waivers import open_requests
from ita_model.workdays import WorkCalendar

RETURNED = "returned"
REVIEW = "review"
REOPENED = "reopened"
COMPILED = "compiled"
SIGNED_OFF = "signed-off"
SENT_BACK = "sent-back"
ACKNOWLEDGED = "acknowledged"
NEW_LINK = "new-link"
HANDED_OVER = "handed-over"
NUDGE = "nudge"
PASSED_ON = "passed-on"
WAIVER_ASKED = "waiver-asked"
WAIVER_REFUSED = "waiver-refused"
WAIVED = "waived"
BOUNCED = "bounced"
SPARED = "spared"
RESCHEDULED = "rescheduled"
ADDED = "added"
APPOINTED = "appointed"
LEFT = "left"

OF_OTHER_THINGS: Final = (REVIEW, WAIVER_ASKED, WAIVED, SPARED, PASSED_ON, RESCHEDULED, ADDED)
"""Rungs that ask no division for a confirmation: what they tell is no reminder."""

_NEXT_OF_REPORT: Final = {
    ReportState.SIGNED_OFF: (SIGNED_OFF, Role.EXECUTIVE),
    ReportState.SENT_BACK: (SENT_BACK, Role.SECRETARY),
    ReportState.ACKNOWLEDGED: (ACKNOWLEDGED, Role.SECRETARY),
}
"""Who is told of a report's move: whoever is to take the next step."""
_FIRST_TIME: Final = (ReportState.SIGNED_OFF, ReportState.ACKNOWLEDGED)
"""The moves of a report that nobody sends back; of one that is sent back the second is that."""


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that somebody is owed and has not been: what of, to whom, for which rung."""

    key: str
    checkpoint_id: int
    measure_id: int
    step_id: int
    division_id: int
    officer_id: int
    rung: str


def calendar_of(year: Year) -> WorkCalendar:
    """The working days that a year was opened with."""
    return WorkCalendar({date.fromisoformat(day): name for day, name in year.days_off.items()})


def due_notices(session: Session, year: Year, *, on: date, ladder: Ladder) -> list[Due]:
    """The reminders of a year that are inside their window on `on` and not yet owed to anybody; none on a day off."""
    c = Checkpoint
    waiting = select(c).where(
        c.agency_id == year.agency_id,
        c.year_id == year.id,
        c.state.in_([state for state in State if not state.is_final]),
        c.opens_on <= on,
    )
    return due_of(session, year, session.scalars(waiting.order_by(c.id)).all(), on=on, ladder=ladder)


def due_of(session: Session, year: Year, checkpoints: Iterable[Checkpoint], *, on: date, ladder: Ladder) -> list[Due]:
    """The same for some of a year's checkpoints: those that wait for their division, and those that wait for the secretary,
    who is to review them or to say whether they are waived.

    Of a checkpoint only the newest rung counts: after days without a sweep a head hears once, not once a missed day.
    """
    calendar = calendar_of(year)
    waiting = [one for one in checkpoints if not one.state.is_final and one.opens_on <= on]
    if not waiting or not calendar.is_working_day(on):
        return []
    people = roster(session, year.agency_id, on)
    confirmed = _confirmed(session, year.agency_id, [one for one in waiting if not one.state.awaits_division])
    handed = newest_handovers(session, year.agency_id, waiting)
    asked_for = open_requests(session, year.agency_id)
    wanted: list[Due] = []
    for one in waiting:
        if one.state.awaits_division:
            wanted += _rung_of(one, handed.get(one.id), on, ladder, calendar, people)
        else:
            wanted += _review_of(one, confirmed[one.id], on, ladder, people)
        if (request := asked_for.get(one.id)) is not None:
            wanted += _waiver_of(one, request, on, ladder, people)
    known = _known(session, year.agency_id, [due.key for due in wanted])
    return [due for due in wanted if due.key not in known]


def owe(session: Session, agency_id: int, notices: Iterable[Due], *, on: date) -> int:
    """Put notices on record as owed from `on`; gives how many were new."""
    rows = [
        {
            "agency_id": agency_id,
            "key": due.key,
            "checkpoint_id": due.checkpoint_id,
            "officer_id": due.officer_id,
            "rung": due.rung,
            "on": on,
        }
        for due in notices
    ]
    return len(insert_new(session, Notice, rows, Notice.id))


def owe_each(
    session: Session, agency_id: int, told: Iterable[tuple[Checkpoint, str, Iterable[int]]], *, rung: str, on: date
) -> int:
    """Owe notices because something happened to checkpoints: of each to whom, and the `cause` that names the fact, so that it
    is owed once for it. One query, however many; gives how many were new.
    """
    return owe(session, agency_id, [_due(one, who, rung, cause) for one, cause, whom in told for who in whom], on=on)


def owe_for(session: Session, checkpoint: Checkpoint, *, rung: str, cause: str, roles: Sequence[Role], on: date) -> int:
    """Owe a notice because something happened: `cause` names the fact, so that it is owed once for it."""
    handover = newest_handovers(session, checkpoint.agency_id, [checkpoint]).get(checkpoint.id)
    people = audience(roster(session, checkpoint.agency_id, on), roles, checkpoint.division_id, handover)
    return owe_to(session, checkpoint, people, rung=rung, cause=cause, on=on)


def owe_to(session: Session, checkpoint: Checkpoint, officers: Iterable[int], *, rung: str, cause: str, on: date) -> int:
    """The same for officers who are known."""
    return owe_each(session, checkpoint.agency_id, [(checkpoint, cause, officers)], rung=rung, on=on)


def owe_of_post(session: Session, post: Post, *, by: int, rung: str, cause: str, on: date) -> bool:
    """Owe the officer of a post the word of it, that they take it or that it ended, unless they did it themselves (`by`); says
    whether it is new.
    """
    officer = post.officer_id
    if officer == by:
        return False
    row = {"agency_id": post.agency_id, "key": f"{rung}:post={post.id}:{cause}:to={officer}", "officer_id": officer}
    return bool(insert_new(session, Notice, [{**row, "post_id": post.id, "rung": rung, "on": on}], Notice.id))


def owe_report(session: Session, report: Report, *, on: date) -> int:
    """Owe the secretary the word that a report was compiled; gives how many notices were new."""
    return _owe_of_report(session, report, COMPILED, Role.SECRETARY, on=on)


def owe_next(session: Session, report: Report, move: ReportMove, *, on: date) -> int:
    """Owe whoever comes next the word that a report moved on; gives how many notices were new."""
    if move.after not in _NEXT_OF_REPORT:
        return 0
    rung, role = _NEXT_OF_REPORT[move.after]
    # Only what was sent back comes anywhere a second time: that is told again.
    again = f":move={move.n}" if move.n > len(_FIRST_TIME) else ""
    return _owe_of_report(session, report, rung, role, on=on, again=again)


def _owe_of_report(session: Session, report: Report, rung: str, role: Role, *, on: date, again: str = "") -> int:
    rows = [
        {
            "agency_id": report.agency_id,
            "key": f"{rung}:report={report.id}:to={officer}{again}",
            "report_id": report.id,
            "officer_id": officer,
            "rung": rung,
            "on": on,
        }
        for officer in roster(session, report.agency_id, on).of_agency(role)
    ]
    return len(insert_new(session, Notice, rows, Notice.id))


def owe_link(session: Session, agency_id: int, officer: int, *, on: date) -> bool:
    """Owe an officer a new link, once a day however often it is asked for; says whether it is new."""
    row = {"agency_id": agency_id, "key": f"{NEW_LINK}:on={on.isoformat()}:to={officer}", "officer_id": officer}
    return bool(insert_new(session, Notice, [{**row, "rung": NEW_LINK, "on": on}], Notice.id))


def _rung_of(
    checkpoint: Checkpoint, handover: Handover | None, on: date, ladder: Ladder, calendar: WorkCalendar, people: Roster
) -> Iterable[Due]:
    for rung in ladder.owed(opens_on=checkpoint.opens_on, due_on=checkpoint.due_on, on=on, calendar=calendar):
        for officer in audience(people, rung.audience, checkpoint.division_id, handover):
            yield _due(checkpoint, officer, rung.name, f"due={checkpoint.due_on.isoformat()}")


def _review_of(checkpoint: Checkpoint, confirmed: Move, on: date, ladder: Ladder, people: Roster) -> Iterable[Due]:
    """What waits for review long after it was confirmed: the secretary was told once then, and hears of it again."""
    times = (on - office_day(confirmed.at)).days // ladder.review_every
    if times:
        for officer in people.of_agency(Role.SECRETARY):
            yield _due(checkpoint, officer, REVIEW, f"confirmation={confirmed.confirmation_id}:again={times}")


def _waiver_of(checkpoint: Checkpoint, request: WaiverRequest, on: date, ladder: Ladder, people: Roster) -> Iterable[Due]:
    """A waiver that was asked for long ago and not answered: the secretary hears of it again, too."""
    times = (on - office_day(request.at)).days // ladder.review_every
    if times:
        for officer in people.of_agency(Role.SECRETARY):
            yield _due(checkpoint, officer, WAIVER_ASKED, f"request={request.id}:again={times}")


def _confirmed(session: Session, agency_id: int, checkpoints: Sequence[Checkpoint]) -> dict[int, Move]:
    """The newest move of each of these checkpoints."""
    found: dict[int, Move] = {}
    for start in range(0, len(checkpoints), 500):
        part = [one.id for one in checkpoints[start : start + 500]]
        moves = select(Move).where(Move.agency_id == agency_id, Move.checkpoint_id.in_(part)).order_by(Move.n)
        found.update({move.checkpoint_id: move for move in session.scalars(moves)})
    return found


def _due(checkpoint: Checkpoint, officer: int, rung: str, cause: str) -> Due:
    key = f"reminder:checkpoint={checkpoint.id}:{cause}:rung={rung}:to={officer}"
    return Due(key, checkpoint.id, checkpoint.measure_id, checkpoint.step_id, checkpoint.division_id, officer, rung)


def _known(session: Session, agency_id: int, keys: Sequence[str]) -> set[str]:
    found = set[str]()
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        found.update(session.scalars(select(Notice.key).where(Notice.agency_id == agency_id, Notice.key.in_(part))))
    return found
