"""Who must be told what on a day: notices, each owed once, worked out from the record and never from the last run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.calendar import office_day
from ita_model.database import insert_new
from ita_model.ladder import Ladder
from ita_model.people import Roster, roster
from ita_model.records import Checkpoint, Move, Notice, Report, Role, Year
from ita_model.states import State
from ita_model.workdays import WorkCalendar

RETURNED = "returned"
REVIEW = "review"
REOPENED = "reopened"
COMPILED = "compiled"
NEW_LINK = "new-link"


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
    """The same for some of a year's checkpoints: those that wait for their division, and those that wait for review.

    Of a checkpoint only the newest rung counts: after days without a sweep a head hears once, not once a missed day.
    """
    calendar = calendar_of(year)
    waiting = [one for one in checkpoints if not one.state.is_final and one.opens_on <= on]
    if not waiting or not calendar.is_working_day(on):
        return []
    people = roster(session, year.agency_id, on)
    confirmed = _confirmed(session, year.agency_id, [one for one in waiting if not one.state.awaits_division])
    wanted = [
        due
        for one in waiting
        for due in (
            _rung_of(one, on, ladder, calendar, people)
            if one.state.awaits_division
            else _review_of(one, confirmed[one.id], on, ladder, people)
        )
    ]
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


def owe_for(session: Session, checkpoint: Checkpoint, *, rung: str, cause: str, roles: Sequence[Role], on: date) -> int:
    """Owe a notice because something happened: `cause` names the fact, so that it is owed once for it."""
    people = roster(session, checkpoint.agency_id, on).everyone(roles, checkpoint.division_id)
    return owe(session, checkpoint.agency_id, [_due(checkpoint, officer, rung, cause) for officer in people], on=on)


def owe_report(session: Session, report: Report, *, on: date) -> int:
    """Owe the secretary the word that a report was compiled; gives how many notices were new."""
    rows = [
        {
            "agency_id": report.agency_id,
            "key": f"{COMPILED}:report={report.id}:to={officer}",
            "report_id": report.id,
            "officer_id": officer,
            "rung": COMPILED,
            "on": on,
        }
        for officer in roster(session, report.agency_id, on).of_agency(Role.SECRETARY)
    ]
    return len(insert_new(session, Notice, rows, Notice.id))


def owe_link(session: Session, agency_id: int, officer: int, *, on: date) -> bool:
    """Owe an officer a new link, once a day however often it is asked for; says whether it is new."""
    row = {"agency_id": agency_id, "key": f"{NEW_LINK}:on={on.isoformat()}:to={officer}", "officer_id": officer}
    return bool(insert_new(session, Notice, [{**row, "rung": NEW_LINK, "on": on}], Notice.id))


def _rung_of(checkpoint: Checkpoint, on: date, ladder: Ladder, calendar: WorkCalendar, people: Roster) -> Iterable[Due]:
    for rung in ladder.owed(opens_on=checkpoint.opens_on, due_on=checkpoint.due_on, on=on, calendar=calendar):
        for officer in people.everyone(rung.audience, checkpoint.division_id):
            yield _due(checkpoint, officer, rung.name, f"due={checkpoint.due_on.isoformat()}")


def _review_of(checkpoint: Checkpoint, confirmed: Move, on: date, ladder: Ladder, people: Roster) -> Iterable[Due]:
    """What waits for review long after it was confirmed: the secretary was told once then, and hears of it again."""
    times = (on - office_day(confirmed.at)).days // ladder.review_every
    if times:
        for officer in people.of_agency(Role.SECRETARY):
            yield _due(checkpoint, officer, REVIEW, f"confirmation={confirmed.confirmation_id}:again={times}")


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
