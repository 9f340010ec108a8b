"""The office's ladder of reminders, from `ladder.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from ita_model.ladder import Ladder, Rung
from ita_model.records import Role

LADDER: Final = Path(__file__).parent / "ladder.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rung(_Strict):
    name: str
    days: int
    audience: tuple[Role, ...]


class _Ladder(_Strict):
    opening: tuple[Role, ...]
    rungs: tuple[_Rung, ...]


def read_ladder(path: Path = LADDER) -> Ladder:
    """The ladder that a file describes. Raises ValueError saying what is wrong with it."""
    told = _Ladder.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    return Ladder(told.opening, tuple(Rung(rung.name, rung.days, rung.audience) for rung in told.rungs))
