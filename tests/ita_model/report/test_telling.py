"""Whoever reviews hears that a report was compiled: once, in the day's one letter, and of drafts not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model.calendar import office_moment
from ita_model.digest import Digest, ReportReady, digest_from_json
from ita_model.records import Letter, Officer, ReportFile
from ita_model.report.document import ReportKind
from ita_model.untold import anybody_untold
from tasks.compiling import Compiled, Order, compile_report
from tests.support.cast import ANAN, PRASERT, Town, a_plan, a_town

APRIL_1 = date(2024, 4, 1)
SWEPT = APRIL_1 + timedelta(days=1)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office on the morning after the half year, with a confirmation that waits for review and all else told."""
    with a_town(tmp_path / "office", on=APRIL_1, plan=a_plan(months=False)) as town:
        town.confirm(town.checkpoint("m2", "works"), ANAN, at=office_moment(date(2024, 3, 29), 10))
        town.sweep(APRIL_1)
        town.deliver(APRIL_1)
        yield town


def compiled(town: Town, folder: Path, *, hour: int = 9, draft: bool = False, by: str | None = None) -> Compiled:
    order = Order("sample", ReportKind.SIX_MONTH, draft=draft, by=by, reason="ส่งอำเภอตามกำหนด")
    return compile_report(town.office, order, folder=folder, at=office_moment(APRIL_1, hour))


def letters_of(town: Town, on: date) -> dict[str, Digest]:
    with town.office.look() as session:
        rows = session.execute(
            select(Officer.code, Letter.digest).join(Letter, Letter.officer_id == Officer.id).where(Letter.on == on)
        )
        return {code: digest_from_json(text) for code, text in rows}


def untold(town: Town) -> bool:
    with town.begin() as (session, agency):
        return anybody_untold(session, agency.id, on=SWEPT)


def test_the_secretary_is_told_in_the_next_letter_and_only_once(town: Town, tmp_path: Path) -> None:
    assert not untold(town)
    compiled(town, tmp_path / "reports")
    assert untold(town)
    town.sweep(SWEPT)
    assert letters_of(town, SWEPT)[PRASERT].reports == (ReportReady(ReportKind.SIX_MONTH, 2567, date(2024, 3, 31), 2, 3),)
    town.deliver(SWEPT)
    town.sweep(SWEPT + timedelta(days=1))
    assert not any(digest.reports for digest in letters_of(town, SWEPT + timedelta(days=1)).values())


def test_nobody_else_is_told(town: Town, tmp_path: Path) -> None:
    compiled(town, tmp_path / "reports")
    town.sweep(SWEPT)
    assert [code for code, digest in letters_of(town, SWEPT).items() if digest.reports] == [PRASERT]


def test_a_draft_that_the_secretary_asked_for_tells_nobody(town: Town, tmp_path: Path) -> None:
    compiled(town, tmp_path / "reports", draft=True, by=PRASERT)
    assert not untold(town)


def test_a_draft_that_was_made_by_itself_is_told_as_one(town: Town, tmp_path: Path) -> None:
    compiled(town, tmp_path / "reports", draft=True)
    town.sweep(SWEPT)
    (told,) = letters_of(town, SWEPT)[PRASERT].reports
    assert told.title == "รายงานรอบ 6 เดือน ปีงบประมาณ 2567 (ร่าง)"


def test_a_report_compiled_again_on_the_same_facts_is_told_once(town: Town, tmp_path: Path) -> None:
    compiled(town, tmp_path / "reports")
    compiled(town, tmp_path / "reports", hour=15)
    town.sweep(SWEPT)
    assert len(letters_of(town, SWEPT)[PRASERT].reports) == 1


def test_of_a_report_compiled_on_newer_facts_the_newest_is_told(town: Town, tmp_path: Path) -> None:
    compiled(town, tmp_path / "reports")
    town.now = office_moment(date(2024, 3, 31), 20)
    town.accept(town.checkpoint("m2", "works"))
    assert not compiled(town, tmp_path / "reports", hour=15).unchanged
    town.sweep(SWEPT)
    (told,) = letters_of(town, SWEPT)[PRASERT].reports
    assert told.outstanding == 2
    town.deliver(SWEPT)
    assert not untold(town)


def test_every_version_stays_in_the_store_whatever_becomes_of_the_folder(town: Town, tmp_path: Path) -> None:
    done = compiled(town, tmp_path / "reports")
    handed_out = {name: (done.folder / name).read_bytes() for name in done.files if name != "manifest.json"}
    for name in done.files:
        (done.folder / name).unlink()
    with town.office.look() as session:
        rows = session.scalars(select(ReportFile)).all()
        store = town.office.documents("sample")
        assert {row.name: store.path(row.sha256).read_bytes() for row in rows} == handed_out
    assert town.faults() == []
    spoilt = store.path(rows[0].sha256)
    spoilt.write_bytes(b"x" * spoilt.stat().st_size)
    assert [fault.place for fault in town.faults()] == [f"report_file {rows[0].id} {rows[0].sha256}"]
