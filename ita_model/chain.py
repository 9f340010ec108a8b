"""An agency's whole journal, read once: for whatever asks for many entries, or for the facts that they vouch for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.journal import Entries, Head
from ita_model.records import JournalEntry


@dataclass(frozen=True, slots=True)
class _Row:
    head: Head
    kind: str
    payload: str


@dataclass(frozen=True)
class Chain:
    """The entries of a chain, the first first."""

    rows: Sequence[_Row]

    def entry(self, seq: int) -> Head | None:
        """The entry with this number."""
        return self._by_number.get(seq)

    @cached_property
    def facts(self) -> Entries:
        """The entry that vouches for each fact."""
        found: dict[tuple[str, int], Head] = {}
        for row in self.rows:
            for fact in json.loads(row.payload).get("facts", []):
                found.setdefault((fact["table"], fact["id"]), row.head)
        return found

    @cached_property
    def letters(self) -> Mapping[int, int]:
        """By the number of a letter, that of the entry that says it was sent."""
        return {json.loads(row.payload)["letter"]: row.head.seq for row in self.rows if row.kind == "letter.sent"}

    @cached_property
    def _by_number(self) -> Mapping[int, Head]:
        return {row.head.seq: row.head for row in self.rows}


def chain_of(session: Session, agency_id: int) -> Chain:
    """Read an agency's journal: one query."""
    wanted = select(JournalEntry.seq, JournalEntry.hash, JournalEntry.at, JournalEntry.kind, JournalEntry.payload)
    rows = session.execute(wanted.where(JournalEntry.agency_id == agency_id).order_by(JournalEntry.seq))
    return Chain(tuple(_Row(Head(seq, digest, at), kind, payload) for seq, digest, at, kind, payload in rows))
