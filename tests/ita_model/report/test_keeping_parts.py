"""A report's part of the manifest is kept under the hash on record, and an audit misses it where it is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model.database import sha256
from ita_model.records import Report
from ita_model.report.document import ReportKind
from ita_model.report.manifest import NAME, part_sha256
from tasks.compiling import Order, compile_report
from tests.support.cast import ANAN, Town, a_plan, a_town

ORDER = Order("sample", ReportKind.SIX_MONTH, reason="ส่งอำเภอตามกำหนด")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office on the morning after the half year, with its six-month report compiled."""
    with a_town(tmp_path / "office", on=date(2024, 3, 20), plan=a_plan(months=False)) as town:
        town.confirm(town.checkpoint("m2", "works"), ANAN)
        town.accept(town.checkpoint("m2", "works"))
        town.now = town.now.add(days=12)
        compile_report(town.office, ORDER, folder=tmp_path / "out", at=town.now)
        yield town


def kept(town: Town) -> Path:
    with town.office.look() as session:
        return town.office.documents("sample").path(session.scalars(select(Report.manifest_sha256)).one())


def test_the_part_stands_in_the_store_under_the_hash_on_record(town: Town, tmp_path: Path) -> None:
    (part,) = json.loads((tmp_path / "out" / NAME).read_text(encoding="utf-8"))["reports"].values()
    assert kept(town).name == part_sha256(part) == sha256(kept(town).read_text(encoding="utf-8"))
    assert json.loads(kept(town).read_text(encoding="utf-8")) == part
    assert town.faults() == []


def test_an_audit_misses_a_part_that_is_gone(town: Town) -> None:
    kept(town).unlink()
    (fault,) = town.faults()
    assert fault.place == f"report 1 {kept(town).name}"
    assert (fault.thai, fault.english) == (
        "รายการประกอบรายงาน (manifest) ไม่ตรงกับที่เก็บไว้",
        "the kept part of the manifest is missing",
    )


@pytest.mark.parametrize(("spoil", "english"), [(b"{}", "has another size"), (None, "has other content")])
def test_an_audit_sees_a_part_that_was_changed(town: Town, spoil: bytes | None, english: str) -> None:
    kept(town).write_bytes(spoil or kept(town).read_bytes().replace(b"works", b"worms"))
    (fault,) = town.faults()
    assert fault.english == f"the kept part of the manifest {english}"


def test_compiling_again_on_the_same_facts_puts_a_lost_part_back(town: Town, tmp_path: Path) -> None:
    kept(town).unlink()
    again = compile_report(town.office, ORDER, folder=tmp_path / "out", at=town.now.add(hours=1))
    assert again.unchanged
    assert town.faults() == []
