"""The difference of two versions of a report: which texts changed, and because of which facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from ita_model.filestore import FileStore
from ita_model.records import Agency, Year
from ita_model.report.between import Fact
from ita_model.report.causing import because
from ita_model.report.comparing import Change, compare
from ita_model.report.happened import between
from ita_model.report.reasons import Because
from ita_model.report.versions import Version, chosen, read_version, year_of_report

SUMMED_UP: Final = ("summary", "memo")
"""The parts that are summed up from the others: told last, when the facts behind them have been told where they happened."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A text that differs, and why."""

    change: Change
    because: Because


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one report: every text that differs, and the facts between them that changed none (`without_trace`).

    The changes stand in the report's order, those of the parts that are summed up from others (`SUMMED_UP`) behind them.

    `untold` are the numbers of the versions of which nobody can say what they knew.
    """

    year: int
    older: Version
    newer: Version
    changes: tuple[Explained, ...]
    without_trace: tuple[Fact, ...]
    untold: tuple[int, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that made a difference, in the order in which the changes name them first."""
        return tuple(dict.fromkeys(fact for one in self.changes for fact in one.because.facts))

    @property
    def alike(self) -> frozenset[Fact]:
        """Those of `facts` that would read like another one of their measure, unless their step is told."""
        same: dict[tuple[str, ...], set[Fact]] = defaultdict(set)
        for fact in self.facts:
            same[fact.measure, fact.division, fact.period, fact.deed].add(fact)
        return frozenset(fact for facts in same.values() if len({one.step for one in facts}) > 1 for fact in facts)


def difference(session: Session, agency: Agency, numbers: Sequence[int], documents: FileStore) -> Difference:
    """The difference of the two versions that `numbers` mean (see `versions.chosen`), the older first.

    Raises NoSuchVersion, NothingBefore, OfAnotherReport or NotAsKept.
    """
    older, newer = (read_version(session, report, documents) for report in chosen(session, agency, numbers))
    return difference_of(session, year_of_report(session, newer.report), older, newer)


def difference_of(session: Session, year: Year, older: Version, newer: Version) -> Difference:
    """The difference of two versions of a year's report that were read before: seven queries, whatever its size.

    Raises NotAsKept.
    """
    lies = between(session, year, older, newer)
    found = compare(older.document, newer.document, renamed=lies.renamed if lies else None)
    found = tuple(sorted(found, key=lambda one: one.spot.part in SUMMED_UP and SUMMED_UP.index(one.spot.part) + 1))
    changes = tuple(Explained(change, because(change, lies)) for change in found)
    named = {fact for one in changes for fact in one.because.facts}
    rest = tuple(fact for fact in lies.facts if fact not in named) if lies else ()
    untold = tuple(dict.fromkeys(one.report.id for one in (older, newer) if one.part is None))
    return Difference(year.be, older, newer, changes, rest, untold)
