"""Who must be told what because something happened: notices, each owed once. What a day brings, `falling_due` works out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from ita_model.hands import audience, newest_handovers
from ita_model.inserting import insert_new
from ita_model.people import roster
from ita_model.records import Checkpoint, Notice, Post, Report, ReportMove, Role
from ita_model.report.states import ReportState

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
    checkpoint: Checkpoint
    officer_id: int
    rung: str


def owe(session: Session, agency_id: int, notices: Iterable[Due], *, on: date) -> int:
    """Put notices on record as owed from `on`; gives how many were new."""
    rows = [{"agency_id": agency_id, **told_of(one, on=on)} for one in notices]
    return len(insert_new(session, Notice, rows, Notice.id))


def told_of(one: Due, *, on: date) -> dict[str, object]:
    """What is put on record of a notice that is owed from a day on, beside whose it is."""
    return {"key": one.key, "checkpoint_id": one.checkpoint.id, "officer_id": one.officer_id, "rung": one.rung, "on": on}


def owe_each(
    session: Session, agency_id: int, told: Iterable[tuple[Checkpoint, str, Iterable[int]]], *, rung: str, on: date
) -> int:
    """Owe notices because something happened to checkpoints: of each to whom, and the `cause` that names the fact, so that it
    is owed once for it. One query, however many; gives how many were new.
    """
    return owe(session, agency_id, [due(one, who, rung, cause) for one, cause, whom in told for who in whom], on=on)


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


def due(checkpoint: Checkpoint, officer: int, rung: str, cause: str) -> Due:
    """What an officer is owed of a checkpoint because of a fact, its `cause`."""
    return Due(f"reminder:checkpoint={checkpoint.id}:{cause}:rung={rung}:to={officer}", checkpoint, officer, rung)
