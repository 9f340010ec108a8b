"""Whether whoever signs a report is the one whose name is printed to sign it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ita_model.details import in_force, told_of
from ita_model.filestore import FileStore
from ita_model.records import Officer, OfficerDetail, Report, Year
from ita_model.report.assembling import known_for, signers_of
from ita_model.report.versions import Version, read_version, year_of_report
from ita_model.report.wording import SignedBy, wording_from_data


@dataclass(frozen=True, slots=True)
class OtherName:
    """A report has the name `printed` to sign, `signs` is somebody else; `again` is whom a new compilation would name."""

    printed: str
    signs: str
    again: str


def other_name(
    session: Session, report: Report, documents: FileStore, *, by: SignedBy, officer: Officer, at: datetime
) -> OtherName | None:
    """The name that stands in an officer's place in a report, where it is not theirs.

    A place left empty is anybody's to fill in. The officer's name is what it was on the report's day, as the report prints it.
    Of a version from before the parts of the manifest were kept nobody can say whose place is whose. Raises NotAsKept.
    """
    version, year = read_version(session, report, documents), year_of_report(session, report)
    details = [one for one in told_of(session, officer) if isinstance(one, OfficerDetail)]
    found = in_force(details, on=report.as_of)
    return other_in(session, version, year, by=by, signs=found.name if found is not None else officer.name, at=at)


def other_in(session: Session, version: Version, year: Year, *, by: SignedBy, signs: str, at: datetime) -> OtherName | None:
    """The same of a version of a year's report that was read before; `signs` is the officer's name on the report's day."""
    printed = next((name for name in _printed(version, by) if name not in ("", signs)), None)
    return None if printed is None else OtherName(printed, signs, _again(session, version.report, year, by, at))


def _printed(version: Version, by: SignedBy) -> Iterator[str]:
    """The names in the places of one of the signers: under the memo and under the report."""
    if version.part is None:
        return
    wording, document = wording_from_data(version.part["wording"]), version.document
    memo = document.memo.signatures if document.memo is not None else ()
    for words, places in ((wording.memo.signatures, memo), (wording.signatures, document.signatures)):
        yield from (place.name for word, place in zip(words, places, strict=False) if word.by is by)


def _again(session: Session, report: Report, year: Year, by: SignedBy, at: datetime) -> str:
    known = known_for(session, year, at=at, as_of=report.as_of)
    # Whichever division leads: the posts that sign off and acknowledge are the agency's own.
    return signers_of(session, year, known, lead=0, as_of=report.as_of)[by].name
