"""Finding the agency that a command, a flow or a page is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from ita_model.records import Agency


class NoSuchAgency(Exception):
    """No agency has this code, or none was named where there are several."""


def keep_to(session: Session, agency_id: int) -> None:
    """From here on a session's transaction sees and changes this agency's rows alone, whatever a query asks for: on PostgreSQL
    the database itself keeps to it (row-level security). SQLite has no such second lock.

    Whoever finds an agency in the name of somebody (`find_agency`, a door, a key, a calendar's address) is kept to it; what
    is done for all agencies is not, until it finds one.
    """
    keep_to_all(session, [agency_id])


def keep_to_all(session: Session, agencies: Collection[int]) -> None:
    """The same for several agencies (one at least) for which something is done together."""
    if session.get_bind().dialect.name == "postgresql":
        kept = ",".join(str(one) for one in agencies)
        session.execute(text("SELECT set_config('ita.agency', :agencies, true)"), {"agencies": kept})


def take_turn(session: Session, agency_id: int) -> None:
    """Wait for whoever else changes what an agency has but one of: its chain, its people, its plan. Each then sees what the
    other did. On SQLite its one writer sees to that.

    The lock is the kind that rows which merely name the agency do not wait for; a stronger one would deadlock with them.
    """
    take_turns(session, [agency_id])


def take_turns(session: Session, agency_ids: Iterable[int]) -> None:
    """The same for several agencies, in the order of their numbers: two who want the same ones never wait for each other."""
    wanted = select(Agency.id).where(Agency.id.in_(agency_ids)).order_by(Agency.id)
    session.execute(wanted.with_for_update(key_share=True)).all()


def all_agencies(session: Session) -> Sequence[Agency]:
    """Every agency of the installation, in the order of their codes."""
    return session.scalars(select(Agency).order_by(Agency.code)).all()


def numbers_of(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """The numbers of agencies by their codes, in the order of the codes. Raises NoSuchAgency for a code that is nobody's."""
    rows = session.execute(select(Agency.code, Agency.id).where(Agency.code.in_(codes)).order_by(Agency.code))
    found = {row.code: row.id for row in rows}
    if unknown := [code for code in codes if code not in found]:
        raise NoSuchAgency(f"no agency {', '.join(unknown)}")
    return found


def named_or_all(session: Session, code: str | None = None) -> Sequence[Agency]:
    """The agency with this code; without one, every agency there is. Raises NoSuchAgency for a code that is nobody's."""
    return [find_agency(session, code)] if code else all_agencies(session)


def find_agency(session: Session, code: str | None = None) -> Agency:
    """The agency with this code; without one, the only agency there is. The session is kept to it. Raises NoSuchAgency."""
    known = all_agencies(session) if code is None else session.scalars(select(Agency).where(Agency.code == code)).all()
    if len(known) != 1:
        names = ", ".join(agency.code for agency in all_agencies(session)) or "none"
        raise NoSuchAgency(f"{'several or no agencies' if code is None else f'no agency {code}'}; there are: {names}")
    keep_to(session, known[0].id)
    return known[0]
