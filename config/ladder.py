"""The office's ladder of reminders, from `ladder.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from config.yamlfile import Entry, read_yaml
from ita_model.ladder import Ladder, Rung
from ita_model.records import Role

LADDER: Final = Path(__file__).parent / "ladder.yaml"


class _Rung(Entry):
    name: str
    days: int
    audience: tuple[Role, ...]


class _Ladder(Entry):
    opening: tuple[Role, ...]
    rungs: tuple[_Rung, ...]


@cache
def read_ladder(path: Path = LADDER) -> Ladder:
    """The ladder that a file describes, read once a process. Raises BadConfiguration, or ValueError on rungs out of order."""
    told = read_yaml(path, _Ladder)
    return Ladder(told.opening, tuple(Rung(rung.name, rung.days, rung.audience) for rung in told.rungs))
