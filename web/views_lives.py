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
from ita_model.filestore import Kept
from ita_model.records import ReportFile
from ita_model.report import lives
from ita_model.report.document import ReportDocument
from ita_model.report.lives import Lived
from ita_model.report.states import ReportState, at_first
from ita_model.report.versions import NotAsKept
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

    @property
    def is_past(self) -> bool:
        """Whether another one stands in its place, or it was withdrawn."""
        return self.newer is not None or self.lived.state is ReportState.SUPERSEDED


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A version, what it says (None where the store has not kept it), and the other versions of the same year and kind."""

    version: Version
    document: ReportDocument | None
    others: tuple[Version, ...]

    @property
    def published(self) -> Lived | None:
        """What stands published of the same year and kind, where that is another version."""
        found = (one.lived for one in self.others if one.lived.state is ReportState.PUBLISHED)
        return next(found, None)


def versions_of(session: Session, visitor: Visitor) -> tuple[Version, ...]:
    """Every version of the agency's reports, the newest first: three queries."""
    return _told(session, visitor.agency.id, lives.versions_in(session, visitor.agency.id))


def report_page(session: Session, office: Office, visitor: Visitor, number: int) -> ReportPage:
    """A version of the agency's, for whoever may read reports: three queries, whatever its size. Raises NotHere."""
    found = lives.version(session, visitor.agency.id, number) if may_read(visitor) else None
    if found is None:
        raise NotHere(f"report {number}")
    _, alike = found
    told = _told(session, visitor.agency.id, alike)
    version = next(one for one in told if one.lived.report.id == number)
    data = next((form for form in version.forms if form.path.endswith(".json")), None)
    document = None
    if data is not None:
        with suppress(NotAsKept):
            kept = Kept(data.sha256, data.size)
            document = read_once(number, data.path, kept, office.documents(visitor.agency.code))
    return ReportPage(version, document, tuple(one for one in told if one is not version))


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
    versions = lives.versions_in(session, visitor.agency.id)
    return tuple(
        one
        for one in versions
        if lives.next_of(one, [other for other in versions if (other.year, other.kind) == (one.year, one.kind)])
        is ReportState.ACKNOWLEDGED
    )


def may_read(visitor: Visitor) -> bool:
    """Whether the visitor reads reports that are not published."""
    return visitor.is_secretary or visitor.is_executive


def _told(session: Session, agency_id: int, versions: Sequence[Lived]) -> tuple[Version, ...]:
    if not versions:
        return ()
    files: dict[int, list[ReportFile]] = {}
    mine = (ReportFile.agency_id == agency_id, ReportFile.report_id.in_([one.report.id for one in versions]))
    for file in session.scalars(select(ReportFile).where(*mine).order_by(ReportFile.id)):
        files.setdefault(file.report_id, []).append(file)
    wanted = {(move.officer_id, office_day(move.at)) for one in versions for move in one.moves}
    wanted |= {(who, office_day(one.report.at)) for one in versions if (who := one.report.officer_id) is not None}
    called = lives.called(session, agency_id, wanted)
    return tuple(_version(one, versions, files.get(one.report.id, []), called) for one in versions)


def _version(
    one: Lived, versions: Sequence[Lived], files: Sequence[ReportFile], called: Mapping[tuple[int, date], str]
) -> Version:
    alike = [other for other in versions if (other.year, other.kind) == (one.year, one.kind)]
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
