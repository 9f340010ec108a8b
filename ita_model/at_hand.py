"""What a day's sweep reads of some agencies: each kind of thing by one query for all of them, once, when it is first asked for.

One agency or fifty: what becomes of one is worked out from its own rows alone. No two rows of a table share a number, whoever's
they are, so that what is kept by the number of a checkpoint, an officer or a division needs no agency beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.hands import newest_handovers_of_each
from ita_model.people import Roster, rosters
from ita_model.records import Checkpoint, Division, Handover, Officer, WaiverRequest, Year
from ita_model.states import UNSETTLED
from ita_model.waivers import open_requests_of_each
from ita_model.years import begun, works


@dataclass
class AtHand:
    """Some agencies (their numbers) as they stand on a day. Whoever has their turn reads what nobody changes meanwhile."""

    session: Session
    agencies: Sequence[int]
    on: date
    _handed: dict[int, Handover] = field(default_factory=dict, init=False)

    @cached_property
    def years(self) -> Mapping[int, Sequence[Year]]:
        """By agency, the years that have begun, the newest last."""
        found: dict[int, list[Year]] = {agency: [] for agency in self.agencies}
        for year in self.session.scalars(select(Year).where(Year.agency_id.in_(self.agencies)).order_by(Year.be)):
            found[year.agency_id].append(year)
        return {agency: begun(years, on=self.on) for agency, years in found.items()}

    def works(self, agency: int) -> bool:
        """Whether an agency works on the day, as the newest year that has begun says."""
        return works(self.years[agency], self.on)

    @cached_property
    def unsettled(self) -> Sequence[Checkpoint]:
        """The checkpoints that are not settled and may be confirmed by the day, in the order of their numbers."""
        c = Checkpoint
        wanted = select(c).where(c.agency_id.in_(self.agencies), c.state.in_(UNSETTLED), c.opens_on <= self.on)
        return self.session.scalars(wanted.order_by(c.id)).all()

    @cached_property
    def people(self) -> Mapping[int, Roster]:
        """By agency, who holds which post on the day."""
        return rosters(self.session, self.agencies, self.on)

    @cached_property
    def asked_for(self) -> Mapping[int, WaiverRequest]:
        """By checkpoint, the open request for a waiver."""
        return open_requests_of_each(self.session, self.agencies)

    @cached_property
    def officers(self) -> Mapping[int, Officer]:
        """The agencies' officers by their numbers, and in that order."""
        wanted = select(Officer).where(Officer.agency_id.in_(self.agencies)).order_by(Officer.id)
        return {one.id: one for one in self.session.scalars(wanted)}

    @cached_property
    def divisions(self) -> Mapping[int, Division]:
        """The agencies' divisions by their numbers, and in that order."""
        wanted = select(Division).where(Division.agency_id.in_(self.agencies)).order_by(Division.id)
        return {one.id: one for one in self.session.scalars(wanted)}

    def handed(self, checkpoints: Iterable[Checkpoint]) -> Mapping[int, Handover]:
        """The newest handover of each of these checkpoints that has any (and of those asked about before), by the
        checkpoint's number.
        """
        new = [one for one in checkpoints if one.handovers and one.id not in self._handed]
        if new:
            self._handed.update(newest_handovers_of_each(self.session, self.agencies, new))
        return self._handed
