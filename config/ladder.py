"""The office's ladder of reminders, from `ladder.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from config.yamlfile import Entry, read_yaml
from ita_model.ladder import Again, Ladder, Rung
from ita_model.records import Role

LADDER: Final = Path(__file__).parent / "ladder.yaml"


class _Rung(Entry):
    name: str
    days: int
    audience: tuple[Role, ...]


class _Again(Entry):
    every: int = Field(ge=1)
    until: int
    audience: tuple[Role, ...]


class _Ladder(Entry):
    opening: tuple[Role, ...]
    rungs: tuple[_Rung, ...]
    again: _Again | None = None
    review_every: int = Field(7, ge=1)


@cache
def read_ladder(path: Path = LADDER) -> Ladder:
    """The ladder that a file describes, read once a process. Raises BadConfiguration, or ValueError on rungs out of order."""
    told = read_yaml(path, _Ladder)
    again = Again(told.again.every, told.again.until, told.again.audience) if told.again else None
    rungs = tuple(Rung(rung.name, rung.days, rung.audience) for rung in told.rungs)
    return Ladder(told.opening, rungs, again, told.review_every)
