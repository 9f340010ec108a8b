"""As of any day: what comes later changes no report of an earlier day, and compiling again adds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ita_model.calendar import office_moment
from ita_model.records import Report
from ita_model.report.document import ReportKind
from tasks.compiling import Compiled, Order, compile_report
from tests.support.cast import ANAN, SOMSRI, Town, a_town

DAY = date(2024, 3, 22)
NEXT_MORNING = office_moment(date(2024, 3, 23), 8)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """An office in which one checkpoint of the two divisions' measure is accepted and the other waits for review."""
    with a_town(tmp_path / "office", on=DAY) as town:
        town.confirm(town.checkpoint("m2", "works"), ANAN, result="กองช่างเผยแพร่แล้ว")
        town.confirm(town.checkpoint("m2", "finance"), SOMSRI, result="กองคลังเผยแพร่แล้ว")
        town.accept(town.checkpoint("m2", "works"))
        yield town


def much_happens(town: Town) -> None:
    """Every state that the report of the day showed is another one later."""
    town.now = office_moment(date(2024, 3, 25), 10)
    town.accept(town.checkpoint("m2", "finance"))
    town.reopen(town.checkpoint("m2", "works"), "ภาพของปีก่อน")
    for due in (date(2023, 10, 31), date(2024, 2, 29)):
        number = town.checkpoint("m1", "finance", due)
        town.confirm(number, SOMSRI, result=f"ผลของ {due}")
        town.accept(number)


def compiled(town: Town, folder: Path, *, at: object = NEXT_MORNING, as_of: date | None = DAY) -> Compiled:
    order = Order("sample", ReportKind.SIX_MONTH, as_of=as_of, reason="ส่งอำเภอตามกำหนด")
    return compile_report(town.office, order, folder=folder, at=at)  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, bytes]:
    return {place.name: place.read_bytes() for place in folder.iterdir()}


def test_the_report_of_a_day_is_the_same_byte_for_byte_whenever_it_is_compiled(town: Town, tmp_path: Path) -> None:
    then = contents(compiled(town, tmp_path / "then").folder)
    much_happens(town)
    a_year_later = compiled(town, tmp_path / "later", at=office_moment(date(2025, 3, 22), 8))
    assert contents(a_year_later.folder) == then
    assert a_year_later.unchanged


def test_the_report_of_a_later_day_tells_what_came_since(town: Town, tmp_path: Path) -> None:
    then = contents(compiled(town, tmp_path / "then").folder)
    much_happens(town)
    now = compiled(town, tmp_path / "now", at=office_moment(date(2024, 4, 1), 9), as_of=None)
    assert not now.unchanged
    (before,) = (data.decode() for name, data in then.items() if name == "six-month-2567-as-of-2567-03-22.json")
    after = contents(now.folder)["six-month-2567.json"].decode()
    assert ("กองช่างเผยแพร่แล้ว" in before, "กองช่างเผยแพร่แล้ว" in after) == (True, False)
    assert ("ผลของ 2024-02-29" in before, "ผลของ 2024-02-29" in after) == (False, True)


def test_unchanged_facts_give_identical_files_and_no_new_row(town: Town, tmp_path: Path) -> None:
    first = contents(compiled(town, tmp_path / "reports").folder)
    before = town.dump()
    again = compiled(town, tmp_path / "reports", at=NEXT_MORNING.add(hours=5))
    assert again.unchanged
    assert contents(again.folder) == first
    assert town.dump() == before
    with town.office.look() as session:
        assert len(session.scalars(select(Report)).all()) == 1


def test_reports_of_one_folder_share_a_manifest_that_keeps_each_part(town: Town, tmp_path: Path) -> None:
    alone = contents(compiled(town, tmp_path / "alone").folder)
    both = compiled(town, tmp_path / "both").folder
    order = Order("sample", ReportKind.YEAR_END, reason="ส่งอำเภอตามกำหนด")
    compile_report(town.office, order, folder=both, at=office_moment(date(2024, 10, 1), 9))
    assert {name: data for name, data in contents(both).items() if name in alone and name != "manifest.json"} == {
        name: data for name, data in alone.items() if name != "manifest.json"
    }
    compiled(town, both)
    stems = ("six-month-2567-as-of-2567-03-22", "year-end-2567")
    assert sorted(contents(both)) == [
        "manifest.json",
        *(f"{stem}.{ending}" for stem in stems for ending in ("docx", "html", "json", "pdf", "xlsx")),
    ]
