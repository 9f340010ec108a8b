"""The manifest of a package: for each file its hash, and the confirmation, the acceptance and the journal entries behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from ita_model.chain import chain_of
from ita_model.evidence.package import Item, MeasureEvidence, Package, Proven
from ita_model.journal import Entries, vouched

NAME: Final = "manifest.json"

_Part = dict[str, Any]


def manifest_bytes(session: Session, package: Package, index: Mapping[str, bytes]) -> bytes:
    """The manifest as JSON; `index` are the package's other files that are no evidence, by name. Same facts, same bytes."""
    entries = chain_of(session, package.agency.agency_id).facts
    told = {
        "format": 1,
        "agency": {"code": package.agency.code, "name": package.agency.name},
        "year": package.year,
        "aspect": package.aspect,
        "as_of": package.as_of.isoformat(),
        "journal": {"seq": package.known.seq, "hash": package.known.hash},
        "index": {name: {"size": len(data), "sha256": _sha256(data)} for name, data in sorted(index.items())},
        "evidence": [_told(item, measure, one, entries) for measure, one in package.proven() for item in one.items],
        "without_evidence": [measure.measure.code for measure in package.measures() if measure.missing],
    }
    return f"{json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()


def _told(item: Item, measure: MeasureEvidence, one: Proven, entries: Entries) -> _Part:
    row, point = item.evidence, one.stood.checkpoint
    thing = {"path": item.path, "size": row.size, "sha256": row.sha256} if item.path else {"url": row.url}
    return {
        "number": item.number,
        "name": row.name,
        **thing,
        "measure": measure.measure.code,
        "step": one.stood.step.position,
        "division": one.stood.division.code,
        "checkpoint": point.id,
        "period": point.occurrence,
        "confirmation": vouched(one.confirmation, entries),
        "accepted": vouched(one.accepted, entries),
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
