"""Putting a compiled report on record: the fact, its files by their hashes, the journal entry, and who is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import hook_outbox, journal
from ita_model.calendar import office_day
from ita_model.filestore import Kept
from ita_model.people import officer_by_code
from ita_model.records import Agency, Report, ReportFile, Year
from ita_model.reminding import owe_report
from ita_model.report.assembling import Assembled
from ita_model.report.life import state_of
from ita_model.report.manifest import Part, part_sha256
from ita_model.report.states import ReportState
from ita_model.report.versions import newest_like


@dataclass(frozen=True, slots=True)
class Filed:
    """A report on record: its number, the hash of its part of the manifest, and whether it was there before."""

    number: int
    manifest_sha256: str
    unchanged: bool


def file_report(
    session: Session,
    agency: Agency,
    assembled: Assembled,
    part: Part,
    kept: Mapping[str, Kept],
    *,
    part_kept: Kept,
    at: datetime,
    by: str | None,
) -> Filed:
    """Record a report, its `kept` files by name, and that the secretary is to be told, but for a draft of their own.

    The journal also says that the part of the manifest is kept (`part_kept`), so that an audit misses it where it is gone.
    Where the newest version is the same nothing is added. What an earlier one said, or one that was withdrawn, is a version of
    its own when it comes again: the newest is always the one whose files stand in the folder, and the one that is signed.
    """
    digest, document = part_sha256(part), assembled.document
    newest = newest_like(session, agency, document)
    if newest is not None and newest.manifest_sha256 == digest and state_of(session, newest) is not ReportState.SUPERSEDED:
        return Filed(newest.id, digest, unchanged=True)
    year = session.scalars(select(Year).where(Year.agency_id == agency.id, Year.be == document.year)).one()
    officer = officer_by_code(session, agency.id, by) if by else None
    report = Report(
        agency_id=agency.id,
        year_id=year.id,
        kind=document.kind.value,
        as_of=document.as_of,
        draft=document.draft,
        at=at,
        officer_id=officer.id if officer else None,
        measures=document.measures,
        outstanding=document.missing,
        reason=assembled.reason,
        manifest_sha256=digest,
        claims_sha256=document.check.code if document.check else None,
    )
    session.add(report)
    session.flush()
    files = [
        ReportFile(agency_id=agency.id, report_id=report.id, name=name, size=one.size, sha256=one.sha256)
        for name, one in sorted(kept.items())
    ]
    session.add_all(files)
    session.flush()
    journal.append(
        session,
        agency.id,
        kind="report.compiled",
        at=at,
        by=report.officer_id,
        payload={
            "facts": journal.vouch([report, *files]),
            "manifest": {"report": report.id, "sha256": part_kept.sha256, "size": part_kept.size},
        },
    )
    hook_outbox.owe_report(session, report)
    if by is None or not document.draft:
        owe_report(session, report, on=office_day(at))
    return Filed(report.id, digest, unchanged=False)
