"""`ita report` and `ita audit`."""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.clock import now
from ita_model.calendar import office_day
from tasks import compiling
from tasks.rendering.typeface import NoTypeface
from tests.cli.conftest import Ita, checkpoint
from tests.support.por import Por

REASON = ("--reason", "ส่งอำเภอตามกำหนด")


def spoil_evidence(por: Por) -> str:
    """Change one byte of a piece of evidence; gives its hash."""
    store = por.office.evidence("por")
    sha256 = next(store.hashes())
    data = bytearray(store.path(sha256).read_bytes())
    data[-1] ^= 1
    store.path(sha256).write_bytes(data)
    return sha256


def test_reports_are_compiled_into_the_office_s_folder(ita: Ita, por: Por, home: Path) -> None:
    told = ita("report", "compile", "six-month", *REASON).stdout
    assert "จัดทำแล้ว six-month-2567: 14 มาตรการ ยังขาดหลักฐาน" in told
    forms = [f"six-month-2567.{ending}" for ending in ("docx", "pdf", "xlsx", "html", "json")]
    for name in (*forms, "manifest.json"):
        assert str(home / "reports" / "por" / name) in told
        assert (home / "reports" / "por" / name).is_file()


def test_a_report_as_of_a_day_goes_where_it_is_told_and_verifies(ita: Ita, por: Por, tmp_path: Path) -> None:
    ita("review", "accept", checkpoint(por))
    folder = tmp_path / "ส่งอำเภอ"
    today = office_day(now())
    ita("report", "compile", "year-end", "--as-of", today.isoformat(), "--year", "2567", "--draft", "-o", folder)
    name = f"year-end-2567-as-of-{today.year + 543}-{today:%m-%d}-draft"
    assert "ประชุมแล้ว [1/2]" in (folder / f"{name}.json").read_text(encoding="utf-8")
    assert ita("report", "verify", folder).stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"


@pytest.mark.parametrize("day", ["2566-09-30", "2690-01-01"])
def test_a_report_as_of_a_day_before_the_year_or_to_come_is_wrong_use(ita: Ita, por: Por, home: Path, day: str) -> None:
    told = ita("report", "compile", "six-month", "--as-of", day, code=2).stderr
    assert "จัดทำรายงานได้เฉพาะข้อมูล ณ วันที่ตั้งแต่ 1 ตุลาคม 2566 ถึง" in told
    assert not (home / "reports").exists()


def test_a_report_that_lacks_evidence_wants_a_reason_and_prints_it(ita: Ita, por: Por, home: Path) -> None:
    told = ita("report", "compile", "six-month", code=1).stderr
    assert "ยังขาดหลักฐาน 80 รายการ โปรดจัดทำฉบับร่างด้วย --draft หรือให้เหตุผลด้วย --reason" in told
    assert not (home / "reports").exists()
    ita("report", "compile", "six-month", *REASON)
    folder = home / "reports" / "por"
    written = json.loads((folder / "six-month-2567.json").read_text(encoding="utf-8"))
    assert written["notes"] == ["จัดทำรายงานฉบับนี้ทั้งที่ยังขาดหลักฐาน ๘๐ รายการ เหตุผล: ส่งอำเภอตามกำหนด"]
    assert ita("report", "verify", folder).stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"


def test_a_draft_never_takes_the_place_of_the_report(ita: Ita, por: Por, home: Path) -> None:
    ita("report", "compile", "six-month", *REASON)
    report = home / "reports" / "por" / "six-month-2567.pdf"
    before = report.read_bytes()
    ita("review", "accept", checkpoint(por))
    ita("report", "compile", "six-month", "--draft")
    ita("report", "compile", "six-month", "--as-of", "2567-02-15", *REASON)
    assert report.read_bytes() == before
    assert ita("report", "verify", report.parent).stdout == "รายงานตรงกับข้อเท็จจริงที่บันทึกไว้ทุกประการ\n"


def test_verifying_names_what_was_changed(ita: Ita, por: Por, home: Path) -> None:
    ita("report", "compile", "six-month", *REASON)
    place = home / "reports" / "por" / "six-month-2567.pdf"
    place.write_bytes(place.read_bytes() + b" ")
    told = ita("report", "verify", home / "reports" / "por", code=1).stderr
    assert "six-month-2567.pdf: ไฟล์ถูกแก้ไข (the file was changed)" in told
    assert "พบสิ่งผิดปกติ 1 แห่ง" in told


def test_a_folder_without_a_manifest_is_a_finding_and_no_folder_wrong_use(ita: Ita, por: Por, tmp_path: Path) -> None:
    assert "manifest.json" in ita("report", "verify", tmp_path, code=1).stderr
    assert "ไม่พบโฟลเดอร์" in ita("report", "verify", tmp_path / "none", code=2).stderr


def test_a_year_that_is_not_open_is_wrong_use(ita: Ita, por: Por) -> None:
    assert "ยังไม่ได้เปิดปีงบประมาณ 2570" in ita("report", "compile", "year-end", "--year", "2570", code=2).stderr
    ita("report", "compile", "monthly", code=2)


def test_a_folder_that_cannot_be_written_is_something_outside(ita: Ita, por: Por, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    told = ita("report", "compile", "six-month", *REASON, "-o", tmp_path / "file" / "reports", code=3).stderr
    assert "อ่านหรือเขียนไฟล์ไม่ได้" in told


def test_a_whole_record_is_said_to_be_whole(ita: Ita, por: Por) -> None:
    assert ita("audit", "verify").stdout == "บันทึกและหลักฐานถูกต้องครบถ้วน\n"


def test_an_agency_that_can_no_longer_be_read_is_a_finding(ita: Ita, por: Por, home: Path) -> None:
    por.office.engine.dispose()
    with closing(sqlite3.connect(home / "ita.db")) as intruder:
        intruder.execute("UPDATE agency SET district = CAST(X'FF' AS TEXT)")
        intruder.commit()
    assert "agency: อ่านไม่ได้ เนื้อความถูกแก้ไข" in ita("audit", "verify", code=1).stderr


def test_a_changed_byte_of_evidence_is_found_with_its_place(ita: Ita, por: Por, home: Path) -> None:
    ita("report", "compile", "six-month", *REASON)
    sha256 = spoil_evidence(por)
    told = ita("audit", "verify", code=1).stderr
    assert f"evidence 1 {sha256}: ไฟล์ “ภาพการประชุม.jpg” ไม่ตรงกับที่เก็บไว้" in told
    assert sha256 in ita("report", "verify", home / "reports" / "por", code=1).stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "พื้นที่ดิสก์ไม่พอ โปรดเพิ่มพื้นที่ว่างแล้วสั่งใหม่"),
        (PermissionError(errno.EACCES, "Permission denied"), "โปรดตรวจว่าโฟลเดอร์เขียนได้แล้วสั่งใหม่"),
        (NoTypeface(Path("SarabunReport-Bold.ttf"), "gone"), "แบบอักษรของรายงานหายหรือเสียหาย: SarabunReport-Bold.ttf"),
    ],
    ids=["full", "closed", "no typeface"],
)
def test_what_stops_a_compiling_says_what_to_do_and_leaves_the_report_before(
    ita: Ita, por: Por, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    folder = tmp_path / "reports"
    ita("report", "compile", "six-month", *REASON, "-o", folder)
    before = {place.name: place.read_bytes() for place in folder.iterdir()}

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(compiling, "render_xlsx", fails)
    result = ita("report", "compile", "six-month", *REASON, "-o", folder, code=3)
    assert said in result.output
    assert {place.name: place.read_bytes() for place in folder.iterdir()} == before
