"""One proof for several checkpoints: the same words and evidence, given for all of them at once, or for none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.agencies import take_turn
from ita_model.calendar import office_day
from ita_model.confirming import (
    Already,
    File,
    NoEvidence,
    NotOpen,
    NotYours,
    WebLink,
    already_of,
    confirm_each,
    may_confirm,
)
from ita_model.people import roster
from ita_model.records import Checkpoint, Officer


class NotTogether(Exception):
    """Something changed before the press arrived, so nothing of it may be recorded.

    Somebody was first with the checkpoint that was looked at, and what happened is `already`; or `others` of those chosen
    beside it cannot go along. With neither, it was settled when it was looked at and is open again now.
    """

    def __init__(self, already: Already | None = None, others: Sequence[Checkpoint] = ()) -> None:
        super().__init__(f"{already} {[other.id for other in others]}")
        self.already, self.others = already, others


def confirm_together(
    session: Session,
    this: Checkpoint,
    beside: Sequence[Checkpoint],
    *,
    officer: Officer,
    at: datetime,
    result: str,
    outcome: str,
    evidence: Sequence[File | WebLink],
) -> None:
    """A head's word for `this` checkpoint, and the same for each one `beside` it.

    Raises NotYours or NotTogether; then the caller takes its transaction back.
    """
    chosen = sorted({this, *beside}, key=lambda one: one.id)
    # From here on nobody else moves them or hands them over: what they are read to be now, they are.
    take_turn(session, this.agency_id)
    mine = (Checkpoint.agency_id == this.agency_id, Checkpoint.id.in_([one.id for one in chosen]))
    session.scalars(select(Checkpoint).where(*mine).execution_options(populate_existing=True)).all()
    people = roster(session, this.agency_id, office_day(at))
    for one in chosen:
        if one is not this and not this.state.awaits_division:
            continue
        try:
            may_confirm(one, people, officer, at=at, result=result, evidence=evidence)
        except (NoEvidence, ValueError) as error:
            raise NotTogether from error
        except NotOpen as error:
            raise NotTogether(others=[one]) from error
        except NotYours as error:
            if one is this:
                raise
            raise NotTogether(others=[one]) from error  # it was handed over meanwhile
    if not this.state.awaits_division:
        # A second press finds them all confirmed by the first. What was not, is not recorded now either.
        raise NotTogether(already_of(session, this), [one for one in chosen if one.state.awaits_division])
    if settled := [one for one in chosen if not one.state.awaits_division]:
        raise NotTogether(others=settled)
    confirm_each(session, chosen, officer=officer, at=at, result=result, outcome=outcome, evidence=evidence)
