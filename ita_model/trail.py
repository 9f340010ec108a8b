"""What became of a checkpoint besides its moves: through which hands it went, which waivers were asked for and how answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, and_, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from ita_model.records import Checkpoint, Division, Handover, Officer, WaiverRefusal, WaiverRequest, names


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One handover: from whom to whom, by whom, when, with what words. `to_officer` is empty where a division got it."""

    id: int
    at: datetime
    by: str
    words: str
    from_division: str
    to_division: str
    to_officer: str

    @property
    def to(self) -> str:
        """Whom it was handed to."""
        return self.to_officer or self.to_division


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A request for a waiver, by whom, when and why; and who refused it, when and why (nobody, where `refused_at` is None)."""

    id: int
    at: datetime
    by: str
    words: str
    refused_at: datetime | None = None
    refused_by: str = ""
    refused_words: str = ""


def trail_of(session: Session, checkpoint: Checkpoint) -> tuple[HandedOver | AskedFor, ...]:
    """All that, oldest first, in one query."""
    came_from, went_to, named = aliased(Division), aliased(Division), aliased(Officer)
    h, w, r = Handover, WaiverRequest, WaiverRefusal
    no_word, empty = cast(null(), Text), literal("", Text)
    handed = (
        select(
            literal("handed", Text).label("kind"), h.id.label("id"), h.at.label("at"), Officer.name.label("by"),
            h.words.label("words"), came_from.name.label("from_division"), went_to.name.label("to_division"),
            named.name.label("to_officer"),
        )
        .join(Officer, names(h, Officer, by="officer_id"))
        .join(came_from, and_(came_from.agency_id == h.agency_id, came_from.id == h.from_division_id))
        .join(went_to, and_(went_to.agency_id == h.agency_id, went_to.id == h.to_division_id))
        .outerjoin(named, and_(named.agency_id == h.agency_id, named.id == h.to_officer_id))
        .where(h.agency_id == checkpoint.agency_id, h.checkpoint_id == checkpoint.id)
    )  # fmt: skip
    asked = (
        select(literal("asked", Text), w.id, w.at, Officer.name, w.words, empty, empty, no_word)
        .join(Officer, names(w, Officer))
        .where(w.agency_id == checkpoint.agency_id, w.checkpoint_id == checkpoint.id)
    )
    refused = (
        select(literal("refused", Text), w.id, r.at, Officer.name, r.words, empty, empty, no_word)
        .join(w, names(r, w))
        .join(Officer, names(r, Officer))
        .where(w.agency_id == checkpoint.agency_id, w.checkpoint_id == checkpoint.id)
    )
    rows = session.execute(union_all(handed, asked, refused)).all()
    refusals = {row.id: row for row in rows if row.kind == "refused"}
    found: list[HandedOver | AskedFor] = []
    for row in rows:
        if row.kind == "handed":
            found.append(
                HandedOver(row.id, row.at, row.by, row.words, row.from_division, row.to_division, row.to_officer or "")
            )
        elif row.kind == "asked":
            answer = refusals.get(row.id)
            said = (answer.at, answer.by, answer.words) if answer else ()
            found.append(AskedFor(row.id, row.at, row.by, row.words, *said))
    return tuple(sorted(found, key=lambda one: (one.at, isinstance(one, AskedFor), one.id)))
