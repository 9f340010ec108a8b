"""The compiled versions of a report, each read back as it was: what it says, and its part of the manifest.

Documents and parts stand in the agency's store under their SHA-256, a part under just the hash that the record keeps of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ita_model.database import canonical
from ita_model.filestore import FileStore, Kept
from ita_model.records import Agency, JournalEntry, Report, ReportFile, Year, names
from ita_model.report import as_json
from ita_model.report.document import ReportDocument
from ita_model.report.manifest import Part


class NoSuchVersion(Exception):
    """The agency has no report with this number, or (without one) no report at all."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__("no report was compiled yet" if number is None else f"no report {number}")
        self.number = number


class NothingBefore(Exception):
    """No earlier version of the same report is on record."""

    def __init__(self, number: int) -> None:
        super().__init__(f"report {number} is the first of its year and kind")
        self.number = number


class OfAnotherReport(Exception):
    """Two versions that are not of the same report: of another kind, or of another year."""

    def __init__(self, older: int, newer: int) -> None:
        super().__init__(f"reports {older} and {newer} are of different kinds or years")
        self.older, self.newer = older, newer


class NotAsKept(Exception):
    """A kept file of a version is missing, damaged, or nothing that this program can read."""

    def __init__(self, number: int, file: str, english: str) -> None:
        super().__init__(f"report {number}, {file}: {english}")
        self.number, self.file = number, file


@dataclass(frozen=True, slots=True)
class Version:
    """A compiled version: its row on record, what it says, and its part of the manifest.

    `part` is None where it was compiled before parts were kept: then nobody can say what it knew.
    """

    report: Report
    document: ReportDocument
    part: Part | None


def keep_part(documents: FileStore, part: Part) -> Kept:
    """Keep a part of the manifest, under just the hash that `part_sha256` gives. Raises OSError where the disk refuses."""
    return documents.put(BytesIO(canonical(part).encode()))


def versions_of(report: Report) -> tuple[ColumnElement[bool], ...]:
    """What all versions of one report have in common: year, kind and day, and whether they are drafts.

    The report as of another day has versions of its own.
    """
    return (
        Report.agency_id == report.agency_id,
        Report.year_id == report.year_id,
        Report.kind == report.kind,
        Report.as_of == report.as_of,
        Report.draft.is_(report.draft),
    )


def published_for(report: Report) -> tuple[ColumnElement[bool], ...]:
    """What all reports have in common that a year is reported by: year and kind, and that they are no drafts.

    Outside the office there is one report of a kind and a year, whatever day it is as of.
    """
    return (
        Report.agency_id == report.agency_id,
        Report.year_id == report.year_id,
        Report.kind == report.kind,
        Report.draft.is_(False),
    )


def newest_like(session: Session, agency: Agency, document: ReportDocument) -> Report | None:
    """The newest version on record of the report that a document is: of its year, kind and day, a draft or none."""
    return session.scalar(
        select(Report)
        .join(Year, names(Report, Year))
        .where(
            Report.agency_id == agency.id,
            Year.be == document.year,
            Report.kind == document.kind.value,
            Report.as_of == document.as_of,
            Report.draft.is_(document.draft),
        )
        .order_by(Report.id.desc())
        .limit(1)
    )


def stands(session: Session, agency: Agency, manifest_sha256: str) -> bool:
    """Whether this is the manifest of the newest version of its report.

    An older version may have the same one: what was said before, and otherwise since.
    """
    known = (Report.agency_id == agency.id, Report.manifest_sha256 == manifest_sha256)
    found = session.scalar(select(Report).where(*known).order_by(Report.id.desc()).limit(1))
    if found is None:
        return False
    return session.scalar(select(Report.id).where(*versions_of(found), Report.id > found.id).limit(1)) is None


def standing_part(
    session: Session, agency: Agency, document: ReportDocument, kept: Mapping[str, Kept], documents: FileStore
) -> Part | None:
    """The newest version's part of the manifest, where it claims the same and has the same files; None otherwise.

    Facts that a report does not tell of move the journal on, but make no new version of it.
    """
    newest = newest_like(session, agency, document)
    if newest is None or document.check is None or newest.claims_sha256 != document.check.code:
        return None
    files = session.scalars(select(ReportFile).where(ReportFile.report_id == newest.id))
    if {one.name: one.sha256 for one in files} != {name: one.sha256 for name, one in kept.items()}:
        return None
    try:
        return read_part(session, newest, documents)
    except NotAsKept:
        return None


def chosen(session: Session, agency: Agency, numbers: Sequence[int]) -> tuple[Report, Report]:
    """The two versions that are meant, the older first: both by number; one against that before it; or the newest so.

    Raises NoSuchVersion, NothingBefore or OfAnotherReport.
    """
    if not numbers:
        newest = session.scalar(select(Report).where(Report.agency_id == agency.id).order_by(Report.id.desc()).limit(1))
        if newest is None:
            raise NoSuchVersion
        return _before(session, newest), newest
    found = sorted((_numbered(session, agency, number) for number in numbers), key=lambda one: one.id)
    if len(found) == 1:
        return _before(session, found[0]), found[0]
    older, newer = found
    if (older.year_id, older.kind) != (newer.year_id, newer.kind):
        raise OfAnotherReport(older.id, newer.id)
    return older, newer


def read_version(session: Session, report: Report, documents: FileStore) -> Version:
    """A version as it was kept: one query. Raises NotAsKept."""
    of_it = (ReportFile.agency_id == report.agency_id, ReportFile.report_id == report.id, ReportFile.name.endswith(".json"))
    return as_kept(session, report, session.scalars(select(ReportFile).where(*of_it)).first(), documents)


def as_kept(session: Session, report: Report, data: ReportFile | None, documents: FileStore) -> Version:
    """The same by the row of its data file, which was read before: no query where all is there. Raises NotAsKept."""
    if data is None:
        raise NotAsKept(report.id, "JSON", "is not on record")
    document = read_document(report.id, data.name, Kept(data.sha256, data.size), documents)
    return Version(report, document, read_part(session, report, documents))


def read_document(number: int, name: str, kept: Kept, documents: FileStore) -> ReportDocument:
    """What the version with this number says, from its data file. Raises NotAsKept."""
    if trouble := documents.differs(kept.sha256, kept.size):
        raise NotAsKept(number, name, trouble)
    try:
        return as_json.from_json(documents.path(kept.sha256).read_bytes())
    except ValueError as error:
        raise NotAsKept(number, name, f"cannot be read by this program: {error}") from error


def year_of_report(session: Session, report: Report) -> Year:
    """The fiscal year that a report tells of."""
    mine = (Report.agency_id == report.agency_id, Report.id == report.id)
    return session.scalars(select(Year).join(Report, names(Report, Year)).where(*mine)).one()


def read_part(session: Session, report: Report, documents: FileStore) -> Part | None:
    """A version's part of the manifest; None where it was never kept. Nothing is asked where it is there. Raises NotAsKept."""
    place = documents.path(report.manifest_sha256)
    # What is there is vouched for by its name; what is not there or is damaged, by what the journal says was kept.
    if place.is_file() and documents.differs(report.manifest_sha256, place.stat().st_size) is None:
        return dict(json.loads(place.read_bytes()))
    size = _size_kept(session, report)
    if size is None and not place.is_file():
        return None
    trouble = documents.differs(report.manifest_sha256, place.stat().st_size if size is None else size)
    raise NotAsKept(report.id, "manifest", trouble or "has other content")


def _size_kept(session: Session, report: Report) -> int | None:
    """The size in bytes that the journal names for a report's part of the manifest; None where it was never kept."""
    compiled = (JournalEntry.agency_id == report.agency_id, JournalEntry.kind == "report.compiled")
    for payload in session.scalars(select(JournalEntry.payload).where(*compiled)):
        kept = json.loads(payload).get("manifest")
        if kept and kept["report"] == report.id:
            return int(kept["size"])
    return None


def _numbered(session: Session, agency: Agency, number: int) -> Report:
    found = session.scalar(select(Report).where(Report.agency_id == agency.id, Report.id == number))
    if found is None:
        raise NoSuchVersion(number)
    return found


def _before(session: Session, report: Report) -> Report:
    """The newest earlier version of the same report, drafts and other days included."""
    same = (Report.agency_id == report.agency_id, Report.year_id == report.year_id, Report.kind == report.kind)
    found = session.scalar(select(Report).where(*same, Report.id < report.id).order_by(Report.id.desc()).limit(1))
    if found is None:
        raise NothingBefore(report.id)
    return found
