"""What an import could not be sure of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the source that a person must look at; `line` of the source, None where it is about the whole.

    The line of a document is a row's number in reading order: `SourceReport.places` says where a person finds it.
    """

    line: int | None
    thai: str
    english: str
