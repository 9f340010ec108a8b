"""What the pages show on which the secretary waives a checkpoint, opens it again, or gives it to others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from ita_model.records import Checkpoint, Move, Officer, WaiverRequest, names
from ita_model.states import State
from ita_model.waivers import is_open
from web.door import Visitor
from web.views_checkpoint import LastMove
from web.views_handover import HandoverPage, Place, Summary, handover_page, summary_for


class Act(StrEnum):
    """What the secretary may do to a checkpoint besides reviewing it."""

    WAIVE = "waive"
    REOPEN = "reopen"
    HAND_OVER = "hand-over"

    def fits(self, state: State) -> bool:
        """Whether a checkpoint in this state is one to do it to."""
        return state.is_final if self is Act.REOPEN else state.awaits_division


@dataclass(frozen=True, slots=True)
class ActPage:
    """A checkpoint to act upon. `stands` names how it stood when it was shown, `last` how it came there; `asked` is the request
    for a waiver that is open, `places` where it may go."""

    act: Act
    about: Summary
    stands: str
    asked: LastMove | None
    last: LastMove | None
    places: HandoverPage | None

    @property
    def may(self) -> bool:
        """Whether it can be done as the checkpoint stands."""
        return self.act.fits(self.about.state)

    def place(self, value: str) -> Place | None:
        """The place that a form's value means."""
        found = (*self.places.colleagues, *self.places.divisions) if self.places else ()
        return next((one for one in found if one.value == value), None)


def act_page(session: Session, visitor: Visitor, checkpoint_id: int, act: Act) -> ActPage:
    """The page of an act: at most six queries. Raises NotHere."""
    if act is Act.HAND_OVER:
        places = handover_page(session, visitor, checkpoint_id)
        return ActPage(act, places.about, places.stands, None, None, places)
    about = summary_for(session, visitor, checkpoint_id)
    c, w, asker = Checkpoint, WaiverRequest, aliased(Officer)
    row = session.execute(
        select(
            c.moves, c.handovers, Move.at, Move.words, Officer.name.label("mover"),
            w.at.label("asked_at"), w.words.label("asked"), asker.name.label("asker"),
        )
        .outerjoin(Move, and_(names(Move, c), Move.n == c.moves))
        .outerjoin(Officer, names(Move, Officer))
        .outerjoin(w, and_(names(w, c), is_open()))
        .outerjoin(asker, and_(asker.agency_id == w.agency_id, asker.id == w.officer_id))
        .where(c.agency_id == visitor.agency.id, c.id == checkpoint_id)
    ).one()  # fmt: skip
    asked = LastMove(row.asker, row.asked_at, row.asked) if row.asked is not None else None
    last = LastMove(row.mover, row.at, row.words) if row.moves else None
    return ActPage(act, about, f"{row.moves}-{row.handovers}", asked, last, None)
