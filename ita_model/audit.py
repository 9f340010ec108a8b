"""Whether the record still says what it said: chain, facts, states, plan, letters and files, each fault with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import DatabaseError, StatementError
from sqlalchemy.orm import Session

from ita_model.audit_plan import Fault, additions, as_opened, due_days, plan_words, year_checkpoints
from ita_model.database import row_digest, sha256
from ita_model.details import Subject, shown_by, told_of, words_of
from ita_model.filestore import AgencyFiles, FileStore
from ita_model.journal import GENESIS, Head, hash_of
from ita_model.planning import Replanned, replanned
from ita_model.records import (
    FACTS,
    Agency,
    Base,
    Checkpoint,
    Division,
    DivisionDetail,
    Evidence,
    Handover,
    JournalEntry,
    Letter,
    LetterState,
    Move,
    Officer,
    OfficerDetail,
    Owned,
    ReportFile,
    SignInAsk,
    Year,
    names,
)
from ita_model.report.template import templates_used
from ita_model.states import State

__all__ = ["Fault", "faults", "strays", "unreadable"]
_OF_ROWS: Final = re.compile(r"constraint failed in|NULL value in|(TEXT|NUMERIC|INT|REAL|BLOB) value in")
_TABLES: Final[dict[str, type[Owned]]] = {table.__tablename__: table for table in FACTS}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the sound entries of a chain say: the hash of each fact, of each year's checkpoints, of each letter sent, and
    hash and size of each report's part of the manifest (none for reports from before the parts were kept)."""

    facts: dict[tuple[str, int], str] = field(default_factory=dict)
    checkpoints: dict[int, str] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)
    manifests: dict[int, tuple[str, int]] = field(default_factory=dict)


def faults(session: Session, agency: Agency, files: AgencyFiles) -> Iterator[Fault]:
    """Every fault of an agency's record, in the order journal, facts, checkpoints, names, letters, files. None is good news.

    A damaged file and rows that cannot be read are told first; after unreadable rows nothing can be said of the rest before
    they are mended.
    """
    damaged = list(_pages(session))
    yield from damaged
    if broken := list(unreadable(session, agency.id)):
        yield from broken
        return
    try:
        yield from _of_what_can_be_read(session, agency, files)
    except (ValueError, LookupError, StatementError):
        # Of a damaged file an index may give what stands in no row: then the damage has been told, and that is all.
        if not damaged:
            raise


def _of_what_can_be_read(session: Session, agency: Agency, files: AgencyFiles) -> Iterator[Fault]:
    said = _Said()
    yield from _chain(session, agency.id, said)
    plans = [replanned(session, year) for year in session.scalars(select(Year).where(Year.agency_id == agency.id))]
    yield from _facts(session, agency.id, said.facts, plans)
    yield from year_checkpoints(session, agency.id, said.checkpoints)
    yield from additions(session, agency.id, plans)
    yield from _states(session, agency.id)
    yield from _holders(session, agency.id)
    yield from due_days(session, agency.id)
    yield from plan_words(session, agency.id, plans)
    yield from _mirrors(session, agency)
    yield from _letters(session, agency.id, said.letters)
    yield from _files(session, agency.id, files)
    yield from _manifests(said.manifests, files.documents)


def chain(session: Session, agency_id: int) -> Iterator[Fault]:
    """Every fault of an agency's chain of journal entries alone: a part of `faults` that is quick at any size."""
    yield from _chain(session, agency_id, _Said())


def strays(session: Session) -> Iterator[Fault]:
    """Journal entries that belong to no agency: where a chain's end was cut off and given to nobody."""
    known = select(Agency.id)
    # Two columns, not whole entries: of one whose number is spoilt as well there would be none.
    stray = select(JournalEntry.agency_id, JournalEntry.seq).where(JournalEntry.agency_id.not_in(known))
    for agency_id, seq in session.execute(stray):
        yield Fault(f"journal {agency_id}/{seq}", "ไม่เป็นของหน่วยงานใด", "belongs to no agency")


def unreadable(session: Session, agency_id: int) -> Iterator[Fault]:
    """Rows in which something is no longer what its column holds: a day that is no day, a word that is none of the words."""
    for table in Base.metadata.sorted_tables:
        if table.name == SignInAsk.__tablename__:  # belongs to no agency, and nothing rests on it
            continue
        number = table.columns["seq" if table.name == JournalEntry.__tablename__ else "id"]
        mine = table.columns["id" if table.name == Agency.__tablename__ else "agency_id"] == agency_id
        if (whole := _reads(session, select(*table.columns).where(mine))) is None:
            continue
        told = False
        for key in session.scalars(select(number).where(mine).order_by(number)).all():
            if trouble := _reads(session, select(*table.columns).where(mine, number == key)):
                told = True
                yield Fault(f"{table.name} {key}", "อ่านไม่ได้ เนื้อความถูกแก้ไข", f"cannot be read: {trouble}")
        if not told:  # not a row, but the table itself
            yield Fault(table.name, "อ่านตารางไม่ได้ โครงสร้างถูกแก้ไข", f"cannot be read: {whole}")


def _pages(session: Session) -> Iterator[Fault]:
    """Where the pages of SQLite's file no longer fit together, as its own check says. PostgreSQL minds its pages itself."""
    if session.get_bind().dialect.name != "sqlite":
        return
    try:
        found = session.execute(text("PRAGMA integrity_check(20)")).scalars().all()
    except DatabaseError as error:
        found = [str(error.orig)]
    for line in found:
        # What a row holds against the rules is named below, with its place.
        if line != "ok" and not _OF_ROWS.search(line):
            yield Fault("ita.db", "ไฟล์ฐานข้อมูลเสียหายหรือถูกแก้ไข", f"the database file is damaged: {line}")


def _reads(session: Session, wanted: Select[Any]) -> Exception | None:
    """What keeps rows from being read, if anything does."""
    try:
        session.execute(wanted).all()
    except (ValueError, TypeError, LookupError, StatementError) as error:
        return error
    return None


def _chain(session: Session, agency_id: int, said: _Said) -> Iterator[Fault]:
    """Also fills in what the sound entries say."""
    before = Head(0, GENESIS)
    entries = select(JournalEntry).where(JournalEntry.agency_id == agency_id).order_by(JournalEntry.seq)
    for entry in session.scalars(entries.execution_options(yield_per=1000)):
        place = f"journal {entry.seq}"
        if entry.seq != before.seq + 1:
            yield Fault(place, f"บันทึกลำดับที่ {before.seq + 1} หายไป", f"entry {before.seq + 1} is missing")
        elif entry.previous != before.hash:
            yield Fault(place, "ไม่ต่อเนื่องกับบันทึกก่อนหน้า", "does not follow from the entry before")
        if entry.hash != hash_of(entry):
            yield Fault(place, "เนื้อความถูกแก้ไข", "its content was changed")
        else:
            told = json.loads(entry.payload)
            for fact in told.get("facts", []):
                # A fact is vouched for once: a later entry cannot make a changed one good.
                if said.facts.setdefault((fact["table"], fact["id"]), fact["sha256"]) != fact["sha256"]:
                    yield Fault(place, "รับรองข้อมูลที่รับรองไว้แล้วเป็นอย่างอื่น", "vouches otherwise for what was vouched for before")
            if entry.kind == "year.opened":
                said.checkpoints.setdefault(told["year"], told["checkpoints"]["sha256"])
            elif entry.kind == "letter.sent":
                said.letters.setdefault(told["letter"], told["digest_sha256"])
            elif kept := told.get("manifest"):
                said.manifests.setdefault(kept["report"], (kept["sha256"], kept["size"]))
        before = Head(entry.seq, entry.hash)


def _facts(
    session: Session, agency_id: int, vouched: dict[tuple[str, int], str], plans: Sequence[Replanned]
) -> Iterator[Fault]:
    seen = set[tuple[str, int]]()
    for name, table in _TABLES.items():
        rows = select(table).where(table.agency_id == agency_id).order_by(table.id)
        for row in session.scalars(rows.execution_options(yield_per=1000)):
            key = (name, row.id)
            seen.add(key)
            if key not in vouched:
                yield Fault(f"{name} {row.id}", "ไม่มีการรับรองในบันทึก", "no journal entry vouches for it")
            elif vouched[key] != row_digest(as_opened(row, plans)):
                yield Fault(f"{name} {row.id}", "ถูกแก้ไขหลังการบันทึก", "was changed after it was recorded")
    for name, number in sorted(vouched.keys() - seen):
        yield Fault(f"{name} {number}", "หายไปจากฐานข้อมูล", "is gone from the database")


def _states(session: Session, agency_id: int) -> Iterator[Fault]:
    newest = select(func.max(Move.n)).where(Move.checkpoint_id == Checkpoint.id).correlate(Checkpoint).scalar_subquery()
    told = (
        select(Checkpoint.id, Checkpoint.state, Checkpoint.moves, Move.after, Move.n)
        .outerjoin(Move, names(Move, Checkpoint) & (Move.n == newest))
        .where(Checkpoint.agency_id == agency_id)
        .order_by(Checkpoint.id)
    )
    for row in session.execute(told):
        if (row.after or State.PENDING) != row.state or (row.n or 0) != row.moves:
            yield Fault(f"checkpoint {row.id}", "สถานะไม่ตรงกับประวัติ", "its state is not what its moves say")


def _holders(session: Session, agency_id: int) -> Iterator[Fault]:
    """Whom each checkpoint is asked of, against its newest handover. Of one without any, the year's opening says it."""
    newest = select(func.max(Handover.n)).where(Handover.checkpoint_id == Checkpoint.id).correlate(Checkpoint).scalar_subquery()
    told = (
        select(Checkpoint.id, Checkpoint.division_id, Checkpoint.handovers, Handover.to_division_id, Handover.n)
        .outerjoin(Handover, names(Handover, Checkpoint) & (Handover.n == newest))
        .where(Checkpoint.agency_id == agency_id)
        .order_by(Checkpoint.id)
    )
    for row in session.execute(told):
        if (row.n or 0) != row.handovers or (row.n and row.to_division_id != row.division_id):
            yield Fault(f"checkpoint {row.id}", "ผู้รับผิดชอบไม่ตรงกับประวัติการส่งต่อ", "its division is not what its handovers say")


def _mirrors(session: Session, agency: Agency) -> Iterator[Fault]:
    """The rows that show what everybody is called now, against the newest fact about each."""
    yield from _mirror(session, agency, agency.id)
    for table, fact, named in ((Division, DivisionDetail, "division_id"), (Officer, OfficerDetail, "officer_id")):
        told = set(session.scalars(select(getattr(fact, named)).where(fact.agency_id == agency.id)))
        rows = session.scalars(select(table).where(table.agency_id == agency.id)).all()
        there = {row.id: cast(Subject, row) for row in rows}
        for number in sorted(told | there.keys()):
            yield from _mirror(session, there.get(number), number, table.__tablename__)


def _mirror(session: Session, row: Subject | None, number: int, table: str = "agency") -> Iterator[Fault]:
    if row is None:
        yield Fault(f"{table} {number}", "หายไปจากฐานข้อมูล", "is gone from the database")
    elif words_of(row) not in [words_of(fact) for fact in shown_by(told_of(session, row))]:
        yield Fault(f"{table} {number}", "ไม่ตรงกับข้อมูลที่บันทึกไว้", "is not called what is on record")


def _letters(session: Session, agency_id: int, told: Mapping[int, str]) -> Iterator[Fault]:
    """Letters that went out, against the entries that say so: the two are written together, whichever was cut off since."""
    sent = select(Letter.id, Letter.digest).where(Letter.agency_id == agency_id, Letter.state == LetterState.SENT)
    for number, digest in session.execute(sent.order_by(Letter.id)):
        if number not in told:
            yield Fault(f"letter {number}", "ไม่มีบันทึกว่าส่งแล้ว", "no journal entry says that it was sent")
        elif told[number] != sha256(digest):
            yield Fault(f"letter {number}", "เนื้อความไม่ตรงกับที่ส่ง", "is not the letter that was sent")


def _files(session: Session, agency_id: int, files: AgencyFiles) -> Iterator[Fault]:
    given = select(Evidence).where(Evidence.agency_id == agency_id, Evidence.sha256.is_not(None), Evidence.size.is_not(None))
    made = select(ReportFile).where(ReportFile.agency_id == agency_id)
    yield from _differing(session.scalars(given.order_by(Evidence.id)), files.evidence)
    yield from _differing(session.scalars(made.order_by(ReportFile.id)), files.documents)
    for seq, file in templates_used(session, agency_id):
        if trouble := files.templates.differs(file.sha256, file.size):
            place = f"journal {seq} {file.sha256}"
            yield Fault(place, f"แม่แบบ “{file.name}” ไม่ตรงกับที่เก็บไว้", f"the template {trouble}")


def _differing(rows: Iterable[Evidence | ReportFile], store: FileStore) -> Iterator[Fault]:
    """The rows whose file in the store is not what they say; each file is read once, however many rows name it."""
    checked: dict[str, str | None] = {}
    for row in rows:
        assert row.sha256 is not None
        assert row.size is not None
        if row.sha256 not in checked:
            checked[row.sha256] = store.differs(row.sha256, row.size)
        if trouble := checked[row.sha256]:
            place = f"{row.__tablename__} {row.id} {row.sha256}"
            yield Fault(place, f"ไฟล์ “{row.name}” ไม่ตรงกับที่เก็บไว้", f"the file {trouble}")


def _manifests(kept: Mapping[int, tuple[str, int]], store: FileStore) -> Iterator[Fault]:
    """The reports whose part of the manifest, without which nobody can say what they rest on, is not in the store as it was."""
    for number, (digest, size) in sorted(kept.items()):
        if trouble := store.differs(digest, size):
            place = f"report {number} {digest}"
            yield Fault(place, "รายการประกอบรายงาน (manifest) ไม่ตรงกับที่เก็บไว้", f"the kept part of the manifest {trouble}")
