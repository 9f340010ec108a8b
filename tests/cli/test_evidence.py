"""`ita evidence package`."""

from __future__ import annotations

import errno
import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model import confirming
from ita_model.calendar import office_moment
from ita_model.records import Checkpoint
from ita_model.thai import file_size
from tasks.packing import NoRoom, put_down
from tests.cli.conftest import Ita, checkpoint
from tests.cli.test_report_and_audit import spoil_evidence
from tests.support.por import Por

NAME = "หลักฐาน อบต.ปอ ปีงบประมาณ ๒๕๖๗.zip"


@pytest.fixture
def por(por: Por) -> Por:
    """อบต.ปอ with one accepted confirmation of กองคลัง, of October 2566."""
    with por.begin() as (session, agency):
        point = session.get_one(Checkpoint, checkpoint(por))
        confirming.accept(session, point, by=por.secretary(session, agency), at=office_moment(date(2023, 10, 26), 9))
    return por


def test_the_year_s_evidence_goes_into_the_office_s_folder(ita: Ita, por: Por, home: Path) -> None:
    told = ita("evidence", "package", "--year", 2567).stdout
    place = home / "packages" / "por" / NAME
    assert "จัดชุดหลักฐานแล้ว ปีงบประมาณ 2567 ข้อมูล ณ 30 กันยายน 2567\n  ไฟล์หลักฐาน 1 ไฟล์ ขนาดรวม 44 ไบต์\n" in told
    assert f"  {place} (ไฟล์ ZIP รวมดัชนี ขนาด {file_size(place.stat().st_size)})\n" in told
    with zipfile.ZipFile(place) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4
    assert [one.name for one in place.parent.iterdir()] == [NAME]


def test_measures_without_evidence_are_named(ita: Ita, por: Por) -> None:
    told = ita("evidence", "package", "--year", 2567).stdout
    assert "ยังไม่มีหลักฐานที่ผ่านการตรวจ: (1.2) มาตรการชี้แจง" in told
    assert "(1.1)" not in told
    assert "รวม 13 มาตรการที่ยังไม่มีหลักฐาน" in told


def test_one_aspect_as_of_a_day_goes_where_it_is_told(ita: Ita, por: Por, tmp_path: Path) -> None:
    ita("evidence", "package", "--year", 2567, "--aspect", 1, "--as-of", "31 มีนาคม 2567", "-o", tmp_path / "ส่งจังหวัด")
    assert [one.name for one in (tmp_path / "ส่งจังหวัด").iterdir()] == ["หลักฐาน อบต.ปอ ปีงบประมาณ ๒๕๖๗ ด้านที่ ๑ ณ ๓๑ มี.ค. ๒๕๖๗.zip"]
    ita("evidence", "package", "--year", 2567, "--aspect", 1, "-o", tmp_path / "ด้าน ๑.zip")
    assert zipfile.is_zipfile(tmp_path / "ด้าน ๑.zip")


def test_the_same_command_again_gives_the_same_file(ita: Ita, por: Por, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        ita("evidence", "package", "--year", 2567, "-o", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_file_that_is_there_is_not_written_over_unless_that_is_said(ita: Ita, por: Por, tmp_path: Path) -> None:
    place = tmp_path / "keep.zip"
    place.write_bytes(b"something else")
    pack = ("evidence", "package", "--year", 2567, "-o", place)
    assert f"มีไฟล์ {place} อยู่แล้ว จะไม่เขียนทับ" in ita(*pack, code=2).stderr
    assert place.read_bytes() == b"something else"
    ita(*pack, "--force")
    assert zipfile.is_zipfile(place)


def test_the_office_s_own_package_of_before_is_not_written_over_either(ita: Ita, por: Por) -> None:
    ita("evidence", "package", "--year", 2567)
    assert "จะไม่เขียนทับ" in ita("evidence", "package", "--year", 2567, code=2).stderr


def test_a_package_is_checked_by_the_hash_that_was_told_when_it_was_made(ita: Ita, por: Por, tmp_path: Path) -> None:
    place = tmp_path / "a.zip"
    told = ita("evidence", "package", "--year", 2567, "-o", place).stdout
    with zipfile.ZipFile(place) as archive:
        sha256 = hashlib.sha256(archive.read("manifest.json")).hexdigest()
    assert f"รหัสของ manifest.json (SHA-256) ที่ต้องแจ้งผู้รับ: {sha256}\n" in told
    found = ita("evidence", "verify", place).stdout
    assert f"รหัสของ manifest.json (SHA-256): {sha256}\nทั้ง 3 ไฟล์ตรงกับ manifest.json\nโปรดเทียบ" in found
    assert "โปรดเทียบ" not in ita("evidence", "verify", place, "--sha256", sha256.upper()).stdout
    assert "manifest.json: รหัสไม่ตรงกับรหัสที่ระบุ" in ita("evidence", "verify", place, "--sha256", "0" * 64, code=1).stderr


def test_what_is_no_package_is_said_to_be_none(ita: Ita, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no archive")
    assert "ไม่ใช่ชุดหลักฐาน" in ita("evidence", "verify", tmp_path / "a.zip", code=1).stderr
    assert "อ่านไฟล์" in ita("evidence", "verify", tmp_path / "none.zip", code=2).stderr


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_a_file_that_is_not_what_it_was_ends_the_command_and_leaves_the_package_before_it(
    ita: Ita, por: Por, tmp_path: Path, harm: str
) -> None:
    place = tmp_path / "ชุด.zip"
    ita("evidence", "package", "--year", 2567, "-o", place)
    before = place.read_bytes()
    kept = por.office.evidence("por").path(spoil_evidence(por))
    if harm == "cut":
        kept.write_bytes(b"x")
    if harm == "gone":
        kept.unlink()
    told = ita("evidence", "package", "--year", 2567, "-o", place, "--force", code=1).stderr
    said = {"changed": "เนื้อหาไม่ตรงกับที่เก็บไว้", "cut": "ขนาดไม่ตรงกับที่เก็บไว้", "gone": "ไฟล์หายไปจากที่เก็บ"}[harm]
    assert f"กองคลัง/๐๑ ตุลาคม ๒๕๖๖ ภาพการประชุม.jpg: {said}" in told
    assert "โปรดนำไฟล์เดิมกลับมาจากสำเนาสำรอง" in told
    assert place.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["ชุด.zip"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--year", 2566), "ยังไม่ได้เปิดปีงบประมาณ 2566"),
        (("--year", 2567, "--aspect", 4), "ไม่มีมาตรการในด้านที่ 4 มีเฉพาะด้านที่ 1, 2, 3, 5, 6, 7"),
        (("--year", 2567, "--as-of", "2566-09-30"), "ตั้งแต่ 1 ตุลาคม 2566"),
    ],
)
def test_what_there_cannot_be_is_wrong_use(ita: Ita, por: Por, home: Path, words: tuple[object, ...], said: str) -> None:
    assert said in ita("evidence", "package", *words, code=2).stderr
    assert not (home / "packages").exists()


def test_a_place_that_cannot_be_written_is_something_outside(ita: Ita, por: Por, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    assert "อ่านหรือเขียนไฟล์ไม่ได้" in ita("evidence", "package", "--year", 2567, "-o", tmp_path / "file", code=3).stderr


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(OSError, match="no space"):
        put_down(pieces(), tmp_path / "a.zip", size=10)
    with pytest.raises(NoRoom):
        put_down([], tmp_path / "a.zip", size=1 << 62)
    assert list(tmp_path.iterdir()) == []


def test_other_evidence_may_come_in_while_it_is_packed(ita: Ita, por: Por, tmp_path: Path) -> None:
    """The archive is written without holding the record: a head may confirm meanwhile."""

    def pieces() -> Iterator[bytes]:
        yield b"first"
        with por.begin() as (session, _):
            assert session.scalars(select(Checkpoint.id).with_for_update()).first()
            por.office.evidence("por").put(io.BytesIO(b"new"))
        yield b"last"

    put_down(pieces(), tmp_path / "a.zip", size=9)
    assert (tmp_path / "a.zip").read_bytes() == b"firstlast"
