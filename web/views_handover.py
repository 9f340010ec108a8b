"""What the pages of handing over show: to whom a checkpoint may go, what became of it, and what went from hand to hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from ita_model.calendar import FiscalYear, office_moment
from ita_model.division_ends import goes_on
from ita_model.hands import asked, newest_handovers
from ita_model.records import Checkpoint, Division, Handover, Measure, Officer, Role, Step, names
from ita_model.states import Standing, State, standing
from web.door import Visitor
from web.views_checkpoint import NotHere, checkpoint_for
from web.views_list import Named, open_for


@dataclass(frozen=True, slots=True)
class Summary(Named):
    """The few words by which a page says which checkpoint it is about."""

    id: int
    state: State
    standing: Standing
    step: str
    measure: str
    division_id: int
    division: str
    period: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Place:
    """Where a checkpoint may go: an officer or a division, by the value that the form sends, and who that is."""

    value: str
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """To whom a checkpoint may be handed: `colleagues` of its own division, other `divisions`; `owing` owe it by themselves.
    `stands` is how often it had moved and changed hands."""

    about: Summary
    colleagues: tuple[Place, ...]
    divisions: tuple[Place, ...]
    owing: tuple[str, ...]
    stands: str


@dataclass(frozen=True, slots=True)
class Handed:
    """One handover, and where the checkpoint is today: `open` says whether the officer may look at it there."""

    id: int
    at: datetime
    by: str
    words: str
    from_division: str
    to_division: str
    to_officer: str
    about: Summary
    open: bool

    @property
    def to(self) -> str:
        """Whom it was handed to."""
        return self.to_officer or self.to_division

    @property
    def went_on(self) -> bool:
        """Whether another division than the one it was handed to has it today."""
        return self.about.division != self.to_division


def summary_for(session: Session, visitor: Visitor, checkpoint_id: int) -> Summary:
    """A checkpoint that is this officer's to answer for today, as head or deputy or as secretary: one query. Raises NotHere."""
    return summary_with(session, visitor, checkpoint_id)[0]


def summary_with(session: Session, visitor: Visitor, checkpoint_id: int) -> tuple[Summary, Checkpoint]:
    """The same, and the checkpoint itself: one query, too."""
    wanted = summaries().add_columns(Checkpoint)
    row = session.execute(wanted.where(Checkpoint.agency_id == visitor.agency.id, Checkpoint.id == checkpoint_id)).one_or_none()
    if row is None or not (visitor.is_secretary or visitor.speaks_for(row.division_id)):
        raise NotHere(f"checkpoint {checkpoint_id}")
    return summary_in(row, visitor.today), row.Checkpoint


def titles_of(session: Session, visitor: Visitor, numbers: Sequence[int]) -> list[tuple[int, str]]:
    """The agency's checkpoints with these numbers, each with the line that names it, in the order of the numbers given: one
    query."""
    rows = session.execute(summaries().where(Checkpoint.agency_id == visitor.agency.id, Checkpoint.id.in_(numbers)))
    found = {row.id: summary_in(row, visitor.today).title for row in rows}
    return [(number, found[number]) for number in dict.fromkeys(numbers) if number in found]


def handover_page(session: Session, visitor: Visitor, checkpoint_id: int) -> HandoverPage:
    """To whom a checkpoint may go, in at most five queries. Raises NotHere where it is not theirs to hand over."""
    about, point = summary_with(session, visitor, checkpoint_id)
    posts, mine = visitor.posts, about.division_id
    speak = posts.everyone((Role.HEAD, Role.DEPUTY), mine)
    now = asked(posts, mine, newest_handovers(session, visitor.agency.id, [point]).get(point.id))
    officers = {
        one.id: one
        for one in session.scalars(select(Officer).where(Officer.agency_id == visitor.agency.id).order_by(Officer.id))
    }
    others = session.scalars(
        select(Division)
        .where(Division.agency_id == visitor.agency.id, Division.id != mine, goes_on())
        .order_by(Division.position)
    ).all()
    same = (Checkpoint.step_id == point.step_id, Checkpoint.occurrence == point.occurrence)
    owing = set(session.scalars(select(Checkpoint.division_id).where(Checkpoint.agency_id == visitor.agency.id, *same)))
    return HandoverPage(
        about,
        tuple(
            Place(f"officer-{who}", officers[who].name, officers[who].position)
            for who in dict.fromkeys(speak)
            if who not in now
        ),
        tuple(
            Place(f"division-{one.id}", one.name, officers[heads[0]].name)
            for one in others
            if one.id not in owing and (heads := asked(posts, one.id, None))
        ),
        tuple(one.name for one in others if one.id in owing),
        f"{point.moves}-{point.handovers}",
    )


def place_chosen(session: Session, visitor: Visitor, value: str) -> Division | Officer | None:
    """Whom a form means by a value; None where it is nobody of this agency."""
    kind, _, number = value.partition("-")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    if kind == "division":
        return session.scalar(select(Division).where(Division.agency_id == visitor.agency.id, Division.id == int(number)))
    if kind == "officer":
        return session.scalar(select(Officer).where(Officer.agency_id == visitor.agency.id, Officer.id == int(number)))
    return None


def handed_for(session: Session, visitor: Visitor, handover_id: int) -> Handed:
    """A handover for whoever did it or speaks for a division that it came from or went to. Raises NotHere."""
    row = session.execute(_handovers().where(Handover.agency_id == visitor.agency.id, Handover.id == handover_id)).one_or_none()
    if row is None or not (
        row.officer_id == visitor.officer.id or visitor.may_see(row.from_division_id) or visitor.may_see(row.to_division_id)
    ):
        raise NotHere(f"handover {handover_id}")
    return _handed(row, visitor)


def last_handed_away(session: Session, visitor: Visitor, checkpoint_id: int) -> Handed | None:
    """The last handover by which a checkpoint left a division that this officer speaks for, if it is not with one now."""
    row = session.execute(
        _handovers()
        .where(
            Handover.agency_id == visitor.agency.id,
            Handover.checkpoint_id == checkpoint_id,
            Handover.from_division_id.in_(visitor.division_ids),
            Handover.to_division_id != Handover.from_division_id,
        )
        .order_by(Handover.n.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or visitor.may_see(row.division_id) else _handed(row, visitor)


def chosen_beside(session: Session, visitor: Visitor, checkpoint_id: int) -> Checkpoint:
    """A checkpoint that was chosen on a page, also where it was handed away from the officer's division since: that is for the
    rules to say. Raises NotHere."""
    if last_handed_away(session, visitor, checkpoint_id) is not None:
        return session.get_one(Checkpoint, checkpoint_id)
    return checkpoint_for(session, visitor, checkpoint_id)


def handed_this_year(session: Session, visitor: Visitor) -> tuple[Handed, ...]:
    """What the officer's divisions handed on this fiscal year, newest first, each checkpoint once; nothing that came to
    themselves. One query."""
    since = office_moment(FiscalYear.containing(visitor.today).start)
    rows = session.execute(
        _handovers()
        .where(
            Handover.agency_id == visitor.agency.id,
            Handover.from_division_id.in_(visitor.division_ids),
            Handover.at >= since,
            or_(
                Handover.to_officer_id != visitor.officer.id,
                and_(Handover.to_officer_id.is_(None), Handover.to_division_id.not_in(visitor.division_ids)),
            ),
        )
        .order_by(Handover.at.desc(), Handover.id.desc())
    )
    newest: dict[int, Handed] = {}
    for row in rows:
        newest.setdefault(row.id, _handed(row, visitor))
    return tuple(newest.values())


def next_for(session: Session, visitor: Visitor, but: int) -> Sequence[int]:
    """What else the officer is asked to confirm, the most urgent first."""
    if not visitor.divisions:
        return ()
    c = Checkpoint
    return session.scalars(select(c.id).where(open_for(visitor), c.id != but).order_by(c.due_on, c.id)).all()


def summaries() -> Select[*tuple[Any, ...]]:
    """Checkpoints with what a summary of each says."""
    c = Checkpoint
    return (
        select(
            c.id, c.state, c.opens_on, c.due_on, c.period, c.division_id,
            Step.text.label("step"), Measure.title.label("measure"), Division.name.label("division"),
        )
        .join(Step, names(c, Step))
        .join(Measure, names(c, Measure))
        .join(Division, names(c, Division))
    )  # fmt: skip


def summary_in(row: Row[Any], today: date) -> Summary:
    """The summary in a row of `summaries`."""
    now = standing(row.state, opens_on=row.opens_on, due_on=row.due_on, today=today)
    return Summary(
        row.id, row.state, now, row.step, row.measure, row.division_id, row.division, row.period, row.due_on
    )  # fmt: skip


def _handovers() -> Select[*tuple[Any, ...]]:
    """Handovers with what they were of."""
    h, came_from, went_to, given_to = Handover, aliased(Division), aliased(Division), aliased(Officer)
    return (
        summaries()
        .add_columns(
            h.id.label("handover"), h.at.label("handed_at"), h.words.label("note"), h.officer_id, h.from_division_id,
            h.to_division_id, Officer.name.label("by"), came_from.name.label("came_from"), went_to.name.label("went_to"),
            given_to.name.label("given_to"),
        )
        .join(h, names(h, Checkpoint))
        .join(Officer, names(h, Officer, by="officer_id"))
        .join(came_from, and_(came_from.agency_id == h.agency_id, came_from.id == h.from_division_id))
        .join(went_to, and_(went_to.agency_id == h.agency_id, went_to.id == h.to_division_id))
        .outerjoin(given_to, and_(given_to.agency_id == h.agency_id, given_to.id == h.to_officer_id))
    )  # fmt: skip


def _handed(row: Row[Any], visitor: Visitor) -> Handed:
    return Handed(
        row.handover, row.handed_at, row.by, row.note, row.came_from, row.went_to, row.given_to or "",
        summary_in(row, visitor.today), visitor.may_see(row.division_id),
    )  # fmt: skip
