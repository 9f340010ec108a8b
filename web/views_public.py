"""What everybody sees of an agency's published reports, and nothing of what is not published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import PurePath
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.office import Office
from ita_model import thai
from ita_model.evidence.disclosing import Shown, listed, public_evidence
from ita_model.evidence.pictures import PICTURES
from ita_model.filestore import FileStore, Kept
from ita_model.records import Agency, Evidence, Report, ReportFile
from ita_model.report import lives
from ita_model.report.document import ProgressRow, ReportDocument, ReportKind
from ita_model.report.lives import Lived
from ita_model.report.states import ReportState
from ita_model.report.versions import NotAsKept, read_document
from web.media import SHEET, WORD

FORMS: Final[Mapping[str, tuple[str, str]]] = {
    ".pdf": ("PDF", "application/pdf"),
    ".docx": ("Word", WORD),
    ".xlsx": ("Excel", SHEET),
    ".html": ("HTML", "text/html; charset=utf-8"),
    ".json": ("JSON", "application/json"),
}
"""The forms of a report by the ending of their files, in the order in which they are offered: what each is called, its kind."""


class NotPublic(Exception):
    """Everybody may see nothing at this address, whether or not there is something."""


read_once = lru_cache(maxsize=16)(read_document)
"""What a version says: under a hash there ever stands the same."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a version. `path` is its file's name on record, `name` what a browser saves it as."""

    form: str
    media_type: str
    path: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Deed:
    """That somebody did something with a report: who, by the name of that day, and when."""

    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Former:
    """A version that was published and is not any more: from when to when, and why not."""

    lived: Lived
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What stands at a report's lasting address. Without `shown` it was taken back and nothing has come in its place."""

    kind: ReportKind
    year: int
    agency: Agency
    former: tuple[Former, ...]
    shown: Lived | None = None
    document: ReportDocument | None = None
    forms: tuple[Form, ...] = ()
    deeds: Mapping[ReportState, Deed] | None = None
    evidence: Mapping[str, Sequence[Shown]] | None = None

    @property
    def progress(self) -> Mapping[str, ProgressRow]:
        """How far each measure is, by its code."""
        return {row.code: row for row in self.document.progress} if self.document is not None else {}


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in an agency's list: `shown` is what stands at its address; without it the report was taken back."""

    kind: ReportKind
    year: int
    address: str
    as_of: date
    shown: Lived | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicList:
    """An agency's reports that are or were published, by year, the newest first."""

    agency: Agency
    years: tuple[tuple[int, tuple[Entry, ...]], ...]


def public_list(session: Session, agency: str) -> PublicList:
    """Every report of an agency that everybody may know of: one query. Raises NotPublic where there is none."""
    known = [one for one in lives.versions_at(session, agency) if one.published_at is not None]
    if not known:
        raise NotPublic(f"agency {agency}")
    known.sort(key=lambda one: (-one.year, one.kind is not ReportKind.YEAR_END))
    entries = [_entry(list(several)) for _, several in groupby(known, key=lambda one: (one.year, one.kind))]
    by_year = [
        (year, tuple(entry for year_of_it, entry in several)) for year, several in groupby(entries, key=lambda one: one[0])
    ]
    return PublicList(known[0].agency, tuple(by_year))


def public_report(session: Session, office: Office, agency: str, year: str, kind: str) -> PublicReport:
    """What stands at a report's lasting address: four queries, whatever its size. Raises NotPublic, or NotAsKept where the
    store has not kept what was published."""
    versions = _published_once(session, agency, year, kind)
    shown, newest = lives.standing_at_address(versions), versions[0]
    former = tuple(_former(one) for one in versions if one.state is ReportState.SUPERSEDED)
    if shown is None:
        return PublicReport(newest.kind, newest.year, newest.agency, former)
    files = files_of(session, [shown.report])
    document = document_of(shown.report, files, office.documents(agency))
    public = public_evidence(session, shown.report.agency_id, shown.report.year_id)
    names = lives.names_of(session, shown.moves)
    return PublicReport(
        shown.kind,
        shown.year,
        shown.agency,
        former,
        shown,
        document,
        forms_of(shown, files),
        {move.after: Deed(names.get(move.id, ""), move.at) for move in shown.moves},
        _by_measure(document, public),
    )


def public_form(session: Session, agency: str, year: str, kind: str, path: str) -> Form:
    """A form of the version that stands at a report's lasting address. Raises NotPublic."""
    shown = lives.standing_at_address(_published_once(session, agency, year, kind))
    forms = forms_of(shown, files_of(session, [shown.report])) if shown is not None else ()
    found = next((form for form in forms if form.path == path), None)
    if found is None:
        raise NotPublic(f"{path} of {agency} {year} {kind}")
    return found


def public_file(session: Session, office: Office, agency: str, year: str, kind: str, evidence_id: int) -> Evidence:
    """A file of evidence that a report's page shows everybody today. Raises NotPublic, or NotAsKept."""
    shown = lives.standing_at_address(_published_once(session, agency, year, kind))
    if shown is not None:
        document = document_of(shown.report, files_of(session, [shown.report]), office.documents(agency))
        public = public_evidence(session, shown.report.agency_id, shown.report.year_id)
        for one in listed(public, hashes=_named(document)):
            if one.evidence.id == evidence_id and one.evidence.sha256 is not None:
                return one.evidence
    raise NotPublic(f"evidence {evidence_id} of {agency} {year} {kind}")


def files_of(session: Session, reports: Sequence[Report]) -> tuple[ReportFile, ...]:
    """The files of versions of one agency's report: one query."""
    mine = (ReportFile.agency_id == reports[0].agency_id, ReportFile.report_id.in_([report.id for report in reports]))
    return tuple(session.scalars(select(ReportFile).where(*mine).order_by(ReportFile.id)))


def forms_of(lived: Lived, files: Sequence[ReportFile]) -> tuple[Form, ...]:
    """The forms of a version, in the order in which they are offered."""
    name = f"{lived.title} ณ {thai.short_date(lived.report.as_of)}"
    return tuple(
        Form(called, media_type, file.name, f"{name}{ending}", file.size, file.sha256)
        for ending, (called, media_type) in FORMS.items()
        for file in files
        if PurePath(file.name).suffix == ending
    )


def document_of(report: Report, files: Sequence[ReportFile], documents: FileStore) -> ReportDocument:
    """What a version says, read once: under a hash there ever stands the same. Raises NotAsKept."""
    file = next((file for file in files if file.name.endswith(".json")), None)
    if file is None:
        raise NotAsKept(report.id, "JSON", "is not on record")
    return read_once(report.id, file.name, Kept(file.sha256, file.size), documents)


def is_picture(evidence: Evidence) -> bool:
    """Whether a piece of evidence is shown as a picture."""
    return evidence.media_type in PICTURES


def _published_once(session: Session, agency: str, year: str, kind: str) -> list[Lived]:
    """The versions at an address that are or were published, the newest first: one query."""
    if kind not in list(ReportKind) or not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise NotPublic(f"{agency} {year} {kind}")
    versions = lives.versions_at(session, agency, int(year), ReportKind(kind))
    known = [one for one in versions if one.published_at is not None]
    if not known:
        raise NotPublic(f"{agency} {year} {kind}")
    return known


def _former(one: Lived) -> Former:
    since, ended = one.published_at, one.step(ReportState.SUPERSEDED)
    assert since is not None
    assert ended is not None
    return Former(one, since, ended.at, ended.words)


def _entry(versions: Sequence[Lived]) -> tuple[int, Entry]:
    shown = lives.standing_at_address(versions)
    one = shown or versions[0]
    at = one.published_at if shown is not None else _former(one).until
    assert at is not None
    return one.year, Entry(one.kind, one.year, one.address, one.report.as_of, shown, at)


def _named(document: ReportDocument) -> list[str | None]:
    """The hashes and addresses of the evidence that a report rests on."""
    return [one.sha256 or one.url for group in document.evidence for one in group.items]


def _by_measure(document: ReportDocument, public: Sequence[Shown]) -> dict[str, list[Shown]]:
    found: dict[str, list[Shown]] = {}
    for one in listed(public, hashes=_named(document)):
        found.setdefault(one.measure, []).append(one)
    return found
