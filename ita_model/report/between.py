"""What lies between two versions of a report: what each of them knew, and the facts that one knew and the other did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from ita_model.records import AgencyDetail, DivisionDetail, Move, Narrative, OfficerDetail
from ita_model.report.manifest import Part
from ita_model.states import State


class Deed(StrEnum):
    """What a fact is."""

    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WAIVED = "waived"
    REOPENED = "reopened"
    HANDED_OVER = "handed-over"
    WRITTEN = "written"
    TAKEN_BACK = "taken-back"
    RENAMED = "renamed"
    REWORDED = "reworded"
    RESCHEDULED = "rescheduled"
    ADDED = "added"
    STEP_ADDED = "step-added"
    MEASURE_ADDED = "measure-added"
    APPOINTED = "appointed"
    LEFT = "left"
    COMPILED = "compiled"
    NOTIFIED = "notified"
    CAME_BACK = "came-back"


DEEDS: Final[Mapping[State, Deed]] = MappingProxyType(
    {
        State.SUBMITTED: Deed.CONFIRMED,
        State.ACCEPTED: Deed.ACCEPTED,
        State.RETURNED: Deed.RETURNED,
        State.WAIVED: Deed.WAIVED,
        State.PENDING: Deed.REOPENED,
    }
)
"""What moved a checkpoint into a state."""


@dataclass(frozen=True, slots=True)
class Who:
    """An officer as they were called when they did something."""

    name: str
    position: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what, by whom (None where nobody is on record), when, and which journal entry vouches for it.

    `words` are the comment, the reason, the new name or who was appointed; `was` is the name before, the post, or the division
    that handed something to `division`. `measure` is a measure's code; `division`, `step` and `period` are a checkpoint's.
    `from_on` is the day from which it holds. `gone` says that the older version knew it and the newer does not, because it
    tells of an earlier day.
    """

    table: str
    number: int
    deed: Deed
    at: datetime
    by: Who | None
    entry: int | None
    words: str = ""
    was: str = ""
    measure: str = ""
    title: str = ""
    division: str = ""
    step: str = ""
    period: str = ""
    from_on: date | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What the plan says of a checkpoint; `aspect` is the heading that its measure stands under, `in_period` says whether the
    report answers for it."""

    number: int
    aspect: str
    measure: str
    title: str
    step: str
    period: str
    due: str
    due_on: date
    opens_on: date
    in_period: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the versions knew: newest moves by checkpoint, newest narratives by measure's code, and everybody's names.

    `knew_signers` is the moment up to which it knew who holds which post; `posts` are those in force when it is signed.
    `asked` are by checkpoint the divisions that it was asked of; `planned` what the plan said of it then. `unknown` are the
    divisions that came on record later, as they were called at first: of those is asked what came later, too.
    """

    as_of: date
    knew_signers: datetime
    part: Part
    moves: Mapping[int, Move]
    asked: Mapping[int, int]
    planned: Mapping[int, Point]
    narratives: Mapping[str, Narrative]
    agency: AgencyDetail
    divisions: Mapping[int, DivisionDetail]
    unknown: Mapping[int, DivisionDetail]
    officers: Mapping[int, OfficerDetail]
    posts: frozenset[int]

    def state(self, point: Point) -> State:
        """Where a checkpoint stood."""
        move = self.moves.get(point.number)
        return move.after if move is not None else State.PENDING

    def division(self, point: Point) -> DivisionDetail:
        """Whom a checkpoint was asked of, as they were called."""
        return self.called(self.asked[point.number])

    def called(self, division: int) -> DivisionDetail:
        """What a division was called, by its number."""
        return self.divisions.get(division) or self.unknown[division]

    def accepted(self, point: Point) -> int | None:
        """The number of the confirmation that was accepted for a checkpoint."""
        return self.moves[point.number].confirmation_id if self.state(point) is State.ACCEPTED else None

    def files(self, point: Point) -> frozenset[str]:
        """The SHA-256 of the files behind a checkpoint's accepted confirmation."""
        return frozenset(row["sha256"] for row in self._evidence(point) if "sha256" in row)

    def links(self, point: Point) -> frozenset[str]:
        """The addresses behind a checkpoint's accepted confirmation."""
        return frozenset(row["url"] for row in self._evidence(point) if "url" in row)

    def _evidence(self, point: Point) -> Iterator[Mapping[str, Any]]:
        cells: Iterable[Mapping[str, Any]] = self.part["cells"]
        for source in (source for one in cells if one["measure"] == point.measure for source in one["sources"]):
            if source["checkpoint"] == point.number:
                yield from source["evidence"]

    def narrative_in_use(self, measure: str) -> int | None:
        """The number of the narrative that the version's cells of a measure say; None where they say the heads' words."""
        cells: Iterable[Mapping[str, Any]] = self.part["cells"]
        return next((one["narrative"]["id"] for one in cells if one["measure"] == measure and "narrative" in one), None)

    def newest_narrative(self, measure: str) -> int | None:
        """The number of the narrative that was last written or taken back for a measure, whether or not it is used."""
        found = self.narratives.get(measure)
        return None if found is None else found.id


@dataclass(frozen=True, slots=True)
class Between:
    """Both sides, and the facts between them: by checkpoint, by measure's code, by division; of the agency; of officers.

    `handed` are by checkpoint the handovers by which it came into the hands of another division.

    `points` are as the newer version's plan has them. `reworded` are by measure's code the new words of it and its steps,
    `rescheduled` by checkpoint the moves of its due day, `added` that it, or what it came with, was added in between;
    `grown` are by measure's code that it, or a step of it, was.

    `letters` are by checkpoint those that made the days more (or fewer) on which people were written to about it.
    """

    older: Side
    newer: Side
    points: tuple[Point, ...]
    moves: Mapping[int, tuple[Fact, ...]]
    handed: Mapping[int, tuple[Fact, ...]]
    reworded: Mapping[str, tuple[Fact, ...]]
    rescheduled: Mapping[int, tuple[Fact, ...]]
    added: Mapping[int, tuple[Fact, ...]]
    grown: Mapping[str, tuple[Fact, ...]]
    letters: Mapping[int, tuple[Fact, ...]]
    narratives: Mapping[str, Fact]
    divisions: Mapping[int, Fact]
    agency: tuple[Fact, ...]
    officers: tuple[Fact, ...]
    compiled: Fact

    @property
    def renamed(self) -> dict[str, str]:
        """The divisions' names in the newer version by those in the older, where they differ."""
        both = self.older.divisions.keys() & self.newer.divisions.keys()
        pairs = ((self.older.divisions[number].name, self.newer.divisions[number].name) for number in sorted(both))
        return {was: now for was, now in pairs if was != now}

    @property
    def due(self) -> tuple[Point, ...]:
        """The checkpoints that one of the versions, or both, answer for."""
        sides = (self.older, self.newer)
        return tuple(one for one in self.points if any(side.planned[one.number].in_period for side in sides))

    def arrived(self, points: Iterable[Point]) -> Iterator[Fact]:
        """What brought those checkpoints into the period, or out of it, that only one of the versions answers for."""
        for one in points:
            if self.older.planned[one.number].in_period != self.newer.planned[one.number].in_period:
                yield from self.planned_otherwise(one)

    def handed_to_others(self, point: Point) -> tuple[Fact, ...]:
        """The handovers between the versions, of a checkpoint that each of them finds with another division."""
        same = self.older.asked[point.number] == self.newer.asked[point.number]
        return () if same else self.handed.get(point.number, ())

    def planned_otherwise(self, point: Point) -> tuple[Fact, ...]:
        """What changed of the plan between the versions, of a checkpoint of which they do not say the same."""
        older, newer = self.older.planned[point.number], self.newer.planned[point.number]
        words = self.reworded.get(point.measure, ()) if (older.title, older.step) != (newer.title, newer.step) else ()
        days = (
            self.rescheduled.get(point.number, ()) if (older.due_on, older.opens_on) != (newer.due_on, newer.opens_on) else ()
        )
        return (*self.added.get(point.number, ()), *words, *days)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that may change what a report says, in the order of time; letters, of which there are many, change little."""
        moved = (
            fact
            for facts in (
                *self.moves.values(),
                *self.handed.values(),
                *self.reworded.values(),
                *self.rescheduled.values(),
                *self.added.values(),
                *self.grown.values(),
            )
            for fact in facts
        )
        found = (*moved, *self.narratives.values(), *self.divisions.values(), *self.agency, *self.officers)
        return in_time(found)


def in_time(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts in the order in which they happened, each once."""
    return tuple(sorted(dict.fromkeys(facts), key=lambda one: (one.at, one.entry or 0, one.table, one.number)))
