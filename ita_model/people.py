"""Who holds which post on a day, and so who may do what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.records import Division, Officer, Role
from ita_model.terms import held, terms, terms_of_each, terms_with_divisions


@dataclass(frozen=True, slots=True)
class Roster:
    """The posts of an agency on one day. `held` maps (role, division id or None) to officers' ids."""

    held: Mapping[tuple[Role, int | None], tuple[int, ...]]

    def holders(self, role: Role, division: int) -> tuple[int, ...]:
        """Who holds `role` for a division; secretary and executive are the agency's own."""
        where = division if role in (Role.HEAD, Role.DEPUTY) else None
        return self.held.get((role, where), ())

    def of_agency(self, role: Role) -> tuple[int, ...]:
        """Who holds a post of the agency itself: its secretary, its executive."""
        return self.held.get((role, None), ())

    def everyone(self, roles: Iterable[Role], division: int) -> tuple[int, ...]:
        """Each holder of these roles for a division, once, in the order of the roles."""
        return tuple(dict.fromkeys(officer for role in roles for officer in self.holders(role, division)))

    def divisions_of(self, officer: int) -> frozenset[int]:
        """The divisions in whose name an officer may confirm: as head or as deputy."""
        return frozenset(where for (_, where), who in self.held.items() if where is not None and officer in who)

    def is_secretary(self, officer: int) -> bool:
        """Whether an officer may review, waive, reopen and compile."""
        return officer in self.of_agency(Role.SECRETARY)

    def is_executive(self, officer: int) -> bool:
        """Whether an officer is the agency's executive."""
        return officer in self.of_agency(Role.EXECUTIVE)


def roster(session: Session, agency_id: int, on: date) -> Roster:
    """Who holds which post of the agency on the day `on`: one query. See `ita_model.terms` for how long a post lasts."""
    return Roster(held(terms(session, agency_id), on=on))


def roster_with_divisions(session: Session, agency_id: int, on: date) -> tuple[Roster, list[Division]]:
    """The same with every division of which a post was ever held, in the office's own order: one query, too."""
    found, divisions = terms_with_divisions(session, agency_id)
    return Roster(held(found, on=on)), sorted(divisions, key=lambda one: one.position)


def rosters(session: Session, agencies: Collection[int], on: date) -> dict[int, Roster]:
    """The same of several agencies, by their numbers: one query, too."""
    return {agency: Roster(held(posts, on=on)) for agency, posts in terms_of_each(session, agencies).items()}


def officer_by_code(session: Session, agency_id: int, code: str) -> Officer | None:
    """The agency's officer with this code."""
    return session.scalar(select(Officer).where(Officer.agency_id == agency_id, Officer.code == code))
