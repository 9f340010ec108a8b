"""The manifest beside the reports: from each cell to confirmations, evidence and journal, and the hash of each file.

One `manifest.json` stands in a folder for all the reports in it. A report's part is made of facts and file hashes alone, so
that compiling unchanged facts again gives the same bytes; its SHA-256 is on record in the journal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.database import canonical, row_digest, sha256
from ita_model.narrating import Told
from ita_model.records import Agency, Evidence, JournalEntry
from ita_model.report.assembling import OUTCOME, RESULT, Assembled
from ita_model.report.facts import Stood
from ita_model.report.wording import wording_as_data

NAME: Final = "manifest.json"
_CELL: Final = {RESULT: 4, OUTCOME: 5}

Part = dict[str, Any]


def manifest_part(session: Session, agency: Agency, assembled: Assembled, files: Mapping[str, bytes]) -> Part:
    """A report's part of the manifest. `files` are the report's own files by name."""
    document = assembled.document
    entries = _entries(session, agency.id)
    rows = {row.code: row for section in document.sections for row in section.rows}
    return {
        "agency": agency.code,
        "as_of": document.as_of.isoformat(),
        "draft": document.draft,
        **({"reason": assembled.reason} if assembled.reason else {}),
        "kind": document.kind.value,
        "year": document.year,
        "wording": wording_as_data(assembled.wording, document.kind),
        **({"template": asdict(assembled.template.file)} if assembled.template else {}),
        "journal": {"seq": assembled.known.done.seq, "hash": assembled.known.done.hash},
        "narratives": {"seq": assembled.known.written.seq, "hash": assembled.known.written.hash},
        "files": {name: {"sha256": _sha256(data), "size": len(data)} for name, data in sorted(files.items())},
        "cells": [
            {
                "measure": code,
                "column": column,
                "text_sha256": sha256(rows[code].cells[_CELL[column]]),
                "sources": [_source(stood, entries) for stood in sources],
                **_written(assembled.told[code], entries),
            }
            for (code, column), sources in assembled.sources.items()
        ],
    }


def part_sha256(part: Part) -> str:
    """What the journal keeps of a part."""
    return sha256(canonical(part))


def manifest_bytes(parts: Mapping[str, Part]) -> bytes:
    """The manifest file from its parts by report name: the same parts, the same bytes."""
    text = json.dumps({"format": 1, "reports": dict(parts)}, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def manifest_parts(data: bytes) -> dict[str, Part]:
    """The parts in a manifest file. Raises ValueError where it is none."""
    told = json.loads(data.decode())
    if not isinstance(told, dict) or told.get("format") != 1 or not isinstance(told.get("reports"), dict):
        raise ValueError("not a manifest of format 1")
    return dict(told["reports"])


_Entries = Mapping[tuple[str, int], tuple[int, str]]


def _entries(session: Session, agency_id: int) -> _Entries:
    """Number and hash of the journal entry that vouches for each fact."""
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for entry in session.scalars(select(JournalEntry).where(JournalEntry.agency_id == agency_id)):
        for fact in json.loads(entry.payload).get("facts", []):
            found[fact["table"], fact["id"]] = (entry.seq, entry.hash)
    return found


def _source(stood: Stood, entries: _Entries) -> Part:
    said, move = stood.accepted, stood.move
    assert said is not None
    assert move is not None
    return {
        "checkpoint": stood.checkpoint.id,
        "division": stood.division.code,
        "period": stood.checkpoint.occurrence,
        "confirmation": {"id": said.id, "sha256": row_digest(said), **_where(entries, "confirmation", said.id)},
        "accepted": {"id": move.id, "sha256": row_digest(move), **_where(entries, "move", move.id)},
        "evidence": [_evidence(row) for row in stood.evidence],
    }


def _written(told: Told, entries: _Entries) -> Part:
    """What the secretary wrote over the heads' words, where that is what the cell says."""
    if told.written is None:
        return {}
    one = told.written
    return {"narrative": {"id": one.id, "sha256": row_digest(one), **_where(entries, "narrative", one.id)}}


def _where(entries: _Entries, table: str, number: int) -> Part:
    seq, digest = entries.get((table, number), (0, ""))
    return {"journal": {"seq": seq, "hash": digest}}


def _evidence(row: Evidence) -> Part:
    if row.url is not None:
        return {"name": row.name, "url": row.url}
    return {"name": row.name, "sha256": row.sha256, "size": row.size}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
