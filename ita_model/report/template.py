"""Which Word template a report stands on: the office's own from the moment it is put to use, and what the journal says of it.

The journal entry is the fact: who put which file to use, and when. The file itself is kept under its SHA-256 for good.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ita_model import journal
from ita_model.calendar import office_day
from ita_model.confirming import NotYours
from ita_model.people import roster
from ita_model.records import Agency, JournalEntry, Officer

USED: Final = "template.used"
DEFAULT: Final = "template.default"
BUILT_IN: Final = "template.built-in"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template that is kept: the name it came with, its SHA-256 and its size in bytes."""

    name: str
    sha256: str
    size: int


def template_named(told: object) -> TemplateFile:
    """The template that a part of a manifest names. Raises ValueError where it names none."""
    match told:
        case {"name": str(name), "sha256": str(digest), "size": int(size), **rest} if not rest:
            if re.fullmatch("[0-9a-f]{64}", digest):
                return TemplateFile(name, digest, size)
    raise ValueError("does not name a template")


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """A template that a report is made from, and what the file holds; without its content where only the claims matter."""

    file: TemplateFile
    content: bytes = field(default=b"", repr=False)
    shared: bool = field(default=False, compare=False)
    """It is the installation's, for all its agencies, and not the agency's own."""


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """What was put to use (None: the agency's own was put aside), when, and the id of the officer who did it.

    `built_in` says that the built-in form was asked for, even where the installation has a template for all its agencies.
    """

    file: TemplateFile | None
    at: datetime
    officer_id: int | None
    built_in: bool = False


def use_template(
    session: Session, agency: Agency, file: TemplateFile | None, *, by: Officer, at: datetime, built_in: bool = False
) -> JournalEntry:
    """Put a template (already kept) to use for the agency's next reports, or with None put its own aside. Then the
    installation's applies, where there is one, unless the form that is `built_in` is asked for.

    Raises NotYours where `by` is not the secretary on the day; then nothing is written.
    """
    if not roster(session, agency.id, office_day(at)).is_secretary(by.id):
        raise NotYours(f"{by.code} may not choose the template of the reports")
    told: dict[str, object] = {"template": asdict(file) if file else None}
    return journal.append(
        session, agency.id, kind=USED if file else BUILT_IN if built_in else DEFAULT, at=at, by=by.id, payload=told
    )


def template_set(session: Session, agency_id: int) -> TemplateSet | None:
    """What was put to use last; None where nobody ever chose."""
    mine = (JournalEntry.agency_id == agency_id, JournalEntry.kind.in_((USED, DEFAULT, BUILT_IN)))
    entry = session.scalar(select(JournalEntry).where(*mine).order_by(JournalEntry.seq.desc()).limit(1))
    return TemplateSet(_file(entry), entry.at, entry.officer_id, entry.kind == BUILT_IN) if entry is not None else None


def templates_used(session: Session, agency_id: int) -> Iterator[tuple[int, TemplateFile]]:
    """Every template that was ever put to use, with the number of the entry that says so."""
    mine = (JournalEntry.agency_id == agency_id, JournalEntry.kind == USED)
    for entry in session.scalars(select(JournalEntry).where(*mine).order_by(JournalEntry.seq)):
        if (file := _file(entry)) is not None:
            yield entry.seq, file


def _file(entry: JournalEntry) -> TemplateFile | None:
    told = json.loads(entry.payload).get("template")
    return TemplateFile(str(told["name"]), str(told["sha256"]), int(told["size"])) if told else None
