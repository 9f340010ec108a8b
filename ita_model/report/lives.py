"""The versions of a year's report with what became of each, read together: what stands at its lasting address, and what did.

One query, however many versions there are: for pages that strangers open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import quote

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from ita_model.agencies import keep_to
from ita_model.calendar import FiscalYear, office_day
from ita_model.details import in_force
from ita_model.people import Roster
from ita_model.records import Agency, Officer, OfficerDetail, Report, ReportFile, ReportMove, Year, names
from ita_model.report.document import ReportKind
from ita_model.report.life import may_go_on
from ita_model.report.states import NEXT, ReportState, at_first

_LIVING: Final = (
    ReportState.COMPILED,
    ReportState.SENT_BACK,
    ReportState.SIGNED_OFF,
    ReportState.ACKNOWLEDGED,
    ReportState.PUBLISHED,
)


def public_path(agency: str, year: int, kind: ReportKind) -> str:
    """Where on the office's own site everybody finds a published report, whichever version of it that is."""
    return f"/public/{quote(agency)}/{year}/{kind}"


@dataclass(frozen=True, slots=True)
class Lived:
    """One version: its row, whose it is, the year that it `tells_of`, its moves, the first first, and its data file, if it has
    one.
    """

    report: Report
    agency: Agency
    tells_of: Year
    moves: tuple[ReportMove, ...]
    data: ReportFile | None = None

    @property
    def year(self) -> int:
        return self.tells_of.be

    @property
    def kind(self) -> ReportKind:
        return ReportKind(self.report.kind)

    @property
    def title(self) -> str:
        """`รายงานรอบ 6 เดือน ปีงบประมาณ 2567`."""
        return self.kind.titled(self.year)

    @property
    def state(self) -> ReportState:
        """Where it stands now."""
        if self.moves:
            return self.moves[-1].after
        return at_first(draft=self.report.draft)

    @property
    def ends_on(self) -> date:
        """The last day of the period that the report is about; as of an earlier day it tells of a part of it."""
        return self.kind.period(FiscalYear(self.year)).end

    @property
    def address(self) -> str:
        """The lasting address of the report that it is a version of, on the office's own site."""
        return public_path(self.agency.code, self.year, self.kind)

    def step(self, to: ReportState) -> ReportMove | None:
        """The last move that brought it there, if one did: what was sent back may be signed off again."""
        return next((move for move in reversed(self.moves) if move.after is to), None)

    @property
    def published_at(self) -> datetime | None:
        """When it was published, if ever."""
        move = self.step(ReportState.PUBLISHED)
        return move.at if move is not None else None


def versions_like(session: Session, one: Lived) -> tuple[Lived, ...]:
    """Every version of the same agency, year and kind, drafts and other days among them, the newest first."""
    report = one.report
    return _read(session, Report.agency_id == report.agency_id, Report.year_id == report.year_id, Report.kind == report.kind)


def versions_at(session: Session, agency: str, year: int | None = None, kind: ReportKind | None = None) -> tuple[Lived, ...]:
    """Every version but drafts of an agency (by its code), of a year and kind where they are given, the newest first."""
    where = [Agency.code == agency, Report.draft.is_(False)]
    where += [Year.be == year] if year is not None else []
    where += [Report.kind == kind.value] if kind is not None else []
    found = _read(session, *where)
    if found:
        keep_to(session, found[0].report.agency_id)
    return found


def versions_in(session: Session, agency_id: int) -> tuple[Lived, ...]:
    """Every version of an agency's reports, drafts among them, the newest first."""
    return _read(session, Report.agency_id == agency_id)


def version(session: Session, agency_id: int, number: int) -> tuple[Lived, tuple[Lived, ...]] | None:
    """An agency's version by its number, and every one of the same year and kind, the newest first: one query."""
    one = aliased(Report)
    named = (one.agency_id == agency_id, one.id == number, one.year_id == Report.year_id, one.kind == Report.kind)
    alike = _read(session, Report.agency_id == agency_id, select(one.id).where(*named).exists())
    found = next((other for other in alike if other.report.id == number), None)
    return (found, alike) if found is not None else None


def next_of(one: Lived, versions: Sequence[Lived]) -> ReportState | None:
    """Where a version goes next; None where it goes nowhere: a draft, one that was compiled again, one that has arrived."""
    return None if newer_than(one, versions) is not None else NEXT.get(one.state)


def must_be_next(one: Lived, versions: Sequence[Lived], to: ReportState, *, by: Officer, people: Roster) -> None:
    """Raises as `life.must_be_next` does, from what was read before; `people` hold their posts on the day."""
    after = newer_than(one, versions)
    newest = (after.report.id, after.state) if after is not None else None
    may_go_on(people, one.report.id, one.state, newest, to, by=by)


def versions_checked_by(session: Session, code: str) -> tuple[Lived, ...]:
    """The versions on which a code is printed that begins with these letters, the newest first, whosever they are."""
    # A range finds its way by the index, which LIKE does not everywhere; `g` follows the last of the letters that a code has.
    return _read(session, Report.claims_sha256 >= code, Report.claims_sha256 < f"{code}g")


def standing_at_address(versions: Sequence[Lived]) -> Lived | None:
    """Of the versions of one report, what its lasting address shows: what is published now.

    One of the whole period goes before one of an earlier day, the later day before the earlier, the newer version before the
    older.
    """
    published = [one for one in versions if one.state is ReportState.PUBLISHED]
    return max(published, key=lambda one: (min(one.report.as_of, one.ends_on), one.report.id), default=None)


def meant_by_code(versions: Sequence[Lived]) -> Lived:
    """Of several versions that bear one code, the one to tell of: the published one, else the newest that is in use."""
    order = {state: number for number, state in enumerate(_LIVING)}
    return max(versions, key=lambda one: (one.state is ReportState.PUBLISHED, one.state in order, one.report.id))


def in_place_of(old: Lived, versions: Sequence[Lived]) -> Lived | None:
    """What took the place of a superseded version: the first of its kind and year that was published then or after."""
    ended = old.step(ReportState.SUPERSEDED)
    if ended is None:
        return None
    after = [
        one for one in versions if one.report.id != old.report.id and (at := one.published_at) is not None and at >= ended.at
    ]
    return min(after, key=lambda one: (one.published_at, one.report.id), default=None)


def newer_than(old: Lived, versions: Sequence[Lived]) -> Lived | None:
    """The newest version of the same day that was compiled after another, and is no draft."""
    same = [one for one in versions if one.report.as_of == old.report.as_of and not one.report.draft]
    newest = max(same, key=lambda one: one.report.id, default=None)
    return newest if newest is not None and newest.report.id > old.report.id else None


def names_of(session: Session, moves: Iterable[ReportMove]) -> dict[int, str]:
    """By the number of each move of one agency's reports what its officer was called on that day: one query."""
    wanted = list(moves)
    if not wanted:
        return {}
    found = called(session, wanted[0].agency_id, {(move.officer_id, office_day(move.at)) for move in wanted})
    return {move.id: name for move in wanted if (name := found.get((move.officer_id, office_day(move.at))))}


def called(session: Session, agency_id: int, wanted: Collection[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """What officers of an agency, by their numbers, were called on a day: one query."""
    told: dict[int, list[OfficerDetail]] = defaultdict(list)
    mine = (OfficerDetail.agency_id == agency_id, OfficerDetail.officer_id.in_({officer for officer, _ in wanted}))
    for fact in session.scalars(select(OfficerDetail).where(*mine)):
        told[fact.officer_id].append(fact)
    found = {(officer, day): in_force(told[officer], on=day) for officer, day in wanted}
    return {who: fact.name for who, fact in found.items() if fact is not None}


def _read(session: Session, *where: ColumnElement[bool]) -> tuple[Lived, ...]:
    rows = session.execute(
        select(Report, Agency, Year, ReportMove, ReportFile)
        .join(Agency, Agency.id == Report.agency_id)
        .join(Year, names(Report, Year))
        .outerjoin(ReportMove, names(ReportMove, Report))
        .outerjoin(ReportFile, and_(names(ReportFile, Report), ReportFile.name.endswith(".json")))
        .where(*where)
        .order_by(Report.id.desc(), ReportMove.n)
    )
    found: dict[int, tuple[Report, Agency, Year, list[ReportMove], ReportFile | None]] = {}
    for report, agency, year, move, data in rows:
        moves = found.setdefault(report.id, (report, agency, year, [], data))[3]
        if move is not None:
            moves.append(move)
    return tuple(Lived(report, agency, year, tuple(moves), data) for report, agency, year, moves, data in found.values())
