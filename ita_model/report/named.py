"""Whether whoever signs a report is the one whose name is printed to sign it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ita_model.filestore import FileStore
from ita_model.records import Officer, Report
from ita_model.report.assembling import moments_of
from ita_model.report.signing import signers_among
from ita_model.report.versions import Version, read_version, year_of_report
from ita_model.report.wording import SignedBy, wording_from_data
from ita_model.staff import Staff, staff_of


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
    staff = staff_of(session, report.agency_id)
    found = staff.called(officer.id, on=report.as_of)
    until = moments_of(session, report, year, at=at).signers
    return other_in(staff, version, by=by, signs=found.name if found is not None else officer.name, until=until)


def other_in(staff: Staff, version: Version, *, by: SignedBy, signs: str, until: datetime) -> OtherName | None:
    """The same of a version that was read before: `signs` is the officer's name on the report's day, `until` the moment up to
    which it would know its signers, compiled anew.
    """
    printed = next((name for name in _printed(version, by) if name not in ("", signs)), None)
    if printed is None:
        return None
    # Whichever division leads: the posts that sign off and acknowledge are the agency's own.
    again = signers_among(staff, lead=0, as_of=version.report.as_of, until=until)[by].name
    return OtherName(printed, signs, again)


def _printed(version: Version, by: SignedBy) -> Iterator[str]:
    """The names in the places of one of the signers: under the memo and under the report."""
    if version.part is None:
        return
    wording, document = wording_from_data(version.part["wording"]), version.document
    memo = document.memo.signatures if document.memo is not None else ()
    for words, places in ((wording.memo.signatures, memo), (wording.signatures, document.signatures)):
        yield from (place.name for word, place in zip(words, places, strict=False) if word.by is by)
