"""The office's journal: an append-only chain of hashes, one chain an agency.

Each entry names a fact and keeps the SHA-256 of its whole row; its own hash covers itself and the entry before. Whoever
changes a fact, an entry, or the order of entries breaks the chain at a place that `audit` names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, UnaryExpression, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from ita_model.agencies import take_turn, take_turns
from ita_model.database import canonical, digest_of, row_digest, sha256
from ita_model.records import Agency, JournalEntry, Owned

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a chain: its number and hash; number 0, and no moment, before the first."""

    seq: int
    hash: str
    at: datetime | None = None


def append(
    session: Session, agency_id: int, *, kind: str, at: datetime, by: int | None, payload: dict[str, object]
) -> JournalEntry:
    """Add an entry to the agency's chain, within the caller's transaction."""
    (entry,) = _append_each(session, agency_id, [payload], kind=kind, at=at, by=by)
    return entry


def _append_each(
    session: Session, agency_id: int, payloads: Iterable[dict[str, object]], *, kind: str, at: datetime, by: int | None
) -> list[JournalEntry]:
    """Add entries to the agency's chain, one for each payload, each upon the one before: three queries, however many."""
    # Whoever appends waits here for the one before.
    take_turn(session, agency_id)
    last = head(session, agency_id)
    entries: list[JournalEntry] = []
    for payload in payloads:
        entries.append(_upon(last, agency_id, payload, kind=kind, at=at, by=by))
        last = Head(entries[-1].seq, entries[-1].hash, at)
    session.add_all(entries)
    session.flush()
    return entries


def append_to_each(
    session: Session, payloads: Mapping[int, dict[str, object]], *, kind: str, at: datetime, by: int | None
) -> list[JournalEntry]:
    """Add an entry to the chain of each of several agencies, whose numbers name what it says: three queries, however many."""
    take_turns(session, payloads)
    last = _heads(session, payloads)
    begin = Head(0, GENESIS)
    entries = [_upon(last.get(one, begin), one, payload, kind=kind, at=at, by=by) for one, payload in payloads.items()]
    session.add_all(entries)
    session.flush()
    return entries


def _upon(last: Head, agency_id: int, payload: dict[str, object], *, kind: str, at: datetime, by: int | None) -> JournalEntry:
    """The entry that comes after the newest of a chain."""
    entry = JournalEntry(
        agency_id=agency_id,
        seq=last.seq + 1,
        at=at,
        kind=kind,
        officer_id=by,
        payload=canonical(payload),
        previous=last.hash,
        hash="",
    )
    entry.hash = hash_of(entry)
    return entry


def vouch(facts: Iterable[Owned]) -> list[dict[str, object]]:
    """What an entry keeps of facts: table, id and SHA-256 of each row. They must have been flushed."""
    return [{"table": fact.__tablename__, "id": fact.id, "sha256": row_digest(fact)} for fact in facts]


def vouch_new(table: type[Owned], row: Mapping[str, object]) -> dict[str, object]:
    """The same of a row of a table that was put on record with these values, which are all that it has."""
    return {"table": table.__tablename__, "id": row["id"], "sha256": digest_of(row)}


def record(session: Session, *facts: Owned, kind: str, at: datetime, by: int | None) -> JournalEntry:
    """Add an entry that vouches for facts just added (and flushed) by the caller."""
    return append(session, facts[0].agency_id, kind=kind, at=at, by=by, payload={"facts": vouch(facts)})


def record_each(
    session: Session, facts: Sequence[Owned | Sequence[Owned]], *, kind: str, at: datetime, by: int | None
) -> list[JournalEntry]:
    """The same for many facts of one kind, each (or each group of some) with an entry of its own, in their order: as many
    queries as for one.
    """
    groups = [[one] if isinstance(one, Owned) else one for one in facts]
    payloads: Iterable[dict[str, object]] = ({"facts": vouch(group)} for group in groups)
    return _append_each(session, groups[0][0].agency_id, payloads, kind=kind, at=at, by=by)


def head(session: Session, agency_id: int) -> Head:
    """The chain's newest entry."""
    return _first(session, JournalEntry.agency_id == agency_id)


def _heads(session: Session, agency_ids: Iterable[int]) -> dict[int, Head]:
    """The newest entry of each of these agencies' chains that has one: one query."""
    each = aliased(JournalEntry)
    newest = select(func.max(each.seq)).where(each.agency_id == Agency.id).scalar_subquery()
    wanted = (
        select(JournalEntry.agency_id, JournalEntry.seq, JournalEntry.hash, JournalEntry.at)
        .join(Agency, Agency.id == JournalEntry.agency_id)
        .where(Agency.id.in_(agency_ids), JournalEntry.seq == newest)
    )
    return {row.agency_id: Head(row.seq, row.hash, row.at) for row in session.execute(wanted)}


WHAT_WAS_DONE: Final = ("year", "confirmation", "checkpoint", "letter", "office", "plan")
WHAT_WAS_WRITTEN: Final = ("narrative", "post", "year")
"""The kinds of entries, by the word before the dot, that a report's facts come from, and those that it may still take in
after the day it tells of: its narratives, and who signs it."""


def known_at(session: Session, agency_id: int, until: datetime, kinds: Sequence[str] = WHAT_WAS_DONE) -> Head:
    """The latest entry of these kinds up to a moment: how far a report knows.

    Latest by its moment, not its number: of two people who act at once the earlier may be recorded second, and every fact
    up to the moment counts.
    """
    where = (JournalEntry.agency_id == agency_id, JournalEntry.at <= until, _of(kinds))
    return _first(session, *where, order=(JournalEntry.at.desc(), JournalEntry.seq.desc()))


def moments(session: Session, agency_id: int, *asked: tuple[datetime, Sequence[str]]) -> tuple[datetime | None, ...]:
    """By a moment and the kinds that are asked about, when the latest entry was made that `known_at` would find: one query."""
    at = JournalEntry.at
    latest = (func.max(case((and_(at <= until, _of(kinds)), at))) for until, kinds in asked)
    return tuple(session.execute(select(*latest).where(JournalEntry.agency_id == agency_id)).one())


def entry(session: Session, agency_id: int, seq: int) -> Head | None:
    """The entry with this number."""
    found = _first(session, JournalEntry.agency_id == agency_id, JournalEntry.seq == seq)
    return found if found.seq == seq else None


Entries = Mapping[tuple[str, int], Head]
"""By a fact's table and number, the entry that vouches for it."""


def vouched(fact: Owned, entries: Entries) -> dict[str, Any]:
    """What a manifest keeps of a fact: its number, its SHA-256, and the entry that vouches for it."""
    where = entries.get((fact.__tablename__, fact.id), Head(0, ""))
    return {"id": fact.id, "sha256": row_digest(fact), "journal": {"seq": where.seq, "hash": where.hash}}


def _of(kinds: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(JournalEntry.kind.like(f"{kind}.%") for kind in kinds))


def _first(
    session: Session, *where: ColumnElement[bool], order: Sequence[UnaryExpression[Any]] = (JournalEntry.seq.desc(),)
) -> Head:
    wanted = select(JournalEntry.seq, JournalEntry.hash, JournalEntry.at).where(*where)
    found = session.execute(wanted.order_by(*order).limit(1)).first()
    return Head(found.seq, found.hash, found.at) if found else Head(0, GENESIS)


def hash_of(entry: JournalEntry) -> str:
    """What an entry's hash must be: SHA-256 over the entry before it and every column of its own."""
    parts = [entry.previous, entry.agency_id, entry.seq, entry.at, entry.kind, entry.officer_id, entry.payload]
    return sha256(canonical(parts))
