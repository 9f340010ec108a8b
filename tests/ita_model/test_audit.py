"""Whoever changes the record behind the engine's back is found out, at the place that was changed."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Connection, Enum, create_engine, delete, event, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from config.office import Office
from config.settings import Settings
from ita_model import audit, confirming, journal
from ita_model.agencies import NoSuchAgency, find_agency
from ita_model.bounces import Became
from ita_model.calendar import office_moment
from ita_model.confirming import File, WebLink
from ita_model.database import make_engine
from ita_model.filestore import FileStore
from ita_model.nudging import Answer
from ita_model.records import FACTS, Addition, Base, Checkpoint, Confirmation, Evidence, Report, ReportFile, Year
from ita_model.report.document import ReportKind
from ita_model.report.life import advance
from ita_model.report.states import ReportState
from ita_model.report.wishes import begin, wish_for
from tests.support.cast import ANAN, PRASERT, SOMSRI, TODAY, WICHAI, Town, a_plan, a_town, open_plan

FILE = "ภาพการประชุม ๒๒ มีนาคม".encode()
PAPER = "รายงานรอบ ๖ เดือน".encode()


def _lived_in(town: Town) -> Town:
    """A small history with a row in every table of facts and an entry of every kind."""
    mine, other = town.checkpoint("m2", "finance"), town.checkpoint("m2", "works")
    town.sweep(TODAY)
    town.deliver(TODAY)
    kept = town.office.evidence(town.code).put(io.BytesIO(FILE))
    with town.begin() as (session, _):
        given = [File("ภาพ.jpg", "image/jpeg", kept.size, kept.sha256), WebLink("ข่าว", "https://www.example.org/")]
        confirming.confirm(
            session, session.get_one(Checkpoint, mine), officer=town.officer(session, SOMSRI), at=town.now,
            result="จัดทำแล้ว", outcome="ทุกคนทราบ", evidence=given,
        )  # fmt: skip
    town.send_back(mine, "ภาพไม่ชัด")
    town.confirm(mine, SOMSRI)
    town.accept(mine)
    town.write("m2", "ทั้งสองกองจัดทำแล้ว", "ทุกคนทราบ")
    with town.office.look() as session:
        proof = session.scalars(select(Evidence.id).order_by(Evidence.id.desc()).limit(1)).one()
    town.disclose(proof)
    town.disclose(proof, public=False)
    town.revoke(SOMSRI)
    town.revoke_key(town.key(SOMSRI))
    town.close_calendar(town.calendar("finance"))
    town.remove_hook(town.hook()[0])
    with town.begin() as (session, agency):
        year = session.scalars(select(Year.id).where(Year.agency_id == agency.id)).one()
        report = Report(
            agency_id=agency.id, year_id=year, kind="six-month", as_of=TODAY, draft=False, at=town.now, officer_id=None,
            measures=2, outstanding=1, manifest_sha256="0" * 64,
        )  # fmt: skip
        session.add(report)
        session.flush()
        paper = town.office.documents(town.code).put(io.BytesIO(PAPER))
        file = ReportFile(
            agency_id=agency.id, report_id=report.id, name="six-month-2567.pdf", size=paper.size, sha256=paper.sha256
        )
        session.add(file)
        session.flush()
        journal.record(session, report, file, kind="report.compiled", at=town.now, by=None)
        point, secretary = session.get_one(Checkpoint, other), town.officer(session, PRASERT)
        advance(session, report, ReportState.SIGNED_OFF, by=secretary, at=town.now)
        confirming.waive(session, point, by=secretary, at=town.now, reason="ไม่มีพัสดุ")
    handed = town.checkpoint("m1", "finance", date(2024, 3, 29))
    town.hand_over(handed, WICHAI, SOMSRI)
    town.hand_over(handed, "works", WICHAI)
    town.ask_waiver(handed, ANAN)
    town.refuse_waiver(handed)
    town.ask_waiver(handed, ANAN)
    town.reword("m2", "มาตรการป้องกันการทุจริต")
    town.reword_step("m2", "จัดทำคู่มือ")
    town.reschedule(handed, date(2024, 4, 19))
    town.end_acting(WICHAI, "works")
    town.add_checkpoint("m1", "finance", date(2024, 8, 15))
    town.add_measure(4, "มาตรการดูแลทรัพย์สิน", "works")
    town.end_division(town.add_division("กองสวัสดิการ", ANAN))
    town.add_step("m3", "ประกาศเจตนารมณ์", "works")
    late = date(2024, 4, 22)
    assert town.nudge(ANAN, at=office_moment(late, 8)) == {ANAN: Answer.NUDGED}
    town.sweep(late)
    for letter in town.lose(late):
        town.take_as_arrived(letter)
    assert town.bounce(town.letter(ANAN, late), at=office_moment(late, 12)) is Became.RECORDED
    with town.begin() as (session, agency):
        opened = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        secretary = town.officer(session, PRASERT)
        wanted = wish_for(session, opened, ReportKind.SIX_MONTH, draft=True, by=secretary, at=town.now, as_of=TODAY)
        begin(session, agency.id, wanted.id, at=town.now)
    town.reopen(other, "มีพัสดุ")
    town.confirm(other, ANAN)  # last: what is cut off the end of the journal is this
    return town


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path / "office", plan=a_plan(months=False)) as town:
        yield _lived_in(town)


@pytest.fixture
def intruder(lived: Town) -> Iterator[Connection]:
    """Somebody with the database file and no respect: no triggers, no checks, no foreign keys."""
    engine = create_engine(lived.office.engine.url, isolation_level="AUTOCOMMIT")

    @event.listens_for(engine, "connect")
    def _lawless(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA ignore_check_constraints=ON")

    with engine.connect() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
    engine.dispose()


def _places(town: Town) -> set[str]:
    return {fault.place for fault in town.faults()}


def _another(column: Column, value: object) -> object:  # type: ignore[type-arg]
    """Another value that the column could hold as well."""
    if isinstance(column.type, Enum):
        return next(member for member in column.type.enums if column.type.python_type(member) is not value)
    match value:
        case None:
            return {int: 1, date: TODAY}.get(column.type.python_type, "x")
        case _ if isinstance(column.type, Boolean):
            return not value
        case int():
            return value + 1000
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case dict():
            return {**value, "2024-03-25": "วันหยุด"}
    return f"{value} "


def _each_change(intruder: Connection, name: str) -> Iterator[tuple[dict[str, object], str, object]]:
    """Every row of a table, each of its columns changed in turn and set right again after."""
    table = Base.metadata.tables[name]
    for row in intruder.execute(select(table)).mappings().all():
        for column in table.columns:
            other = _another(column, row[column.name])
            now = {**row, column.name: other}
            intruder.execute(update(table).where(*(c == row[c.name] for c in table.primary_key)).values({column.name: other}))
            yield dict(row), column.name, other
            intruder.execute(
                update(table).where(*(c == now[c.name] for c in table.primary_key)).values({column.name: row[column.name]})
            )


def test_an_ordinary_history_has_no_fault(either_town: Town) -> None:
    assert _lived_in(either_town).faults() == []


def test_any_changed_value_of_any_journal_entry_is_found(lived: Town, intruder: Connection) -> None:
    changes = 0
    for entry, column, other in _each_change(intruder, "journal"):
        seq = entry["seq"]
        near = {f"journal {seq}", f"journal 1001/{seq}"}
        near |= {f"journal {other}"} if column == "seq" else set()
        assert near & _places(lived), (seq, column)
        changes += 1
    assert changes > 80
    assert lived.faults() == []


def _added(town: Town) -> set[int]:
    """The numbers of the checkpoints that the year was not opened with."""
    with town.office.look() as session:
        return set(session.scalars(select(Addition.checkpoint_id)))


@pytest.mark.parametrize("table", [table.__tablename__ for table in FACTS])
def test_any_changed_value_of_any_fact_is_found(lived: Town, intruder: Connection, table: str) -> None:
    changes = 0
    for row, column, _ in _each_change(intruder, table):
        assert f"{table} {row['id']}" in _places(lived), (row, column)
        changes += 1
    assert changes > 0
    assert lived.faults() == []


def test_any_changed_value_of_any_checkpoint_is_found(lived: Town, intruder: Connection) -> None:
    added = _added(lived)
    handed, moved = lived.checkpoint("m1", "works"), {"division_id", "due_on", "opens_on", "why"}
    for row, column, _ in _each_change(intruder, "checkpoint"):
        mirrors = {"state", "moves", "handovers", "reschedulings"} | (moved if row["id"] == handed else set())
        place = f"checkpoint {row['id']}" if column in mirrors or row["id"] in added else "checkpoints 2567"
        assert place in _places(lived), (row, column)
    assert lived.faults() == []


def test_a_checkpoint_that_was_handed_over_by_an_intruder_is_found(lived: Town, intruder: Connection) -> None:
    """With its count raised, as the database demands it."""
    mine = lived.checkpoint("m1", "works")
    intruder.execute(text(f"UPDATE checkpoint SET division_id = 1, handovers = handovers + 1 WHERE id = {mine}"))
    (fault, *_) = (one for one in lived.faults() if one.place == f"checkpoint {mine}")
    assert (fault.thai, fault.english) == ("ผู้รับผิดชอบไม่ตรงกับประวัติการส่งต่อ", "its division is not what its handovers say")


@pytest.mark.parametrize("table", ["agency", "division", "officer"])
def test_whatever_anybody_is_called_otherwise_than_recorded_is_found(lived: Town, intruder: Connection, table: str) -> None:
    """An address above all: whoever changes it gets the letters and the links in them."""
    changes = 0
    for row, column, _ in _each_change(intruder, table):
        if (table, column) not in {("agency", "id"), ("agency", "code")}:  # by these two the agency itself is found
            assert f"{table} {row['id']}" in _places(lived), (row, column)
            changes += 1
    assert changes > 0
    assert lived.faults() == []


@pytest.mark.parametrize("table", [*(table.__tablename__ for table in FACTS), "checkpoint"])
def test_any_fact_that_is_gone_is_found(lived: Town, intruder: Connection, table: str) -> None:
    rows, added = Base.metadata.tables[table], _added(lived)
    for row in intruder.execute(select(rows)).mappings().all():
        opened = table == "checkpoint" and row["id"] not in added
        place = "checkpoints 2567" if opened else f"{table} {row['id']}"
        intruder.execute(delete(rows).where(rows.c.id == row["id"]))
        assert place in _places(lived)
        intruder.execute(insert(rows).values(**row))
    assert lived.faults() == []


def test_a_fact_that_came_from_nowhere_is_found(lived: Town, intruder: Connection) -> None:
    columns = "agency_id, checkpoint_id, officer_id, at, result, outcome"
    intruder.execute(text(f"INSERT INTO confirmation (id, {columns}) SELECT 5000, {columns} FROM confirmation WHERE id = 1"))
    assert _places(lived) == {"confirmation 5000"}


def test_a_missing_entry_is_found_wherever_it_was(lived: Town, intruder: Connection) -> None:
    """All but the newest by the gap; those that vouch for facts also by the facts, the newest among them."""
    rows = Base.metadata.tables["journal"]
    entries = intruder.execute(select(rows).order_by(rows.c.seq)).mappings().all()
    for entry in entries:
        intruder.execute(delete(rows).where(rows.c.seq == entry["seq"]))
        places = _places(lived)
        if entry is not entries[-1]:
            assert f"journal {entry['seq'] + 1}" in places
        for fact in json.loads(entry["payload"]).get("facts", []):
            assert f"{fact['table']} {fact['id']}" in places
        assert places
        intruder.execute(insert(rows).values(**entry))
    assert lived.faults() == []


@pytest.mark.parametrize(
    "change",
    ["kind = 'year.opened' WHERE kind = 'link.revoked'", "payload = 'no JSON' WHERE kind = 'year.opened'", "payload = ''"],
)
def test_an_entry_that_can_no_longer_be_read_is_reported_as_changed(lived: Town, intruder: Connection, change: str) -> None:
    intruder.execute(text(f"UPDATE journal SET {change}"))
    assert "its content was changed" in {fault.english for fault in lived.faults()}


def test_a_tail_cut_off_with_its_facts_is_found_by_the_states(lived: Town, intruder: Connection) -> None:
    other = lived.checkpoint("m2", "works")
    for statement in (
        "DELETE FROM evidence WHERE confirmation_id = (SELECT max(id) FROM confirmation)",
        "DELETE FROM confirmation WHERE id = (SELECT max(id) FROM confirmation)",
        "DELETE FROM move WHERE id = (SELECT max(id) FROM move)",
        "DELETE FROM journal WHERE seq > (SELECT max(seq) - 2 FROM journal)",
    ):
        intruder.execute(text(statement))
    assert _places(lived) == {f"checkpoint {other}"}


def test_a_tail_of_letters_cut_off_is_found_by_the_letters(lived: Town, intruder: Connection) -> None:
    after = date(2024, 4, 29)
    lived.sweep(after)
    assert lived.deliver(after)
    last = intruder.execute(text("SELECT kind, payload FROM journal ORDER BY seq DESC LIMIT 1")).one()
    assert last.kind == "letter.sent"
    intruder.execute(text("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)"))
    assert _places(lived) == {f"letter {json.loads(last.payload)['letter']}"}


def test_a_letter_that_is_not_the_one_that_was_sent_is_found(lived: Town, intruder: Connection) -> None:
    letters = intruder.execute(text("SELECT id FROM letter WHERE state = 'sent'")).scalars().all()
    assert letters
    intruder.execute(text("UPDATE letter SET digest = replace(digest, 'a', 'b')"))
    assert _places(lived) == {f"letter {number}" for number in letters}


def test_any_two_entries_in_each_others_place_are_found(lived: Town, intruder: Connection) -> None:
    rows = Base.metadata.tables["journal"]
    for first, second in pairwise(intruder.execute(select(rows).order_by(rows.c.seq)).mappings().all()):
        intruder.execute(delete(rows).where(rows.c.seq.in_([first["seq"], second["seq"]])))
        intruder.execute(insert(rows), [{**first, "seq": second["seq"]}, {**second, "seq": first["seq"]}])
        assert {f"journal {first['seq']}", f"journal {second['seq']}"} <= _places(lived)
        intruder.execute(delete(rows).where(rows.c.seq.in_([first["seq"], second["seq"]])))
        intruder.execute(insert(rows), [dict(first), dict(second)])
    assert lived.faults() == []


def test_a_later_entry_cannot_make_a_changed_fact_good(lived: Town, intruder: Connection) -> None:
    intruder.execute(text("UPDATE confirmation SET result = 'ดีเยี่ยม' WHERE id = 1"))
    with lived.begin() as (session, _):
        changed = session.get_one(Confirmation, 1)
        entry = journal.record(session, changed, kind="confirmation.given", at=lived.now, by=None)
    assert {"confirmation 1", f"journal {entry.seq}"} <= _places(lived)


@given(place=st.integers(0, len(FILE) - 1), change=st.integers(1, 255))
def test_any_one_changed_byte_of_evidence_is_found(tmp_path_factory: pytest.TempPathFactory, place: int, change: int) -> None:
    store = FileStore(tmp_path_factory.getbasetemp() / "store")
    kept = store.put(io.BytesIO(FILE))
    assert store.differs(kept.sha256, kept.size) is None
    broken = bytearray(FILE)
    broken[place] ^= change
    store.path(kept.sha256).write_bytes(broken)
    assert store.differs(kept.sha256, kept.size) == "has other content"


@pytest.mark.parametrize(
    ("held", "trouble"),
    [(None, "is missing"), (FILE[:-1], "has another size"), (b"", "has another size"), (FILE[::-1], "has other content")],
)
def test_evidence_that_is_not_as_it_was_is_named(lived: Town, held: bytes | None, trouble: str) -> None:
    sha256 = hashlib.sha256(FILE).hexdigest()
    place = lived.office.evidence(lived.code).path(sha256)
    place.unlink()
    if held is not None:
        place.write_bytes(held)
    (fault,) = lived.faults()
    assert (fault.place, fault.english) == (f"evidence 1 {sha256}", f"the file {trouble}")
    assert "ภาพ.jpg" in fault.thai


def test_another_agencys_faults_are_not_ones_own(lived: Town, intruder: Connection) -> None:
    open_plan(lived, a_plan("other"))
    intruder.execute(text("UPDATE move SET words = 'x' WHERE agency_id = 1"))
    with lived.office.look() as session:
        other = find_agency(session, "other")
        assert list(audit.faults(session, other, lived.office.files("other"))) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE journal SET at = '2024,03-22 10:00:00.000000' WHERE seq = 2", "journal 2"),
        ("UPDATE checkpoint SET due_on = '2024-13-01' WHERE id = 1", "checkpoint 1"),
        ("UPDATE checkpoint SET state = 'gone' WHERE id = 2", "checkpoint 2"),
        ("UPDATE post SET from_on = 'soon' WHERE id = 1", "post 1"),
        ("UPDATE move SET after = 'aCCepted' WHERE id = 1", "move 1"),
        ("UPDATE officer SET name = CAST(X'E0B8FF' AS TEXT) WHERE id = 2", "officer 2"),
        ("UPDATE letter SET digest = CAST(X'C0C1' AS TEXT) WHERE id = 3", "letter 3"),
        ("UPDATE link SET token_sha256 = CAST(X'FE' AS TEXT) WHERE id = 1", "link 1"),
    ],
)
def test_what_can_no_longer_be_read_is_named_and_ends_no_audit(
    lived: Town, intruder: Connection, change: str, place: str
) -> None:
    intruder.execute(text(change))
    assert _places(lived) == {place}


NOT_VOUCHED_FOR = {"link", "notice", "sweep", "letter"}
"""What the engine works with from day to day: no claim rests on it but that a letter was sent."""


def test_any_changed_byte_of_the_file_that_says_anything_is_found(tmp_path: Path) -> None:
    """A byte here and there in the closed file is flipped: each is named, or lies where nothing that counts is kept."""
    with a_town(tmp_path / "office", plan=a_plan(months=False)) as town:
        _lived_in(town)
        before = town.dump(but=NOT_VOUCHED_FOR)
    place = tmp_path / "office" / "ita.db"
    whole, named = place.read_bytes(), 0
    for spot in Random(2567).sample([n for n, byte in enumerate(whole) if byte], 120):
        place.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1 << spot % 8]) + whole[spot + 1 :])
        engine = make_engine(f"sqlite:///{place}")
        spoilt = Town(Office(Settings(home=place.parent), engine), town.code, town.now)
        try:
            found = bool(spoilt.faults())
        except (DatabaseError, NoSuchAgency, UnicodeDecodeError):
            found = True  # the file opens no more, or holds no such agency: the command says so and ends
        if not found:
            assert spoilt.dump(but=NOT_VOUCHED_FOR) == before, f"byte {spot} says something else, and nothing is named"
        named += found
        engine.dispose()
    assert named > 30
