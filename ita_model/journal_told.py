"""The journal as people read it: entries by position, searched by who, what, of which measure or division, and by words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from ita_model.calendar import end_of_office_day, office_moment
from ita_model.journal import hash_of
from ita_model.journal_about import About, Key
from ita_model.journal_subjects import abouts, subjects_found
from ita_model.records import JournalEntry


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: its place in the chain, when, what and by whom (empty where the system did it), and what it is about.

    `sound` says whether its hash is that of its content.
    """

    seq: int
    at: datetime
    kind: str
    by: str
    hash: str
    sound: bool
    about: About


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are wanted; an empty or None part asks for nothing."""

    officer: int = 0
    kinds: tuple[str, ...] = ()
    measure: str = ""
    division: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None
    before: int = 0

    @property
    def of_subjects(self) -> bool:
        """Whether what the facts are about decides."""
        return bool(self.measure or self.division or self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """Entries, newest first; `older` is the number before which the next page goes on, 0 where there is none."""

    entries: tuple[Told, ...]
    older: int


@dataclass(slots=True)
class _Raw:
    """What an entry says of itself."""

    entry: JournalEntry
    told: Mapping[str, Any]
    facts: Sequence[Key] = field(default_factory=tuple)


def search(session: Session, agency_id: int, wanted: Search, *, people: Mapping[int, str], a_page: int) -> Found:
    """A page of an agency's journal: at most five queries. `people` are the agency's officers by their numbers."""
    keys = (
        subjects_found(session, agency_id, measure=wanted.measure, division=wanted.division, words=wanted.words)
        if wanted.of_subjects
        else None
    )
    rows = select(JournalEntry).where(JournalEntry.agency_id == agency_id, *_matching(wanted)).order_by(JournalEntry.seq.desc())
    if keys is None:
        page = [_raw(one) for one in session.scalars(rows.limit(a_page + 1))]
    else:
        page = []
        for one in session.scalars(rows.execution_options(yield_per=500)):
            raw = _raw(one)
            if not keys.isdisjoint(raw.facts):
                page.append(raw)
                if len(page) > a_page:
                    break
    shown = page[:a_page]
    about = abouts(session, agency_id, {key for raw in shown for key in raw.facts})
    entries = tuple(_told(raw, about, people) for raw in shown)
    return Found(entries, entries[-1].seq if len(page) > a_page else 0)


def _matching(wanted: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.officer:
        found.append(JournalEntry.officer_id == wanted.officer)
    if wanted.kinds:
        found.append(JournalEntry.kind.in_(wanted.kinds))
    elif wanted.of_subjects:  # the others are about no measure and have no words
        found.append(or_(*(JournalEntry.kind.like(f"{one}.%") for one in _WITH_SUBJECTS)))
    if wanted.since is not None:
        found.append(JournalEntry.at >= office_moment(wanted.since))
    if wanted.until is not None:
        found.append(JournalEntry.at <= end_of_office_day(wanted.until))
    if wanted.before:
        found.append(JournalEntry.seq < wanted.before)
    return found


_WITH_SUBJECTS: Final = ("checkpoint", "confirmation", "evidence", "narrative", "plan")


def _raw(entry: JournalEntry) -> _Raw:
    told = json.loads(entry.payload)
    # What opens a year vouches for the whole plan: of that the entry itself says enough.
    facts = () if "be" in told else told.get("facts", ())
    return _Raw(entry, told, tuple((one["table"], one["id"]) for one in facts))


def _told(raw: _Raw, about: Mapping[Key, About], people: Mapping[int, str]) -> Told:
    entry, told = raw.entry, raw.told
    known = [about[key] for key in raw.facts if key in about]
    # Of several facts the one that says most: a changed name is recorded together with what it was before.
    found = next((one for one in known if one.words), known[-1] if entry.kind.startswith("office.") and known else None)
    found = found or (known[0] if known else None)
    if found is None:
        found = About(
            whom=people.get(told.get("officer", 0), ""),
            be=told.get("be", 0),
            count=told.get("checkpoints", {}).get("count", 0) if isinstance(told.get("checkpoints"), dict) else 0,
            file=(told.get("template") or {}).get("name", ""),
        )
    return Told(
        entry.seq, entry.at, entry.kind, people.get(entry.officer_id or 0, ""), entry.hash, entry.hash == hash_of(entry), found
    )
