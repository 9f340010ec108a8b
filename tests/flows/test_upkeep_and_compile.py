"""The night's upkeep and the compiling of a report, through Prefect."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from prefect.exceptions import FailedRun
from sqlalchemy import select

from flows.compile import compile_report
from flows.upkeep import upkeep
from ita_model import confirming
from ita_model.calendar import FiscalYear, office_moment
from ita_model.confirming import File
from ita_model.people import officer_by_code
from ita_model.records import Checkpoint, Evidence, Report
from ita_model.report.document import ReportKind
from tasks import compiling
from tasks.each import SomeFailed
from tests.flows.conftest import Prefect, Settle, table
from tests.support.cast import ANAN, Town, a_plan, open_plan

pytestmark = pytest.mark.xdist_group("prefect")

NIGHT = office_moment(date(2024, 4, 2), 1, 30)


@pytest.fixture
def answered(settle: Settle) -> Town:
    """An office with one accepted confirmation that a picture stands behind."""
    town = settle("answered", a_plan(months=False))
    number = town.checkpoint("m2", "works")
    kept = town.office.evidence(town.code).put(io.BytesIO("ภาพถ่าย".encode()))
    with town.office.begin() as session:
        point, anan = session.get_one(Checkpoint, number), officer_by_code(session, 1, ANAN)
        assert anan is not None
        file = File("ภาพ.jpg", "image/jpeg", kept.size, kept.sha256)
        at = office_moment(date(2024, 3, 18), 9)
        confirming.confirm(session, point, officer=anan, at=at, result="เผยแพร่แล้ว", outcome="รู้ทั่วกัน", evidence=[file])
    town.now = office_moment(date(2024, 3, 18), 15)
    town.accept(number)
    return town


def spoil_evidence(town: Town) -> None:
    """Change one byte of the picture, as a bad disk would."""
    with town.office.look() as session:
        sha256 = session.scalars(select(Evidence.sha256)).one()
    assert sha256 is not None
    place = town.office.evidence(town.code).path(sha256)
    data = bytearray(place.read_bytes())
    data[0] ^= 1
    place.write_bytes(data)


def test_upkeep_finds_a_whole_record_whole_and_copies_it(prefect: Prefect, answered: Town) -> None:
    state = prefect.run(upkeep(at=NIGHT, return_state=True))
    assert (state.name, state.message) == ("Completed", "บันทึกและหลักฐานถูกต้องครบถ้วน")
    assert (answered.office.settings.home / "copies" / "ita-2024-04-02.db").is_file()
    assert table(prefect.artifacts("upkeep")[-1]) == [{"หน่วยงาน": "sample", "ที่": "-", "พบว่า": "ถูกต้องครบถ้วน"}]


def test_upkeep_fails_where_a_byte_of_evidence_was_changed_and_says_where(prefect: Prefect, answered: Town) -> None:
    spoil_evidence(answered)
    state = prefect.run(upkeep(at=NIGHT, return_state=True))
    assert state.is_failed()
    assert state.message == "พบสิ่งผิดปกติในบันทึก 1 แห่ง ดูในตาราง หรือสั่ง ita audit verify"
    (row,) = table(prefect.artifacts("upkeep")[-1])
    assert str(row["ที่"]).startswith("evidence 1 ")
    assert "ภาพ.jpg" in str(row["พบว่า"])
    assert (answered.office.settings.home / "copies" / "ita-2024-04-02.db").is_file()


def a_stray(town: Town) -> Path:
    """A document that no report has, two days old in the night of the upkeep."""
    documents = town.office.documents(town.code)
    place = documents.path(documents.put(io.BytesIO("ของใครไม่รู้".encode())).sha256)
    old = (NIGHT - timedelta(days=2)).timestamp()
    os.utime(place, (old, old))
    return place


def test_upkeep_clears_away_old_documents_that_no_report_has(prefect: Prefect, answered: Town, tmp_path: Path) -> None:
    order = compiling.Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")
    compiling.compile_report(answered.office, order, folder=tmp_path, at=office_moment(date(2024, 4, 1), 9))
    documents = answered.office.documents("sample")
    kept = set(documents.hashes())
    for sha256 in kept:
        os.utime(documents.path(sha256), (0, 0))
    stray = a_stray(answered)
    assert prefect.run(upkeep(at=NIGHT, return_state=True)).is_completed()
    assert not stray.exists()
    assert set(documents.hashes()) == kept


def test_upkeep_clears_nothing_away_where_the_record_is_not_as_it_was(prefect: Prefect, answered: Town) -> None:
    """Whoever makes the record forget a report must not get its documents removed as well."""
    spoil_evidence(answered)
    stray = a_stray(answered)
    assert prefect.run(upkeep(at=NIGHT, return_state=True)).is_failed()
    assert stray.exists()


def test_whoever_runs_upkeep_in_a_program_gets_an_error_that_says_so(prefect: Prefect, answered: Town) -> None:
    spoil_evidence(answered)
    with pytest.raises(FailedRun, match="พบสิ่งผิดปกติในบันทึก 1 แห่ง"):
        prefect.run(upkeep(at=NIGHT))


def test_compiling_by_flow_and_plainly_gives_the_same_bytes(prefect: Prefect, answered: Town, tmp_path: Path) -> None:
    at = office_moment(date(2024, 4, 1), 9)
    flown = prefect.run(
        compile_report("six-month", agency="sample", reason="ส่งอำเภอตามกำหนด", folder=str(tmp_path / "flown"), at=at)
    )["sample"]
    order = compiling.Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")
    plain = compiling.compile_report(answered.office, order, folder=tmp_path / "plain", at=at)
    assert flown.files == plain.files
    forms = (f"six-month-2567.{ending}" for ending in ("docx", "html", "json", "pdf", "xlsx"))
    assert flown.files == (*forms, "manifest.json")
    for name in flown.files:
        assert (tmp_path / "flown" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()
    assert (flown.unchanged, plain.unchanged) == (False, True)
    with answered.office.look() as session:
        assert len(session.scalars(select(Report)).all()) == 1
    assert table(prefect.artifacts("report-sample-six-month-2567")[-1])[0]["ยังขาดหลักฐาน"] == 2


def test_reports_go_to_the_office_s_own_folder_when_nothing_else_is_said(prefect: Prefect, answered: Town) -> None:
    done = prefect.run(compile_report("year-end", reason="ส่งอำเภอตามกำหนด", at=office_moment(date(2024, 10, 1), 9)))["sample"]
    assert done.folder == answered.office.reports("sample")
    assert all((done.folder / name).is_file() for name in done.files)


def test_the_scheduled_morning_compiles_for_each_agency_that_has_the_year_open(prefect: Prefect, answered: Town) -> None:
    open_plan(answered, replace(a_plan("next"), year=FiscalYear(2568), aspects=()))
    open_plan(answered, a_plan("other"))
    at = office_moment(date(2024, 4, 1), 9)
    done = prefect.run(compile_report("six-month", at=at))
    assert sorted(done) == ["other", "sample"]
    for code, one in done.items():
        assert one.folder == answered.office.reports(code)
        assert (one.folder / "six-month-2567-draft.pdf").is_file(), "evidence is missing, and nobody said why"
    assert prefect.flow_runs()[-1].name == "จัดทำรายงานรอบ 6 เดือน"


def test_a_year_that_nobody_has_open_fails_the_run(prefect: Prefect, answered: Town) -> None:
    with pytest.raises(compiling.NoSuchYear, match="no agency has the year 2570 open"):
        prefect.run(compile_report("six-month", year=2570))


def test_one_agencys_trouble_keeps_no_other_from_its_report(prefect: Prefect, answered: Town) -> None:
    open_plan(answered, a_plan("other"))
    answered.office.reports("other").parent.mkdir()
    answered.office.reports("other").write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    with pytest.raises(SomeFailed, match="failed for other; done for sample"):
        prefect.run(compile_report("six-month", at=office_moment(date(2024, 4, 1), 9)))
    assert (answered.office.reports("sample") / "six-month-2567-draft.pdf").is_file()
