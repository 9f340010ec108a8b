"""What an office has promised for a fiscal year, as values: a plan, free of files and databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ita_model.calendar import FiscalYear
from ita_model.schedule import Schedule

EVERY_DIVISION: Final = "ทุกสำนัก/กอง"
"""What a plan says where a measure is one obligation of each division."""


@dataclass(frozen=True, slots=True)
class Agency:
    """The organisation. `code` names it in commands and folders: lower-case Latin letters, digits and hyphens."""

    code: str
    name: str
    short_name: str
    district: str
    province: str


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of the office, with the address their letters go to."""

    code: str
    name: str
    position: str
    address: str


@dataclass(frozen=True, slots=True)
class Division:
    """A part of the office (สำนัก/กอง); `head` and `deputy` are officers' codes."""

    code: str
    name: str
    head: str
    deputy: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How a measure is done. `marker` is the list mark in front of it in the source (`๑.`, `-`), or empty."""

    text: str
    schedule: Schedule
    marker: str = ""
    good_evidence: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was promised. `responsible` and `period` are the source's words; `divisions` are the codes they mean."""

    code: str
    title: str
    responsible: str
    divisions: tuple[str, ...]
    period: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the areas (๑) to (๗) under which measures stand. A number may be missing from a plan; nothing fills it."""

    number: int
    name: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The year's promises of one agency, with the people who carry them. Divisions stand in the office's own order."""

    agency: Agency
    year: FiscalYear
    people: tuple[Officer, ...]
    divisions: tuple[Division, ...]
    secretary: str
    executive: str
    aspects: tuple[Aspect, ...]

    def measures(self) -> Iterator[tuple[Aspect, Measure]]:
        """Each measure with its aspect, in the plan's order."""
        for aspect in self.aspects:
            for measure in aspect.measures:
                yield aspect, measure
