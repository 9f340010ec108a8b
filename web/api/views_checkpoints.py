"""What the API tells of checkpoints: lists by filter, one with all that happened to it, and the board's counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select, true, tuple_
from sqlalchemy.orm import Session

from ita_model.records import Checkpoint, Confirmation, Division, Evidence, Measure, Move, Officer, Step, Year, names
from ita_model.states import Standing, State, standing
from ita_model.trail import HandedOver, trail_of
from ita_model.years import years_of
from web.api.shapes import (
    BoardOut,
    CheckpointDetail,
    CheckpointOut,
    Checkpoints,
    ConfirmationOut,
    Counts,
    DivisionCounts,
    EvidenceOut,
    HandoverOut,
    MeasureCounts,
    MoveOut,
    OfficerOut,
    WaiverRequestOut,
)
from web.door import Visitor
from web.views_checkpoint import NotHere

_AWAITS: Final = tuple(state for state in State if state.awaits_division)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which checkpoints are asked for. `after` are the due day and number of the last one before the page."""

    year: int | None = None
    division: str | None = None
    standing: Standing | None = None
    due_from: date | None = None
    due_to: date | None = None
    after: tuple[date, int] | None = None


def checkpoints_of(session: Session, visitor: Visitor, wanted: Wanted, *, limit: int) -> Checkpoints:
    """A page of the checkpoints that the officer may see today: one query."""
    c = Checkpoint
    asked = _rows(visitor).order_by(c.due_on, c.id).limit(limit + 1)
    if wanted.year is not None:
        asked = asked.where(Year.be == wanted.year)
    if wanted.division is not None:
        asked = asked.where(Division.code == wanted.division)
    if wanted.due_from is not None:
        asked = asked.where(c.due_on >= wanted.due_from)
    if wanted.due_to is not None:
        asked = asked.where(c.due_on <= wanted.due_to)
    if wanted.standing is not None:
        asked = asked.where(has_standing(wanted.standing, visitor.today))
    if wanted.after is not None:
        asked = asked.where(tuple_(c.due_on, c.id) > wanted.after)
    rows = session.execute(asked).all()
    last = rows[limit - 1].Checkpoint if len(rows) > limit else None
    return Checkpoints(
        items=[CheckpointOut(**_told(row, visitor.today)) for row in rows[:limit]],
        next=f"{last.due_on.toordinal()}-{last.id}" if last else None,
    )


def has_standing(wanted: Standing, today: date) -> ColumnElement[bool]:
    """Checkpoints of which `states.standing` says this on a day."""
    c = Checkpoint
    late, begun = c.due_on < today, c.opens_on <= today
    match wanted:
        case Standing.OVERDUE:
            return and_(c.state.in_(_AWAITS), late)
        case Standing.RETURNED:
            return and_(c.state == State.RETURNED, ~late)
        case Standing.OPEN:
            return and_(c.state == State.PENDING, ~late, begun)
        case Standing.PLANNED:
            return and_(c.state == State.PENDING, ~late, ~begun)
        case _:
            return c.state == State(wanted.value)


def checkpoint_detail(session: Session, visitor: Visitor, number: int) -> CheckpointDetail:
    """A checkpoint with its trail and evidence: four queries. Raises NotHere."""
    row = session.execute(_rows(visitor).where(Checkpoint.id == number)).one_or_none()
    if row is None:
        raise NotHere(f"checkpoint {number}")
    point: Checkpoint = row.Checkpoint
    trail = sorted([*_moves(session, point), *_others(session, point)], key=lambda one: one.at)
    return CheckpointDetail(
        **_told(row, visitor.today),
        step_text=row.text,
        why=point.why,
        confirmations=_confirmations(session, point),
        trail=trail,
    )


def board_of(session: Session, visitor: Visitor, *, year: int | None) -> BoardOut:
    """The counts of a year (of the newest that has begun, if none is said): three queries. Raises NotHere."""
    years = years_of(session, visitor.agency.id, on=visitor.today)
    one = next((found for found in reversed(years) if year in (None, found.be)), None)
    if one is None:
        raise NotHere(f"year {year}")
    whole: Counter[Standing] = Counter()
    by_division: dict[tuple[int, str, str], Counter[Standing]] = {}
    by_measure: dict[tuple[int, str, str], Counter[Standing]] = {}
    for row in session.execute(_rows(visitor).where(Checkpoint.year_id == one.id)):
        said = _standing(row.Checkpoint, visitor.today)
        whole[said] += 1
        by_division.setdefault((row.division_position, row.division, row.division_name), Counter())[said] += 1
        by_measure.setdefault((row.measure_position, row.code, row.title), Counter())[said] += 1
    return BoardOut(
        year=one.be,
        on=visitor.today,
        counts=_counts(whole),
        divisions=[
            DivisionCounts(code=code, name=name, counts=_counts(counts))
            for (_, code, name), counts in sorted(by_division.items())
        ],
        measures=[
            MeasureCounts(code=code, title=title, counts=_counts(counts))
            for (_, code, title), counts in sorted(by_measure.items())
        ],
    )


def _rows(visitor: Visitor) -> Select[*tuple[Any, ...]]:
    """The checkpoints that the officer may see today, with what names them."""
    c = Checkpoint
    every = visitor.is_secretary or visitor.is_executive
    return (
        select(
            c, Year.be, Measure.code, Measure.title, Measure.position.label("measure_position"), Step.text,
            Step.position.label("step"), Division.code.label("division"), Division.name.label("division_name"),
            Division.position.label("division_position"),
        )
        .join(Year, names(c, Year))
        .join(Measure, names(c, Measure))
        .join(Step, names(c, Step))
        .join(Division, names(c, Division))
        .where(c.agency_id == visitor.agency.id, true() if every else c.division_id.in_(visitor.division_ids))
    )  # fmt: skip


def _told(row: Any, today: date) -> dict[str, Any]:
    point: Checkpoint = row.Checkpoint
    return {
        "id": point.id,
        "year": row.be,
        "measure": row.code,
        "measure_title": row.title,
        "step": row.step,
        "division": row.division,
        "period": point.period,
        "opens_on": point.opens_on,
        "due_on": point.due_on,
        "state": point.state,
        "standing": _standing(point, today),
    }


def _standing(point: Checkpoint, today: date) -> Standing:
    return standing(point.state, opens_on=point.opens_on, due_on=point.due_on, today=today)


def _counts(counts: Counter[Standing]) -> Counts:
    return Counts(**{one.value: number for one, number in counts.items()})


def _moves(session: Session, point: Checkpoint) -> list[MoveOut]:
    rows = session.execute(
        select(Move, Officer)
        .join(Officer, names(Move, Officer))
        .where(Move.agency_id == point.agency_id, Move.checkpoint_id == point.id)
        .order_by(Move.n)
    )
    return [
        MoveOut(
            n=move.n,
            before=move.before,
            after=move.after,
            officer=OfficerOut(code=officer.code, name=officer.name),
            at=move.at,
            words=move.words,
            confirmation=move.confirmation_id,
        )
        for move, officer in rows
    ]


def _others(session: Session, point: Checkpoint) -> list[HandoverOut | WaiverRequestOut]:
    return [
        HandoverOut(from_division=one.from_division, to=one.to, by=one.by, at=one.at, words=one.words)
        if isinstance(one, HandedOver)
        else WaiverRequestOut(
            by=one.by, at=one.at, words=one.words, refused_at=one.refused_at, refused_words=one.refused_words or None
        )
        for one in trail_of(session, point)
    ]


def _confirmations(session: Session, point: Checkpoint) -> list[ConfirmationOut]:
    rows = session.execute(
        select(Confirmation, Officer, Evidence)
        .join(Officer, names(Confirmation, Officer))
        .outerjoin(Evidence, names(Evidence, Confirmation))
        .where(Confirmation.agency_id == point.agency_id, Confirmation.checkpoint_id == point.id)
        .order_by(Confirmation.id.desc(), Evidence.position)
    )
    found: dict[int, ConfirmationOut] = {}
    evidence: dict[int, list[EvidenceOut]] = defaultdict(list)
    for said, officer, file in rows:
        if file is not None:
            evidence[said.id].append(
                EvidenceOut(
                    id=file.id, name=file.name, media_type=file.media_type, size=file.size, sha256=file.sha256, url=file.url
                )
            )
        found[said.id] = ConfirmationOut(
            id=said.id,
            officer=OfficerOut(code=officer.code, name=officer.name),
            at=said.at,
            result=said.result,
            outcome=said.outcome,
            evidence=evidence[said.id],
        )
    return [one.model_copy(update={"evidence": evidence[one.id]}) for one in found.values()]
