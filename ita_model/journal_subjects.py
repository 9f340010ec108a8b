"""What the facts are about that the journal vouches for. An entry names a fact by table and number; what it concerns is looked
up for all of a page in three queries, and for a search in one: the journal's own text holds neither names nor words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Text, and_, func, null, or_, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy import literal as said
from sqlalchemy.orm import Session, aliased

from ita_model.journal_about import About, Key
from ita_model.journal_office import OF_OFFICE, OF_REPORTS, of_office, of_reports
from ita_model.records import (
    Addition,
    Checkpoint,
    Confirmation,
    Disclosure,
    Division,
    Evidence,
    Handover,
    Measure,
    MeasureAddition,
    MeasureDetail,
    Move,
    Narrative,
    Officer,
    Owned,
    Rescheduling,
    Step,
    StepAddition,
    StepDetail,
    WaiverRefusal,
    WaiverRequest,
    names,
)


def abouts(session: Session, agency_id: int, keys: Iterable[Key]) -> Mapping[Key, About]:
    """What these facts are about."""
    wanted: dict[str, list[int]] = {}
    for table, number in keys:
        wanted.setdefault(table, []).append(number)
    found: dict[Key, About] = {}
    for tables, of in ((_OF_CHECKPOINTS, _of_checkpoints), (OF_REPORTS, of_reports), (OF_OFFICE, of_office)):
        here = {name: numbers for name, numbers in wanted.items() if name in tables}
        if here:
            found |= of(session, agency_id, here)
    return found


def _subjects(agency_id: int) -> Mapping[str, Select[Any]]:
    """By table a query of its facts: number, the checkpoint's and the measure's, words, and what else one has to know."""
    none, empty = as_type(null(), Checkpoint.id.type), said("", Text)
    to_division, to_officer = aliased(Division), aliased(Officer)
    m, c, e, d, h = Move, Confirmation, Evidence, Disclosure, Handover
    of = {
        m: select(said("move", Text), m.id, m.checkpoint_id, none, m.words, empty),
        c: select(said("confirmation", Text), c.id, c.checkpoint_id, none, c.result + "\n" + c.outcome, empty),
        e: select(said("evidence", Text), e.id, c.checkpoint_id, none, empty, e.name).join(c, names(e, c)),
        d: select(said("disclosure", Text), d.id, c.checkpoint_id, none, d.words, e.name)
        .join(e, names(d, e))
        .join(c, names(e, c)),
        h: select(
            said("handover", Text), h.id, h.checkpoint_id, none, h.words, func.coalesce(to_officer.name, to_division.name)
        )
        .join(to_division, and_(to_division.agency_id == h.agency_id, to_division.id == h.to_division_id))
        .outerjoin(to_officer, and_(to_officer.agency_id == h.agency_id, to_officer.id == h.to_officer_id)),
        WaiverRequest: select(
            said("waiver_request", Text), WaiverRequest.id, WaiverRequest.checkpoint_id, none, WaiverRequest.words, empty
        ),
        WaiverRefusal: select(
            said("waiver_refusal", Text), WaiverRefusal.id, WaiverRequest.checkpoint_id, none, WaiverRefusal.words, empty
        ).join(WaiverRequest, names(WaiverRefusal, WaiverRequest)),
        Narrative: select(
            said("narrative", Text), Narrative.id, none, Narrative.measure_id,
            _or_empty(Narrative.result) + "\n" + _or_empty(Narrative.outcome), Narrative.kind,
        ),
        MeasureDetail: select(
            said("measure_detail", Text), MeasureDetail.id, none, MeasureDetail.measure_id, MeasureDetail.words,
            MeasureDetail.title,
        ),
        StepDetail: select(said("step_detail", Text), StepDetail.id, none, Step.measure_id, StepDetail.words, StepDetail.text)
        .join(Step, names(StepDetail, Step)),
        Rescheduling: select(
            said("rescheduling", Text), Rescheduling.id, Rescheduling.checkpoint_id, none, Rescheduling.words,
            as_type(Rescheduling.due_on, Text),
        ),
        Addition: select(said("addition", Text), Addition.id, Addition.checkpoint_id, none, Addition.words, empty),
        MeasureAddition: select(
            said("measure_addition", Text), MeasureAddition.id, none, MeasureAddition.measure_id, MeasureAddition.words, empty
        ),
        StepAddition: select(
            said("step_addition", Text), StepAddition.id, none, Step.measure_id, StepAddition.words, Step.text
        ).join(Step, names(StepAddition, Step)),
    }  # fmt: skip
    return {one.__tablename__: query.where(one.agency_id == agency_id) for one, query in of.items()}


_OF_CHECKPOINTS: Final = frozenset(
    {
        "move", "confirmation", "evidence", "disclosure", "handover", "waiver_request", "waiver_refusal", "narrative",
        "measure_detail", "step_detail", "rescheduling", "addition", "measure_addition", "step_addition",
    }
)  # fmt: skip


def _or_empty(column: Any) -> ColumnElement[str]:
    return func.coalesce(column, "")


def _all_subjects(agency_id: int, wanted: Mapping[str, Sequence[int]] | None) -> Select[Any]:
    """The facts that are wanted (all, where None) with their checkpoint, step, measure and division."""
    parts = [
        query if wanted is None else query.where(_number_of(name).in_(wanted[name]))
        for name, query in _subjects(agency_id).items()
        if wanted is None or name in wanted
    ]
    found = union_all(*parts).subquery("subject")
    name, number, checkpoint, measure, words, other = found.c
    return (
        select(
            name.label("table"), number.label("number"), checkpoint.label("checkpoint"), words.label("words"),
            other.label("other"), Measure.code, Measure.title, Step.text.label("step"), Division.name.label("division"),
            Checkpoint.period,
        )
        .outerjoin(Checkpoint, and_(Checkpoint.agency_id == agency_id, Checkpoint.id == checkpoint))
        .join(Measure, and_(Measure.agency_id == agency_id, Measure.id == func.coalesce(measure, Checkpoint.measure_id)))
        .outerjoin(Step, names(Checkpoint, Step))
        .outerjoin(Division, names(Checkpoint, Division))
    )  # fmt: skip


def _number_of(name: str) -> ColumnElement[int]:
    table = next(one for one in Owned.__subclasses__() if one.__tablename__ == name)
    return cast(ColumnElement[int], table.id)


def subjects_found(session: Session, agency_id: int, *, measure: str, division: str, words: str) -> set[Key]:
    """The facts that are about a measure or a division and have certain words in them."""
    rows = _all_subjects(agency_id, None)
    columns = rows.selected_columns
    if measure:
        rows = rows.where(Measure.code == measure)
    if division:
        rows = rows.where(Division.code == division)
    if words:
        rows = rows.where(
            or_(*(columns[name].icontains(words, autoescape=True) for name in ("words", "other", "step", "title")))
        )
    return {(row.table, row.number) for row in session.execute(rows)}


def _of_checkpoints(session: Session, agency_id: int, wanted: Mapping[str, Sequence[int]]) -> Mapping[Key, About]:
    found: dict[Key, About] = {}
    for row in session.execute(_all_subjects(agency_id, wanted)):
        found[row.table, row.number] = About(
            checkpoint=row.checkpoint or 0,
            measure=row.title,
            code=row.code,
            step=row.other if row.table in ("step_detail", "step_addition") else row.step or "",
            division=row.division or "",
            period=row.period or "",
            words=row.words.strip(),
            to=row.other if row.table == "handover" else "",
            file=row.other if row.table in ("evidence", "disclosure") else "",
            report=row.other if row.table == "narrative" else "",
            from_on=date.fromisoformat(row.other) if row.table == "rescheduling" else None,
        )
    return found
