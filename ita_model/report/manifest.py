"""The manifest beside the reports: from each cell to confirmations, evidence and journal, and the hash of each file.

One `manifest.json` stands in a folder for all the reports in it. A report's part is made of facts and file hashes alone, so
that compiling unchanged facts again gives the same bytes; its SHA-256 is on record in the journal. The SHA-256 of what it
claims and rests on is printed on the report itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from ita_model.chain import chain_of
from ita_model.database import canonical, sha256
from ita_model.journal import Entries, vouched
from ita_model.narrating import Told
from ita_model.records import Agency, Evidence
from ita_model.report import as_json
from ita_model.report.assembling import OUTCOME, RESULT, Assembled
from ita_model.report.document import Check
from ita_model.report.facts import Stood
from ita_model.report.wording import wording_as_data

NAME: Final = "manifest.json"

SHIPPED_WORDING: Final = "shipped_wording"
"""Among the claims, the SHA-256 of the wording that came with the program: whether the report uses that one or the office's."""

_AROUND_IT: Final = ("journal", "narratives", SHIPPED_WORDING)
"""The heads of the journal move on with every fact, also with those that a report does not tell of; the wording that a program
comes with may be one that the office does not use. The code leaves them out, so that the same report bears the same code."""

CHECKED_BY: Final = 32
"""How many letters of the code stand in the check's address: enough that no two reports ever share them (128 bits)."""

_CELL: Final = {RESULT: 4, OUTCOME: 5}

Part = dict[str, Any]


def seal(session: Session, agency: Agency, assembled: Assembled, *, check_at: str) -> Assembled:
    """The report with its claims, and on its document the code that they are checked by.

    `check_at` is the address below which the office's own page tells of a report by its code.
    """
    claims = _claims(session, agency, assembled, check_at)
    code = code_of(claims)
    check = Check(code, f"{check_at}/{code[:CHECKED_BY]}")
    return replace(assembled, document=replace(assembled.document, check=check), claims=claims)


def manifest_part(sealed: Assembled, files: Mapping[str, bytes]) -> Part:
    """A sealed report's part of the manifest. `files` are the report's own files by name."""
    hashes = {name: {"sha256": _sha256(data), "size": len(data)} for name, data in sorted(files.items())}
    return {**sealed.claims, "files": hashes}


def _claims(session: Session, agency: Agency, assembled: Assembled, check_at: str) -> Part:
    """All that the report rests on: what the record knew, the words, each cell with its sources."""
    document = assembled.document
    entries = chain_of(session, agency.id).facts
    rows = {row.code: row for section in document.sections for row in section.rows}
    return {
        "agency": agency.code,
        "as_of": document.as_of.isoformat(),
        "check_at": check_at,
        "document_sha256": _sha256(as_json.to_json(replace(document, check=None))),
        "draft": document.draft,
        **({"reason": assembled.reason} if assembled.reason else {}),
        "kind": document.kind.value,
        "year": document.year,
        "wording": wording_as_data(assembled.wording, document.kind),
        **({SHIPPED_WORDING: assembled.shipped_wording} if assembled.shipped_wording else {}),
        **({"template": asdict(assembled.template.file)} if assembled.template else {}),
        "journal": {"seq": assembled.known.done.seq, "hash": assembled.known.done.hash},
        "narratives": {"seq": assembled.known.written.seq, "hash": assembled.known.written.hash},
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


def code_of(part: Part) -> str:
    """The code that is printed on a report, from its claims or from its part of the manifest, which holds them."""
    return part_sha256({name: told for name, told in part.items() if name not in (*_AROUND_IT, "files")})


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


def _source(stood: Stood, entries: Entries) -> Part:
    said, move = stood.accepted, stood.move
    assert said is not None
    assert move is not None
    return {
        "checkpoint": stood.checkpoint.id,
        "division": stood.division.code,
        "period": stood.checkpoint.occurrence,
        "confirmation": vouched(said, entries),
        "accepted": vouched(move, entries),
        "evidence": [_evidence(row) for row in stood.evidence],
    }


def _written(told: Told, entries: Entries) -> Part:
    """What the secretary wrote over the heads' words, where that is what the cell says."""
    if told.written is None:
        return {}
    return {"narrative": vouched(told.written, entries)}


def _evidence(row: Evidence) -> Part:
    if row.url is not None:
        return {"name": row.name, "url": row.url}
    return {"name": row.name, "sha256": row.sha256, "size": row.size}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
