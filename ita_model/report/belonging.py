"""Which of the kept documents belong to a report on record; what belongs to none may be taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model.agencies import take_turn
from ita_model.filestore import FileStore
from ita_model.records import Agency, Report, ReportFile


def hold_documents(session: Session, agency: Agency) -> None:
    """Let nobody else put or take away documents of an agency before this transaction has ended.

    What is put under this hold is named by the record, or not, before anybody asks: nothing is taken away from under a report
    that is being compiled.
    """
    take_turn(session, agency.id)


def take_away(session: Session, agency: Agency, documents: FileStore, among: Iterable[str]) -> Collection[str]:
    """Remove those among these documents (their SHA-256) that no report on record has; gives which. Holds the documents."""
    hold_documents(session, agency)
    named = set(session.scalars(select(ReportFile.sha256).where(ReportFile.agency_id == agency.id)))
    named.update(session.scalars(select(Report.manifest_sha256).where(Report.agency_id == agency.id)))
    nobodys = [one for one in among if one not in named]
    for one in nobodys:
        documents.path(one).unlink(missing_ok=True)
    return nobodys
