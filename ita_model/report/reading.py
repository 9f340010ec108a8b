"""All that the difference of two versions of a report is worked out from, asked once for both of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from ita_model import narrating
from ita_model.calendar import office_day
from ita_model.chain import Chain, chain_of
from ita_model.hands import Hands
from ita_model.planning import Replanned
from ita_model.records import Checkpoint, Measure, Narrative, Step, Year
from ita_model.report.between import Who
from ita_model.report.document import ReportKind
from ita_model.report.letters import Gone, letters_of
from ita_model.report.record import YearRecord, record_of
from ita_model.report.summing import heading_of
from ita_model.report.versions import NotAsKept, Version
from ita_model.staff import Staff, staff_of


@dataclass(frozen=True)
class Reading:
    """A year with its plan and what was done, everybody's names and posts, what was written for a report of this kind (in the
    order of its numbers), the journal, and the letters that were sent.
    """

    year: Year
    kind: ReportKind
    record: YearRecord
    staff: Staff
    chain: Chain
    written: Sequence[Narrative]
    letters: Sequence[Gone]

    def until(self, version: Version, what: str) -> datetime | None:
        """The moment up to which a version knew; None where it knew nothing of the kind. Raises NotAsKept."""
        assert version.part is not None
        told = version.part[what]
        found = self.chain.entry(told["seq"])
        if found is None or found.hash != told["hash"]:
            raise NotAsKept(version.report.id, "manifest", f"names journal entry {told['seq']}, which is not on record")
        return found.at

    def newest_written(self, *, until: datetime) -> dict[int, Narrative]:
        """By measure's number what was last written up to a moment."""
        return {one.measure_id: one for one in self.written if one.at <= until}

    def entry_of(self, table: str, number: int) -> int | None:
        """The number of the journal entry that vouches for a fact."""
        found = self.chain.facts.get((table, number))
        return found.seq if found is not None else None

    def who(self, officer_id: int, at: datetime) -> Who:
        """An officer as they were called on the day."""
        on = office_day(at)
        found = self.staff.called(officer_id, on=on, until=at) or self.staff.called(officer_id, on=on)
        assert found is not None  # an officer comes on record with their first name
        return Who(found.name, found.position)

    @property
    def hands(self) -> Hands:
        return self.record.hands

    @property
    def plan(self) -> Replanned:
        return self.record.plan

    @cached_property
    def checkpoints(self) -> Sequence[Checkpoint]:
        return sorted(self.record.checkpoints, key=lambda one: one.id)

    @cached_property
    def headings(self) -> Mapping[int, str]:
        return {one.id: heading_of(one) for one in self.record.aspects}

    @property
    def steps(self) -> Mapping[int, Step]:
        return self.record.steps

    @cached_property
    def measures(self) -> Mapping[int, Measure]:
        return {one.id: one for one in self.record.measures}


def read(session: Session, year: Year, kind: ReportKind) -> Reading:
    """Read all that versions of a year's report may have known: seven queries, whatever its size."""
    return Reading(
        year=year,
        kind=kind,
        record=record_of(session, year),
        staff=staff_of(session, year.agency_id),
        chain=chain_of(session, year.agency_id),
        written=narrating.written(session, year, kind),
        letters=letters_of(session, year),
    )
