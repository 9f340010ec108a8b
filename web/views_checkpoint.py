"""What the page of one checkpoint shows, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from ita_model.evidence.disclosing import newest_mark
from ita_model.evidence.pictures import PICTURES
from ita_model.records import (
    Checkpoint,
    Confirmation,
    Disclosure,
    Division,
    Evidence,
    Measure,
    Move,
    Officer,
    Step,
    WaiverRequest,
    names,
)
from ita_model.states import Standing, State, standing
from ita_model.trail import AskedFor, HandedOver, trail_of
from ita_model.waivers import is_open as waiver_is_open
from web.door import Visitor
from web.views_list import Item, Named, todo


class NotHere(Exception):
    """There is no such thing for this officer today, whether or not it exists."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file (with size and SHA-256) or a web address that stands behind a confirmation; `public` where the secretary marked
    it to be seen by everybody."""

    id: int
    name: str
    media_type: str
    size: int | None
    sha256: str | None
    url: str | None
    public: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.media_type in PICTURES


@dataclass(frozen=True, slots=True)
class Said:
    """A confirmation: who, when, in what words, with what evidence, and how many were confirmed with it by the same press."""

    id: int
    officer_id: int
    officer: str
    at: datetime
    result: str
    outcome: str
    evidence: tuple[Attached, ...]
    together: int


@dataclass(frozen=True, slots=True)
class LastMove:
    """The newest move of the checkpoint: who brought it to where it stands, when, and why."""

    officer: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Words offered for the form: what the division wrote last for the same step, and the period they were about; where it
    never did, the plan's own words, of no period."""

    result: str
    outcome: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class CheckpointPage(Named):
    """One checkpoint for one officer. `rest` are the others that await the same act of theirs, the most urgent first; `alike`
    are the same for a head who may confirm, those of the same measure first.

    `may_pass_on` says that it is theirs to hand over or to ask a waiver for; `trail` is what became of it besides its moves,
    and `asked` the request in it that is open.
    """

    id: int
    state: State
    standing: Standing
    measure: str
    step: str
    marker: str
    good_evidence: str
    division_id: int
    division: str
    period: str
    opens_on: date
    due_on: date
    why: str
    may_confirm: bool
    may_review: bool
    last: LastMove | None
    said: Said | None
    offered: Offered | None
    rest: tuple[int, ...]
    alike: tuple[Item, ...]
    may_pass_on: bool
    trail: tuple[HandedOver | AskedFor, ...]
    asked: AskedFor | None


def checkpoint_page(session: Session, visitor: Visitor, checkpoint_id: int) -> CheckpointPage:
    """The page of a checkpoint: at most five queries. Raises NotHere where it is not this officer's to see today."""
    c = Checkpoint
    row = session.execute(
        select(c, Step, Measure.title, Division.name, Move.at, Move.words, Officer.name.label("mover"), WaiverRequest.id)
        .join(Step, names(c, Step))
        .join(Measure, names(c, Measure))
        .join(Division, names(c, Division))
        .outerjoin(Move, and_(names(Move, c), Move.n == c.moves))
        .outerjoin(Officer, names(Move, Officer))
        .outerjoin(WaiverRequest, and_(names(WaiverRequest, c), waiver_is_open()))
        .where(c.agency_id == visitor.agency.id, c.id == checkpoint_id)
    ).one_or_none()
    if row is None or not visitor.may_see(row.Checkpoint.division_id):
        raise NotHere(f"checkpoint {checkpoint_id}")
    found, step = row.Checkpoint, row.Step
    is_theirs = visitor.speaks_for(found.division_id)
    may_confirm = is_theirs and is_open(found, visitor.today)
    others = todo(session, visitor, but=found.id) if is_theirs else ()
    trail = trail_of(session, found)
    return CheckpointPage(
        id=found.id,
        state=found.state,
        standing=standing(found.state, opens_on=found.opens_on, due_on=found.due_on, today=visitor.today),
        measure=row.title,
        step=step.text,
        marker=step.marker,
        good_evidence=step.good_evidence,
        division_id=found.division_id,
        division=row.name,
        period=found.period,
        opens_on=found.opens_on,
        due_on=found.due_on,
        why=found.why,
        may_confirm=may_confirm,
        may_review=visitor.is_secretary and found.state is State.SUBMITTED,
        last=LastMove(row.mover, row.at, row.words) if found.moves else None,
        said=_said(session, found) if found.moves else None,
        offered=_offered(session, found, step) if may_confirm else None,
        rest=tuple(one.id for one in others) if is_theirs else _to_review(session, visitor, but=found.id),
        alike=tuple(sorted(others, key=lambda one: one.measure != row.title)) if may_confirm else (),
        may_pass_on=is_theirs and found.state.awaits_division,
        trail=trail,
        asked=next((one for one in trail if isinstance(one, AskedFor) and one.id == row.id), None),
    )


def checkpoint_for(session: Session, visitor: Visitor, checkpoint_id: int) -> Checkpoint:
    """The checkpoint itself, to act upon. Raises NotHere where it is not this officer's to see today."""
    c = Checkpoint
    found = session.scalar(select(c).where(c.agency_id == visitor.agency.id, c.id == checkpoint_id))
    if found is None or not visitor.may_see(found.division_id):
        raise NotHere(f"checkpoint {checkpoint_id}")
    return found


def one_line(session: Session, checkpoint: Checkpoint, *, said: Callable[[str], str] = str) -> str:
    """`จัดทำสรุปผล… · มีนาคม 2567`: how a list names it to its own division; `said` says the period as a reader wants it."""
    step = session.scalars(select(Step.text).where(Step.agency_id == checkpoint.agency_id, Step.id == checkpoint.step_id)).one()
    return f"{step} · {said(checkpoint.period)}"


def is_open(checkpoint: Checkpoint, today: date) -> bool:
    """Whether the division may confirm it today: asking has begun, or it was sent back."""
    return checkpoint.state.awaits_division and (checkpoint.opens_on <= today or checkpoint.state is State.RETURNED)


def evidence_for(session: Session, visitor: Visitor, evidence_id: int) -> Attached:
    """A file of evidence that this officer may open today. Raises NotHere."""
    row = session.execute(
        select(Evidence, Checkpoint.division_id)
        .join(Confirmation, names(Evidence, Confirmation))
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .where(Evidence.agency_id == visitor.agency.id, Evidence.id == evidence_id, Evidence.sha256.is_not(None))
    ).one_or_none()
    if row is None or not visitor.may_see(row.division_id):
        raise NotHere(f"evidence {evidence_id}")
    return attached(row.Evidence)


def _said(session: Session, checkpoint: Checkpoint) -> Said | None:
    """The newest confirmation with all of its evidence, in one query."""
    same = aliased(Confirmation)
    together = (
        select(func.count())
        .where(same.agency_id == Confirmation.agency_id, same.officer_id == Confirmation.officer_id, same.at == Confirmation.at)
        .scalar_subquery()
    )
    newest = (
        select(func.max(Confirmation.id))
        .where(Confirmation.agency_id == checkpoint.agency_id, Confirmation.checkpoint_id == checkpoint.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Confirmation, Officer.name, Evidence, together.label("together"), Disclosure.public)
        .join(Officer, names(Confirmation, Officer))
        .outerjoin(Evidence, names(Evidence, Confirmation))
        .outerjoin(Disclosure, newest_mark())
        .where(Confirmation.agency_id == checkpoint.agency_id, Confirmation.id == newest)
        .order_by(Evidence.position)
    ).all()
    if not rows:
        return None
    word = rows[0].Confirmation
    evidence = tuple(attached(row.Evidence, public=row.public) for row in rows if row.Evidence is not None)
    return Said(word.id, word.officer_id, rows[0].name, word.at, word.result, word.outcome, evidence, rows[0].together)


def attached(row: Evidence, *, public: bool | None = False) -> Attached:
    """A row of evidence as the pages show it."""
    return Attached(row.id, row.name, row.media_type, row.size, row.sha256, row.url, bool(public))


def _offered(session: Session, checkpoint: Checkpoint, step: Step) -> Offered:
    """What the division wrote last: its own words for this checkpoint where it was sent back, else for the same step at
    another time, else what the plan says is to be done."""
    row = session.execute(
        select(Confirmation.result, Confirmation.outcome, Checkpoint.period)
        .join(Checkpoint, names(Confirmation, Checkpoint))
        .where(
            Confirmation.agency_id == checkpoint.agency_id,
            Checkpoint.step_id == checkpoint.step_id,
            Checkpoint.division_id == checkpoint.division_id,
        )
        .order_by(case((Checkpoint.id == checkpoint.id, 0), else_=1), Confirmation.id.desc())
        .limit(1)
    ).one_or_none()
    return Offered(step.text) if row is None else Offered(row.result, row.outcome, row.period)


def _to_review(session: Session, visitor: Visitor, *, but: int) -> tuple[int, ...]:
    """What else waits for the secretary's review."""
    if not visitor.is_secretary:
        return ()
    c = Checkpoint
    waiting = and_(c.agency_id == visitor.agency.id, c.state == State.SUBMITTED, c.id != but)
    return tuple(session.scalars(select(c.id).where(waiting).order_by(c.due_on, c.id)))
