"""A report's versions as those see them who compile, sign and acknowledge: what each is, where it stands, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.office import Office
from ita_model.calendar import office_day
from ita_model.filestore import FileStore, Kept
from ita_model.records import ReportFile
from ita_model.report import lives, versions
from ita_model.report.document import ReportDocument
from ita_model.report.lives import Lived
from ita_model.report.states import ReportState, at_first
from ita_model.report.versions import NotAsKept
from ita_model.staff import Staff, staff_of
from web.door import Visitor
from web.views_checkpoint import NotHere
from web.views_public import Form, files_of, forms_of, read_once


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done with a report: to what it came, by whom (empty where by itself), when, and in what words."""

    to: ReportState
    officer: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version with all that was done with it. `newer` was compiled after it; `instead` took its place."""

    lived: Lived
    deeds: tuple[Deed, ...]
    forms: tuple[Form, ...]
    next: ReportState | None
    newer: Lived | None
    instead: Lived | None

    def as_kept(self, session: Session, documents: FileStore) -> versions.Version:
        """What it says and knew, read anew from the store. Raises NotAsKept."""
        return versions.as_kept(session, self.lived.report, self.lived.data, documents)

    @property
    def is_past(self) -> bool:
        """Whether another one stands in its place, or it was withdrawn."""
        return self.newer is not None or self.lived.state is ReportState.SUPERSEDED


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A version, what it says (None where the store has not kept it), and the other versions of the same year and kind.

    `staff` is everybody of the agency; `my_name` what whoever reads it was called on the day of which it tells.
    """

    version: Version
    document: ReportDocument | None
    others: tuple[Version, ...]
    staff: Staff
    my_name: str

    def must_be_next(self, to: ReportState, visitor: Visitor) -> None:
        """Raises as `life.must_be_next` does where the visitor may not take it there."""
        alike = (self.version.lived, *(one.lived for one in self.others))
        lives.must_be_next(self.version.lived, alike, to, by=visitor.officer, people=visitor.posts)

    @property
    def published(self) -> Lived | None:
        """What stands published of the same year and kind, where that is another version."""
        found = (one.lived for one in self.others if one.lived.state is ReportState.PUBLISHED)
        return next(found, None)


def versions_of(session: Session, visitor: Visitor) -> tuple[Version, ...]:
    """Every version of the agency's reports, the newest first: three queries."""
    several = lives.versions_in(session, visitor.agency.id)
    return _told(session, visitor.agency.id, several, _called(session, visitor.agency.id, several)) if several else ()


def report_page(session: Session, office: Office, visitor: Visitor, number: int) -> ReportPage:
    """A version of the agency's, for whoever may read reports: three queries, whatever its size. Raises NotHere."""
    found = lives.version(session, visitor.agency.id, number) if may_read(visitor) else None
    if found is None:
        raise NotHere(f"report {number}")
    lived, alike = found
    staff = staff_of(session, visitor.agency.id)
    told = _told(session, visitor.agency.id, alike, _called_in(staff, alike))
    version = next(one for one in told if one.lived.report.id == number)
    document = None
    with suppress(NotAsKept):
        if (data := lived.data) is not None:
            document = read_once(number, data.name, Kept(data.sha256, data.size), office.documents(visitor.agency.code))
    me = staff.called(visitor.officer.id, on=lived.report.as_of)
    my_name = me.name if me is not None else visitor.officer.name
    return ReportPage(version, document, tuple(one for one in told if one is not version), staff, my_name)


def two_versions(
    session: Session, visitor: Visitor, number: int, than: int | None
) -> tuple[Lived, Lived | None, tuple[Lived, ...]]:
    """A version, the other one that it is to be laid beside (by its number, or else the newest before it; None where there is
    none), and every one of the same year and kind, the newest first: one query. Raises NotHere.
    """
    found = lives.version(session, visitor.agency.id, number) if may_read(visitor) else None
    if found is None:
        raise NotHere(f"report {number}")
    one, alike = found
    before = (other for other in alike if other.report.id < number)
    if than is None or than == number:
        return one, next(before, None), alike
    other = next((other for other in alike if other.report.id == than), None)
    if other is None:
        raise NotHere(f"report {than}")
    return one, other, alike


def form_of(session: Session, visitor: Visitor, number: int, ending: str) -> Form:
    """A form of a version by the ending of its file, for whoever may read reports. Raises NotHere."""
    found = lives.version(session, visitor.agency.id, number) if may_read(visitor) else None
    forms = forms_of(found[0], files_of(session, [found[0].report])) if found is not None else ()
    form = next((one for one in forms if one.path.endswith(f".{ending}")), None)
    if form is None:
        raise NotHere(f"{ending} of report {number}")
    return form


def to_acknowledge(session: Session, visitor: Visitor) -> tuple[Lived, ...]:
    """The reports that wait for the visitor, as executive, to acknowledge them: one query; none for others."""
    if not visitor.is_executive:
        return ()
    several = lives.versions_in(session, visitor.agency.id)
    return tuple(
        one
        for one in several
        if lives.next_of(one, [other for other in several if (other.year, other.kind) == (one.year, one.kind)])
        is ReportState.ACKNOWLEDGED
    )


def may_read(visitor: Visitor) -> bool:
    """Whether the visitor reads reports that are not published."""
    return visitor.is_secretary or visitor.is_executive


def _told(
    session: Session, agency_id: int, several: Sequence[Lived], called: Mapping[tuple[int, date], str]
) -> tuple[Version, ...]:
    files: dict[int, list[ReportFile]] = {}
    mine = (ReportFile.agency_id == agency_id, ReportFile.report_id.in_([one.report.id for one in several]))
    for file in session.scalars(select(ReportFile).where(*mine).order_by(ReportFile.id)):
        files.setdefault(file.report_id, []).append(file)
    return tuple(_version(one, several, files.get(one.report.id, []), called) for one in several)


def _called(session: Session, agency_id: int, several: Sequence[Lived]) -> Mapping[tuple[int, date], str]:
    """What everybody who did something with these versions was called on the day."""
    return lives.called(session, agency_id, _who_did(several))


def _called_in(staff: Staff, several: Sequence[Lived]) -> Mapping[tuple[int, date], str]:
    """The same from what was read before."""
    found = {(who, day): staff.called(who, on=day) for who, day in _who_did(several)}
    return {wanted: one.name for wanted, one in found.items() if one is not None}


def _who_did(several: Sequence[Lived]) -> set[tuple[int, date]]:
    """Who did something with these versions, and on which day."""
    wanted = {(move.officer_id, office_day(move.at)) for one in several for move in one.moves}
    return wanted | {(who, office_day(one.report.at)) for one in several if (who := one.report.officer_id) is not None}


def _version(
    one: Lived, several: Sequence[Lived], files: Sequence[ReportFile], called: Mapping[tuple[int, date], str]
) -> Version:
    alike = [other for other in several if (other.year, other.kind) == (one.year, one.kind)]
    report = one.report
    by = called.get((report.officer_id, office_day(report.at)), "") if report.officer_id is not None else ""
    made = Deed(at_first(draft=report.draft), by, report.at, report.reason or "")
    by_whom = {move.id: called.get((move.officer_id, office_day(move.at)), "") for move in one.moves}
    moved = (Deed(move.after, by_whom[move.id], move.at, move.words) for move in one.moves)
    newer = lives.newer_than(one, alike) if not report.draft else _newer_draft(one, alike)
    return Version(one, (made, *moved), forms_of(one, files), lives.next_of(one, alike), newer, lives.in_place_of(one, alike))


def _newer_draft(one: Lived, versions: Sequence[Lived]) -> Lived | None:
    """What came after a draft of the same day: another draft, or the report itself."""
    after = (other for other in versions if other.report.as_of == one.report.as_of and other.report.id > one.report.id)
    return next(after, None)
