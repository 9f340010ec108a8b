"""What an entry of the journal is about, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Key = tuple[str, int]
"""A fact's table and number."""


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about, as far as its facts say: each text is empty where it says nothing of it.

    `whom` is a person that something was done to or for, `to` where a checkpoint went, `file` a piece of evidence; `report` is
    the kind of a report and `be` its year; `from_on` and `to_on` the days of a post as `role`, `count` a number of things,
    and `why` the cause of a letter's coming back, as the record has it.
    """

    checkpoint: int = 0
    measure: str = ""
    code: str = ""
    step: str = ""
    division: str = ""
    period: str = ""
    words: str = ""
    whom: str = ""
    to: str = ""
    file: str = ""
    report: str = ""
    be: int = 0
    role: str = ""
    from_on: date | None = None
    to_on: date | None = None
    count: int = 0
    why: str = ""
