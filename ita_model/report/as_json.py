"""The report as JSON, both ways: the data file of a report, and what its manifest is computed over."""

from __future__ import annotations

import json
from typing import Final

from pydantic import TypeAdapter

from ita_model.report.document import ReportDocument

_ADAPTER: Final = TypeAdapter(ReportDocument)


def to_json(document: ReportDocument) -> bytes:
    """UTF-8, keys in alphabetical order, two spaces of indent, one line feed at the end: equal documents, equal bytes."""
    data = _ADAPTER.dump_python(document, mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def from_json(data: bytes) -> ReportDocument:
    """The document that `to_json` wrote. Raises ValueError (pydantic's, which says where) when it is not one."""
    return _ADAPTER.validate_json(data, extra="forbid")
