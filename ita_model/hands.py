"""In whose hands a checkpoint is, and was: the division that is asked for it, and the officer there whom it was handed to.

A checkpoint's own `division_id` mirrors its newest handover. Whatever tells of an earlier moment asks here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from ita_model.database import in_parts
from ita_model.people import Roster
from ita_model.records import Checkpoint, Handover, Role, Year, names


@dataclass(frozen=True, slots=True)
class Hands:
    """The handovers of a year's checkpoints, by the checkpoint's number, each in their order. Most checkpoints have none."""

    handed: Mapping[int, Sequence[Handover]]

    def division_of(self, checkpoint: Checkpoint, *, until: datetime) -> int:
        """Whom a checkpoint was asked of at a moment."""
        newest = self.newest(checkpoint.id, until=until)
        if newest is not None:
            return newest.to_division_id
        return self.first_of(checkpoint)

    def first_of(self, checkpoint: Checkpoint) -> int:
        """The division that the year was opened with."""
        handed = self.handed.get(checkpoint.id)
        return handed[0].from_division_id if handed else checkpoint.division_id

    def newest(self, checkpoint_id: int, *, until: datetime) -> Handover | None:
        """The last handover of a checkpoint up to a moment."""
        return next((one for one in reversed(self.handed.get(checkpoint_id, ())) if one.at <= until), None)


def hands_of(session: Session, year: Year) -> Hands:
    """Through which hands the checkpoints of a year went: one query."""
    rows = session.scalars(
        select(Handover)
        .join(Checkpoint, names(Handover, Checkpoint))
        .where(Handover.agency_id == year.agency_id, Checkpoint.year_id == year.id)
    )
    return handed_on(rows)


def handed_on(handovers: Iterable[Handover]) -> Hands:
    """The same from handovers that were read before, each once."""
    found: dict[int, list[Handover]] = defaultdict(list)
    for row in sorted(handovers, key=lambda one: (one.checkpoint_id, one.n)):
        found[row.checkpoint_id].append(row)
    return Hands(found)


def newest_handovers(session: Session, agency_id: int, checkpoints: Iterable[Checkpoint]) -> dict[int, Handover]:
    """The newest handover of each of these checkpoints that has any, by the checkpoint's number."""
    return newest_handovers_of_each(session, [agency_id], checkpoints)


def newest_handovers_of_each(
    session: Session, agencies: Collection[int], checkpoints: Iterable[Checkpoint]
) -> dict[int, Handover]:
    """The same of checkpoints of several agencies."""
    handed = sorted({one.id for one in checkpoints if one.handovers})
    found: dict[int, Handover] = {}
    for part in in_parts(handed):
        of_these = select(Handover).where(Handover.agency_id.in_(agencies), Handover.checkpoint_id.in_(part))
        found.update({one.checkpoint_id: one for one in session.scalars(of_these.order_by(Handover.n))})
    return found


def asked(people: Roster, division: int, handover: Handover | None) -> tuple[int, ...]:
    """Who is asked for a checkpoint of a division: the officer that it was handed to while they hold a post there, else its
    heads; where it has none, its deputies.
    """
    if (named := named_by(people, handover)) is not None:
        return (named,)
    return people.holders(Role.HEAD, division) or people.holders(Role.DEPUTY, division)


def named_by(people: Roster, handover: Handover | None) -> int | None:
    """The officer whom a checkpoint's newest handover names, if they hold a post in its division on the roster's day."""
    if handover is None or handover.to_officer_id is None:
        return None
    speaks = handover.to_division_id in people.divisions_of(handover.to_officer_id)
    return handover.to_officer_id if speaks else None


def audience(people: Roster, roles: Sequence[Role], division: int, handover: Handover | None) -> tuple[int, ...]:
    """Each holder of these roles for a division, once. Whom a checkpoint was handed to stands in for the head, unless deputies
    are told beside the head.
    """
    everyone = people.everyone(roles, division)
    named = named_by(people, handover)
    if named is None or Role.HEAD not in roles:
        return everyone
    if Role.DEPUTY in roles:
        return tuple(dict.fromkeys((*everyone, named)))
    heads = people.holders(Role.HEAD, division)
    return tuple(dict.fromkeys((named, *(one for one in everyone if one not in heads))))


def asked_of_others(people: Roster, officer: int, divisions: Collection[int], today: date) -> ColumnElement[bool]:
    """Checkpoints of an officer's divisions that were handed to a colleague there and are not late: nobody else is asked."""
    handed = aliased(Handover)  # a query around this may look at handovers, too
    colleagues = [
        and_(
            handed.to_division_id == division,
            handed.to_officer_id.in_([one for one in people.everyone((Role.HEAD, Role.DEPUTY), division) if one != officer]),
        )
        for division in sorted(divisions)
    ]
    newest = (
        handed.agency_id == Checkpoint.agency_id,
        handed.checkpoint_id == Checkpoint.id,
        handed.n == Checkpoint.handovers,
        or_(false(), *colleagues),
    )
    found = exists(select(handed.id).where(*newest).correlate(Checkpoint))
    return and_(Checkpoint.handovers > 0, Checkpoint.due_on >= today, found)
