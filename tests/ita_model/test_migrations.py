"""The schema: from nothing to the newest, the same as the models, and closed to whoever would change a fact."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext, suppress
from datetime import date
from itertools import product
from multiprocessing import get_context

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Text, inspect, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from ita_model import answers, keys
from ita_model.calendar import office_day
from ita_model.database import MIGRATIONS, make_engine, migrate
from ita_model.records import FACTS, Base, Checkpoint, Evidence, Letter, Report, Year
from ita_model.report import wishes
from ita_model.report.document import ReportKind
from ita_model.states import MOVES, State
from tests.support.cast import ANAN, PRASERT, SOMSRI, TODAY, WICHAI, Town, a_plan, open_plan

KEPT = (*(table.__tablename__ for table in FACTS), "journal")


@pytest.fixture
def empty(empty_database: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    engine = make_engine(empty_database)
    yield engine
    engine.dispose()


@pytest.fixture
def kept(either_town: Town) -> Town:
    """An office in which each table of facts has a row."""
    mine = either_town.checkpoint("m2", "finance")
    either_town.confirm(mine, SOMSRI)
    either_town.accept(mine)
    handed = either_town.checkpoint("m1", "finance", date(2024, 3, 29))
    either_town.hand_over(handed, WICHAI, SOMSRI)
    either_town.hand_over(handed, "works", WICHAI)
    either_town.ask_waiver(handed, ANAN)
    either_town.refuse_waiver(handed)
    either_town.ask_waiver(handed, ANAN)
    either_town.write("m2", "จัดทำแล้ว", "ทุกคนทราบ")
    with either_town.office.look() as session:
        proof = session.scalars(select(Evidence.id)).one()
    either_town.disclose(proof)
    either_town.reword("m2", "มาตรการป้องกันการทุจริต")
    either_town.reword_step("m2", "จัดทำคู่มือ")
    either_town.reschedule(handed, date(2024, 4, 19))
    either_town.end_acting(WICHAI, "works")
    either_town.add_checkpoint("m1", "finance", date(2024, 8, 15))
    either_town.add_measure(4, "มาตรการดูแลทรัพย์สิน", "works")
    either_town.end_division(either_town.add_division("กองสวัสดิการ", ANAN))
    either_town.add_step("m1", "ประกาศเจตนารมณ์", "works")
    _a_report(either_town)
    either_town.sweep(TODAY)
    for letter in either_town.lose(TODAY):
        either_town.take_as_arrived(letter)
        either_town.bounce(letter)
    either_town.now = either_town.now.add(days=3)
    either_town.nudge(SOMSRI)
    either_town.now = either_town.now.subtract(days=3)
    _a_wish(either_town)
    either_town.revoke_key(either_town.key(SOMSRI))
    either_town.close_calendar(either_town.calendar("finance"))
    either_town.remove_hook(either_town.hook()[0])
    return either_town


def _a_wish(town: Town) -> None:
    """A wish for a report that came true, and one that waits."""
    with town.begin() as (session, agency):
        year = session.scalars(select(Year).where(Year.agency_id == agency.id)).one()
        who = town.officer(session, PRASERT)
        wish, _ = (
            wishes.wish_for(session, year, kind, draft=True, by=who, at=town.now, as_of=office_day(town.now))
            for kind in ReportKind
        )
        report = session.scalars(select(Report.id).where(Report.agency_id == agency.id)).first()
        assert report is not None
        wishes.begin(session, agency.id, wish.id, at=town.now)
        wishes.came_true(session, agency.id, wish.id, report, at=town.now)


def _a_report(town: Town) -> None:
    """A report on record, with a file, of which somebody is to be told."""
    report = (
        "INSERT INTO report (agency_id, year_id, kind, as_of, draft, at, officer_id, measures, outstanding, manifest_sha256)"
        " SELECT agency_id, id, 'six-month', '2024-03-22', true, opened_at,"
        " (SELECT max(id) FROM officer WHERE agency_id = :agency), 14, 0, 'x' FROM year WHERE agency_id = :agency"
    )
    file = (
        "INSERT INTO report_file (agency_id, report_id, name, size, sha256)"
        " SELECT agency_id, id, 'six-month-2567.pdf', 1, 'x' FROM report WHERE agency_id = :agency"
    )
    notice = (
        'INSERT INTO notice (agency_id, "key", report_id, officer_id, rung, "on")'
        " SELECT agency_id, 'compiled', id, officer_id, 'compiled', as_of FROM report WHERE agency_id = :agency"
    )
    move = (
        'INSERT INTO report_move (agency_id, report_id, n, before, "after", officer_id, at, words)'
        " SELECT agency_id, id, 1, 'compiled', 'signed-off', officer_id, at, '' FROM report WHERE agency_id = :agency"
    )
    with town.begin() as (session, agency):
        for statement in (report, file, notice, move):
            session.execute(text(statement), {"agency": agency.id})


def _heads(engine: Engine) -> tuple[str, ...]:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads()


def _schema(engine: Engine) -> dict[str, set[str]]:
    found = inspect(engine)
    return {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}


def test_an_empty_database_is_brought_to_the_newest_schema(empty: Engine) -> None:
    assert _schema(empty) == {}
    migrate(empty)
    assert _heads(empty) == tuple(ScriptDirectory(str(MIGRATIONS)).get_heads())
    assert {*_schema(empty)} == {*Base.metadata.tables, "alembic_version"}


def test_the_migrated_schema_is_that_of_the_models(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    told = [(what, getattr(key, "name", key)) for what, key, *_ in found]
    assert told == ([("add_fk", "checkpoint_agency_id_fkey")] if empty.dialect.name == "postgresql" else [])


def test_a_checkpoint_of_an_agency_that_is_not_there_is_refused(either_town: Town) -> None:
    """On PostgreSQL, too, where the agency is looked up together with the year alone (revision 0016)."""
    row = {"id": "t.id + 500", "agency_id": "999", "occurrence": "'new'"}
    columns = [column.name for column in Checkpoint.__table__.columns]
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), either_town.office.begin() as session:
        _copy(session, "checkpoint", columns, row, "t.id = 1")


def test_the_migrated_schema_holds_the_checks_of_the_models(empty: Engine) -> None:
    """Which the comparison above does not look at."""
    migrate(empty)
    there = {check["name"] for table in Base.metadata.tables for check in inspect(empty).get_check_constraints(table)}
    wanted = {
        f"{table.name}_{check.name}_check"
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if check.__visit_name__ in ("check_constraint", "table_or_column_check_constraint")
    }
    assert len(there) >= len(wanted) > 5


def test_migrating_twice_changes_nothing(either_town: Town) -> None:
    before = either_town.dump(), _schema(either_town.office.engine)
    migrate(either_town.office.engine)
    assert (either_town.dump(), _schema(either_town.office.engine)) == before


def test_a_process_that_finds_the_newest_schema_loads_nothing_that_migrates(empty: Engine, empty_database: str) -> None:
    migrate(empty)
    opened = (
        "from ita_model.database import make_engine, migrate; made = make_engine(sys.argv[1]); migrate(made); made.dispose()"
    )
    code = f"import sys; {opened}; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, empty_database], check=False).returncode == 0


def test_several_processes_may_migrate_at_once(empty_database: str) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_migrated, [empty_database] * 2)) == [tuple(ScriptDirectory(str(MIGRATIONS)).get_heads())] * 2


def _migrated(url: str) -> tuple[str, ...]:
    engine = make_engine(url)
    migrate(engine)
    try:
        return _heads(engine)
    finally:
        engine.dispose()


def test_a_fact_is_never_updated(kept: Town) -> None:
    before = kept.dump()
    for table in KEPT:
        for column in Base.metadata.tables[table].columns:
            with pytest.raises(DatabaseError, match="facts are only added"), kept.office.begin() as session:
                session.execute(text(f'UPDATE {table} SET "{column.name}" = "{column.name}"'))
    assert kept.dump() == before


def test_a_fact_is_never_deleted(kept: Town) -> None:
    before = kept.dump()
    for table in (*KEPT, "checkpoint"):
        with pytest.raises(DatabaseError, match="facts are only added"), kept.office.begin() as session:
            session.execute(text(f"DELETE FROM {table}"))
    assert kept.dump() == before


def test_a_fact_is_never_replaced_by_another_with_its_number(kept: Town) -> None:
    if kept.office.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite can replace a row by inserting one")
    before = kept.dump()
    for table in KEPT:
        with pytest.raises(DatabaseError, match="facts are only added"), kept.office.begin() as session:
            session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
    assert kept.dump() == before


def test_a_table_of_facts_is_never_emptied(kept: Town) -> None:
    if kept.office.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    for table in KEPT:
        with pytest.raises(DatabaseError, match="facts are only added"), kept.office.begin() as session:
            session.execute(text(f"TRUNCATE {table} CASCADE"))


def test_a_checkpoint_lets_only_its_state_move(kept: Town) -> None:
    before = kept.dump()
    for column in {column.name for column in Base.metadata.tables["checkpoint"].columns} - {
        "state", "moves", "handovers", "reschedulings",
    }:  # fmt: skip
        other = "id + 1000" if column.endswith("id") else f"'{'2024-03-01' if column.endswith('_on') else 'x'}'"
        with pytest.raises(DatabaseError, match=r"only its state moves|facts are only added"), kept.office.begin() as session:
            session.execute(text(f"UPDATE checkpoint SET {column} = {other}"))
    assert kept.dump() == before
    with kept.office.begin() as session:
        session.execute(text("UPDATE checkpoint SET state = 'waived', moves = 7"))


def test_a_checkpoint_changes_its_division_with_its_count_of_handovers_alone(kept: Town) -> None:
    with kept.office.begin() as session:
        other = "division_id = (SELECT max(id) FROM division WHERE id <> checkpoint.division_id)"
        session.execute(text(f"UPDATE checkpoint SET {other}, handovers = handovers + 1 WHERE id = 1"))
    for forged in (
        f"{other}, handovers = handovers + 2",
        f"{other}, handovers = 0",
        f"{other}, why = 'x', handovers = handovers + 1",
    ):
        with pytest.raises(DatabaseError, match=r"only its state moves|facts are only added"), kept.office.begin() as session:
            session.execute(text(f"UPDATE checkpoint SET {forged} WHERE id = 1"))


def test_a_year_that_was_opened_before_there_were_handovers_has_none(empty: Engine) -> None:
    before = _upgraded(empty, "0004")
    tables = {name: columns for name, columns in before.items() if name != "alembic_version"}
    assert "handovers" not in tables["checkpoint"]
    with empty.begin() as connection:
        for statement in _AN_OLD_YEAR:
            connection.execute(text(statement))
    migrate(empty)
    with empty.begin() as connection:
        assert connection.execute(text("SELECT division_id, handovers, moves FROM checkpoint")).all() == [(1, 0, 0)]
    for act in ("UPDATE checkpoint SET division_id = 2", "UPDATE checkpoint SET why = 'x'"):
        with pytest.raises(DatabaseError, match=r"only its state moves|facts are only added"), empty.begin() as connection:
            connection.execute(text(act))
    with empty.begin() as connection:
        connection.execute(text("UPDATE checkpoint SET division_id = 2, handovers = 1"))


_AN_OLD_YEAR = (
    "INSERT INTO agency VALUES (1, 'old', 'อบต.เก่า', 'อบต.เก่า', '', '')",
    "INSERT INTO division (id, agency_id, code, name, position) VALUES (1, 1, 'a', 'กองคลัง', 1), (2, 1, 'b', 'กองช่าง', 2)",
    "INSERT INTO year (id, agency_id, be, opened_at, plan, plan_sha256, days_off)"
    " VALUES (1, 1, 2567, '2023-10-01 02:00:00', '', '', '{}')",
    "INSERT INTO aspect (id, agency_id, year_id, number, name) VALUES (1, 1, 1, 5, '')",
    "INSERT INTO measure (id, agency_id, year_id, aspect_id, code, position, title, responsible, period)"
    " VALUES (1, 1, 1, 1, 'm1', 1, '', '', '')",
    "INSERT INTO step (id, agency_id, measure_id, position, marker, text, good_evidence) VALUES (1, 1, 1, 1, '', '', '')",
    "INSERT INTO checkpoint (id, agency_id, year_id, measure_id, step_id, division_id, occurrence, period, nominal_on, due_on,"
    " opens_on, why, state, moves)"
    " VALUES (1, 1, 1, 1, 1, 1, '', '', '2024-03-19', '2024-03-19', '2024-02-18', '', 'pending', 0)",
)
"""A year with one checkpoint, as the schema took it before there were handovers."""


def _upgraded(engine: Engine, revision: str) -> dict[str, set[str]]:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    return _schema(engine)


def test_letters_and_what_points_at_them_outlive_the_coming_of_other_kinds(empty: Engine) -> None:
    """SQLite's table of letters is made anew by revision 0006, while links and notices name its rows."""
    before = ScriptDirectory(str(MIGRATIONS)).get_revision("0006").down_revision
    assert isinstance(before, str)
    migrate(empty, to=before)
    with empty.begin() as connection:
        for statement in _LETTERS_OF_OLD:
            connection.execute(text(statement))
    migrate(empty)
    with empty.begin() as connection:
        told = connection.execute(text("SELECT id, officer_id, kind, message_id, state FROM letter ORDER BY id")).all()
        assert [tuple(row) for row in told] == [(7, 1, "digest", "<a>", "sent"), (8, 2, "digest", "<b>", "owed")]
        assert connection.execute(text("SELECT letter_id FROM link")).scalar_one() == 7
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text("DELETE FROM letter WHERE id = 7"))
    another = _LETTERS_OF_OLD[-1].replace("agency_id, officer_id,", "agency_id, officer_id, kind,")
    for kind, number in (("sign-in", 9), ("sign-in", 10)):
        with empty.begin() as connection:
            connection.execute(
                text(another.replace("VALUES (8, 1, 2", f"VALUES ({number}, 1, 2, '{kind}'").replace("<b>", str(number)))
            )
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text(another.replace("VALUES (8, 1, 2", "VALUES (11, 1, 2, 'digest'").replace("<b>", "<c>")))


def test_moves_of_reports_and_steps_of_wishes_outlive_the_coming_of_other_words(empty: Engine) -> None:
    """SQLite's two tables are made anew by revision 0014: they stay closed, and take the new words."""
    before = ScriptDirectory(str(MIGRATIONS)).get_revision("0014").down_revision
    assert isinstance(before, str)
    migrate(empty, to=before)
    with empty.begin() as connection:
        for statement in (*_LETTERS_OF_OLD[:2], *_REPORT_OF_OLD):
            connection.execute(text(statement))
    migrate(empty)
    move = 'SELECT id, n, before, "after", words FROM report_move'
    with empty.begin() as connection:
        assert [tuple(row) for row in connection.execute(text(move))] == [(7, 1, "compiled", "signed-off", "ดี")]
        steps = connection.execute(text("SELECT id, n, step, report_id FROM report_wish_step ORDER BY id")).all()
        assert [tuple(row) for row in steps] == [(3, 1, "begun", None), (4, 2, "done", 5)]
    for table in ("report_move", "report_wish_step"):
        for statement in (f"UPDATE {table} SET n = 9", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="facts are only added"), empty.begin() as connection:
                connection.execute(text(statement))
    back = _REPORT_OF_OLD[2].replace("(7, 1, 5, 1, 'compiled', 'signed-off'", "(8, 1, 5, 2, 'signed-off', 'sent-back'")
    for words, taken in (("ดี", True), (" ", False)):
        again = back.replace("'ดี'", f"'{words}'").replace("(8, 1, 5, 2", "(9, 1, 5, 3" if not taken else "(8, 1, 5, 2")
        with nullcontext() if taken else pytest.raises(IntegrityError), empty.begin() as connection:
            connection.execute(text(again))
    withdrawn = _REPORT_OF_OLD[4].replace("VALUES (3, 1, 2, 1, 'begun'", "VALUES (5, 1, 2, 3, 'withdrawn'")
    with empty.begin() as connection:
        connection.execute(text(withdrawn))
    twice = _REPORT_OF_OLD[5].replace("VALUES (4, 1, 2, 2, 'done'", "VALUES (6, 1, 2, 4, 'done'")
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text(twice))


_LETTER = (
    'INSERT INTO letter (id, agency_id, officer_id, "on", message_id, digest, state, attempts, next_try_at, sent_at, trouble) '
    "VALUES"
)
_MOMENT = "'2024-03-22 01:30:00'"
_LETTERS_OF_OLD = [
    "INSERT INTO agency (id, code, name, short_name, district, province) VALUES (1, 'a', 'a', 'a', 'a', 'a')",
    "INSERT INTO officer (id, agency_id, code, name, position, address) "
    "VALUES (1, 1, 'a', '', '', ''), (2, 1, 'b', '', '', '')",
    f"{_LETTER} (7, 1, 1, '2024-03-22', '<a>', '{{}}', 'sent', 1, {_MOMENT}, {_MOMENT}, '')",
    "INSERT INTO link (agency_id, officer_id, letter_id, token_sha256, issued_at, expires_at) "
    f"VALUES (1, 1, 7, 'x', {_MOMENT}, {_MOMENT})",
    f"{_LETTER} (8, 1, 2, '2024-03-22', '<b>', '{{}}', 'owed', 0, {_MOMENT}, NULL, '')",
]
_STEP = "INSERT INTO report_wish_step (id, agency_id, wish_id, n, step, at, report_id, trouble) VALUES"
_REPORT_OF_OLD = [
    "INSERT INTO year (id, agency_id, be, opened_at, plan, plan_sha256, days_off) "
    f"VALUES (1, 1, 2567, {_MOMENT}, '', 'x', '{{}}')",
    "INSERT INTO report (id, agency_id, year_id, kind, as_of, draft, at, officer_id, measures, outstanding, manifest_sha256) "
    f"VALUES (5, 1, 1, 'six-month', '2024-03-31', false, {_MOMENT}, 1, 1, 0, 'x')",
    'INSERT INTO report_move (id, agency_id, report_id, n, before, "after", officer_id, at, words) '
    f"VALUES (7, 1, 5, 1, 'compiled', 'signed-off', 1, {_MOMENT}, 'ดี')",
    "INSERT INTO report_wish (id, agency_id, year_id, kind, as_of, draft, officer_id, at) "
    f"VALUES (2, 1, 1, 'six-month', '2024-03-31', false, 1, {_MOMENT})",
    f"{_STEP} (3, 1, 2, 1, 'begun', {_MOMENT}, NULL, '')",
    f"{_STEP} (4, 1, 2, 2, 'done', {_MOMENT}, 5, '')",
]


def test_notices_and_the_causes_of_letters_outlive_the_coming_of_letters_that_come_back(empty: Engine) -> None:
    """SQLite's table of notices is made anew by revision 0013; until then the cause of a letter stood in its Message-ID."""
    before = ScriptDirectory(str(MIGRATIONS)).get_revision("0013").down_revision
    assert isinstance(before, str)
    migrate(empty, to=before)
    with empty.begin() as connection:
        for statement in (*_LETTERS_OF_OLD[:2], *_LETTERS_AND_NOTICES_OF_OLD):
            connection.execute(text(statement))
    migrate(empty)
    with empty.begin() as connection:
        causes = connection.execute(text("SELECT id, cause FROM letter ORDER BY id")).all()
        assert [tuple(row) for row in causes] == [(7, None), (8, "60f1c2"), (9, "60f1c3")]
        kept = 'SELECT id, "key", officer_id, rung, letter_id, checkpoint_id, post_id, bounce_id FROM notice'
        assert [tuple(row) for row in connection.execute(text(kept))] == [(3, "k", 1, "new-link", 7, None, None, None)]
    again = _of_kind("sign-in", 10, "<new>").replace("kind,", "kind, cause,").replace("'sign-in',", "'sign-in', '60f1c2',")
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text(again))


def _of_kind(kind: str, number: int, message_id: str) -> str:
    """A letter of a kind that is owed, as the schema took it since there were kinds."""
    letter = _LETTER.replace("officer_id,", "officer_id, kind,")
    return f"{letter} ({number}, 1, 1, '{kind}', '2024-03-22', '{message_id}', '{{}}', 'owed', 0, {_MOMENT}, NULL, '')"


_LETTERS_AND_NOTICES_OF_OLD = (
    _of_kind("digest", 7, "<a.b.2024-03-22@example.org>"),
    _of_kind("sign-in", 8, "<a.b.sign-in.60f1c2@mail.example.org>"),
    _of_kind("code", 9, "<a.b.code.60f1c3@mail.example.org>"),
    'INSERT INTO notice (id, agency_id, "key", officer_id, rung, "on", letter_id)'
    " VALUES (3, 1, 'k', 1, 'new-link', '2024-03-22', 7)",
)


POINTERS = [
    (table.name, constraint.column_keys[1], constraint.referred_table.name)
    for table in Base.metadata.sorted_tables
    for constraint in sorted(table.foreign_key_constraints, key=lambda one: one.column_keys)
    if len(constraint.column_keys) == 2
]


def test_every_child_names_its_parent_together_with_the_agency() -> None:
    pointed = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns
               if column.name.endswith("_id") and column.name not in ("agency_id", "message_id")}  # fmt: skip
    assert pointed - {("journal", "officer_id")} == {(table, pointer) for table, pointer, _ in POINTERS}


UNIQUE = {
    "number": "t.number + 50", "position": "t.position + 50", "n": "t.n + 50", "on": "DATE '2030-01-01'", "code": "'new'",
    "name": "'new'", "occurrence": "'new'", "key": "'new'", "message_id": "'new'", "token_sha256": "'new'",
    "secret_sha256": "'new'", "chosen": "'new'", "cause": "'new'",
}  # fmt: skip
"""Other values, so that the copy of a row is refused for its pointer alone."""


def test_a_row_that_points_into_another_agency_is_refused(kept: Town) -> None:
    open_plan(kept, a_plan("other"))
    _a_letter_each(kept)
    for table, pointer, parent in POINTERS:
        columns = [column.name for column in Base.metadata.tables[table].columns if column.name != "id"]
        others = f"(SELECT max(id) FROM {parent} WHERE agency_id <> t.agency_id)"
        values = {**_unique(table), **BESIDE.get((table, pointer), {}), pointer: others}
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"), kept.office.begin() as session:
            _copy(session, table, columns, values, f"t.agency_id = 1 AND t.{pointer} IS NOT NULL")
    with kept.office.begin() as session:
        _copy(session, "confirmation", ["agency_id", "checkpoint_id", "officer_id", "at", "result", "outcome"], {}, "true")


BESIDE = {
    ("division_end", "officer_id"): {"division_id": "(SELECT min(id) FROM division WHERE agency_id = 1)"},
    ("measure_addition", "officer_id"): {"measure_id": "(SELECT min(id) FROM measure WHERE agency_id = 1)"},
    ("step_addition", "officer_id"): {"step_id": "(SELECT min(id) FROM step WHERE agency_id = 1)"},
    ("addition", "officer_id"): {"checkpoint_id": "(SELECT min(id) FROM checkpoint WHERE agency_id = 1)"},
    ("handover", "from_division_id"): {"to_officer_id": "NULL"},
    ("handover", "to_division_id"): {"to_officer_id": "NULL"},
    ("report_wish_step", "report_id"): {"wish_id": "(SELECT max(id) FROM report_wish WHERE agency_id = 1)"},
    ("waiver_refusal", "officer_id"): {"waiver_request_id": "(SELECT max(id) FROM waiver_request WHERE agency_id = 1)"},
    ("receipt", "officer_id"): {
        "letter_id": "(SELECT max(id) FROM letter WHERE agency_id = 1 AND id NOT IN (SELECT letter_id FROM receipt))"
    },
    ("notice", "report_id"): {"checkpoint_id": "NULL", "post_id": "NULL", "bounce_id": "NULL"},
    ("notice", "checkpoint_id"): {"report_id": "NULL", "post_id": "NULL", "bounce_id": "NULL"},
    ("api_key_end", "officer_id"): {"api_key_id": "(SELECT max(id) FROM api_key WHERE agency_id = 1)"},
    ("calendar_feed_end", "officer_id"): {"calendar_feed_id": "(SELECT max(id) FROM calendar_feed WHERE agency_id = 1)"},
    ("hook_end", "officer_id"): {"hook_id": "(SELECT max(id) FROM hook WHERE agency_id = 1)"},
}
"""What else of a row must be otherwise, so that it is refused for its pointer alone."""


def _unique(table: str) -> dict[str, str]:
    text_columns = {column.name for column in Base.metadata.tables[table].columns if isinstance(column.type, Text)}
    return {name: value for name, value in UNIQUE.items() if name not in text_columns or "+" not in value}


def _copy(session: Session, table: str, columns: Sequence[str], values: Mapping[str, str], where: str) -> None:
    sqlite = session.get_bind().dialect.name == "sqlite"
    taken = ", ".join(values.get(name, f't."{name}"') for name in columns).replace("DATE " if sqlite else "\0", "")
    listed = ", ".join(f'"{name}"' for name in columns)
    session.execute(text(f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table} t WHERE {where} LIMIT 1"))


def _a_letter_each(town: Town) -> None:
    other = Town(town.office, "other", town.now)
    _a_report(other)
    _a_wish(other)
    other.ask_waiver(other.checkpoint("m1", "finance", date(2024, 3, 29)), SOMSRI)
    for one in (town, other):
        one.sign_in(PRASERT)
        one.calendar("works")
        one.hook()
        secret = one.key(SOMSRI)
        with one.begin() as (session, _):
            opened = keys.open_key(session, secret, at=one.now)
            assert isinstance(opened, keys.Opened)
            answers.begin(session, opened.key, "sent", "x", at=one.now)
            if one is town:  # that of the other agency is yet to be used
                keys.used(session, opened.key, on=office_day(one.now))
        one.confirm(one.checkpoint("m2", "works"), ANAN)
        one.sweep(TODAY)
        one.deliver(TODAY)
        one.appoint(one.add_malee(), "works")
        with one.begin() as (session, agency):
            gone = session.scalars(select(Letter.id).where(Letter.agency_id == agency.id, Letter.state == "sent")).first()
            assert gone is not None
        one.bounce(gone)
    with town.office.begin() as session:
        session.execute(text("UPDATE link SET letter_id = (SELECT max(id) FROM letter l WHERE l.agency_id = link.agency_id)"))


def test_only_moves_of_the_table_are_taken_by_the_database(either_town: Town) -> None:
    either_town.confirm(either_town.checkpoint("m2", "finance"), SOMSRI)
    columns = ["agency_id", "checkpoint_id", "n", "before", "after", "at", "officer_id", "words", "confirmation_id"]
    taken = set()
    for number, (before, after) in enumerate(product(State, State), start=2):
        values = {"n": str(number), "before": f"'{before}'", "after": f"'{after}'"}
        with suppress(IntegrityError), either_town.office.begin() as session:
            _copy(session, "move", columns, values, "n = 1")
            taken.add((before, after))
    assert taken == {(before, after) for before in MOVES for after in MOVES[before]}


@pytest.mark.parametrize("after", ["submitted", "accepted", "returned"])
def test_a_move_that_rests_on_a_word_needs_the_confirmation(either_town: Town, after: str) -> None:
    mine = either_town.checkpoint("m2", "finance")
    either_town.confirm(mine, SOMSRI)
    before = "pending" if after == "submitted" else "submitted"
    with pytest.raises(IntegrityError, match="has_word"), either_town.office.begin() as session:
        session.execute(
            text(
                'INSERT INTO move (agency_id, checkpoint_id, n, before, "after", at, officer_id, words)'
                f" SELECT agency_id, checkpoint_id, 2, '{before}', '{after}', at, officer_id, '' FROM move"
            )
        )


def test_what_only_looks_cannot_write(either_town: Town) -> None:
    before = either_town.dump()
    with pytest.raises(DatabaseError, match=r"(?i)read.?only"), either_town.office.look() as session:
        session.execute(text("UPDATE officer SET name = 'x'"))
    assert either_town.dump() == before
    either_town.confirm(either_town.checkpoint("m2", "finance"), SOMSRI)
    assert either_town.dump() != before
