"""Verifying finds nothing in good reports, and names the place of whatever was changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ita_model.agencies import find_agency
from ita_model.calendar import office_moment
from ita_model.records import Year
from ita_model.report import verifying
from ita_model.report.assembling import assemble
from ita_model.report.document import ReportKind
from ita_model.report.manifest import seal
from ita_model.report.wording import Lines
from tasks import compiling
from tasks.compiling import Order, compile_report
from tests.ita_model.report.conftest import compile_year_end, faults_of
from tests.support.cast import ANAN, Town, a_plan, a_town
from tests.support.por import Por

FILES = [f"year-end-2567.{ending}" for ending in ("docx", "pdf", "xlsx", "html", "json")]


@pytest.fixture
def folder(por: Por, tmp_path: Path) -> Path:
    """The reports of the year that was answered with the published words."""
    return compile_year_end(por, tmp_path / "reports").folder


def flip(place: Path, at: int) -> None:
    """Change one bit of one byte."""
    data = bytearray(place.read_bytes())
    data[at] ^= 1
    place.write_bytes(data)


def places(por: Por, folder: Path) -> set[str]:
    return {fault.place for fault in faults_of(por, folder)}


def test_good_reports_have_no_fault(por: Por, folder: Path) -> None:
    assert faults_of(por, folder) == []


@pytest.mark.parametrize("name", FILES[:4])
@pytest.mark.parametrize("where", [0.0, 0.5, 1.0])
def test_one_changed_byte_of_a_file_names_the_file(por: Por, folder: Path, name: str, where: float) -> None:
    flip(folder / name, int(where * ((folder / name).stat().st_size - 1)))
    assert places(por, folder) == {name}


def test_one_changed_letter_of_a_cell_names_file_and_cell(por: Por, folder: Path) -> None:
    told = (folder / FILES[-1]).read_text(encoding="utf-8")
    (folder / FILES[-1]).write_text(told.replace("No Gift Policy", "No Gift Polizy", 1), encoding="utf-8")
    file, cell = sorted(places(por, folder))
    assert file == FILES[-1]
    assert cell.startswith(f"{FILES[-1]}.sections[5].rows[0].cells[")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(por: Por, folder: Path, name: str) -> None:
    (folder / name).unlink()
    (fault,) = faults_of(por, folder)
    assert (fault.place, fault.thai) == (name, "ไฟล์หายไป")


def test_a_changed_byte_of_evidence_names_the_piece(por: Por, folder: Path) -> None:
    store = por.office.evidence("por")
    sha256 = next(store.hashes())
    flip(store.path(sha256), 3)
    (fault,) = faults_of(por, folder)
    assert fault.place.startswith("evidence ")
    assert fault.place.endswith(sha256)


def test_a_lost_piece_of_evidence_is_named(por: Por, folder: Path) -> None:
    store = por.office.evidence("por")
    sha256 = next(store.hashes())
    store.path(sha256).unlink()
    (fault,) = faults_of(por, folder)
    assert fault.place.endswith(sha256)
    assert fault.english == "the file is missing"


def test_a_confirmation_changed_behind_the_engine_s_back_is_named_in_record_and_report(por: Por, folder: Path) -> None:
    with por.office.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER confirmation_refuses_update")
        connection.exec_driver_sql("UPDATE confirmation SET result = 'แต่งเติม' WHERE id = 7")
    found = places(por, folder)
    assert "confirmation 7" in found
    assert any(place.startswith("year-end-2567.json.sections[") and ".cells[4]" in place for place in found)
    assert any(place.startswith("manifest.json year-end-2567.cells[") for place in found)


def test_a_confirmation_taken_away_is_named(por: Por, folder: Path) -> None:
    with por.office.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("DROP TRIGGER evidence_refuses_delete")
        connection.exec_driver_sql("DELETE FROM evidence WHERE confirmation_id = 7")
        connection.commit()
    found = places(por, folder)
    assert any(place.startswith("evidence ") for place in found)
    assert any(place.startswith("manifest.json year-end-2567.cells[") for place in found)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Path, bytes]]:
    """A small office with a report whose manifest is short enough to try it all over."""
    home = tmp_path_factory.mktemp("small")
    with a_town(home / "office", plan=a_plan(months=False)) as town:
        town.confirm(town.checkpoint("m2", "works"), ANAN, result="เผยแพร่แล้ว")
        town.accept(town.checkpoint("m2", "works"))
        order = Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")
        compile_report(town.office, order, folder=home / "reports", at=office_moment(date(2024, 4, 1), 9))
        yield town, home / "reports", (home / "reports" / "manifest.json").read_bytes()


def told_of(town: Town, folder: Path) -> list[str]:
    """The faults' places; where the manifest cannot be read, what is said of that."""
    with town.office.look() as session:
        agency = find_agency(session)
        files = town.office.files(agency.code)
        try:
            found = verifying.faults(session, agency, folder, files=files)
            return [fault.place for fault in found]
        except verifying.NoManifest as error:
            return [str(error)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), bit=st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
def test_any_changed_byte_of_the_manifest_is_found(small: tuple[Town, Path, bytes], data: st.DataObject, bit: int) -> None:
    town, folder, good = small
    at = data.draw(st.integers(0, len(good) - 1))
    changed = bytearray(good)
    changed[at] ^= bit
    (folder / "manifest.json").write_bytes(changed)
    try:
        found = told_of(town, folder)
    finally:
        (folder / "manifest.json").write_bytes(good)
    assert any("manifest.json" in place for place in found), found


Change = Callable[[bytes], bytes]

PART = "manifest.json six-month-2567"
CHANGES: dict[str, tuple[Change, str]] = {
    "a space more": (lambda good: good.replace(b'"format": 1', b'"format":  1'), "manifest.json byte"),
    "a line feed at the end": (lambda good: good + b"\n", "manifest.json byte"),
    "a last line feed less": (lambda good: good[:-1], "manifest.json byte"),
    "the same key twice": (lambda good: good.replace(b'"format": 1,', b'"format": 1, "format": 1,'), "manifest.json byte"),
    "the report's name": (lambda good: good.replace(b'"six-month-2567": {', b'"six-month-2566": {'), "six-month-2566"),
    "the day": (lambda good: good.replace(b'"2024-03-31"', b'"2024-03-30"'), PART),
    "another kind": (lambda good: good.replace(b'"kind": "six-month"', b'"kind": "year-end"'), PART),
    "a kind there is not": (lambda good: good.replace(b'"kind": "six', b'"kind": "sex'), PART),
    "a year there is not": (lambda good: good.replace(b'"year": 2567', b'"year": 2565'), PART),
    "a journal entry to come": (lambda good: good.replace(b'"seq": 4\n   }', b'"seq": 9\n   }'), PART),
    "files that are no files": (lambda good: reshaped(good, "files", []), PART),
    "a file that is a number": (lambda good: reshaped(good, "files", {"six-month-2567.docx": 7}), PART),
    "a file elsewhere": (lambda good: good.replace(b'"six-month-2567.docx"', b'"../office/ita.db"   '), "manifest.json"),
    "a part that is no part": (lambda _: b'{\n "format": 1,\n "reports": {\n  "six-month-2567": 7\n }\n}\n', PART),
    "no reports at all": (lambda _: b'{\n "format": 1,\n "reports": {}\n}\n', "six-month-2567.docx"),
    "no manifest at all": (lambda _: b"", "manifest.json"),
}  # fmt: skip


def reshaped(good: bytes, key: str, value: object) -> bytes:
    told = json.loads(good)
    told["reports"]["six-month-2567"][key] = value
    return f"{json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_manifest_is_named_by_its_place(small: tuple[Town, Path, bytes], change: str) -> None:
    town, folder, good = small
    act, place = CHANGES[change]
    assert act(good) != good
    (folder / "manifest.json").write_bytes(act(good))
    try:
        found = told_of(town, folder)
    finally:
        (folder / "manifest.json").write_bytes(good)
    assert any(place in one for one in found), found


def test_the_small_report_is_good_to_begin_with(small: tuple[Town, Path, bytes]) -> None:
    town, folder, _ = small
    assert told_of(town, folder) == []


def test_a_report_verifies_against_the_words_that_it_was_compiled_with(tmp_path: Path) -> None:
    """Whatever the office words otherwise since: here the cover and a heading."""
    with a_town(tmp_path / "office", plan=a_plan(months=False)) as town:
        at = office_moment(date(2024, 4, 1), 9)
        order = compiling.Order("sample", ReportKind.SIX_MONTH, reason="ตามกำหนด")
        assembled = compiling.collect(town.office, order, at=at)
        old = replace(
            assembled.wording,
            columns=("มาตรการ", *assembled.wording.columns[1:]),
            lines={ReportKind.SIX_MONTH: Lines(("ปกแบบเก่าของ{agency}",), ("ชื่อเรื่องแบบเก่า",), ("เรียนมาเพื่อทราบ",))},
        )
        with town.begin() as (session, agency):
            year = session.scalars(select(Year)).one()
            made = assemble(
                session,
                year,
                ReportKind.SIX_MONTH,
                wording=old,
                known=assembled.known,
                as_of=date(2024, 3, 31),
                reason="ตามกำหนด",
            )
            worded = seal(session, agency, made, check_at=town.office.check_at)
        files = compiling.render(worded, town.office.evidence("sample")).files
        folder = tmp_path / "reports"
        compiling.store(town.office, order, worded, files, folder=folder, at=at)
        assert "ปกแบบเก่าขององค์การบริหารส่วนตำบลตัวอย่าง" in (folder / "six-month-2567.json").read_text(encoding="utf-8")
        with town.begin() as (session, agency):
            assert list(verifying.faults(session, agency, folder, files=town.office.files("sample"))) == []
