"""Which evidence an assessor is handed of a year or of one aspect, as of a day, and under which name each file stands.

Only what stands behind accepted confirmations: the same facts that a report of that day rests on. What is missing is told too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, groupby
from typing import Final

from sqlalchemy.orm import Session

from ita_model.calendar import FiscalYear
from ita_model.details import agency_then
from ita_model.evidence.naming import Folder, safe
from ita_model.journal import Head
from ita_model.records import AgencyDetail, Aspect, Confirmation, Evidence, Measure, Move, Step, Year
from ita_model.report.assembling import known_for
from ita_model.report.facts import AspectFacts, MeasureFacts, Stood, year_facts
from ita_model.states import Standing, standing
from ita_model.thai import buddhist_year, day_and_month, to_thai_digits

_ASPECT, _MEASURE, _DIVISION, _FILE = 44, 44, 24, 70
LONGEST_PATH: Final = _ASPECT + _MEASURE + _DIVISION + _FILE + 3
"""In UTF-16 units. Windows opens no path longer than 260, and the folder it is unpacked in takes its part of them."""


class NoSuchAspect(Exception):
    """The year's plan promised nothing under this aspect."""

    def __init__(self, number: int, known: tuple[int, ...]) -> None:
        super().__init__(f"the plan has no measure under aspect {number}; it has {', '.join(map(str, known))}")
        self.number, self.known = number, known


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: its number in the package, and where its file stands in it; a link has no `path`."""

    number: int
    evidence: Evidence
    path: str | None


@dataclass(frozen=True, slots=True)
class Proven:
    """A checkpoint that was done: who confirmed it with which evidence, and the move by which it was accepted."""

    stood: Stood
    confirmation: Confirmation
    accepted: Move
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class MeasureEvidence:
    """A measure with its number (`๑.๒`: the second under aspect ๑), what is proven by step, and how its checkpoints stand."""

    number: str
    measure: Measure
    steps: tuple[tuple[Step, tuple[Proven, ...]], ...]
    standings: Mapping[Standing, int]

    @property
    def missing(self) -> bool:
        """Whether there is nothing to show for it."""
        return not self.steps


@dataclass(frozen=True, slots=True)
class AspectEvidence:
    """An aspect and its measures in the plan's order."""

    aspect: Aspect
    measures: tuple[MeasureEvidence, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """What is handed over: of a year (Buddhist), of one aspect or (None) all of them, as of a day and a journal entry."""

    agency: AgencyDetail
    year: int
    aspect: int | None
    as_of: date
    known: Head
    aspects: tuple[AspectEvidence, ...]

    @property
    def name(self) -> str:
        """The stem of its file: `หลักฐาน อบต.ปอ ปีงบประมาณ ๒๕๖๗ ด้านที่ ๕`; of another day than the year's last, that day too."""
        of = f" ด้านที่ {self.aspect}" if self.aspect is not None else ""
        early = self.as_of != FiscalYear(self.year).end
        day = f" ณ {day_and_month(self.as_of)} {buddhist_year(self.as_of.year)}" if early else ""
        return safe(to_thai_digits(f"หลักฐาน {self.agency.short_name} ปีงบประมาณ {self.year}{of}{day}"))

    def measures(self) -> Iterator[MeasureEvidence]:
        """Every measure, in order."""
        for aspect in self.aspects:
            yield from aspect.measures

    def proven(self) -> Iterator[tuple[MeasureEvidence, Proven]]:
        """Every accepted checkpoint with its measure, in order."""
        for measure in self.measures():
            for _, several in measure.steps:
                for one in several:
                    yield measure, one

    def files(self) -> tuple[Item, ...]:
        """The evidence that is a file, in order."""
        return tuple(item for _, one in self.proven() for item in one.items if item.path is not None)

    def links(self) -> tuple[Item, ...]:
        """The evidence that stands on the web, in order."""
        return tuple(item for _, one in self.proven() for item in one.items if item.path is None)

    @property
    def size(self) -> int:
        """How many bytes the files of evidence have together."""
        return sum(item.evidence.size or 0 for item in self.files())


def gather(session: Session, year: Year, *, as_of: date, at: datetime, aspect: int | None = None) -> Package:
    """The package of a year as of a day, as the record is at `at`. The same facts give the same package.

    Raises NoSuchAspect where the plan has no measure under `aspect`.
    """
    known = known_for(session, year, at=at, as_of=as_of).done
    until = known.at or year.opened_at
    facts = [one for one in year_facts(session, year, on=as_of, until=until) if one.measures]
    wanted = [one for one in facts if aspect is None or one.aspect.number == aspect]
    if aspect is not None and not wanted:
        raise NoSuchAspect(aspect, tuple(one.aspect.number for one in facts))
    office = agency_then(session, year.agency_id, on=as_of, until=until)
    return Package(office, year.be, aspect, as_of, known, _placed(wanted, as_of))


def _placed(facts: list[AspectFacts], as_of: date) -> tuple[AspectEvidence, ...]:
    total = sum(len(stood.evidence) for one in facts for measure in one.measures for stood in measure.stood)
    numbers, top, wide = count(1), Folder(), max(2, len(str(total)))
    placed = []
    for one in facts:
        below, folder = Folder(), top.place(to_thai_digits(f"ด้านที่ {one.aspect.number} ") + one.aspect.name, _ASPECT)
        measures = []
        for n, measure in enumerate(one.measures, start=1):
            number = to_thai_digits(f"{one.aspect.number}.{n:0{len(str(len(one.measures)))}}")
            place = f"{folder}/{below.place(f'{number} {measure.measure.title}', _MEASURE)}"
            steps = _Steps(place, numbers, wide).of(measure)
            measures.append(MeasureEvidence(number, measure.measure, steps, _standings(measure, as_of)))
        placed.append(AspectEvidence(one.aspect, tuple(measures)))
    return tuple(placed)


class _Steps:
    """Finds the places of one measure's files: a folder for each division, and in it the file's number, period and own name."""

    def __init__(self, place: str, numbers: Iterator[int], wide: int) -> None:
        self._place, self._numbers, self._wide = place, numbers, wide
        self._divisions = Folder()
        self._folders: dict[int, tuple[str, Folder]] = {}

    def of(self, measure: MeasureFacts) -> tuple[tuple[Step, tuple[Proven, ...]], ...]:
        proven = [one for one in map(self._proven, measure.stood) if one is not None]
        return tuple((step, tuple(ones)) for step, ones in groupby(proven, key=lambda one: one.stood.step))

    def _proven(self, stood: Stood) -> Proven | None:
        if stood.accepted is None or stood.move is None:
            return None
        return Proven(stood, stood.accepted, stood.move, tuple(self._item(stood, row) for row in stood.evidence))

    def _item(self, stood: Stood, row: Evidence) -> Item:
        number = next(self._numbers)
        if row.sha256 is None:
            return Item(number, row, None)
        division = stood.division
        if division.division_id not in self._folders:
            self._folders[division.division_id] = (self._divisions.place(division.name, _DIVISION), Folder())
        name, folder = self._folders[division.division_id]
        wanted = to_thai_digits(f"{number:0{self._wide}} {stood.checkpoint.period} ") + row.name
        return Item(number, row, f"{self._place}/{name}/{folder.place(wanted, _FILE)}")


def _standings(measure: MeasureFacts, as_of: date) -> dict[Standing, int]:
    """How many of a measure's checkpoints stood how on the day, in the order of the standings."""
    points = [(stood.state, stood.checkpoint) for stood in measure.stood]
    found = [standing(state, opens_on=point.opens_on, due_on=point.due_on, today=as_of) for state, point in points]
    return {one: found.count(one) for one in Standing if one in found}
