"""The difference of two versions of a report: which texts changed, and because of which facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ita_model.filestore import FileStore
from ita_model.records import Agency
from ita_model.report.between import Fact
from ita_model.report.causing import Because, because
from ita_model.report.comparing import Change, compare
from ita_model.report.knowing import between
from ita_model.report.versions import Version, chosen, read_version, year_of_report


@dataclass(frozen=True, slots=True)
class Explained:
    """A text that differs, and why."""

    change: Change
    because: Because


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one report: every text that differs, and the facts between them that changed none (`without_trace`).

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


def difference(session: Session, agency: Agency, numbers: Sequence[int], documents: FileStore) -> Difference:
    """The difference of the two versions that `numbers` mean (see `versions.chosen`), the older first.

    Raises NoSuchVersion, NothingBefore, OfAnotherReport or NotAsKept.
    """
    older, newer = (read_version(session, report, documents) for report in chosen(session, agency, numbers))
    year = year_of_report(session, newer.report)
    lies = between(session, year, older, newer)
    changes = tuple(
        Explained(change, because(change, lies))
        for change in compare(older.document, newer.document, renamed=lies.renamed if lies else None)
    )
    named = {fact for one in changes for fact in one.because.facts}
    rest = tuple(fact for fact in lies.facts if fact not in named) if lies else ()
    untold = tuple(dict.fromkeys(one.report.id for one in (older, newer) if one.part is None))
    return Difference(year.be, older, newer, changes, rest, untold)
