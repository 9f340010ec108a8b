"""Evidence that everybody may see: only what the secretary marked, and only while it stands behind an accepted confirmation.

Marking and withdrawing are facts; the newest counts. Nothing is public by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.evidence.pictures import PICTURES
from ita_model.moves import NotAllowed
from ita_model.people import roster
from ita_model.records import Checkpoint, Confirmation, Disclosure, Division, Evidence, Measure, Move, Officer, names
from ita_model.states import State


class NoSuchEvidence(Exception):
    """The agency has no evidence with this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"no evidence {number}")
        self.number = number


class NotAccepted(NotAllowed):
    """The evidence does not stand behind what is accepted now, so that it may not be shown to everybody."""

    def __init__(self, number: int) -> None:
        super().__init__(f"evidence {number} is not behind an accepted confirmation")
        self.number = number


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of accepted evidence, what it proves, and whether everybody may see it."""

    evidence: Evidence
    measure: str
    title: str
    division: str
    period: str
    public: bool

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.evidence.media_type in PICTURES


def disclose(
    session: Session, agency_id: int, number: int, *, public: bool, by: Officer, at: datetime, words: str = ""
) -> Disclosure | None:
    """The secretary lets everybody see a piece of evidence, or no longer; None where it stands so already.

    Raises NotYours, NoSuchEvidence, or NotAccepted where it is to become public and does not stand behind what is accepted;
    what is public may always be withdrawn.
    """
    if not roster(session, agency_id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} is not the secretary")
    row = session.scalar(select(Evidence).where(Evidence.agency_id == agency_id, Evidence.id == number))
    if row is None:
        raise NoSuchEvidence(number)
    if public and session.scalar(_accepted().with_only_columns(Evidence.id).where(Evidence.id == row.id)) is None:
        raise NotAccepted(number)
    if _marked(session, row) is public:
        return None
    made = Disclosure(agency_id=agency_id, evidence_id=row.id, public=public, officer_id=by.id, at=at, words=words.strip())
    session.add(made)
    session.flush()
    journal.record(session, made, kind="evidence.disclosed" if public else "evidence.closed", at=at, by=by.id)
    return made


def accepted_evidence(session: Session, agency_id: int, year_id: int) -> list[Shown]:
    """All of a year's evidence that could be shown to everybody, in the plan's order, each with whether it may."""
    return _shown(session, _accepted().where(Evidence.agency_id == agency_id, Checkpoint.year_id == year_id))


def public_evidence(session: Session, agency_id: int, year_id: int) -> list[Shown]:
    """What everybody may see of a year's evidence now, in the plan's order: one query."""
    mine = (Evidence.agency_id == agency_id, Checkpoint.year_id == year_id)
    return _shown(session, _accepted().where(*mine, Disclosure.public))


def _shown(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[Shown]:
    rows = session.execute(
        wanted.order_by(Measure.position, Division.position, Checkpoint.due_on, Checkpoint.id, Evidence.position)
    )
    return [
        Shown(evidence, code, title, division, period, bool(public)) for evidence, code, title, division, period, public in rows
    ]


def _accepted() -> Select[*tuple[Any, ...]]:
    """Evidence behind the confirmations that are accepted now, with its newest mark, if it has any."""
    return (
        select(Evidence, Measure.code, Measure.title, Division.name, Checkpoint.period, Disclosure.public)
        .join(Confirmation, names(Evidence, Confirmation))
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .join(Measure, names(Checkpoint, Measure))
        .join(Division, names(Checkpoint, Division))
        .join(Move, and_(names(Move, Checkpoint), Move.n == Checkpoint.moves, Move.confirmation_id == Confirmation.id))
        .outerjoin(Disclosure, newest_mark())
        .where(Move.after == State.ACCEPTED)
    )


def newest_mark() -> ColumnElement[bool]:
    """The ON of an outer join of evidence with the newest mark that it bears."""
    other = aliased(Disclosure)
    same = (other.agency_id == Evidence.agency_id, other.evidence_id == Evidence.id)
    newest = select(func.max(other.id)).where(*same).correlate(Evidence).scalar_subquery()
    return and_(names(Disclosure, Evidence), Disclosure.id == newest)


def _marked(session: Session, row: Evidence) -> bool:
    """What the newest mark says."""
    mine = (Disclosure.agency_id == row.agency_id, Disclosure.evidence_id == row.id)
    return bool(session.scalar(select(Disclosure.public).where(*mine).order_by(Disclosure.id.desc()).limit(1)))


def listed(shown: Iterable[Shown], *, hashes: Iterable[str | None]) -> Sequence[Shown]:
    """Those among them whose file or address a report names, by the SHA-256 and addresses that it names."""
    known = set(hashes)
    return [one for one in shown if (one.evidence.sha256 or one.evidence.url) in known]
