"""Clearing away the documents that a compiling put into the store and that no report on record has.

A compiling that fails clears away its own. What a killed one left, the nightly upkeep clears away, once it is old and only
where the record was verified: a record that somebody tampered with is not asked what may go. Nothing here loads
Prefect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import DBAPIError

from config.office import Office
from ita_model import hook_outbox
from ita_model.agencies import find_agency
from ita_model.report.belonging import take_away

OLD: Final = timedelta(days=1)
"""How old a document must be that no report has before it is taken for one that none will ever have."""


def forget(office: Office, agency: str, put: Iterable[str]) -> None:
    """Take away again what a compiling put into the store (by SHA-256) and what is no report's after all.

    Where the record cannot be asked now, the nightly upkeep asks it later.
    """
    with suppress(DBAPIError, OSError), office.begin() as session:
        take_away(session, find_agency(session, agency), office.documents(agency), put)


def forget_messages(office: Office, agency: str, *, at: datetime) -> int:
    """Take away what old messages to hooks said that nobody is owed any more; gives how many."""
    with office.begin() as session:
        return hook_outbox.forget_told(session, find_agency(session, agency).id, at=at)


def clear_strays(office: Office, agency: str, *, at: datetime) -> Collection[str]:
    """Take away an agency's documents that no report has and that are old at the moment `at`; gives which.

    Those go, too, that were never put there whole.
    """
    documents = office.documents(agency)
    documents.clear_unfinished(at - OLD)
    with office.begin() as session:
        return take_away(session, find_agency(session, agency), documents, documents.older(at - OLD))
