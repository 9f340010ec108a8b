"""What is wrong in a plan file, at a place a person can go to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend: `thai` says what is wrong and what to do. Lines and columns count from 1, as editors show them."""

    line: int
    column: int
    thai: str
    english: str


class PlanMistakes(ValueError):
    """Every mistake of a plan file, in the order of their places; there is always at least one."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("; ".join(f"{m.line}:{m.column} {m.english}" for m in self.mistakes))
