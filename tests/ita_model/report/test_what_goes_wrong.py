"""When the disk, the folder, the record or the rendering fails, the reports that were there stay as they were."""

from __future__ import annotations

import io
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from errno import ENOSPC
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.exc import IntegrityError

from ita_model import confirming
from ita_model.calendar import office_moment
from ita_model.confirming import File
from ita_model.records import Checkpoint
from ita_model.report.document import ReportKind
from tasks import compiling
from tasks.compiling import Compiled, Order
from tasks.rendering import typeface
from tasks.rendering.typeface import NoTypeface
from tests.support.cast import ANAN, SOMSRI, Town, a_plan, a_town

FIRST, SECOND = office_moment(date(2024, 3, 20), 18), office_moment(date(2024, 3, 21), 18)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office whose report stands in `reports`, and where something was accepted since."""
    with a_town(tmp_path / "office", on=FIRST.date(), plan=a_plan(months=False)) as town:
        compile_at(town, tmp_path / "reports", FIRST)
        town.now = office_moment(date(2024, 3, 21), 9)
        town.confirm(town.checkpoint("m2", "works"), ANAN, result="เผยแพร่แล้ว")
        town.accept(town.checkpoint("m2", "works"))
        yield town


def compile_at(town: Town, folder: Path, at: object) -> Compiled:
    return compiling.compile_report(
        town.office, Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด"), folder=folder, at=at  # type: ignore[arg-type]
    )  # fmt: skip


def documents(town: Town) -> list[str]:
    """Every file below the store of the agency's documents."""
    root = town.office.documents("sample").root
    return sorted(place.relative_to(root).as_posix() for place in root.rglob("*") if place.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {place.name: place.read_bytes() for place in folder.iterdir()}


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which no file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 1000, 60_000])
def test_a_full_disk_leaves_the_report_before_and_no_stray_file(town: Town, tmp_path: Path, room: int) -> None:
    folder, rows = tmp_path / "reports", town.dump()
    before, kept = contents(folder), documents(town)
    assembled = compiling.collect(town.office, Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด"), at=SECOND)
    files = compiling.render(assembled, town.office.evidence("sample")).files
    with room_for(room), pytest.raises(OSError, match="File too large"):
        compiling.store(
            town.office,
            Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด"),
            assembled,
            files,
            folder=folder,
            at=SECOND,
        )
    assert (contents(folder), documents(town)) == (before, kept)
    assert town.dump() == rows
    assert not compile_at(town, folder, SECOND).unchanged


def test_a_disk_that_fills_up_at_any_instant_leaves_the_report_before_and_no_stray_file(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five forms and a part of the manifest are kept, each in a folder; five forms, the manifest and a marker are set down."""
    folder, rows = tmp_path / "reports", town.dump()
    before, kept = contents(folder), documents(town)
    order = Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")
    assembled = compiling.collect(town.office, order, at=SECOND)
    files = compiling.render(assembled, town.office.evidence("sample")).files
    room, fsync = 0, os.fsync

    def fills_up(handle: int) -> None:
        nonlocal room
        if room == 0:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        room -= 1
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fills_up)
    for instant in range(19):
        room = instant
        with pytest.raises(OSError, match="No space left"):
            compiling.store(town.office, order, assembled, files, folder=folder, at=SECOND)
        assert (contents(folder), documents(town)) == (before, kept), instant
    assert town.dump() == rows
    room = 19
    compiling.store(town.office, order, assembled, files, folder=folder, at=SECOND)
    assert room == 0
    assert len(documents(town)) == len(kept) + 6
    assert town.faults() == []


def test_documents_of_a_report_on_record_stay_although_they_cannot_be_put_in_place(town: Town, tmp_path: Path) -> None:
    kept, folder = documents(town), tmp_path / "reports"
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").mkdir()
    with pytest.raises(IsADirectoryError):
        compile_at(town, folder, SECOND)
    assert len(documents(town)) == len(kept) + 6
    assert town.faults() == []


def test_a_folder_that_cannot_be_made_changes_nothing(town: Town, tmp_path: Path) -> None:
    rows = town.dump()
    (tmp_path / "file").write_text("ไม่ใช่โฟลเดอร์", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        compile_at(town, tmp_path / "file", SECOND)
    with pytest.raises(NotADirectoryError):
        compile_at(town, tmp_path / "file" / "reports", SECOND)
    assert town.dump() == rows


def test_a_record_that_takes_no_report_leaves_the_files_before_and_no_stray_one(town: Town, tmp_path: Path) -> None:
    before, kept = contents(tmp_path / "reports"), documents(town)
    with town.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_more_reports BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    with pytest.raises(IntegrityError, match="no room"):
        compile_at(town, tmp_path / "reports", SECOND)
    assert (contents(tmp_path / "reports"), documents(town)) == (before, kept)


def test_a_failure_in_rendering_leaves_everything_as_it_was(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rows = contents(tmp_path / "reports"), town.dump()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the typesetter died")

    monkeypatch.setattr(compiling, "begun_pdf", fails)  # no words that a head can write make it fail
    with pytest.raises(RuntimeError, match="typesetter"):
        compile_at(town, tmp_path / "reports", SECOND)
    assert contents(tmp_path / "reports") == before
    assert town.dump() == rows


@pytest.mark.parametrize("words", ["ก\x0bข", "ก\x01ข", "\ufffe", "👩‍🌾 ก", "ก" * 5000, "[b]$x$ #set <a>", "\u202eก"])
def test_no_words_of_a_head_make_the_rendering_fail(tmp_path: Path, words: str) -> None:
    with a_town(tmp_path / "office", plan=a_plan(months=False)) as town:
        town.confirm(town.checkpoint("m2", "works"), ANAN, result=words)
        town.accept(town.checkpoint("m2", "works"))
        done = compile_at(town, tmp_path / "reports", office_moment(date(2024, 4, 1), 9))
        assert len(done.files) == 6


@pytest.mark.parametrize("spoilt", [b"", b"no font", None], ids=["empty", "other", "gone"])
def test_a_typeface_that_is_gone_or_spoilt_stops_it_before_anything_is_stored(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: bytes | None
) -> None:
    before, rows = contents(tmp_path / "reports"), town.dump()
    font = tmp_path / "SarabunReport-Bold.ttf"
    if spoilt is not None:
        font.write_bytes(spoilt)
    monkeypatch.setattr(typeface, "BOLD", font)
    with pytest.raises(NoTypeface, match="SarabunReport-Bold"):
        compile_at(town, tmp_path / "reports", SECOND)
    assert contents(tmp_path / "reports") == before
    assert town.dump() == rows


def test_a_picture_that_cannot_be_opened_is_said_to_be_lost_and_the_report_is_made(town: Town, tmp_path: Path) -> None:
    photograph = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(photograph, "JPEG")
    with town.office.begin() as session:
        point = session.get_one(Checkpoint, town.checkpoint("m2", "finance"))
        kept = [town.office.evidence("sample").put(io.BytesIO(data)) for data in (photograph.getvalue(), b"\xff\xd8\xff no")]
        files = [
            File(name, "image/jpeg", one.size, one.sha256) for name, one in zip(("ภาพดี.jpg", "ภาพเสีย.jpg"), kept, strict=True)
        ]
        who = town.officer(session, SOMSRI)
        confirming.confirm(session, point, officer=who, at=town.now, result="แล้ว", outcome="", evidence=files)
    town.accept(town.checkpoint("m2", "finance"))
    done = compile_at(town, tmp_path / "reports", SECOND)
    assert done.lost == ("หลักฐานที่ ๒ · กองคลัง · ๑๙ มีนาคม ๒๕๖๗",)
    page = (tmp_path / "reports" / f"{done.name}.html").read_text(encoding="utf-8").replace("<wbr>", "")
    assert page.count("<img ") == page.count("เปิดภาพนี้ไม่ได้") == 1
