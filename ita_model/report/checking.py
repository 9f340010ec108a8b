"""Whether a version of a report is still what it was, as far as this can be found out while a stranger waits.

`verifying` makes the whole report anew. Here nothing is made: what is kept is compared with what the record, the journal and
the printed code say of it, in five queries. What is left out (the files of evidence, the rest of the journal) is looked at
every night.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ita_model.database import canonical, row_digest
from ita_model.filestore import FileStore
from ita_model.journal import hash_of
from ita_model.records import Confirmation, Evidence, JournalEntry, Move, Narrative, Owned, Report, ReportFile, ReportMove
from ita_model.report import as_json
from ita_model.report.document import ReportDocument
from ita_model.report.manifest import Part, code_of, part_sha256

_MOST_BYTES: Final = 150_000_000
_MOST_FACTS: Final = 5_000
"""What is looked at while somebody waits: a second's work at most."""


class Question(StrEnum):
    """What is asked of a version."""

    FILES = "files"
    """Each form stands in the store with the size and the SHA-256 on record."""
    RECORD = "record"
    """The report's own rows are those that the journal vouches for."""
    MANIFEST = "manifest"
    """Its part of the manifest is kept as it was, and names the same files."""
    CODE = "code"
    """The code, computed again from the manifest, is the one that is printed."""
    WORDS = "words"
    """Its texts are those that the code commits to."""
    FACTS = "facts"
    """The confirmations, acceptances, narratives and pieces of evidence that it names are as they were."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: whether it is so (None where it could not be looked at), of how many things, and which of them differ."""

    question: Question
    good: bool | None
    count: int = 0
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """A version that was looked at: the answers in the order of the questions, and what it says, if that can be read."""

    found: tuple[Found, ...]
    document: ReportDocument | None

    @property
    def good(self) -> bool:
        """Whether nothing was found that differs."""
        return all(one.good is not False for one in self.found)


def look_at(
    session: Session, report: Report, files: Sequence[ReportFile], moves: Sequence[ReportMove], documents: FileStore
) -> Looked:
    """Ask every question of a version. `files` and `moves` are its own, as they are on record."""
    part, manifest = _manifest(report, files, documents)
    sources = dict(_sources(part)) if part is not None else {}
    heavy = len(sources) > _MOST_FACTS
    entries = _entries(session, report, () if heavy else (one["journal"]["seq"] for one in sources.values()))
    forms, document = _forms(files, documents), _document(files, documents)
    if part is None:
        code, words, facts = (Found(one, None) for one in (Question.CODE, Question.WORDS, Question.FACTS))
    else:
        code = Found(Question.CODE, code_of(part) == report.claims_sha256)
        words = Found(Question.WORDS, _says(document, part, report))
        facts = Found(Question.FACTS, None, len(sources)) if heavy else _facts(session, report, part, sources, entries)
    record = _record(report, files, moves, entries)
    return Looked((forms, record, manifest, code, words, facts), document)


def _forms(files: Sequence[ReportFile], documents: FileStore) -> Found:
    if sum(file.size for file in files) > _MOST_BYTES:
        return Found(Question.FILES, None, len(files))
    differing = tuple(file.name for file in files if documents.differs(file.sha256, file.size))
    return Found(Question.FILES, bool(files) and not differing, len(files), differing)


def _record(report: Report, files: Sequence[ReportFile], moves: Sequence[ReportMove], entries: _Entries) -> Found:
    rows: list[Owned] = [report, *files, *moves]
    differing = tuple(f"{row.__tablename__} {row.id}" for row in rows if not _vouched(row, entries))
    return Found(Question.RECORD, not differing, len(rows), differing)


def _manifest(report: Report, files: Sequence[ReportFile], documents: FileStore) -> tuple[Part | None, Found]:
    """The kept part, where it can be believed. One from before the parts were kept cannot be looked at."""
    place = documents.path(report.manifest_sha256)
    if not place.is_file():
        return None, Found(Question.MANIFEST, None)
    try:
        content = place.read_bytes()
        part = json.loads(content)
        good = part_sha256(part) == report.manifest_sha256 == hashlib.sha256(content).hexdigest()
        named = {name: (told["sha256"], told["size"]) for name, told in part["files"].items()}
        good = good and named == {file.name: (file.sha256, file.size) for file in files}
        dict(_sources(part))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, Found(Question.MANIFEST, False)
    return (part if good else None), Found(Question.MANIFEST, good)


def _document(files: Sequence[ReportFile], documents: FileStore) -> ReportDocument | None:
    """What the version says, from its data file, if that is what it was."""
    file = next((file for file in files if file.name.endswith(".json")), None)
    if file is None or documents.differs(file.sha256, file.size):
        return None
    try:
        return as_json.from_json(documents.path(file.sha256).read_bytes())
    except ValueError:
        return None


def _says(document: ReportDocument | None, part: Part, report: Report) -> bool:
    if document is None or document.check is None:
        return False
    said = hashlib.sha256(as_json.to_json(replace(document, check=None))).hexdigest()
    return said == part.get("document_sha256") and document.check.code == report.claims_sha256


_Entries = Mapping[int, JournalEntry]
_Sources = Mapping[tuple[type[Owned], int], Part]


def _entries(session: Session, report: Report, seqs: Iterable[int]) -> _Entries:
    """The journal's sound entries about reports since this one was compiled, and those with the numbers, by their numbers."""
    of_reports = and_(JournalEntry.kind.like("report.%"), JournalEntry.at >= report.at)
    wanted = or_(of_reports, JournalEntry.seq.in_(sorted(set(seqs))))
    rows = session.scalars(select(JournalEntry).where(JournalEntry.agency_id == report.agency_id, wanted))
    return {entry.seq: entry for entry in rows if entry.hash == hash_of(entry)}


def _vouched(row: Owned, entries: _Entries) -> bool:
    """Whether an entry of the journal vouches for a row as it is."""
    wanted = canonical({"table": row.__tablename__, "id": row.id, "sha256": row_digest(row)})
    return any(wanted in entry.payload for entry in entries.values())


def _sources(part: Part) -> Iterator[tuple[tuple[type[Owned], int], Part]]:
    """The facts that a manifest names, each with what it says of it."""
    for cell in part["cells"]:
        if "narrative" in cell:
            yield (Narrative, cell["narrative"]["id"]), cell["narrative"]
        for source in cell["sources"]:
            yield (Confirmation, source["confirmation"]["id"]), source["confirmation"]
            yield (Move, source["accepted"]["id"]), source["accepted"]


def _facts(session: Session, report: Report, part: Part, sources: _Sources, entries: _Entries) -> Found:
    hashes = {seq: entry.hash for seq, entry in entries.items()}
    differing = []
    for table in (Confirmation, Move, Narrative):
        told = {number: said for (of, number), said in sources.items() if of is table}
        there = _rows(session, report.agency_id, table, told)
        for number, said in told.items():
            row, journal = there.get(number), said["journal"]
            if row is None or row_digest(row) != said["sha256"] or hashes.get(journal["seq"]) != journal["hash"]:
                differing.append(f"{table.__tablename__} {number}")
    evidence = _evidence(part)
    if evidence != _evidence_there(session, report.agency_id, evidence):
        differing.append("evidence")
    return Found(Question.FACTS, not differing, len(sources), tuple(differing))


def _rows(session: Session, agency_id: int, table: type[Owned], numbers: Iterable[int]) -> dict[int, Owned]:
    wanted = list(numbers)
    if not wanted:
        return {}
    return {row.id: row for row in session.scalars(select(table).where(table.agency_id == agency_id, table.id.in_(wanted)))}


def _evidence(part: Part) -> dict[int, list[tuple[Any, ...]]]:
    """By the number of each confirmation the files and addresses that a manifest names, in their order."""
    return {
        source["confirmation"]["id"]: [
            (one["name"], one.get("sha256"), one.get("size"), one.get("url")) for one in source["evidence"]
        ]
        for cell in part["cells"]
        for source in cell["sources"]
    }


def _evidence_there(session: Session, agency_id: int, confirmations: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The same from the record."""
    e, found = Evidence, {number: list[tuple[Any, ...]]() for number in confirmations}
    if found:
        columns = select(e.confirmation_id, e.name, e.sha256, e.size, e.url)
        mine = columns.where(e.agency_id == agency_id, e.confirmation_id.in_(list(found)))
        for number, *told in session.execute(mine.order_by(e.confirmation_id, e.position)):
            found[number].append(tuple(told))
    return found
